package gctuning

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestPercent(t *testing.T) {
	const mb = 1 << 20
	for _, c := range []struct {
		live, least uint64
		want        int
	}{{16 * mb, 64 * mb, 300}, {32 * mb, 64 * mb, 100}, {200 * mb, 64 * mb, 100}, {mb, 64 * mb, 1000}, {0, 64 * mb, 100}} {
		if got := percent(c.live, c.least); got != c.want {
			t.Errorf("%d MB alive of %d: %d %%, want %d", c.live/mb, c.least/mb, got, c.want)
		}
	}
}

var kept []byte

// The setting follows the live heap, collection by collection.
func TestLeastFollowsTheHeap(t *testing.T) {
	t.Setenv("GOGC", "")
	before := debug.SetGCPercent(100)
	t.Cleanup(func() { kept = nil; debug.SetGCPercent(before) })
	// now is the setting, read by setting it to what it is.
	now := func() int {
		p := debug.SetGCPercent(100)
		debug.SetGCPercent(p)
		return p
	}
	until := func(what string, ok func(int) bool) {
		t.Helper()
		for end := time.Now().Add(10 * time.Second); !ok(now()); time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%s: the setting is %d", what, now())
			}
			runtime.GC()
		}
	}
	Least(64 << 20)
	until("a small heap", func(p int) bool { return p > 300 })
	kept = make([]byte, 100<<20)
	until("a large one", func(p int) bool { return p == 100 })
	kept = nil
	until("a small one again", func(p int) bool { return p > 300 })
}
