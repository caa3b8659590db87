package store_test

import (
	"reflect"
	"testing"

	"zonegraph/data/guangxi"
	"zonegraph/graph/dataset"
	"zonegraph/graph/store"
)

// The shipped facts go in, stay as they are when loaded again, and answer the
// questions that a wrong graph gets wrong.
func TestShippedFacts(t *testing.T) {
	db, m := empty(t)
	d, err := dataset.Read(guangxi.Files, m)
	if err != nil {
		t.Fatal(err)
	}
	load := func() store.Report {
		r, err := store.Apply(t.Context(), db, m, guangxi.Name, d.Nodes, d.Relationships)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := load(); r.Nodes != tally(len(d.Nodes), 0, 0, 0) || r.Relationships != tally(len(d.Relationships), 0, 0, 0) {
		t.Errorf("first: %v", r)
	}
	if n := db.since(func() { load() }); n != 0 {
		t.Errorf("loading again made %d changes", n)
	}
	for question, c := range map[string]struct {
		cypher string
		want   [][]any
	}{
		"who received the 200 million": {
			`MATCH (f:Funding)-[:GRANTED_TO]->(s) WHERE f.amountE6 = 20000 * 1000000 RETURN labels(s)[0], s.name, f.stated`,
			[][]any{{"City", "柳州市", "2亿元"}}},
		"24 reported, none named": {
			`MATCH (c:Cohort {id: 'Cohort:liuzhou-awards-2021'}) RETURN c.count, COUNT { (c)-[:NAMES]->() }, COUNT { (c)<-[:PART_OF]-() }`,
			[][]any{{int64(24), int64(0), int64(3)}}},
		"exact sum": {
			`MATCH (f:Funding)-[:GRANTED_TO]->(:Zone {id: 'Zone:liuzhou'}) WHERE f.window = '2021年以来' RETURN sum(f.amountE6)`,
			[][]any{{int64(8489_360000)}}},
		"cities without a zone": {
			`MATCH (c:City) WHERE NOT EXISTS { (c)<-[:LIES_IN]-(z:Zone) WHERE z.tier IS NOT NULL } RETURN c.name ORDER BY c.code`,
			[][]any{{"河池市"}, {"崇左市"}}},
		"where a figure is stated": {
			`MATCH (o:Observation)<-[:SUPPORTS]-(c:Citation)-[:IN_DOCUMENT]->(d) WHERE o.valueE6 = 8529270000 AND d.date = date('2022-06-21') RETURN DISTINCT c.section, c.paragraph, d.number`,
			[][]any{{"1.2", int64(1), "第2022317号"}}},
		"conflicting numbers": {
			`MATCH (p:Policy)<-[r:SUPPORTS {field: 'documentNumber'}]-() WITH p, collect(DISTINCT r.value) AS v WHERE size(v) > 1 RETURN p.name, size(v), p.documentNumber`,
			[][]any{{"科技强桂三年行动方案（2021—2023年）", int64(2), nil}}},
	} {
		if got := db.rows(t, c.cypher); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %v, want %v", question, got, c.want)
		}
	}
}
