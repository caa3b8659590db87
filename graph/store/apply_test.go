package store_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/dataset"
	"zonegraph/graph/store"
)

const facts = `
Document:
  reply: {name: 答复, category: 答复, date: 2022-06-21}
City:
  "*": {cites: [reply]}
  450200: {name: 柳州市, code: 450200, aliases: [柳州]}
  450300: {name: 桂林市, code: 450300}
Zone:
  liuzhou:
    name: 柳州高新区
    stage: ESTABLISHED
    foundedYear: 1992
    cities: [City:450200]
    enterprises: [{to: Enterprise:sgmw, role: 基地}]
    cites:
      - reply#1.3#1
      - {at: reply#1.3#1, field: cities, confidence: MIDDLE}
Enterprise:
  sgmw: {name: 上汽通用五菱, revenue: 12.5, cites: [reply#1.3#1]}
Funding:
  lab: {name: 实验室, amount: 20000.50, stated: 2亿元, purpose: 组建, cumulative: true, windowEnd: 2022-06-21, beneficiary: City:450200, cites: [reply#1.3#1]}
`

// edited gives the facts with replacements, old and new in turn.
func edited(t *testing.T, m *graph.Model, replacements ...string) *dataset.Dataset {
	t.Helper()
	text := facts
	for i := 0; i < len(replacements); i += 2 {
		if !strings.Contains(text, replacements[i]) {
			t.Fatalf("%q is not in the facts", replacements[i])
		}
		text = strings.ReplaceAll(text, replacements[i], replacements[i+1])
	}
	d, err := dataset.Read(fstest.MapFS{"facts.yaml": {Data: []byte(text)}}, m)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func apply(t *testing.T, w cypher.Writer, m *graph.Model, d *dataset.Dataset) store.Report {
	t.Helper()
	r, err := store.Apply(t.Context(), w, m, "test", d.Nodes, d.Relationships)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func tally(n, c, u, r int) store.Tally {
	return store.Tally{New: n, Changed: c, Unchanged: u, Removed: r}
}

func TestApplyTwiceChangesNothing(t *testing.T) {
	db, m := empty(t)
	d := edited(t, m)
	if got, want := apply(t, db, m, d), (store.Report{Nodes: tally(8, 0, 0, 0), Relationships: tally(11, 0, 0, 0)}); got != want {
		t.Errorf("first: %v, want %v", got, want)
	}
	writes := db.since(func() {
		if got, want := apply(t, db, m, d), (store.Report{Nodes: tally(0, 0, 8, 0), Relationships: tally(0, 0, 11, 0)}); got != want {
			t.Errorf("second: %v, want %v", got, want)
		}
	})
	if writes != 0 {
		t.Errorf("the second load wrote %d times", writes)
	}
	if n := db.since(func() { _ = store.Migrate(t.Context(), db, m) }); n != 0 {
		t.Errorf("migrating again made %d changes", n)
	}
}

func TestStoredForm(t *testing.T) {
	db, m := empty(t)
	apply(t, db, m, edited(t, m))
	rows := db.rows(t, `MATCH (c:City)<-[:GRANTED_TO]-(f:Funding {id: 'Funding:lab'})
		RETURN c.id, f.amount, f.amountE6, valueType(f.windowEnd), toString(f.windowEnd), f.programmes, f.synthetic, f._dataset, f.cumulative`)
	want := [][]any{{"City:450200", "20000.5", int64(20000500000), "DATE NOT NULL", "2022-06-21", []any{}, false, "test", true}}
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("got %v\nwant %v", rows, want)
	}
	rows = db.rows(t, `MATCH (z:Zone {id: 'Zone:liuzhou'})<-[r]-(x) RETURN x.id, type(r), r.role, r.confidence, r.field ORDER BY x.id, type(r), r.field`)
	want = [][]any{
		{"Citation:reply#1.3#1", "SUPPORTS", nil, "MIDDLE", "cities"},
		{"Citation:reply#1.3#1", "SUPPORTS", nil, "HIGH", nil},
		{"Enterprise:sgmw", "HAS_SITE", "基地", nil, nil},
	}
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("got %v\nwant %v", rows, want)
	}
}

func TestApplyChangesOnlyWhatDiffers(t *testing.T) {
	db, m := empty(t)
	for name, c := range map[string]struct {
		edit   []string
		want   store.Report
		writes int
	}{
		"a property":           {[]string{"foundedYear: 1992", "foundedYear: 1993"}, store.Report{Nodes: tally(0, 1, 7, 0), Relationships: tally(0, 0, 11, 0)}, 1},
		"a property goes":      {[]string{"    foundedYear: 1992\n", ""}, store.Report{Nodes: tally(0, 1, 7, 0), Relationships: tally(0, 0, 11, 0)}, 1},
		"a date":               {[]string{"windowEnd: 2022-06-21", "windowEnd: 2022-06-20"}, store.Report{Nodes: tally(0, 1, 7, 0), Relationships: tally(0, 0, 11, 0)}, 1},
		"a decimal":            {[]string{"20000.50", "20001"}, store.Report{Nodes: tally(0, 1, 7, 0), Relationships: tally(0, 0, 11, 0)}, 2},
		"a list":               {[]string{"aliases: [柳州]", "aliases: [柳州, 龙城]"}, store.Report{Nodes: tally(0, 1, 7, 0), Relationships: tally(0, 0, 11, 0)}, 1 + 3}, // and what search has of it: keys, pinyin, initials
		"a relationship's":     {[]string{"role: 基地", "role: 总部"}, store.Report{Nodes: tally(0, 0, 8, 0), Relationships: tally(0, 1, 10, 0)}, 1},
		"a claim's confidence": {[]string{"confidence: MIDDLE", "confidence: LOW"}, store.Report{Nodes: tally(0, 0, 8, 0), Relationships: tally(0, 1, 10, 0)}, 1},
		"a claim's field":      {[]string{"field: cities", "field: stage"}, store.Report{Nodes: tally(0, 0, 8, 0), Relationships: tally(1, 0, 10, 1)}, 1 + 1 + 3},
		"a relationship moves": {[]string{"cities: [City:450200]", "cities: [City:450300]"}, store.Report{Nodes: tally(0, 0, 8, 0), Relationships: tally(1, 0, 10, 1)}, 1 + 1 + 1},
		"a node goes":          {[]string{"  450300: {name: 桂林市, code: 450300}\n", ""}, store.Report{Nodes: tally(0, 0, 7, 1), Relationships: tally(0, 0, 10, 1)}, 2},
		"a key changes":        {[]string{"sgmw", "wuling"}, store.Report{Nodes: tally(1, 0, 7, 1), Relationships: tally(2, 0, 9, 2)}, 2 + 2 + 1 + 2 + 6 + 2 + 2 + 4},
	} {
		t.Run(name, func(t *testing.T) {
			apply(t, db, m, edited(t, m))
			writes := db.since(func() {
				if got := apply(t, db, m, edited(t, m, c.edit...)); got != c.want {
					t.Errorf("got %v\nwant %v", got, c.want)
				}
			})
			if writes > c.writes+1 { // a new label counts as well
				t.Errorf("%d changes, at most %d expected", writes, c.writes)
			}
			if again := apply(t, db, m, edited(t, m, c.edit...)); again.Written() {
				t.Errorf("again: %v", again)
			}
		})
	}
}

// What was changed by hand is put right: the graph is compared, not a checksum.
func TestApplyRepairs(t *testing.T) {
	db, m := empty(t)
	d := edited(t, m)
	apply(t, db, m, d)
	db.rows(t, `MATCH (z:Zone) SET z.name = 'x', z.stray = 1`)
	db.rows(t, `MATCH (:Enterprise)-[r:HAS_SITE]->() DELETE r`)
	db.rows(t, `MATCH (f:Funding)-[r:GRANTED_TO]->(c) CREATE (f)-[s:GRANTED_TO]->(c) SET s = properties(r)`)
	want := store.Report{Nodes: tally(0, 1, 7, 0), Relationships: tally(1, 0, 10, 1)}
	if got := apply(t, db, m, d); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if again := apply(t, db, m, d); again.Written() {
		t.Errorf("again: %v", again)
	}
}

// What others put there stays as it is, and is reported where it is in the way.
func TestApplyLeavesOthersAlone(t *testing.T) {
	db, m := empty(t)
	d := edited(t, m)
	apply(t, db, m, d)
	db.rows(t, `MATCH (c:City {code: '450300'}) CREATE (e:Enterprise {id: 'Enterprise:x', name: 'x', aliases: [], synthetic: false})-[:BASED_IN]->(c)`)
	if again := apply(t, db, m, d); again.Written() {
		t.Errorf("the import was touched: %v", again)
	}

	before := snapshot(t, db)
	refused := func(what, reason string, d *dataset.Dataset) {
		t.Helper()
		_, err := store.Apply(t.Context(), db, m, "test", d.Nodes, d.Relationships)
		var conflict *store.ConflictError
		if !errors.As(err, &conflict) || !strings.Contains(err.Error(), reason) {
			t.Errorf("%s: %v", what, err)
		}
		if after := snapshot(t, db); !reflect.DeepEqual(before, after) {
			t.Errorf("%s: the graph changed", what)
		}
	}
	refused("a node that another's relationship needs", "City:450300 is gone from the files, but 1 relationships BASED_IN of others lead to it",
		edited(t, m, "  450300: {name: 桂林市, code: 450300}\n", "", "foundedYear: 1992", "foundedYear: 1993"))
	refused("a node that another has", "Enterprise:x is in the graph already",
		edited(t, m, "  sgmw: {", "  x: {name: x, cites: [reply]}\n  sgmw: {"))
	db.rows(t, `MATCH (a:Enterprise {id: 'Enterprise:sgmw'}), (b:City {id: 'City:450200'}) CREATE (a)-[:BASED_IN]->(b)`)
	before = snapshot(t, db)
	refused("a relationship that another has", "BASED_IN from Enterprise:sgmw to City:450200 is in the graph already",
		edited(t, m, "revenue: 12.5", "city: City:450200"))
}

// A claim of an import on the same passage is no conflict unless it is the same.
func TestClaimsOfOthers(t *testing.T) {
	db, m := empty(t)
	apply(t, db, m, edited(t, m))
	db.rows(t, `MATCH (a:Citation {id: 'Citation:reply#1.3#1'}), (b:Zone) CREATE (a)-[:SUPPORTS {field: 'name', confidence: 'HIGH'}]->(b)`)
	d := edited(t, m, "field: cities", "field: stage")
	if got, want := apply(t, db, m, d).Relationships, tally(1, 0, 10, 1); got != want {
		t.Errorf("%v", got)
	}
	d = edited(t, m, "field: cities", "field: name")
	var conflict *store.ConflictError
	if _, err := store.Apply(t.Context(), db, m, "test", d.Nodes, d.Relationships); !errors.As(err, &conflict) {
		t.Errorf("%v", err)
	}
}

// Two datasets live side by side; each removes only what is its own.
func TestTwoOwners(t *testing.T) {
	db, m := empty(t)
	apply(t, db, m, edited(t, m))
	other := []graph.NodeRecord{{Ref: graph.Ref{Type: "Talent", Key: "x"}, Values: graph.Values{"name": "x", "aliases": []string{}, "synthetic": false}}}
	if _, err := store.Apply(t.Context(), db, m, "other", other, nil); err != nil {
		t.Fatal(err)
	}
	r, err := store.Apply(t.Context(), db, m, "test", nil, nil)
	if want := (store.Report{Nodes: tally(0, 0, 0, 8), Relationships: tally(0, 0, 0, 11)}); err != nil || r != want {
		t.Errorf("%v, %v", r, err)
	}
	if rows := db.rows(t, "MATCH (n) RETURN n.id"); !reflect.DeepEqual(rows, [][]any{{"Talent:x"}}) {
		t.Errorf("%v", rows)
	}
}

// A statement that fails late undoes the whole load.
func TestApplyIsAllOrNothing(t *testing.T) {
	db, m := empty(t)
	apply(t, db, m, edited(t, m))
	db.rows(t, `CREATE (:City {id: 'City:other', code: '450400', name: 'x', aliases: [], synthetic: false})`)
	before := snapshot(t, db)
	d := edited(t, m, "foundedYear: 1992", "foundedYear: 1993", "  450300: {", "  450400: {name: 梧州市, code: 450400}\n  450300: {")
	if _, err := store.Apply(t.Context(), db, m, "test", d.Nodes, d.Relationships); err == nil || !strings.Contains(err.Error(), "450400") {
		t.Errorf("%v", err)
	}
	if after := snapshot(t, db); !reflect.DeepEqual(before, after) {
		t.Error("a part of the load stayed")
	}
}

func TestApplyRefusesWhatTheModelLacks(t *testing.T) {
	m := model(t)
	city := graph.Ref{Type: "City", Key: "1"}
	for reason, c := range map[string]struct {
		nodes []graph.NodeRecord
		rels  []graph.RelationshipRecord
	}{
		"Citty:1: there is no such node type":              {nodes: []graph.NodeRecord{{Ref: graph.Ref{Type: "Citty", Key: "1"}}}},
		"City:1: there is no property nmae to write":       {nodes: []graph.NodeRecord{{Ref: city, Values: graph.Values{"nmae": "x"}}}},
		"City:1: the property name is a int":               {nodes: []graph.NodeRecord{{Ref: city, Values: graph.Values{"name": 1}}}},
		"City:1 is there twice":                            {nodes: []graph.NodeRecord{{Ref: city}, {Ref: city}}},
		"no relationship IN_REGION leads from a City to a": {rels: []graph.RelationshipRecord{{Type: "IN_REGION", From: city, To: city}}},
		"there is no such node type":                       {rels: []graph.RelationshipRecord{{Type: "IN_REGION", From: city, To: graph.Ref{Type: "X", Key: "1"}}}},
	} {
		// No database is asked, so none is needed.
		if _, err := store.Apply(t.Context(), nil, m, "test", c.nodes, c.rels); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%v, want %q", err, reason)
		}
	}
}

// snapshot is everything in the graph, in an order of its own.
func snapshot(t *testing.T, db *database) [][]any {
	t.Helper()
	return append(db.rows(t, "MATCH (n) RETURN labels(n), n {.*, date: toString(n.date), windowEnd: toString(n.windowEnd)} ORDER BY n.id"),
		db.rows(t, "MATCH (a)-[r]->(b) RETURN a.id, type(r), properties(r), b.id ORDER BY a.id, type(r), b.id, r.field")...)
}
