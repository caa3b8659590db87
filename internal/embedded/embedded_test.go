package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// The tests use the user's own cache of jars, as the program does: the first
// run fetches, later ones need no network.

// parentEnv makes the test binary play the parent that gets killed.
const parentEnv = "EMBEDDED_TEST_PARENT"

func TestMain(m *testing.M) {
	switch os.Getenv(parentEnv) {
	case "":
		os.Exit(m.Run())
	case "neo4j":
		parentOfNeo4j()
	case "stubborn":
		parentOfStubborn()
	}
}

func testOptions(t *testing.T, home string) Options {
	t.Helper()
	return Options{
		Home:        home,
		HeapMB:      256,
		PageCacheMB: 64,
		ShortLived:  true,
		Log:         slog.New(slog.NewTextHandler(t.Output(), nil)),
	}
}

func testContext(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// query runs one statement and returns its single value.
func query(t *testing.T, i *Instance, cypher string) any {
	t.Helper()
	driver, err := i.connect()
	if err != nil {
		t.Fatal(err)
	}
	defer driver.Close(t.Context()) //nolint:errcheck // a test
	result, err := neo4j.ExecuteQuery(t.Context(), driver, cypher, nil, neo4j.EagerResultTransformer)
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Records) != 1 {
		t.Fatalf("%s: %d rows", cypher, len(result.Records))
	}
	return result.Records[0].Values[0]
}

// TestLife goes through a home's life in one go, because each start costs
// seconds: first start on a port that is taken, data, a second service, a stop,
// neo4j-admin, a crash, and the start after it.
func TestLife(t *testing.T) {
	t.Parallel()
	ctx := testContext(t)
	o := testOptions(t, t.TempDir()+"/a home with spaces")

	taken, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close() //nolint:errcheck // a test
	ports := 0
	o.pickPort = func(ctx context.Context) (int, error) {
		if ports++; ports == 1 {
			return taken.Addr().(*net.TCPAddr).Port, nil
		}
		return freePort(ctx)
	}
	first, err := Start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	if ports != 2 {
		t.Errorf("%d ports were tried, want 2", ports)
	}
	if got := query(t, first, "CREATE (n:Zone {name: '高新区'}) RETURN n.name"); got != "高新区" {
		t.Errorf("created %v", got)
	}
	if info, err := os.Stat(o.Home + "/password"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("password file: %v, %v; want mode 0600", info.Mode(), err)
	}
	if addresses := query(t, first, "SHOW SETTINGS YIELD name, value WHERE name = 'server.bolt.listen_address' RETURN value"); !strings.HasPrefix(addresses.(string), "127.0.0.1:") {
		t.Errorf("listens on %v", addresses)
	}

	o.pickPort = nil
	want := fmt.Sprintf("is already in use by process %d; stop that process", os.Getpid())
	if _, err := Start(ctx, o); !errors.Is(err, ErrInUse) || !strings.Contains(err.Error(), want) {
		t.Errorf("second start: %v, want %q", err, want)
	}
	if err := Admin(ctx, o, nil, "database", "info"); !errors.Is(err, ErrInUse) {
		t.Errorf("admin on a running home: %v, want ErrInUse", err)
	}

	began := time.Now()
	if err := first.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	t.Logf("stopped in %.1f s", time.Since(began).Seconds())
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("stop took %v", took)
	}
	if err := first.Err(); err != nil {
		t.Errorf("after Stop: %v", err)
	}
	if err := first.Stop(ctx); err != nil {
		t.Errorf("second Stop: %v", err)
	}

	var info bytes.Buffer
	if err := Admin(ctx, o, &info, "database", "info", "neo4j"); err != nil || !strings.Contains(info.String(), "Database in use:              false") {
		t.Errorf("admin: %v\n%s", err, &info)
	}
	if err := Admin(ctx, o, nil, "database", "load", "--from-path="+o.Home, "neo4j"); err == nil || !strings.Contains(err.Error(), "neo4j-admin: exit status 1: ") {
		t.Errorf("admin load of nothing: %v", err)
	}

	second, err := Start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	if got := query(t, second, "MATCH (n:Zone) RETURN n.name"); got != "高新区" {
		t.Errorf("after a restart: %v", got)
	}
	query(t, second, "CREATE (n:Zone {name: '经开区'}) RETURN n.name")
	if err := syscall.Kill(second.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	select {
	case <-second.Done():
	case <-time.After(5 * time.Second):
		t.Fatal("Done is not closed after the server was killed")
	}
	if err := second.Err(); err == nil || !strings.Contains(err.Error(), "signal: killed") {
		t.Errorf("after a kill: %v", err)
	}
	if err := second.Stop(ctx); err != nil {
		t.Errorf("Stop after a kill: %v", err)
	}

	third, err := Start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	if got := query(t, third, "MATCH (n:Zone) RETURN count(n)"); got != int64(2) {
		t.Errorf("after a crash: %v zones, want 2", got)
	}
	if err := third.Stop(ctx); err != nil {
		t.Error(err)
	}
	if err := os.Remove(o.Home + "/password"); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(ctx, o); err == nil || !strings.Contains(err.Error(), "put it back") {
		t.Errorf("start without the password: %v", err)
	}
}

// TestHeapTooLarge has the JVM itself refuse.
func TestHeapTooLarge(t *testing.T) {
	t.Parallel()
	o := testOptions(t, t.TempDir())
	o.HeapMB = 1 << 30
	_, err := Start(testContext(t), o)
	if err == nil || !strings.Contains(err.Error(), "Java cannot have a heap of 1073741824 MB: ") || !strings.Contains(err.Error(), "NEO4J_HEAP_MB") {
		t.Errorf("got %v", err)
	}
}

// TestCancelledStart leaves nothing behind.
func TestCancelledStart(t *testing.T) {
	t.Parallel()
	o := testOptions(t, t.TempDir())
	ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := Start(ctx, o)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(began); took > 4*time.Second {
		t.Errorf("gave up after %v", took)
	}
	// A process that another test starts in this moment has our files open, and with them
	// the lock, until it becomes the program that it is to run.
	lock, err := claimHome(o)
	for until := time.Now().Add(10 * time.Second); err != nil && time.Now().Before(until); lock, err = claimHome(o) {
		time.Sleep(10 * time.Millisecond)
	}
	if err != nil {
		t.Fatalf("the home is not free: %v", err)
	}
	lock.unlock()
	if pid := recordLockHolder(o.storeLock()); pid != 0 {
		t.Errorf("process %d still uses the store", pid)
	}
}

// TestLockIsExclusive: of many who wait for a lock, one at a time has it.
func TestLockIsExclusive(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/lock"
	var wg sync.WaitGroup
	inside, most := 0, 0
	var mu sync.Mutex
	for range 8 {
		wg.Go(func() {
			lock, err := lockWait(t.Context(), path, nil)
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			inside++
			most = max(most, inside)
			mu.Unlock()
			time.Sleep(5 * time.Millisecond)
			mu.Lock()
			inside--
			mu.Unlock()
			lock.unlock()
		})
	}
	wg.Wait()
	if most != 1 {
		t.Errorf("%d held the lock at once", most)
	}
	text, err := os.ReadFile(path)
	if err != nil || strings.TrimSpace(string(text)) != strconv.Itoa(os.Getpid()) {
		t.Errorf("lock file says %q, %v", text, err)
	}
}
