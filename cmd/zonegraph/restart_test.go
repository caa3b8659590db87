package main

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/neo4j"
	"zonegraph/internal/embedded"
)

// lines is a log that may be read while it is written.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func within(t *testing.T, what string, limit time.Duration, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(limit); !holds(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within %s", what, limit)
		}
	}
}

// Whoever finds the database of no use has it started again: its connections are closed at
// once, and others come when it answers.
func TestRestart(t *testing.T) {
	log := &lines{}
	d := newDatabase()
	d.options = embedded.Options{Home: t.TempDir(), HeapMB: 256, PageCacheMB: 64, ShortLived: true}
	if err := d.start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := d.close(); err != nil {
			t.Error(err)
		}
	}()
	d.keep(t.Context(), slog.New(slog.NewTextHandler(log, nil)))
	before := d.pool.Load()
	for range 3 { // who asks again while it is under way asks for the same
		d.restart(errors.New("of no use"))
	}
	within(t, "no connections, or others", time.Minute, func() bool { return d.pool.Load() != before })
	var known *graph.Error
	if err := before.Ping(t.Context()); !errors.As(err, &known) || known.Code != graph.CodeUnavailable {
		t.Errorf("by a pool that was closed: %v, want %s", err, graph.CodeUnavailable)
	}
	var after *neo4j.DB
	within(t, "others", time.Minute, func() bool {
		after = d.pool.Load()
		return after != nil && after != before
	})
	if err := d.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if n := strings.Count(log.String(), "neo4j.restarting"); n != 1 {
		t.Errorf("%d restarts, want 1:\n%s", n, log)
	}
}
