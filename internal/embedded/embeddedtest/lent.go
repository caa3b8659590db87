package embeddedtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// LentVariable names the directory of servers that outlive a test binary: a Java that has
// run for a while plans statements several times as fast as one that has just started.
// Each server has a file there that says how to reach it, and a second one for as long as
// a test binary has it.
const LentVariable = "ZONEGRAPH_TEST_SERVERS"

const (
	lentEnding  = ".json"
	takenEnding = ".taken"
)

// Lend makes a server known in a directory.
func Lend(dir, name string, s Server) error {
	text, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("server to lend: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+lentEnding), text, 0o600); err != nil {
		return fmt.Errorf("server to lend: %w", err)
	}
	return nil
}

// borrow gives a server that is lent and that no other test binary has, with no nodes in
// its database; false if there is none.
func borrow(ctx context.Context) (s Server, giveBack func(), ok bool, err error) {
	dir := os.Getenv(LentVariable)
	if dir == "" {
		return s, nil, false, nil
	}
	lent, err := filepath.Glob(filepath.Join(dir, "*"+lentEnding))
	if err != nil {
		return s, nil, false, fmt.Errorf("lent servers: %w", err)
	}
	for _, path := range lent {
		mark := path + takenEnding
		f, err := os.OpenFile(mark, os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return s, nil, false, fmt.Errorf("lent servers: %w", err)
		}
		giveBack = func() { _ = os.Remove(mark) }
		err = f.Close()
		if err == nil {
			s, err = lentAt(ctx, path)
		}
		if err != nil {
			giveBack()
			return s, nil, false, err
		}
		return s, giveBack, true, nil
	}
	return s, nil, false, nil
}

// lentAt reads how a server is reached, and empties its database. Those that had it may
// have left many nodes.
func lentAt(ctx context.Context, path string) (Server, error) {
	var s Server
	text, err := os.ReadFile(path)
	if err != nil {
		return s, fmt.Errorf("lent server: %w", err)
	}
	if err := json.Unmarshal(text, &s); err != nil {
		return s, fmt.Errorf("lent server %s: %w", path, err)
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return s, within(ctx, s, removeNodes)
}
