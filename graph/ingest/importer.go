package ingest

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"time"

	"golang.org/x/sync/errgroup"

	"zonegraph/graph"
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
// goroutine at a time, and again from the start if the database asks for a second
// attempt.
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
}

// errNothing ends a transaction that has nothing to write.
var errNothing = errors.New("nothing to write")

// Import judges a file and, if it is told to, writes it: all of it or nothing. The
// report is the same for both. Call Prepare once before.
//
// The error is a *RefusedError if more rows are refused than may be, and ErrTooLarge
// if the database cannot hold the file in one transaction. In both cases, as with
// any other error, nothing was written.
func Import(ctx context.Context, w store.Writer, m *graph.Model, src Source, o Options) (Report, error) {
	o = o.withDefaults()
	var r *run
	judge := func(tx store.Tx) error {
		r = newRun(reader{w}, m, src, o)
		return r.file(ctx, tx)
	}
	var err error
	if !o.Commit {
		err = judge(nil)
	} else {
		err = w.Write(ctx, func(tx store.Tx) error {
			if err := lock(ctx, tx, o.Waiting); err != nil {
				return err
			}
			if err := judge(tx); err != nil {
				return err
			}
			if !r.report.Changes() {
				return errNothing
			}
			return r.record(ctx, tx)
		})
	}
	switch {
	case err == nil && o.Commit:
		r.report.Import = r.importID
		return r.report, store.Settle(ctx, w)
	case errors.Is(err, errNothing):
		err = nil
	case graph.CodeOf(err) == graph.CodeTooComplex:
		err = ErrTooLarge
	}
	if r == nil {
		return Report{File: src.Name}, err
	}
	return r.report, err
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
	if o.At.IsZero() {
		o.At = time.Now()
	}
	return o
}

// run is one pass over a file.
type run struct {
	reader
	model    *graph.Model
	source   Source
	options  Options
	importID string
	document string
	seed     maphash.Seed
	indexes  map[string]*index
	memory   *memory
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

func newRun(r reader, m *graph.Model, src Source, o Options) *run {
	seed := maphash.MakeSeed()
	key := o.At.UTC().Format("20060102T150405.000") + "-" + src.Hash[:min(8, len(src.Hash))]
	return &run{reader: r, model: m, source: src, options: o, seed: seed, indexes: map[string]*index{}, memory: newMemory(seed),
		importID: graph.Ref{Type: importType, Key: key}.String(), document: graph.Ref{Type: documentType, Key: "import-" + key}.String(),
		edited: map[string]graph.Values{}, recalled: map[string]string{}, shapes: map[*graph.Entity]*store.Shape{}, report: Report{File: src.Name}}
}

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

// file judges all rows, and writes what they change to tx unless it is nil. While a
// batch is written, the next one is judged.
func (r *run) file(ctx context.Context, tx store.Tx) error {
	group, ctx := errgroup.WithContext(ctx)
	batches := make(chan *writes, 1)
	group.Go(func() error {
		defer close(batches)
		return r.judgeAll(ctx, batches)
	})
	group.Go(func() error {
		opened := false
		for b := range batches {
			if tx == nil || len(b.order) == 0 {
				continue
			}
			if !opened {
				if err := r.open(ctx, tx); err != nil {
					return err
				}
				opened = true
			}
			if err := b.execute(ctx, tx); err != nil {
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

func (r *run) judgeAll(ctx context.Context, to chan<- *writes) error {
	rows := make([]*Row, 0, batchRows)
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
		if rows = append(rows, item.Row); len(rows) == batchRows {
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
	if err := r.recall(ctx, rows, matches, faults); err != nil {
		return nil, err
	}
	wanted := map[*graph.Entity]map[string]bool{}
	for i := range rows {
		for _, m := range matches[i] {
			if r.memory.nodes[r.memory.hash(m.id)].standing == created {
				continue
			}
			if wanted[m.entity] == nil {
				wanted[m.entity] = map[string]bool{}
			}
			wanted[m.entity][m.id] = true
		}
	}
	s := &stored{nodes: map[string]graph.Values{}, links: map[pair][]link{}, ones: map[[2]string][]link{}}
	if err := r.fetchNodes(ctx, wanted, s); err != nil {
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
