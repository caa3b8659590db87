package e2e

import (
	"fmt"
	"math"
	"testing"

	"zonegraph/graph"
	"zonegraph/graph/store"
	"zonegraph/internal/graphtest"
)

// Sums of decimals are exact, and averages rounded once, whatever their size: they are no
// binary numbers, and a sum can be larger than the largest decimal that is recorded.
func TestFiguresOfDecimalsAreExact(t *testing.T) {
	e := graphtest.Empty(t)
	var nodes []graph.NodeRecord
	var links []graph.RelationshipRecord
	zone := graph.Ref{Type: "Zone", Key: "a"}
	nodes = append(nodes, graph.NodeRecord{Ref: zone, Values: graph.Values{"name": "甲", "stage": "ESTABLISHED", "synthetic": false}})
	observation := func(i int, of string, value graph.Decimal) {
		ref := graph.Ref{Type: "Observation", Key: fmt.Sprint(of, i)}
		nodes = append(nodes, graph.NodeRecord{Ref: ref, Values: graph.Values{"name": "乙", "unit": of, "value": value, "synthetic": false}})
		links = append(links, graph.RelationshipRecord{Type: "ABOUT", From: ref, To: zone})
	}
	for i := range 12 {
		observation(i, "large", graph.MaxDecimal)
		observation(i, "small", -graph.MaxDecimal)
	}
	observation(0, "odd", graph.MaxDecimal)
	observation(1, "odd", 1)
	observation(2, "odd", -1_500_000)
	if _, err := store.Apply(t.Context(), e.DB, e.Model, "decimals", nodes, links); err != nil {
		t.Fatal(err)
	}
	const figures = `aggregate { node { value { recorded sum average min max } } }`
	for of, want := range map[string]string{
		"large": "{12 11999999999999.999988 999999999999.999999 999999999999.999999 999999999999.999999}",
		"small": "{12 -11999999999999.999988 -999999999999.999999 -999999999999.999999 -999999999999.999999}",
		"odd":   "{3 999999999998.5 333333333332.833333 -1.5 999999999999.999999}",
	} {
		var got struct {
			All struct {
				Aggregate struct{ Node struct{ Value valueFigures } }
				Groups    []struct{ Node struct{ Value valueFigures } }
			}
			Zones []struct {
				ObservationsConnection struct {
					Aggregate struct{ Node struct{ Value valueFigures } }
				}
			}
		}
		e.Query(t, &got, `query($u: String) {
			all: observationsConnection(where: {unit: {eq: $u}}) { `+figures+` groups(by: [unit]) { node { value { recorded sum average min max } } } }
			zones { observationsConnection(where: {node: {unit: {eq: $u}}}) { `+figures+` } } }`, map[string]any{"u": of})
		for _, f := range []valueFigures{got.All.Aggregate.Node.Value, got.All.Groups[0].Node.Value, got.Zones[0].ObservationsConnection.Aggregate.Node.Value} {
			if s := fmt.Sprint(f); s != want {
				t.Errorf("%s: got %s, want %s", of, s, want)
			}
		}
	}
	for where, want := range map[string]int{
		`sum: {gt: "999999999999.999999"}`: 0, `sum: {eq: "999999999998.5"}`: 1, `sum: {lt: "999999999998.500001"}`: 1, `max: {eq: "999999999999.999999"}`: 1,
	} {
		var got struct{ Zones []struct{ ID string } }
		e.Query(t, &got, `{ zones(where: {observationsConnection: {aggregate: {node: {value: {`+where+`}}}}}) { id } }`, nil)
		if len(got.Zones) != want {
			t.Errorf("%s: %d zones, want %d", where, len(got.Zones), want)
		}
	}
}

// The mean of whole numbers is the nearest binary number to what it is.
func TestAveragesOfWholeNumbers(t *testing.T) {
	e := graphtest.Empty(t)
	var nodes []graph.NodeRecord
	for i, n := range []int64{math.MaxInt32, math.MinInt32, math.MaxInt32, math.MinInt32, 1, 1, 1, 0, 0, 0} {
		nodes = append(nodes, graph.NodeRecord{Ref: graph.Ref{Type: "Enterprise", Key: fmt.Sprint(i)}, Values: graph.Values{"name": "甲", "employees": n, "synthetic": false}})
	}
	if _, err := store.Apply(t.Context(), e.DB, e.Model, "averages", nodes, nil); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	e.Query(t, &got, `{ all: enterprisesConnection { aggregate { node { employees { sum average } } } groups(by: [name]) { node { employees { average } } } }
		none: enterprisesConnection(where: {name: {eq: "乙"}}) { aggregate { node { employees { average } } } } }`, nil)
	const want = `map[all:map[aggregate:map[node:map[employees:map[average:0.1 sum:1]]] groups:[map[node:map[employees:map[average:0.1]]]]] ` +
		`none:map[aggregate:map[node:map[employees:map[average:<nil>]]]]]`
	if s := fmt.Sprint(got); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

type valueFigures struct {
	Recorded               int
	Sum, Average, Min, Max string
}
