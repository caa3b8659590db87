// Package exact tests the answer cache over a real Neo4j: that it is never older
// than what was committed before a request began, whoever committed it.
package exact

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/neo4j"
	"zonegraph/internal/embedded/embeddedtest"
	"zonegraph/internal/graphtest"
	"zonegraph/internal/server"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// zones is how many zones there are; the name of each is a number.
const zones = 4000

var shared *graphtest.Env

// world is a service's database with zones in it, which the tests share, and a
// client of the database that knows nothing of the service.
func world(t *testing.T) (*graphtest.Env, driver.DriverWithContext) {
	t.Helper()
	if shared == nil {
		shared = graphtest.Empty(t)
	}
	e, s := shared, embeddedtest.Shared(t)
	other, err := driver.NewDriverWithContext(s.URI, driver.BasicAuth(s.User, s.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Close(context.WithoutCancel(t.Context())) })
	write(t, other, `UNWIND range(0, $n - 1) AS i MERGE (z:Zone {id: 'Zone:' + i}) SET z:Node:Fact:Subject, z.name = '0', z.synthetic = true`, map[string]any{"n": zones})
	return e, other
}

func write(t *testing.T, d driver.DriverWithContext, cypher string, params map[string]any) {
	t.Helper()
	if _, err := driver.ExecuteQuery(t.Context(), d, cypher, params, driver.EagerResultTransformer); err != nil {
		t.Fatal(err)
	}
}

// instance is a service of its own: pool, cache, listener.
func instance(t *testing.T, e *graphtest.Env, uri string, change func(*server.Options)) *graphtest.Env {
	t.Helper()
	s := embeddedtest.Shared(t)
	if uri == "" {
		uri = s.URI
	}
	var statements atomic.Int64
	db, err := neo4j.Open(neo4j.Options{URI: uri, User: s.User, Password: s.Password, OnStatement: func(context.Context, cypher.Statement) { statements.Add(1) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(context.WithoutCancel(t.Context())) })
	return e.With(func(o *server.Options) {
		e.Cached(o)
		o.Database, o.Ready = db, db.Ping
		if change != nil {
			change(o)
		}
	})
}

const ask = `query($id: ID!) { zones(where: {id: {eq: $id}}) { name } }`

// name asks for a zone's name; without one it gives the error's code.
func name(ctx context.Context, e *graphtest.Env, zone int) (string, *graphtest.Response, error) {
	r, err := e.Ask(ctx, ask, map[string]any{"id": fmt.Sprint("Zone:", zone)})
	if err != nil {
		return "", nil, err
	}
	if len(r.Errors) > 0 {
		return r.Errors[0].Extensions.Code, r, nil
	}
	_, rest, _ := strings.Cut(string(r.Data), `"name":"`)
	number, _, _ := strings.Cut(rest, `"`)
	return number, r, nil
}

func receipts(e *graphtest.Env) { e.Header = map[string]string{"Zonegraph-Receipt": "1"} }

// A commit by somebody else is in the very next answer, and nothing is read again
// without one.
func TestACommitIsSeenAtOnce(t *testing.T) {
	e, other := world(t)
	service := instance(t, e, "", nil)
	receipts(service)
	for i := range 20 {
		write(t, other, `MATCH (z:Zone {id: 'Zone:7'}) SET z.name = $name`, map[string]any{"name": strconv.Itoa(i)})
		for n := range 3 {
			got, r, err := name(t.Context(), service, 7)
			if err != nil || got != strconv.Itoa(i) {
				t.Fatalf("after commit %d: %s %v", i, got, err)
			}
			want := map[bool]string{true: "HIT", false: "MISS"}[n == 2 || (n == 1 && i > 0)]
			if n > 0 && r.Extensions.Receipt.Cache != want && r.Extensions.Receipt.Cache != "HIT" {
				t.Errorf("commit %d, request %d: %s", i, n, r.Extensions.Receipt.Cache)
			}
			if n == 2 && (r.Extensions.Receipt.Cache != "HIT" || r.Extensions.Receipt.Statements != 0 || r.Extensions.Receipt.State == nil) {
				t.Errorf("commit %d, third request: %+v, want a hit", i, r.Extensions.Receipt)
			}
		}
	}
}

// Three services, two writers that know nothing of them, and many readers: no
// answer is older than a commit that was done when its request began.
//
// The commits are large and many, because Neo4j announces a commit before its
// changes can be read, and it is then that a cache is tempted to keep an old
// answer: with statements that do not wait for the state (Watch.Since), this fails.
func TestNeverOlderThanACommit(t *testing.T) {
	e, other := world(t)
	var services []*graphtest.Env
	for range 3 {
		services = append(services, instance(t, e, "", nil))
	}
	race(t, services, other, 10_000)
}

// The same with the program itself, in three processes.
func TestThreeProcesses(t *testing.T) {
	_, other := world(t)
	program := filepath.Join(t.TempDir(), "zonegraph")
	if out, err := exec.Command("go", "build", "-o", program, "zonegraph/cmd/zonegraph").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var services []*graphtest.Env
	for range 3 {
		services = append(services, process(t, program))
	}
	race(t, services, other, 3_000)
}

// process is the program as a process of its own.
func process(t *testing.T, program string) *graphtest.Env {
	t.Helper()
	s := embeddedtest.Shared(t)
	cmd := exec.Command(program, "--addr", "127.0.0.1:0", "--log-format", "json", "serve")
	cmd.Env = append(os.Environ(), "NEO4J_URI="+s.URI, "NEO4J_USER="+s.User, "NEO4J_PASSWORD="+s.Password)
	pipe, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said []string
	address, ended := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(ended)
		lines := bufio.NewScanner(pipe)
		for lines.Scan() {
			said = append(said, lines.Text())
			var e struct{ Event, URL string }
			if json.Unmarshal(lines.Bytes(), &e) == nil && e.Event == "serve.listening" {
				address <- strings.TrimSuffix(e.URL, "/graphql")
			}
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		<-ended // Wait closes the pipe
		if err := cmd.Wait(); err != nil {
			t.Errorf("a process ended with %v\n%s", err, strings.Join(said, "\n"))
		}
	})
	select {
	case url := <-address:
		return &graphtest.Env{URL: url}
	case <-ended:
	case <-time.After(2 * time.Minute):
		_ = cmd.Process.Kill()
		<-ended
	}
	t.Fatalf("the process did not start\n%s", strings.Join(said, "\n"))
	return nil
}

// race lets two writers and many readers loose on services of one database.
func race(t *testing.T, services []*graphtest.Env, other driver.DriverWithContext, reads int64) {
	t.Helper()
	for _, s := range services {
		receipts(s)
	}
	const (
		readers = 8
		writers = 2
		half    = zones / writers
		// So few commits prove little: on a busy machine readers outrun the writers,
		// and have to go on.
		enough = 50
	)
	var committed [writers]atomic.Int64
	commits := func() int64 { return committed[0].Load() + committed[1].Load() }
	var done, hits atomic.Int64
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for n := int64(1); ctx.Err() == nil; n++ {
				_, err := driver.ExecuteQuery(t.Context(), other, `UNWIND range($from, $to) AS i MATCH (z:Zone {id: 'Zone:' + i}) SET z.name = toString($n)`,
					map[string]any{"from": w * half, "to": (w+1)*half - 1, "n": n}, driver.EagerResultTransformer)
				if err != nil {
					t.Error(err)
					stop()
					return
				}
				committed[w].Store(n)
				time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
			}
		})
	}
	for r := range readers {
		wg.Go(func() {
			defer stop()
			for (done.Add(1) <= reads || commits() < enough) && ctx.Err() == nil {
				w := rand.IntN(writers)
				// Few questions, so that most have been asked before.
				zone := w*half + half - 1 - rand.IntN(2)
				floor := committed[w].Load()
				text, response, err := name(t.Context(), services[(r+rand.IntN(2))%len(services)], zone)
				got, _ := strconv.ParseInt(text, 10, 64)
				if err != nil || got < floor || (got == 0 && floor > 0) {
					t.Errorf("zone %d: %q %v, though %d was committed before the request; %+v", zone, text, err, floor, response)
					return
				}
				if response.Extensions.Receipt.Cache == "HIT" {
					hits.Add(1)
				}
			}
		})
	}
	wg.Wait()
	t.Logf("%d reads, %d of them hits, %d commits", done.Load(), hits.Load(), commits())
	if hits.Load() < reads/50 || done.Load() < reads || commits() < enough {
		t.Errorf("%d hits of %d reads and %d commits prove little", hits.Load(), done.Load(), commits())
	}
}

// Equal questions at once are one statement.
func TestOneStatementForEqualQuestions(t *testing.T) {
	e, _ := world(t)
	service := e.With(e.Cached)
	e.Statements()
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if got, _, err := name(t.Context(), service, 1); err != nil || got != "0" {
				t.Errorf("%s %v", got, err)
			}
		})
	}
	wg.Wait()
	// Whoever comes after the first answer may find that it was not kept, because
	// nobody knew the state before it.
	if n := len(e.Statements()); n < 1 || n > 2 {
		t.Errorf("%d statements for 50 equal questions at once", n)
	}
}

// Errors and partial answers are computed each time.
func TestErrorsAreNotKept(t *testing.T) {
	e, other := world(t)
	write(t, other, `MATCH (z:Zone {id: 'Zone:3'}) REMOVE z.name`, nil)
	service := e.With(e.Cached)
	receipts(service)
	for what, query := range map[string]string{
		"partial": `{ node(id: "Zone:3") { id ... on Zone { name } } ok: node(id: "Zone:4") { id } }`,
		"error":   `{ zones(limit: -1) { id } }`,
	} {
		for range 3 {
			r, err := service.Ask(t.Context(), query, nil)
			if err != nil || len(r.Errors) == 0 || r.Extensions.Receipt == nil || r.Extensions.Receipt.Cache != "MISS" {
				t.Errorf("%s: %v %+v", what, err, r)
			}
		}
	}
	for i := range 3 {
		r, err := service.Ask(t.Context(), `{ node(id: "Zone:4") { id ... on Zone { name } } }`, nil)
		if err != nil || len(r.Errors) > 0 || (i > 1) != (r.Extensions.Receipt.Cache == "HIT") && i != 1 {
			t.Errorf("request %d: %v %+v", i, err, r)
		}
	}
}

// What a profile costs is counted, and only where the operator allows it.
func TestProfile(t *testing.T) {
	e, _ := world(t)
	allowed := instance(t, e, "", func(o *server.Options) { o.Profiling = true })
	refused := instance(t, e, "", nil)
	for _, s := range []*graphtest.Env{allowed, refused} {
		s.Header = map[string]string{"Zonegraph-Receipt": "profile"}
	}
	for range 2 {
		got, r, err := name(t.Context(), allowed, 1)
		if err != nil || got != "0" || r.Extensions.Receipt.DBHits == nil || *r.Extensions.Receipt.DBHits < 1 || r.Extensions.Receipt.Cache != "OFF" || r.Extensions.Receipt.Statements != 1 {
			t.Errorf("%s %v %+v", got, err, r.Extensions.Receipt)
		}
	}
	if got, _, err := name(t.Context(), refused, 1); err != nil || got != string(graph.CodeBadInput) {
		t.Errorf("%s %v, want a refusal", got, err)
	}
}
