package ingest_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"

	"zonegraph/graph/store"
)

// hooked is a writer that tells of each transaction that changes something: before it
// is committed, and after. An error before keeps it from being committed.
type hooked struct {
	store.Writer
	// at is called by one at a time.
	at func(phase string, committed bool) error
}

var atOnce sync.Mutex

func (h hooked) tell(phase string, committed bool) error {
	atOnce.Lock()
	defer atOnce.Unlock()
	return h.at(phase, committed)
}

func (h hooked) Write(ctx context.Context, work func(store.Tx) error) error {
	var seen *spied
	err := h.Writer.Write(ctx, func(tx store.Tx) error {
		seen = &spied{Tx: tx}
		if err := work(seen); err != nil || seen.phase() == "" {
			return err
		}
		return h.tell(seen.phase(), false)
	})
	if err == nil && seen.phase() != "" {
		err = h.tell(seen.phase(), true)
	}
	return err
}

// spied is a transaction that keeps its statements.
type spied struct {
	store.Tx
	text string
}

func (s *spied) Run(ctx context.Context, cypher string, params map[string]any) ([][]any, error) {
	s.text += cypher + "\n"
	return s.Tx.Run(ctx, cypher, params)
}

// phase tells what a transaction does, "" if it changes nothing.
func (s *spied) phase() string {
	for _, p := range []struct{ has, phase string }{
		{"'UNDONE'", "undo"}, {"MERGE (s:_ImportState)", "begin"}, {"s.removed = [i IN coalesce", "removal"}, {"[:IMPORTED_AS", "end"}, {"s.hidden = [", "removed"},
		{"DETACH DELETE", "removal"}, {"DELETE j", "removal"}, {"CREATE (", "staging"},
	} {
		if strings.Contains(s.text, p.has) {
			return p.phase
		}
	}
	return ""
}

var errDied = errors.New("this process has died")

// dying is a writer that dies at its nth change: nothing gets through any more.
func dying(w store.Writer, n int, committed bool, phase *string) store.Writer {
	g := &gate{}
	g.Writer = hooked{w, func(at string, done bool) error {
		if done == committed {
			if n--; n == 0 {
				g.shut.Store(true)
				*phase = at
			}
		}
		if g.shut.Load() {
			return errDied
		}
		return nil
	}}
	return g
}

// gate lets nothing through once it is shut.
type gate struct {
	store.Writer
	shut atomic.Bool
}

func (g *gate) Write(ctx context.Context, work func(store.Tx) error) error {
	if g.shut.Load() {
		return errDied
	}
	return g.Writer.Write(ctx, work)
}
