package ingest_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"zonegraph/graph/dataset"
	"zonegraph/graph/ingest"
	"zonegraph/graph/neo4j"
	"zonegraph/graph/store"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/embedded"
	"zonegraph/internal/embedded/embeddedtest"
	"zonegraph/internal/graphtest"
)

// manyRows is more than a batch, and less than what a transaction may hold in the
// small heap of tests.
const manyRows = 2_200

// paused is a file of new firms that stops being read when all but the last batch
// has been handed on, says so, and goes on when it is told to.
func paused(name string, reached func(), resume <-chan struct{}) ingest.Source {
	src := file(name)
	src.Rows = items(func(yield func(ingest.Item) bool) {
		for i := range manyRows {
			if i == manyRows-100 {
				reached()
				<-resume
			}
			row := certified("", fmt.Sprintf("柳州%s%d号科技有限公司", name, i), fmt.Sprintf("GR%s%d", name, i), "柳州")
			row.Sheet, row.Number = "S", i+2
			if !yield(ingest.Item{Row: &row}) {
				return
			}
		}
	})
	return src
}

func (w *world) enterprises(t *testing.T) int {
	t.Helper()
	var got struct{ EnterprisesConnection struct{ TotalCount int } }
	w.Query(t, &got, `{ enterprisesConnection { totalCount } }`, nil)
	return got.EnterprisesConnection.TotalCount
}

// While one import is under way readers see nothing of it, and another one waits;
// then they see all of it, and the other finds it done.
func TestTwoAtOnce(t *testing.T) {
	w := newWorld(t)
	before := w.enterprises(t)
	reached, resume := make(chan struct{}), make(chan struct{})
	first := make(chan outcome, 1)
	go func() {
		var o outcome
		o.Report, o.err = ingest.Import(t.Context(), w.DB, w.Model, paused("甲", sync.OnceFunc(func() { close(reached) }), resume), ingest.Options{Commit: true, At: w.at})
		first <- o
	}()
	<-reached
	waiting := make(chan struct{})
	second := make(chan outcome, 1)
	go func() {
		var o outcome
		done := make(chan struct{})
		close(done)
		o.Report, o.err = ingest.Import(t.Context(), w.DB, w.Model, paused("甲", func() {}, done), ingest.Options{Commit: true, At: w.at.Add(time.Second), Waiting: sync.OnceFunc(func() { close(waiting) })})
		second <- o
	}()
	<-waiting
	if n := w.enterprises(t); n != before {
		t.Errorf("%d enterprises are seen in the middle of an import, %d were there", n, before)
	}
	stop, seen := make(chan struct{}), make(chan map[int]int, 1)
	go func() {
		counts := map[int]int{}
		for {
			select {
			case <-stop:
				seen <- counts
				return
			default:
				counts[w.enterprises(t)]++
			}
		}
	}()
	close(resume)
	if o := <-first; o.err != nil || o.Nodes.New != 2*manyRows {
		t.Errorf("first: %v %+v", o.err, o.Report)
	}
	if o := <-second; o.err != nil || o.Changes() || o.Nodes.Unchanged != 2*manyRows+1 {
		t.Errorf("second: %v %+v", o.err, o.Report)
	}
	close(stop)
	for n := range <-seen {
		if n != before && n != before+manyRows {
			t.Errorf("a reader saw %d enterprises; %d were there, %d came", n, before, manyRows)
		}
	}
	if n := w.enterprises(t); n != before+manyRows {
		t.Errorf("%d enterprises", n)
	}
}

// crashVariable makes this binary an importer that a test kills.
const crashVariable = "ZONEGRAPH_INGEST_CRASH"

// TestCrashingImporter is no test: it is the process that is killed.
func TestCrashingImporter(t *testing.T) {
	at := os.Getenv(crashVariable)
	if at == "" {
		t.Skip("run by TestImporterIsKilled")
	}
	parts := strings.Split(at, " ")
	db := open(t, embeddedtest.Server{URI: parts[0], User: parts[1], Password: parts[2]})
	src := paused("乙", func() { fmt.Println("reached") }, nil)
	_, err := ingest.Import(t.Context(), db, contracttest.Load(t).Model, src, ingest.Options{Commit: true})
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

// kill -9 of the importer in the middle leaves the graph as before, and the next
// import is not locked out.
func TestImporterIsKilled(t *testing.T) {
	w := newWorld(t)
	before := w.snapshot(t)
	s := embeddedtest.Shared(t)
	cmd := exec.Command(os.Args[0], "-test.run=^TestCrashingImporter$")
	cmd.Env = append(os.Environ(), crashVariable+"="+strings.Join([]string{s.URI, s.User, s.Password}, " "))
	reached := make(chan struct{})
	cmd.Stdout = &watch{text: "reached", seen: sync.OnceFunc(func() { close(reached) })}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	<-reached
	// What it has handed on is in the database, in its transaction.
	w.written(t)
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	w.unchanged(t, "killed", before)
	done := make(chan struct{})
	close(done)
	if o := w.commit(t, paused("乙", func() {}, done)); o.Nodes.New != 2*manyRows {
		t.Errorf("%+v", o.Report)
	}
}

// written waits until a batch is in the database, in its transaction.
func (w *world) written(t *testing.T) {
	t.Helper()
	var n int64
	eventually(t, func() bool {
		n, _ = w.rows(t, "SHOW TRANSACTIONS YIELD estimatedUsedHeapMemory RETURN max(estimatedUsedHeapMemory)")[0][0].(int64)
		return n > 20<<20
	})
	t.Logf("the transaction holds %d bytes", n)
}

// watch calls seen when a text was written.
type watch struct {
	text string
	seen func()
	all  bytes.Buffer
}

func (w *watch) Write(p []byte) (int, error) {
	w.all.Write(p)
	if strings.Contains(w.all.String(), w.text) {
		w.seen()
	}
	return len(p), nil
}

func eventually(t *testing.T, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(3 * time.Minute); !holds(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("not within three minutes")
		}
	}
}

// kill -9 of Neo4j, in the middle of a transaction and at its end, leaves the graph
// as before or with all of the file.
func TestNeo4jIsKilled(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	m := contracttest.Load(t).Model
	start := func() (*world, *embedded.Instance) {
		i, err := embedded.Start(t.Context(), embedded.Options{Home: home, HeapMB: 512, PageCacheMB: 128})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = i.Stop(context.Background()) })
		w := &world{at: time.Now()}
		w.Env = &graphtest.Env{Model: m, DB: open(t, embeddedtest.Server{URI: i.URI, User: i.User, Password: i.Password})}
		return w, i
	}
	w, i := start()
	if err := store.Migrate(t.Context(), w.DB, m); err != nil {
		t.Fatal(err)
	}
	if err := ingest.Prepare(t.Context(), w.DB); err != nil {
		t.Fatal(err)
	}
	d, err := dataset.Read(fstest.MapFS{"facts.yaml": {Data: []byte(facts)}}, m)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Apply(t.Context(), w.DB, m, "facts", d.Nodes, d.Relationships); err != nil {
		t.Fatal(err)
	}
	before := w.snapshot(t)
	for round, c := range []struct {
		what  string
		after time.Duration
	}{{"in the middle", -1}, {"about when it commits", time.Second}} {
		reached, resume := make(chan struct{}), make(chan struct{})
		ended := make(chan error, 1)
		name := fmt.Sprint("丙", round)
		go func() {
			_, err := ingest.Import(t.Context(), w.DB, m, paused(name, sync.OnceFunc(func() { close(reached) }), resume), ingest.Options{Commit: true, At: w.at.Add(time.Duration(round) * time.Second)})
			ended <- err
		}()
		<-reached
		w.written(t)
		if c.after >= 0 {
			close(resume)
			time.Sleep(c.after)
		}
		killJava(t, home)
		<-i.Done()
		if c.after < 0 {
			close(resume)
		}
		err := <-ended
		w, i = start()
		after := w.snapshot(t)
		n := w.rows(t, "MATCH (e:Enterprise) WHERE e.name STARTS WITH '柳州"+name+"' OPTIONAL MATCH (e)-[:HOLDS]->(c) RETURN count(DISTINCT e), count(c)")[0]
		records := len(w.rows(t, "MATCH (i:Import)-[:IMPORTED_AS]->(d) RETURN d"))
		t.Logf("%s: %v; %v nodes, %d records", c.what, err, n, records)
		switch {
		case n[0] == int64(0) && reflect.DeepEqual(before, after):
			if err == nil {
				t.Errorf("%s: it reported success", c.what)
			}
		case n[0] == int64(manyRows) && n[1] == int64(manyRows) && c.after >= 0:
			before = after
		default:
			t.Errorf("%s: a part of the file is there: %v", c.what, n)
		}
	}
	done := make(chan struct{})
	close(done)
	if o := w.commit(t, paused("丙0", func() {}, done)); o.Nodes.New != 2*manyRows || o.Refused != 0 {
		t.Errorf("the next run: %+v", o.Report)
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
