package store

import (
	"zonegraph/graph"
	"zonegraph/graph/search"
)

// column is one property of an entity as the rows of a bulk load carry it.
type column struct {
	name string
	// scalar is the type in the graph: a Decimal's integer twin is an Int.
	scalar graph.Scalar
	list   bool
}

// shapes remembers the columns of each entity.
type shapes map[*graph.Entity][]column

// columns are all properties that an entity's nodes or relationships can have.
// Rows are lists in this order, so that names travel once, with the statement or
// the file's header, and one of them serves all nodes of a type.
func (s shapes) columns(e *graph.Entity) []column {
	if e == nil {
		return nil
	}
	if known, ok := s[e]; ok {
		return known
	}
	var out []column
	for _, f := range e.Fields {
		if !f.IsProperty() || f.Name == idProperty {
			continue
		}
		out = append(out, column{f.Name, f.Scalar, f.List})
		if f.Scalar == graph.DecimalScalar {
			out = append(out, column{f.Name + graph.DecimalSuffix, graph.IntScalar, false})
		}
	}
	if e.Kind == graph.NodeKind {
		for _, name := range search.Stored {
			out = append(out, column{name, graph.StringScalar, true})
		}
	}
	s[e] = out
	return out
}

// row has a record's values in the order of columns, nil for what is not there.
func (s shapes) row(e *graph.Entity, enc encoded) []any {
	columns := s.columns(e)
	out := make([]any, len(columns))
	for i, c := range columns {
		out[i] = enc.properties[c.name]
	}
	return out
}
