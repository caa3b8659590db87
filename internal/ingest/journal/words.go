package journal

import (
	"strings"

	"zonegraph/graph"
	"zonegraph/internal/ingest/read"
)

// NodeOf is a node of the graph as people are told of it; its name may be "".
func NodeOf(m *graph.Model, id, name string) read.Node {
	n := read.Node{ID: id, Name: name}
	if e := typeOf(m, id); e != nil {
		n.Type = e.Term()
	}
	return n
}

// TermOf is what a type of relationship is called at one of two nodes, its own name if
// the model knows it at neither.
func TermOf(m *graph.Model, typ, from, to string) graph.Term {
	for _, ends := range [][2]*graph.Entity{{typeOf(m, from), typeOf(m, to)}, {typeOf(m, to), typeOf(m, from)}} {
		if ends[0] == nil {
			continue
		}
		for _, f := range ends[0].Fields {
			if f.Relationship != nil && f.Relationship.Type == typ && leads(f, ends[1]) {
				return f.Term()
			}
		}
	}
	return graph.Term{Name: typ}
}

func leads(f *graph.Field, to *graph.Entity) bool {
	for _, e := range f.Relationship.Target.Members {
		if e == to {
			return true
		}
	}
	return false
}

// typeOf is the type of the node with an id, nil if the model does not have it.
func typeOf(m *graph.Model, id string) *graph.Entity {
	typ, _, _ := strings.Cut(id, ":")
	return m.Node(typ)
}
