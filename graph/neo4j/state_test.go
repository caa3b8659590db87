package neo4j_test

import (
	"context"
	"testing"

	"zonegraph/graph/cypher"
	"zonegraph/graph/neo4j"
	"zonegraph/graph/snapshot"
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
		s, err := db.Bookmark(t.Context())
		if err != nil || s == "" {
			t.Fatalf("%q %v", s, err)
		}
		return s
	}
	run := func(since, text string) (string, error) {
		ending, err := db.Run(t.Context(), cypher.New(func(*cypher.Compiler) string { return text }), snapshot.RunOptions{Since: []string{since}}, func(any) error { return nil })
		return ending.Bookmark, err
	}
	read := func(since string) string {
		t.Helper()
		b, err := run(since, "UNWIND range(1, 3) AS i RETURN i")
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	commit := func() {
		t.Helper()
		err := db.Write(t.Context(), func(tx cypher.Tx) error {
			_, err := tx.Run(t.Context(), cypher.Write("MERGE (n:StateProbe) SET n.n = coalesce(n.n, 0) + 1", nil))
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
		if b := read(before); b != before {
			t.Errorf("a read ended in %s, want %s", b, before)
		}
		if s, err := db.State(t.Context(), before); err != nil || s.Bookmark != before || !s.Exact {
			t.Errorf("what is hidden was read as %+v, %v, want it exact in %s", s, err, before)
		}
		commit()
		if after := state(); after == before {
			t.Errorf("a commit has left the state at %s", before)
		} else if b := read(before); b != after {
			t.Errorf("a read since the former state ended in %s, want %s", b, after)
		} else if s, err := db.State(t.Context(), before); err != nil || s.Bookmark != after || s.Exact {
			t.Errorf("what is hidden was read as %+v, %v, want it in %s, and not exact", s, err, after)
		}
	}
	for _, unknown := range []string{"FB:kcwQ0000000000000000000000AAkA", ""} {
		if b := read(unknown); b != state() {
			t.Errorf("since the unknown state %q: %s, want %s", unknown, b, state())
		}
	}
	if _, err := run("", "RETURN nope"); err == nil {
		t.Error("a bad statement ran")
	}
}
