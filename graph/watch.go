package graph

import (
	"context"
	"strings"
	"sync"
	"time"
)

// Watch is what an operation learns of the statements that are run for it: how
// many, how long they took, and which state of the graph they saw. It travels
// with the context; whoever runs the statements fills it.
//
// A state is an opaque token: two equal ones mean that nothing was committed
// between them.
type Watch struct {
	// Since is a state that the statements must see, or a later one; "" for any.
	Since string
	// Profile has each statement count its database hits, which makes it slower.
	Profile bool

	mu         sync.Mutex
	asked      int
	statements int
	took       time.Duration
	hits       int64
	last       string
	mixed      bool
}

type watchKey struct{}

// WithWatch has the statements that run under the context noted in w.
func WithWatch(ctx context.Context, w *Watch) context.Context {
	return context.WithValue(ctx, watchKey{}, w)
}

// WatchOf is the context's watch, nil if there is none.
func WatchOf(ctx context.Context) *Watch {
	w, _ := ctx.Value(watchKey{}).(*Watch)
	return w
}

// Ask notes that something is going to be read, whoever reads it.
func (w *Watch) Ask() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked++
}

// Asked tells if anything was to be read at all.
func (w *Watch) Asked() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked > 0
}

// Note notes one statement: how long it took, the state after it ("" if that is
// not known, as after an error), and its database hits if they were counted.
func (w *Watch) Note(s Statement, took time.Duration, state string, hits int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.statements++
	w.took += took
	w.hits += hits
	if state != "" {
		w.last = state
	}
	w.mixed = w.mixed || state != w.Since || changesByItself(s.Text)
}

// Statements is how many statements ran, the time they took together, and their
// database hits if Profile is set.
func (w *Watch) Statements() (n int, took time.Duration, hits int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.statements, w.took, w.hits
}

// State is the one state that all statements saw, and nothing besides it; "" if
// there was a commit meanwhile, or if something else than the graph decided what
// they gave. That they saw the whole of Since is for whoever runs them to see to.
func (w *Watch) State() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.mixed || w.statements == 0 || w.statements < w.asked {
		return ""
	}
	return w.last
}

// Last is the state after the last statement whose state is known.
func (w *Watch) Last() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.last
}

// changesByItself tells if a statement can give something else without a commit:
// by the clock, or by chance.
func changesByItself(text string) bool {
	for _, call := range []string{"date()", "time()", "timestamp()", "rand()", "UUID()", ".realtime(", ".statement(", ".transaction("} {
		if strings.Contains(text, call) {
			return true
		}
	}
	return false
}
