package main_test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zonegraph/internal/embedded/embeddedtest/stranger"
)

// takePort listens where the Neo4j of the home did, as soon as that is dead.
func takePort(t *testing.T, home string) *stranger.Stranger {
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
	for end := time.Now().Add(30 * time.Second); ; {
		l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", address)
		if err == nil {
			return stranger.At(t, l, nil)
		}
		if time.Now().After(end) {
			t.Fatal(err)
		}
	}
}

// passwordOf is the password of a home's Neo4j.
func passwordOf(t *testing.T, home string) string {
	t.Helper()
	password, err := os.ReadFile(filepath.Join(home, "password"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(password))
}
