package snapshot

import (
	"testing"

	"zonegraph/graph/cypher"
)

func text(s string) cypher.Statement { return cypher.New(func(*cypher.Compiler) string { return s }) }

// An answer belongs to one state only if all statements ended in the state that they
// had to see, and nothing else decided what they gave.
func TestSingle(t *testing.T) {
	plain := text("MATCH (n:Zone) WHERE n.founded < date($d) RETURN n.name")
	end := func(s *ReadScope, st cypher.Statement, bookmark string) { s.ended(st, 0, Ending{Bookmark: bookmark}) }
	for name, c := range map[string]struct {
		since string
		work  func(*ReadScope)
		want  string
	}{
		"one state":     {"a", func(s *ReadScope) { end(s, plain, "a"); end(s, plain, "a") }, "a"},
		"a commit":      {"a", func(s *ReadScope) { end(s, plain, "a"); end(s, plain, "b") }, ""},
		"after it":      {"a", func(s *ReadScope) { end(s, plain, "b"); end(s, plain, "b") }, ""},
		"not since":     {"", func(s *ReadScope) { end(s, plain, "a") }, ""},
		"an error":      {"a", func(s *ReadScope) { end(s, plain, "a"); end(s, plain, "") }, ""},
		"nothing read":  {"a", func(*ReadScope) {}, ""},
		"not ended":     {"a", func(s *ReadScope) { s.asked = 2; end(s, plain, "a") }, ""},
		"all ended":     {"a", func(s *ReadScope) { s.asked = 1; end(s, plain, "a") }, "a"},
		"today":         {"a", func(s *ReadScope) { end(s, text("RETURN date()"), "a") }, ""},
		"now":           {"a", func(s *ReadScope) { end(s, text("RETURN localdatetime() > n.x"), "a") }, ""},
		"by the server": {"a", func(s *ReadScope) { end(s, text("RETURN date.realtime('Asia/Shanghai')"), "a") }, ""},
		"chance":        {"a", func(s *ReadScope) { end(s, text("MATCH (n) RETURN n ORDER BY rand()"), "a") }, ""},
	} {
		s := newScope(Options{Since: c.since}, nil)
		c.work(s)
		if got := s.Single(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// Within an epoch, ids can only go from the list of what is hidden.
func TestHoldsUntil(t *testing.T) {
	under := State{Epoch: 3, Hidden: []string{"a", "b"}}
	for name, c := range map[string]struct {
		later State
		want  bool
	}{
		"the same":                   {State{Epoch: 3, Hidden: []string{"a", "b"}}, true},
		"one was removed":            {State{Epoch: 3, Hidden: []string{"b"}}, true},
		"all were removed":           {State{Epoch: 3}, true},
		"another one, as in a copy":  {State{Epoch: 3, Hidden: []string{"c"}}, false},
		"one appeared":               {State{Epoch: 4, Hidden: []string{"b"}}, false},
		"an older copy of the graph": {State{Epoch: 2, Hidden: []string{"a", "b"}}, false},
	} {
		if got := under.holdsUntil(c.later); got != c.want {
			t.Errorf("%s: %t, want %t", name, got, c.want)
		}
	}
}
