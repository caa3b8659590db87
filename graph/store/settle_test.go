package store_test

import (
	"fmt"
	"testing"

	"zonegraph/graph"
	"zonegraph/graph/store"
)

// TestPlansStay: what changes little keeps the plans of a running service, and what
// changes much has them made anew.
func TestPlansStay(t *testing.T) {
	db, m := empty(t)
	facts := edited(t, m)
	apply(t, db, m, facts)
	index := func() error {
		db.rows(t, "DROP INDEX search_text")
		return store.Migrate(t.Context(), db, m)
	}
	generate := func(n int) func() error {
		return func() error {
			nodes, relationships := madeUp(n)
			_, err := store.Bulk(t.Context(), db, m, nodes, relationships, nil)
			return err
		}
	}
	drop := func() error { _, err := store.DropSynthetic(t.Context(), db, m); return err }
	many := facts.Nodes
	for i := range 1000 {
		many = append(many, graph.NodeRecord{Ref: graph.Ref{Type: "City", Key: fmt.Sprint(i)}, Values: graph.Values{"name": "某市", "code": fmt.Sprint(i), "aliases": []string{}, "synthetic": false}})
	}
	load := func(nodes []graph.NodeRecord) func() error {
		return func() error {
			_, err := store.Apply(t.Context(), db, m, "test", nodes, facts.Relationships)
			return err
		}
	}
	for _, c := range []struct {
		what  string
		work  func() error
		stays bool
	}{
		{"migrating again", func() error { return store.Migrate(t.Context(), db, m) }, true},
		{"making an index", index, false},
		{"999 nodes more", load(many[:len(many)-1]), true},
		{"a node more", load(many), true},
		{"1,000 nodes less", load(facts.Nodes), false},
		{"1,000 nodes more", load(many), false},
		{"generating 75 records", generate(5), true},
		{"dropping 25 nodes", drop, true},
		{"generating 3,000 records", generate(200), false},
		{"dropping 1,000 nodes", drop, false},
	} {
		before := db.replans
		if err := c.work(); err != nil {
			t.Fatalf("%s: %v", c.what, err)
		}
		if stays := db.replans == before; stays != c.stays {
			t.Errorf("%s: plans stay: %v, want %v", c.what, stays, c.stays)
		}
	}
}
