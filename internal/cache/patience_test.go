package cache

import (
	"context"
	"testing"
	"time"

	"zonegraph/graph/snapshot"
)

// hanging is a database that hangs from some time on.
type hanging struct {
	graph
	hang  chan struct{}
	hangs bool
}

func (g *hanging) Bookmark(ctx context.Context) (string, error) {
	if g.hangs {
		<-g.hang // deaf to its context, as a driver may be
	}
	return g.graph.Bookmark(ctx)
}

// A database that hangs is waited for as long as one read may take, also by who
// asks while such a read is on its way; then there is no answer, or the kept one
// where that is allowed.
func TestWaitingIsBounded(t *testing.T) {
	for _, lenient := range []bool{false, true} {
		g := &hanging{hang: make(chan struct{})}
		c := New(Options{Bytes: 1 << 20, ServeStale: lenient}, snapshot.NewClock(g, 0, 50*time.Millisecond))
		for range 2 {
			_, _ = ask(t, c, g.compute(nil))
		}
		c.Alias(key("raw"), key("q"))
		g.hangs = true
		for range 2 {
			v := c.Visit()
			start := time.Now()
			a, source := v.Find(t.Context(), key("raw"))
			if took := time.Since(start); took < 40*time.Millisecond || took > 5*time.Second {
				t.Errorf("lenient %t: waited %s", lenient, took)
			}
			if (a != nil) != lenient || lenient && source != Stale {
				t.Errorf("lenient %t: %v %s", lenient, a, source)
			}
		}
		close(g.hang)
	}
}
