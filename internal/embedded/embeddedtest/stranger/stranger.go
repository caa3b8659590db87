// Package stranger is, in tests, another user's program at a port that was Neo4j's.
//
// What lives here: hearing what comes, and answering as Neo4j begins to. What does not:
// who is sent there.
package stranger

import (
	"bytes"
	"crypto/tls"
	"net"
	"strings"
	"sync"
	"testing"
)

// Stranger keeps what it is sent.
type Stranger struct {
	mu          sync.Mutex
	connections int
	heard       bytes.Buffer
}

// At listens until the test ends, or the listener is closed. It speaks TLS with a key of
// its own if it has one.
func At(tb testing.TB, l net.Listener, own *tls.Config) *Stranger {
	tb.Helper()
	tb.Cleanup(func() { _ = l.Close() })
	s := &Stranger{}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			if own != nil {
				conn = tls.Server(conn, own)
			}
			go s.listen(conn)
		}
	}()
	return s
}

func (s *Stranger) listen(conn net.Conn) {
	defer conn.Close() //nolint:errcheck // a stranger's
	s.mu.Lock()
	s.connections++
	s.mu.Unlock()
	for text := make([]byte, 4096); ; {
		n, err := conn.Read(text)
		s.mu.Lock()
		s.heard.Write(text[:n])
		s.mu.Unlock()
		if err != nil {
			return
		}
		_, _ = conn.Write([]byte{0, 0, 4, 5, 0, 0, 0, 0}) // a server's answer to bolt's first words
	}
}

// Connections are how many came.
func (s *Stranger) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connections
}

// KnowsNothing fails if it was sent a word of bolt, or a password.
func (s *Stranger) KnowsNothing(tb testing.TB, password string) {
	tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if heard := s.heard.String(); strings.Contains(heard, password) || strings.Contains(heard, "\x60\x60\xB0\x17") {
		tb.Errorf("a stranger at Neo4j's port heard %q", heard)
	}
}
