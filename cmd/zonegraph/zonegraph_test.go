package main_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"zonegraph/internal/embedded"
	"zonegraph/internal/embedded/embeddedtest"
	"zonegraph/queries"
	"zonegraph/web/webtest"
)

// binary is the real program, built once.
var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "zonegraph-program-")
	if err != nil {
		panic(err)
	}
	binary = filepath.Join(dir, "zonegraph")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%s\n", out)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// environment is that of the test without what names a database, an address or a
// language.
func environment(extra ...string) []string {
	var out []string
	for _, v := range os.Environ() {
		if !slices.ContainsFunc([]string{"NEO4J_", "ZONEGRAPH_HOME", "ZONEGRAPH_LANG", "LC_", "LANG=", "ADDR=", "LOG_"}, func(prefix string) bool { return strings.HasPrefix(v, prefix) }) {
			out = append(out, v)
		}
	}
	return append(append(out, "NEO4J_HEAP_MB=512", "NEO4J_PAGECACHE_MB=128"), extra...)
}

// The life of a service as its user sees it, with what can go wrong in it.
func TestServe(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	s := start(t, home)

	t.Run("answers from the built-in facts", func(t *testing.T) {
		if status, body := s.get(t, zonesOfLiuzhou); status != 200 || body != `{"data":{"cities":[{"name":"柳州市","zonesConnection":{"totalCount":3}}]}}` {
			t.Errorf("got %d %s", status, body)
		}
		if status, _ := s.get(t, "/readyz"); status != 200 {
			t.Errorf("/readyz: %d", status)
		}
	})
	t.Run("gives answers as files", func(t *testing.T) {
		status, body := s.get(t, "/export/CandidatesThatCloseAGap.csv?field=closing")
		if status != 200 || body != "\ufeff高新区名称,阶段,所在设区市/名称,虚构数据\n河池高新区（拟设）,创建中,河池市,否\n" {
			t.Errorf("got %d %s", status, body)
		}
	})
	t.Run("playground in a browser", func(t *testing.T) {
		saved, err := queries.Parse(os.DirFS("../../queries"))
		if err != nil {
			t.Fatal(err)
		}
		q := saved[5]
		webtest.Drive(t, s.url, webtest.Script{Query: q.Name, TitleZH: q.TitleZH, TitleEN: q.TitleEN, Want: []string{`"name": "柳州河西高新区"`, `"tier": "NATIONAL"`}, MinQueries: 10})
	})
	t.Run("the port is taken", func(t *testing.T) {
		out := run(t, environment(), false, "--home", filepath.Join(t.TempDir(), "other"), "--addr", strings.TrimPrefix(s.url, "http://"), "serve")
		oneLine(t, out, "is taken by another program", "ADDR=")
	})
	t.Run("the home is in use", func(t *testing.T) {
		out := run(t, environment(), false, "--home", home, "load")
		oneLine(t, out, "in use by process "+strconv.Itoa(s.cmd.Process.Pid))
	})
	t.Run("a file goes in while the service runs, and out again", func(t *testing.T) {
		importing(t, s, home)
	})
	t.Run("Neo4j is killed in the middle", func(t *testing.T) {
		pids := javas(t, home, s.cmd.Process.Pid)
		if len(pids) == 0 {
			t.Fatal("no Neo4j is running")
		}
		for _, pid := range pids {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		other := takePort(t, home)
		eventually(t, "DATABASE_UNAVAILABLE", 10*time.Second, func() bool {
			_, body := s.get(t, zonesOfLiuzhou)
			return strings.Contains(body, "DATABASE_UNAVAILABLE")
		})
		if status, _ := s.get(t, "/healthz"); status != 200 {
			t.Errorf("/healthz: %d", status)
		}
		if status, _ := s.get(t, "/readyz"); status != 503 {
			t.Errorf("/readyz: %d", status)
		}
		eventually(t, "the facts are back", time.Minute, func() bool {
			_, body := s.get(t, zonesOfLiuzhou)
			return strings.Contains(body, "柳州市")
		})
		other.KnowsNothing(t, passwordOf(t, home))
	})
	t.Run("the service is killed", func(t *testing.T) {
		if err := s.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := <-s.done; err == nil {
			t.Error("it ended well, though it was killed")
		}
		eventually(t, "no Neo4j is left", 10*time.Second, func() bool { return len(javas(t, home, s.cmd.Process.Pid)) == 0 })
	})
	t.Run("it starts again on the same data, and Ctrl-C ends everything", func(t *testing.T) {
		s := start(t, home)
		if !slices.ContainsFunc(events(t, s.out.String()), func(e event) bool { return e.Event == "serve.holds" && e.Facts > 0 }) {
			t.Errorf("it does not know its data again:\n%s", s.out)
		}
		if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-s.done:
			if said := events(t, s.out.String()); err != nil || said[len(said)-1].Event != "serve.stopping" {
				t.Errorf("it ended with %v\n%s", err, s.out)
			}
		case <-time.After(40 * time.Second):
			t.Error("it did not end")
		}
		if left := javas(t, home, s.cmd.Process.Pid); len(left) > 0 {
			t.Errorf("Neo4j is left: %v", left)
		}
	})
	t.Run("made-up nodes do not go among the facts", func(t *testing.T) {
		out := run(t, environment(), false, "--home", home, "generate", "--enterprises", "10")
		if !strings.Contains(out, "real facts") || !strings.Contains(out, "--home") {
			t.Errorf("got %s", out)
		}
	})
}

// The command writes whole files or none, and what it writes of the graph is read
// again as what it was.
func TestExport(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		says string
		args []string
	}{
		{"Nothing", []string{"--operation", "Nothing"}},
		{"pdf", []string{"--operation", "AwardList", "--format", "pdf"}},
		{"national, regional, reported", []string{"--operation", "ZonesByTier"}},
		{"JSON object", []string{"--operation", "AwardList", "--variables", "[1]"}},
		{"comes twice", []string{"--operation", "AwardList", "--variables", `{"a":1,"a":2}`}},
		{"ending of another format", []string{"--operation", "AwardList", "--format", "csv", "--output", filepath.Join(dir, "a.xlsx")}},
		{"national, regional, reported", []string{"--operation", "ZonesByTier", "--output", filepath.Join(dir, "a.JSONL")}},
		{"no such file", []string{"--query", filepath.Join(dir, "none.graphql")}},
		{"jsonld or dataset", []string{"--graph", "--format", "csv"}},
		{"needs a folder", []string{"--graph", "--format", "dataset"}},
	} {
		oneLine(t, run(t, environment(), false, append([]string{"export"}, c.args...)...), c.says)
	}
	// One Neo4j for all that follows.
	neo4j, end, err := embeddedtest.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	env := environment("NEO4J_URI="+neo4j.URI, "NEO4J_USER="+neo4j.User, "NEO4J_PASSWORD="+neo4j.Password)
	run(t, env, true, "load")
	query := filepath.Join(dir, "q.graphql")
	if err := os.WriteFile(query, []byte(`query A { cities { name } } query B($code: String!) { cities(where: {code: {eq: $code}}) { name code } }`), 0o644); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "b.jsonl")
	run(t, env, true, "export", "--query", query, "--operation", "B", "--variables", `{"code": "450200"}`, "--format", "jsonl", "--output", file)
	if got, err := os.ReadFile(file); err != nil || string(got) != `{"name":"柳州市","code":"450200","synthetic":false}`+"\n" {
		t.Errorf("%s %v", got, err)
	}
	// The folder's name is the dataset's, so this is held against the built-in one.
	folder := filepath.Join(dir, "guangxi")
	run(t, env, true, "export", "--graph", "--format", "dataset", "--output", folder)
	if out := run(t, env, true, "--data", folder, "load"); !regexp.MustCompile(`nodes: 0 new, 0 changed, [1-9]\d+ unchanged, 0 removed; relationships: 0 new, 0 changed, [1-9]\d+ unchanged, 0 removed`).MatchString(out) {
		t.Error(out)
	}
	oneLine(t, run(t, env, false, "export", "--graph", "--format", "dataset", "--output", folder), "something in it")
	if left, err := filepath.Glob(filepath.Join(dir, ".export-*")); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

// run runs the program to its end and gives what it printed.
func run(t *testing.T, env []string, succeeds bool, args ...string) string {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Env = env
	out, err := cmd.CombinedOutput()
	if (err == nil) != succeeds {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}

// oneLine holds an error to be one line with everything in it that it should say.
func oneLine(t *testing.T, out string, says ...string) {
	t.Helper()
	if strings.Count(strings.TrimSpace(out), "\n") > 0 {
		t.Errorf("more than a line:\n%s", out)
	}
	for _, s := range says {
		if !strings.Contains(out, s) {
			t.Errorf("%q is not in: %s", s, out)
		}
	}
}

func TestUnusableMachine(t *testing.T) {
	free := func() string {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = l.Close() }()
		return l.Addr().String()
	}
	tools := t.TempDir()
	old := filepath.Join(tools, "java")
	if err := os.WriteFile(old, []byte("#!/bin/sh\necho 'openjdk version \"11.0.22\" 2024-01-16' >&2\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	none := t.TempDir()
	for _, dir := range []string{tools, none} {
		if err := os.Symlink("/bin/sh", filepath.Join(dir, "sh")); err != nil {
			t.Fatal(err)
		}
	}
	home := []string{"--home", filepath.Join(t.TempDir(), "home"), "--addr", free(), "serve"}
	oneLine(t, run(t, []string{"PATH=" + tools, "HOME=" + tools}, false, home...), "11", "17", "21")
	oneLine(t, run(t, []string{"PATH=" + none, "HOME=" + tools}, false, home...), "java", "NEO4J_URI")
	oneLine(t, run(t, environment("NEO4J_URI=http://x"), false, "serve"), "NEO4J_URI", "bolt")
	oneLine(t, run(t, environment("ADDR=nowhere"), false, "serve"), "ADDR")
	oneLine(t, run(t, environment("MAX_PAGE=many"), false, "serve"), "MAX_PAGE", "many")
}

// A bad dataset is refused whole, with file, line and reason for every mistake.
func TestCheck(t *testing.T) {
	run(t, environment(), true, "check")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "zones.yaml"), []byte("Zone:\n  x:\n    name: X\n    stage: NOWHERE\n    cities: [City:1]\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	out := run(t, environment(), false, "--data", dir, "check")
	for _, want := range []string{"zones.yaml:4:", "NOWHERE", "zones.yaml:5:", "City:1"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

func TestVersionFlag(t *testing.T) {
	out := run(t, environment(), true, "--version")
	if want := "; " + runtime.Version() + "; embedded Neo4j " + embedded.Version + ")\n"; !strings.HasPrefix(out, "zonegraph version ") || !strings.HasSuffix(out, want) {
		t.Errorf("got %s, want …%s", out, want)
	}
}

func TestSchemaCommand(t *testing.T) {
	if out := run(t, environment(), true, "schema"); !strings.Contains(out, "type ZoneConnection {") {
		t.Error("the contract is not printed")
	}
	peer := run(t, environment(), true, "schema", "--for", "neo4j-graphql")
	if !strings.Contains(peer, `@relationship(type: "HAS_SITE"`) || strings.Contains(peer, "@index") {
		t.Errorf("not the domain types for the library:\n%.500s", peer)
	}
}
