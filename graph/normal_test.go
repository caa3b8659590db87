package graph_test

import (
	"math/rand/v2"
	"testing"

	"zonegraph/graph"
)

// truth is one of the three values of Cypher's logic, ordered so that And is the least
// and Or the greatest.
type truth int

const (
	no truth = iota
	unknown
	yes
)

func eval(f graph.Filter, values map[string]truth) truth {
	switch f := f.(type) {
	case graph.And:
		out := yes
		for _, x := range f {
			out = min(out, eval(x, values))
		}
		return out
	case graph.Or:
		out := no
		for _, x := range f {
			out = max(out, eval(x, values))
		}
		return out
	case graph.Not:
		return yes - eval(f.Filter, values)
	case graph.Compare:
		return values[f.Field.Name]
	}
	return yes
}

// made is a random filter over some fields.
func made(r *rand.Rand, fields []*graph.Field, depth int) graph.Filter {
	switch n := r.IntN(4); {
	case depth == 0 || n == 0:
		return graph.Compare{Field: fields[r.IntN(len(fields))], Op: graph.OpEq, Value: "x"}
	case n == 1:
		return graph.Not{Filter: made(r, fields, depth-1)}
	default:
		operands := make([]graph.Filter, 1+r.IntN(3))
		for i := range operands {
			operands[i] = made(r, fields, depth-1)
		}
		if n == 2 {
			return graph.And(operands)
		}
		return graph.Or(operands)
	}
}

// plain tells if a filter has the form that Simplified promises.
func plain(f graph.Filter) bool {
	var operands []graph.Filter
	_, and := f.(graph.And)
	switch f := f.(type) {
	case graph.And:
		operands = f
	case graph.Or:
		operands = f
	case graph.Not:
		_, leaf := f.Filter.(graph.Compare)
		return leaf
	default:
		return true
	}
	for _, x := range operands {
		_, isAnd := x.(graph.And)
		_, isOr := x.(graph.Or)
		if and && isAnd || !and && isOr || !plain(x) {
			return false
		}
	}
	return len(operands) > 1
}

func TestSimplifiedSaysTheSame(t *testing.T) {
	fields := []*graph.Field{{Name: "a"}, {Name: "b"}, {Name: "c"}}
	r := rand.New(rand.NewPCG(1, 2))
	for range 2_000 {
		f := made(r, fields, 6)
		s := graph.Simplified(f)
		if !plain(s) {
			t.Fatalf("%#v became %#v", f, s)
		}
		for i := range 27 {
			values := map[string]truth{"a": truth(i % 3), "b": truth(i / 3 % 3), "c": truth(i / 9)}
			if got, want := eval(s, values), eval(f, values); got != want {
				t.Fatalf("%v: %#v is %v, and %#v is %v", values, s, got, f, want)
			}
		}
	}
}
