package graph_test

import (
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/internal/contract/contracttest"
)

func model(t *testing.T) *graph.Model {
	t.Helper()
	return contracttest.Load(t).Model
}

type object = map[string]any

func TestBadFilters(t *testing.T) {
	e := model(t).Node("Zone")
	for name, c := range map[string]struct {
		where object
		want  string
	}{
		"int out of range":  {object{"foundedYear": object{"eq": 1 << 40}}, "where.foundedYear.eq"},
		"bad date":          {object{"observations": object{"some": object{"asOf": object{"lt": "2021-13-01"}}}}, "where.observations.some.asOf.lt"},
		"bad decimal":       {object{"observations": object{"some": object{"value": object{"in": []any{"1", "1e5"}}}}}, "where.observations.some.value.in[1]"},
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
	var alternating any = object{"name": object{"eq": "x"}}
	for i := range 17 {
		alternating = object{[]string{"AND", "OR"}[i%2]: []any{object{"name": object{"contains": strings.Repeat("y", i+1)}}, alternating}}
	}
	related := make([]any, 31)
	for i := range related {
		related[i] = object{"enterprises": object{"some": object{"name": object{"eq": strings.Repeat("x", i)}}}}
	}
	var single any = object{"name": object{"eq": "x"}}
	for range 2 {
		single = object{"enterprises": object{"single": object{"zones": object{"all": single}}}}
	}
	for name, v := range map[string]any{"single": single, "deep": deep, "wide": object{"OR": wide}, "alternating": alternating, "related": object{"AND": related}} {
		if _, err := graph.ParseFilter(e, v, "where"); graph.CodeOf(err) != graph.CodeTooComplex {
			t.Errorf("%s: got %v, want TOO_COMPLEX", name, err)
		}
	}
}

// Negations of negations are none, however many there are.
func TestNegationsCostNothing(t *testing.T) {
	e := model(t).Node("Zone")
	var v any = object{"name": object{"eq": "x"}}
	for range 9_001 {
		v = object{"NOT": v}
	}
	f, err := graph.ParseFilter(e, v, "where")
	if not, ok := f.(graph.Not); err != nil || !ok || not.Filter != (graph.Compare{Field: e.Field("name"), Op: graph.OpEq, Value: "x"}) {
		t.Errorf("%#v %v", f, err)
	}
}
