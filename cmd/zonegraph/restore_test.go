package main_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"zonegraph/graph/cypher"
	"zonegraph/graph/neo4j"
	"zonegraph/internal/embedded/embeddedtest"
)

// graphs are the commands over one Neo4j, whose graph a test may change.
type graphs struct {
	*testing.T
	db       *neo4j.DB
	settings []string
}

func newGraphs(t *testing.T) graphs {
	t.Helper()
	server, end, err := embeddedtest.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	db, err := neo4j.Open(neo4j.Options{URI: server.URI, User: server.User, Password: server.Password})
	if err != nil {
		t.Fatal(err)
	}
	return graphs{t, db, []string{"NEO4J_URI=" + server.URI, "NEO4J_USER=" + server.User, "NEO4J_PASSWORD=" + server.Password}}
}

// write runs a statement of the test's own.
func (g graphs) write(text string) {
	g.Helper()
	err := g.db.Write(g.Context(), func(tx cypher.Tx) error {
		_, err := tx.Run(g.Context(), cypher.Write(text, nil))
		return err
	})
	if err != nil {
		g.Fatal(err)
	}
}

// emptied has nothing in it, as a home that somebody made for a load.
func (g graphs) emptied() { g.write("MATCH (n) DETACH DELETE n") }

func (g graphs) run(succeeds bool, args ...string) string {
	g.Helper()
	return run(g.T, environment(g.settings...), succeeds, args...)
}

func (g graphs) says(out string, all ...string) {
	g.Helper()
	for _, want := range all {
		if !strings.Contains(out, want) {
			g.Errorf("%q is not in\n%s", want, out)
		}
	}
}

// serve starts a service, and gives the events of its log until it listens.
func (g graphs) serve() []string {
	g.Helper()
	s := start(g.T, filepath.Join(g.TempDir(), "home"), g.settings...)
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		g.Fatal(err)
	}
	if err := <-s.done; err != nil {
		g.Error(err)
	}
	var names []string
	for _, e := range events(g.T, s.out.String()) {
		names = append(names, e.Event)
	}
	return names
}

// sameFolder compares two exports.
func sameFolder(t *testing.T, got, want string) {
	t.Helper()
	names := func(folder string) []string {
		files, err := filepath.Glob(filepath.Join(folder, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for i := range files {
			files[i] = filepath.Base(files[i])
		}
		return files
	}
	if !slices.Equal(names(got), names(want)) || len(names(want)) < 10 {
		t.Errorf("%v, want %v", names(got), names(want))
	}
	for _, name := range names(want) {
		a, errA := os.ReadFile(filepath.Join(got, name))
		b, errB := os.ReadFile(filepath.Join(want, name))
		if errA != nil || errB != nil || string(a) != string(b) {
			t.Errorf("%s differs (%v, %v)", name, errA, errB)
		}
	}
}

// A graph with imports goes out by the command and in again, and is the same graph; a load
// that did not end does not pass for one, and serve fills what nobody has used alone.
func TestRestore(t *testing.T) {
	g := newGraphs(t)
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	export := func(folder string) { g.run(true, "export", "--graph", "--format", "dataset", "--output", in(folder)) }
	if log := g.serve(); !slices.Contains(log, "serve.loading") || !slices.Contains(log, "load.done") {
		t.Errorf("a new graph: %v", log)
	}
	export("facts")
	if err := os.WriteFile(in("名单.yaml"), []byte(importedFile), 0o600); err != nil {
		t.Fatal(err)
	}
	g.says(g.run(true, "import", "--commit", in("名单.yaml")), "nodes: 2 new")
	list := g.run(true, "import", "list")
	export("copy")
	g.says(g.run(true, "--data", in("copy"), "load"), "nodes: 0 new, 0 changed", "relationships: 0 new, 0 changed")
	oneLine(t, g.run(false, "--data", in("facts"), "load"), "another one than facts")

	g.emptied()
	if log := g.serve(); slices.Contains(log, "serve.loading") || !slices.Contains(log, "serve.empty") {
		t.Errorf("a graph that somebody emptied: %v", log)
	}
	g.says(g.run(true, "--data", in("copy"), "load"), "0 changed, 0 unchanged")
	export("again")
	sameFolder(t, in("again"), in("copy"))
	if got := g.run(true, "import", "list"); got != list {
		t.Errorf("%s, want %s", got, list)
	}
	g.says(g.run(true, "import", "--commit", in("名单.yaml")), "0 new, 0 changed", "has all of it already")
	g.says(g.run(true, "import", "undo", regexp.MustCompile(`(?m)^(\S+)  `).FindStringSubmatch(list)[1]), "is undone: 2 nodes are gone")
	g.says(g.run(true, "load"), "nodes: 0 new, 0 changed", "0 removed")

	g.write("MATCH (g:_Graph) SET g.filling = 'copy', g.by = 'load', g.parts = true")
	for _, command := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"import", "list"}, {"export", "--operation", "AwardList"}, {"generate", "--enterprises", "10"}} {
		out := g.run(false, append([]string{"--log-format", "json"}, command...)...)
		g.says(out, "loading copy into it did not come to its end")
	}
	g.says(g.run(true, "--data", in("copy"), "load"), "0 changed, 0 unchanged")
	export("third")
	sameFolder(t, in("third"), in("copy"))

	g.write("MATCH (g:_Graph) SET g.derived = 99")
	for _, command := range [][]string{{"serve", "--addr", "127.0.0.1:0"}, {"load"}, {"import", "list"}, {"export", "--operation", "AwardList"}} {
		g.says(g.run(false, append([]string{"--log-format", "json"}, command...)...), "a newer zonegraph has written to this graph (data version 99")
	}
}
