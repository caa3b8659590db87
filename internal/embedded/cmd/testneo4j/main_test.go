package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"zonegraph/internal/embedded/embeddedtest"
)

// These tests name a server that does not exist: the command run does not ask.

func TestExitCode(t *testing.T) {
	t.Setenv(embeddedtest.EnvURI, "bolt://unused.example")
	for script, want := range map[string]int{"exit 0": 0, "exit 7": 7, "kill -9 $$": 128 + 9} {
		if code, err := run([]string{"sh", "-c", script}); code != want || err != nil {
			t.Errorf("%s: %d, %v; want %d", script, code, err, want)
		}
	}
	if code, err := run([]string{"/no/such/command"}); code != 1 || err == nil {
		t.Errorf("no command: %d, %v", code, err)
	}
}

func TestSignalsReachTheCommand(t *testing.T) {
	t.Setenv(embeddedtest.EnvURI, "bolt://unused.example")
	ready := filepath.Join(t.TempDir(), "ready")
	go func() {
		for {
			if _, err := os.Stat(ready); err == nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		_ = syscall.Kill(os.Getpid(), syscall.SIGTERM)
	}()
	code, err := run([]string{"sh", "-c", "trap 'exit 9' TERM; : > '" + ready + "'; while :; do sleep 0.1; done"})
	if code != 9 || err != nil {
		t.Errorf("got %d, %v; want 9", code, err)
	}
}
