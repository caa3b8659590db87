package store

import (
	"fmt"
	"slices"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/search"
)

// Shape is how records of one entity travel to the database: as lists in the order
// of its columns, so that names travel once, with the statement, and one statement
// serves all records of a type.
type Shape struct {
	entity  *graph.Entity
	columns []column
}

// column is one property of an entity as rows carry it.
type column struct {
	name string
	// scalar is the type in the graph: a Decimal's integer twin is an Int.
	scalar graph.Scalar
	list   bool
}

// shapes makes the shape of each entity once.
type shapes map[*graph.Entity]*Shape

func (s shapes) of(e *graph.Entity) *Shape {
	if s[e] == nil {
		s[e] = NewShape(e)
	}
	return s[e]
}

// NewShape is the shape of an entity: all properties that its nodes or
// relationships can have, but the id, and what search stores of nodes. A nil entity
// stands for a relationship without properties.
func NewShape(e *graph.Entity) *Shape {
	s := &Shape{entity: e}
	if e == nil {
		return s
	}
	for _, f := range e.Fields {
		if !f.IsProperty() || f.Name == idProperty {
			continue
		}
		s.columns = append(s.columns, column{f.Name, f.Scalar, f.List})
		if f.Scalar == graph.DecimalScalar {
			s.columns = append(s.columns, column{f.Name + graph.DecimalSuffix, graph.IntScalar, false})
		}
	}
	if e.Kind == graph.NodeKind {
		for _, name := range search.StoredOf(e) {
			s.columns = append(s.columns, column{name, graph.StringScalar, name != search.CodeProperty})
		}
	}
	return s
}

// Append adds a record's values to a row in the order of the columns, nil for what
// is not there.
func (s *Shape) Append(row []any, values graph.Values) ([]any, error) {
	enc, err := encode(s.entity, values)
	if err != nil {
		return nil, err
	}
	return s.appendEncoded(row, enc), nil
}

func (s *Shape) appendEncoded(row []any, enc encoded) []any {
	for _, c := range s.columns {
		row = append(row, enc.properties[c.name])
	}
	return row
}

// Literal is the properties of a CREATE, read from the list row from its item first
// on, with a comma in front of each.
func (s *Shape) Literal(first int) string { return literal(s.columns, first) }

// Prune takes out of rows, which from their item first on are as Append has made them,
// the columns that none of them uses, and gives the Literal for the rest. Half of what a
// short row takes the database's time are such values.
func (s *Shape) Prune(rows []any, first int) string {
	used := make([]bool, len(s.columns))
	for _, row := range rows {
		for i, v := range row.([]any)[first:] {
			used[i] = used[i] || v != nil
		}
	}
	var columns []column
	for i, c := range s.columns {
		if used[i] {
			columns = append(columns, c)
		}
	}
	for at, row := range rows {
		all := row.([]any)
		kept := all[:first]
		for i, v := range all[first:] {
			if used[i] {
				kept = append(kept, v)
			}
		}
		rows[at] = kept
	}
	return literal(columns, first)
}

func literal(columns []column, first int) string {
	var out strings.Builder
	for i, c := range columns {
		value := fmt.Sprintf("row[%d]", first+i)
		if c.scalar == graph.DateScalar {
			value = "date(" + value + ")"
		}
		fmt.Fprintf(&out, ", %s: %s", quote(c.name), value)
	}
	return out.String()
}

// Difference is the stored properties that differ between two versions of a record,
// nil for those that go, and a Cypher expression for them as a map of the
// variable p.
func Difference(e *graph.Entity, want, have graph.Values) (properties map[string]any, expression string, err error) {
	w, err := encode(e, want)
	if err != nil {
		return nil, "", err
	}
	h, err := encode(e, have)
	if err != nil {
		return nil, "", err
	}
	d, _ := difference(w, h)
	return d.properties, typed(d.dates), nil
}

// Projection is a Cypher expression for the stored properties of v as Decode reads
// them, or, if names are given, for those of them.
func Projection(v string, e *graph.Entity, names ...string) string {
	var out []string
	for _, f := range e.Fields {
		name := quote(f.Name)
		switch {
		case !f.IsProperty(), len(names) > 0 && !slices.Contains(names, f.Name):
		case f.Scalar == graph.DateScalar:
			out = append(out, fmt.Sprintf("%[2]s: toString(%[1]s.%[2]s)", v, name))
		default:
			out = append(out, "."+name)
		}
	}
	return v + " {" + strings.Join(out, ", ") + "}"
}

// Decode reads what Projection gave, without what is not there and without the id
// of a node. It expects what encode has written, and leaves out anything else.
func Decode(e *graph.Entity, stored map[string]any) graph.Values {
	out := graph.Values{}
	for _, f := range e.Fields {
		v := stored[f.Name]
		if v == nil || (f.Name == idProperty && e.Kind == graph.NodeKind) {
			continue
		}
		switch v := v.(type) {
		case string:
			switch f.Scalar {
			case graph.DecimalScalar:
				if d, err := graph.ParseDecimal(v); err == nil {
					out[f.Name] = d
				}
			case graph.DateScalar:
				out[f.Name] = graph.Date(v)
			default:
				out[f.Name] = v
			}
		case []any:
			texts := make([]string, 0, len(v))
			for _, item := range v {
				if s, ok := item.(string); ok {
					texts = append(texts, s)
				}
			}
			out[f.Name] = texts
		default:
			out[f.Name] = v
		}
	}
	return out
}

// Labels is the label part of a pattern for a new node of an entity.
func Labels(e *graph.Entity) string { return labels(e) }

// Quote writes a name for a statement so that it needs no thought about reserved
// words.
func Quote(name string) string { return quote(name) }

// StepOf finds the relationship of a record in the model.
func StepOf(m *graph.Model, r graph.RelationshipRecord) (*graph.Relationship, error) {
	return stepBetween(m, r)
}
