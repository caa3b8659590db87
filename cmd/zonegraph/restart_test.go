package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/neo4j"
	"zonegraph/graph/snapshot"
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

// longToPlan is a statement whose planning takes minutes: AND and OR in turn, which the
// planner multiplies out. The service refuses such a filter before it gets there.
func longToPlan(depth int) string {
	condition := "n.p0 = 0"
	for i := 1; i <= depth; i++ {
		condition = fmt.Sprintf("(%s %s n.p%d = %d)", condition, []string{"OR", "AND"}[i%2], i, i)
	}
	return "MATCH (n:Firm) WHERE " + condition + " RETURN n.p1 AS v"
}

func ask(ctx context.Context, db snapshot.Database, text string) (rows []any, err error) {
	_, err = db.Run(ctx, cypher.New(func(*cypher.Compiler) string { return text }), snapshot.RunOptions{}, func(v any) error {
		rows = append(rows, v)
		return nil
	})
	return rows, err
}

func within(t *testing.T, what string, limit time.Duration, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(limit); !holds(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within %s", what, limit)
		}
	}
}

// A statement that was ended is gone from the database, also while it is planned, whether
// its time was over or its client has gone; if it is not, the database is started again.
func TestEndedStatementsAreGone(t *testing.T) {
	log := &lines{}
	d := newDatabase()
	d.options = embedded.Options{Home: t.TempDir(), HeapMB: 512, PageCacheMB: 64, ShortLived: true}
	d.stuckLimits = stuckLimits{look: 200 * time.Millisecond, many: 2 * time.Second, one: 4 * time.Second}
	if err := d.start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := d.close(); err != nil {
			t.Error(err)
		}
	}()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	d.keep(ctx, slog.New(slog.NewTextHandler(log, nil)))
	answers := func() bool {
		rows, err := ask(t.Context(), d, "RETURN 1 AS v")
		return err == nil && len(rows) == 1
	}
	// running counts the statements of others that have run for some seconds; false if the
	// database does not answer.
	running := func(seconds int) (int, bool) {
		rows, err := ask(t.Context(), d, "SHOW TRANSACTIONS YIELD currentQuery, elapsedTime WHERE NOT currentQuery STARTS WITH 'SHOW' "+
			fmt.Sprintf("AND elapsedTime.seconds >= %d RETURN currentQuery AS v", seconds))
		return len(rows), err == nil
	}
	// each is a statement for each processor, none of which is like another: one of two that
	// are the same waits for the plan of the other.
	each := func(work func(i int)) (wait func()) {
		var wg sync.WaitGroup
		for i := range runtime.NumCPU() {
			wg.Go(func() { work(i) })
		}
		return wg.Wait
	}
	texts := 0
	endless := func() func(i int) string {
		texts++
		return func(i int) string {
			return fmt.Sprintf("UNWIND range(1, 100000000000) AS i%d_%d WITH i%[1]d_%[2]d AS i WHERE i %% 7 = 9 RETURN count(i) AS v", texts, i)
		}
	}
	unplannable := func() func(i int) string {
		texts++
		return func(i int) string {
			return strings.ReplaceAll(longToPlan(60), "n.p", fmt.Sprintf("n.p%d_%d_", texts, i))
		}
	}
	gone := func(t *testing.T, before int) (restarts int) {
		t.Helper()
		ended := time.Now()
		within(t, "none is there", 2*time.Minute, func() bool {
			n, ok := running(0)
			return ok && n == 0
		})
		restarts = strings.Count(log.String(), "neo4j.restarting") - before
		t.Logf("gone after %s, restarts: %d", time.Since(ended).Round(100*time.Millisecond), restarts)
		return restarts
	}

	for _, c := range []struct {
		what  string
		texts func() func(int) string
		// looks says that such a statement looks if it was ended, and needs no restart.
		looks bool
	}{{"run", endless, true}, {"planned", unplannable, false}} {
		t.Run(c.what+", and its client has gone", func(t *testing.T) {
			within(t, "an answer", time.Minute, answers)
			before := strings.Count(log.String(), "neo4j.restarting")
			text := c.texts()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			wait := each(func(i int) {
				if _, err := ask(ctx, d, text(i)); err == nil || ctx.Err() == nil {
					t.Errorf("it came to an end: %v", err)
				}
			})
			within(t, "all are there", 2*time.Minute, func() bool {
				n, ok := running(2) // by then they are planned, and no longer parsed
				return ok && n == runtime.NumCPU()
			})
			cancel()
			wait()
			if restarts := gone(t, before); restarts > 0 && c.looks {
				t.Errorf("it cost a restart:\n%s", log)
			}
		})
		t.Run(c.what+", and its time is over", func(t *testing.T) {
			within(t, "an answer", time.Minute, answers)
			before := strings.Count(log.String(), "neo4j.restarting")
			// On a busy machine the time may be over before it has begun.
			seen := false
			for limit := 2 * time.Second; !seen && limit < time.Minute; limit *= 2 {
				text := c.texts()
				wait := each(func(i int) {
					ctx, cancel := context.WithTimeout(t.Context(), limit)
					defer cancel()
					_, err := ask(ctx, d, text(i))
					var known *graph.Error
					if !errors.As(err, &known) || known.Code != graph.CodeTimeout {
						t.Errorf("%v, want %s", err, graph.CodeTimeout)
					}
				})
				for end := time.Now().Add(limit); !seen && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
					n, ok := running(0)
					seen = ok && n > 0
				}
				wait()
			}
			if !seen {
				t.Fatal("none was ever there")
			}
			if restarts := gone(t, before); restarts > 0 && c.looks {
				t.Errorf("it cost a restart:\n%s", log)
			}
		})
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
	if err := after.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if n := strings.Count(log.String(), "neo4j.restarting"); n != 1 {
		t.Errorf("%d restarts, want 1:\n%s", n, log)
	}
}
