package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"zonegraph/graph/dataset"
	"zonegraph/graph/neo4j"
	"zonegraph/graph/store"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/embedded"
	"zonegraph/internal/embedded/embeddedtest"
	"zonegraph/internal/graphtest"
	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/read"
	"zonegraph/internal/ingest/stage"
)

// seen is everything that is not hidden, but records of imports and what no query
// finds.
func (w *world) seen(t *testing.T) [][]any {
	t.Helper()
	const hidden = "OPTIONAL MATCH (s:_ImportState) WITH coalesce(s.hidden, []) AS hidden "
	nodes := w.rows(t, hidden+"MATCH (n) WHERE NOT coalesce(n._import IN hidden, false) AND NOT n:Import AND NOT n:_ImportState AND NOT n:_Change RETURN labels(n), properties(n) ORDER BY n.id")
	links := w.rows(t, hidden+"MATCH (a)-[r]->(b) WHERE NOT coalesce(a._import IN hidden, false) AND NOT coalesce(b._import IN hidden, false) AND NOT coalesce(r._import IN hidden, false) RETURN a.id, type(r), b.id, properties(r) AS p ORDER BY a.id, type(r), b.id, r.field, r.value")
	return append(nodes, links...)
}

// recovered has what a crash left removed.
func (w *world) recovered(t *testing.T) {
	t.Helper()
	if err := ingest.Recover(t.Context(), w.DB, w.Model); err != nil {
		t.Fatal(err)
	}
	w.nothingHidden(t)
}

func (w *world) nothingHidden(t *testing.T) {
	t.Helper()
	if ids, err := stage.Hidden(t.Context(), w.DB); err != nil || len(ids) > 0 {
		t.Fatalf("%v is hidden still (%v)", ids, err)
	}
}

// Wherever an import or an undo dies, before or after each of its commits, nobody sees
// a part of it, and what it left is removed.
func TestDeathAtEachCommit(t *testing.T) {
	w := newWorld(t)
	w.commit(t, file("a.xlsx", certified(codes[0], "柳州甲科技有限公司", "GR1", "柳州")))
	before := w.snapshot(t)
	beforeSeen := w.seen(t)
	options := func() ingest.Options {
		w.at = w.at.Add(time.Second)
		return ingest.Options{Commit: true, By: "tester", At: w.at}.InBatches(2)
	}
	done, err := ingest.Import(t.Context(), w.DB, w.Model, mixed(), options())
	if err != nil {
		t.Fatal(err)
	}
	afterSeen := w.seen(t)
	if err := w.undo(t, done.Import); err != nil {
		t.Fatal(err)
	}
	w.unchanged(t, "undone", before)
	var phases []stage.Phase
	for _, committed := range []bool{false, true} {
		for n := 1; ; n++ {
			phase := stage.Phase("")
			r, err := ingest.Import(t.Context(), dying(w.DB, n, committed, &phase), w.Model, mixed(), options())
			if phase == "" {
				if err != nil {
					t.Fatalf("change %d: %v", n, err)
				}
				if err := w.undo(t, r.Import); err != nil {
					t.Fatal(err)
				}
				break
			}
			phases = append(phases, phase)
			what := fmt.Sprintf("import, change %d (%s, committed %v)", n, phase, committed)
			// After the last commit nothing has to be written any more: what reads the graph
			// finds the import complete, and it says so.
			complete := phase == stage.End && committed
			if complete && (err != nil || r.Import == "") || !complete && !errors.Is(err, errDied) {
				t.Errorf("%s: %v, report %+v", what, err, r)
			}
			if complete {
				if got := w.seen(t); len(got) != len(afterSeen) {
					t.Errorf("%s: %d things are seen, want %d", what, len(got), len(afterSeen))
				}
				list, err := ingest.List(t.Context(), w.DB)
				if err != nil {
					t.Fatal(err)
				}
				w.recovered(t)
				if err := w.undo(t, list[0].ID); err != nil {
					t.Fatalf("%s: %v", what, err)
				}
			} else if got := w.seen(t); !reflect.DeepEqual(got, beforeSeen) {
				t.Errorf("%s: a part of it is seen: %d things, then %d", what, len(beforeSeen), len(got))
			}
			w.recovered(t)
			w.unchanged(t, what, before)
		}
		for n := 1; ; n++ {
			r, err := ingest.Import(t.Context(), w.DB, w.Model, mixed(), options())
			if err != nil {
				t.Fatal(err)
			}
			imported := w.seen(t)
			phase := stage.Phase("")
			_, err = ingest.Undo(t.Context(), dying(w.DB, n, committed, &phase), w.Model, r.Import, ingest.UndoOptions{At: w.at})
			if phase == "" {
				if err != nil {
					t.Fatalf("undo, change %d: %v", n, err)
				}
				break
			}
			phases = append(phases, phase)
			what := fmt.Sprintf("undo, change %d (%s, committed %v)", n, phase, committed)
			if !errors.Is(err, errDied) {
				t.Errorf("%s: %v", what, err)
			}
			want := beforeSeen
			if phase == stage.Undo && !committed {
				want = imported
			}
			if got := w.seen(t); !reflect.DeepEqual(got, want) {
				t.Errorf("%s: a part of it is seen: %d things, want %d", what, len(got), len(want))
			}
			w.recovered(t)
			if phase == stage.Undo && !committed {
				if err := w.undo(t, r.Import); err != nil {
					t.Fatalf("%s: %v", what, err)
				}
			}
			w.unchanged(t, what, before)
		}
	}
	slices.Sort(phases)
	if got := slices.Compact(phases); !slices.Equal(got, []stage.Phase{stage.Begin, stage.End, stage.Removal, stage.Removed, stage.Staging, stage.Undo}) {
		t.Errorf("only %v were reached", got)
	}
}

// crashVariable makes this binary an importer that kills itself.
const crashVariable = "ZONEGRAPH_INGEST_CRASH"

// TestCrashingImporter is no test: it is the process that is killed.
func TestCrashingImporter(t *testing.T) {
	var uri, user, password, undo string
	var phase stage.Phase
	if n, _ := fmt.Sscan(os.Getenv(crashVariable), &uri, &user, &password, &phase, &undo); n < 4 {
		t.Skip("run by TestImporterIsKilled")
	}
	m := contracttest.Load(t).Model
	n := 0
	db := hooked{open(t, embeddedtest.Server{URI: uri, User: user, Password: password}), func(at stage.Phase, committed bool) error {
		if at == phase && !committed {
			if n++; phase == stage.Undo || phase == stage.End || phase == stage.Begin || n > 1 {
				_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			}
		}
		return nil
	}}
	var err error
	if undo != "" {
		_, err = ingest.Undo(t.Context(), db, m, undo, ingest.UndoOptions{At: time.Now()})
	} else {
		_, err = ingest.Import(t.Context(), db, m, firms("乙"), ingest.Options{Commit: true})
	}
	t.Errorf("it ended: %v", err)
}

func open(t *testing.T, s embeddedtest.Server) *neo4j.DB {
	t.Helper()
	db, err := neo4j.Open(neo4j.Options{URI: s.URI, User: s.User, Password: s.Password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(context.Background()) })
	return db
}

// firms is paused without a pause.
func firms(name string) read.Source {
	done := make(chan struct{})
	close(done)
	return paused(name, func() {}, done)
}

// kill -9 of the importer in each phase leaves nothing of it to be seen, and the next
// one is not locked out and removes what is left.
func TestImporterIsKilled(t *testing.T) {
	w := newWorld(t)
	before := w.snapshot(t)
	beforeSeen := w.seen(t)
	s := embeddedtest.Shared(t)
	crash := func(phase stage.Phase, undo string) {
		t.Helper()
		cmd := exec.Command(os.Args[0], "-test.run=^TestCrashingImporter$")
		cmd.Env = append(os.Environ(), crashVariable+"="+strings.Join([]string{s.URI, s.User, s.Password, string(phase), undo}, " "))
		out, err := cmd.CombinedOutput()
		var ended *exec.ExitError
		if !errors.As(err, &ended) || !ended.Sys().(syscall.WaitStatus).Signaled() {
			t.Fatalf("%s: it was not killed: %v\n%s", phase, err, out)
		}
	}
	for _, phase := range []stage.Phase{stage.Begin, stage.Staging, stage.End} {
		crash(phase, "")
		if got := w.seen(t); !reflect.DeepEqual(got, beforeSeen) {
			t.Errorf("%s: a part of it is seen", phase)
		}
	}
	o := w.commit(t, firms("乙"))
	if o.Nodes.New != 2*manyRows {
		t.Errorf("%+v", o.Report)
	}
	imported := w.snapshot(t)
	crash(stage.Undo, o.Import)
	w.unchanged(t, "undo", imported)
	crash(stage.Removal, o.Import)
	if got := w.seen(t); !reflect.DeepEqual(got, beforeSeen) {
		t.Error("removal: a part of it is seen")
	}
	w.recovered(t)
	w.unchanged(t, "recovered", before)
}

// allCrashes has Neo4j killed in each phase; each takes a start of half a minute.
var allCrashes = flag.Bool("crashes", false, "kill Neo4j in each phase of an import and an undo, instead of the last ones")

// kill -9 of Neo4j in each phase leaves nothing to be seen either, also during the
// last transaction, and not after a restart.
func TestNeo4jIsKilled(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	m := contracttest.Load(t).Model
	start := func() (*world, *embedded.Instance) {
		i, err := embedded.Start(t.Context(), embedded.Options{Home: home, HeapMB: 512, PageCacheMB: 128, ShortLived: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = i.Stop(context.Background()) })
		w := &world{at: time.Now()}
		w.Env = &graphtest.Env{Model: m, DB: open(t, embeddedtest.Server{URI: i.PlainURI, User: i.User, Password: i.Password})}
		return w, i
	}
	w, i := start()
	if err := errors.Join(store.Migrate(t.Context(), w.DB, m), ingest.Prepare(t.Context(), w.DB)); err != nil {
		t.Fatal(err)
	}
	d, err := dataset.Read(fstest.MapFS{"facts.yaml": {Data: []byte(facts)}}, m)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Apply(t.Context(), w.DB, m, "facts", d.Nodes, d.Relationships); err != nil {
		t.Fatal(err)
	}
	before, beforeSeen := w.snapshot(t), w.seen(t)
	killing := func(phase stage.Phase) ingest.Database {
		n := 0
		return hooked{w.DB, func(at stage.Phase, committed bool) error {
			if at == phase && !committed {
				// The second of many, and with what the first has written on its heap.
				if n++; phase != stage.Staging && phase != stage.Removal || n == 2 {
					killJava(t, home)
					<-i.Done()
				}
			}
			return nil
		}}
	}
	importing, undoing := []stage.Phase{stage.End}, []stage.Phase{stage.Removal}
	if *allCrashes {
		importing, undoing = []stage.Phase{stage.Begin, stage.Staging, stage.End}, []stage.Phase{stage.Undo, stage.Removal, stage.Removed}
	}
	for _, phase := range importing {
		if _, err := ingest.Import(t.Context(), killing(phase), m, firms("丙"), ingest.Options{Commit: true, At: w.at}); err == nil {
			t.Errorf("%s: it reported success", phase)
		}
		w, i = start()
		if got := w.seen(t); !reflect.DeepEqual(got, beforeSeen) {
			t.Errorf("%s: a part of it is seen", phase)
		}
		w.recovered(t)
		w.unchanged(t, string(phase), before)
	}
	for _, phase := range undoing {
		o := w.commit(t, firms("丙"))
		if o.Nodes.New != 2*manyRows || o.Refused != 0 {
			t.Errorf("the next run: %+v", o.Report)
		}
		imported := w.snapshot(t)
		if _, err := ingest.Undo(t.Context(), killing(phase), m, o.Import, ingest.UndoOptions{At: time.Now()}); err == nil {
			t.Errorf("%s: it reported success", phase)
		}
		w, i = start()
		if phase == stage.Undo {
			w.unchanged(t, string(phase), imported)
			if err := w.undo(t, o.Import); err != nil {
				t.Errorf("%s: %v", phase, err)
			}
		} else if got := w.seen(t); !reflect.DeepEqual(got, beforeSeen) {
			t.Errorf("%s: a part of it is seen", phase)
		}
		w.recovered(t)
		w.unchanged(t, string(phase)+", undone", before)
	}
}

// killJava ends the Java process of a home as a crash would.
func killJava(t *testing.T, home string) {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	killed := 0
	for _, f := range files {
		text, _ := os.ReadFile(f)
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(f)))
		if pid != os.Getpid() && bytes.Contains(text, []byte(home)) && bytes.Contains(text, []byte("CommunityEntryPoint")) {
			killed++
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	if killed == 0 {
		t.Fatal("no Neo4j is running")
	}
}
