package main_test

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// stranger is a program of somebody else at the port of a Neo4j that died. It keeps
// what it is sent.
type stranger struct {
	mu    sync.Mutex
	heard bytes.Buffer
}

// takePort listens where the Neo4j of the home did, as soon as that is dead.
func takePort(t *testing.T, home string) *stranger {
	t.Helper()
	conf, err := os.ReadFile(filepath.Join(home, "conf", "neo4j.conf"))
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(conf), "server.bolt.listen_address=")
	if !found {
		t.Fatalf("neo4j.conf has no address:\n%s", conf)
	}
	address, _, _ := strings.Cut(after, "\n")
	var l net.Listener
	for end := time.Now().Add(30 * time.Second); ; {
		if l, err = new(net.ListenConfig).Listen(t.Context(), "tcp", address); err == nil {
			break
		}
		if time.Now().After(end) {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = l.Close() })
	s := &stranger{}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go s.listen(conn)
		}
	}()
	return s
}

func (s *stranger) listen(conn net.Conn) {
	defer func() { _ = conn.Close() }()
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

// knowsNothing fails if it was sent a word of bolt, or the password of the home.
func (s *stranger) knowsNothing(t *testing.T, home string) {
	t.Helper()
	password, err := os.ReadFile(filepath.Join(home, "password"))
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if heard := s.heard.String(); strings.Contains(heard, strings.TrimSpace(string(password))) || strings.Contains(heard, "\x60\x60\xB0\x17") {
		t.Errorf("a stranger at Neo4j's port heard %q", heard)
	}
}
