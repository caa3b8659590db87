package neo4j_test

import (
	"context"
	"testing"

	"zonegraph/graph"
	"zonegraph/graph/neo4j"
	"zonegraph/graph/store"
	"zonegraph/internal/embedded/embeddedtest"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// A state stands until something is committed, however it is asked for, and a
// database that does not know a state is read all the same.
func TestState(t *testing.T) {
	s := embeddedtest.Shared(t)
	db, err := neo4j.Open(neo4j.Options{URI: s.URI, User: s.User, Password: s.Password})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close(context.WithoutCancel(t.Context())) }()
	state := func() string {
		t.Helper()
		s, err := db.State(t.Context())
		if err != nil || s == "" {
			t.Fatalf("%q %v", s, err)
		}
		return s
	}
	read := func(since string) *graph.Watch {
		t.Helper()
		w := &graph.Watch{Since: since}
		if err := db.Read(graph.WithWatch(t.Context(), w), graph.Statement{Text: "UNWIND range(1, 3) AS i RETURN i"}, func(any) error { return nil }); err != nil {
			t.Fatal(err)
		}
		return w
	}
	commit := func() {
		t.Helper()
		err := db.Write(t.Context(), func(tx store.Tx) error {
			_, err := tx.Run(t.Context(), "MERGE (n:StateProbe) SET n.n = coalesce(n.n, 0) + 1", nil)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	commit()
	for range 3 {
		before := state()
		if again := state(); again != before {
			t.Errorf("without a commit: %s, then %s", before, again)
		}
		if w := read(before); w.State() != before || w.Last() != before {
			t.Errorf("a read ended in %s, want %s", w.Last(), before)
		}
		commit()
		if after := state(); after == before {
			t.Errorf("a commit has left the state at %s", before)
		} else if w := read(before); w.State() != "" || w.Last() != after {
			t.Errorf("a read since the former state: one state %q, last %s, want none, %s", w.State(), w.Last(), after)
		}
	}
	if w := read("FB:kcwQ0000000000000000000000AAkA"); w.State() != "" {
		t.Errorf("a state of another database: %q", w.State())
	}
	if w := read(""); w.State() != "" || w.Last() != state() {
		t.Errorf("without a state to start from: %q, last %s", w.State(), w.Last())
	}
	err = db.Read(graph.WithWatch(t.Context(), &graph.Watch{}), graph.Statement{Text: "RETURN nope"}, func(any) error { return nil })
	if err == nil {
		t.Error("a bad statement ran")
	}
}
