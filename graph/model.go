package graph

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// Model is the mapping between the GraphQL types and the property graph, read
// from the directives of the SDL. It is immutable once built.
type Model struct {
	// Entities by GraphQL name: node types and the interfaces over them.
	Entities map[string]*Entity
	// Nodes are the node types, in name order.
	Nodes []*Entity
	// Interfaces are the interfaces over node types, in name order.
	Interfaces []*Entity
	// Properties are the relationship property types by name.
	Properties map[string]*Entity
	// Enums holds the values of each enum that a property uses.
	Enums map[string][]string
}

// EntityKind tells the three kinds of Entity apart.
type EntityKind int

// The kinds of entity.
const (
	NodeKind EntityKind = iota
	InterfaceKind
	PropertiesKind
)

// Entity is a node type, an interface over node types, or the type that holds a
// relationship's properties.
type Entity struct {
	Name        string
	Description string
	Kind        EntityKind
	// Labels of a node; the first one identifies the type.
	Labels []string
	// Members of an interface, in name order; a node has itself alone.
	Members []*Entity
	// Interfaces that a node implements.
	Implements []string
	// Fields in the order of the SDL.
	Fields []*Field
	// DistinctBy names the properties that tell two relationships of one type
	// between the same nodes apart.
	DistinctBy []string
	// Validity says when what a node or relationship states is valid, nil if the type
	// has none.
	Validity *Validity
	// DerivedName says that the name of a node is made of what it is and whose it is,
	// so that nobody knows it by that.
	DerivedName bool

	byName map[string]*Field
}

// Validity names the dates between which something is valid, both days included,
// and the day for which it is stated, if it is stated for one. Each may be nil. A
// year (an Int) stands for all its days.
type Validity struct{ From, To, At *Field }

// Owner is the type that the dates belong to.
func (v *Validity) Owner() *Entity { return cmp.Or(v.From, v.To, v.At).Owner }

// Field is a property or a relationship step of an entity.
type Field struct {
	Name        string
	Description string
	// Owner is the entity that declares the field.
	Owner *Entity
	// Scalar is set for properties.
	Scalar Scalar
	// Enum is the enum's name if Scalar is EnumScalar, Values are the descriptions of its
	// values by their names.
	Enum   string
	Values map[string]string
	// List is true for a list of scalars and for a to-many relationship.
	List bool
	// NonNull is true if the property is always there.
	NonNull bool
	// Index and Unique say what the database keeps for the property.
	Index, Unique bool
	// Relationship is set for steps.
	Relationship *Relationship
	// CountOf is set for the number of nodes along a step, which can be sorted by
	// but is no field of its own.
	CountOf *Field
}

// Relationship is a typed, directed step to another entity.
type Relationship struct {
	Type string
	// Out is true if the relationship points away from the owner.
	Out bool
	// Target is what the step leads to.
	Target *Entity
	// Many is false for to-one steps.
	Many bool
	// Properties is nil if the relationship has none.
	Properties *Entity
	// OrderBy names the property by which the list comes where nobody asks for another
	// order, "" for none.
	OrderBy string
}

// Scalar is the type of a property.
type Scalar string

// The scalars that a property can have.
const (
	IDScalar       Scalar = "ID"
	StringScalar   Scalar = "String"
	IntScalar      Scalar = "Int"
	FloatScalar    Scalar = "Float"
	BooleanScalar  Scalar = "Boolean"
	DateScalar     Scalar = "Date"
	DateTimeScalar Scalar = "DateTime"
	DecimalScalar  Scalar = "Decimal"
	EnumScalar     Scalar = "enum"
)

// Field returns the field with this name, or nil.
func (e *Entity) Field(name string) *Field { return e.byName[name] }

// Order is the order in which the nodes along a step come where nobody asks for
// another one, none if that is left open.
func (r *Relationship) Order() []SortKey {
	if r.OrderBy == "" {
		return nil
	}
	return []SortKey{{Field: r.Properties.Field(r.OrderBy)}}
}

// Label is the label that identifies a node type.
func (e *Entity) Label() string { return e.Labels[0] }

// Abstract tells if the entity is an interface.
func (e *Entity) Abstract() bool { return e.Kind == InterfaceKind }

// Count is the number of nodes along a to-many step, as something to sort by.
func (f *Field) Count() *Field {
	return &Field{Name: f.Name + "Count", Owner: f.Owner, Scalar: IntScalar, NonNull: true, CountOf: f}
}

// Textual tells if the field's values are texts and ordered as such.
func (f *Field) Textual() bool {
	return f.Scalar == StringScalar || f.Scalar == IDScalar || f.Scalar == EnumScalar
}

// IsProperty tells if the field is stored as a property.
func (f *Field) IsProperty() bool { return f.Relationship == nil }

// Node returns the node type with this name, or nil.
func (m *Model) Node(name string) *Entity {
	if e := m.Entities[name]; e != nil && e.Kind == NodeKind {
		return e
	}
	return nil
}

// Reverse finds the field of a node type that leads the given step back,
// or nil. owner is the node type at the far end.
func (m *Model) Reverse(f *Field, owner *Entity) *Field {
	for _, g := range owner.Fields {
		r := g.Relationship
		if r == nil || r.Type != f.Relationship.Type || r.Out == f.Relationship.Out {
			continue
		}
		for _, member := range r.Target.Members {
			if member == f.Owner {
				return g
			}
		}
	}
	return nil
}

// LeadsOnlyToTarget tells if the model allows the relationship of a step no other
// target than that of the step.
func (f *Field) LeadsOnlyToTarget() bool {
	for _, owner := range f.Owner.Members {
		for _, g := range owner.Fields {
			if g.IsProperty() || g.Relationship.Type != f.Relationship.Type || g.Relationship.Out != f.Relationship.Out {
				continue
			}
			for _, m := range g.Relationship.Target.Members {
				if !f.Relationship.Target.Has(m) {
					return false
				}
			}
		}
	}
	return true
}

// Has tells if a node type is a member.
func (e *Entity) Has(member *Entity) bool { return slices.Contains(e.Members, member) }

// NewModel reads the mapping from a parsed SDL. Every mistake is reported, not
// only the first: an unknown target, a step that does not lead back, a
// property of a type that the graph cannot hold.
func NewModel(s *ast.Schema) (*Model, error) {
	m := &Model{Entities: map[string]*Entity{}, Properties: map[string]*Entity{}, Enums: map[string][]string{}}
	var faults []string
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }

	names := make([]string, 0, len(s.Types))
	for name := range s.Types {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		m.declare(s.Types[name])
	}
	for _, e := range m.Nodes {
		for _, i := range e.Implements {
			def := s.Types[i]
			in := m.Entities[i]
			if in == nil {
				in = &Entity{Name: i, Description: def.Description, Kind: InterfaceKind}
				m.Entities[i] = in
				m.Interfaces = append(m.Interfaces, in)
			}
			in.Members = append(in.Members, e)
		}
	}
	sort.Slice(m.Interfaces, func(i, j int) bool { return m.Interfaces[i].Name < m.Interfaces[j].Name })
	for _, group := range []map[string]*Entity{m.Entities, m.Properties} {
		for name, e := range group {
			m.readFields(s, s.Types[name], e, fault)
		}
	}
	for _, e := range m.Nodes {
		m.checkSteps(e, fault)
		e.DerivedName = s.Types[e.Name].Directives.ForName("derivedName") != nil
		e.readValidity(s.Types[e.Name], fault)
	}
	for name, e := range m.Properties {
		e.readValidity(s.Types[name], fault)
	}
	if len(faults) > 0 {
		sort.Strings(faults)
		return nil, fmt.Errorf("the schema cannot be mapped to a graph:\n  %s", strings.Join(faults, "\n  "))
	}
	return m, nil
}

func (m *Model) declare(def *ast.Definition) {
	if def.Kind != ast.Object {
		return
	}
	e := &Entity{Name: def.Name, Description: def.Description}
	if d := def.Directives.ForName("node"); d != nil {
		e.Kind, e.Implements, e.Labels = NodeKind, def.Interfaces, []string{def.Name}
		if labels := stringList(d.Arguments.ForName("labels")); len(labels) > 0 {
			e.Labels = labels
		}
		e.Members = []*Entity{e}
		m.Entities[def.Name] = e
		m.Nodes = append(m.Nodes, e)
	} else if d := def.Directives.ForName("relationshipProperties"); d != nil {
		e.Kind, e.DistinctBy = PropertiesKind, stringList(d.Arguments.ForName("distinctBy"))
		m.Properties[def.Name] = e
	}
}

func (m *Model) readFields(s *ast.Schema, def *ast.Definition, e *Entity, fault func(string, ...any)) {
	e.byName = map[string]*Field{}
	for _, fd := range def.Fields {
		if strings.HasPrefix(fd.Name, "__") {
			continue
		}
		f := &Field{Name: fd.Name, Description: fd.Description, Owner: e, NonNull: fd.Type.NonNull,
			Index: fd.Directives.ForName("index") != nil, Unique: fd.Directives.ForName("unique") != nil}
		typeName := fd.Type.Name()
		f.List = fd.Type.Elem != nil
		if d := fd.Directives.ForName("relationship"); d != nil {
			target := m.Entities[typeName]
			if target == nil {
				fault("%s.%s leads to %s, which is neither a node type nor an interface over some", e.Name, f.Name, typeName)
				continue
			}
			r := &Relationship{Type: d.Arguments.ForName("type").Value.Raw, Out: d.Arguments.ForName("direction").Value.Raw == "OUT", Target: target, Many: f.List}
			if p := d.Arguments.ForName("properties"); p != nil {
				if r.Properties = m.Properties[p.Value.Raw]; r.Properties == nil {
					fault("%s.%s: there is no type %s with @relationshipProperties", e.Name, f.Name, p.Value.Raw)
				}
			}
			if o := d.Arguments.ForName("orderBy"); o != nil {
				r.OrderBy = o.Value.Raw
			}
			f.Relationship = r
		} else if !m.readScalar(s, f, typeName) {
			fault("%s.%s: a property cannot be of type %s (is @relationship missing?)", e.Name, f.Name, typeName)
			continue
		}
		e.Fields = append(e.Fields, f)
		e.byName[f.Name] = f
	}
}

func (m *Model) readScalar(s *ast.Schema, f *Field, typeName string) bool {
	def := s.Types[typeName]
	switch {
	case def == nil:
		return false
	case def.Kind == ast.Enum:
		f.Scalar, f.Enum, f.Values = EnumScalar, typeName, map[string]string{}
		for _, v := range def.EnumValues {
			f.Values[v.Name] = v.Description
		}
		if m.Enums[typeName] == nil {
			for _, v := range def.EnumValues {
				m.Enums[typeName] = append(m.Enums[typeName], v.Name)
			}
		}
		return true
	case def.Kind != ast.Scalar:
		return false
	}
	switch sc := Scalar(typeName); sc {
	case IDScalar, StringScalar, IntScalar, FloatScalar, BooleanScalar, DateScalar, DateTimeScalar, DecimalScalar:
		f.Scalar = sc
		return true
	}
	return false
}

// readValidity reads the directive @validity, whose arguments name dates or years.
func (e *Entity) readValidity(def *ast.Definition, fault func(string, ...any)) {
	d := def.Directives.ForName("validity")
	if d == nil {
		return
	}
	e.Validity = &Validity{}
	for name, to := range map[string]**Field{"from": &e.Validity.From, "to": &e.Validity.To, "at": &e.Validity.At} {
		a := d.Arguments.ForName(name)
		if a == nil {
			continue
		}
		if f := e.Field(a.Value.Raw); f != nil && (f.Scalar == DateScalar || f.Scalar == IntScalar) {
			*to = f
		} else {
			fault("%s: @validity(%s:) names %s, which is neither a Date of it nor a year (Int)", e.Name, name, a.Value.Raw)
		}
	}
	if len(d.Arguments) == 0 {
		fault("%s: @validity names no field", e.Name)
	}
}

// checkSteps holds the promise that every relationship is a step from both of its ends.
func (m *Model) checkSteps(e *Entity, fault func(string, ...any)) {
	for _, f := range e.Fields {
		if f.IsProperty() {
			continue
		}
		if r := f.Relationship; r.OrderBy != "" && (r.Properties == nil || r.Properties.Field(r.OrderBy) == nil || !r.Many) {
			fault("%s.%s is ordered by %s, which its relationship does not have", e.Name, f.Name, r.OrderBy)
		}
		for _, target := range f.Relationship.Target.Members {
			back := m.Reverse(f, target)
			if back == nil {
				fault("%s.%s cannot be walked back: %s has no field for %s towards %s", e.Name, f.Name, target.Name, f.Relationship.Type, e.Name)
			} else if back.Relationship.Properties != f.Relationship.Properties {
				fault("%s.%s and %s.%s are one relationship but name different properties", e.Name, f.Name, target.Name, back.Name)
			}
		}
	}
}

func stringList(a *ast.Argument) []string {
	if a == nil {
		return nil
	}
	var out []string
	for _, c := range a.Value.Children {
		out = append(out, c.Value.Raw)
	}
	return out
}
