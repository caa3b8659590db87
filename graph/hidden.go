package graph

import "slices"

// What an import writes becomes visible as a whole: it is staged in many small
// transactions while its id is on the list of hidden ones, and appears when the id
// is taken off. These are the names that both sides use.
const (
	// ImportProperty names the property of each node and each relationship that an
	// import has made: the import's id.
	ImportProperty = "_import"
	// StateLabel is the label of the one node that says what is hidden. Without the
	// node nothing is, and the epoch is 0.
	StateLabel = "_ImportState"
	// EpochProperty names its property that grows by one in each transaction that
	// changes the list or deletes anything that is on it, HiddenProperty the list of
	// the ids of imports.
	//
	// A deletion must be noted because readers see the database's records one by one:
	// while a transaction is being applied, a node or a relationship can be found
	// whose properties are gone already, and which nothing tells from a visible one.
	// It was measured: a count was 69 for 9, from an index that still had the nodes.
	// What is created has its properties before it can be found.
	EpochProperty  = "epoch"
	HiddenProperty = "hidden"
)

// hiddenParam is the parameter of decorated statements that has the list.
const hiddenParam = "hidden"

// Visibility is what readers may see of the graph: all but what the hidden imports
// have made.
type Visibility struct {
	// Epoch grows with each change of Hidden, and when hidden things are deleted.
	Epoch  int64
	Hidden []string
	// State is a state of the database in which all of the epoch's changes are done.
	State string
	// Exact is true if it is known that the visibility was this in that very state.
	Exact bool
}

// same tells if two looks saw one epoch. The list is compared as well: a database
// that was replaced by another counts its epochs anew.
func (v Visibility) same(o Visibility) bool {
	return v.Epoch == o.Epoch && slices.Equal(v.Hidden, o.Hidden)
}

// VisibilityStatement asks for the node that says what is hidden. The answer is
// [epoch, [id, …]].
func VisibilityStatement() Statement {
	return Statement{Text: "OPTIONAL MATCH (s:" + StateLabel + ")\n" +
		"RETURN [coalesce(s." + EpochProperty + ", 0), coalesce(s." + HiddenProperty + ", [])] AS v"}
}

// DecodeVisibility reads the row of the answer.
func DecodeVisibility(value any) Visibility {
	var v Visibility
	if row := list(value); len(row) == 2 {
		v.Epoch, _ = row[0].(int64)
		for _, id := range list(row[1]) {
			v.Hidden = append(v.Hidden, text(id))
		}
	}
	return v
}
