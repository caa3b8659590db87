package files

import (
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/dataset"
	"zonegraph/graph/dump"
	"zonegraph/graph/store"
	"zonegraph/internal/graphtest"
	"zonegraph/internal/ingest"
)

// exported writes the whole graph as zonegraph export does, in memory.
func exported(t *testing.T, e *graphtest.Env) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	w := dataset.NewWriter(func(name string) (io.WriteCloser, error) { return &memory{files: files, name: name}, nil })
	reader := e.Reader()
	if err := dump.Each(t.Context(), reader, e.Model, w.Node); err != nil {
		t.Fatal(err)
	}
	if err := dump.Changes(t.Context(), reader, e.Model, w.Change); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return files
}

// restored is a service over the graph of an export, in an empty database.
func restored(t *testing.T, files fstest.MapFS) *graphtest.Env {
	t.Helper()
	e := graphtest.Empty(t)
	d, err := dataset.Read(files, e.Model)
	if err != nil {
		text := err.Error()
		t.Fatal(text[:min(len(text), 2000)])
	}
	if _, err := store.Restore(t.Context(), e.DB, e.Model, d.Nodes, d.Relationships, d.Changes, nil); err != nil {
		t.Fatal(err)
	}
	return e
}

// stored is all that is stored but what belongs to a home alone: the locks, the state of
// imports that are under way, and how the graph stands.
func stored(t *testing.T, e *graphtest.Env) []string {
	t.Helper()
	var out []string
	for _, row := range append(e.Rows(t, "MATCH (n) WHERE NOT n:_ImportState AND NOT n:_ImportLock AND NOT n:_Graph RETURN [labels(n), properties(n)]", nil),
		e.Rows(t, "MATCH (a)-[r]->(b) RETURN [a.id, type(r), b.id, properties(r)]", nil)...) {
		properties, _ := row[len(row)-1].(map[string]any)
		var b strings.Builder
		fmt.Fprint(&b, row[:len(row)-1])
		for _, name := range slices.Sorted(maps.Keys(properties)) {
			fmt.Fprintf(&b, " %s: %#v", name, properties[name])
		}
		out = append(out, b.String())
	}
	slices.Sort(out)
	return out
}

// sameStored compares two graphs.
func sameStored(t *testing.T, got, want []string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("%d and %d nodes and relationships; the first that differs is\n%v\nwant\n%v", len(got), len(want), got[min(i, len(got)):min(i+1, len(got))], want[min(i, len(want)):min(i+1, len(want))])
		}
	}
}

// sameFiles compares two exports, byte for byte.
func sameFiles(t *testing.T, got, want fstest.MapFS) {
	t.Helper()
	if !slices.Equal(slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want))) {
		t.Errorf("the files are %v, want %v", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
	for name, f := range want {
		if g := got[name]; g != nil && string(g.Data) != string(f.Data) {
			t.Errorf("%s is\n%s\nwant\n%s", name, g.Data, f.Data)
		}
	}
}

// valueFor is some value of a property as it is stored, and as a statement writes it.
func valueFor(m *graph.Model, f *graph.Field, n int) any {
	text := fmt.Sprintf("%s %d: \"甲\"\n#", f.Name, n)
	switch {
	case f.List:
		return []any{text, ""}
	case f.Scalar == graph.IntScalar:
		return int64(n) + 1<<40
	case f.Scalar == graph.FloatScalar:
		return float64(n) + 0.1
	case f.Scalar == graph.BooleanScalar:
		return n%2 == 0
	case f.Scalar == graph.DecimalScalar:
		return fmt.Sprintf("-%d.25", n)
	case f.Scalar == graph.DateScalar:
		return fmt.Sprintf("%04d-02-03", n+1)
	case f.Scalar == graph.EnumScalar:
		return m.Enums[f.Enum][n%len(m.Enums[f.Enum])]
	}
	return text
}

// filledIn are all properties of a type, and a Cypher expression for them as a map of p.
func filledIn(m *graph.Model, e *graph.Entity, n int) (values map[string]any, expression string) {
	values, expression = map[string]any{}, "p {.*"
	for i, f := range e.Fields {
		if !f.IsProperty() || f.Name == "id" {
			continue
		}
		values[f.Name] = valueFor(m, f, n+i)
		if f.Scalar == graph.DateScalar {
			expression += fmt.Sprintf(", %[1]s: date(p.%[1]s)", f.Name)
		}
	}
	return values, expression + "}"
}

// everyKind writes nodes of each type with each property, relationships of each kind
// between them with each property, all marks and entries of a journal. It is made of the
// schema, so that what is added to that is in it.
func everyKind(t *testing.T, e *graphtest.Env) (nodes, relationships int) {
	t.Helper()
	const owner, by = "some facts", "Import:20990101T000000.000-00000000"
	marks := []map[string]any{
		{graph.DatasetProperty: owner, graph.ImportedProperty: []any{"name", "nameEn"}},
		{graph.ImportProperty: by, graph.FingerprintProperty: int64(-17)},
		{graph.DatasetProperty: owner},
		{},
	}
	n := 0
	for _, entity := range e.Model.Nodes {
		for i, key := range []string{"甲 #1", "*", "no", "😀:a", "bare"} {
			values, expression := filledIn(e.Model, entity, 10*n+i)
			if key == "bare" { // a node of an older schema can lack much
				values, expression = map[string]any{}, "p"
				if entity.Field("synthetic") != nil {
					values["synthetic"] = false
				}
			}
			maps.Copy(values, marks[i%len(marks)])
			values["id"] = graph.Ref{Type: entity.Name, Key: key}.String()
			write(t, e, "WITH $p AS p CREATE (n"+store.Labels(entity)+") SET n = "+expression, map[string]any{"p": values})
			nodes++
		}
		n++
	}
	for _, from := range e.Model.Nodes {
		for _, f := range from.Fields {
			if f.Relationship == nil || !f.Relationship.Out {
				continue
			}
			for _, to := range f.Relationship.Target.Members {
				for i := range 5 {
					values, expression := map[string]any{}, "p"
					if f.Relationship.Properties != nil && i > 0 {
						values, expression = filledIn(e.Model, f.Relationship.Properties, n)
					}
					maps.Copy(values, marks[i%len(marks)])
					delete(values, graph.FingerprintProperty)
					write(t, e, fmt.Sprintf("WITH $p AS p MATCH (a:%s {id: $from}) MATCH (b:%s {id: $to}) CREATE (a)-[r:%s]->(b) SET r = %s", from.Label(), to.Label(), f.Relationship.Type, expression),
						map[string]any{"p": values, "from": from.Name + ":甲 #1", "to": to.Name + ":" + []string{"*", "no"}[i%2]})
					n++
					relationships++
				}
			}
		}
	}
	write(t, e, "MATCH (i:Import) WHERE i.id = 'Import:no' SET i.state = 'COMMITTED'", nil)
	for seq := range 3 {
		write(t, e, "CREATE (:_Change {import: 'Import:no', seq: $seq, kind: 'link', node: 'City:甲 #1', other: '', before: '{\"a\": [1]}', _import: 'x'})", map[string]any{"seq": int64(seq + 1)})
	}
	return nodes, relationships
}

// Whatever the schema has is exported and loaded as it was.
func TestRestoreEveryKind(t *testing.T) {
	e := graphtest.Empty(t)
	nodes, relationships := everyKind(t, e)
	// What search and comparisons need is computed when the graph is opened.
	if _, err := store.Open(t.Context(), e.DB, e.Model, store.Opening{}); err != nil {
		t.Fatal(err)
	}
	before, files := stored(t, e), exported(t, e)
	if want := nodes + relationships + 3; len(before) != want || nodes < 100 || relationships < 500 {
		t.Fatalf("%d nodes and relationships, want %d", len(before), want)
	}
	e = restored(t, files)
	sameStored(t, stored(t, e), before)
	sameFiles(t, exported(t, e), files)
}

// A graph with facts and imports is after a load what it was: imports are listed, what
// they have is known, and they can be undone as if nothing had happened.
func TestRestoreImports(t *testing.T) {
	e := graphtest.Empty(t)
	e.LoadFacts(t)
	if err := ingest.Prepare(t.Context(), e.DB); err != nil {
		t.Fatal(err)
	}
	folder := officials(t)
	sheet(t, filepath.Join(folder, "企业名录.xlsx"), "企业", []any{"企业名称", "简称", "成立年份", "所在市", "高新区", "入驻角色"},
		[]any{"玉柴", "玉柴甲+、𠀀柴", 1951, "玉林市", "", ""}, []any{"上汽通用五菱", "", "", "", "柳州高新区", "试验厂"})
	lists := []string{"企业名录.xlsx", "高企名单.xlsx", "中试基地名单.xlsx", "奖励名单.xlsx", "指标数据.xlsx"}
	at := time.Date(2026, 11, 28, 8, 0, 0, 0, time.UTC)
	facts := stored(t, e)
	for i, list := range lists {
		if r := taken(t, e, filepath.Join(folder, list), true, at.Add(time.Duration(i)*time.Minute)); r.Import == "" {
			t.Fatalf("%s: %+v", list, r)
		}
	}
	undo := func(e *graphtest.Env, id string) {
		t.Helper()
		if _, err := ingest.Undo(t.Context(), e.DB, e.Model, id, ingest.UndoOptions{At: at.Add(time.Hour)}); err != nil {
			t.Fatal(err)
		}
	}
	records := func(e *graphtest.Env) []ingest.Record {
		t.Helper()
		out, err := ingest.List(t.Context(), e.DB)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for i, list := range lists {
		if r := taken(t, e, filepath.Join(folder, list), false, at.Add(time.Duration(i+1)*time.Hour)); r.Changes() {
			t.Errorf("%s has something new: %+v", list, r)
		}
	}
	undo(e, records(e)[0].ID) // the last one, so that one is undone before the export
	before, list, files := stored(t, e), records(e), exported(t, e)
	if !strings.Contains(strings.Join(before, "\n"), "_Change") || !strings.Contains(strings.Join(before, "\n"), graph.ImportedProperty) {
		t.Fatal("the imports have no journal")
	}

	e = restored(t, files)
	if err := ingest.Prepare(t.Context(), e.DB); err != nil {
		t.Fatal(err)
	}
	sameStored(t, stored(t, e), before)
	sameFiles(t, exported(t, e), files)
	if got := records(e); len(got) != len(lists) || !reflect.DeepEqual(got, list) {
		t.Errorf("the imports are\n%+v\nwant\n%+v", got, list)
	}
	for i, name := range lists[:4] {
		if r := taken(t, e, filepath.Join(folder, name), true, at.Add(time.Duration(24+i)*time.Hour)); r.Changes() || r.Rows == 0 {
			t.Errorf("%s has something new: %+v", name, r)
		}
	}
	// The dataset is the same one as before, too.
	if r := e.LoadFacts(t); r.Written() {
		t.Error(r)
	}
	for _, r := range list[1:] {
		undo(e, r.ID)
	}
	sameStored(t, slices.DeleteFunc(stored(t, e), func(s string) bool { return strings.HasPrefix(s, "[[Import]]") }), facts)
}
