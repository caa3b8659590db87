package ingest_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/judge"
	"zonegraph/internal/ingest/read"
	"zonegraph/message"
)

func (w *world) undo(t *testing.T, id string) error {
	t.Helper()
	_, err := ingest.Undo(t.Context(), w.DB, w.Model, id, ingest.UndoOptions{At: w.at})
	return err
}

// mixed creates, renames, changes properties of nodes and relationships, and moves
// a firm to another city.
func mixed() read.Source {
	moved := named(read.Mention{Type: "Enterprise", IdentityField: "creditCode", Identity: codes[0], Name: "桂林甲新能源有限公司", Values: graph.Values{"revenue": 12.5, "employees": int64(7), "foundedYear": int64(1999)}})
	moved.Mentions = append(moved.Mentions, read.Mention{Type: "City", Name: "桂林"})
	moved.Links = []read.Link{{From: 0, To: 1, Field: "city"}}
	known := named(read.Mention{Type: "Enterprise", Name: "中国五菱", IdentityField: "creditCode", Identity: codes[2], Values: graph.Values{"nameEn": "SGMW", "aliases": []string{"五菱宏光"}}})
	known.Mentions = append(known.Mentions, read.Mention{Type: "Zone", Name: "柳州高新区"}, read.Mention{Type: "Zone", Name: "河西高新区"})
	known.Links = []read.Link{{From: 0, To: 1, Field: "zones", Values: graph.Values{"role": "总部", "sinceYear": int64(2002)}}, {From: 0, To: 2, Field: "zones"}}
	again := named(read.Mention{Type: "Enterprise", IdentityField: "creditCode", Identity: codes[2], Values: graph.Values{"aliases": []string{"五菱之光"}}})
	return file("变更.xlsx", moved, known, again, certified(codes[1], "桂林乙科技有限公司", "GR9", "桂林"))
}

// Undo restores everything, exactly, and what it restored can be imported again.
func TestUndo(t *testing.T) {
	w := newWorld(t)
	w.commit(t, file("a.xlsx", certified(codes[0], "柳州甲科技有限公司", "GR1", "柳州")))
	before := w.snapshot(t)
	o := w.commit(t, mixed())
	if o.Nodes != (judge.Counts{New: 2, Changed: 2, Unchanged: 3}) || o.Relationships != (judge.Counts{New: 4, Changed: 1}) {
		t.Errorf("%+v", o.Report)
	}
	rows := w.rows(t, "MATCH (e:Enterprise {creditCode: '"+codes[0]+"'})-[:BASED_IN]->(c) RETURN e.name, e.aliases, e.revenue, c.name, e._keys[0]")
	if !reflect.DeepEqual(rows, [][]any{{"桂林甲新能源有限公司", []any{"柳州甲科技有限公司"}, 12.5, "桂林市", "桂林甲新能源有限公司"}}) {
		t.Errorf("%v", rows)
	}
	rows = w.rows(t, "MATCH (e:Enterprise {id: 'Enterprise:sgmw'})-[s:HAS_SITE]->(z) RETURN e.name, e.aliases, e._codes[0], s.role, z.id ORDER BY z.id")
	if !reflect.DeepEqual(rows, [][]any{
		{"上汽通用五菱", []any{"中国五菱", "五菱宏光", "五菱之光"}, strings.ReplaceAll(strings.ToLower(codes[2]), "i", "1"), nil, "Zone:hexi"},
		{"上汽通用五菱", []any{"中国五菱", "五菱宏光", "五菱之光"}, strings.ToLower(codes[2]), "总部", "Zone:liuzhou"}}) {
		t.Errorf("%v", rows)
	}
	// Each fact has its source: properties and relationships of what was there by a
	// claim of their own, and what is new as a whole.
	rows = w.rows(t, "MATCH (e:Enterprise {id: 'Enterprise:sgmw'})<-[s:SUPPORTS]-(c) WHERE s._import IS NOT NULL RETURN s.field, s.value, c.paragraph ORDER BY s.field, c.paragraph, s.value")
	if want := [][]any{{"aliases", "中国五菱、五菱宏光", int64(3)}, {"aliases", "中国五菱、五菱宏光、五菱之光", int64(4)}, {"creditCode", codes[2], int64(3)}, {"nameEn", "SGMW", int64(3)}, {"zones", "Zone:hexi", int64(3)}, {"zones", "Zone:liuzhou", int64(3)}}; !reflect.DeepEqual(rows, want) {
		t.Errorf("got  %v\nwant %v", rows, want)
	}
	// The dataset keeps what is its own, and leaves what the import has changed.
	after := w.snapshot(t)
	if r := w.load(t); r.Written() {
		t.Errorf("loading the dataset again: %v", r)
	}
	w.unchanged(t, "loading the dataset again", after)
	if again := w.commit(t, mixed()); again.Changes() {
		t.Errorf("again: %+v %+v", again.Report, again.diffs)
	}
	if err := w.undo(t, o.Import); err != nil {
		t.Fatal(err)
	}
	w.unchanged(t, "undone", before)
	if err := w.undo(t, o.Import); err == nil || message.CodeOf(err) != "import.undone-already" {
		t.Errorf("undone twice: %v", err)
	}
	list, err := ingest.List(t.Context(), w.DB)
	if err != nil || len(list) != 2 || list[0].State != "UNDONE" || list[0].By != "tester" || list[0].Report.Nodes.New != 2 || list[1].State != "COMMITTED" {
		t.Errorf("%v %+v", err, list)
	}
	if o := w.commit(t, mixed()); o.Nodes.New != 2 {
		t.Errorf("once more: %+v", o.Report)
	}
}

// An import upon which something was built is not undone, and nothing changes.
func TestUndoRefused(t *testing.T) {
	w := newWorld(t)
	first := w.commit(t, file("a.xlsx", certified(codes[0], "柳州甲科技有限公司", "GR1", "柳州")))
	// what is told of is in the texts of both languages.
	refused := func(what, id string, code message.Code, told ...string) {
		t.Helper()
		before := w.snapshot(t)
		err := w.undo(t, id)
		var built *ingest.BuiltUponError
		if !errors.As(err, &built) {
			t.Errorf("%s: %v", what, err)
			return
		}
		if !slices.ContainsFunc(built.Reasons, func(why message.Message) bool { return why.Code == code }) {
			t.Errorf("%s: %v", what, built.Reasons)
		}
		for _, one := range told {
			if !strings.Contains(built.In(message.English), one) || !strings.Contains(built.In(message.Chinese), one) {
				t.Errorf("%s: %q is not in %v %s", what, one, err, built.In(message.Chinese))
			}
		}
		w.unchanged(t, what, before)
	}
	second := w.commit(t, file("b.xlsx", certified(codes[0], "柳州甲科技有限公司", "GR2", "柳州")))
	refused("a later import's relationship", first.Import, "undo.linked-by", second.Import)
	if err := w.undo(t, second.Import); err != nil {
		t.Fatal(err)
	}
	third := w.commit(t, file("c.xlsx", named(read.Mention{Type: "Enterprise", Name: "柳州甲科技有限公司", Values: graph.Values{"employees": int64(5)}})))
	refused("a later import's value", first.Import, "undo.changed-by", "柳州甲科技有限公司", third.Import)
	fourth := w.commit(t, file("d.xlsx", named(read.Mention{Type: "Enterprise", Name: "柳州甲科技有限公司", Values: graph.Values{"employees": int64(6)}})))
	refused("a later value in its place", third.Import, "changed.field", "Enterprise:"+codes[0], "6", "5")
	for _, id := range []string{fourth.Import, third.Import} {
		if err := w.undo(t, id); err != nil {
			t.Error(err)
		}
	}
	w.rows(t, "MATCH (e:Enterprise {creditCode: '"+codes[0]+"'}), (z:Zone {id: 'Zone:hexi'}) CREATE (e)-[:HAS_SITE]->(z)")
	refused("somebody else's relationship", first.Import, "undo.linked", "Zone:hexi")
	w.rows(t, "MATCH (:Enterprise)-[r:HAS_SITE]->(:Zone {id: 'Zone:hexi'}) DELETE r")
	w.rows(t, "MATCH (e:Enterprise {creditCode: '"+codes[0]+"'}) SET e.employees = 9")
	refused("somebody else's value", first.Import, "undo.changed", "柳州甲科技有限公司")
	w.rows(t, "MATCH (e:Enterprise {creditCode: '"+codes[0]+"'}) REMOVE e.employees")
	if err := w.undo(t, first.Import); err != nil {
		t.Error(err)
	}
	if err := w.undo(t, "none"); err == nil || message.CodeOf(err) != "import.no-such" {
		t.Error(err)
	}
}

func TestUndoTellsItsProgress(t *testing.T) {
	w := newWorld(t)
	r := w.commit(t, file("a.xlsx", certified(codes[0], "柳州甲科技有限公司", "GR1", "柳州"), certified(codes[1], "桂林乙科技有限公司", "GR2", "桂林")))
	var parts []float64
	if _, err := ingest.Undo(t.Context(), w.DB, w.Model, r.Import, ingest.UndoOptions{At: w.at, Progress: func(part float64) { parts = append(parts, part) }}); err != nil {
		t.Fatal(err)
	}
	if want := []float64{0.5, 1}; !slices.Equal(parts, want) { // looked at, removed
		t.Errorf("got %v, want %v", parts, want)
	}
}
