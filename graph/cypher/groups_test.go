package cypher_test

import (
	"slices"
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
)

// groupsOf compiles the groups of a type's root connection by some keys.
func groupsOf(t *testing.T, e *graph.Entity, keys []string, outputs ...graph.GroupOutput) string {
	t.Helper()
	g := &graph.Groups{Limit: 10, Outputs: outputs}
	for _, k := range graph.GroupKeys(e, nil) {
		if slices.Contains(keys, k.Name) {
			g.By = append(g.By, k)
		}
	}
	if len(g.By) != len(keys) {
		t.Fatalf("%s has not all of the keys %v", e.Name, keys)
	}
	n := &graph.Connection{Entity: e, Outputs: []graph.ConnectionOutput{{Key: "groups", Groups: g}}}
	return cypher.Connection(n).Text()
}

// The rows are made distinct only where a node can come several times, and a step
// that two keys need is walked once.
func TestGroupsWalkOnceAndAreDistinctOnlyWhereNeeded(t *testing.T) {
	m := model(t)
	for _, c := range []struct {
		entity string
		keys   []string
		// Walks and distincts are how many of them the text must have.
		walks, distincts int
	}{
		{"Platform", []string{"kind", "level"}, 0, 0},
		{"Platform", []string{"zone_name", "zone_tier", "kind"}, 1, 0},
		{"Platform", []string{"zone_name", "city_name"}, 2, 0},
		{"Platform", []string{"hosts_name", "hosts_id"}, 1, 1},
		{"Award", []string{"recipients_name", "recipients_city_name", "recipients_city_code"}, 2, 1},
	} {
		text := groupsOf(t, m.Node(c.entity), c.keys)
		if walks, distincts := strings.Count(text, "OPTIONAL MATCH"), strings.Count(text, "DISTINCT"); walks != c.walks || distincts != c.distincts {
			t.Errorf("%v: %d walks and %d DISTINCT, want %d and %d, in\n%s", c.keys, walks, distincts, c.walks, c.distincts, text)
		}
	}
}

// An aggregation inside a subquery expression would be taken for one of the outer
// RETURN: groups are a CALL.
func TestGroupsAreCalls(t *testing.T) {
	text := groupsOf(t, model(t).Node("Platform"), []string{"kind"})
	if !strings.HasPrefix(text, "CALL {") || strings.Contains(text[strings.LastIndex(text, "RETURN"):], "collect") {
		t.Errorf("the groups are no CALL:\n%s", text)
	}
}

// What two members of an interface call alike is one key, whatever the types of
// their relationships; what only shares the name is none.
func TestKeysBehindInterfaces(t *testing.T) {
	text := groupsOf(t, model(t).Node("Award"), []string{"recipients_city_name"})
	if !strings.Contains(text, ":BASED_IN|SEATED_IN]->(") {
		t.Errorf("a recipient's city is not walked to along both relationships:\n%s", text)
	}
	for _, k := range graph.GroupKeys(model(t).Node("Zone"), nil) {
		if strings.HasPrefix(k.Name, "platforms_zone") {
			t.Errorf("%s leads back to the zone itself", k.Name)
		}
	}
}

// A related count is the degree that the store keeps: no label is checked at the
// far end where there can be no other.
func TestSortByCountReadsTheDegree(t *testing.T) {
	e := model(t).Node("Zone")
	l := list(e, nil)
	l.Sort = []graph.SortKey{{Field: e.Field("enterprises").Count(), Descending: true}}
	if text := cypher.List(l).Text(); !strings.Contains(text, "WITH n0, COUNT { (n0)<-[:HAS_SITE]-() } AS s1 ORDER BY s1 DESC") {
		t.Errorf("no degree in\n%s", text)
	}
	n := &graph.Connection{Entity: e, Sort: l.Sort}
	fields := n.CursorFields(nil)
	text := graph.EncodeCursor(fields, n.Sort, []any{int64(7), "Zone:1"})
	if got, err := graph.DecodeCursor(fields, n.Sort, text, "after"); err != nil || got[0] != int64(7) {
		t.Errorf("the count came back as %v, %v", got, err)
	}
	other := &graph.Connection{Entity: e, Sort: []graph.SortKey{{Field: e.Field("platforms").Count(), Descending: true}}}
	if _, err := graph.DecodeCursor(other.CursorFields(nil), other.Sort, text, "after"); graph.CodeOf(err) != graph.CodeBadInput {
		t.Errorf("a cursor of another count must be refused, got %v", err)
	}
}

// Where another condition fails for a date that is not recorded, the planner sees
// a range of it; elsewhere what is not recorded stays unknown.
func TestValidityAmongOtherConditions(t *testing.T) {
	e := model(t).Node("Certification")
	for _, c := range []struct {
		where   object
		unknown bool
	}{
		{object{"validAt": "2021-12-31", "validTo": object{"lt": "2023-01-01"}}, false},
		{object{"validAt": "2021-12-31", "AND": []any{object{"validFrom": object{"gte": "2020-01-01"}}}}, false},
		{object{"validAt": "2021-12-31"}, true},
		{object{"validAt": "2021-12-31", "validTo": object{"eq": nil}}, true},
		{object{"validAt": "2021-12-31", "OR": []any{object{"validTo": object{"lt": "2023-01-01"}}, object{"year": object{"eq": 2020}}}}, true},
		{object{"NOT": object{"validAt": "2021-12-31", "validTo": object{"lt": "2023-01-01"}}}, true},
	} {
		if text := cypher.List(list(e, where(t, e, c.where))).Text(); strings.Contains(text, ", n0.validTo >= ") != c.unknown {
			t.Errorf("%v: unknown is told apart %t, want %t, in\n%s", c.where, !c.unknown, c.unknown, text)
		}
	}
}
