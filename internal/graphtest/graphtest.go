// Package graphtest gives tests the whole service over a real Neo4j with a graph
// in it, and counts the statements that reach the driver. It holds no tests.
package graphtest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"zonegraph/data/guangxi"
	"zonegraph/data/packs"
	"zonegraph/graph"
	"zonegraph/graph/coverage"
	"zonegraph/graph/cypher"
	"zonegraph/graph/cypher/cyphertest"
	"zonegraph/graph/dataset"
	"zonegraph/graph/neo4j"
	"zonegraph/graph/snapshot"
	"zonegraph/graph/store"
	"zonegraph/internal/cache"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/embedded/embeddedtest"
	"zonegraph/internal/server"
	"zonegraph/internal/synthetic"
	"zonegraph/loaders"
)

// Seed is the seed of all synthetic graphs in tests.
const Seed = 1

// Env is a service over a database.
type Env struct {
	Model *graph.Model
	DB    *neo4j.DB
	// Options are those of the service; With changes them.
	Options server.Options
	// URL is the address of the running service, without a path.
	URL string
	// Header goes with each request.
	Header map[string]string
	// Log is what the service logged.
	Log *Buffer

	mu         sync.Mutex
	statements []cypher.Statement
}

// What tests only read is loaded once for a test binary, on servers of their own:
// the shipped facts, and generated graphs by the number of enterprises.
var (
	facts     *Env
	generated = map[int]*Env{}
)

// Empty is a service over an empty database with constraints and indexes.
func Empty(t testing.TB) *Env {
	t.Helper()
	return open(t, embeddedtest.Emptied(t))
}

// Unused is a service over a database that nobody has used yet, without constraints and
// indexes.
func Unused(t testing.TB) *Env {
	t.Helper()
	return connect(t, embeddedtest.Fresh(t))
}

// open is a service over a server whose database has constraints and indexes.
func open(t testing.TB, s embeddedtest.Server) *Env {
	t.Helper()
	e := connect(t, s)
	if err := store.Migrate(t.Context(), e.DB, e.Model); err != nil {
		t.Fatal(err)
	}
	return e
}

// connect is a service over a server.
func connect(t testing.TB, s embeddedtest.Server) *Env {
	t.Helper()
	shipped := contracttest.Load(t)
	model, api := shipped.Model, shipped.API
	requirements, err := coverage.ReadPacks(model, api, packs.Files)
	if err != nil {
		t.Fatal(err)
	}
	e := &Env{Model: model, Log: &Buffer{}}
	e.DB, err = neo4j.Open(neo4j.Options{URI: s.URI, User: s.User, Password: s.Password, OnStatement: e.note})
	if err != nil {
		t.Fatal(err)
	}
	e.Options = server.Options{Schema: api, Packs: requirements, Model: model, Database: e.DB, Ready: e.DB.Ping, Introspection: true, Timeout: 2 * time.Minute, // a loaded machine is no fault
		Log: slog.New(slog.NewTextHandler(e.Log, nil)),
		Limits: server.Limits{Tokens: 10_000, BodyBytes: 1 << 18, Depth: 20, Aliases: 100, Complexity: 50_000_000,
			Pages: loaders.Limits{DefaultPage: 100, MaxPage: 1000, MaxBytes: 64 << 20}}}
	e.serve(e.Options)
	return e
}

// Synthetic is a service over a generated graph of so many enterprises. Tests
// share it: they must not change it.
func Synthetic(t testing.TB, enterprises int) *Env {
	t.Helper()
	if generated[enterprises] == nil {
		model := contracttest.Load(t).Model
		g := synthetic.New(synthetic.Options{Enterprises: enterprises, Seed: Seed})
		generated[enterprises] = open(t, embeddedtest.Another(t, func(dir string) ([]string, error) {
			arguments, _, err := store.WriteFiles(t.Context(), dir, model, g.Nodes(), g.Relationships(), nil)
			return arguments, err
		}))
	}
	return generated[enterprises]
}

// Guangxi is a service over the facts that ship with the program. Tests share
// it: they must not change it.
func Guangxi(t testing.TB) *Env {
	t.Helper()
	if facts != nil {
		return facts
	}
	e := open(t, embeddedtest.Another(t, nil))
	e.LoadFacts(t)
	facts = e
	return e
}

// LoadFacts brings the graph into line with the facts that ship with the program.
func (e *Env) LoadFacts(t testing.TB) store.Report {
	t.Helper()
	d, err := dataset.Read(guangxi.Files, e.Model)
	if err != nil {
		t.Fatal(err)
	}
	report, err := store.Apply(t.Context(), e.DB, e.Model, guangxi.Name, d.Nodes, d.Relationships)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// serve runs the service until the test binary ends.
func (e *Env) serve(o server.Options) { e.URL = httptest.NewServer(server.Handler(o)).URL }

// Cached keeps answers, exactly.
func (e *Env) Cached(o *server.Options) { o.Cache = cache.Options{Bytes: 32 << 20} }

// With is a service with other options over the same database.
func (e *Env) With(change func(*server.Options)) *Env {
	other := &Env{Model: e.Model, DB: e.DB, Options: e.Options, Log: &Buffer{}}
	other.Options.Log = slog.New(slog.NewTextHandler(other.Log, nil))
	change(&other.Options)
	other.serve(other.Options)
	return other
}

// ownKey marks the context of what a test reads by a statement of its own.
type ownKey struct{}

// Own marks the context of what a test reads by a statement of its own, which may show
// whatever there is.
func Own(ctx context.Context) context.Context { return context.WithValue(ctx, ownKey{}, true) }

// note keeps a statement that the service has sent, and holds that it would leave out
// what an import has made that is not complete.
func (e *Env) note(ctx context.Context, s cypher.Statement) {
	if found := cyphertest.Unguarded(s); found != "" && ctx.Value(ownKey{}) == nil {
		panic("graphtest: a part of a statement does not leave out what is hidden: " + found + " in\n" + s.Text())
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.statements = append(e.statements, s)
}

// Statements gives the statements read since the last call.
func (e *Env) Statements() []cypher.Statement {
	e.mu.Lock()
	defer e.mu.Unlock()
	out := e.statements
	e.statements = nil
	return out
}

// Statement is a statement that a test writes itself.
func Statement(text string, params map[string]any) cypher.Statement {
	return cypher.New(func(c *cypher.Compiler) string {
		for name, value := range params {
			c.Bind(name, value)
		}
		return text
	})
}

// Read runs a statement read-only.
func (e *Env) Read(ctx context.Context, s cypher.Statement, each func(any) error) error {
	_, err := e.DB.Run(Own(ctx), s, snapshot.RunOptions{}, each)
	return err
}

// Reader reads as the service does.
func (e *Env) Reader() *snapshot.Reader {
	return snapshot.NewReader(e.DB, snapshot.NewClock(e.DB, 0, time.Minute))
}

// Rows gives the answer of a statement whose only column is a list.
func (e *Env) Rows(t testing.TB, text string, params map[string]any) [][]any {
	t.Helper()
	var rows [][]any
	err := e.Read(t.Context(), Statement(text, params), func(v any) error {
		rows = append(rows, v.([]any))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// Write runs statements in one transaction, past the service.
func (e *Env) Write(t testing.TB, params map[string]any, statements ...string) {
	t.Helper()
	err := e.DB.Write(t.Context(), func(tx cypher.Tx) error {
		for _, text := range statements {
			if _, err := tx.Run(t.Context(), cypher.Write(text, params)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Export gives a saved operation's answer as CSV.
func (e *Env) Export(t testing.TB, name string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, e.URL+"/export/"+url.PathEscape(name)+".csv", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("export %s: %v %d %.300s", name, err, res.StatusCode, text)
	}
	return string(text)
}

// Response is what the service answered.
type Response struct {
	Data   json.RawMessage
	Errors []struct {
		Message    string
		Path       []any
		Extensions struct{ Code string }
	}
	Extensions struct {
		Notices []string
		Stale   string
		Receipt *Receipt
	}
}

// Receipt is what a response says of itself, if asked.
type Receipt struct {
	Cache      string
	Statements int
	DatabaseMs float64
	DBHits     *int64
	State      *string
}

// Ask sends an operation and gives the answer, errors included.
func (e *Env) Ask(ctx context.Context, query string, variables map[string]any) (*Response, error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.URL+"/graphql", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	for name, value := range e.Header {
		req.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	var out Response
	return &out, json.Unmarshal(text, &out)
}

// Query sends an operation that must succeed, and decodes its data into out.
func (e *Env) Query(t testing.TB, out any, query string, variables map[string]any) {
	t.Helper()
	r, err := e.Ask(t.Context(), query, variables)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Errors) > 0 {
		t.Fatalf("%s\n%+v\n%s", query, r.Errors, e.Log)
	}
	if err := json.Unmarshal(r.Data, out); err != nil {
		t.Fatal(err)
	}
}

// Buffer is a log that several goroutines may write.
type Buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write implements io.Writer.
func (b *Buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

// String is all that was written.
func (b *Buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
