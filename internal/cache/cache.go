package cache

import (
	"context"
	"crypto/sha256"
	"sync/atomic"
	"time"

	"zonegraph/graph/snapshot"
	"zonegraph/message"
)

// Options say what is kept, and when it is given.
type Options struct {
	// Bytes bounds what is kept, exactly.
	Bytes int64
	// ServeStale allows kept answers while the database is out of reach.
	ServeStale bool
}

// Cache keeps answers. It is safe for concurrent use.
type Cache struct {
	kept       *Bounded[slot]
	clock      *snapshot.Clock
	flights    flights
	serveStale bool

	hits, misses, stale, shared atomic.Int64
}

// slot is an answer, the key of the one that a request leads to, or a body as it goes
// out.
type slot struct {
	answer  *Answer
	alias   Key
	encoded []byte
}

// New makes an empty cache whose answers are checked by a clock of the database.
func New(o Options, clock *snapshot.Clock) *Cache {
	return &Cache{
		kept:       NewBounded[slot](o.Bytes),
		clock:      clock,
		flights:    flights{byKey: map[Key]*flight{}},
		serveStale: o.ServeStale,
	}
}

// Answer is a whole answer. It must not be changed once it was handed over.
type Answer struct {
	// Bodies are what goes out: one for all readers, or one for each language.
	Bodies []Body
	// Whole answers have neither errors nor parts that are missing.
	Whole bool
	// State is the one state of the graph that the answer was computed from, "" if
	// that is not known; then it is not kept. Timeless answers depend on none.
	State    string
	Timeless bool
	// Last is the newest state that was seen meanwhile, "" if none was.
	Last string
	// Statements, the time they took together, and their hits if they were counted.
	Statements   int
	Database     time.Duration
	DatabaseHits int64

	// start is when the computation started, era the database's at that time.
	start time.Time
	era   uint64
}

// Body is an answer as bytes.
type Body struct {
	Text []byte
	// Tag names the text, for clients that have it already.
	Tag string
	// Splice is where more can be put into the text, for whoever wrote it.
	Splice int
}

// For is the body for readers of a language.
func (a *Answer) For(l message.Language) *Body {
	if a.Translated() {
		return &a.Bodies[l]
	}
	return &a.Bodies[0]
}

// Translated tells if the languages differ.
func (a *Answer) Translated() bool { return len(a.Bodies) > 1 }

// answerOverhead is what an Answer takes beside its texts, bodyOverhead a Body.
const answerOverhead, bodyOverhead = 160, 48

func (a *Answer) bytes() int {
	n := len(a.State) + answerOverhead
	for _, b := range a.Bodies {
		n += cap(b.Text) + len(b.Tag) + bodyOverhead
	}
	return n
}

// Encoded is a body in a form for clients that accept it, which is made once for as long
// as it is kept. Equal bodies have equal tags, whatever was asked.
func (c *Cache) Encoded(b *Body, form string, encode func([]byte) []byte) []byte {
	var room [128]byte
	name := Key(sha256.Sum256(append(append(append(room[:0], form...), 0), b.Tag...)))
	if s, ok := c.kept.Get(name); ok {
		return s.encoded
	}
	out := encode(b.Text)
	c.kept.Put(name, slot{encoded: out}, cap(out))
	return out
}

// Source says where an answer came from.
type Source string

// The sources.
const (
	Hit   Source = "HIT"
	Miss  Source = "MISS"
	Stale Source = "STALE"
)

// Visit is one request's look at the cache. What it learns of the state holds for
// as long as the request lives, for it was read after the request arrived.
type Visit struct {
	cache   *Cache
	arrived time.Time
	asked   bool
	state   snapshot.State
	err     error
}

// Visit starts a request's look. It must be called when the request has arrived.
func (c *Cache) Visit() Visit { return Visit{cache: c, arrived: time.Now()} }

// Find gives the answer that is kept for a request, named by its raw bytes, if it
// still holds. It costs no more than a look-up and the shared read of the state.
func (v *Visit) Find(ctx context.Context, raw Key) (*Answer, Source) {
	s, ok := v.cache.kept.Get(raw)
	if !ok {
		return nil, Miss
	}
	a := v.cache.find(s.alias)
	if a == nil {
		return nil, Miss
	}
	return v.judge(ctx, a)
}

// Alias notes which question a raw request is.
func (c *Cache) Alias(raw, question Key) { c.kept.Put(raw, slot{alias: question}, 0) }

func (c *Cache) find(question Key) *Answer {
	s, _ := c.kept.Get(question)
	return s.answer
}

// judge gives the answer back if it holds for the visit.
func (v *Visit) judge(ctx context.Context, a *Answer) (*Answer, Source) {
	if a.Timeless || !a.start.Before(v.arrived) {
		v.cache.hits.Add(1)
		return a, Hit
	}
	if !v.asked {
		v.state, v.err = v.cache.clock.Now(ctx)
		v.asked = true
	}
	switch {
	case v.err == nil && v.state.Same(snapshot.State{Bookmark: a.State, Era: a.era}):
		v.cache.hits.Add(1)
		return a, Hit
	case v.err != nil && ctx.Err() == nil && v.cache.serveStale:
		v.cache.stale.Add(1)
		return a, Stale
	}
	return nil, Miss
}

// Answer answers a question: with what is kept, if it holds, or by a computation
// that started after the visit did, which visits share. compute is told the state
// that it must see, or a later one; it must return an answer, whatever happens.
// The error is the context's.
func (v *Visit) Answer(ctx context.Context, question Key, compute func(ctx context.Context, since string) *Answer) (*Answer, Source, error) {
	c := v.cache
	for {
		if a := c.find(question); a != nil {
			if a, source := v.judge(ctx, a); a != nil {
				return a, source, nil
			}
		}
		f, err := c.flights.join(ctx, question, func(ctx context.Context) *Answer { return c.compute(ctx, question, compute) })
		if err != nil {
			return nil, Miss, err
		}
		if !f.start.Before(v.arrived) {
			c.misses.Add(1)
			return f.answer, Miss, nil
		}
		// It started before the visit did. It may have been kept, and still hold;
		// else the next flight is younger than the visit.
		c.shared.Add(1)
	}
}

// compute has an answer computed, and keeps it if it may be given again.
func (c *Cache) compute(ctx context.Context, question Key, compute func(context.Context, string) *Answer) *Answer {
	start := time.Now()
	since, era := c.clock.Hint()
	if since == "" {
		if s, err := c.clock.Now(ctx); err == nil {
			since, era = s.Bookmark, s.Era
		}
	}
	a := compute(ctx, since)
	a.start, a.era = start, era
	if a.Statements > 0 {
		c.clock.Saw(a.Last)
	}
	if a.Whole && (a.Timeless || (a.State != "" && a.State == since)) {
		c.kept.Put(question, slot{answer: a}, a.bytes())
	}
	return a
}

// Figures are counts since the start, and what is kept now.
type Figures struct {
	Hits, Misses, Stale, Evictions, StateReads int64
	Bytes                                      int64
	Items                                      int
}

// Figures are the cache's.
func (c *Cache) Figures() Figures {
	items, bytes, evictions := c.kept.Usage()
	return Figures{Hits: c.hits.Load(), Misses: c.misses.Load(), Stale: c.stale.Load(), Evictions: evictions,
		StateReads: c.clock.Reads(), Bytes: bytes, Items: items}
}
