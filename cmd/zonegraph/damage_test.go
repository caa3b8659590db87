package main_test

import (
	"crypto/rand"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// damage writes 8 kB of random bytes into a file of the database.
func damage(t *testing.T, path string, at int64) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	bytes := make([]byte, 8<<10)
	_, _ = rand.Read(bytes)
	if _, err := f.WriteAt(bytes, at); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// A store of which a part is damaged is not called ready, and one that cannot be opened
// ends the program with the cause. While it is being started, it says so.
func TestDamagedStore(t *testing.T) {
	whole := filepath.Join(t.TempDir(), "whole")
	s := start(t, whole)
	end := func(s *service) {
		t.Helper()
		if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		if err := <-s.done; err != nil {
			t.Error(err)
		}
	}
	end(s)
	copied := func(t *testing.T) (home, store string) {
		t.Helper()
		home = filepath.Join(t.TempDir(), "home")
		if err := os.CopyFS(home, os.DirFS(whole)); err != nil {
			t.Fatal(err)
		}
		return home, filepath.Join(home, "data", "databases", "neo4j")
	}
	for _, file := range []string{"neostore.nodestore.db", "neostore.relationshipstore.db"} {
		t.Run("a part cannot be read: "+file, func(t *testing.T) {
			home, store := copied(t)
			damage(t, filepath.Join(store, file), 0)
			s, err := launch(t, home)
			if err != nil {
				// What it has to read before it is ready was there.
				if out := s.out.String(); !strings.Contains(out, `"event":"command.failed"`) || !strings.Contains(out, "docs/operations.md") {
					t.Errorf("the service ended: %v\n%s", err, out)
				}
				return
			}
			defer end(s)
			if status, _ := s.get(t, "/readyz"); status != http.StatusServiceUnavailable {
				t.Errorf("/readyz: %d", status)
			}
			if status, _ := s.get(t, "/healthz"); status != http.StatusOK {
				t.Errorf("/healthz: %d", status)
			}
		})
	}
	for _, c := range []struct{ name, file, says string }{
		{"metadata", "data/databases/neo4j/neostore", "docs/operations.md"},
		{"system", "data/databases/system/neostore.nodestore.db", "docs/operations.md"},
	} {
		t.Run("it cannot be opened: "+c.name, func(t *testing.T) {
			home, _ := copied(t)
			damage(t, filepath.Join(home, filepath.FromSlash(c.file)), 0)
			out := run(t, environment(), false, "--home", home, "--addr", "127.0.0.1:0", "serve")
			oneLine(t, last(out), home, c.says)
			if strings.Contains(out, "not ready in time") {
				t.Errorf("it waited: %s", out)
			}
			t.Log(last(out))
		})
	}
	t.Run("while it starts", func(t *testing.T) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		addr := l.Addr().String()
		_ = l.Close()
		cmd := exec.Command(binary, "--home", whole, "--addr", addr, "serve")
		cmd.Env = environment()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = cmd.Wait() }()
		defer func() { _ = cmd.Process.Signal(os.Interrupt) }()
		early := &service{url: "http://" + addr}
		eventually(t, "it listens", time.Minute, func() bool {
			c, err := net.Dial("tcp", addr)
			if err == nil {
				_ = c.Close()
			}
			return err == nil
		})
		if status, _ := early.get(t, "/healthz"); status != http.StatusOK {
			t.Errorf("/healthz: %d", status)
		}
		if status, body := early.get(t, "/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(body, "being started") {
			t.Errorf("/readyz: %d %s", status, body)
		}
		if status, body := early.get(t, zonesOfLiuzhou); status != http.StatusServiceUnavailable || !strings.Contains(body, "DATABASE_UNAVAILABLE") {
			t.Errorf("/graphql: %d %s", status, body)
		}
		eventually(t, "it is ready", 2*time.Minute, func() bool { status, _ := early.get(t, "/readyz"); return status == http.StatusOK })
	})
}
