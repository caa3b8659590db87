package judge

import (
	"slices"

	"zonegraph/graph"
	"zonegraph/internal/ingest/match"
	"zonegraph/internal/ingest/read"
)

// Verdict is what a row does, if it is not refused.
type Verdict struct {
	Row   *read.Row
	Nodes []NodeChange
	Links []LinkChange
}

// Kind is what a row does to a node or to a relationship.
type Kind int

// The kinds of a change.
const (
	Unchanged Kind = iota
	Changed        // it was there
	Added          // to a node that an earlier row has created
	Created
)

// NodeChange is what a row does to a node.
type NodeChange struct {
	match.Match
	Kind Kind
	// Want is the node as it shall be, of one that is Added to only what the row adds.
	// Have is the node as it is.
	Want, Have graph.Values
	Fields     []FieldChange

	// given is all that the row gives of a node that is Added to.
	given  graph.Values
	say    []uint64
	hash   uint64
	before told
	now    standing
}

// LinkChange is what a row does to a relationship: it is Unchanged, Changed or Created.
type LinkChange struct {
	match.Step
	Kind Kind
	// Want is the relationship as it shall be, Have as it is.
	Want, Have graph.Values
	// Fields are the properties that change.
	Fields []FieldChange
	// Gone are the relationships of a to-one step that it takes the place of.
	Gone []Gone
	// Cited says that a node at one end is new with the row, whose source is that of the
	// relationship too.
	Cited bool

	hash, say uint64
	// ones are what it says of fields that take one only; single says that this tells
	// it apart from all others.
	ones   [][2]uint64
	single bool
}

// Gone is a relationship that gives way to another.
type Gone struct {
	Element  string
	From, To string
}

// FieldChange is a property before and after. For a relationship the field is the
// step's, and the value the node at its other end.
type FieldChange struct {
	Field string       `json:"field"`
	Of    *graph.Field `json:"-"`
	Old   string       `json:"old,omitempty"`
	New   string       `json:"new"`
	// Link says that the field is a step, which may have other ends besides.
	Link bool `json:"link,omitempty"`
}

// Claim is a statement of a row, which is a source of it: that a node is there if Field
// is nil, or else that a field has a value.
type Claim struct {
	match.Match
	Field, Value any
}

// factInterface is the interface of what can be cited.
const factInterface = "Fact"

// IsFact tells if nodes of a type have sources; citations, for one, have none.
func IsFact(e *graph.Entity) bool { return slices.Contains(e.Implements, factInterface) }

// Claims are what the row is a source of.
func (c *NodeChange) Claims() []Claim {
	switch {
	case !IsFact(c.Entity):
		return nil
	case c.Kind == Created:
		return []Claim{{c.Match, nil, nil}}
	}
	out := make([]Claim, len(c.Fields))
	for i, f := range c.Fields {
		out[i] = Claim{c.Match, f.Field, f.New}
	}
	return out
}

// Claims are what the row is a source of besides its new nodes.
func (c *LinkChange) Claims() []Claim {
	at, other := c.owner()
	if c.Kind == Unchanged || c.Cited || !IsFact(at.Entity) {
		return nil
	}
	return []Claim{{at, c.Field.Name, other.ID}}
}

// owner is the node whose field the row names, and the one at the other end.
func (c *LinkChange) owner() (at, other match.Match) {
	if c.Field.Relationship.Out {
		return c.From, c.To
	}
	return c.To, c.From
}

// Renamed gives what a node was called and what it is called from now on; changed is
// false if the row changes nothing of it.
func (c *NodeChange) Renamed() (had, now graph.Values, changed bool) {
	switch c.Kind {
	case Added:
		return c.given, c.Want, true
	case Changed:
		return c.Have, c.Want, true
	case Created:
		aliases, _ := c.Want[read.AliasesField].([]string)
		return c.Want, c.Want, len(aliases) > 0
	}
	return nil, nil, false
}
