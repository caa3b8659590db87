package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"zonegraph/graph"
)

const idProperty = "id"

// encoded is a record's properties as a statement's parameter, with the names
// of those that Cypher has to turn into dates.
type encoded struct {
	properties map[string]any
	dates      []string
}

// encode brings values into stored form and holds them against the entity. What
// search needs of a node is computed here, so that every way of writing has it. A
// nil entity stands for a relationship without properties.
func encode(e *graph.Entity, values graph.Values) (encoded, error) {
	out := encoded{properties: make(map[string]any, len(values)+2)}
	for name, v := range values {
		if v == nil {
			continue
		}
		var f *graph.Field
		if e != nil {
			f = e.Field(name)
		}
		if f == nil || !f.IsProperty() || (name == idProperty && e.Kind == graph.NodeKind) {
			return out, fmt.Errorf("there is no property %s to write", name)
		}
		if !fits(f, v) {
			return out, fmt.Errorf("the property %s is a %T, which is no %s", name, v, f.Scalar)
		}
		switch v := v.(type) {
		case graph.Decimal:
			out.properties[name] = v.String()
		case graph.Date:
			out.properties[name] = string(v)
			out.dates = append(out.dates, name)
		case []string:
			out.properties[name] = list(v)
		default:
			out.properties[name] = v
		}
	}
	slices.Sort(out.dates)
	maps.Copy(out.properties, derive(e, values))
	return out, nil
}

func list(texts []string) []any {
	out := make([]any, len(texts))
	for i, s := range texts {
		out[i] = s
	}
	return out
}

// fits tells if a value has the dynamic type that graph.Values promises.
func fits(f *graph.Field, v any) bool {
	ok := false
	switch f.Scalar {
	case graph.IntScalar:
		_, ok = v.(int64)
	case graph.FloatScalar:
		_, ok = v.(float64)
	case graph.BooleanScalar:
		_, ok = v.(bool)
	case graph.DecimalScalar:
		_, ok = v.(graph.Decimal)
	case graph.DateScalar:
		_, ok = v.(graph.Date)
	case graph.StringScalar, graph.EnumScalar, graph.IDScalar:
		if f.List {
			_, ok = v.([]string)
		} else {
			_, ok = v.(string)
		}
	}
	return ok
}

// typed is a Cypher expression for the map in p with its dates made dates.
func typed(dates []string) string {
	const variable = "p"
	if len(dates) == 0 {
		return variable
	}
	var b strings.Builder
	b.WriteString(variable + " {.*")
	for _, d := range dates {
		fmt.Fprintf(&b, ", %[2]s: date(%[1]s.%[2]s)", variable, quote(d))
	}
	b.WriteString("}")
	return b.String()
}

// untyped is a Cypher expression for all properties of the node or relationship
// v, dates as text, so that they compare with encoded ones.
func untyped(v string, entities ...*graph.Entity) string {
	var dates []string
	for _, e := range entities {
		for _, f := range e.Fields {
			if f.Scalar == graph.DateScalar && !slices.Contains(dates, f.Name) {
				dates = append(dates, f.Name)
			}
		}
	}
	var b strings.Builder
	b.WriteString(v + " {.*")
	for _, d := range dates {
		fmt.Fprintf(&b, ", %[2]s: toString(%[1]s.%[2]s)", v, quote(d))
	}
	b.WriteString("}")
	return b.String()
}

// labels is the label part of a pattern for a new node.
func labels(e *graph.Entity) string {
	var b strings.Builder
	for _, l := range e.Labels {
		b.WriteString(":" + quote(l))
	}
	return b.String()
}

// stepBetween finds the relationship of a record in the model.
func stepBetween(m *graph.Model, r graph.RelationshipRecord) (*graph.Relationship, error) {
	from := m.Node(r.From.Type)
	if from == nil || m.Node(r.To.Type) == nil {
		return nil, fmt.Errorf("%s: there is no such node type", r)
	}
	for _, f := range from.Fields {
		s := f.Relationship
		if s == nil || !s.Out || s.Type != r.Type {
			continue
		}
		for _, member := range s.Target.Members {
			if member.Name == r.To.Type {
				return s, nil
			}
		}
	}
	return nil, fmt.Errorf("no relationship %s leads from a %s to a %s", r.Type, r.From.Type, r.To.Type)
}
