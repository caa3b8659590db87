package cache

import (
	"context"
	"sync"
	"time"
)

// state is what the database says of itself. An era ends when the database was
// out of reach: it may come back as another one, or as an older copy, and count
// its states anew.
type state struct {
	era  uint64
	mark string
}

// clock reads the database's state, one read at a time. Whoever asks gets the
// result of a read that starts after the question: all who ask while one read is
// on its way share the next.
type clock struct {
	read func(context.Context) (string, error)
	// bound is how old a state may be; 0 for a read that starts after the question.
	bound time.Duration
	// patience bounds one read.
	patience time.Duration

	mu            sync.Mutex
	running, next *glance
	// last is the last read that succeeded.
	last *glance
	era  uint64
	// seen is the newest state that anybody saw, also by other reads; a hint.
	seen  string
	reads int64
}

// glance is one read of the state. What it found may be read once done is closed.
type glance struct {
	done  chan struct{}
	start time.Time
	state state
	err   error
}

// now gives the state at a time after the call (or within the bound). It waits no
// longer than one read may take: the one before it shares that time.
func (c *clock) now(ctx context.Context) (state, error) {
	c.mu.Lock()
	g := c.recent()
	if g == nil {
		g = c.upcoming()
	}
	c.mu.Unlock()
	select {
	case <-g.done:
		return g.state, g.err
	default: // a timer only for those who wait
	}
	tired := time.NewTimer(c.patience)
	defer tired.Stop()
	select {
	case <-g.done:
		return g.state, g.err
	case <-ctx.Done():
		return state{}, ctx.Err()
	case <-tired.C:
		return state{}, context.DeadlineExceeded
	}
}

// recent is a read that is not older than the bound. It is renewed in time, so
// that under load nobody waits.
func (c *clock) recent() *glance {
	if c.bound == 0 || c.last == nil || c.last.state.era != c.era {
		return nil
	}
	age := time.Since(c.last.start)
	if age > c.bound {
		return nil
	}
	if age > c.bound/2 && c.running == nil {
		c.upcoming()
	}
	return c.last
}

// upcoming is the next read to start.
func (c *clock) upcoming() *glance {
	switch {
	case c.next != nil:
	case c.running != nil:
		c.next = &glance{done: make(chan struct{})}
	default:
		c.running = &glance{done: make(chan struct{})}
		go c.work(c.running)
		return c.running
	}
	return c.next
}

// work reads until nobody asks any more.
func (c *clock) work(g *glance) {
	for g != nil {
		g.start = time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), c.patience)
		mark, err := c.read(ctx)
		cancel()
		c.mu.Lock()
		c.reads++
		if err != nil {
			g.err = err
			c.era++
		} else {
			g.state = state{c.era, mark}
			c.last, c.seen = g, mark
		}
		c.running, c.next = c.next, nil
		close(g.done)
		g = c.running
		c.mu.Unlock()
	}
}

// hint is the newest state that was seen, and the era; "" if none was.
func (c *clock) hint() (string, uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seen, c.era
}

// saw notes a state that a statement ended in; "" if there is reason to doubt
// the one that was last seen.
func (c *clock) saw(mark string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen = mark
}

// readings is how many reads there were.
func (c *clock) readings() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.reads
}
