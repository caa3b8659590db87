package stage

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/ingest/judge"
	"zonegraph/internal/ingest/match"
	"zonegraph/internal/ingest/read"
)

// recorder is a database in which every statement finds what it looks for. It keeps
// what was written.
type recorder struct {
	sync.Mutex
	phases     []Phase
	statements []string
	// fail is a part of a statement that fails.
	fail string
}

var errFailed = errors.New("it failed")

func (r *recorder) Write(ctx context.Context, work func(cypher.Tx) error) error {
	r.Lock()
	r.phases = append(r.phases, PhaseOf(ctx))
	r.Unlock()
	return work(r)
}

func (r *recorder) Run(_ context.Context, c cypher.Command) ([][]any, error) {
	r.Lock()
	defer r.Unlock()
	if r.fail != "" && strings.Contains(c.Text(), r.fail) {
		return nil, errFailed
	}
	rows, isGroup := c.Params()["rows"].([]any)
	if !isGroup {
		return [][]any{{int64(1)}}, nil
	}
	r.statements = append(r.statements, c.Text())
	return [][]any{{int64(len(rows))}}, nil
}

// first is the index of the first statement that has a text in it, -1 for none.
func (r *recorder) first(text string) int {
	return slices.IndexFunc(r.statements, func(s string) bool { return strings.Contains(s, text) })
}

// verdict is of a row that gives a firm that is there a name, a new certificate and a
// city.
func verdict(t *testing.T, m *graph.Model, file *judge.File, number int) *judge.Verdict {
	t.Helper()
	row := &read.Row{Sheet: "S", Number: number, Links: []read.Link{{From: 0, To: 1, Field: "certifications"}, {From: 0, To: 2, Field: "city"}},
		Mentions: []read.Mention{{Values: graph.Values{"nameEn": "A"}}, {MayCreate: true, Values: graph.Values{"name": "证书", "kind": "HIGH_TECH"}}, {}}}
	rows := []match.Row{{Row: row, Nodes: []match.Match{{Entity: m.Node("Enterprise"), ID: "Enterprise:a"}, {Entity: m.Node("Certification"), ID: "Certification:c"}, {Entity: m.Node("City"), ID: "City:450200"}}}}
	if err := match.NewKnown(m).Steps(rows); err != nil {
		t.Fatal(err)
	}
	stored := file.Stored()
	stored.AddNode("Enterprise:a", graph.Values{"name": "甲", "aliases": []string{}})
	stored.AddNode("City:450200", graph.Values{"name": "柳州市", "aliases": []string{}})
	v, refusal := file.Judge(&rows[0], stored)
	if refusal != nil {
		t.Fatal(refusal.Reason)
	}
	return v
}

// Nothing is written before the import is hidden; nodes come before what links them;
// what was there is only noted; and the row is cited once.
func TestBatchesAreWritten(t *testing.T) {
	m := contracttest.Load(t).Model
	db := &recorder{}
	w := NewWriter(Import{DB: db, Model: m, ID: "Import:x"}, read.Source{Name: "a.xlsx"}, time.Now())
	err := w.Run(t.Context(), func(_ context.Context, write func(*Batch) error) error {
		if err := write(w.Batch()); err != nil {
			return err
		}
		b := w.Batch()
		if err := b.Add(verdict(t, m, judge.NewFile(), 2)); err != nil {
			return err
		}
		b.Prune()
		return write(b)
	})
	if err != nil || !w.Opened() {
		t.Fatal(err, w.Opened())
	}
	if want := []Phase{Begin, Staging, Staging, Staging}; !slices.Equal(db.phases, want) { // hide, document, nodes, links
		t.Errorf("phases %v, want %v", db.phases, want)
	}
	nodes, cites, claims, noted := db.first("CREATE (n:`Certification`"), db.first("CREATE (c:Citation"), db.first("-[r:SUPPORTS"), db.first("CREATE (j:_Change")
	links, document := db.first("-[r:`BASED_IN`"), db.first("-[:IN_DOCUMENT")
	if nodes < 0 || cites < nodes || claims < cites || noted < claims || links < noted || document < links {
		t.Errorf("%q", db.statements)
	}
	for _, s := range db.statements {
		if strings.Contains(s, columns) || strings.Contains(s, "SET n") {
			t.Error(s)
		}
	}
}

// An import of which nothing is to be written is not opened, so that nothing has to be
// removed either.
func TestNothingToWrite(t *testing.T) {
	db := &recorder{}
	w := NewWriter(Import{DB: db, ID: "Import:x"}, read.Source{}, time.Now())
	err := w.Run(t.Context(), func(_ context.Context, write func(*Batch) error) error { return write(w.Batch()) })
	if err != nil || w.Opened() || len(db.phases) > 0 {
		t.Error(err, w.Opened(), db.phases)
	}
}

// The first error ends all, in whichever lane it comes, and whoever fills batches too.
func TestWritingFails(t *testing.T) {
	m := contracttest.Load(t).Model
	for _, fail := range []string{"MERGE (s:_ImportState", "CREATE (n:`Document`", "CREATE (n:`Certification`", "-[r:`BASED_IN`"} {
		w := NewWriter(Import{DB: &recorder{fail: fail}, Model: m, ID: "Import:x"}, read.Source{}, time.Now())
		err := w.Run(t.Context(), func(_ context.Context, write func(*Batch) error) error {
			for i := range 10 {
				b := w.Batch()
				if err := b.Add(verdict(t, m, judge.NewFile(), i)); err != nil {
					return err
				}
				b.Prune()
				if err := write(b); err != nil {
					return err
				}
			}
			return nil
		})
		if !errors.Is(err, errFailed) || !w.Opened() {
			t.Errorf("%s: %v", fail, err)
		}
	}
	w := NewWriter(Import{DB: &recorder{}, Model: m, ID: "Import:x"}, read.Source{}, time.Now())
	if err := w.Run(t.Context(), func(context.Context, func(*Batch) error) error { return errFailed }); !errors.Is(err, errFailed) {
		t.Error(err)
	}
}

// What rows add to a node of the file is put together: items of lists are added, other
// values take the place.
func TestAmend(t *testing.T) {
	have := map[string]graph.Values{"Enterprise:a": {"name": "甲", "aliases": []string{"老甲"}}}
	want, err := amend(&graph.Entity{Name: "Enterprise"}, []any{amendment{"Enterprise:a", graph.Values{"aliases": []string{"老甲", "甲甲"}}}, amendment{"Enterprise:a", graph.Values{"aliases": []string{"新甲"}, "nameEn": "A"}}}, have)
	if err != nil || !slices.Equal(want["Enterprise:a"]["aliases"].([]string), []string{"老甲", "甲甲", "新甲"}) || want["Enterprise:a"]["nameEn"] != "A" || have["Enterprise:a"]["nameEn"] != nil {
		t.Error(want, err)
	}
	if _, err := amend(&graph.Entity{Name: "Enterprise"}, []any{amendment{"Enterprise:gone", nil}}, have); err == nil {
		t.Error("a node that is gone is amended")
	}
}
