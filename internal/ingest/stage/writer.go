package stage

import (
	"context"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/store"
	"zonegraph/internal/ingest/read"
)

// Writer writes the batches of one import. Batches are made by one goroutine at a time,
// while others are written.
type Writer struct {
	Import
	source   read.Source
	at       time.Time
	document string
	opened   bool
	shapes   map[*graph.Entity]*store.Shape
	// seq is the number of the last entry of the journal.
	seq int64
	// cited has a bit for each row of a sheet that has a citation.
	cited map[string][]uint64
}

// NewWriter is a writer of an import of a file at a time.
func NewWriter(i Import, src read.Source, at time.Time) *Writer {
	return &Writer{Import: i, source: src, at: at, document: DocumentOf(i.ID), shapes: map[*graph.Entity]*store.Shape{}, cited: map[string][]uint64{}}
}

// Batch is an empty batch.
func (w *Writer) Batch() *Batch { return &Batch{Writer: w, groups: map[string]*group{}} }

// Opened tells if something of the import may be in the database, once Run has ended.
func (w *Writer) Opened() bool { return w.opened }

// Run writes the batches that fill hands over, in their order: the nodes of one while
// fill is at the next, and its links while the nodes of the next one are written. The
// first that has anything to write opens the stage. Run ends when all is written, or
// with the first error, which ends the context of fill.
func (w *Writer) Run(ctx context.Context, fill func(ctx context.Context, write func(*Batch) error) error) error {
	group, ctx := errgroup.WithContext(ctx)
	batches, linked := make(chan *Batch, 1), make(chan *Batch, 1)
	send := func(to chan<- *Batch, b *Batch) error {
		select {
		case to <- b:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	group.Go(func() error {
		defer close(batches)
		return fill(ctx, func(b *Batch) error { return send(batches, b) })
	})
	group.Go(func() error {
		defer close(linked)
		for b := range batches {
			if b.empty() {
				continue
			}
			if err := w.open(ctx); err != nil {
				return err
			}
			if err := b.write(ctx, nodeLane); err != nil {
				return err
			}
			if err := send(linked, b); err != nil {
				return err
			}
		}
		return nil
	})
	group.Go(func() error {
		for b := range linked {
			if err := b.write(ctx, linkLane); err != nil {
				return err
			}
		}
		return nil
	})
	return group.Wait()
}

// open hides the import and writes the file as a document, which citations need, before
// the first batch.
func (w *Writer) open(ctx context.Context) error {
	if w.opened {
		return nil
	}
	w.opened = true
	if err := w.DB.Write(WithPhase(ctx, Begin), func(tx cypher.Tx) error { return w.Stage(ctx, tx) }); err != nil {
		return err
	}
	return w.Write(WithPhase(ctx, Staging), nodeLane, func(tx cypher.Tx) error {
		return w.CreateNode(ctx, tx, DocumentType, w.document, graph.Values{"name": filepath.Base(w.source.Name), "category": "数据表", "date": graph.Date(w.at.Format(time.DateOnly)),
			"contentHash": w.source.Hash, "otherNumbers": []string{}, read.SyntheticField: false}, true)
	})
}

// End is the last transaction of the import, which publishes it.
func (w *Writer) End(ctx context.Context, work func(cypher.Tx) error) error {
	return w.Write(WithPhase(ctx, End), nodeLane, work)
}

func (w *Writer) shape(e *graph.Entity) *store.Shape {
	s := w.shapes[e]
	if s == nil {
		s = store.NewShape(e)
		w.shapes[e] = s
	}
	return s
}

// cite notes that a row has a citation, and tells if it had one.
func (w *Writer) cite(sheet string, row int) bool {
	bits := w.cited[sheet]
	for len(bits) <= row/64 {
		bits = append(bits, 0)
	}
	had := bits[row/64]>>(row%64)&1 == 1
	bits[row/64] |= 1 << (row % 64)
	w.cited[sheet] = bits
	return had
}
