package snapshot

import (
	"cmp"
	"context"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/message"
)

// ErrChanged says that what is hidden has changed during work that is done once.
var ErrChanged = &graph.Error{Code: graph.CodeUnavailable, Message: message.New("database.changed")}

// Reader reads a database in which imports are written, and never shows a part of
// one. Whoever reads with several statements, or sends what it reads before all is
// read, says so by Do or Once; a lone Read is made sure of by itself.
//
// It works under the state that was last known, and asks the clock afterwards if what
// may be seen was still the same; not even that as long as nothing at all is committed.
type Reader struct {
	clock *Clock
	// statements runs what is made sure of.
	statements cypher.Reader
}

// NewReader makes a reader of a database, by a clock of it.
func NewReader(db Database, clock *Clock) *Reader {
	return &Reader{clock: clock, statements: bounded{traced{db}}}
}

// Do has work read under one state, again from the beginning if what may be seen has
// changed meanwhile, until the context ends. Within another Do, Once or Under it is a
// part of that. What work has made counts only once Do has returned without an error of
// its own; the error of work is passed on.
func (r *Reader) Do(ctx context.Context, o Options, work func(context.Context) error) error {
	for {
		sure, err := r.try(ctx, o, r.clock.Known, work)
		if sure || ctx.Err() != nil {
			return err
		}
	}
}

// Once is Do for work that cannot be done again, such as what was sent already: it
// is ErrChanged if what may be seen has changed meanwhile. It begins with a state that
// is read after the call: the one that was last known may have changed before.
func (r *Reader) Once(ctx context.Context, work func(context.Context) error) error {
	sure, err := r.try(ctx, Options{}, func(ctx context.Context) (State, error) { return r.clock.Since(ctx) }, work)
	if err == nil && !sure {
		return ErrChanged
	}
	return err
}

// Under has what is read in the context read under a state that is known to last, as it
// does for an import that holds the lock of imports. Nothing is made sure of.
func (r *Reader) Under(ctx context.Context, s State) context.Context {
	return newScope(Options{}, func(context.Context) (State, error) { return s, nil }).within(ctx)
}

// Read implements cypher.Reader.
func (r *Reader) Read(ctx context.Context, s cypher.Statement, each func(any) error) error {
	if scope := ScopeOf(ctx); scope != nil {
		under, err := scope.under(ctx)
		if err != nil {
			return err
		}
		return r.statements.Read(ctx, s.Without(under.Hidden), each)
	}
	var rows []any
	err := r.Do(ctx, Options{}, func(ctx context.Context) error {
		rows = rows[:0]
		return r.Read(ctx, s, func(value any) error {
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

// try does the work under a state that known gives, and tells if it is sure that what
// may be seen was the same from the beginning to the end.
func (r *Reader) try(ctx context.Context, o Options, known func(context.Context) (State, error), work func(context.Context) error) (bool, error) {
	if ScopeOf(ctx) != nil {
		return true, work(ctx)
	}
	scope := newScope(o, known)
	failed := work(scope.within(ctx))
	ends, unknown := scope.seen()
	switch {
	case ctx.Err() != nil:
		return false, cmp.Or(failed, ctx.Err())
	case len(ends) == 0 && !unknown:
		return true, failed // it has read nothing
	}
	under, err := scope.under(ctx)
	switch {
	case err != nil:
		return true, cmp.Or(failed, err) // cannot be: a statement was run
	case under.Exact && !unknown && len(ends) == 1 && ends[0] == under.Bookmark:
		return true, failed // nothing was committed at all
	}
	after, err := r.clock.Since(ctx, ends...)
	if err == nil && unknown {
		// A statement has ended in a state that is not known, but not later than this one.
		after, err = r.clock.Since(ctx, after.Bookmark)
	}
	if err != nil {
		return true, cmp.Or(failed, err)
	}
	return under.holdsUntil(after), failed
}
