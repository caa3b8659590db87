package differential_test

import (
	"iter"
	"os"
	"testing"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/dataset"
	"zonegraph/graph/store"
	"zonegraph/internal/synthetic"
)

// load fills the empty database: with the facts of testdata, where the corner
// cases are, and with a generated graph, which has the numbers.
func load(t *testing.T, w cypher.Writer, m *graph.Model) {
	t.Helper()
	facts, err := dataset.Read(os.DirFS("testdata"), m)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Migrate(t.Context(), w, m); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Apply(t.Context(), w, m, "facts", facts.Nodes, facts.Relationships); err != nil {
		t.Fatal(err)
	}
	g := synthetic.New(synthetic.Options{Enterprises: 300, Seed: 7})
	r, err := store.Bulk(t.Context(), w, m, only(g.Nodes(), func(n graph.NodeRecord) bool { return !leftOut[n.Ref.Type] }),
		only(g.Relationships(), func(r graph.RelationshipRecord) bool { return !leftOut[r.From.Type] && !leftOut[r.To.Type] }), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the graph: %d facts and %d generated nodes", len(facts.Nodes), r.Nodes)
}

// leftOut are the generated types that are two thirds of a small graph and would
// only cost time: the facts have what is special about them.
var leftOut = map[string]bool{"Observation": true, "Citation": true}

func only[T any](all iter.Seq[T], keep func(T) bool) iter.Seq[T] {
	return func(yield func(T) bool) {
		for one := range all {
			if keep(one) && !yield(one) {
				return
			}
		}
	}
}
