package ingest_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"zonegraph/graph/cypher"
	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/stage"
)

// hooked is a writer that tells of each transaction that changes something: before it
// is committed, and after. An error before keeps it from being committed.
type hooked struct {
	ingest.Database
	// at is called by one at a time.
	at func(phase stage.Phase, committed bool) error
}

var atOnce sync.Mutex

func (h hooked) tell(phase stage.Phase, committed bool) error {
	atOnce.Lock()
	defer atOnce.Unlock()
	return h.at(phase, committed)
}

func (h hooked) Write(ctx context.Context, work func(cypher.Tx) error) error {
	phase := stage.PhaseOf(ctx)
	if phase == "" {
		return h.Database.Write(ctx, work)
	}
	err := h.Database.Write(ctx, func(tx cypher.Tx) error {
		if err := work(tx); err != nil {
			return err
		}
		return h.tell(phase, false)
	})
	if err == nil {
		err = h.tell(phase, true)
	}
	return err
}

var errDied = errors.New("this process has died")

// dying is a writer that dies at its nth change: nothing gets through any more.
func dying(db ingest.Database, n int, committed bool, phase *stage.Phase) ingest.Database {
	g := &gate{}
	g.Database = hooked{db, func(at stage.Phase, done bool) error {
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
