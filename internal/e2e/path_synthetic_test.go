package e2e

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"zonegraph/internal/graphtest"
)

// usual are the types that a path runs through by default, in Cypher.
const usual = "Award|Certification|Cohort|Completeness|Enterprise|Event|Funding|Goal|Group|Measure|Observation|Organisation|Platform|Policy|Problem|Talent|Zone"

// between has the default, other types, and directions; hand is what somebody who knows
// Cypher would write between (a) and (b).
var between = []struct{ arguments, hand string }{
	{``, `allShortestPaths((a)-[*..6]-(b)) WHERE all(n IN nodes(p) WHERE n = a OR n = b OR n:` + usual + `)`},
	{`, types: ["City", "Enterprise", "Policy", "Region", "Zone", "Certification", "Platform"]`,
		`allShortestPaths((a)-[*..6]-(b)) WHERE all(n IN nodes(p) WHERE n = a OR n = b OR n:City|Enterprise|Policy|Region|Zone|Certification|Platform)`},
	{`, maxLength: 3, via: [{type: "HAS_SITE"}, {type: "HOSTS"}, {type: "IN_ZONE"}, {type: "UNDER_POLICY"}]`,
		`allShortestPaths((a)-[:HAS_SITE|HOSTS|IN_ZONE|UNDER_POLICY*..3]-(b)) WHERE all(n IN nodes(p) WHERE n = a OR n = b OR n:` + usual + `)`},
	{`, types: ["City", "Platform", "Zone", "Certification"], via: [{type: "HAS_SITE", direction: OUT}, {type: "HOLDS", direction: OUT}, {type: "UNDER_POLICY", direction: OUT}, {type: "LIES_IN", direction: OUT}, {type: "IN_ZONE", direction: OUT}, {type: "HOSTS", direction: OUT}]`,
		`allShortestPaths((a)-[:HAS_SITE|HOLDS|UNDER_POLICY|LIES_IN|IN_ZONE|HOSTS*..6]->(b)) WHERE all(n IN nodes(p) WHERE n = a OR n = b OR n:City|Platform|Zone|Certification)`},
	{`, types: ["Enterprise", "Platform", "Zone", "City"], via: [{type: "HAS_SITE"}, {type: "HOSTS", direction: OUT}, {type: "IN_ZONE", direction: OUT}, {type: "BASED_IN", direction: IN}, {type: "UNDER_POLICY"}, {type: "LIES_IN"}]`,
		`ALL SHORTEST (a) ((x)-[r:HAS_SITE|HOSTS|IN_ZONE|BASED_IN|UNDER_POLICY|LIES_IN]-(y)
			WHERE (NOT r:HOSTS|IN_ZONE OR startNode(r) = x) AND (NOT r:BASED_IN OR endNode(r) = x) AND (y:Enterprise|Platform|Zone|City OR y.id = $b)){1,6} (b)`},
}

// Whatever the ends, types and directions are, the paths are those that other Cypher
// finds: as long, as many, and the first of them in the order of their ids.
func TestPathsAgainstHandWrittenCypher(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	some := 0
	for _, ends := range [][2]string{
		{"Enterprise:synthetic-0", "Enterprise:synthetic-1"},
		{"Enterprise:synthetic-5", "Policy:synthetic-7"},
		{"Zone:synthetic-0", "Zone:synthetic-15"},
		{"Policy:synthetic-19", "Enterprise:synthetic-1777"},
		{"Region:synthetic-990000", "Certification:synthetic-5-TECH_SME-2024"},
	} {
		for _, c := range between {
			arguments := fmt.Sprintf("from: %q, to: %q, first: 20%s", ends[0], ends[1], c.arguments)
			want := byHand(t, e, ends[0], ends[1], c.hand)
			f, got := ways(t, e, arguments)
			some += len(want)
			if f.TotalCount != len(want) || f.Truncated != (len(want) > 20) {
				t.Errorf("path(%s): %d paths, truncated %v, other Cypher finds %d", arguments, f.TotalCount, f.Truncated, len(want))
			}
			if want = want[:min(len(want), 20)]; !slices.Equal(got, want) {
				t.Errorf("path(%s)\n got %q\nwant %q", arguments, got, want)
			}
		}
	}
	if some < 100 {
		t.Errorf("only %d paths were compared", some)
	}
}

// byHand is all shortest paths that some Cypher finds, in order, each in one line.
func byHand(t *testing.T, e *graphtest.Env, from, to, pattern string) []string {
	t.Helper()
	const ends = "Certification|Enterprise|Policy|Region|Zone"
	type line struct {
		key  []string
		text string
	}
	var lines []line
	err := e.Read(t.Context(), graphtest.Statement("MATCH (a:"+ends+" {id: $a}), (b:"+ends+" {id: $b}) MATCH p = "+pattern+
		" RETURN [[n IN nodes(p) | n.id], [n IN nodes(p) | n.name], [r IN relationships(p) | type(r)], [r IN relationships(p) | startNode(r).id]]", map[string]any{"a": from, "b": to}), func(v any) error {
		row := v.([]any)
		ids, names, types, starts := row[0].([]any), row[1].([]any), row[2].([]any), row[3].([]any)
		l := line{text: names[0].(string)}
		for i, typ := range types {
			arrow := " ←" + typ.(string) + "- "
			if starts[i] == ids[i] {
				arrow = " -" + typ.(string) + "→ "
			}
			l.text += arrow + names[i+1].(string)
			l.key = append(l.key, ids[i+1].(string), typ.(string), arrow)
		}
		lines = append(lines, l)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(lines, func(a, b line) int { return slices.Compare(a.key, b.key) })
	var out []string
	for _, l := range lines {
		out = append(out, l.text)
	}
	return slices.Compact(out)
}

// What is shown of the nodes around is real, and what is cut is counted right.
func TestNeighborhoodsAgainstHandWrittenCypher(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	for _, center := range []string{"Enterprise:synthetic-5", "Zone:synthetic-0", "City:synthetic-990200", "Policy:synthetic-7"} {
		for _, limit := range []int{50, 1000} {
			p, _ := around(t, e, fmt.Sprintf("id: %q, depth: 2, limit: %d", center, limit))
			var ids, walked []string
			near := 0
			for _, n := range p.Nodes {
				ids = append(ids, n.Node.ID)
				near += map[bool]int{true: 1}[n.Distance == 1]
				if typ, _, _ := strings.Cut(n.Node.ID, ":"); n.Distance == 0 || n.Distance == 1 && strings.Contains(usual, typ) {
					walked = append(walked, n.Node.ID)
				}
			}
			var want []int64
			err := e.Read(t.Context(), graphtest.Statement(`MATCH (c:Enterprise|Zone|City|Policy {id: $center})
					CALL { WITH c MATCH (c)--(n) WHERE NOT n:Citation|Document RETURN count(DISTINCT n) AS near }
					CALL { MATCH (n)-[r]->(m) WHERE n.id IN $ids AND m.id IN $ids RETURN count(r) AS edges }
					CALL { MATCH (n)-[r]-(m) WHERE n.id IN $walked AND NOT m.id IN $ids AND NOT m:Citation|Document RETURN count(r) AS cut }
					RETURN [near, edges, cut]`, map[string]any{"center": center, "ids": ids, "walked": walked}), func(v any) error {
				for _, n := range v.([]any) {
					want = append(want, n.(int64))
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := []int64{int64(near), int64(len(p.Edges)), int64(p.Cut)}; got[0] != min(want[0], int64(limit-1)) || !slices.Equal(got[1:], want[1:]) {
				t.Errorf("%s, limit %d: near, edges, cut %v, want %v", center, limit, got, want)
			}
			if len(p.Nodes) > limit || p.Cut > 0 && len(p.Nodes) < limit {
				t.Errorf("%s, limit %d: %d nodes and %d cut", center, limit, len(p.Nodes), p.Cut)
			}
		}
	}
}

// TestPathSpeed measures, if asked to: PATHS=20000 is the number of enterprises.
func TestPathSpeed(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("PATHS"))
	if err != nil {
		t.Skip("PATHS is not set to a number of enterprises")
	}
	e := graphtest.Synthetic(t, n)
	const everywhere = `, types: ["Award", "Certification", "City", "Cohort", "Completeness", "County", "Enterprise", "Event", "Funding", "Goal", "Group", "Indicator", "Measure", "Observation", "Organisation", "Platform", "Policy", "Problem", "Region", "Talent", "Zone"]`
	path := func(from, to, more string) string {
		return fmt.Sprintf("path(from: %q, to: %q%s) { length totalCount searched truncated }", from, to, more)
	}
	var fields []string
	for _, ends := range [][2]string{
		{"Enterprise:synthetic-0", "Enterprise:synthetic-1"}, {"Enterprise:synthetic-3", "Enterprise:synthetic-40"}, {"Enterprise:synthetic-5", "Policy:synthetic-6"},
		{"Zone:synthetic-0", "Zone:synthetic-15"}, {"City:synthetic-990200", "Policy:synthetic-6"}, {"Problem:synthetic-1", "Talent:synthetic-6-0"}, {"Enterprise:synthetic-1777", "Policy:synthetic-13"},
	} {
		fields = append(fields, path(ends[0], ends[1], ""), path(ends[0], ends[1], everywhere), path(ends[0], ends[1], between[4].arguments))
	}
	fields = append(fields, path("Enterprise:synthetic-0", "Enterprise:synthetic-1500", `, types: ["Certification", "Platform", "Talent", "Award"], maxLength: 10`))
	for _, center := range []string{"Enterprise:synthetic-5", "Zone:synthetic-0", "City:synthetic-990200"} {
		for _, more := range []string{"", ", depth: 2", ", depth: 3, limit: 1000"} {
			fields = append(fields, fmt.Sprintf("neighborhood(id: %q%s) { cut nodes { distance } edges { type } }", center, more))
		}
	}
	var table strings.Builder
	var all []time.Duration
	for _, f := range fields {
		const times = 11
		var took []time.Duration
		var first time.Duration
		var answer string
		for i := range times {
			start := time.Now()
			r, err := e.Ask(t.Context(), "{ "+f+" }", nil)
			if err != nil || len(r.Errors) > 0 {
				t.Fatalf("%s: %v %+v", f, err, r)
			}
			if i == 0 {
				first = time.Since(start)
				continue
			}
			took = append(took, time.Since(start))
			answer = fmt.Sprintf("%.60s", r.Data)
		}
		slices.SortFunc(took, cmp.Compare[time.Duration])
		all = append(all, took...)
		fmt.Fprintf(&table, "\n| %.90s | %d | %d | %d | %s |", f, first.Milliseconds(), took[len(took)/2].Milliseconds(), took[len(took)-1].Milliseconds(), answer)
	}
	slices.SortFunc(all, cmp.Compare[time.Duration])
	t.Logf("%d enterprises, all together p50 %d ms, p95 %d ms, most %d ms\n| field | first ms | p50 ms | most ms | answer |\n|---|---|---|---|---|%s",
		n, all[len(all)/2].Milliseconds(), all[len(all)*95/100].Milliseconds(), all[len(all)-1].Milliseconds(), table.String())
}
