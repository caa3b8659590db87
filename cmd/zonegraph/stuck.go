package main

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/snapshot"
	"zonegraph/message"
)

// stuckLimits say when the embedded Neo4j is started again for statements that were ended
// and run nevertheless. Each of them has a core for itself, and memory that may grow.
type stuckLimits struct {
	// look is how long after a statement was ended it is looked for, and how often then.
	look time.Duration
	// many is how long half as many of them as there are processors may go on, one how
	// long any may.
	many, one time.Duration
}

var usualStuckLimits = stuckLimits{look: time.Second, many: 10 * time.Second, one: time.Minute}

// stuck are statements that were ended and that run nevertheless, by their transactions'
// ids, with the time when that was first seen.
type stuck map[string]time.Time

// see takes what runs now, and tells how many they are, for how long the oldest runs, and
// if that is too many for too long.
func (s stuck) see(now time.Time, running []string, limits stuckLimits, processors int) (count int, oldest time.Duration, tooMany bool) {
	still := make(stuck, len(running))
	for _, id := range running {
		first, known := s[id]
		if !known {
			first = now
		}
		still[id] = first
	}
	clear(s)
	many := 0
	for id, first := range still {
		s[id] = first
		age := now.Sub(first)
		oldest = max(oldest, age)
		if age >= limits.many {
			many++
		}
	}
	return len(s), oldest, many > 0 && (2*many >= processors || oldest >= limits.one)
}

// suspect is called with the error of each statement: if it is one that was ended, it is
// looked if the database has ended it too.
func (d *database) suspect(ctx context.Context, err error) {
	var known *graph.Error
	timedOut := errors.As(err, &known) && known.Code == graph.CodeTimeout
	if err == nil || ctx.Err() == nil && !timedOut {
		return
	}
	select {
	case d.suspicion <- struct{}{}:
	default: // it is looked anyway
	}
}

// watch looks for statements that were ended and run nevertheless, whenever one was ended
// and as long as there are any, and has the embedded Neo4j started again if they stay.
func (d *database) watch(ctx context.Context, log *slog.Logger) {
	seen := stuck{}
	for idle := true; ; {
		if idle {
			select {
			case <-ctx.Done():
				return
			case <-d.suspicion:
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(d.stuckLimits.look):
		}
		db := d.pool.Load()
		if db == nil { // it is being started: nothing of before runs any more
			clear(seen)
			idle = true
			continue
		}
		running, err := terminated(ctx, db)
		if err != nil {
			log.Debug("neo4j.transactions-unknown", "error", err)
			idle = false
			continue
		}
		count, oldest, tooMany := seen.see(time.Now(), running, d.stuckLimits, runtime.NumCPU())
		if tooMany {
			d.restart(message.NewError("neo4j.statements-stuck", count, oldest.Seconds()))
			clear(seen)
		}
		idle = len(seen) == 0
	}
}

// terminatedLimit is how long the database may take to tell what runs.
const terminatedLimit = 5 * time.Second

// terminated are the transactions that were ended and run nevertheless.
func terminated(ctx context.Context, db snapshot.Database) (ids []string, err error) {
	ctx, cancel := context.WithTimeout(ctx, terminatedLimit)
	defer cancel()
	_, err = db.Run(ctx, cypher.TerminatedTransactions(), snapshot.RunOptions{}, func(value any) error {
		id, _ := value.(string)
		ids = append(ids, id)
		return nil
	})
	return ids, err
}
