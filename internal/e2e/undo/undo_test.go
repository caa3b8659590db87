// Package undo tests over a real Neo4j that readers have answers while a long list is
// undone. It has no race detector, which would have it take minutes.
package undo

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/snapshot"
	"zonegraph/internal/embedded/embeddedtest"
	"zonegraph/internal/graphtest"
	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/read"
	"zonegraph/internal/ingest/stage"
	"zonegraph/internal/server"
	"zonegraph/queries"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// The list that is undone has a row for each pair of so many firms and zones, which are
// there: it links the two, and gives the firm a certificate.
const (
	pairedFirms = 2_500
	pairedZones = 20
	paired      = pairedFirms * pairedZones
	// linksAtOnce is how many links between nodes that stay are removed in one
	// transaction, which raises the epoch.
	linksAtOnce = 10_000
)

func pairs() read.Source {
	return read.Source{Name: "pairs.xlsx", Hash: strings.Repeat("ab", 32), Profile: "test", Rows: func(yield func(read.Item, error) bool) {
		for i := range paired {
			row := &read.Row{Sheet: "S", Number: i + 2, Mentions: []read.Mention{
				{Type: "Enterprise", IdentityField: "id", Identity: fmt.Sprintf("paired-%d", i/pairedZones)},
				{Type: "Zone", IdentityField: "id", Identity: fmt.Sprintf("paired-%d", i%pairedZones)},
				{Type: "Certification", KeyParts: []string{fmt.Sprintf("paired-%d", i)}, MayCreate: true, Values: graph.Values{"name": "证书", "kind": "HIGH_TECH", "number": fmt.Sprintf("PAIRED%d", i)}},
			}, Links: []read.Link{{From: 0, To: 1, Field: "zones"}, {From: 0, To: 2, Field: "certifications"}}}
			if !yield(read.Item{Row: row}, nil) {
				return
			}
		}
	}}
}

// slow is a database whose statements take two seconds from their first row to their
// last.
type slow struct{ snapshot.Database }

func (s slow) Run(ctx context.Context, st cypher.Statement, o snapshot.RunOptions, each func(any) error) (snapshot.Ending, error) {
	first := true
	return s.Database.Run(ctx, st, o, func(v any) error {
		err := each(v)
		if first && err == nil {
			first = false
			select {
			case <-time.After(2 * time.Second):
			case <-ctx.Done():
				err = ctx.Err()
			}
		}
		return err
	})
}

// errStarved says that an undo has come to its end before the readers had answers.
var errStarved = errors.New("nobody could read until all was removed")

// paced is a database in which an undo takes as long as readers need. Its transactions
// come one after the other, so that readers have no rest, but slowly enough for them to
// have answers before the end.
type paced struct {
	ingest.Database
	hidden, answered chan struct{}
	removals         int
}

func (p *paced) Write(ctx context.Context, work func(cypher.Tx) error) error {
	switch stage.PhaseOf(ctx) {
	case stage.Undo:
		defer close(p.hidden)
	case stage.Removal:
		if p.removals++; p.removals > paired/linksAtOnce {
			select {
			case <-time.After(200 * time.Millisecond):
			case <-p.answered:
			}
		}
	case stage.Removed:
		select {
		case <-p.answered:
		default:
			return errStarved
		}
	}
	return p.Database.Write(ctx, work)
}

// While a long list is undone, slow queries and exports have answers, and these show
// nothing of it.
func TestUndoLeavesReadersAlone(t *testing.T) {
	w := graphtest.Empty(t)
	if err := ingest.Prepare(t.Context(), w.DB); err != nil {
		t.Fatal(err)
	}
	w.Write(t, map[string]any{"firms": pairedFirms, "zones": pairedZones}, `UNWIND range(0, $firms-1) AS i CREATE (:Enterprise:Node:Fact {id: 'Enterprise:paired-' + i, name: '配对' + i, aliases: [], synthetic: false})`,
		`UNWIND range(0, $zones-1) AS i CREATE (:Zone:Node:Fact {id: 'Zone:paired-' + i, name: '配对区' + i, stage: 'ESTABLISHED', aliases: [], synthetic: false})`)
	saved, err := queries.Parse(queries.Files)
	if err != nil {
		t.Fatal(err)
	}
	e := w.With(func(o *server.Options) {
		o.Database = slow{w.DB}
		o.Saved = saved
		o.Limits.Pages.MaxPage = 2 * pairedFirms
	})
	query := func() (firms, sites, certificates int) {
		t.Helper()
		var got struct {
			Enterprises []struct{ Zones, Certifications struct{ TotalCount int } }
		}
		e.Query(t, &got, fmt.Sprintf(`{ enterprises(where: {id: {startsWith: "Enterprise:paired-"}}, limit: %d) { zones: zonesConnection { totalCount } certifications: certificationsConnection { totalCount } } }`, 2*pairedFirms), nil)
		for _, f := range got.Enterprises {
			sites += f.Zones.TotalCount
			certificates += f.Certifications.TotalCount
		}
		return len(got.Enterprises), sites, certificates
	}
	list := e.Export(t, "SiteList")

	start := time.Now()
	imported, err := ingest.Import(t.Context(), w.DB, w.Model, pairs(), ingest.Options{Commit: true, At: start})
	if err != nil || imported.Rows != paired {
		t.Fatalf("%v %+v", err, imported)
	}
	t.Logf("imported in %v", time.Since(start))
	if firms, sites, certificates := query(); firms != pairedFirms || sites != paired || certificates != paired {
		t.Fatalf("the import shows %d firms with %d sites and %d certificates", firms, sites, certificates)
	}
	before := epoch(t, w)
	undone := make(chan error, 1)
	db := &paced{Database: w.DB, hidden: make(chan struct{}), answered: make(chan struct{})}
	go func() {
		start := time.Now()
		_, err := ingest.Undo(t.Context(), db, w.Model, imported.Import, ingest.UndoOptions{At: time.Now()})
		t.Logf("undone in %v", time.Since(start))
		undone <- err
	}()
	select {
	case <-db.hidden:
	case err := <-undone:
		t.Fatal(err)
	}
	var readers sync.WaitGroup
	readers.Go(func() {
		start := time.Now()
		if firms, sites, certificates := query(); firms != pairedFirms || sites+certificates > 0 {
			t.Errorf("%d firms with %d sites and %d certificates are seen", firms, sites, certificates)
		}
		t.Logf("the query took %v", time.Since(start))
	})
	readers.Go(func() {
		start := time.Now()
		if got := e.Export(t, "SiteList"); got != list {
			t.Errorf("a part of the import is exported: %d bytes, then %d", len(list), len(got))
		}
		t.Logf("the export took %v", time.Since(start))
	})
	readers.Wait()
	close(db.answered)
	if err := <-undone; err != nil {
		t.Error(err)
	}
	if raised := epoch(t, w) - before; raised != 1+paired/linksAtOnce {
		t.Errorf("readers had to begin again %d times, want %d", raised, 1+paired/linksAtOnce)
	}
	if n := w.Rows(t, "MATCH (n) WHERE n._import = $id RETURN [count(n)]", map[string]any{"id": imported.Import})[0][0]; n != int64(0) {
		t.Errorf("%v nodes are left", n)
	}
}

// epoch is how often readers had to see that something else may be seen.
func epoch(t *testing.T, w *graphtest.Env) int {
	t.Helper()
	s, err := w.DB.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return int(s.Epoch)
}
