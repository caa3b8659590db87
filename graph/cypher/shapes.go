package cypher

import "strconv"

// Subquery is a subquery whose text serves for several rows of parameters.
type Subquery struct {
	Text   string
	Params map[string]any
}

// byShape puts subqueries of equal text together: the texts in order, and for each its
// rows of parameters, to which number adds what tells the subqueries apart.
func byShape(subqueries []Subquery, number string) (texts []string, rows map[string][]any) {
	rows = map[string][]any{}
	for i, s := range subqueries {
		if rows[s.Text] == nil {
			texts = append(texts, s.Text)
		}
		s.Params[number] = int64(i)
		rows[s.Text] = append(rows[s.Text], s.Params)
	}
	return texts, rows
}

// EachRow is the variable that has the parameters of a subquery; see ForRows.
const EachRow = "q"

// CallPerShape writes subqueries on a node s, those of equal text as one that is run for
// each of their parameters, so that the statement grows with the shapes only. returned
// are the variables that each returns; lists are the variables with the lists of
// [number of the subquery, returned...].
func (c *Compiler) CallPerShape(s, returned string, subqueries []Subquery) (calls string, lists []string) {
	texts, rows := byShape(subqueries, "i")
	for i, text := range texts {
		g := "g" + strconv.Itoa(i)
		calls += "\nCALL { WITH " + s + " UNWIND " + c.Bind(g, rows[text]) + " AS q CALL { WITH " + s + ", q " + text + " } RETURN collect([q.i, " + returned + "]) AS " + g + " }"
		lists = append(lists, g)
	}
	return calls, lists
}

// UnionPerShape writes a statement that runs each subquery, those of equal text as one
// for each of their parameters.
func (c *Compiler) UnionPerShape(subqueries []Subquery) string {
	texts, rows := byShape(subqueries, "i")
	parts := make([]string, len(texts))
	for i, text := range texts {
		parts[i] = "UNWIND " + c.Bind("g"+strconv.Itoa(i), rows[text]) + " AS q " + text
	}
	return Union(parts)
}
