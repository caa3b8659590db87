package ingest_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"

	"zonegraph/graph/cypher"
	"zonegraph/internal/ingest"
)

// hooked is a writer that tells of each transaction that changes something: before it
// is committed, and after. An error before keeps it from being committed.
type hooked struct {
	ingest.Database
	// at is called by one at a time.
	at func(phase string, committed bool) error
}

var atOnce sync.Mutex

func (h hooked) tell(phase string, committed bool) error {
	atOnce.Lock()
	defer atOnce.Unlock()
	return h.at(phase, committed)
}

func (h hooked) Write(ctx context.Context, work func(cypher.Tx) error) error {
	var seen *spied
	err := h.Database.Write(ctx, func(tx cypher.Tx) error {
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
	cypher.Tx
	text string
}

func (s *spied) Run(ctx context.Context, c cypher.Command) ([][]any, error) {
	s.text += c.Text() + "\n"
	return s.Tx.Run(ctx, c)
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
func dying(db ingest.Database, n int, committed bool, phase *string) ingest.Database {
	g := &gate{}
	g.Database = hooked{db, func(at string, done bool) error {
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
	ingest.Database
	shut atomic.Bool
}

func (g *gate) Write(ctx context.Context, work func(cypher.Tx) error) error {
	if g.shut.Load() {
		return errDied
	}
	return g.Database.Write(ctx, work)
}
