package ingest

import (
	"context"
	"fmt"
	"hash/maphash"
	"iter"
	"time"

	"golang.org/x/sync/errgroup"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/snapshot"
	"zonegraph/graph/store"
)

const (
	// batchRows is how many rows are matched and written together.
	batchRows = 2_000
	// lockPatience is how long an import waits for another before it says so.
	lockPatience = 2 * time.Second
)

// Source is a file to import.
type Source struct {
	// Name is the file's name, Hash the SHA-256 of its content in hexadecimal digits.
	Name, Hash string
	// Profile is by what its rows were read.
	Profile string
	// Rows reads the file; ranging over it again reads it again. An error ends the
	// import.
	Rows iter.Seq2[Item, error]
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
	Refused  func(Refusal)
	Changed  func(Diff)
	Progress func(rows int)
	// Waiting is called if another import is in the way.
	Waiting func()

	// batch is how many rows are matched and written together; tests take few.
	batch int
}

// Import judges a file and, if it is told to, writes it: all of it or nothing. The
// report is the same for both. Call Prepare once before.
//
// The error is a *RefusedError if more rows are refused than may be, and
// ErrTooManyChanges if the database cannot make so many changes at once. In both
// cases, as with any other error, nothing of it is ever seen.
func Import(ctx context.Context, db Database, m *graph.Model, src Source, o Options) (Report, error) {
	o = o.withDefaults()
	r := newRun(db, m, src, o)
	if !o.Commit {
		err := r.file(ctx)
		return r.report, err
	}
	err := hold(ctx, db, 0, o.Waiting, func() error {
		if err := removeLeft(ctx, db, m); err != nil {
			return err
		}
		// From now on only this import writes, and what it has written is hidden.
		now, err := db.Bookmark(ctx)
		if err != nil {
			return err
		}
		r.under = &snapshot.State{Bookmark: now, Hidden: []string{r.importID}}
		err = r.file(ctx)
		if err == nil && r.opened {
			err = r.end(ctx)
		}
		if err != nil && r.opened {
			err = r.stage().back(ctx, err)
		}
		return err
	})
	if err != nil || !r.opened {
		return r.report, err
	}
	r.report.Import = r.importID
	return r.report, store.Settle(ctx, db)
}

func (o Options) withDefaults() Options {
	if o.Refused == nil {
		o.Refused = func(Refusal) {}
	}
	if o.Changed == nil {
		o.Changed = func(Diff) {}
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

// run is one pass over a file.
type run struct {
	*reader
	db       Database
	model    *graph.Model
	source   Source
	options  Options
	importID string
	document string
	// opened says that something of it may be in the database.
	opened  bool
	seed    maphash.Seed
	indexes map[string]*index
	memory  *memory
	// edited has what the file has changed of known nodes that later rows need: what
	// they are called by, and lists.
	edited map[string]graph.Values
	// recalled has the ids of nodes that the graph has, by the keys that rows give.
	recalled map[string]string
	shapes   map[*graph.Entity]*store.Shape
	seq      int64
	// searches counts the names for which candidates were searched.
	searches int
	// taken and refused are the rows counted last: some give several things.
	taken, refused place
	report         Report
}

func newRun(db Database, m *graph.Model, src Source, o Options) *run {
	seed := maphash.MakeSeed()
	id := graph.Ref{Type: importType, Key: o.At.UTC().Format("20060102T150405.000") + "-" + src.Hash[:min(8, len(src.Hash))]}.String()
	return &run{reader: newReader(db), db: db, model: m, source: src, options: o, seed: seed, indexes: map[string]*index{}, memory: newMemory(seed),
		importID: id, document: documentOf(id), edited: map[string]graph.Values{}, recalled: map[string]string{}, shapes: map[*graph.Entity]*store.Shape{}, report: Report{File: src.Name}}
}

func (r *run) stage() stage { return stage{r.db, r.model, r.importID} }

func (r *run) index(ctx context.Context, e *graph.Entity) (*index, error) {
	if x := r.indexes[e.Name]; x != nil {
		return x, nil
	}
	x, err := loadIndex(ctx, r.reader, e, r.seed)
	if err != nil {
		return nil, fmt.Errorf("reading the names of what there is: %w", err)
	}
	r.indexes[e.Name] = x
	return x, nil
}

// file judges all rows, and stages what they change if it shall be committed. While a
// batch is written, the next one is judged.
func (r *run) file(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	batches, linked := make(chan *writes, 1), make(chan *writes, 1)
	group.Go(func() error {
		defer close(batches)
		return r.judgeAll(ctx, batches)
	})
	group.Go(func() error {
		defer close(linked)
		for b := range batches {
			if !r.options.Commit || len(b.order) == 0 {
				continue
			}
			if !r.opened {
				if err := r.open(ctx); err != nil {
					return err
				}
			}
			if err := r.write(ctx, b, nodeLane); err != nil {
				return err
			}
			select {
			case linked <- b:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	group.Go(func() error {
		for b := range linked {
			if err := r.write(ctx, b, linkLane); err != nil {
				return err
			}
		}
		return nil
	})
	if err := group.Wait(); err != nil {
		return err
	}
	if refused := r.report.Refused; !r.options.Threshold.Allows(refused, r.report.Rows+refused) {
		return &RefusedError{r.report.Refused, r.options.Threshold}
	}
	return nil
}

// write writes what a batch has in a lane.
func (r *run) write(ctx context.Context, b *writes, l lane) error {
	if !b.has(l) {
		return nil
	}
	return r.stage().write(ctx, l, func(tx cypher.Tx) error { return b.execute(ctx, tx, l) })
}

func (r *run) judgeAll(ctx context.Context, to chan<- *writes) error {
	rows := make([]*Row, 0, r.options.batch)
	flush := func() error {
		b, err := r.batch(ctx, rows)
		rows = rows[:0]
		if err != nil {
			return err
		}
		r.options.Progress(r.report.Rows + r.report.Refused)
		// A file that will not be written need not be sent.
		if r.options.Threshold.exceeded(r.report.Refused) {
			return nil
		}
		select {
		case to <- b:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for item, err := range r.source.Rows {
		if err != nil {
			return err
		}
		if len(item.Refusals) > 0 {
			r.countRefused(item.Refusals[0])
			for _, refusal := range item.Refusals {
				r.options.Refused(refusal)
			}
		}
		if item.Row == nil {
			continue
		}
		if rows = append(rows, item.Row); len(rows) == r.options.batch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// batch judges some rows: first which nodes they speak of, then, with one statement
// for each type, what the graph has of these, and at last what is to change.
func (r *run) batch(ctx context.Context, rows []*Row) (*writes, error) {
	matches := make([][]match, len(rows))
	faults := make([]*mistake, len(rows))
	for i, row := range rows {
		var err error
		if matches[i], faults[i], err = r.resolve(ctx, row); err != nil {
			return nil, err
		}
	}
	s := &stored{nodes: map[string]graph.Values{}, links: map[pair][]link{}, ones: map[[2]string][]link{}}
	if err := r.fetchNodes(ctx, rows, matches, s); err != nil {
		return nil, err
	}
	if err := r.recall(ctx, rows, matches, faults, s); err != nil {
		return nil, err
	}
	var steps []step
	for i, row := range rows {
		for _, l := range row.Links {
			if faults[i] != nil {
				break
			}
			st, err := r.stepOf(l, matches[i])
			if err != nil {
				return nil, err
			}
			steps = append(steps, st)
		}
	}
	if err := r.fetchLinks(ctx, steps, s); err != nil {
		return nil, err
	}
	w := r.newWrites()
	for i, row := range rows {
		if faults[i] == nil {
			v, fault, err := r.judge(row, matches[i], s)
			if err != nil {
				return nil, err
			}
			if faults[i] = fault; fault == nil {
				if err := r.take(row, v, s, w); err != nil {
					return nil, err
				}
				r.countTaken(row)
			}
		}
	}
	w.lean()
	return w, r.refuse(ctx, faults)
}

// place is a row of a file.
type place struct {
	sheet string
	row   int
}

func (r *run) countTaken(row *Row) {
	if at := (place{row.Sheet, row.Number}); at != r.taken {
		r.taken = at
		r.report.Rows++
	}
}

func (r *run) countRefused(f Refusal) {
	if at := (place{f.Sheet, f.Row}); at != r.refused {
		r.refused = at
		r.report.Refused++
	}
}
