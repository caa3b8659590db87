package main

import (
	compiler "zonegraph/graph/cypher"
	"zonegraph/graph/snapshot"

	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"zonegraph/bench/process"
	"zonegraph/bench/relational"
	"zonegraph/graph/neo4j"
	"zonegraph/internal/console"
	"zonegraph/internal/contract"
	"zonegraph/internal/derive"
	"zonegraph/internal/embedded"
	"zonegraph/internal/synthetic"
	"zonegraph/schema"
)

// seed is that of all graphs of the benchmark.
const seed = 1

// stage is a graph of one size with the databases and the contestants over it.
type stage struct {
	enterprises int
	settings    *settings
	contract    *contract.Contract
	neo4j       *embedded.Instance
	db          *neo4j.DB
	postgres    *relational.Postgres
	facts       *facts
	running     map[string]*contestant
	closers     []func()
}

// contestant is a service that is measured.
type contestant struct {
	name, address string
	process       *process.Process
	// database is the process id of the database behind it, 0 if there is none.
	database int
}

// open starts the databases and the contestants that are wanted, making what data
// is not there yet.
func open(ctx context.Context, s *settings, enterprises int) (_ *stage, err error) {
	st := &stage{enterprises: enterprises, settings: s, running: map[string]*contestant{}}
	defer func() {
		if err != nil {
			st.close()
		}
	}()
	if st.contract, err = contract.Load(); err != nil {
		return nil, err
	}
	if err := st.openNeo4j(ctx); err != nil {
		return nil, err
	}
	if s.wants(postGraphile) {
		if err := st.openPostgres(ctx); err != nil {
			return nil, err
		}
	}
	for _, name := range contestants {
		if !s.wants(name) || name == ready {
			continue
		}
		command, ok, err := st.command(ctx, name)
		if err != nil {
			return nil, err
		}
		if !ok {
			say("%s: this binary has no such setting; left out", titles[name])
			continue
		}
		if err := st.run(ctx, name, command); err != nil {
			return nil, err
		}
	}
	if st.facts, err = gather(ctx, st); err != nil {
		return nil, err
	}
	if s.wants(ready) {
		err = st.runReady(ctx)
	}
	return st, err
}

// close ends everything, the last started first.
func (st *stage) close() {
	for _, f := range slices.Backward(st.closers) {
		f()
	}
	st.closers = nil
}

func (st *stage) generator() *synthetic.Generator {
	return synthetic.New(synthetic.Options{Enterprises: st.enterprises, Seed: seed})
}

// dir is a directory of this size.
func (st *stage) dir(what string) string {
	return filepath.Join(st.settings.dir, what+"-"+strconv.Itoa(st.enterprises))
}

func (st *stage) openNeo4j(ctx context.Context) error {
	home, heap, pages := st.dir("neo4j"), st.settings.heapMB, st.settings.pageCacheMB
	if st.settings.growth && heap == 0 {
		heap = 1024 // several run at once
	}
	if st.settings.growth && pages == 0 {
		pages = min(max(st.enterprises/300, 256), 3072)
	}
	mark := filepath.Join(home, "generated-for-bench")
	if have, _ := os.ReadFile(mark); string(have) != fingerprint() {
		say("generating %d enterprises", st.enterprises)
		if err := os.RemoveAll(home); err != nil {
			return err
		}
		cmd := exec.CommandContext(ctx, st.settings.zonegraph, "--home", home, "--neo4j-heap-mb", strconv.Itoa(heap), "--neo4j-pagecache-mb", strconv.Itoa(pages),
			"generate", "--enterprises", strconv.Itoa(st.enterprises), "--seed", strconv.Itoa(seed))
		cmd.Env = append(os.Environ(), "NEO4J_URI=")
		cmd.Stderr = os.Stderr
		cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("generate: %w", errors.Join(err, ctx.Err()))
		}
		if err := os.WriteFile(mark, []byte(fingerprint()), 0o600); err != nil {
			return err
		}
	}
	instance, err := embedded.Start(ctx, embedded.Options{Home: home, HeapMB: heap, PageCacheMB: pages, Log: console.New(console.Options{Err: out}).Log})
	if err != nil {
		return err
	}
	st.neo4j = instance
	st.closers = append(st.closers, func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		_ = instance.Stop(ctx)
	})
	st.db, err = neo4j.Open(neo4j.Options{URI: instance.PlainURI, User: instance.User, Password: instance.Password})
	if err != nil {
		return err
	}
	st.closers = append(st.closers, func() { _ = st.db.Close(context.Background()) })
	return nil
}

// fingerprint changes when the generator does, so that data of another one is
// not used again.
func fingerprint() string {
	h := fnv.New64a()
	g := synthetic.New(synthetic.Options{Enterprises: 200, Seed: seed})
	for n := range g.Nodes() {
		_, _ = fmt.Fprintln(h, n.Ref, n.Values)
	}
	for r := range g.Relationships() {
		_, _ = fmt.Fprintln(h, r.Type, r.From, r.To, r.Values)
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

func (st *stage) openPostgres(ctx context.Context) (err error) {
	g := st.generator()
	st.postgres, err = relational.Start(ctx, st.dir("postgres"), st.settings.logs(), fingerprint(), func(dir string) error {
		say("laying the graph out as tables")
		return relational.Export(ctx, dir, g.Nodes(), g.Relationships())
	})
	if err != nil {
		return err
	}
	st.closers = append(st.closers, st.postgres.Stop)
	return nil
}

// command is how a contestant is started; false if it cannot be.
func (st *stage) command(ctx context.Context, name string) (process.Command, bool, error) {
	c := process.Command{Name: name + "-" + strconv.Itoa(st.enterprises), Logs: st.settings.logs(), Env: []string{
		"NEO4J_URI=" + st.neo4j.PlainURI, "NEO4J_USER=" + st.neo4j.User, "NEO4J_PASSWORD=" + st.neo4j.Password, "NODE_ENV=production", "GRAPHILE_ENV=production",
	}}
	switch name {
	case uncached, exact, bounded, against, againstExact:
		c.Path, c.Args = st.settings.zonegraph, []string{"--addr", "127.0.0.1:0", "--log-format", "json", "serve"}
		if name == against || name == againstExact {
			c.Path = st.settings.against
		}
		kept, within := "0", "0s"
		if name != uncached && name != against {
			kept = "33554432" // the default
		}
		if name == bounded {
			within = "250ms"
		}
		c.Env = append(c.Env, "CACHE_BYTES="+kept, "CACHE_MAX_STALENESS="+within)
		if kept == "0" {
			return c, true, nil
		}
		help, err := exec.CommandContext(ctx, c.Path, "--help").CombinedOutput()
		if err != nil {
			return c, false, fmt.Errorf("%s --help: %w", c.Path, err)
		}
		return c, strings.Contains(string(help), "cache-max-staleness"), nil
	case cypher:
		var err error
		c.Path, err = os.Executable()
		c.Args = []string{"direct"}
		return c, true, err
	case neo4jGraphQL:
		sdl := filepath.Join(st.settings.dir, "peer.graphql")
		text, err := derive.Peer(schema.Domain(), st.contract.Model)
		if err == nil {
			err = os.WriteFile(sdl, []byte(text), 0o600)
		}
		c.Path, c.Args = "node", []string{filepath.Join(st.settings.peers, "neo4j-graphql.mjs"), sdl}
		return c, true, err
	case postGraphile:
		c.Path, c.Args = "node", []string{filepath.Join(st.settings.peers, "postgraphile.mjs")}
		c.Env = append(c.Env, "DATABASE_URL="+st.postgres.URL())
		return c, true, nil
	}
	return c, false, fmt.Errorf("there is no contestant %s", name)
}

func (st *stage) run(ctx context.Context, name string, c process.Command) error {
	say("starting %s", titles[name])
	p, err := process.Start(c)
	if err != nil {
		return err
	}
	st.closers = append(st.closers, p.Stop)
	address, err := p.Await(ctx, 3*time.Minute, func(line string) (string, bool) {
		if port, ok := strings.CutPrefix(line, "listening on "); ok {
			return "127.0.0.1:" + port, true
		}
		var e struct{ Event, URL string }
		if json.Unmarshal([]byte(line), &e) != nil || e.Event != "serve.listening" {
			return "", false
		}
		return strings.TrimSuffix(strings.TrimPrefix(e.URL, "http://"), "/graphql"), true
	})
	if err != nil {
		return err
	}
	started := &contestant{name: name, address: address, process: p}
	switch name {
	case postGraphile:
		started.database = st.postgres.PID()
	case ready:
	default:
		started.database = st.neo4j.PID()
	}
	st.running[name] = started
	return nil
}

// runReady writes down what the service answers, and starts the contestant that
// has it ready.
func (st *stage) runReady(ctx context.Context) error {
	dir := st.dir("answers")
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for i := range questions {
		q := &questions[i]
		body, err := st.ask(ctx, q, uncached)
		if err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
		if err := os.WriteFile(filepath.Join(dir, q.name), body, 0o600); err != nil {
			return err
		}
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	return st.run(ctx, ready, process.Command{Name: ready + "-" + strconv.Itoa(st.enterprises), Path: self, Args: []string{"bytes", dir}, Logs: st.settings.logs()})
}

// written is a statement that was written by hand.
func written(text string, params map[string]any) compiler.Statement {
	return compiler.New(func(c *compiler.Compiler) string {
		for name, value := range params {
			c.Bind(name, value)
		}
		return text
	})
}

// rows reads the first column of all rows.
func (st *stage) rows(ctx context.Context, cypher string, params map[string]any) ([]any, error) {
	var out []any
	_, err := st.db.Run(ctx, written(cypher, params), snapshot.RunOptions{}, func(v any) error {
		out = append(out, v)
		return nil
	})
	return out, err
}

// out is where the course of events is told; the results go to standard output.
var out io.Writer = os.Stderr

func say(format string, args ...any) {
	_, _ = fmt.Fprintf(out, time.Now().Format("15:04:05")+"  "+format+"\n", args...)
}
