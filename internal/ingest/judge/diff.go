package judge

import (
	"zonegraph/internal/ingest/match"
	"zonegraph/internal/ingest/read"
)

// Counts counts distinct nodes or relationships by what becomes of them.
type Counts struct {
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
}

// Diff is what one row does to one node and to what is linked to it.
type Diff struct {
	Sheet string `json:"sheet,omitempty"`
	Row   int    `json:"row"`
	ID    string `json:"id"`
	Name  string `json:"name"`
	// New is true for a node that the file creates.
	New bool `json:"new,omitempty"`
	// By tells by what the node was found, if it is not new with the row.
	By     match.How     `json:"by"`
	Fields []FieldChange `json:"fields,omitempty"`
}

// Diffs tells of a verdict that was taken, node by node.
func (s *Stored) Diffs(v *Verdict) []*Diff {
	told := map[string]*Diff{}
	var out []*Diff
	diff := func(m match.Match, name any) *Diff {
		if told[m.ID] == nil {
			text, _ := name.(string)
			told[m.ID] = &Diff{Sheet: v.Row.Sheet, Row: v.Row.Number, ID: m.ID, Name: text, By: m.How}
			out = append(out, told[m.ID])
		}
		return told[m.ID]
	}
	for i := range v.Nodes {
		c := &v.Nodes[i]
		if c.Kind == Unchanged {
			continue
		}
		d := diff(c.Match, c.Want[read.NameField])
		d.Fields, d.New = c.Fields, c.Kind != Changed
	}
	for i := range v.Links {
		c := &v.Links[i]
		if c.Kind == Unchanged {
			continue
		}
		at, other := c.owner()
		old := ""
		for _, g := range c.Gone {
			old = g.To
			if !c.Field.Relationship.Out {
				old = g.From
			}
		}
		d := diff(at, s.nodes[at.ID][read.NameField])
		d.Fields = append(d.Fields, FieldChange{Field: c.Field.Name, Of: c.Field, Old: old, New: other.ID, Link: true})
	}
	return out
}
