package snapshot

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"zonegraph/graph/cypher"
)

// ReadScope is what the statements of one piece of work have in common: the state under
// which they read, and what is learned of them. It travels with the context.
type ReadScope struct {
	options Options
	// known gives the state to read under, which is asked for by the first statement:
	// work that reads nothing needs no database.
	known func(context.Context) (State, error)
	// slots bound the statements that run at a time.
	slots chan struct{}

	mu sync.Mutex
	// state is the state to read under, nil until the first statement.
	state *State
	trace Trace
	ends  map[string]bool
	// asked is how many statements were to be run.
	asked int
	// unknown says that a statement has ended in a state that is not known, varying
	// that what one gives depends on more than the graph.
	unknown, varying bool
}

// Options say how a piece of work reads.
type Options struct {
	// Since is the bookmark of a state that the statements must see, or a later one; ""
	// for any.
	Since string
	// Profile has each statement count its database hits, which makes it slower.
	Profile bool
}

// Trace is what a piece of work has cost, as far as it has come.
type Trace struct {
	// Statements that were run, the time that they took together until their last
	// rows, and their database hits if they were counted.
	Statements int
	Took       time.Duration
	Hits       int64
	// Last is the bookmark after the last statement of which it is known.
	Last string
}

type scopeKey struct{}

func newScope(o Options, known func(context.Context) (State, error)) *ReadScope {
	return &ReadScope{options: o, known: known, slots: make(chan struct{}, maxStatements), ends: map[string]bool{}}
}

func (s *ReadScope) within(ctx context.Context) context.Context {
	return context.WithValue(ctx, scopeKey{}, s)
}

// ScopeOf is the context's scope, nil if there is none.
func ScopeOf(ctx context.Context) *ReadScope {
	s, _ := ctx.Value(scopeKey{}).(*ReadScope)
	return s
}

// under gives the state to read under.
func (s *ReadScope) under(ctx context.Context) (State, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == nil {
		known, err := s.known(ctx)
		if err != nil {
			return State{}, err
		}
		s.state = &known
	}
	return *s.state, nil
}

// Trace is what the work has cost so far.
func (s *ReadScope) Trace() Trace {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.trace
}

// Asked tells if anything was to be read at all.
func (s *ReadScope) Asked() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked > 0
}

// Single is the bookmark of the one state that all statements saw, and nothing besides
// it: that of Options.Since, in which all of them have ended. It is "" if there was a
// commit meanwhile, or if something else than the graph decided what they gave.
func (s *ReadScope) Single() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.varying || s.unknown || s.trace.Statements == 0 || s.trace.Statements < s.asked || len(s.ends) != 1 || !s.ends[s.options.Since] {
		return ""
	}
	return s.options.Since
}

// Steady tells if all statements saw one state of the graph: there was no commit from
// the state under which they were to read until the last of them had ended. A lone
// statement is steady.
func (s *ReadScope) Steady() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.asked < 2:
		return true
	case s.unknown || len(s.ends) != 1:
		return false
	}
	return s.ends[s.options.Since] || s.state != nil && s.state.Exact && s.ends[s.state.Bookmark]
}

// begin notes that a statement is going to be run, and gives how.
func (s *ReadScope) begin() RunOptions {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	// The state is known: what is to be left out of the statement has been asked for.
	return RunOptions{Since: []string{s.state.Bookmark, s.options.Since}, Profile: s.options.Profile}
}

// ended notes what is known of a statement that was run.
func (s *ReadScope) ended(st cypher.Statement, took time.Duration, e Ending) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trace.Statements++
	s.trace.Took += took
	s.trace.Hits += e.Hits
	if e.Bookmark == "" {
		s.unknown = true
	} else {
		s.trace.Last = e.Bookmark
		s.ends[e.Bookmark] = true
	}
	s.varying = s.varying || variesByItself(st.Text())
}

// seen are the states in which statements have ended, and if there are others.
func (s *ReadScope) seen() (bookmarks []string, unknown bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for b := range s.ends {
		bookmarks = append(bookmarks, b)
	}
	slices.Sort(bookmarks)
	return bookmarks, s.unknown
}

// variesByItself tells if a statement can give something else without a commit: by the
// clock, or by chance.
func variesByItself(text string) bool {
	for _, call := range []string{"date()", "time()", "timestamp()", "rand()", "UUID()", ".realtime(", ".statement(", ".transaction("} {
		if strings.Contains(text, call) {
			return true
		}
	}
	return false
}
