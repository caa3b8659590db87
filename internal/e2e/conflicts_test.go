package e2e

import (
	"fmt"
	"strings"
	"testing"

	"zonegraph/internal/graphtest"
)

type conflicts struct {
	Conflicts struct {
		TotalCount int
		PageInfo   struct {
			HasNextPage, HasPreviousPage bool
			EndCursor                    *string
		}
		Edges []struct {
			Node struct {
				Fact     struct{ ID string }
				Field    string
				Recorded *string
				Values   []struct {
					Value      string
					Confidence *string
					Claims     []struct {
						Confidence string
						Note       *string
						Citation   struct{ ID string }
					}
				}
			}
		}
	}
}

const wholeConflicts = ` totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
	edges { cursor node { fact { id } field recorded values { value confidence claims { confidence note citation { id } } } } }`

// shownConflicts writes conflicts as "fact.field [recorded]: value (confidence) by citation, citation; …".
func shownConflicts(c conflicts) string {
	var out []string
	for _, e := range c.Conflicts.Edges {
		n := e.Node
		recorded := "-"
		if n.Recorded != nil {
			recorded = *n.Recorded
		}
		var values []string
		for _, v := range n.Values {
			confidence := "-"
			if v.Confidence != nil {
				confidence = *v.Confidence
			}
			var by []string
			for _, claim := range v.Claims {
				by = append(by, strings.TrimPrefix(claim.Citation.ID, "Citation:"))
			}
			values = append(values, v.Value+" "+confidence+" "+strings.Join(by, "+"))
		}
		out = append(out, fmt.Sprintf("%s.%s [%s]: %s", n.Fact.ID, n.Field, recorded, strings.Join(values, ", ")))
	}
	return strings.Join(out, "\n")
}

// The conflicts of a graph are those that counting claims by hand gives.
func TestConflictsOnTheSyntheticGraph(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	var c conflicts
	e.Query(t, &c, `{ conflicts(types: [Policy, Award, Cohort], first: 1000) {`+wholeConflicts+`} }`, nil)
	rows := e.Rows(t, `MATCH (f:Policy|Award|Cohort)<-[s:SUPPORTS]-() WHERE s.field IN ['documentNumber', 'year', 'count'] AND s.value IS NOT NULL
		WITH f, s.field AS k, collect(DISTINCT s.value) AS vs WITH f, k, vs, toString(f[k]) AS own
		WHERE size(vs) > 1 OR own IS NOT NULL AND vs[0] <> own RETURN [f.id, k, size(vs)] ORDER BY f.id, k`, nil)
	if len(rows) == 0 || c.Conflicts.TotalCount != len(rows) || len(c.Conflicts.Edges) != len(rows) {
		t.Fatalf("%d conflicts, want %d", c.Conflicts.TotalCount, len(rows))
	}
	for i, row := range rows {
		n := c.Conflicts.Edges[i].Node
		if n.Fact.ID != row[0] || n.Field != row[1] || int64(len(n.Values)) != row[2] {
			t.Errorf("conflict %d is of %s.%s with %d values, want %v", i, n.Fact.ID, n.Field, len(n.Values), row)
		}
	}
	var every conflicts
	e.Query(t, &every, `{ conflicts { totalCount } }`, nil)
	if every.Conflicts.TotalCount != len(rows) {
		t.Errorf("%d conflicts of all types, want those of the three, %d", every.Conflicts.TotalCount, len(rows))
	}
}

// conflictsGraph has facts with claims of every sort.
const conflictsGraph = `
CREATE (a:Citation {id: 'Citation:a', name: 'a', synthetic: false}), (b:Citation {id: 'Citation:b', name: 'b', synthetic: false}), (c:Citation {id: 'Citation:c', name: 'c', synthetic: false})
CREATE (one:City {id: 'City:1', name: 'one', code: '1', aliases: [], synthetic: false}), (two:City {id: 'City:2', name: 'two', code: '2', aliases: [], synthetic: false})
// Two values of one figure: what is recorded has a claim without a value.
CREATE (o:Observation {id: 'Observation:o', name: 'o', value: '5.5', valueE6: 5500000, unit: '家', period: '2021', nature: 'FLOW', synthetic: false})
CREATE (a)-[:SUPPORTS {field: 'value', confidence: 'MIDDLE'}]->(o), (b)-[:SUPPORTS {field: 'value', value: '6', confidence: 'HIGH', note: 'later'}]->(o), (c)-[:SUPPORTS {field: 'value', value: '6', confidence: 'LOW'}]->(o)
// The other end of a to-one step.
CREATE (p:Platform {id: 'Platform:p', name: 'p', kind: 'PILOT_BASE', carrier: false, aliases: [], synthetic: false})-[:LOCATED_IN]->(one)
CREATE (a)-[:SUPPORTS {field: 'city', value: 'City:2', confidence: 'LOW'}]->(p)
// A year that is a number in the graph and a text in the claim: no conflict. One claim of what is not recorded: none.
CREATE (q:Platform {id: 'Platform:q', name: 'q', kind: 'PILOT_BASE', carrier: false, approvedYear: 2021, aliases: [], synthetic: false})
CREATE (a)-[:SUPPORTS {field: 'approvedYear', value: '2021', confidence: 'LOW'}]->(q), (a)-[:SUPPORTS {field: 'batch', value: '1', confidence: 'LOW'}]->(q)
// A number that the database writes with a point: no conflict.
CREATE (f:Enterprise {id: 'Enterprise:f', name: 'f', revenue: 1250000.0, aliases: [], synthetic: false})
CREATE (a)-[:SUPPORTS {field: 'revenue', value: '1250000', confidence: 'LOW'}]->(f)
// Many values: no conflict.
CREATE (a)-[:SUPPORTS {field: 'aliases', value: 'x', confidence: 'LOW'}]->(q), (b)-[:SUPPORTS {field: 'aliases', value: 'y', confidence: 'LOW'}]->(q)
CREATE (a)-[:SUPPORTS {field: 'hosts', value: 'Enterprise:x', confidence: 'LOW'}]->(q), (b)-[:SUPPORTS {field: 'hosts', value: 'Enterprise:y', confidence: 'LOW'}]->(q)
// Nothing recorded, two claims; and a made-up fact of the same sort.
CREATE (d:Policy {id: 'Policy:d', name: 'd', aliases: [], synthetic: false}), (s:Policy {id: 'Policy:s', name: 's', aliases: [], synthetic: true})
CREATE (a)-[:SUPPORTS {field: 'documentNumber', value: '14', confidence: 'HIGH'}]->(d), (b)-[:SUPPORTS {field: 'documentNumber', value: '41', confidence: 'HIGH'}]->(d)
CREATE (a)-[:SUPPORTS {field: 'documentNumber', value: '14', confidence: 'HIGH'}]->(s), (b)-[:SUPPORTS {field: 'documentNumber', value: '41', confidence: 'HIGH'}]->(s)`

// Contradictions are shown with who says what; whatever does not contradict is not.
func TestConflicts(t *testing.T) {
	e := graphtest.Empty(t)
	e.Write(t, nil, conflictsGraph)
	const (
		figure = "Observation:o.value [5.5]: 6 HIGH b+c, 5.5 MIDDLE a"
		city   = "Platform:p.city [City:1]: City:2 LOW a, City:1 - "
		number = "Policy:d.documentNumber [-]: 14 HIGH a, 41 HIGH b"
		madeUp = "Policy:s.documentNumber [-]: 14 HIGH a, 41 HIGH b"
	)
	for arguments, want := range map[string][]string{
		``:                                       {figure, city, number, madeUp},
		`(types: [Platform, Observation])`:       {figure, city},
		`(fields: ["documentNumber"])`:           {number, madeUp},
		`(synthetic: false)`:                     {figure, city, number},
		`(synthetic: true)`:                      {madeUp},
		`(ids: ["Policy:d"])`:                    {number},
		`(ids: ["Platform:p", "Observation:o"])`: {figure, city},
		`(ids: ["Platform:q"])`:                  nil,
		`(ids: ["Policy:nothing"])`:              nil,
		`(ids: ["Policy:d"], types: [Platform])`: nil,
	} {
		var c conflicts
		e.Query(t, &c, `{ conflicts`+arguments+` {`+wholeConflicts+`} }`, nil)
		if got := shownConflicts(c); got != strings.Join(want, "\n") || c.Conflicts.TotalCount != len(want) {
			t.Errorf("conflicts%s: %d,\n%s\nwant\n%s", arguments, c.Conflicts.TotalCount, got, strings.Join(want, "\n"))
		}
	}
	var c conflicts
	e.Query(t, &c, `{ conflicts(ids: ["Observation:o"]) {`+wholeConflicts+`} }`, nil)
	if note := c.Conflicts.Edges[0].Node.Values[0].Claims[0].Note; note == nil || *note != "later" {
		t.Errorf("the note of the first claim is %v", note)
	}
	var all []string
	var cursor *string
	for more := true; more; {
		e.Statements()
		e.Query(t, &c, `query($c: String) { conflicts(first: 1, after: $c) {`+wholeConflicts+`} }`, map[string]any{"c": cursor})
		if got := len(e.Statements()); got > 3 {
			t.Errorf("%d statements, want at most three: conflicts, facts, citations", got)
		}
		if c.Conflicts.TotalCount != 4 || c.Conflicts.PageInfo.HasPreviousPage != (cursor != nil) {
			t.Errorf("a page: %+v", c.Conflicts)
		}
		all = append(all, shownConflicts(c))
		cursor, more = c.Conflicts.PageInfo.EndCursor, c.Conflicts.PageInfo.HasNextPage
	}
	if got := strings.Join(all, "\n"); got != strings.Join([]string{figure, city, number, madeUp}, "\n") {
		t.Errorf("in pages of one:\n%s", got)
	}
}
