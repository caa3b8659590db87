package neo4j_test

import (
	"context"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"zonegraph/graph/cypher"
	"zonegraph/graph/neo4j"
	"zonegraph/graph/snapshot"
	"zonegraph/internal/embedded/embeddedtest"
)

// relay stands between a driver and a database, and can cut their connections.
type relay struct {
	to    string
	mu    sync.Mutex
	conns []net.Conn
}

func (r *relay) serve(l net.Listener) {
	for {
		from, err := l.Accept()
		if err != nil {
			return
		}
		to, err := net.Dial("tcp", r.to)
		if err != nil {
			_ = from.Close()
			continue
		}
		r.mu.Lock()
		r.conns = append(r.conns, from, to)
		r.mu.Unlock()
		go func() { _, _ = io.Copy(to, from) }()
		go func() { _, _ = io.Copy(from, to) }()
	}
}

func (r *relay) cut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.conns {
		_ = c.Close()
	}
	r.conns = nil
}

// What is noted is what the database was sent, however many connections that took.
func TestOnStatement(t *testing.T) {
	s := embeddedtest.Shared(t)
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	r := &relay{to: strings.TrimPrefix(s.URI, "bolt://")}
	go r.serve(l)
	defer r.cut()

	noted := 0
	db, err := neo4j.Open(neo4j.Options{URI: "bolt://" + l.Addr().String(), User: s.User, Password: s.Password,
		OnStatement: func(context.Context, cypher.Statement) { noted++ }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close(context.WithoutCancel(t.Context())) }()
	run := func(text string) error {
		_, err := db.Run(t.Context(), cypher.New(func(*cypher.Compiler) string { return text }), snapshot.RunOptions{}, func(any) error { return nil })
		return err
	}
	for _, c := range []struct {
		what, text string
		before     func()
		fails      bool
		noted      int
	}{
		{"a statement", "RETURN 1", func() {}, false, 1},
		{"a refused statement", "RETURN", func() {}, true, 1},
		{"a statement after a cut", "RETURN 1", r.cut, false, 1},
		{"a statement without a database", "RETURN 1", func() { _ = l.Close(); r.cut() }, true, 0},
	} {
		c.before()
		noted = 0
		if err := run(c.text); (err != nil) != c.fails {
			t.Errorf("%s: %v", c.what, err)
		}
		if noted != c.noted {
			t.Errorf("%s: noted %d times, want %d", c.what, noted, c.noted)
		}
	}
}
