package coverage_test

import (
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/graph/coverage"
)

type object = map[string]any

// where parses a filter that the test knows to be good.
func where(t *testing.T, e *graph.Entity, v map[string]any) graph.Filter {
	t.Helper()
	f, err := graph.ParseFilter(e, v, "where")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Requirements that differ in a value are columns of one traversal, whatever their number;
// what else is asked of the things makes one of its own.
func TestCoverageTextGrowsWithShapesOnly(t *testing.T) {
	m, _ := model(t)
	zone := m.Node("Zone")
	text := func(first bool, conditions ...object) string {
		t.Helper()
		q := &coverage.Query{Subject: zone, Rows: 10, First: first}
		for _, c := range conditions {
			e, err := coverage.NewEvidence(where(t, zone, c).(graph.Related))
			if err != nil {
				t.Fatal(err)
			}
			q.Evidence = append(q.Evidence, e)
		}
		return q.Statement().Text()
	}
	platforms := func(c object) object { return object{"platforms": object{"some": c}} }
	kind := func(k string) object { return platforms(object{"kind": object{"eq": k}}) }
	since := func(k string, year int) object {
		return platforms(object{"kind": object{"eq": k}, "approvedYear": object{"gte": year}})
	}
	of := func(indicator string) object {
		return object{"observations": object{"some": object{"indicator": object{"id": object{"eq": indicator}}}}}
	}
	if two := text(false, platforms(object{"city": object{"code": object{"eq": "a"}}, "zone": object{"tier": object{"eq": "NATIONAL"}}})); !strings.Contains(two, "WITH q, n0, n1 MATCH (n0)-[:IN_ZONE]->(n2:Zone) WITH * WHERE n1.code IN q.k0") {
		t.Errorf("the end of the first step is lost behind the second:\n%s", two)
	}
	for _, c := range []struct {
		few, many  []object
		traversals int
	}{
		{[]object{kind("INCUBATOR")}, []object{kind("INCUBATOR"), kind("PILOT_BASE"), kind("MAKER_SPACE")}, 1},
		{[]object{of("Indicator:a")}, []object{of("Indicator:a"), of("Indicator:b")}, 1},
		{[]object{since("INCUBATOR", 2000)}, []object{since("INCUBATOR", 2010), since("PILOT_BASE", 2010), since("PILOT_BASE", 2020)}, 1},
		{[]object{kind("INCUBATOR"), since("INCUBATOR", 2000)}, []object{kind("PILOT_BASE"), since("INCUBATOR", 2010), kind("INCUBATOR")}, 2},
		{[]object{platforms(object{"city": object{"code": object{"eq": "a"}}, "zone": object{"tier": object{"eq": "NATIONAL"}}})},
			[]object{platforms(object{"city": object{"code": object{"eq": "b"}}, "zone": object{"tier": object{"eq": "REGIONAL"}}})}, 1},
	} {
		few, many := text(false, c.few...), text(false, c.many...)
		if n := strings.Count(few, "UNWIND"); few != many || n != c.traversals {
			t.Errorf("%d traversals, want %d, in\n%s\nand in\n%s", n, c.traversals, few, many)
		}
		if ids := "[..6]"; strings.Contains(few, ids) || strings.Count(text(true, c.few...), ids) != c.traversals {
			t.Errorf("the first ids are to be read where somebody asks for them only:\n%s\n%s", few, text(true, c.few...))
		}
	}
}
