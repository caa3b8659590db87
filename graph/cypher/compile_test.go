package cypher_test

import (
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/internal/contract/contracttest"
)

func model(t *testing.T) *graph.Model {
	t.Helper()
	return contracttest.Load(t).Model
}

// where parses a filter that the test knows to be good.
func where(t *testing.T, e *graph.Entity, v map[string]any) graph.Filter {
	t.Helper()
	f, err := graph.ParseFilter(e, v, "where")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

type object = map[string]any

func list(e *graph.Entity, f graph.Filter) *graph.List {
	return &graph.List{Entity: e, Where: f, Page: graph.Page{Limit: 10},
		Object: &graph.Selection{Entity: e, Outputs: []graph.Output{{Key: "name", Property: e.Field("name")}}}}
}

// Plans of equal shape must give equal text whatever the values, or the database
// plans each anew.
func TestEqualShapesGiveEqualText(t *testing.T) {
	e := model(t).Node("Enterprise")
	filter := func(code, name string, year int) graph.Filter {
		return where(t, e, object{
			"name":   object{"contains": name, "startsWith": name},
			"city":   object{"code": object{"eq": code}},
			"awards": object{"some": object{"year": object{"gte": year}, "kind": object{"in": []any{"TOP", "YOUTH"}}}},
		})
	}
	a, b := cypher.List(list(e, filter("450200", "柳", 2020))), cypher.List(list(e, filter("450300", "'}) DETACH DELETE n //", 1)))
	if a.Text() != b.Text() {
		t.Errorf("texts differ:\n%s\n%s", a.Text(), b.Text())
	}
	for _, value := range []string{"450200", "450300", "DETACH", "柳"} {
		if strings.Contains(a.Text()+b.Text(), value) {
			t.Errorf("the value %q is in the text, not a parameter", value)
		}
	}
}

// The planner can begin at either end only of what is a MATCH.
func TestSelectiveConditionsAreMatches(t *testing.T) {
	e := model(t).Node("Enterprise")
	text := cypher.List(list(e, where(t, e, object{
		"city":      object{"name": object{"contains": "柳"}},
		"platforms": object{"some": object{"kind": object{"eq": "PILOT_BASE"}}},
		"awards":    object{"some": object{}},
	}))).Text()
	for _, want := range []string{
		"MATCH (n0)-[:BASED_IN]->(n", "MATCH (n0)-[:HOSTS]->(n",
		"EXISTS { (n0)<-[:AWARDED_TO]-() }", "WITH DISTINCT n0 LIMIT",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// Of several conditions to begin with, that with the fewest nodes is found when the
// statement runs; each is a MATCH in one branch and a test behind the others.
func TestTheSmallestStartIsChosen(t *testing.T) {
	e := model(t).Node("Enterprise")
	l := list(e, where(t, e, object{
		"city":           object{"code": object{"eq": "450200"}},
		"platforms":      object{"some": object{"kind": object{"eq": "PILOT_BASE"}, "field": object{"contains": "车"}}},
		"certifications": object{"some": object{"kind": object{"in": []any{"LISTED", "GAZELLE"}}}},
		"awards":         object{"some": object{}},
	}))
	l.Sort = []graph.SortKey{{Field: e.Field("name")}}
	text := cypher.List(l).Text()
	for _, match := range []string{"(n0)-[:BASED_IN]->(n", "(n0)-[:HOSTS]->(n", "(n0)-[:HOLDS]->(n"} {
		if first, test := strings.Count(text, "\nMATCH "+match), strings.Count(text, "EXISTS { MATCH "+match); first != 1 || test != 1 {
			t.Errorf("%d branches begin with %s and it is tested %d times, want 1 and 1, in\n%s", first, match, test, text)
		}
	}
	// What has an index decides on the size, and an order that no index can give is
	// not asked of one.
	if strings.Count(text, ".field CONTAINS") != 2 || strings.Contains(text, "IS NOT NULL") || strings.Count(text, "UNION ALL") != 2 {
		t.Error(text)
	}
	for _, own := range []object{{"id": object{"eq": "Enterprise:1"}}, {"name": object{"in": []any{"a"}}}} {
		own["city"], own["platforms"] = object{"code": object{"eq": "450200"}}, object{"some": object{"kind": object{"eq": "PILOT_BASE"}}}
		if text := cypher.List(list(e, where(t, e, own))).Text(); strings.Contains(text, "UNION") {
			t.Errorf("%v has a start of its own, and yet there is a choice:\n%s", own, text)
		}
	}
}

// A condition that cannot multiply rows must not cost a DISTINCT.
func TestToOneConditionsNeedNoDistinct(t *testing.T) {
	e := model(t).Node("Enterprise")
	text := cypher.List(list(e, where(t, e, object{"city": object{"code": object{"eq": "450200"}}}))).Text()
	if strings.Contains(text, "DISTINCT") {
		t.Errorf("DISTINCT in\n%s", text)
	}
}

// A single value stands for a list with it, whatever type the validator gives it.
func TestSingleValuesAsLists(t *testing.T) {
	e := model(t).Node("Zone")
	want := cypher.List(list(e, where(t, e, object{"AND": []any{object{"tier": object{"in": []any{"NATIONAL"}}}}})))
	for _, v := range []object{
		{"AND": object{"tier": object{"in": "NATIONAL"}}},
		{"AND": []map[string]any{{"tier": object{"in": []string{"NATIONAL"}}}}},
	} {
		if got := cypher.List(list(e, where(t, e, v))); got.Text() != want.Text() || len(got.Params()) != len(want.Params()) {
			t.Errorf("%v compiles to %s", v, got.Text())
		}
	}
}

// Each level of a quantifier adds to a statement, and must not multiply it.
func TestStatementsGrowLinearly(t *testing.T) {
	zone, enterprise := model(t).Node("Zone"), model(t).Node("Enterprise")
	length := func(levels int) int {
		var f graph.Filter = graph.Compare{Field: zone.Field("name"), Op: graph.OpContains, Value: "x"}
		for i := range levels {
			step := enterprise.Field("zones")
			if i%2 == 1 {
				step = zone.Field("enterprises")
			}
			f = graph.Related{Field: step, Quantifier: graph.All, Where: f}
		}
		return len(cypher.List(list(zone, f)).Text())
	}
	if two, eight := length(2), length(8); eight > 5*two {
		t.Errorf("2 levels take %d characters, 8 take %d", two, eight)
	}
}

// What is empty is no condition, and neither is its negation: the library that the
// dialect comes from takes it so.
func TestEmptyConditions(t *testing.T) {
	e := model(t).Node("Zone")
	want := cypher.List(list(e, nil)).Text()
	for _, v := range []object{
		{}, {"NOT": object{}}, {"NOT": nil}, {"NOT": object{"AND": []any{}}}, {"NOT": object{"name": object{}}}, {"NOT": object{"NOT": object{}}},
		{"AND": []any{}}, {"OR": []any{}}, {"OR": []any{object{"NOT": object{}}}}, {"enterprises": object{}},
	} {
		if got := cypher.List(list(e, where(t, e, v))).Text(); got != want {
			t.Errorf("%v compiles to\n%s", v, got)
		}
	}
}
