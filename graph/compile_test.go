package graph_test

import (
	"encoding/json"
	"strings"
	"testing"

	"zonegraph/graph"
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
	a, b := list(e, filter("450200", "柳", 2020)).Compile(), list(e, filter("450300", "'}) DETACH DELETE n //", 1)).Compile()
	if a.Text != b.Text {
		t.Errorf("texts differ:\n%s\n%s", a.Text, b.Text)
	}
	for _, value := range []string{"450200", "450300", "DETACH", "柳"} {
		if strings.Contains(a.Text+b.Text, value) {
			t.Errorf("the value %q is in the text, not a parameter", value)
		}
	}
}

// The planner can begin at either end only of what is a MATCH.
func TestSelectiveConditionsAreMatches(t *testing.T) {
	e := model(t).Node("Enterprise")
	text := list(e, where(t, e, object{
		"city":      object{"name": object{"contains": "柳"}},
		"platforms": object{"some": object{"kind": object{"eq": "PILOT_BASE"}}},
		"awards":    object{"some": object{}},
	})).Compile().Text
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
	text := l.Compile().Text
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
		if text := list(e, where(t, e, own)).Compile().Text; strings.Contains(text, "UNION") {
			t.Errorf("%v has a start of its own, and yet there is a choice:\n%s", own, text)
		}
	}
}

// A condition that cannot multiply rows must not cost a DISTINCT.
func TestToOneConditionsNeedNoDistinct(t *testing.T) {
	e := model(t).Node("Enterprise")
	text := list(e, where(t, e, object{"city": object{"code": object{"eq": "450200"}}})).Compile().Text
	if strings.Contains(text, "DISTINCT") {
		t.Errorf("DISTINCT in\n%s", text)
	}
}

func TestBadFilters(t *testing.T) {
	e := model(t).Node("Zone")
	for name, c := range map[string]struct {
		where object
		want  string
	}{
		"int out of range":  {object{"foundedYear": object{"eq": 1 << 40}}, "where.foundedYear.eq"},
		"bad date":          {object{"observations": object{"some": object{"asOf": object{"lt": "2021-13-01"}}}}, "where.observations.some.asOf.lt"},
		"bad decimal":       {object{"observations": object{"some": object{"value": object{"in": []any{"1", "1e5"}}}}}, "where.observations.some.value.in[1]"},
		"comparing null":    {object{"foundedYear": object{"lt": nil}}, "where.foundedYear.lt"},
		"empty matches":     {object{"name": object{"matches": ""}}, "where.name.matches"},
		"inside OR":         {object{"OR": []any{object{}, object{"foundedYear": object{"gt": "x"}}}}, "where.OR[1].foundedYear.gt"},
		"inside aggregates": {object{"enterprisesConnection": object{"aggregate": object{"count": object{"nodes": object{"gt": "x"}}}}}, "where.enterprisesConnection.aggregate.count.nodes.gt"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := graph.ParseFilter(e, c.where, "where")
			if graph.CodeOf(err) != graph.CodeBadInput || err == nil || !strings.HasPrefix(err.Error(), c.want+":") {
				t.Errorf("got %v, want BAD_USER_INPUT naming %s", err, c.want)
			}
		})
	}
}

func TestCursors(t *testing.T) {
	m := model(t)
	n := &graph.Connection{Entity: m.Node("Certification"), Sort: []graph.SortKey{{Field: m.Node("Certification").Field("validTo"), Descending: true}}}
	fields := n.CursorFields(nil)
	if len(fields) != 2 || fields[1].Name != "id" {
		t.Fatalf("a cursor must end with what makes the order total, got %d fields", len(fields))
	}
	for _, values := range [][]any{{"2024-11-30", "Certification:1"}, {nil, "Certification:2"}} {
		text := graph.EncodeCursor(fields, n.Sort, values)
		got, err := graph.DecodeCursor(fields, n.Sort, text, "after")
		if err != nil || got[0] != values[0] || got[1] != values[1] {
			t.Errorf("%v came back as %v, %v", values, got, err)
		}
		ascending := []graph.SortKey{{Field: n.Sort[0].Field}}
		if _, err := graph.DecodeCursor(fields, ascending, text, "after"); graph.CodeOf(err) != graph.CodeBadInput {
			t.Errorf("a cursor of another order must be refused, got %v", err)
		}
	}
	for _, text := range []string{"", "!", "e30", "WyJ4Il0", graph.EncodeCursor(fields, n.Sort, []any{"no date", "x"}), graph.EncodeCursor(fields, n.Sort, []any{nil, nil})} {
		if _, err := graph.DecodeCursor(fields, n.Sort, text, "after"); graph.CodeOf(err) != graph.CodeBadInput {
			t.Errorf("%q: got %v, want BAD_USER_INPUT", text, err)
		}
	}
}

func TestDecimal(t *testing.T) {
	for in, want := range map[string]string{
		"8529.27": "8529.27", "624.186": "624.186", "0.033": "0.033", "-135.97": "-135.97", "14": "14",
		"007.50": "7.5", "0": "0", "-0.000001": "-0.000001", "999999999999.999999": "999999999999.999999",
	} {
		d, err := graph.ParseDecimal(in)
		if err != nil || d.String() != want {
			t.Errorf("%s: got %s, %v, want %s", in, d, err, want)
		}
	}
	for _, in := range []string{"", "-", ".5", "5.", "1e5", "1,000", "٣", "1.0000001", "1234567890123", "--1", "+1", "NaN"} {
		if d, err := graph.ParseDecimal(in); err == nil {
			t.Errorf("%q was read as %s", in, d)
		}
	}
}

// A single value stands for a list with it, whatever type the validator gives it.
func TestSingleValuesAsLists(t *testing.T) {
	e := model(t).Node("Zone")
	want := list(e, where(t, e, object{"AND": []any{object{"tier": object{"in": []any{"NATIONAL"}}}}})).Compile()
	for _, v := range []object{
		{"AND": object{"tier": object{"in": "NATIONAL"}}},
		{"AND": []map[string]any{{"tier": object{"in": []string{"NATIONAL"}}}}},
	} {
		if got := list(e, where(t, e, v)).Compile(); got.Text != want.Text || len(got.Params) != len(want.Params) {
			t.Errorf("%v compiles to %s", v, got.Text)
		}
	}
}

// Each level of a quantifier adds to a statement, and must not multiply it.
func TestStatementsGrowLinearly(t *testing.T) {
	e := model(t).Node("Zone")
	length := func(levels int) int {
		var v any = object{"name": object{"contains": "x"}}
		for i := range levels {
			v = object{map[bool]string{true: "zones", false: "enterprises"}[(levels-i)%2 == 0]: object{"all": v}}
		}
		return len(list(e, where(t, e, v.(object))).Compile().Text)
	}
	if two, eight := length(2), length(8); eight > 5*two {
		t.Errorf("2 levels take %d characters, 8 take %d", two, eight)
	}
}

// What the database would have to plan is bounded, however it is nested.
func TestFiltersAreBounded(t *testing.T) {
	e := model(t).Node("Zone")
	var deep any = object{}
	for range 5 {
		deep = object{"enterprises": object{"some": object{"zones": object{"some": deep}}}}
	}
	wide := make([]any, 201)
	for i := range wide {
		wide[i] = object{"name": object{"eq": "x"}}
	}
	for name, v := range map[string]any{"deep": deep, "wide": object{"OR": wide}} {
		if _, err := graph.ParseFilter(e, v, "where"); graph.CodeOf(err) != graph.CodeTooComplex {
			t.Errorf("%s: got %v, want TOO_COMPLEX", name, err)
		}
	}
}

// Digits that binary cannot carry are refused, not rounded.
func TestDecimalLiterals(t *testing.T) {
	for _, v := range []any{400.5, 8529.27, "999999999999.999999", int64(400), 1e11} {
		if _, err := graph.DecimalOf(v); err != nil {
			t.Errorf("%v: %v", v, err)
		}
	}
	for _, v := range []any{123456789012.123456, 999999999999.999999, true, "2e4"} {
		if d, err := graph.DecimalOf(v); err == nil {
			t.Errorf("%v was read as %s", v, d)
		}
	}
}

// What is empty is no condition, and neither is its negation: the library that the
// dialect comes from takes it so.
func TestEmptyConditions(t *testing.T) {
	e := model(t).Node("Zone")
	want := list(e, nil).Compile().Text
	for _, v := range []object{
		{}, {"NOT": object{}}, {"NOT": nil}, {"NOT": object{"AND": []any{}}}, {"NOT": object{"name": object{}}}, {"NOT": object{"NOT": object{}}},
		{"AND": []any{}}, {"OR": []any{}}, {"OR": []any{object{"NOT": object{}}}}, {"enterprises": object{}},
	} {
		if got := list(e, where(t, e, v)).Compile().Text; got != want {
			t.Errorf("%v compiles to\n%s", v, got)
		}
	}
}

// Messages show values as a client writes them.
func TestLiterals(t *testing.T) {
	for want, v := range map[string]any{
		`null`: nil, `true`: true, `2147483648`: int64(2147483648), `1.5`: 1.5, `3000000000`: 3e9, `1.50`: json.Number("1.50"),
		`"a\"<b>"`: `a"<b>`, `{a: [1, "x"], b: {}}`: object{"b": object{}, "a": []any{int64(1), "x"}}, `["p", "q"]`: []string{"p", "q"},
		`"` + strings.Repeat("柳", 99) + `…`: strings.Repeat("柳", 5000),
	} {
		if got := graph.Literal(v); got != want {
			t.Errorf("%#v: got %s, want %s", v, got, want)
		}
	}
	e := model(t).Node("Zone")
	_, err := graph.ParseFilter(e, object{"foundedYear": object{"eq": object{"x": nil}}}, "where")
	if err == nil || err.Error() != "where.foundedYear.eq: {x: null} is not a whole number of 32 bits" {
		t.Error(err)
	}
}

// Requirements that differ in a value are columns of one walk, whatever their number;
// what else is asked of the things makes a walk of its own.
func TestCoverageTextGrowsWithShapesOnly(t *testing.T) {
	zone := model(t).Node("Zone")
	text := func(first bool, conditions ...object) string {
		t.Helper()
		q := &graph.CoverageQuery{Subject: zone, Rows: 10, First: first}
		for _, c := range conditions {
			e, err := graph.NewEvidence(where(t, zone, c).(graph.Related))
			if err != nil {
				t.Fatal(err)
			}
			q.Evidence = append(q.Evidence, e)
		}
		return q.Compile().Text
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
		few, many []object
		walks     int
	}{
		{[]object{kind("INCUBATOR")}, []object{kind("INCUBATOR"), kind("PILOT_BASE"), kind("MAKER_SPACE")}, 1},
		{[]object{of("Indicator:a")}, []object{of("Indicator:a"), of("Indicator:b")}, 1},
		{[]object{since("INCUBATOR", 2000)}, []object{since("INCUBATOR", 2010), since("PILOT_BASE", 2010), since("PILOT_BASE", 2020)}, 1},
		{[]object{kind("INCUBATOR"), since("INCUBATOR", 2000)}, []object{kind("PILOT_BASE"), since("INCUBATOR", 2010), kind("INCUBATOR")}, 2},
		{[]object{platforms(object{"city": object{"code": object{"eq": "a"}}, "zone": object{"tier": object{"eq": "NATIONAL"}}})},
			[]object{platforms(object{"city": object{"code": object{"eq": "b"}}, "zone": object{"tier": object{"eq": "REGIONAL"}}})}, 1},
	} {
		few, many := text(false, c.few...), text(false, c.many...)
		if n := strings.Count(few, "UNWIND"); few != many || n != c.walks {
			t.Errorf("%d walks, want %d, in\n%s\nand in\n%s", n, c.walks, few, many)
		}
		if ids := "[..6]"; strings.Contains(few, ids) || strings.Count(text(true, c.few...), ids) != c.walks {
			t.Errorf("the first ids are to be read where somebody asks for them only:\n%s\n%s", few, text(true, c.few...))
		}
	}
}
