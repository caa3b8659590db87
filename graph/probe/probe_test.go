package probe

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"zonegraph/graph/cypher"
	"zonegraph/graph/neo4j"
	"zonegraph/graph/snapshot"
	"zonegraph/graph/snapshot/snapshottest"
	"zonegraph/internal/embedded/embeddedtest"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

var errDamaged = errors.New("NOT PART OF CHAIN")

// A small graph is read as a whole each time, a large one part by part from the beginning
// to the end and again; what cannot be read is tried until it can be.
func TestCheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var read []int64
		total, damaged := int64(300), int64(-1)
		p := New(snapshottest.Func(func(_ context.Context, s cypher.Statement, each func(any) error) error {
			from := s.Params()["from"].(int64)
			read = append(read, from)
			if from == damaged {
				return errDamaged
			}
			if total > 300 { // what takes its time
				time.Sleep(enough + 1)
			}
			return each([]any{total, int64(1)})
		}))
		check := func(want error, from ...int64) {
			t.Helper()
			read = nil
			if err := p.Check(t.Context()); !errors.Is(err, want) {
				t.Errorf("got %v, want %v", err, want)
			}
			if len(read) != len(from) {
				t.Fatalf("read %v, want %v", read, from)
			}
			for i := range from {
				if read[i] != from[i] {
					t.Errorf("read %v, want %v", read, from)
				}
			}
		}
		check(nil, 0, 1000, 2000)
		check(nil) // it was read a moment ago
		time.Sleep(fresh)
		check(nil, 0, 1000, 2000)

		damaged = 1000
		time.Sleep(fresh)
		check(errDamaged, 0, 1000)
		check(errDamaged)
		time.Sleep(fresh)
		check(errDamaged, 1000)
		damaged = -1
		time.Sleep(fresh)
		check(nil, 1000, 2000, 0)

		time.Sleep(fresh)
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		damaged = 0
		if err := p.Check(gone); !errors.Is(err, errDamaged) {
			t.Error(err)
		}
		damaged = -1
		check(nil, 0, 1000, 2000) // at once: nobody is told what another gave up

		total, p.next = 900, 0
		for _, from := range []int64{0, 1000, 2000, 3000, 4000, 0} {
			time.Sleep(fresh)
			check(nil, from)
		}
	})
}

// The statement reads nodes, their properties and their relationships.
func TestStatement(t *testing.T) {
	s := embeddedtest.Fresh(t)
	db, err := neo4j.Open(neo4j.Options{URI: s.URI, User: s.User, Password: s.Password})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close(context.WithoutCancel(t.Context())) }()
	p := New(db)
	if err := p.Check(t.Context()); err != nil || p.next != 0 {
		t.Errorf("an empty graph: %v, %d", err, p.next)
	}
	err = db.Write(t.Context(), func(tx cypher.Tx) error {
		_, err := tx.Run(t.Context(), cypher.Write("CREATE (a:Zone {id: 'Zone:1', name: '高新区'})-[:IN {since: 1}]->(b:City {id: 'City:1'}) CREATE (b)-[:HAS]->(a)", nil))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var total int64
	read := int64(0)
	for from := int64(0); from < 100*window; from += window {
		_, err = db.Run(t.Context(), statement(from), snapshot.RunOptions{}, func(v any) error {
			row := v.([]any)
			total = row[0].(int64)
			read += row[1].(int64)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if total != 2 || read != 6 { // three properties of nodes, one of a link, a label at each end
		t.Errorf("%d nodes, %d things read", total, read)
	}
}
