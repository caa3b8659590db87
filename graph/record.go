package graph

import (
	"strings"

	"zonegraph/message"
)

// Ref names a node by its type and its key within the type. Its text form,
// "Type:key", is the node's global id and its id property in the graph.
type Ref struct{ Type, Key string }

// ParseRef reads the text form. The type is not checked against a model.
func ParseRef(s string) (Ref, error) {
	typ, key, ok := strings.Cut(s, ":")
	if !ok || typ == "" || key == "" {
		return Ref{}, message.NewError("input.not-an-id", s)
	}
	return Ref{typ, key}, nil
}

// String is the text form.
func (r Ref) String() string { return r.Type + ":" + r.Key }

// Values are properties by field name. The dynamic types are string (also for
// enums), int64, float64, bool, Decimal, Date, []string; an absent field is
// simply not there.
type Values map[string]any

// Date is a calendar date in the form YYYY-MM-DD.
type Date string

// NodeRecord is one node to be written, its id apart from its other values.
type NodeRecord struct {
	Ref    Ref
	Values Values
	// Marks are those of a node of an exported graph, else nil.
	Marks *Marks
}

// RelationshipRecord is one relationship to be written.
type RelationshipRecord struct {
	Type     string
	From, To Ref
	Values   Values
	// Marks are those of a relationship of an exported graph, else nil.
	Marks *Marks
}

// String names the relationship for errors.
func (r RelationshipRecord) String() string {
	return r.Type + " from " + r.From.String() + " to " + r.To.String()
}
