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
