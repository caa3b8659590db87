package match

import (
	"fmt"
	"slices"

	"zonegraph/graph"
	"zonegraph/internal/ingest/read"
	"zonegraph/message"
)

// Question asks for the nodes that the graph has of what a key tells, by the nodes that
// these are related to and by their fields. A node with a key can be in the graph under
// an id of another make, such as an award that was written by hand.
type Question struct {
	Entity  *graph.Entity
	Related []Relation
	Fields  []KeyField
	// ID is that of the match, Others are those of the related nodes, Values are those
	// of the fields.
	ID     string
	Others []string
	Values []any
}

// Relation is a node of a type that is related by a type of relationship, "" for any.
type Relation struct {
	Entity *graph.Entity
	Type   string
}

// KeyField is a field of a key, and whether it is a date.
type KeyField struct {
	Name string
	Date bool
}

// Answer is what the graph has for a question: the ids of the nodes that fit.
type Answer struct {
	ID    string
	Nodes []string
}

// Graph is what recalling needs to know of nodes.
type Graph interface {
	// Has tells if the graph has the node, Told if a row has spoken of it before.
	Has(id string) bool
	Told(id string) bool
}

// Questions asks for the nodes of some rows that have keys and of which nothing is
// known. Those of one list differ in ID, Others and Values only.
func (k *Known) Questions(rows []Row, g Graph) ([][]Question, error) {
	var out [][]Question
	shapes, asked := map[string]int{}, map[string]bool{}
	for i := range rows {
		row := &rows[i]
		for j, m := range row.Nodes {
			if _, done := k.recalled[m.ID]; done || m.How != ByKey || asked[m.ID] || row.Fault != nil || g.Has(m.ID) || g.Told(m.ID) {
				continue
			}
			q, ok, err := k.ask(row, j, g)
			if err != nil {
				return nil, err
			}
			if !ok {
				continue
			}
			asked[m.ID] = true
			shape := fmt.Sprint(q.Entity.Name, q.Fields)
			for _, r := range q.Related {
				shape += fmt.Sprint(" ", r.Entity.Name, " ", r.Type)
			}
			at, known := shapes[shape]
			if !known {
				at = len(out)
				shapes[shape] = at
				out = append(out, nil)
			}
			out[at] = append(out[at], q)
		}
	}
	return out, nil
}

// Recall takes for the nodes of rows those that the graph has by their keys. Rows of
// which several nodes fit are refused. It tells if any node is another one now.
func (k *Known) Recall(rows []Row, answers []Answer) (changed bool) {
	several := map[string][]string{}
	for _, a := range answers {
		if len(a.Nodes) == 1 {
			k.recalled[a.ID] = a.Nodes[0]
		} else {
			several[a.ID] = a.Nodes
		}
	}
	for i := range rows {
		row := &rows[i]
		for j := range row.Nodes {
			m := &row.Nodes[j]
			if row.Fault != nil || m.How != ByKey {
				continue
			}
			if id, ok := k.recalled[m.ID]; ok {
				m.ID, changed = id, true
			} else if all := several[m.ID]; len(all) > 0 {
				row.Fault = faultOf(read.Refuse(row.Row, &row.Mentions[j], message.New("refusal.several-fit", m.Entity.Term()), message.New("remedy.tell-which")))
				for _, id := range all {
					row.Fault.Candidates = append(row.Fault.Candidates, Match{m.Entity, id, ByKey})
				}
			}
		}
	}
	return changed
}

// ask makes the question for a mention with a key; false if the row tells too little,
// or relates it to nothing that the graph has.
func (k *Known) ask(row *Row, j int, g Graph) (q Question, ok bool, err error) {
	m := &row.Mentions[j]
	related := relatedTo(row, j)
	if len(related) == 0 || len(m.KeyFields) == 0 {
		return q, false, nil
	}
	q.Entity, q.ID = row.Nodes[j].Entity, row.Nodes[j].ID
	for _, i := range related {
		other := row.Nodes[i]
		if other.How == ByKey || !g.Has(other.ID) {
			return q, false, nil
		}
		typ := ""
		for _, l := range row.Links {
			if l.From == j && l.To == i || l.To == j && l.From == i {
				s, err := stepOf(k.model, l, row.Nodes)
				if err != nil {
					return q, false, err
				}
				typ = s.Type
			}
		}
		q.Related = append(q.Related, Relation{other.Entity, typ})
		q.Others = append(q.Others, other.ID)
	}
	for _, name := range m.KeyFields {
		f := KeyField{Name: name}
		switch v := m.Values[name].(type) {
		case graph.Date:
			f.Date = true
			q.Values = append(q.Values, string(v))
		case string, int64, bool:
			q.Values = append(q.Values, v)
		default:
			return q, false, nil
		}
		q.Fields = append(q.Fields, f)
	}
	return q, true, nil
}

// relatedTo are the mentions by which one with a key is told apart: those of its key, or
// else the first node with a code or a name that the row links it to.
func relatedTo(row *Row, j int) []int {
	if of := row.Mentions[j].KeyOf; len(of) > 0 {
		return slices.Clone(of)
	}
	for _, l := range row.Links {
		for _, ends := range [][2]int{{l.From, l.To}, {l.To, l.From}} {
			if how := row.Nodes[ends[1]].How; ends[0] == j && how != ByKey && how != Unmatched {
				return []int{ends[1]}
			}
		}
	}
	return nil
}
