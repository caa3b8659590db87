package cache

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zonegraph/graph/snapshot"
	"zonegraph/message"
)

// graph is a database whose value is the number of its commits. Nothing is read of it
// but that.
type graph struct {
	snapshot.Database
	commits  atomic.Int64
	down     atomic.Bool
	computed atomic.Int64
	reads    atomic.Int64
}

var errDown = errors.New("down")

// Bookmark implements snapshot.Database.
func (g *graph) Bookmark(context.Context) (string, error) {
	g.reads.Add(1)
	if g.down.Load() {
		return "", errDown
	}
	return fmt.Sprint(g.commits.Load()), nil
}

// compute reads the value; meanwhile runs between the read and its end.
func (g *graph) compute(meanwhile func()) func(context.Context, string) *Answer {
	return func(_ context.Context, since string) *Answer {
		g.computed.Add(1)
		if g.down.Load() {
			return &Answer{Bodies: []Body{{Text: []byte("down")}}, Statements: 1}
		}
		body := fmt.Sprint(g.commits.Load())
		if meanwhile != nil {
			meanwhile()
		}
		a := &Answer{Bodies: []Body{{Text: []byte(body)}}, Whole: true, Statements: 1, Last: fmt.Sprint(g.commits.Load())}
		if a.Last == since {
			a.State = since
		}
		return a
	}
}

func open(g *graph, change func(*Options)) *Cache { return openWithin(g, 0, change) }

// openWithin is a cache whose answers may be as old as a bound.
func openWithin(g *graph, bound time.Duration, change func(*Options)) *Cache {
	o := Options{Bytes: 1 << 20}
	if change != nil {
		change(&o)
	}
	return New(o, snapshot.NewClock(g, bound, time.Second))
}

func key(s string) Key { return sha256.Sum256([]byte(s)) }

func ask(t *testing.T, c *Cache, compute func(context.Context, string) *Answer) (string, Source) {
	t.Helper()
	v := c.Visit()
	a, source, err := v.Answer(t.Context(), key("q"), compute)
	if err != nil {
		t.Fatal(err)
	}
	return string(a.For(message.English).Text), source
}

func expect(t *testing.T, what string, body string, source Source, wantBody string, wantSource Source) {
	t.Helper()
	if body != wantBody || source != wantSource {
		t.Errorf("%s: %s %s, want %s %s", what, source, body, wantSource, wantBody)
	}
}

func TestKeptWhileTheStateStands(t *testing.T) {
	g := &graph{}
	c := open(g, nil)
	body, source := ask(t, c, g.compute(nil))
	expect(t, "first", body, source, "0", Miss)
	body, source = ask(t, c, g.compute(nil))
	expect(t, "again", body, source, "0", Hit)
	g.commits.Add(1)
	body, source = ask(t, c, g.compute(nil))
	expect(t, "after a commit", body, source, "1", Miss)
	body, source = ask(t, c, g.compute(nil))
	expect(t, "again", body, source, "1", Hit)
	c.Alias(key("raw"), key("q"))
	v := c.Visit()
	if a, source := v.Find(t.Context(), key("raw")); a == nil || source != Hit {
		t.Error("a raw request that is known does not find its answer")
	}
	if f := c.Figures(); f.Hits != 3 || f.Misses != 2 || f.Items != 2 {
		t.Errorf("%+v", f)
	}
}

// What was read while something was committed belongs to no state.
func TestNotKeptAcrossACommit(t *testing.T) {
	g := &graph{}
	c := open(g, nil)
	commit := func() { g.commits.Add(1) }
	ask(t, c, g.compute(commit))
	body, source := ask(t, c, g.compute(commit))
	expect(t, "second", body, source, "1", Miss)
	body, source = ask(t, c, g.compute(nil))
	expect(t, "third", body, source, "2", Miss)
	body, source = ask(t, c, g.compute(nil))
	expect(t, "fourth", body, source, "2", Hit)
}

func TestOutage(t *testing.T) {
	g := &graph{}
	strict, lenient := open(g, nil), open(g, func(o *Options) { o.ServeStale = true })
	for _, c := range []*Cache{strict, lenient} {
		ask(t, c, g.compute(nil))
	}
	g.down.Store(true)
	body, source := ask(t, strict, g.compute(nil))
	expect(t, "down", body, source, "down", Miss)
	body, source = ask(t, lenient, g.compute(nil))
	expect(t, "down, stale allowed", body, source, "0", Stale)
	// It comes back: perhaps as an older copy, which counts its states anew.
	g.down.Store(false)
	for _, c := range []*Cache{strict, lenient} {
		body, source = ask(t, c, g.compute(nil))
		expect(t, "up again", body, source, "0", Miss)
		body, source = ask(t, c, g.compute(nil))
		expect(t, "up again, second", body, source, "0", Hit)
	}
}

func TestBoundedStaleness(t *testing.T) {
	g := &graph{}
	c := openWithin(g, 100*time.Millisecond, nil)
	ask(t, c, g.compute(nil))
	g.commits.Add(1)
	committed := time.Now()
	for {
		body, _ := ask(t, c, g.compute(nil))
		if body == "1" {
			break
		}
		if since := time.Since(committed); since > 150*time.Millisecond {
			t.Fatalf("still old after %s", since)
		}
	}
	before := g.reads.Load()
	for range 1000 {
		ask(t, c, g.compute(nil))
	}
	if n := g.reads.Load() - before; n > 20 {
		t.Errorf("%d reads of the state for 1000 hits within milliseconds", n)
	}
}

// Many who ask at once cost one computation; those who came after it started do
// not take what it found unless the state still stands.
func TestOneFlight(t *testing.T) {
	g := &graph{}
	c := open(g, nil)
	started, finish := make(chan struct{}, 100), make(chan struct{})
	slow := g.compute(func() { started <- struct{}{}; <-finish })
	const clients = 50
	var wg sync.WaitGroup
	for range clients {
		wg.Go(func() {
			if body, _ := ask(t, c, slow); body != "0" {
				t.Errorf("got %s", body)
			}
		})
	}
	<-started
	time.Sleep(20 * time.Millisecond)
	close(finish)
	wg.Wait()
	if n := g.computed.Load(); n != 1 {
		t.Errorf("%d computations for %d equal questions at once", n, clients)
	}

	// A flight sees 0; then there is a commit; who asks after it must see 1.
	g, finish = &graph{}, make(chan struct{})
	c = open(g, nil)
	gate := sync.OnceFunc(func() { started <- struct{}{}; <-finish })
	early := make(chan string)
	go func() {
		body, _ := ask(t, c, g.compute(gate))
		early <- body
	}()
	<-started
	g.commits.Add(1)
	late := make(chan string)
	go func() {
		body, _ := ask(t, c, g.compute(nil))
		late <- body
	}()
	time.Sleep(20 * time.Millisecond)
	close(finish)
	if a, b := <-early, <-late; a != "0" || b != "1" {
		t.Errorf("early got %s, want 0; late got %s, want 1", a, b)
	}
}

// Each waits for as long as they like: one who leaves does not end it for others,
// and the last one does.
func TestLeaving(t *testing.T) {
	g := &graph{}
	c := open(g, nil)
	started := make(chan struct{}, 2)
	finish := make(chan struct{})
	ended := make(chan error, 2)
	compute := func(ctx context.Context, since string) *Answer {
		started <- struct{}{}
		select {
		case <-finish:
		case <-ctx.Done():
		}
		ended <- ctx.Err()
		return g.compute(nil)(ctx, since)
	}
	visit := func(ctx context.Context) chan error {
		out := make(chan error, 1)
		v := c.Visit()
		go func() {
			_, _, err := v.Answer(ctx, key("q"), compute)
			out <- err
		}()
		return out
	}
	impatient, leave := context.WithCancel(t.Context())
	first, second := visit(impatient), visit(t.Context())
	<-started
	for {
		c.flights.mu.Lock()
		n := c.flights.byKey[key("q")].waiting
		c.flights.mu.Unlock()
		if n == 2 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	leave()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("who left got %v", err)
	}
	close(finish)
	if err := <-second; err != nil {
		t.Errorf("who stayed got %v", err)
	}
	if err := <-ended; err != nil {
		t.Errorf("the computation was ended for all: %v", err)
	}
	g.commits.Add(1)
	finish = nil
	alone, leave := context.WithCancel(t.Context())
	only := visit(alone)
	<-started
	leave()
	if err := <-only; !errors.Is(err, context.Canceled) {
		t.Errorf("who left got %v", err)
	}
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits, but the computation went on: %v", err)
	}
}

func TestBytesAreBounded(t *testing.T) {
	const limit = 100_000
	b := NewBounded[[]byte](limit)
	dice := rand.New(rand.NewPCG(1, 1))
	held := map[Key]int{}
	for i := range 5000 {
		k, n := key(fmt.Sprint(dice.IntN(500))), dice.IntN(14_000)
		if b.Put(k, make([]byte, n), n) {
			held[k] = n
		} else {
			delete(held, k)
		}
		items, bytes, _ := b.Usage()
		var sum int64
		for k, n := range held {
			if _, ok := b.items.Peek(k); ok {
				sum += int64(n) + itemOverhead
			} else {
				delete(held, k)
			}
		}
		if bytes > limit || bytes != sum || items != len(held) {
			t.Fatalf("step %d: %d bytes and %d items are counted, %d and %d held, %d allowed", i, bytes, items, sum, len(held), limit)
		}
	}
	if _, _, evictions := b.Usage(); evictions == 0 {
		t.Error("nothing had to go")
	}
	old, young := key("old"), key("young")
	b = NewBounded[[]byte](10 * (itemOverhead + 100))
	b.Put(old, nil, 100)
	b.Put(young, nil, 100)
	for i := range 8 {
		b.Put(key(fmt.Sprint("filler", i)), nil, 100)
	}
	b.Get(old)
	b.Put(key("one more"), nil, 100)
	if _, ok := b.Get(old); !ok {
		t.Error("what was used last has gone")
	}
	if _, ok := b.Get(young); ok {
		t.Error("what was used least recently has stayed")
	}
}
