package ingest

import (
	"cmp"
	"context"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/snapshot"
	"zonegraph/graph/store"
	"zonegraph/internal/ingest/judge"
	"zonegraph/internal/ingest/publish"
	"zonegraph/internal/ingest/read"
	"zonegraph/internal/ingest/stage"
)

// batchRows is how many rows are matched and written together.
const batchRows = 2_000

// Database is what imports need of the driver: they read and write.
type Database interface {
	cypher.Writer
	snapshot.Database
}

// Options say how to import. All functions may be nil; they are called from one
// goroutine at a time.
type Options struct {
	// Commit writes; without it, the graph stays as it is.
	Commit bool
	// Threshold is how many rows may be refused in a file that is written.
	Threshold Threshold
	// By is who imports, At when.
	By string
	At time.Time
	// Refused is told of each row that is refused, Changed of each node that changes
	// or is new, Progress how many rows were judged so far.
	Refused  func(read.Refusal)
	Changed  func(judge.Diff)
	Progress func(rows int)
	// Waiting is called if another import is in the way.
	Waiting func()

	// batch is how many rows are matched and written together; tests take few.
	batch int
}

func (o Options) withDefaults() Options {
	if o.Refused == nil {
		o.Refused = func(read.Refusal) {}
	}
	if o.Changed == nil {
		o.Changed = func(judge.Diff) {}
	}
	if o.Progress == nil {
		o.Progress = func(int) {}
	}
	if o.Waiting == nil {
		o.Waiting = func() {}
	}
	if o.batch == 0 {
		o.batch = batchRows
	}
	if o.At.IsZero() {
		o.At = time.Now()
	}
	return o
}

// Import judges a file and, if it is told to, writes it: all of it or nothing. The
// report is the same for both. Call Prepare once before.
//
// The error is a *RefusedError if more rows are refused than may be, and
// has the code import.too-many-changes if the database cannot make so many changes at
// once. In both cases, as with any other error, nothing of it is ever seen.
func Import(ctx context.Context, db Database, m *graph.Model, src read.Source, o Options) (Report, error) {
	o = o.withDefaults()
	id := graph.Ref{Type: stage.ImportType, Key: o.At.UTC().Format("20060102T150405.000") + "-" + src.Hash[:min(8, len(src.Hash))]}.String()
	p := newPass(db, m, src, id, o)
	if !o.Commit {
		err := p.rows(ctx, func(*stage.Batch) error { return nil })
		return p.report, cmp.Or(err, p.allowed())
	}
	err := stage.Hold(ctx, db, o.Waiting, func() error {
		if err := removeLeft(ctx, db, m); err != nil {
			return err
		}
		// From now on only this import writes, and what it has written is hidden.
		now, err := db.Bookmark(ctx)
		if err != nil {
			return err
		}
		p.graph = p.graph.Under(snapshot.State{Bookmark: now, Hidden: []string{id}})
		err = p.writer.Run(ctx, p.rows)
		err = cmp.Or(err, p.allowed())
		if err == nil && p.writer.Opened() {
			err = publish.Publish(ctx, p.writer, p.record())
		}
		if err != nil && p.writer.Opened() {
			err = rollback(ctx, db, p.writer.Import, err)
		}
		return err
	})
	if err != nil || !p.writer.Opened() {
		return p.report, err
	}
	p.report.Import = id
	return p.report, store.SettleAfter(ctx, db, p.report.changes())
}
