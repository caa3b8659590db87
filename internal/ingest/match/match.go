package match

import (
	"fmt"
	"slices"

	"zonegraph/graph"
	"zonegraph/internal/ingest/read"
	"zonegraph/message"
)

// How tells by what a mention was matched with a node.
type How int

// The ways to find a node.
const (
	ByKey     How = iota // the key of a node that has neither code nor name
	ByCode               // its code or its id
	ByName               // its name or an alias
	ByVariant            // the name without its ending
	Unmatched            // the node is not there yet
)

// In says by what the node was found.
func (h How) In(l message.Language) string {
	return [...]message.Code{"import.by-key", "import.by-code", "import.by-name", "import.by-short-name", "import.by-nothing"}[h].In(l)
}

// String is the English text.
func (h How) String() string { return h.In(message.English) }

// MarshalText gives machines the English text.
func (h How) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// Match is the node that a mention speaks of.
type Match struct {
	Entity *graph.Entity
	ID     string
	How    How
}

// Row is a row with the nodes that it speaks of.
type Row struct {
	*read.Row
	// Nodes are those of Mentions.
	Nodes []Match
	// Steps are the relationships of Links, once Known.Steps has read them.
	Steps []Step
	// Fault is why the row is refused, nil if it is not.
	Fault *Fault
}

// Fault is a refusal whose candidates are still to be read.
type Fault struct {
	read.Refusal
	// Candidates are nodes whose names are to be read.
	Candidates []Match
	// Near is a name for which search shall find candidates of the types.
	Near  string
	Types []*graph.Entity
}

// faultOf is a fault without candidates.
func faultOf(r *read.Refusal) *Fault { return &Fault{Refusal: *r} }

// Step is a relationship that a row states, as the graph has it.
type Step struct {
	*graph.Relationship
	// Field is the field that the row names, of the type at one end.
	Field    *graph.Field
	From, To Match
	// FromOne and ToOne are the fields that take one only, nil if they take many.
	FromOne, ToOne *graph.Field
}

// Steps reads the links of the rows that are not refused. The error is a mistake of the
// profile.
func (k *Known) Steps(rows []Row) error {
	for i := range rows {
		row := &rows[i]
		if row.Fault != nil {
			continue
		}
		row.Steps = make([]Step, len(row.Links))
		for j, l := range row.Links {
			var err error
			if row.Steps[j], err = stepOf(k.model, l, row.Nodes); err != nil {
				return err
			}
		}
	}
	return nil
}

func stepOf(m *graph.Model, l read.Link, nodes []Match) (Step, error) {
	a, b := nodes[l.From], nodes[l.To]
	f := a.Entity.Field(l.Field)
	if f == nil || f.IsProperty() || !slices.Contains(f.Relationship.Target.Members, b.Entity) {
		return Step{}, fmt.Errorf("the profile links a %s by %s to a %s, which the schema does not", a.Entity.Name, l.Field, b.Entity.Name)
	}
	s := Step{Relationship: f.Relationship, Field: f, From: a, To: b}
	here, there := single(f), single(m.Reverse(f, b.Entity))
	if !f.Relationship.Out {
		s.From, s.To = b, a
		here, there = there, here
	}
	s.FromOne, s.ToOne = here, there
	return s, nil
}

// single is the field if it takes one only, else nil.
func single(f *graph.Field) *graph.Field {
	if f == nil || f.Relationship.Many {
		return nil
	}
	return f
}
