package snapshot

import (
	"slices"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
)

const (
	// StateLabel is the label of the one node that says what is hidden. Without the
	// node nothing is, and the epoch is 0.
	StateLabel = "_ImportState"
	// EpochProperty names its property that grows by one in each transaction after
	// which readers see something else than before.
	EpochProperty = "epoch"
	// HiddenProperty names the list of the ids of imports that are hidden. What is on it
	// may be deleted, and then taken off it, within one epoch: readers do not see it
	// before, meanwhile, or after.
	HiddenProperty = "hidden"
)

// State is what is known of the database at one moment.
type State struct {
	// Bookmark names the newest commit; "" if it is not known. Two equal ones mean
	// that nothing was committed between them.
	Bookmark string
	// Epoch and Hidden say what readers may see: all but what the hidden imports have
	// made. Bookmark is of a state in which all of the epoch's changes are done.
	Epoch  int64
	Hidden []string
	// Exact is true if Epoch and Hidden are known to be this in the state of the
	// bookmark itself.
	Exact bool
	// Era ends when the database was out of reach: it may come back as another one, or
	// as an older copy.
	Era uint64
}

// Same tells if nothing was committed between two states.
func (s State) Same(o State) bool { return s.Era == o.Era && s.Bookmark == o.Bookmark }

// holdsUntil tells if what readers may see has stayed what it was until a later state.
// Within an epoch ids can only go from the list; it is compared because a database
// that was replaced by another counts its epochs anew.
func (s State) holdsUntil(later State) bool {
	for _, id := range later.Hidden {
		if !slices.Contains(s.Hidden, id) {
			return false
		}
	}
	return s.Epoch == later.Epoch
}

// HiddenStatement asks for the node that says what is hidden; DecodeHidden reads the
// answer. The node is none of the graph's own, so it is not left out with anything.
func HiddenStatement() cypher.Statement {
	return cypher.New(func(*cypher.Compiler) string {
		return "OPTIONAL MATCH (s:" + StateLabel + ")\n" +
			"RETURN [coalesce(s." + EpochProperty + ", 0), coalesce(s." + HiddenProperty + ", [])] AS v"
	})
}

// DecodeHidden reads the row of the answer: all of a state but its bookmark.
func DecodeHidden(value any) State {
	var s State
	if row := graph.ListOf(value); len(row) == 2 {
		s.Epoch, _ = row[0].(int64)
		s.Hidden = graph.TextsOf(row[1])
	}
	return s
}
