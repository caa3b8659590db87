package server

import (
	"io"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"zonegraph/graph"
	"zonegraph/message"
)

// unsent bounds what is kept for clients that have not read it yet: answers in bytes, or
// exports by their number. One client has a share of it, so that none can take the room
// of all.
type unsent struct {
	most, share int

	mu    sync.Mutex
	all   int
	ofOne map[netip.Prefix]int
}

func newUnsent(most, share int) *unsent {
	return &unsent{most: most, share: share, ofOne: map[netip.Prefix]int{}}
}

// take keeps n for a client until it is released, or says why not.
func (u *unsent) take(client netip.Prefix, n int) *graph.Error {
	u.mu.Lock()
	defer u.mu.Unlock()
	switch {
	case u.ofOne[client]+n > u.share:
		return &graph.Error{Code: graph.CodeOverloaded, Message: message.New("answer.unread-yours")}
	case u.all+n > u.most:
		return &graph.Error{Code: graph.CodeOverloaded, Message: message.New("answer.unread")}
	}
	u.all += n
	u.ofOne[client] += n
	return nil
}

// release gives back what was taken.
func (u *unsent) release(client netip.Prefix, n int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.all -= n
	if u.ofOne[client] -= n; u.ofOne[client] == 0 {
		delete(u.ofOne, client)
	}
}

// clientOf tells clients apart: by address, and in IPv6 by the network of one.
func clientOf(r *http.Request) netip.Prefix {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Prefix{} // not from a network
	}
	address, bits := from.Addr().Unmap().WithZone(""), 32
	if address.Is6() {
		bits = 64
	}
	network, _ := address.Prefix(bits) // it has as many
	return network
}

const (
	// smallAnswer is what the system's own buffers take: it is sent without more ado.
	smallAnswer = 1 << 16
	// usualPatience is how long a client may take for each 64 KiB.
	usualPatience = 20 * time.Second
)

// patient writes to a client for as long as it reads on. What it does not read within
// the time ends the connection.
type patient struct {
	w    http.ResponseWriter
	time time.Duration
}

var _ io.Writer = patient{}

// Write implements io.Writer.
func (p patient) Write(b []byte) (n int, err error) {
	control := http.NewResponseController(p.w)
	for len(b) > 0 && err == nil {
		// Not every writer can: one that is not a connection needs no deadline.
		_ = control.SetWriteDeadline(time.Now().Add(p.time))
		var wrote int
		wrote, err = p.w.Write(b[:min(smallAnswer, len(b))])
		n, b = n+wrote, b[wrote:]
	}
	return n, err
}
