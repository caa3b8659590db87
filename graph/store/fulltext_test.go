package store_test

import (
	"reflect"
	"testing"

	"zonegraph/graph/store"
)

// What search needs is stored with the facts, and a graph that an older version
// loaded without it is brought up to date.
func TestSearchIsStored(t *testing.T) {
	db, m := empty(t)
	d := edited(t, m)
	apply(t, db, m, d)
	rows := db.rows(t, `MATCH (c:City {code: '450200'}) RETURN c._keys, c._codes, c._pinyin, c._initials, c._kind, c._tails`)
	want := [][]any{{[]any{"柳州市", "柳州"}, []any{"450200"}, []any{"liu zhou shi", "liu zhou"}, []any{"lzs", "lz"}, []any{"city", "fact"}, nil}}
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("got %v\nwant %v", rows, want)
	}
	before := snapshot(t, db)
	db.rows(t, `MATCH (n) SET n._keys = null, n._codes = null, n._pinyin = null, n._initials = null, n._kind = null`)
	found := func() int {
		return len(db.rows(t, `CALL db.index.fulltext.queryNodes('search_keys', '_keys:柳州') YIELD node RETURN node.id`))
	}
	if found() != 0 {
		t.Error("the index was not emptied")
	}
	facts := 6 // of the eight nodes all but two citations
	if n := db.rows(t, "MATCH (n) WHERE NOT n:Citation RETURN count(n)")[0][0].(int64); int(n) != facts {
		t.Fatalf("%d facts", n)
	}
	if got := apply(t, db, m, d); got.Nodes.Changed != facts || got.Nodes.New+got.Nodes.Removed != 0 || got.Relationships.Changed != 0 {
		t.Errorf("%v", got)
	}
	if !reflect.DeepEqual(snapshot(t, db), before) {
		t.Error("the graph is not what it was")
	}
	if found() != 1 {
		t.Error("the index does not have what was stored")
	}
	if again := apply(t, db, m, d); again.Written() {
		t.Errorf("again: %v", again)
	}
	if got := apply(t, db, m, edited(t, m, "aliases: [柳州]", "aliases: [龙城]")); got.Nodes.Changed != 1 {
		t.Errorf("%v", got)
	}
	if found() != 0 {
		t.Error("a former alias is found")
	}
}

func TestBulkStoresSearch(t *testing.T) {
	db, m := empty(t)
	apply(t, db, m, edited(t, m))
	nodes, steps := madeUp(3)
	if _, err := store.Bulk(t.Context(), db, m, nodes, steps, nil); err != nil {
		t.Fatal(err)
	}
	rows := db.rows(t, `CALL db.index.fulltext.queryNodes('search_text', '+_pinyin:"shi li" +_kind:[synthetic TO synthetic] +_kind:[enterprise TO enterprise]') YIELD node RETURN node.id, node._codes, node._tails ORDER BY node.id`)
	want := [][]any{
		{"Enterprise:syn-0", []any{"000000000000000000"}, []any{"0000000000"}},
		{"Enterprise:syn-1", []any{"000000000000000001"}, []any{"0000000001"}},
		{"Enterprise:syn-2", []any{"000000000000000002"}, []any{"0000000002"}},
	}
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("got %v\nwant %v", rows, want)
	}
}

// A full-text index of an older version has other labels, properties or another
// analyzer under the same name.
func TestMigrateMakesStaleIndexesAnew(t *testing.T) {
	db, m := empty(t)
	show := func() [][]any {
		return db.rows(t, "SHOW FULLTEXT INDEXES YIELD name, state, labelsOrTypes, properties, options RETURN name, state, size(labelsOrTypes), size(properties), options.indexConfig['fulltext.analyzer'] ORDER BY name")
	}
	want := show()
	facts := int64(0)
	for _, e := range m.Entities["Fact"].Members {
		if !e.DerivedName {
			facts++
		}
	}
	if !reflect.DeepEqual(want, [][]any{{"search_keys", "ONLINE", facts, int64(6), "keyword"}, {"search_text", "ONLINE", facts, int64(5), "cjk"}}) {
		t.Fatalf("%v", want)
	}
	for _, stale := range []string{
		"FOR (n:City|Zone) ON EACH [n.`name`, n.`nameEn`, n.`aliases`, n.`_pinyin`, n.`_kind`] OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}",
		"FOR (n:City) ON EACH [n.name]",
	} {
		db.rows(t, "DROP INDEX search_text")
		db.rows(t, "CREATE FULLTEXT INDEX search_text "+stale)
		if err := store.Migrate(t.Context(), db, m); err != nil {
			t.Fatal(err)
		}
		if got := show(); !reflect.DeepEqual(got, want) {
			t.Errorf("got %v\nwant %v", got, want)
		}
	}
	if n := db.since(func() { _ = store.Migrate(t.Context(), db, m) }); n != 0 {
		t.Errorf("migrating again made %d changes", n)
	}
}
