// Package embeddedtest gives tests a real Neo4j.
//
//	func TestMain(m *testing.M) { embeddedtest.Main(m) }
//
//	func TestZones(t *testing.T) {
//		db := embeddedtest.Fresh(t)
//		driver, err := neo4j.NewDriverWithContext(db.URI, neo4j.BasicAuth(db.User, db.Password, ""))
//		…
//	}
//
// Each test binary that asks starts a server of its own, in a temporary
// directory, and stops it at the end, unless there is one to borrow (Lend). A test
// without Neo4j fails; it is never skipped.
//
// What lives here: the server and an empty database. What does not: test data.
package embeddedtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"zonegraph/internal/embedded"
)

// startLimit covers a first fetch of the jars on a busy machine.
const startLimit = 4 * time.Minute

// Server says how to reach a Neo4j.
type Server struct{ URI, User, Password string }

// own is the server of this test binary. Main sets it up and ends it, the
// first test that asks starts it.
var own struct {
	sync.Mutex
	ready  bool // Main runs
	server Server
	err    error
	end    func()
	// others end the servers of Another.
	others []func()
}

// Main runs the tests and ends what they started. It is the whole body of a
// TestMain.
func Main(m *testing.M) {
	own.ready = true
	code := m.Run()
	for _, end := range append(own.others, own.end) {
		if end != nil {
			end()
		}
	}
	os.Exit(code)
}

// URI returns the server's bolt address; see Shared.
func URI(tb testing.TB) string {
	tb.Helper()
	return Shared(tb).URI
}

// Shared returns the server for this test binary, starting it when needed.
// Its database holds whatever earlier tests left.
func Shared(tb testing.TB) Server {
	tb.Helper()
	own.Lock()
	defer own.Unlock()
	if !own.ready {
		tb.Fatal("embeddedtest: this package needs a TestMain that calls embeddedtest.Main")
	}
	if own.end == nil && own.err == nil {
		ctx, cancel := context.WithTimeout(context.Background(), startLimit)
		defer cancel()
		own.server, own.end, own.err = borrowOrStart(ctx)
	}
	if own.err != nil {
		tb.Fatalf("embeddedtest: no Neo4j: %v", own.err)
	}
	return own.server
}

// Another runs one more server, which lives until the test binary ends: a graph that
// many tests read is neither loaded again nor wiped. Its database is empty, or what
// Neo4j's bulk importer makes of the files that write puts into a directory; write
// returns the importer's arguments for them.
func Another(tb testing.TB, write func(dir string) ([]string, error)) Server {
	tb.Helper()
	own.Lock()
	defer own.Unlock()
	if !own.ready {
		tb.Fatal("embeddedtest: this package needs a TestMain that calls embeddedtest.Main")
	}
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	var s Server
	var end func()
	var err error
	if write == nil {
		s, end, err = borrowOrStart(ctx)
	} else {
		s, end, err = start(ctx, func(o embedded.Options) error { return embedded.Import(ctx, o, nil, write) })
	}
	if err != nil {
		tb.Fatalf("embeddedtest: no further Neo4j: %v", err)
	}
	own.others = append(own.others, end)
	return s
}

// borrowOrStart gives a server with an empty database. end gives it back, or stops it.
func borrowOrStart(ctx context.Context) (Server, func(), error) {
	if s, giveBack, ok, err := borrow(ctx); ok || err != nil {
		return s, giveBack, err
	}
	return Start(ctx)
}

// Start runs a small server in a temporary directory; end stops it and removes
// the directory. It is for a test whose package has no other use for a server;
// others call Shared or Fresh, which share one.
func Start(ctx context.Context) (s Server, end func(), err error) {
	return start(ctx, func(embedded.Options) error { return nil })
}

func start(ctx context.Context, prepare func(embedded.Options) error) (s Server, end func(), err error) {
	home, err := os.MkdirTemp("", "zonegraph-test-")
	if err != nil {
		return Server{}, nil, fmt.Errorf("home of a test server: %w", err)
	}
	o := embedded.Options{Home: home, HeapMB: 512, PageCacheMB: 256, ShortLived: true}
	if err := prepare(o); err != nil {
		return Server{}, nil, errors.Join(err, os.RemoveAll(home))
	}
	i, err := embedded.Start(ctx, o)
	if err != nil {
		return Server{}, nil, errors.Join(err, os.RemoveAll(home))
	}
	return Server{URI: i.PlainURI, User: i.User, Password: i.Password}, func() {
		// Nothing in it is to be kept: no time for good order.
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		_ = i.Stop(ctx)
		_ = os.RemoveAll(home)
	}, nil
}
