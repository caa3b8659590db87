package snapshot

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

// Clock reads the database's state, one read at a time. Whoever asks gets the result
// of a read that starts after the question: all who ask while one read is on its way
// share the next. It is safe for concurrent use.
type Clock struct {
	database Database
	// bound is how old a state may be that Now gives; 0 for a read that starts after
	// the question.
	bound time.Duration
	// patience bounds one read.
	patience time.Duration

	mu            sync.Mutex
	running, next *poll
	// last is the last read of a bookmark that succeeded, visible the last state of
	// which it is known what readers may see.
	last    *poll
	visible *State
	era     uint64
	// seen is the newest bookmark that anybody saw, also by other reads; a hint.
	seen  string
	reads int64
}

// poll is one read of the state. What it found may be read once done is closed.
type poll struct {
	done  chan struct{}
	start time.Time
	// bookmark and hidden say what is asked for; since are the states that must be seen.
	bookmark, hidden bool
	since            map[string]bool
	state            State
	err              error
}

// NewClock makes a clock of a database whose Now may be as old as bound, and whose
// reads take no longer than patience.
func NewClock(db Database, bound, patience time.Duration) *Clock {
	return &Clock{database: db, bound: bound, patience: patience}
}

// Now gives the bookmark and the era at a time after the call (or within the bound). It
// waits no longer than one read may take: the one before it shares that time.
func (c *Clock) Now(ctx context.Context) (State, error) {
	c.mu.Lock()
	p := c.recent()
	if p == nil {
		p = c.upcoming(func(p *poll) { p.bookmark = true })
	}
	c.mu.Unlock()
	select {
	case <-p.done:
		return p.state, p.err
	default: // a timer only for those who wait
	}
	tired := time.NewTimer(c.patience)
	defer tired.Stop()
	select {
	case <-p.done:
		return p.state, p.err
	case <-ctx.Done():
		return State{}, ctx.Err()
	case <-tired.C:
		return State{}, context.DeadlineExceeded
	}
}

// Since gives what is hidden in some states or later ones, by a read that begins after
// the call.
func (c *Clock) Since(ctx context.Context, bookmarks ...string) (State, error) {
	c.mu.Lock()
	p := c.upcoming(func(p *poll) {
		p.hidden = true
		for _, b := range bookmarks {
			p.since[b] = true
		}
	})
	c.mu.Unlock()
	select {
	case <-p.done:
		return p.state, p.err
	case <-ctx.Done():
		return State{}, ctx.Err()
	}
}

// Known is the state of which it was last known what readers may see. The first is read
// twice, so that it is known in which state it holds.
func (c *Clock) Known(ctx context.Context) (State, error) {
	c.mu.Lock()
	known := c.visible
	c.mu.Unlock()
	if known != nil {
		return *known, nil
	}
	s, err := c.Since(ctx)
	if err != nil {
		return s, err
	}
	return c.Since(ctx, s.Bookmark)
}

// recent is a read that is not older than the bound. It is renewed in time, so
// that under load nobody waits.
func (c *Clock) recent() *poll {
	if c.bound == 0 || c.last == nil || c.last.state.Era != c.era {
		return nil
	}
	age := time.Since(c.last.start)
	if age > c.bound {
		return nil
	}
	if age > c.bound/2 && c.running == nil {
		c.upcoming(func(p *poll) { p.bookmark = true })
	}
	return c.last
}

// upcoming is the next read to start, to which ask adds what it is asked for.
func (c *Clock) upcoming(ask func(*poll)) *poll {
	if c.next == nil {
		c.next = &poll{done: make(chan struct{}), since: map[string]bool{}}
	}
	p := c.next
	ask(p)
	if c.running == nil {
		c.running, c.next = p, nil
		go c.work(p)
	}
	return p
}

// work reads until nobody asks any more.
func (c *Clock) work(p *poll) {
	for p != nil {
		p.start = time.Now()
		state, err := c.read(p)
		c.mu.Lock()
		if p.bookmark {
			c.reads++
		}
		if err != nil {
			p.err = err
			c.era++
		} else {
			state.Era = c.era
			p.state = state
			if p.bookmark {
				c.last, c.seen = p, state.Bookmark
			}
			if p.hidden {
				c.visible = &p.state
			}
		}
		close(p.done)
		p, c.running, c.next = c.next, c.next, nil
		c.mu.Unlock()
	}
}

func (c *Clock) read(p *poll) (s State, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), c.patience)
	defer cancel()
	if p.bookmark {
		if s.Bookmark, err = c.database.Bookmark(ctx); err != nil || !p.hidden {
			return s, err
		}
		p.since[s.Bookmark] = true
	}
	return c.database.State(ctx, slices.Collect(maps.Keys(p.since))...)
}

// Hint is the newest bookmark that was seen, and the era; "" if none was.
func (c *Clock) Hint() (bookmark string, era uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seen, c.era
}

// Saw notes a bookmark in which a statement has ended; "" if there is reason to doubt
// the one that was last seen.
func (c *Clock) Saw(bookmark string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen = bookmark
}

// Reads is how many bookmarks were read for Now.
func (c *Clock) Reads() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.reads
}
