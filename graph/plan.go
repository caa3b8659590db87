package graph

import "slices"

// A plan is plain data: it says what a root field wants of the graph, not how. Package
// cypher compiles it to one statement; the slots of the answer follow the order of the
// outputs, so whoever holds the plan can read the answer.

// List asks for nodes of one type, or along one step, as a list.
type List struct {
	Entity *Entity
	Where  Filter
	Sort   []SortKey
	Page   Page
	Object *Selection
}

// Lookup asks for single nodes by id; there is a part for each type among them.
type Lookup []LookupPart

// LookupPart asks for nodes of one type.
type LookupPart struct {
	Entity *Entity
	IDs    []string
	Object *Selection
}

// Connection asks for a page of nodes of one type, or along one step, with its
// edges, counts and aggregates.
type Connection struct {
	Entity  *Entity
	Where   Filter
	Sort    []SortKey
	Page    Page
	Outputs []ConnectionOutput
}

// Step is a to-one or to-many step as a list, or a connection along it.
type Step struct {
	Field *Field
	// One of the three.
	One        *Selection
	List       *List
	Connection *Connection
}

// Selection says what to return of a node. For a concrete entity it is Outputs;
// for an interface it is Variants, one for each member, unless all members give
// the same properties and nobody asks for their type.
type Selection struct {
	Entity   *Entity
	Outputs  []Output
	Variants []Variant
}

// Variant is the selection for one member of an interface.
type Variant struct {
	Entity  *Entity
	Outputs []Output
}

// Output is one response key of an object: its type's name (when both Property
// and Step are nil), a property, or a step.
type Output struct {
	Key      string
	Property *Field
	Step     *Step
	// TypeName answers __typename.
	TypeName string
}

// ConnectionOutput is one response key of a connection.
type ConnectionOutput struct {
	Key string
	// One of these; __typename if none.
	TotalCount bool
	Edges      []EdgeOutput
	PageInfo   []PageInfoOutput
	Aggregate  []AggregateOutput
	Groups     *Groups
	TypeName   string
}

// Groups asks for the nodes of a connection in groups: the largest first, or in the
// order of their keys.
type Groups struct {
	By      []GroupKey
	ByKey   bool
	Limit   int
	Outputs []GroupOutput
}

// GroupKey is what nodes are grouped by: a property of their own, of the
// relationship that leads to them, or of the nodes at the end of some steps.
type GroupKey struct {
	// Name as in the contract: the property's, behind the names of the steps.
	Name     string
	Steps    []*Field
	Property *Field
	// Year takes only the year of a date.
	Year bool
}

// GroupOutput is one response key of a group.
type GroupOutput struct {
	Key string
	// Keys has the response keys of each of the group's keys, if this is key.
	Keys []GroupKeyOutput
	// Aggregate is set for count, node and edge; __typename if none is.
	Aggregate *AggregateOutput
	TypeName  string
}

// GroupKeyOutput is one response key of a group's key: field, value or __typename.
type GroupKeyOutput struct{ Key, Name, TypeName string }

// EdgeOutput is one response key of an edge.
type EdgeOutput struct {
	Key string
	// One of these; __typename if none.
	Cursor     bool
	Node       *Selection
	Properties []Output
	TypeName   string
}

// PageInfoOutput is one response key of a PageInfo; Name is the field's name.
type PageInfoOutput struct{ Key, Name, TypeName string }

// AggregateOutput is one response key of an aggregate.
type AggregateOutput struct {
	Key string
	// Count has the keys for nodes and edges, if this is the count.
	Count []CountOutput
	// Fields has the aggregated fields, if this is node or edge.
	Fields   []AggregateField
	TypeName string
}

// CountOutput is one response key of a count: nodes, edges or __typename.
type CountOutput struct{ Key, Name, TypeName string }

// AggregateField is one property with the figures wanted of it.
type AggregateField struct {
	Key      string
	Field    *Field
	Figures  []AggregateFigure
	TypeName string
}

// AggregateFigure is one response key with the name of its figure: sum, average,
// min, max, shortest, longest or __typename.
type AggregateFigure struct{ Key, Name, TypeName string }

// Page bounds a list or connection.
type Page struct {
	// Limit is the most rows to return. One more is read, to tell if it was cut.
	Limit int
	// Skip is the number of rows to leave out first (lists only).
	Skip int
	// Backward pages from the end.
	Backward bool
	// After and Before are the values of a cursor, nil if there is none.
	After, Before []any
	// Defaulted is true if nobody asked for the limit.
	Defaulted bool
	// Ordered asks for a total order even without a sort: cursors need one.
	Ordered bool
	// ByID asks for the same in a list, which does not read one row more for it.
	ByID bool
}

// SortKey orders by a property of the node or of the relationship.
type SortKey struct {
	Field      *Field
	Descending bool
}

// Filter is a condition on a node and the relationship that led to it.
type Filter interface{ filter() }

type (
	// And holds if all do.
	And []Filter
	// Or holds if any does.
	Or []Filter
	// Not holds if the other does not. As in Cypher, an unknown stays unknown.
	Not struct{ Filter Filter }
	// Compare compares a property with a value; the field's owner says if it is
	// the node's or the relationship's.
	Compare struct {
		Field *Field
		Op    Op
		Value any
	}
	// ValidAt holds for what is valid at a day; where neither end of its validity
	// is recorded, it is unknown.
	ValidAt struct {
		Validity *Validity
		Day      any
		// FromRecorded and ToRecorded say that another condition fails anyway where
		// the date is not recorded.
		FromRecorded, ToRecorded bool
	}
	// IsType holds for nodes of one of the entities.
	IsType struct{ Entities []*Entity }
	// Related holds according to how many nodes along a step meet a condition.
	Related struct {
		Field      *Field
		Quantifier Quantifier
		Where      Filter
	}
	// RelatedFigure compares an aggregate over the nodes along a step.
	RelatedFigure struct {
		Step *Field
		// Field is nil for the count.
		Field *Field
		// Figure is nodes, edges, sum, average, min, max, shortestLength,
		// longestLength or averageLength.
		Figure string
		Op     Op
		Value  any
	}
)

func (And) filter()           {}
func (Or) filter()            {}
func (Not) filter()           {}
func (Compare) filter()       {}
func (ValidAt) filter()       {}
func (IsType) filter()        {}
func (Related) filter()       {}
func (RelatedFigure) filter() {}

// Op is a comparison, named as in the schema.
type Op string

// The comparisons.
const (
	OpEq         Op = "eq"
	OpIn         Op = "in"
	OpLt         Op = "lt"
	OpLte        Op = "lte"
	OpGt         Op = "gt"
	OpGte        Op = "gte"
	OpContains   Op = "contains"
	OpStartsWith Op = "startsWith"
	OpEndsWith   Op = "endsWith"
	OpMatches    Op = "matches"
	OpIncludes   Op = "includes"
)

// Quantifier says how many related nodes must meet a condition.
type Quantifier string

// The quantifiers; One is for to-one steps, Missing for a to-one step that must
// not be there.
const (
	Some    Quantifier = "some"
	All     Quantifier = "all"
	None    Quantifier = "none"
	Single  Quantifier = "single"
	One     Quantifier = "one"
	Missing Quantifier = "missing"
)

// Conjuncts are the conditions that must all hold for a filter to hold.
func Conjuncts(f Filter) []Filter {
	switch f := f.(type) {
	case nil:
		return nil
	case And:
		var out []Filter
		for _, x := range f {
			out = append(out, Conjuncts(x)...)
		}
		return out
	}
	return []Filter{f}
}

// ConcernsRelationship tells if a condition needs the relationship's variable.
func ConcernsRelationship(f Filter) bool {
	switch f := f.(type) {
	case Compare:
		return f.Field.Owner != nil && f.Field.Owner.Kind == PropertiesKind
	case ValidAt:
		return f.Validity.Owner().Kind == PropertiesKind
	}
	return slices.ContainsFunc(operands(f), ConcernsRelationship)
}

// operands are what And, Or and Not put together, none for other filters.
func operands(f Filter) []Filter {
	switch f := f.(type) {
	case And:
		return f
	case Or:
		return f
	case Not:
		return []Filter{f.Filter}
	}
	return nil
}

// ReadsPage tells if the connection reads its rows: if edges or pageInfo are wanted.
// They are the first slot of the answer then.
func (n *Connection) ReadsPage() bool {
	for _, o := range n.Outputs {
		if o.Edges != nil || o.PageInfo != nil {
			return true
		}
	}
	return false
}

// CursorFields are the fields whose values a cursor of a connection holds: those
// of its order, made total. step is the step along which the connection is, nil for
// one of the root.
func (n *Connection) CursorFields(step *Field) []*Field {
	var properties *Entity
	if step != nil {
		properties = step.Relationship.Properties
	}
	var out []*Field
	for _, k := range TotalOrder(n.Entity, properties, n.Sort) {
		out = append(out, k.Field)
	}
	return out
}

// TotalOrder adds to an order what tells any two rows apart: the node's id, and what
// tells relationships of one type between the same nodes apart, if their properties
// are known.
func TotalOrder(e, properties *Entity, keys []SortKey) []SortKey {
	out := slices.Clone(keys)
	if !slices.ContainsFunc(keys, func(k SortKey) bool { return k.Field.Name == "id" && k.Field.Owner.Kind != PropertiesKind }) {
		out = append(out, SortKey{Field: e.Field("id")})
	}
	if properties != nil {
		for _, name := range properties.DistinctBy {
			out = append(out, SortKey{Field: properties.Field(name)})
		}
	}
	return out
}

// Rows is the number of rows to read: one more than wanted where somebody must
// learn if there were more.
func (p Page) Rows() int {
	if p.Ordered || p.Defaulted {
		return p.Limit + 1
	}
	return p.Limit
}
