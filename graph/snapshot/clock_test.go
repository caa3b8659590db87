package snapshot

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// gated is a database whose reads wait at a gate. The bookmark is the number of the
// read.
type gated struct {
	Database
	gate  chan struct{}
	reads atomic.Int64
	mu    sync.Mutex
	since []string
}

func (g *gated) Bookmark(context.Context) (string, error) {
	n := g.reads.Add(1)
	<-g.gate
	return fmt.Sprint(n), nil
}

func (g *gated) State(_ context.Context, since ...string) (State, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.since = since
	return State{Bookmark: "visible", Epoch: 7}, nil
}

// Whoever asks while a read of the state is on its way waits for the next one,
// and all who do share it.
func TestReadsOfTheStateAreShared(t *testing.T) {
	db := &gated{gate: make(chan struct{})}
	c := NewClock(db, 0, 10*time.Second)
	ask := func(into *string, wg *sync.WaitGroup) {
		wg.Go(func() {
			s, err := c.Now(context.Background())
			if err != nil {
				t.Error(err)
			}
			*into = s.Bookmark
		})
	}
	var first, late [20]string
	var wg sync.WaitGroup
	ask(&first[0], &wg)
	for db.reads.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	for i := range late {
		ask(&late[i], &wg)
	}
	time.Sleep(20 * time.Millisecond)
	close(db.gate)
	wg.Wait()
	if first[0] != "1" || db.reads.Load() != 2 {
		t.Errorf("the first got %s, %d reads for 21 questions, want 2", first[0], db.reads.Load())
	}
	for _, s := range late {
		if s != "2" {
			t.Errorf("one who asked during read 1 got read %s, want 2", s)
		}
	}
}

// What is hidden and the bookmark can be asked for by different askers of one read,
// which then sees the bookmark that it has just read.
func TestOneReadForBoth(t *testing.T) {
	db := &gated{gate: make(chan struct{})}
	c := NewClock(db, 0, 10*time.Second)
	var wg sync.WaitGroup
	wg.Go(func() { _, _ = c.Now(context.Background()) })
	for db.reads.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	var now, hidden State
	wg.Go(func() { now, _ = c.Now(context.Background()) })
	wg.Go(func() { hidden, _ = c.Since(context.Background(), "end") })
	for asked := false; !asked; time.Sleep(time.Millisecond) {
		c.mu.Lock()
		asked = c.next != nil && c.next.bookmark && c.next.hidden
		c.mu.Unlock()
	}
	close(db.gate)
	wg.Wait()
	slices.Sort(db.since)
	if now.Bookmark != "visible" || hidden.Epoch != 7 || !slices.Equal(db.since, []string{"2", "end"}) {
		t.Errorf("now %+v, hidden %+v, read since %v", now, hidden, db.since)
	}
	if known, err := c.Known(t.Context()); err != nil || known.Epoch != 7 {
		t.Errorf("known is %+v, %v", known, err)
	}
}
