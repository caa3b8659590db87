package e2e

import (
	"context"
	"errors"
	"testing"
	"time"

	"zonegraph/graph"
	"zonegraph/internal/graphtest"
	"zonegraph/internal/server"
)

// slow takes minutes if nobody stops it: each further level of pairs multiplies.
const slow = `{ enterprises(limit: 1000) { city { enterprises(limit: 1000) { city { enterprises(limit: 1000) {
	zones { enterprises(limit: 1000, sort: [{revenue: DESC}]) { name } } } } } } } }`

// running counts the statements of ours that the database is busy with.
func running(t *testing.T, e *graphtest.Env) int {
	t.Helper()
	n := 0
	err := e.Read(context.WithoutCancel(t.Context()), graphtest.Statement(`SHOW TRANSACTIONS YIELD currentQuery, status WHERE currentQuery STARTS WITH 'MATCH (n0:Enterprise)' RETURN count(*)`, nil), func(v any) error {
		n = int(v.(int64))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func eventually(t *testing.T, what string, within time.Duration, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(within); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within %s", what, within)
		}
	}
}

func unbounded(o *server.Options) {
	o.Limits.Complexity = 1 << 60
	o.Timeout = time.Minute
}

// A client that goes away takes its query with it, in the database too.
func TestDisconnectEndsTheQueryInTheDatabase(t *testing.T) {
	e := graphtest.Synthetic(t, size).With(unbounded)
	ctx, leave := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		_, err := e.Ask(ctx, slow, nil)
		done <- err
	}()
	eventually(t, "the query runs", 20*time.Second, func() bool { return running(t, e) > 0 })
	leave()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Fatalf("the client got %v", err)
	}
	eventually(t, "the query has ended in the database", 5*time.Second, func() bool { return running(t, e) == 0 })
}

// The deadline of an operation ends it in the database too, and says so.
func TestDeadlineEndsTheQueryInTheDatabase(t *testing.T) {
	e := graphtest.Synthetic(t, size).With(func(o *server.Options) {
		unbounded(o)
		o.Timeout = 700 * time.Millisecond
	})
	start := time.Now()
	r, err := e.Ask(t.Context(), slow, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Errors) != 1 || r.Errors[0].Extensions.Code != string(graph.CodeTimeout) {
		t.Errorf("got %+v, want TIMEOUT\n%s", r.Errors, e.Log)
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("it took %s", took)
	}
	eventually(t, "the query has ended in the database", 5*time.Second, func() bool { return running(t, e) == 0 })
}

// An answer may not grow without bound.
func TestLargeAnswersAreRefused(t *testing.T) {
	e := graphtest.Synthetic(t, size).With(func(o *server.Options) { o.Limits.Pages.MaxBytes = 10_000 })
	r, err := e.Ask(t.Context(), `{ enterprises(limit: 1000) { name } }`, nil)
	if err != nil || len(r.Errors) != 1 || r.Errors[0].Extensions.Code != string(graph.CodeTooComplex) {
		t.Errorf("got %v %+v, want TOO_COMPLEX", err, r)
	}
}

// What reads must not be able to write, whatever text it sends.
func TestReadsCannotWrite(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	err := e.Read(t.Context(), graphtest.Statement("CREATE (:Zone {id: 'Zone:intruder'}) RETURN 1", nil), func(any) error { return nil })
	if err == nil {
		t.Error("a statement wrote in a read-only transaction")
	}
}
