package embedded

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"zonegraph/internal/embedded/embeddedtest/smalldisk"
)

// grow writes nodes, some in each transaction, until one is refused or as many as wanted
// are there. It gives back how many were acknowledged.
func grow(ctx context.Context, i *Instance, most int64) (acknowledged int64, err error) {
	driver, err := i.connect()
	if err != nil {
		return 0, err
	}
	defer driver.Close(ctx) //nolint:errcheck // a test
	for acknowledged < most {
		_, err := neo4j.ExecuteQuery(ctx, driver, "UNWIND range(1, 1000) AS n CREATE (:Grown {n: n, text: reduce(t = '', x IN range(1, 20) | t + toString(rand()))})", nil, neo4j.EagerResultTransformer)
		if err != nil {
			return acknowledged, err
		}
		acknowledged += 1000
	}
	return acknowledged, nil
}

const grown = "MATCH (n:Grown) RETURN count(n)"

// A disk that is full while the database is written to: what was acknowledged is there, it
// can be read all the time, and once there is space it takes changes again, without
// anybody doing anything but starting what has ended.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	ctx := testContext(t)
	disk := smalldisk.New(t, 400)
	o := testOptions(t, filepath.Join(disk.Path, "home"))
	i, err := Start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	const most = 1_000_000                             // far more than there is room for
	for _, leave := range []int64{5 << 20, 40 << 20} { // within a log, and at the next one
		disk.Fill(t, leave)
		before := query(t, i, grown).(int64)
		acknowledged, err := grow(ctx, i, most)
		if err == nil {
			t.Fatal("a full disk takes everything")
		}
		t.Logf("after %d nodes: %v", acknowledged, err)
		disk.Fill(t, 0)
		if !hasPanicked(err) {
			if got := query(t, i, grown); got != before+acknowledged {
				t.Errorf("%v nodes can be read on the full disk, want %d", got, before+acknowledged)
			}
		}
		disk.Clear(t)
		select {
		case <-i.Done():
			t.Log(i.Err())
			if code := codeOf(t, i.Err()); code != "neo4j.space-again" && code != "neo4j.database-failed" {
				t.Errorf("it ended with %s: %v", code, i.Err())
			}
		case <-time.After(2 * time.Minute):
			t.Fatal("the server goes on without taking changes")
		}
		if i, err = Start(ctx, o); err != nil {
			t.Fatal(err)
		}
		if got := query(t, i, grown); got != before+acknowledged {
			t.Errorf("%v nodes after the restart, want %d", got, before+acknowledged)
		}
		if n, err := grow(ctx, i, 1000); err != nil || n != 1000 {
			t.Errorf("after the restart: %d nodes, %v", n, err)
		}
	}
	if err := i.Stop(ctx); err != nil {
		t.Error(err)
	}

	disk.Fill(t, 0)
	began := time.Now()
	if _, err := Start(ctx, o); codeOf(t, err) != "neo4j.disk-short" {
		t.Errorf("start on a full disk: %v", err)
	}
	t.Logf("refused in %s", time.Since(began))
	disk.Clear(t)
	if i, err = Start(ctx, o); err != nil {
		t.Fatal(err)
	}
	if err := i.Stop(ctx); err != nil {
		t.Error(err)
	}
}

// A log that ends in the middle of a record, as a disk without preallocation left it, must
// not be gone on with: Neo4j is killed when its database has panicked, also by Stop.
func TestPanickedDatabaseIsKilled(t *testing.T) {
	t.Parallel()
	ctx := testContext(t)
	disk := smalldisk.New(t, 300)
	o := testOptions(t, filepath.Join(disk.Path, "home"))
	// As of a version before the room was had in advance.
	o.own = []setting{{"db.tx_log.preallocate", "false"}, {"internal.dbms.out_of_disk_space_protection", "false"}, {"internal.dbms.readonly.failover", "false"}}
	i, err := Start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	disk.Fill(t, 3<<20)
	acknowledged, err := grow(ctx, i, 1_000_000)
	if err == nil {
		t.Fatal("a full disk takes everything")
	}
	t.Logf("after %d nodes: %v", acknowledged, err)
	disk.Clear(t)
	if err := i.Stop(ctx); err != nil {
		t.Error(err)
	}
	if i, err = Start(ctx, o); err != nil {
		t.Fatal(err)
	}
	if got := query(t, i, grown); got != acknowledged {
		t.Errorf("%v nodes after the restart, want %d", got, acknowledged)
	}
	if err := i.Stop(ctx); err != nil {
		t.Error(err)
	}
}

func TestCheckSpace(t *testing.T) {
	home := filepath.Join(t.TempDir(), "not", "there", "yet")
	if err := CheckSpace(home, 1); err != nil {
		t.Error(err)
	}
	err := CheckSpace(home, 1<<40)
	if codeOf(t, err) != "neo4j.disk-short" {
		t.Fatal(err)
	}
	wantError(t, err, filepath.Dir(filepath.Dir(filepath.Dir(home))), "1099511627776 MB are needed", "ZONEGRAPH_HOME")
	if _, err := os.Stat(home); !errors.Is(err, os.ErrNotExist) {
		t.Error("the check makes the folder")
	}
}
