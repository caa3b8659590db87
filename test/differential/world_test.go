package differential_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/neo4j"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/derive"
	"zonegraph/internal/embedded/embeddedtest"
	"zonegraph/internal/server"
	"zonegraph/loaders"
	"zonegraph/schema"
)

// world is both services over one graph.
type world struct {
	model *graph.Model
	api   *ast.Schema
	ours  endpoint
	peer  endpoint

	// explained is our service once more, for one question at a time, whose
	// statements are kept.
	explained  endpoint
	explaining sync.Mutex
	statements []cypher.Statement
}

func newWorld(t *testing.T) *world {
	t.Helper()
	shipped := contracttest.Load(t)
	w := &world{model: shipped.Model, api: shipped.API}
	at := embeddedtest.Fresh(t)
	peer := startPeer(t, w.model, at) // builds its schema while the graph is loaded
	options := neo4j.Options{URI: at.URI, User: at.User, Password: at.Password}
	db := open(t, options)
	load(t, db, w.model)
	w.ours = w.serve(t, db)
	options.OnStatement = func(_ context.Context, s cypher.Statement) { w.statements = append(w.statements, s) }
	w.explained = w.serve(t, open(t, options))
	w.peer = peer()
	return w
}

func open(t *testing.T, o neo4j.Options) *neo4j.DB {
	t.Helper()
	db, err := neo4j.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close(context.Background()) })
	return db
}

// serve starts our service, with pages as long as the library's, which has no
// longest page.
func (w *world) serve(t *testing.T, db *neo4j.DB) endpoint {
	t.Helper()
	const everything = 1 << 20
	srv := httptest.NewServer(server.Handler(server.Options{
		Schema: w.api, Model: w.model, Database: db, Ready: db.Ping, Timeout: 30 * time.Second,
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Limits: server.Limits{Tokens: 5000, BodyBytes: 1 << 18, Depth: 15, Aliases: 50, Complexity: 1 << 62,
			Pages: loaders.Limits{DefaultPage: everything, MaxPage: everything, MaxBytes: 64 << 20}},
	}))
	t.Cleanup(srv.Close)
	return endpoint(srv.URL + "/graphql")
}

// cypher is what our service asks the database for a question, for the log of a
// failure.
func (w *world) cypher(t *testing.T, c comparison) string {
	t.Helper()
	w.explaining.Lock()
	defer w.explaining.Unlock()
	w.statements = nil
	w.explained.ask(t, c.query, c.values(t))
	var b strings.Builder
	for _, s := range w.statements {
		fmt.Fprintf(&b, "%s\n%v\n", s.Text(), s.Params())
	}
	return b.String()
}

// startPeer starts the library's process, which ends with the test. The function
// it gives waits until the process serves.
func startPeer(t *testing.T, m *graph.Model, at embeddedtest.Server) func() endpoint {
	t.Helper()
	dir, err := filepath.Abs("../peer")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err != nil {
		t.Fatalf("the library is not installed: run npm ci in test/peer first (%v)", err)
	}
	sdl, err := derive.Peer(schema.Domain(), m)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "peer.graphql")
	if err := os.WriteFile(file, []byte(sdl), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", "server.mjs", file)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "NEO4J_URI="+at.URI, "NEO4J_USER="+at.User, "NEO4J_PASSWORD="+at.Password)
	complaints, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = complaints
	stdin, err := cmd.StdinPipe() // the process ends when this does, should we be killed
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatalf("the library's process: %v", err)
	}
	t.Cleanup(func() {
		_ = stdin.Close()
		_ = cmd.Wait()
		_ = complaints.Close()
	})
	return func() endpoint {
		line, err := bufio.NewReader(stdout).ReadString('\n')
		said, _ := os.ReadFile(complaints.Name())
		if err != nil {
			t.Fatalf("the library did not start: %v\n%s", err, said)
		}
		if len(said) > 0 {
			t.Errorf("the library complains about the schema: %s", said)
		}
		return endpoint("http://127.0.0.1:" + strings.TrimSpace(line))
	}
}

// endpoint is the address of a service.
type endpoint string

// answer is what a service says.
type answer struct {
	Data       any
	Errors     []struct{ Message string }
	Extensions map[string]any
	raw        string
}

func (a answer) text() string { return fmt.Sprintf("%.1500s", a.raw) }

func (e endpoint) ask(t *testing.T, query string, variables map[string]any) answer {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, string(e), bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{raw: string(text)}
	decode(t, text, &a)
	return a
}
