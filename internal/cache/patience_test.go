package cache

import (
	"context"
	"testing"
	"time"
)

// A database that hangs is waited for as long as one read may take, also by who
// asks while such a read is on its way; then there is no answer, or the kept one
// where that is allowed.
func TestWaitingIsBounded(t *testing.T) {
	for _, lenient := range []bool{false, true} {
		g := &graph{}
		hang := make(chan struct{})
		hanging := false
		c := New(Options{Bytes: 1 << 20, ServeStale: lenient, Patience: 50 * time.Millisecond, State: func(ctx context.Context) (string, error) {
			if hanging {
				<-hang // deaf to its context, as a driver may be
			}
			return g.state(ctx)
		}})
		for range 2 {
			_, _ = ask(t, c, g.compute(nil))
		}
		c.Alias(key("raw"), key("q"))
		hanging = true
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
		close(hang)
	}
}
