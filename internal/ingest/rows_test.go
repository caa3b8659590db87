package ingest_test

import (
	"fmt"
	"iter"
	"reflect"
	"testing"
	"testing/fstest"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/dataset"
	"zonegraph/graph/store"
	"zonegraph/internal/embedded/embeddedtest"
	"zonegraph/internal/graphtest"
	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/judge"
	"zonegraph/internal/ingest/read"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// facts are what the graph has before the files come.
const facts = `
Document:
  d: {name: 名录, category: 网页}
City:
  "*": {cites: [d]}
  450200: {name: 柳州市, code: 450200, aliases: [柳州]}
  450300: {name: 桂林市, code: 450300, aliases: [桂林]}
Zone:
  "*": {cites: [d]}
  liuzhou: {name: 柳州高新区, stage: ESTABLISHED, cities: [City:450200]}
  hexi: {name: 柳州河西高新区, stage: ESTABLISHED, aliases: [河西高新区], cities: [City:450200]}
Enterprise:
  "*": {cites: [d]}
  sgmw: {name: 上汽通用五菱, aliases: [中国五菱], zones: [{to: Zone:liuzhou, role: 基地}], city: City:450200}
  wuling: {name: 柳州五菱汽车工业有限公司, aliases: [柳州五菱]}
  yuchai: {name: 广西玉柴机器集团有限公司, creditCode: 91450900199124585A}
  twin-a: {name: 桂林电子（一）有限公司, aliases: [桂林电子]}
  twin-b: {name: 桂林电子科技有限公司, aliases: [桂林电子]}
`

// Codes that are valid, of firms that do not exist.
var codes = []string{"914502000000000060", "91350100M000100Y43", "91110108551385082Q"}

// world is a graph with the facts in it.
type world struct {
	*graphtest.Env
	at time.Time
}

// env is made once: dropping all indexes for each test would cost more than the
// rest.
var env *graphtest.Env

func newWorld(t *testing.T) *world {
	t.Helper()
	if env == nil {
		env = graphtest.Empty(t)
	}
	w := &world{env, time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	w.rows(t, "MATCH (n) DETACH DELETE n")
	if err := ingest.Prepare(t.Context(), env.DB); err != nil {
		t.Fatal(err)
	}
	w.load(t)
	return w
}

func (w *world) load(t *testing.T) store.Report {
	t.Helper()
	d, err := dataset.Read(fstest.MapFS{"facts.yaml": {Data: []byte(facts)}}, w.Model)
	if err != nil {
		t.Fatal(err)
	}
	r, err := store.Apply(t.Context(), w.DB, w.Model, "facts", d.Nodes, d.Relationships)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// file makes a source of rows, numbered from 2 as below a header.
func file(name string, rows ...read.Row) read.Source {
	return read.Source{Name: name, Hash: fmt.Sprintf("%x%056d", name, len(rows)), Profile: "test", Rows: items(func(yield func(read.Item) bool) {
		for i := range rows {
			row := rows[i]
			row.Sheet, row.Number = "Sheet1", i+2
			if !yield(read.Item{Row: &row}) {
				return
			}
		}
	})}
}

func items(all func(yield func(read.Item) bool)) iter.Seq2[read.Item, error] {
	return func(yield func(read.Item, error) bool) {
		all(func(i read.Item) bool { return yield(i, nil) })
	}
}

// outcome is what an import told.
type outcome struct {
	ingest.Report
	refused []read.Refusal
	diffs   []judge.Diff
	err     error
}

func (w *world) run(t *testing.T, src read.Source, commit bool) outcome {
	t.Helper()
	var o outcome
	w.at = w.at.Add(time.Second)
	o.Report, o.err = ingest.Import(t.Context(), w.DB, w.Model, src, ingest.Options{Commit: commit, By: "tester", At: w.at,
		Refused: func(r read.Refusal) { o.refused = append(o.refused, r) },
		Changed: func(d judge.Diff) { o.diffs = append(o.diffs, d) }})
	return o
}

// commit imports a file that must go in.
func (w *world) commit(t *testing.T, src read.Source) outcome {
	t.Helper()
	o := w.run(t, src, true)
	if o.err != nil {
		t.Fatalf("%s: %v\n%+v", src.Name, o.err, o.refused)
	}
	return o
}

func (w *world) rows(t *testing.T, text string) [][]any {
	t.Helper()
	var rows [][]any
	err := w.DB.Write(t.Context(), func(tx cypher.Tx) (err error) {
		rows, err = tx.Run(t.Context(), cypher.Write(text, nil))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// snapshot is everything in the graph but records of imports, without ids of the
// database.
func (w *world) snapshot(t *testing.T) [][]any {
	t.Helper()
	nodes := w.rows(t, "MATCH (n) WHERE NOT n:Import AND NOT n:_ImportState RETURN labels(n), properties(n) ORDER BY n.id")
	links := w.rows(t, "MATCH (a)-[r]->(b) RETURN a.id, type(r), b.id, properties(r) AS p ORDER BY a.id, type(r), b.id, r.field, r.value")
	return append(nodes, links...)
}

func (w *world) unchanged(t *testing.T, what string, before [][]any) {
	t.Helper()
	after := w.snapshot(t)
	if reflect.DeepEqual(before, after) {
		return
	}
	for i := range min(len(before), len(after)) {
		if !reflect.DeepEqual(before[i], after[i]) {
			t.Fatalf("%s: the graph changed:\n%v\n%v", what, before[i], after[i])
		}
	}
	t.Fatalf("%s: the graph changed: %d entries, then %d", what, len(before), len(after))
}

// certified is a row of a list of certified firms.
func certified(code, name, number, city string) read.Row {
	row := read.Row{Mentions: []read.Mention{
		{Type: "Enterprise", Name: name, MayCreate: true, Column: "企业名称", Values: graph.Values{}},
		{Type: "Certification", KeyParts: []string{"HIGH_TECH", number}, MayCreate: true, Column: "证书编号",
			Values: graph.Values{"name": "高新技术企业：" + name, "kind": "HIGH_TECH", "number": number, "year": int64(2021), "validFrom": graph.Date("2021-11-01"), "validTo": graph.Date("2024-10-31")}},
	}, Links: []read.Link{{From: 0, To: 1, Field: "certifications"}}}
	if code != "" {
		row.Mentions[0].IdentityField, row.Mentions[0].Identity = "creditCode", code
	}
	if city != "" {
		row.Mentions = append(row.Mentions, read.Mention{Type: "City", Name: city, Column: "所属市"})
		row.Links = append(row.Links, read.Link{From: 0, To: 2, Field: "city"})
	}
	return row
}

// named is a row that mentions one node.
func named(m read.Mention) read.Row {
	m.Column = "名称"
	return read.Row{Mentions: []read.Mention{m}}
}
