package ingest_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"zonegraph/graph"
	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/read"
	"zonegraph/internal/ingest/stage"
	"zonegraph/message"
)

// What a later row adds to a node that an earlier one has created is taken, also what it
// is called by, and in whatever batches.
func TestLaterDetails(t *testing.T) {
	w := newWorld(t)
	before := w.snapshot(t)
	const name = "柳州甲科技有限公司"
	src := file("a.xlsx",
		named(read.Mention{Type: "Enterprise", Name: name, MayCreate: true, Values: graph.Values{"employees": int64(5)}}),
		named(read.Mention{Type: "Enterprise", Name: name, IdentityField: "creditCode", Identity: codes[0], Values: graph.Values{"nameEn": "Jia Technology", "revenue": 2.5}}),
		named(read.Mention{Type: "Enterprise", IdentityField: "creditCode", Identity: codes[0], Values: graph.Values{"aliases": []string{"甲科技"}}}),
		named(read.Mention{Type: "Enterprise", Name: name, Values: graph.Values{"aliases": []string{"甲科技", "老甲"}}}),
	)
	byAlias := named(read.Mention{Type: "Enterprise", Name: "老甲", Values: graph.Values{"foundedYear": int64(1999)}})
	dry := w.run(t, src, false)
	for _, batch := range []int{1, 100} {
		o := w.commit(t, src)
		if batch == 1 {
			if err := w.undo(t, o.Import); err != nil {
				t.Fatal(err)
			}
			all := src
			all.Rows = items(func(yield func(read.Item) bool) {
				for item, err := range src.Rows {
					if err != nil || !yield(item) {
						return
					}
				}
				byAlias.Sheet, byAlias.Number = "Sheet1", 9
				yield(read.Item{Row: &byAlias})
			})
			w.at = w.at.Add(time.Second)
			var err error
			if o.Report, err = ingest.Import(t.Context(), w.DB, w.Model, all, ingest.Options{Commit: true, At: w.at}.InBatches(batch)); err != nil {
				t.Fatal(err)
			}
		} else if o.Nodes != dry.Nodes || !reflect.DeepEqual(o.diffs, dry.diffs) {
			t.Errorf("%+v\nwant %+v", o.Report, dry.Report)
		}
		if o.Nodes.New != 1 || o.Refused != 0 {
			t.Errorf("%d at once: %+v", batch, o.Report)
		}
		want := []any{name, codes[0], "Jia Technology", []any{"甲科技", "老甲"}, int64(5), 2.5, true, true}
		got := w.rows(t, "MATCH (e:Enterprise {name: '"+name+"'}) RETURN e.name, e.creditCode, e.nameEn, e.aliases, e.employees, e.revenue, '老甲' IN e._keys, size(e._codes) > 0")
		if len(got) != 1 || !reflect.DeepEqual(got[0], want) {
			t.Errorf("%d at once: got %v\nwant %v", batch, got, want)
		}
		if err := w.undo(t, o.Import); err != nil {
			t.Fatalf("%d at once: %v", batch, err)
		}
		w.unchanged(t, "undone", before)
	}
}

// A file with more refused rows than it may have leaves nothing, whenever that comes
// out.
func TestRefusedAtTheEnd(t *testing.T) {
	w := newWorld(t)
	before := w.snapshot(t)
	src := file("a.xlsx", certified(codes[0], "柳州甲科技有限公司", "GR1", "柳州"), certified(codes[1], "桂林乙科技有限公司", "GR2", "桂林"), named(read.Mention{Type: "Enterprise", Name: "没有"}))
	_, err := ingest.Import(t.Context(), w.DB, w.Model, src, ingest.Options{Commit: true, At: w.at, Threshold: ingest.Threshold{Share: 0.1}}.InBatches(1))
	var refused *ingest.RefusedError
	if !errors.As(err, &refused) {
		t.Error(err)
	}
	w.nothingHidden(t)
	w.unchanged(t, "refused", before)
}

// An import that is called off takes back what it wrote before it ends.
func TestCalledOff(t *testing.T) {
	w := newWorld(t)
	before := w.snapshot(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := ingest.Import(ctx, hooked{w.DB, func(phase stage.Phase, committed bool) error {
		if phase == stage.Staging && committed && len(w.rows(t, "MATCH (c:Certification) RETURN c")) > 0 {
			cancel()
		}
		return nil
	}}, w.Model, file("a.xlsx", certified(codes[0], "柳州甲科技有限公司", "GR1", "柳州"), certified(codes[1], "桂林乙科技有限公司", "GR2", "桂林")), ingest.Options{Commit: true, At: w.at}.InBatches(1))
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	w.nothingHidden(t)
	w.unchanged(t, "called off", before)
}

// What was there and changes while a file is staged is not overwritten.
func TestChangedMeanwhile(t *testing.T) {
	w := newWorld(t)
	before := w.snapshot(t)
	src := file("a.xlsx", named(read.Mention{Type: "Enterprise", Name: "中国五菱", Values: map[string]any{"employees": int64(7)}}))
	changing := hooked{w.DB, func(phase stage.Phase, committed bool) error {
		if phase == stage.Staging && committed {
			w.rows(t, "MATCH (e:Enterprise {id: 'Enterprise:sgmw'}) SET e.employees = 9")
		}
		return nil
	}}
	_, err := ingest.Import(t.Context(), changing, w.Model, src, ingest.Options{Commit: true, At: w.at})
	if got := message.Text(message.Chinese, err); message.CodeOf(err) != "import.graph-changed" || !strings.Contains(got, "企业“上汽通用五菱”（Enterprise:sgmw）的“从业人员”现为9，原为无记录") {
		t.Error(err, got)
	}
	w.rows(t, "MATCH (e:Enterprise {id: 'Enterprise:sgmw'}) REMOVE e.employees")
	w.nothingHidden(t)
	w.unchanged(t, "changed meanwhile", before)
}

// A dry run does not see what another import has staged.
func TestDryRunBesideAnImport(t *testing.T) {
	w := newWorld(t)
	row := certified(codes[0], "柳州甲科技有限公司", "GR1", "柳州")
	want := w.run(t, file("b.xlsx", row), false)
	staged := false
	_, err := ingest.Import(t.Context(), hooked{w.DB, func(phase stage.Phase, committed bool) error {
		if phase == stage.Staging && committed && len(w.rows(t, "MATCH (c:Certification) RETURN c")) > 0 {
			staged = true
			if got := w.run(t, file("b.xlsx", row), false); !reflect.DeepEqual(got, want) || got.Nodes.New != 2 {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		}
		return nil
	}}, w.Model, file("a.xlsx", row), ingest.Options{Commit: true, At: w.at})
	if err != nil || !staged {
		t.Error(err, staged)
	}
	if got := w.run(t, file("b.xlsx", row), false); got.Changes() {
		t.Errorf("%+v", got.Report)
	}
}

// An import whose lock was lost, because its connection was, does not go on when another
// has removed what it wrote.
func TestLockIsLost(t *testing.T) {
	w := newWorld(t)
	before := w.snapshot(t)
	lost := false
	_, err := ingest.Import(t.Context(), hooked{w.DB, func(phase stage.Phase, committed bool) error {
		if phase == stage.Staging && committed && !lost && len(w.rows(t, "MATCH (c:Certification) RETURN c")) > 0 {
			lost = true
			w.rows(t, "SHOW TRANSACTIONS YIELD transactionId AS id, currentQuery AS query WHERE NOT query CONTAINS 'SHOW' TERMINATE TRANSACTIONS id YIELD message RETURN message")
			w.recovered(t)
			w.unchanged(t, "removed", before)
		}
		return nil
	}}, w.Model, file("a.xlsx", certified(codes[0], "柳州甲科技有限公司", "GR1", "柳州"), certified(codes[1], "桂林乙科技有限公司", "GR2", "桂林")), ingest.Options{Commit: true, At: w.at}.InBatches(1))
	if !lost || message.CodeOf(err) != "import.lock-lost" {
		t.Error(lost, err)
	}
	w.recovered(t)
	w.unchanged(t, "lost", before)
}
