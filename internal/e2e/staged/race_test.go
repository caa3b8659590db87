package staged

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zonegraph/graph/cypher"
	"zonegraph/graph/snapshot"
	"zonegraph/internal/graphtest"
	"zonegraph/internal/server"
)

// batches of so many nodes are what the racing import stages.
const (
	batches   = 4
	batchSize = 250
	rounds    = 12
	raceID    = "Import:20261124T130000-race"
)

// raced asks in several statements for what the racing import makes and changes:
// new nodes, their relationships to a zone that was there, a relationship between
// two that were there, and a property of the zone, which changes in the commit that
// makes the rest visible.
const raced = `{ all: enterprisesConnection { totalCount }
	zones(where: {name: {startsWith: "柳州高新区"}}) { name enterprisesConnection { totalCount } }
	new: enterprises(where: {id: {startsWith: "Enterprise:race"}}, limit: 1000) { id zones { id } }
	again: enterprisesConnection { totalCount }
	sgmw: enterprises(where: {id: {eq: "Enterprise:sgmw"}}) { citiesCount: zonesConnection { totalCount } } }`

func summary(data json.RawMessage) (string, error) {
	var d struct {
		All, Again struct{ TotalCount int }
		Zones      []struct {
			Name                  string
			EnterprisesConnection struct{ TotalCount int }
		}
		New  []struct{ Zones []struct{ ID string } }
		Sgmw []struct{ CitiesCount struct{ TotalCount int } }
	}
	if err := json.Unmarshal(data, &d); err != nil {
		return "", err
	}
	steps := 0
	for _, n := range d.New {
		steps += len(n.Zones)
	}
	return fmt.Sprint(d.All, d.Zones, len(d.New), steps, d.Again, d.Sgmw), nil
}

// stages are the transactions of an import that is undone at once, and what a
// reader may see after each: 0 for the state before, 1 for that with the import.
func stages() (out []transaction) {
	out = append(out, transaction{[]string{hide}, 0})
	for i := range batches {
		out = append(out, transaction{[]string{fmt.Sprintf(`MATCH (z:Zone {name: '柳州高新区'})
			UNWIND range(%d, %d) AS i CREATE (n:Enterprise:Node:Fact {id: 'Enterprise:race' + i, name: '竞速' + i, _import: $import})-[:HAS_SITE {_import: $import}]->(z)`, i*batchSize, (i+1)*batchSize-1)}, 0})
	}
	between := `MATCH (n:Enterprise {id: 'Enterprise:sgmw'}) MATCH (z:Zone) WHERE NOT (n)--(z) WITH n, z ORDER BY z.id LIMIT 1 CREATE (n)-[:HAS_SITE {_import: $import}]->(z)`
	created := "MATCH (n:Enterprise {_import: $import}) "
	return append(out, transaction{[]string{between}, 0},
		transaction{[]string{"MATCH (z:Zone {name: '柳州高新区'}) SET z.name = z.name + '（新）'", show}, 1},
		transaction{[]string{"MATCH (z:Zone {name: '柳州高新区（新）'}) SET z.name = '柳州高新区'", hide}, 0},
		// Of what goes, only the relationship between nodes that stay raises the epoch.
		transaction{[]string{"MATCH (:Enterprise {id: 'Enterprise:sgmw'})-[r {_import: $import}]->() DELETE r", hide}, 0},
		transaction{[]string{created + "MATCH (n)-[r]->() WITH r LIMIT 300 DELETE r"}, 0},
		transaction{[]string{created + "WITH n LIMIT 500 DETACH DELETE n"}, 0},
		transaction{[]string{created + "DETACH DELETE n"}, 0},
		transaction{[]string{forget}, 0})
}

type transaction struct {
	statements []string
	legal      int
}

// Whatever a reader asks at whatever moment: all of an import or nothing.
func TestReadersRaceWithAnImport(t *testing.T) {
	w := sharedWorld(t)
	services := map[string]*graphtest.Env{"no cache": w.Env, "cache": w.With(w.Cached)}
	params := map[string]any{"import": raceID}
	ask := func(e *graphtest.Env) string {
		r, err := e.Ask(t.Context(), raced, nil)
		if err != nil || len(r.Errors) > 0 {
			t.Errorf("%v %+v", err, r)
			return ""
		}
		s, err := summary(r.Data)
		if err != nil {
			t.Error(err)
		}
		return s
	}
	// The two legal answers, one stage after the other, and each at once.
	var legal [2]string
	for i, s := range stages() {
		if i == 0 {
			legal[0] = ask(w.Env)
		}
		w.write(t, params, s.statements...)
		for name, e := range services {
			got := ask(e)
			if s.legal == 1 && legal[1] == "" {
				legal[1] = got
			}
			if got != legal[s.legal] {
				t.Fatalf("%s: after stage %d: %s, want %s", name, i, got, legal[s.legal])
			}
		}
	}
	if legal[0] == legal[1] || !strings.Contains(legal[1], " 1000 1000 ") {
		t.Fatalf("the import shows nothing: %q", legal)
	}
	var wg sync.WaitGroup
	ctx, stop := context.WithCancel(t.Context())
	var seen [2]atomic.Int64
	for name, e := range services {
		for range 4 {
			wg.Go(func() {
				for ctx.Err() == nil {
					got := ask(e)
					i := slices.Index(legal[:], got)
					if i < 0 {
						t.Errorf("%s: a part of an import: %s", name, got)
						return
					}
					seen[i].Add(1)
				}
			})
		}
	}
	for range rounds {
		for _, s := range stages() {
			if err := w.commit(t.Context(), params, s.statements...); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Duration(5+s.legal*20) * time.Millisecond)
		}
	}
	stop()
	wg.Wait()
	t.Logf("%d answers without the import, %d with it", seen[0].Load(), seen[1].Load())
	if seen[0].Load() == 0 || seen[1].Load() == 0 {
		t.Error("the readers have seen one state only")
	}
}

// A file is of one state as well, or there is none.
func TestOnceFailsWhenAnImportAppears(t *testing.T) {
	w := sharedWorld(t)
	params := map[string]any{"import": raceID}
	reader := w.Reader()
	count := cypher.New(func(c *cypher.Compiler) string { return "MATCH " + c.Node("n:Zone") + " RETURN count(n) AS v" })
	read := func(ctx context.Context) error {
		return reader.Read(ctx, count, func(any) error { return nil })
	}
	if err := reader.Once(t.Context(), read); err != nil {
		t.Fatal(err)
	}
	err := reader.Once(t.Context(), func(ctx context.Context) error {
		if err := read(ctx); err != nil {
			return err
		}
		w.write(t, params, hide)
		return read(ctx)
	})
	if !errors.Is(err, snapshot.ErrChanged) {
		t.Errorf("an import was begun meanwhile: %v", err)
	}
	tries := 0
	err = reader.Do(t.Context(), snapshot.Options{}, func(ctx context.Context) error {
		if tries++; tries == 1 {
			w.write(t, params, show)
		}
		return read(ctx)
	})
	if err != nil || tries != 2 {
		t.Errorf("%v after %d tries, want 2", err, tries)
	}
}

// counted counts the statements and the looks that reach a database.
type counted struct {
	snapshot.Database
	statements, decorated, looks *atomic.Int64
}

func (c counted) Run(ctx context.Context, s cypher.Statement, o snapshot.RunOptions, each func(any) error) (snapshot.Ending, error) {
	c.statements.Add(1)
	if s.Params()["hidden"] != nil {
		c.decorated.Add(1)
	}
	return c.Database.Run(ctx, s, o, each)
}

func (c counted) State(ctx context.Context, since ...string) (snapshot.State, error) {
	c.looks.Add(1)
	return c.Database.State(ctx, since...)
}

// What is hidden is not asked for while nothing is committed, and once when something
// was. The statements of a request are as many and as plain as ever, but for the first
// request after a commit: it cannot be told from one that the commit fell into, and is
// answered once more from the state that is known then.
func TestLooksAreFew(t *testing.T) {
	w := sharedWorld(t)
	c := counted{w.DB, new(atomic.Int64), new(atomic.Int64), new(atomic.Int64)}
	e := w.With(func(o *server.Options) { o.Database = c })
	const query, roots, times = `{ zones(limit: 1) { name } enterprisesConnection { totalCount } }`, 2, 20
	ask := func(again int64) {
		t.Helper()
		c.statements.Store(0)
		c.looks.Store(0)
		for range times {
			e.Query(t, new(any), query, nil)
		}
		if n := c.statements.Load(); n != roots*times+again {
			t.Errorf("%d statements, want %d", n, roots*times+again)
		}
	}
	ask(0)
	if n := c.looks.Load(); n != 2 {
		t.Errorf("%d looks to begin with, want 2", n)
	}
	ask(0)
	if n := c.looks.Load(); n != 0 {
		t.Errorf("%d looks although nothing was committed", n)
	}
	w.write(t, nil, "MERGE (n:Other) SET n.x = coalesce(n.x, 0) + 1")
	ask(roots)
	if n := c.looks.Load(); n != 1 {
		t.Errorf("%d looks after one commit, want 1", n)
	}
	if n := c.decorated.Load(); n != 0 {
		t.Errorf("nothing is hidden, and %d statements look for it", n)
	}
}
