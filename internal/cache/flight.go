package cache

import (
	"context"
	"sync"
	"time"
)

// flight is one computation of one question's answer. It belongs to nobody: it
// goes on while anybody waits for it, and each waits for as long as they like.
type flight struct {
	start  time.Time
	done   chan struct{}
	answer *Answer
	cancel context.CancelFunc
	// waiting is how many wait, under the mutex of the flights.
	waiting int
}

// flights are the computations that are under way.
type flights struct {
	mu    sync.Mutex
	byKey map[Key]*flight
}

// join waits for the question's flight, and starts one if there is none. It
// returns an error if the context ends first.
func (fs *flights) join(ctx context.Context, k Key, compute func(context.Context) *Answer) (*flight, error) {
	fs.mu.Lock()
	f := fs.byKey[k]
	if f == nil {
		// What the request's context knows is for all; its end is not.
		own, cancel := context.WithCancel(context.WithoutCancel(ctx))
		f = &flight{start: time.Now(), done: make(chan struct{}), cancel: cancel}
		fs.byKey[k] = f
		go func() {
			f.answer = compute(own)
			fs.forget(k, f)
			cancel()
			close(f.done)
		}()
	}
	f.waiting++
	fs.mu.Unlock()
	select {
	case <-f.done:
		return f, nil
	case <-ctx.Done():
	}
	fs.mu.Lock()
	if f.waiting--; f.waiting == 0 {
		// The last one has left. Who comes now must not find it.
		if fs.byKey[k] == f {
			delete(fs.byKey, k)
		}
		f.cancel()
	}
	fs.mu.Unlock()
	return nil, ctx.Err()
}

func (fs *flights) forget(k Key, f *flight) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if fs.byKey[k] == f {
		delete(fs.byKey, k)
	}
}
