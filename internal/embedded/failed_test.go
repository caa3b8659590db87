package embedded

import (
	"bytes"
	"crypto/rand"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

// A start that fails says why, whether Java ends or the server runs on without its
// database; it does not wait for what will not come.
func TestFailedStart(t *testing.T) {
	t.Parallel()
	ctx := testContext(t)
	o := testOptions(t, t.TempDir())
	fails := func(what string, o Options, codes ...string) {
		t.Helper()
		i, err := Start(ctx, o)
		if err == nil {
			_ = i.Stop(ctx)
		}
		t.Logf("%s: %v", what, err)
		if !slices.Contains(codes, codeOf(t, err)) {
			t.Errorf("%s: %v, want %v", what, err, codes)
		}
	}
	own := o
	own.Settings = filepath.Join(t.TempDir(), "own.conf")
	for _, text := range []string{"db.no.such.setting=1\n", "db.tx_log.rotation.size=large\n"} {
		if err := os.WriteFile(own.Settings, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		fails(text, own, "neo4j.settings-refused")
	}

	i, err := Start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := grow(ctx, i, 5000); err != nil {
		t.Fatal(n, err)
	}
	if err := syscall.Kill(i.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-i.Done()
	path := filepath.Join(o.Home, "data", "transactions", database, "neostore.transaction.db.0")
	log, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	end := len(bytes.TrimRight(log, "\x00"))
	_, _ = rand.Read(log[end-200_000 : end-200_000+8<<10])
	if err := os.WriteFile(path, log, 0o600); err != nil {
		t.Fatal(err)
	}
	fails("a damaged log", o, "neo4j.store-damaged", "neo4j.opening-out-of-memory")
}
