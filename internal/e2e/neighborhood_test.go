package e2e

import (
	"fmt"
	"slices"
	"testing"

	"zonegraph/internal/graphtest"
)

type picture struct {
	Cut   int
	Nodes []struct {
		Node                    struct{ ID string }
		Distance, Degree, Shown int
	}
	Edges []struct{ Type, From, To string }
}

func around(t *testing.T, e *graphtest.Env, arguments string) (p picture, nodes []string) {
	t.Helper()
	var data struct{ Neighborhood picture }
	e.Query(t, &data, "{ neighborhood("+arguments+") { cut nodes { node { id } distance degree shown } edges { type from to } } }", nil)
	for _, n := range data.Neighborhood.Nodes {
		nodes = append(nodes, fmt.Sprintf("%s %d %d/%d", n.Node.ID, n.Distance, n.Shown, n.Degree))
	}
	return data.Neighborhood, nodes
}

// The nodes around, nearest first, each kind in turn, and how much is missing.
func neighborhoods(t *testing.T, e *graphtest.Env) {
	const everything = `, types: ["City", "Enterprise", "Organisation", "Platform", "Region", "Talent", "Zone"]`
	second := []string{"Enterprise:a 0 4/4", "City:c 1 3/4", "Platform:p1 1 2/2", "Platform:p2 1 2/2", "Talent:t 1 2/2", "Organisation:o 2 2/2", "Zone:z 2 3/3"}
	for arguments, want := range map[string]struct {
		nodes      []string
		cut, edges int
	}{
		`id: "Enterprise:a"`: {[]string{"Enterprise:a 0 4/4", "City:c 1 1/4", "Platform:p1 1 1/2", "Platform:p2 1 1/2", "Talent:t 1 1/2"}, 0, 4},
		// One along each type of relationship comes before a second one.
		`id: "Enterprise:a", limit: 4`: {[]string{"Enterprise:a 0 3/4", "City:c 1 1/4", "Platform:p1 1 1/2", "Talent:t 1 1/2"}, 1, 3},
		`id: "Enterprise:a", limit: 3`: {[]string{"Enterprise:a 0 2/4", "City:c 1 1/4", "Platform:p1 1 1/2"}, 2, 2},
		`id: "Enterprise:a", limit: 1`: {[]string{"Enterprise:a 0 0/4"}, 4, 0},
		// The city is shown, but not what lies beyond it.
		`id: "Enterprise:a", depth: 2`:                      {second, 0, 9},
		`id: "Enterprise:a", depth: 3`:                      {second, 0, 9},
		`id: "Enterprise:a", depth: 2, limit: 6`:            {[]string{"Enterprise:a 0 4/4", "City:c 1 2/4", "Platform:p1 1 1/2", "Platform:p2 1 1/2", "Talent:t 1 2/2", "Organisation:o 2 2/2"}, 2, 6},
		`id: "Enterprise:a", depth: 2, types: ["Platform"]`: {[]string{"Enterprise:a 0 2/4", "Platform:p1 1 1/2", "Platform:p2 1 1/2"}, 0, 2},
		// Unless the city is what the picture is about.
		`id: "City:c"`:               {[]string{"City:c 0 4/4", "Enterprise:a 1 1/4", "Organisation:o 1 1/2", "Region:hub 1 1/30", "Zone:z 1 1/3"}, 0, 4},
		`id: "Region:hub", limit: 1`: {[]string{"Region:hub 0 0/30"}, 30, 0},
		`id: "Region:hub", limit: 3`: {[]string{"Region:hub 0 2/30", "City:1 1 1/1", "City:10 1 1/1"}, 28, 2},
		// Of the 29 other cities 2 have room.
		`id: "Enterprise:a", depth: 3, limit: 10` + everything: {[]string{"Enterprise:a 0 4/4", "City:c 1 4/4", "Platform:p1 1 2/2", "Platform:p2 1 2/2", "Talent:t 1 2/2",
			"Organisation:o 2 2/2", "Region:hub 2 3/30", "Zone:z 2 3/3", "City:1 3 1/1", "City:10 3 1/1"}, 27, 12},
		// Sources only if asked for; their relationships are no part of the degree,
		// and two claims are one edge.
		`id: "Zone:z", types: ["Citation"]`:  {[]string{"Zone:z 0 0/3", "Citation:q 1 0/0"}, 0, 1},
		`id: "Zone:z", types: ["Indicator"]`: {[]string{"Zone:z 0 0/3"}, 0, 0},
		`id: "Policy:alone", depth: 3`:       {[]string{"Policy:alone 0 0/0"}, 0, 0},
	} {
		p, nodes := around(t, e, arguments)
		if !slices.Equal(nodes, want.nodes) || p.Cut != want.cut || len(p.Edges) != want.edges {
			t.Errorf("neighborhood(%s)\n got %q, cut %d, %d edges\nwant %q, cut %d, %d edges", arguments, nodes, p.Cut, len(p.Edges), want.nodes, want.cut, want.edges)
		}
	}
	p, _ := around(t, e, `id: "Enterprise:a"`)
	if got, want := fmt.Sprint(p.Edges), "[{BASED_IN Enterprise:a City:c} {HOSTS Enterprise:a Platform:p1} {HOSTS Enterprise:a Platform:p2} {EMPLOYED_BY Talent:t Enterprise:a}]"; got != want {
		t.Errorf("edges %s, want %s", got, want)
	}
	if _, nodes := around(t, e, `id: "Enterprise:a", depth: 3`+everything); len(nodes) != 37 {
		t.Errorf("%d nodes, want 37", len(nodes))
	}
}
