package exact

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"zonegraph/graph"
	"zonegraph/internal/embedded/embeddedtest"
	"zonegraph/internal/graphtest"
	"zonegraph/internal/server"
)

// wire is a way to the database that can be cut.
type wire struct {
	net.Listener
	to    string
	mu    sync.Mutex
	down  bool
	conns []net.Conn
}

func newWire(t *testing.T) *wire {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{Listener: l, to: strings.TrimPrefix(embeddedtest.URI(t), "bolt://")}
	t.Cleanup(func() { w.cut(true); _ = l.Close() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", w.to)
			w.mu.Lock()
			if err != nil || w.down {
				_ = in.Close()
			} else {
				w.conns = append(w.conns, in, out)
				go func() { _, _ = io.Copy(out, in); _ = out.Close() }()
				go func() { _, _ = io.Copy(in, out); _ = in.Close() }()
			}
			w.mu.Unlock()
		}
	}()
	return w
}

func (w *wire) cut(down bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = down
	for _, c := range w.conns {
		_ = c.Close()
	}
	w.conns = nil
}

// Without the database there are no answers, unless the operator wants old ones;
// then they say so.
func TestLostDatabase(t *testing.T) {
	e, other := world(t)
	w := newWire(t)
	uri := "bolt://" + w.Addr().String()
	strict := instance(t, e, uri, nil)
	lenient := instance(t, e, uri, func(o *server.Options) { o.Cache.ServeStale = true })
	for _, s := range []*graphtest.Env{strict, lenient} {
		receipts(s)
		for range 2 {
			if got, _, err := name(t.Context(), s, 1); err != nil || got != "0" {
				t.Fatal(got, err)
			}
		}
	}
	w.cut(true)
	write(t, other, `MATCH (z:Zone {id: 'Zone:1'}) SET z.name = '1'`, nil)
	for range 2 {
		if got, r, err := name(t.Context(), strict, 1); err != nil || got != string(graph.CodeUnavailable) {
			t.Errorf("got %s %v %+v, want DATABASE_UNAVAILABLE", got, err, r)
		}
		got, r, err := name(t.Context(), lenient, 1)
		if err != nil || got != "0" || r.Extensions.Stale == "" || r.Extensions.Receipt.Cache != "STALE" {
			t.Errorf("stale answers are allowed: %s %v %+v", got, err, r)
		}
		if got, r, err := name(t.Context(), lenient, 2); err != nil || got != string(graph.CodeUnavailable) {
			t.Errorf("nothing was kept: %s %v %+v", got, err, r)
		}
	}
	w.cut(false)
	for _, s := range []*graphtest.Env{strict, lenient} {
		if got, r, err := name(t.Context(), s, 1); err != nil || got != "1" || r.Extensions.Stale != "" {
			t.Errorf("back again: %s %v %+v, want the new name", got, err, r)
		}
	}
}
