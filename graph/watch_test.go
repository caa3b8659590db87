package graph

import "testing"

func TestWatchState(t *testing.T) {
	plain := Statement{Text: "MATCH (n:Zone) WHERE n.founded < date($d) RETURN n.name"}
	for name, c := range map[string]struct {
		since string
		note  func(*Watch)
		want  string
	}{
		"one state":     {"a", func(w *Watch) { w.Note(plain, 0, "a", 0); w.Note(plain, 0, "a", 0) }, "a"},
		"a commit":      {"a", func(w *Watch) { w.Note(plain, 0, "a", 0); w.Note(plain, 0, "b", 0) }, ""},
		"not since":     {"", func(w *Watch) { w.Note(plain, 0, "a", 0) }, ""},
		"an error":      {"a", func(w *Watch) { w.Note(plain, 0, "a", 0); w.Note(plain, 0, "", 0) }, ""},
		"nothing read":  {"a", func(*Watch) {}, ""},
		"not noted":     {"a", func(w *Watch) { w.Ask(); w.Ask(); w.Note(plain, 0, "a", 0) }, ""},
		"all noted":     {"a", func(w *Watch) { w.Ask(); w.Note(plain, 0, "a", 0) }, "a"},
		"today":         {"a", func(w *Watch) { w.Note(Statement{Text: "RETURN date()"}, 0, "a", 0) }, ""},
		"now":           {"a", func(w *Watch) { w.Note(Statement{Text: "RETURN localdatetime() > n.x"}, 0, "a", 0) }, ""},
		"by the server": {"a", func(w *Watch) { w.Note(Statement{Text: "RETURN date.realtime('Asia/Shanghai')"}, 0, "a", 0) }, ""},
		"chance":        {"a", func(w *Watch) { w.Note(Statement{Text: "MATCH (n) RETURN n ORDER BY rand()"}, 0, "a", 0) }, ""},
	} {
		w := &Watch{Since: c.since}
		c.note(w)
		if got := w.State(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
