package graph

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

// Reader runs a statement read-only and hands over the value of each row.
type Reader interface {
	Read(ctx context.Context, s Statement, each func(value any) error) error
}

// Database is a Reader that knows what is hidden.
type Database interface {
	Reader
	// Visibility reads what is hidden in some states of the database, or a later one.
	Visibility(ctx context.Context, since ...string) (Visibility, error)
}

// View reads a database in which imports are written, and never shows a part of
// one. Whoever reads with several statements, or sends what it reads before all is
// read, says so by Do or Once; a lone Read is made sure of by itself.
//
// It works under the visibility that was last known, and looks afterwards if that
// was still so. A look costs the database a tiny read, which all who wait share;
// none is needed as long as nothing at all is committed. The zero value over a
// Reader that is no Database hides nothing. A View is safe for concurrent use.
type View struct {
	reader   Reader
	database Database

	mu            sync.Mutex
	known         *Visibility
	running, next *look
}

// NewView makes the view of a reader; a View is its own.
func NewView(r Reader) *View {
	if v, ok := r.(*View); ok {
		return v
	}
	db, _ := r.(Database)
	return &View{reader: r, database: db}
}

// lookLimit bounds one look at what is hidden.
const lookLimit = 10 * time.Second

// ErrChanged says that what is hidden has changed during work that is done once.
var ErrChanged = &Error{Code: CodeUnavailable, Message: "An import was begun, completed or undone while this was being read, so it would have shown a part of one. Please start again."}

// Do has work read under one visibility, again from the beginning if that has
// changed meanwhile, until the context ends. Within another Do or Once it is a part
// of that. What work has made counts only once Do has returned without an error of
// its own; the error of work is passed on.
func (v *View) Do(ctx context.Context, work func(context.Context) error) error {
	for {
		sure, err := v.try(ctx, work)
		if sure || ctx.Err() != nil {
			return err
		}
	}
}

// Once is Do for work that cannot be done again, such as what was sent already: it
// is ErrChanged if what is hidden has changed meanwhile.
func (v *View) Once(ctx context.Context, work func(context.Context) error) error {
	sure, err := v.try(ctx, work)
	if err == nil && !sure {
		return ErrChanged
	}
	return err
}

// Read implements Reader.
func (v *View) Read(ctx context.Context, s Statement, each func(any) error) error {
	if v.database == nil {
		return v.reader.Read(ctx, s, each)
	}
	if sight := SightOf(ctx); sight != nil {
		s, err := Hide(s, sight.visibility.Hidden)
		if err != nil {
			return err
		}
		return v.reader.Read(ctx, s, each)
	}
	var rows []any
	err := v.Do(ctx, func(ctx context.Context) error {
		rows = rows[:0]
		return v.Read(ctx, s, func(value any) error {
			rows = append(rows, value)
			return nil
		})
	})
	for _, row := range rows {
		if err != nil {
			break
		}
		err = each(row)
	}
	return err
}

// try does the work under the visibility that is known, and tells if it is sure
// that it was so from the beginning to the end.
func (v *View) try(ctx context.Context, work func(context.Context) error) (bool, error) {
	if v.database == nil || SightOf(ctx) != nil {
		return true, work(ctx)
	}
	now, err := v.current(ctx)
	if err != nil {
		return true, err
	}
	sight := &Sight{visibility: now, ends: map[string]bool{}}
	failed := work(context.WithValue(ctx, sightKey{}, sight))
	ends, unknown := sight.seen()
	switch {
	case ctx.Err() != nil:
		return false, cmp.Or(failed, ctx.Err())
	case len(ends) == 0 && !unknown:
		return true, failed // it has read nothing
	case now.Exact && !unknown && len(ends) == 1 && ends[0] == now.State:
		return true, failed // nothing was committed at all
	}
	then, err := v.look(ctx, ends...)
	if err == nil && unknown {
		// A statement has ended in a state that is not known, but not later than this one.
		then, err = v.look(ctx, then.State)
	}
	if err != nil {
		return true, cmp.Or(failed, err)
	}
	return then.same(now), failed
}

// current is the visibility that was last known. The first is read twice, so that
// it is known in which state it holds.
func (v *View) current(ctx context.Context) (Visibility, error) {
	v.mu.Lock()
	known := v.known
	v.mu.Unlock()
	if known != nil {
		return *known, nil
	}
	now, err := v.look(ctx)
	if err != nil {
		return now, err
	}
	return v.look(ctx, now.State)
}

// look is one read of what is hidden. What it found may be read once done is closed.
type look struct {
	done       chan struct{}
	since      map[string]bool
	visibility Visibility
	err        error
}

// look asks what is hidden in some states or later ones, by a read that begins
// after the call. All who call while one is on its way share the next.
func (v *View) look(ctx context.Context, since ...string) (Visibility, error) {
	v.mu.Lock()
	if v.next == nil {
		v.next = &look{done: make(chan struct{}), since: map[string]bool{}}
	}
	l := v.next
	for _, state := range since {
		if state != "" {
			l.since[state] = true
		}
	}
	if v.running == nil {
		v.running, v.next = l, nil
		go v.work(l)
	}
	v.mu.Unlock()
	select {
	case <-l.done:
		return l.visibility, l.err
	case <-ctx.Done():
		return Visibility{}, ctx.Err()
	}
}

// work looks until nobody asks any more.
func (v *View) work(l *look) {
	for l != nil {
		ctx, cancel := context.WithTimeout(context.Background(), lookLimit)
		l.visibility, l.err = v.database.Visibility(ctx, slices.Collect(maps.Keys(l.since))...)
		cancel()
		v.mu.Lock()
		if l.err == nil {
			v.known = &l.visibility
		}
		close(l.done)
		l, v.running, v.next = v.next, v.next, nil
		v.mu.Unlock()
	}
}
