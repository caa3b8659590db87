package e2e

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/internal/graphtest"
)

type cell struct {
	Key, State, Basis  string
	ReasonZH, ReasonEN string
	Named, Undecided   int
	ReportedCount      *int
	Shortfall          *string
	EvidenceField      *string
	EvidenceCursor     *string
	Evidence           []struct{ ID string }
	Reported           []struct{ ID string }
	Completeness       []struct{ ID string }
	Citations          []struct{ ID string }
	Candidates         []struct {
		Distance int
		Node     struct{ ID string }
		Path     []struct{ ID string }
	}
}

type matrix struct {
	Coverage struct {
		TotalRows, Met, NotMet, Unknown int
		HasNextPage                     bool
		EndCursor                       *string
		MostLacked                      struct{ Requirement struct{ Key string } }
		LacksMost                       *struct{ ID string }
		Columns                         []struct {
			Requirement          struct{ Key, Condition string }
			Met, NotMet, Unknown int
		}
		Rows []struct {
			Subject              struct{ ID, Name string }
			Met, NotMet, Unknown int
			Cells                []cell
		}
	}
}

const wholeMatrix = ` totalRows met notMet unknown hasNextPage endCursor mostLacked { requirement { key } } lacksMost { id }
	columns { requirement { key condition } met notMet unknown }
	rows { subject { id name } met notMet unknown cells { key state basis reasonZH reasonEN named undecided reportedCount shortfall evidenceField evidenceCursor
		evidence { id } reported { id } completeness { id } citations { id } candidates(first: 2) { distance node { id } path { id } } } }`

// casesGraph is a region with two cities and four zones, made so that each way to
// a state occurs.
const casesGraph = `
CREATE (r:Region {id: 'Region:r', name: 'R', code: 'r', aliases: [], synthetic: false})
CREATE (c:City {id: 'City:c', name: 'C', code: 'c', aliases: [], synthetic: false})-[:IN_REGION]->(r)
CREATE (d:City {id: 'City:d', name: 'D', code: 'd', aliases: [], synthetic: false})-[:IN_REGION]->(r)
CREATE (named:Zone {id: 'Zone:named', name: 'named', tier: 'NATIONAL', stage: 'ESTABLISHED', aliases: [], synthetic: false})-[:LIES_IN]->(c)
CREATE (reported:Zone {id: 'Zone:reported', name: 'reported', tier: 'REGIONAL', stage: 'ESTABLISHED', aliases: [], synthetic: false})-[:LIES_IN]->(c)
CREATE (complete:Zone {id: 'Zone:complete', name: 'complete', stage: 'CANDIDATE', aliases: [], synthetic: false})-[:LIES_IN]->(c)
CREATE (silent:Zone {id: 'Zone:silent', name: 'silent', tier: 'REGIONAL', stage: 'ESTABLISHED', aliases: [], synthetic: false})-[:LIES_IN]->(d)
WITH named, reported, complete, silent, c
UNWIND range(1, 7) AS i
CREATE (p:Platform {id: 'Platform:' + i, name: 'P' + i, kind: 'PILOT_BASE', carrier: false, aliases: [], synthetic: false})-[:IN_ZONE]->(named)
CREATE (p)-[:LOCATED_IN]->(c)
CREATE (ci:Citation {id: 'Citation:' + i, name: 'x', synthetic: false})-[:SUPPORTS {confidence: 'HIGH'}]->(p)
WITH DISTINCT named, reported, complete, silent
CREATE (:Platform {id: 'Platform:u', name: 'U', kind: 'INCUBATOR', carrier: true, aliases: [], synthetic: false})-[:IN_ZONE]->(complete)
CREATE (two:Cohort {id: 'Cohort:two', name: 'two', count: 2, unit: '个', memberType: 'Platform', memberKind: 'PILOT_BASE', what: 'x', nature: 'FLOW', windowEnd: date('2022-06-21'), synthetic: false})-[:COUNTED_FOR]->(reported)
CREATE (:Citation {id: 'Citation:two', name: 'x', synthetic: false})-[:SUPPORTS {confidence: 'HIGH'}]->(two)
CREATE (:Completeness {id: 'Completeness:pilot', name: 'x', memberType: 'Platform', memberKind: 'PILOT_BASE', asOf: date('2022-06-21'), synthetic: false})-[:COMPLETE_FOR]->(complete)
CREATE (:Completeness {id: 'Completeness:incubator', name: 'x', memberType: 'Platform', memberKind: 'INCUBATOR', asOf: date('2022-06-21'), synthetic: false})-[:COMPLETE_FOR]->(complete)
CREATE (i:Indicator {id: 'Indicator:i', name: 'I', qualitative: false, aliases: [], synthetic: false})
WITH named, reported, i
UNWIND [[named, '350.5', 350500000], [reported, '299.5', 299500000]] AS o
WITH o[0] AS zone, o[1] AS value, o[2] AS e6, i
CREATE (:Observation {id: 'Observation:' + zone.id, name: 'x', value: value, valueE6: e6, unit: '亿元', period: '2021', year: 2021, nature: 'FLOW', synthetic: false})-[:ABOUT]->(zone)
WITH DISTINCT i
MATCH (o:Observation) CREATE (o)-[:OF_INDICATOR]->(i)`

// Each way to a state, with its reason.
func TestCoverageStates(t *testing.T) {
	e := graphtest.Empty(t)
	e.Write(t, nil, casesGraph)
	var m matrix
	e.Query(t, &m, `query($r: [RequirementInput!]) { coverage(zones: {}, requirements: $r) {`+wholeMatrix+`} }`, map[string]any{"r": []any{
		rule("pilot", `{"platforms": {"some": {"kind": {"eq": "PILOT_BASE"}}}}`, 1),
		rule("pilot3", `{"platforms": {"some": {"kind": {"eq": "PILOT_BASE"}}}}`, 3),
		rule("level", `{"platforms": {"some": {"kind": {"eq": "INCUBATOR"}, "level": {"eq": "REGIONAL"}}}}`, 1),
		rule("noIncubator", `{"platforms": {"none": {"kind": {"eq": "INCUBATOR"}}}}`, 1),
		rule("output", `{"observations": {"some": {"indicator": {"id": {"eq": "Indicator:i"}}, "year": {"eq": 2021}, "value": {"gte": "300"}}}}`, 1),
		rule("tier", `{"tier": {"eq": "NATIONAL"}}`, 1),
		rule("both", `{"AND": [{"platforms": {"some": {"kind": {"eq": "PILOT_BASE"}}}}, {"platforms": {"none": {"kind": {"eq": "INCUBATOR"}}}}]}`, 1),
		rule("either", `{"OR": [{"tier": {"eq": "NATIONAL"}}, {"platforms": {"some": {"kind": {"eq": "PILOT_BASE"}}}}]}`, 1),
		rule("count", `{"platformsConnection": {"aggregate": {"count": {"nodes": {"gte": 7}}}}}`, 1),
	}})
	got := map[string]cell{}
	for _, row := range m.Coverage.Rows {
		for _, c := range row.Cells {
			got[row.Subject.Name+" "+c.Key] = c
		}
	}
	for at, want := range map[string]string{
		"named pilot": "MET NAMED", "reported pilot": "MET REPORTED", "complete pilot": "NOT_MET COMPLETENESS", "silent pilot": "UNKNOWN NOT_RECORDED",
		"named pilot3": "MET NAMED", "reported pilot3": "UNKNOWN NOT_RECORDED", "complete pilot3": "NOT_MET COMPLETENESS", "silent pilot3": "UNKNOWN NOT_RECORDED",
		// The incubator's level is not recorded: the list is complete, and yet it cannot be told.
		"complete level": "UNKNOWN NOT_RECORDED", "silent level": "UNKNOWN NOT_RECORDED",
		"complete noIncubator": "NOT_MET NAMED", "silent noIncubator": "UNKNOWN NOT_RECORDED", "named noIncubator": "UNKNOWN NOT_RECORDED",
		"named output": "MET NAMED", "reported output": "NOT_MET FIGURE", "silent output": "UNKNOWN NOT_RECORDED",
		"named tier": "MET FIGURE", "silent tier": "NOT_MET FIGURE", "complete tier": "UNKNOWN NOT_RECORDED",
		"named both": "UNKNOWN NOT_RECORDED", "complete both": "NOT_MET COMPLETENESS",
		"named either": "MET FIGURE", "reported either": "MET REPORTED", "silent either": "UNKNOWN NOT_RECORDED",
		"named count": "MET NAMED", "silent count": "UNKNOWN NOT_RECORDED",
	} {
		if c := got[at]; c.State+" "+c.Basis != want {
			t.Errorf("%s is %s %s (%s), want %s", at, c.State, c.Basis, c.ReasonEN, want)
		}
	}

	coveragePeers(t, e)

	c := got["named pilot"]
	if c.Named != 7 || len(c.Evidence) != 5 || c.EvidenceField == nil || *c.EvidenceField != "platformsConnection" || c.EvidenceCursor == nil || len(c.Citations) != 5 || len(c.Candidates) != 0 {
		t.Errorf("the evidence of named pilot: %+v", c)
	}
	var rest struct {
		Zones []struct {
			PlatformsConnection struct {
				Edges []struct{ Node struct{ ID string } }
			}
		}
	}
	e.Query(t, &rest, `query($c: String) { zones(where: {name: {eq: "named"}}) { platformsConnection(after: $c, where: {node: {kind: {eq: PILOT_BASE}}}) { edges { node { id } } } } }`, map[string]any{"c": c.EvidenceCursor})
	if n := len(rest.Zones[0].PlatformsConnection.Edges); n != 2 {
		t.Errorf("%d more pieces of evidence behind the cursor, want 2", n)
	}
	c = got["reported pilot"]
	if c.ReportedCount == nil || *c.ReportedCount != 2 || c.Named != 0 || len(c.Reported) != 1 || len(c.Citations) != 1 || !strings.Contains(c.ReasonEN, "2 reported, 0 named") || !strings.Contains(c.ReasonZH, "文件报告2，点名0") {
		t.Errorf("the reported number: %+v", c)
	}
	if c = got["reported pilot3"]; c.Shortfall == nil || *c.Shortfall != "1" {
		t.Errorf("the shortfall of reported pilot3: %+v", c)
	}
	if c = got["reported output"]; c.Shortfall == nil || *c.Shortfall != "0.5" || !strings.Contains(c.ReasonEN, "299.5") {
		t.Errorf("the shortfall of reported output: %+v", c)
	}
	if c = got["complete pilot"]; len(c.Completeness) != 1 || !strings.Contains(c.ReasonEN, "2022-06-21") {
		t.Errorf("the completeness of complete pilot: %+v", c)
	}
	if c = got["complete level"]; c.Undecided != 1 {
		t.Errorf("undecided of complete level: %+v", c)
	}
	// The pilot bases lie in the city of "complete", but in the region only of "silent".
	if c = got["complete pilot"]; len(c.Candidates) != 2 || c.Candidates[0].Distance != 2 || c.Candidates[0].Node.ID != "Platform:1" || len(c.Candidates[0].Path) != 3 || c.Candidates[0].Path[1].ID != "City:c" {
		t.Errorf("the candidates of complete pilot: %+v", c.Candidates)
	}
	if c = got["silent pilot"]; len(c.Candidates) != 2 || c.Candidates[0].Distance != 4 {
		t.Errorf("the candidates of silent pilot: %+v", c.Candidates)
	}
	sum := 0
	for _, column := range m.Coverage.Columns {
		sum += column.Met + column.NotMet + column.Unknown
	}
	if v := m.Coverage; v.TotalRows != 4 || sum != 36 || v.Met+v.NotMet+v.Unknown != 36 || v.LacksMost == nil || v.LacksMost.ID != "Zone:complete" {
		t.Errorf("the sums: %+v", v)
	}
	// A statement of completeness of an earlier day does not speak for a later one,
	// and neither does a number reported later for an earlier one.
	for day, want := range map[string]string{"2022-06-21": "MET NOT_MET", "2022-06-20": "UNKNOWN NOT_MET", "2023-01-01": "MET UNKNOWN"} {
		e.Query(t, &m, `query($r: [RequirementInput!], $d: Date) { coverage(zones: {name: {in: ["reported", "complete"]}}, requirements: $r, asOf: $d) { rows { subject { id name } cells { key state } } } }`,
			map[string]any{"d": day, "r": []any{rule("pilot", `{"platforms": {"some": {"kind": {"eq": "PILOT_BASE"}}}}`, 1)}})
		states := map[string]string{}
		for _, row := range m.Coverage.Rows {
			states[row.Subject.Name] = row.Cells[0].State
		}
		if got := states["reported"] + " " + states["complete"]; got != want {
			t.Errorf("as of %s: %s, want %s", day, got, want)
		}
	}
}

func rule(key, zone string, minimum int) map[string]any {
	var condition any
	if err := json.Unmarshal([]byte(zone), &condition); err != nil {
		panic(err)
	}
	return map[string]any{"key": key, "zone": condition, "minimum": minimum}
}

// The number of statements does not depend on rows or columns, and the matrix is
// what independent counting gives.
func TestCoverageOnTheSyntheticGraph(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	for _, c := range []struct {
		query string
		want  int
	}{
		{`{ coverage(zones: {}, pack: "national-evaluation-2021") { totalRows met notMet unknown rows { subject { id } cells { key state } } } }`, 2},
		{`{ coverage(zones: {name: {contains: "柳州"}}, pack: "platform-kinds") { rows { subject { id } cells { key state } } } }`, 2},
		// The matrix, citations, candidates, and the nodes of eight fields but reported,
		// of which this graph has none for single kinds.
		{`{ coverage(zones: {}, pack: "platform-kinds") {` + wholeMatrix + `} }`, 10},
	} {
		e.Statements()
		e.Query(t, new(any), c.query, nil)
		if got := len(e.Statements()); got != c.want {
			t.Errorf("%d statements, want %d: %.60s", got, c.want, c.query)
		}
	}
	var m matrix
	e.Query(t, &m, `{ coverage(zones: {}, pack: "platform-kinds", sort: LACKING, first: 1000) {`+wholeMatrix+`} }`, nil)
	type judged struct {
		named    int
		complete bool
	}
	counted := map[string]judged{}
	err := e.Read(t.Context(), graphtest.Statement(`MATCH (z:Zone) UNWIND $kinds AS k
		OPTIONAL MATCH (z)<-[:IN_ZONE]-(p:Platform {kind: k}) WITH z, k, count(p) AS n
		OPTIONAL MATCH (z)<-[:COMPLETE_FOR]-(c:Completeness {memberType: 'Platform', memberKind: k})
		WITH z, k, n, count(c) AS statements RETURN [z.id, k, n, statements > 0]`, map[string]any{"kinds": kindsOf(t, e)}), func(v any) error {
		row := v.([]any)
		counted[fmt.Sprint(row[0], " ", row[1])] = judged{int(row[2].(int64)), row[3].(bool)}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]int{}
	last := 1 << 30
	for _, row := range m.Coverage.Rows {
		if row.NotMet > last {
			t.Errorf("%s lacks more than the row before it", row.Subject.ID)
		}
		last = row.NotMet
		for i, c := range row.Cells {
			_, kind, _ := strings.Cut(m.Coverage.Columns[i].Requirement.Condition, `"eq":"`)
			kind, _, _ = strings.Cut(kind, `"`)
			j := counted[row.Subject.ID+" "+kind]
			want := "UNKNOWN"
			switch {
			case j.named > 0:
				want = "MET"
			case j.complete:
				want = "NOT_MET"
			}
			if c.State != want || c.Named != j.named {
				t.Errorf("%s %s: %s with %d named, want %s with %d", row.Subject.ID, kind, c.State, c.Named, want, j.named)
			}
			states[c.State]++
		}
	}
	if states["MET"] == 0 || states["NOT_MET"] == 0 || states["UNKNOWN"] == 0 {
		t.Errorf("not every state occurs: %v", states)
	}
	// Pages of rows add up, in any order.
	for _, sort := range []string{"SUBJECT", "LACKING", "MEETING"} {
		var cursor *string
		seen := map[string]bool{}
		for more := true; more; {
			var p matrix
			e.Query(t, &p, `query($c: String, $s: CoverageSort) { coverage(zones: {}, pack: "platform-kinds", first: 7, after: $c, sort: $s) { hasNextPage endCursor rows { subject { id } } } }`, map[string]any{"c": cursor, "s": sort})
			for _, row := range p.Coverage.Rows {
				if seen[row.Subject.ID] {
					t.Fatalf("%s came twice", row.Subject.ID)
				}
				seen[row.Subject.ID] = true
			}
			cursor, more = p.Coverage.EndCursor, p.Coverage.HasNextPage
		}
		if len(seen) != m.Coverage.TotalRows {
			t.Errorf("%s: %d rows in all pages, want %d", sort, len(seen), m.Coverage.TotalRows)
		}
	}
}

func kindsOf(t *testing.T, e *graphtest.Env) []string {
	t.Helper()
	return e.Model.Enums["PlatformKind"]
}

// Bad input names the argument.
func TestCoverageRefusals(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	for query, says := range map[string]string{
		`{ coverage(pack: "platform-kinds") { met } }`:                                                                            "zones, cities",
		`{ coverage(zones: {}, cities: {}, pack: "platform-kinds") { met } }`:                                                     "zones, cities",
		`{ coverage(zones: {}) { met } }`:                                                                                         "requirements, pack",
		`{ coverage(zones: {}, requirements: []) { met } }`:                                                                       "requirements, pack",
		`{ coverage(zones: {}, pack: "nope") { met } }`:                                                                           `no pack "nope"`,
		`{ coverage(zones: {}, pack: "city-coverage") { met } }`:                                                                  "is about City",
		`{ coverage(zones: {}, pack: "platform-kinds", asOf: "soon") { met } }`:                                                   "asOf",
		`{ coverage(zones: {}, pack: "platform-kinds", first: -1) { met } }`:                                                      "first",
		`{ coverage(zones: {}, pack: "platform-kinds", after: "x") { met } }`:                                                     "after",
		`{ coverage(zones: {}, requirements: [{key: "a", city: {}}]) { met } }`:                                                   "requirements[0].zone",
		`{ coverage(zones: {}, requirements: [{key: "a", zone: {}, minimum: 0}]) { met } }`:                                       "requirements[0].minimum",
		`{ coverage(zones: {}, requirements: [{key: "a", zone: {}}, {key: "a", zone: {}}]) { met } }`:                             "requirements[1].key",
		`{ coverage(zones: {}, requirements: [{key: "a", zone: {name: {matches: ""}}}]) { met } }`:                                "requirements[0].zone.name.matches",
		`{ coverage(zones: {}, requirements: [{key: "a", zone: {observations: {some: {value: {gte: "1", lt: "2"}}}}}]) { met } }`: "one threshold",
		`{ coverage(zones: {}, pack: "platform-kinds", peers: {}) { met } }`:                                                      "peers",
		`{ coverage(zones: {}, pack: "platform-kinds", peers: {sameTier: true, zones: {}}) { met } }`:                             "peers",
		`{ coverage(zones: {}, pack: "platform-kinds", peers: {cities: {}}) { met } }`:                                            "peers",
		`{ coverage(cities: {}, pack: "city-coverage", peers: {sameTier: true}) { met } }`:                                        "peers.sameTier",
		`{ coverage(zones: {}, pack: "platform-kinds", peers: {zones: {name: {matches: ""}}}) { met } }`:                          "peers.zones.name.matches",
		`{ coverage(zones: {}, pack: "platform-kinds") { rows { cells { candidates(first: 9) { distance } } } } }`:                "first",
	} {
		r, err := e.Ask(t.Context(), query, nil)
		if err != nil || len(r.Errors) == 0 || r.Errors[0].Extensions.Code != string(graph.CodeBadInput) || !strings.Contains(r.Errors[0].Message, says) {
			t.Errorf("%s: got %v %+v, want BAD_USER_INPUT saying %q", query, err, r.Errors, says)
		}
	}
}

// Two places that share a fragment get what each selects, not what the other does.
func TestBatchesKeepSelectionsApart(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	for query, want := range map[string]string{
		`{ coverage(zones: {id: {eq: "Zone:synthetic-0"}}, requirements: [{key: "a", zone: {tier: {eq: NATIONAL}}}]) { rows { ...R } x: rows { ...R subject { id } } } }
		 fragment R on CoverageRow { subject { stage: __typename } }`: `{"coverage":{"rows":[{"subject":{"stage":"Zone"}}],"x":[{"subject":{"stage":"Zone","id":"Zone:synthetic-0"}}]}}`,
		`{ search(text: "柳州", first: 1) { x: edges { ...R node { synthetic } } edges { ...R } } } fragment R on SearchEdge { node { __typename } }`: `{"search":{"x":[{"node":{"__typename":"City","synthetic":true}}],"edges":[{"node":{"__typename":"City"}}]}}`,
	} {
		r, err := e.Ask(t.Context(), query, nil)
		if err != nil || len(r.Errors) > 0 || string(r.Data) != want {
			t.Errorf("%s\ngot  %s %v %+v\nwant %s", query, r.Data, err, r.Errors, want)
		}
	}
}

// coveragePeers asks with whom the zones of casesGraph are compared.
func coveragePeers(t *testing.T, e *graphtest.Env) {
	for _, c := range []struct{ peers, want string }{
		// Two zones are REGIONAL, one NATIONAL, and one has no tier.
		{`{sameTier: true}`, "complete 0 0 0 0, named 0 0 0 0, reported 1 0 0 1, silent 1 1 0 0"},
		{`{zones: {}}`, "complete 3 2 0 1, named 3 1 1 1, reported 3 1 1 1, silent 3 2 1 0"},
		{`{zones: {name: {in: ["complete", "silent"]}}}`, "complete 1 0 0 1, named 2 0 1 1, reported 2 0 1 1, silent 1 0 1 0"},
	} {
		e.Statements()
		var m struct {
			Coverage struct {
				Rows []struct {
					Subject struct{ Name string }
					Cells   []struct {
						Peers struct{ Count, Met, NotMet, Unknown int }
					}
				}
			}
		}
		e.Query(t, &m, `{ coverage(zones: {}, peers: `+c.peers+`, requirements: [{key: "pilot", zone: {platforms: {some: {kind: {eq: PILOT_BASE}}}}}]) { rows { subject { name } cells { peers { count met notMet unknown } } } } }`, nil)
		if n := len(e.Statements()); n != 3 {
			t.Errorf("%d statements, want one for the rows, one for the peers and one for the names", n)
		}
		var got []string
		for _, row := range m.Coverage.Rows {
			p := row.Cells[0].Peers
			got = append(got, fmt.Sprint(row.Subject.Name, " ", p.Count, " ", p.Met, " ", p.NotMet, " ", p.Unknown))
		}
		slices.Sort(got)
		if text := strings.Join(got, ", "); text != c.want {
			t.Errorf("%s: %s, want %s", c.peers, text, c.want)
		}
	}
	// Facts are not compared with what is made up.
	e.Write(t, nil, `CREATE (:Zone {id: 'Zone:made-up', name: 'made-up', tier: 'REGIONAL', stage: 'ESTABLISHED', aliases: [], synthetic: true})`)
	var m struct {
		Coverage struct {
			Rows []struct {
				Cells []struct{ Peers struct{ Count int } }
			}
		}
	}
	e.Query(t, &m, `{ coverage(zones: {name: {eq: "silent"}}, peers: {sameTier: true}, requirements: [{key: "pilot", zone: {platforms: {some: {}}}}]) { rows { cells { peers { count } } } } }`, nil)
	if n := m.Coverage.Rows[0].Cells[0].Peers.Count; n != 1 {
		t.Errorf("%d peers beside made-up zones, want 1", n)
	}
	e.Write(t, nil, `MATCH (z:Zone {id: 'Zone:made-up'}) DELETE z`)
}
