package e2e

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/internal/graphtest"
)

type sideBySide struct {
	Comparison struct {
		TotalRows   int
		HasNextPage bool
		EndCursor   *string
		Metrics     []struct {
			Key                         string
			Unit, Period, Scope, Nature *string
			Indicator                   *struct{ ID string }
		}
		Rows []struct {
			Zone      struct{ ID string }
			PeerBasis string
			PeerCount int
			Peers     []struct{ ID string }
			Cells     []comparedCell
		}
	}
}

type comparedCell struct {
	Key, State                                                string
	Value, Unit                                               *string
	Refusal                                                   *struct{ Reason, MessageZH, MessageEN string }
	Named, ReportedCount                                      *int
	Observations, Reported, Evidence, Completeness, Citations []struct{ ID string }
	Among                                                     struct {
		Known, AtLeast, Unknown, Refused               int
		Min, LowerQuartile, Median, UpperQuartile, Max *string
		Rank, RankOf, Tied                             *int
	}
}

const wholeComparison = ` totalRows hasNextPage endCursor metrics { key unit period scope nature indicator { id } }
	rows { zone { id } peerBasis peerCount peers { id } cells { key state value unit refusal { reason messageZH messageEN } named reportedCount
		observations { id } reported { id } evidence { id } completeness { id } citations { id }
		among { known atLeast unknown refused min lowerQuartile median upperQuartile max rank rankOf tied } } }`

// near tells if an exact decimal is what a database computed with floats.
func near(got *string, want any) bool {
	if got == nil || want == nil {
		return got == nil && want == nil
	}
	a, err := strconv.ParseFloat(*got, 64)
	if err != nil {
		return false
	}
	b, ok := want.(float64)
	if !ok {
		b = float64(want.(int64))
	}
	return math.Abs(a-b) <= 1e-6*max(1, math.Abs(b))
}

func whole(got *int, want any) bool {
	if got == nil || want == nil {
		return got == nil && want == nil
	}
	return int64(*got) == want.(int64)
}

// amongByHand is what a zone and the peers of its tier have, where v gives the value
// of a zone z.
func amongByHand(value string) string {
	return `MATCH (z:Zone) CALL { WITH z ` + value + ` RETURN x AS v }
		CALL { WITH z, v MATCH (p:Zone) WHERE p.tier = z.tier AND p.id <> z.id
			CALL { WITH p WITH p AS z ` + value + ` RETURN x }
			RETURN count(p) AS peers, count(x) AS known, min(x) AS least, percentileCont(x, 0.25) AS lower, percentileCont(x, 0.5) AS median,
				percentileCont(x, 0.75) AS upper, max(x) AS most, count(CASE WHEN x > v THEN 1 END) AS above, count(CASE WHEN x = v THEN 1 END) AS tied }
		RETURN [z.id, v, peers, known, least, lower, median, upper, most, CASE WHEN v IS NOT NULL AND known > 0 THEN above + 1 END, CASE WHEN v IS NOT NULL AND known > 0 THEN tied END]`
}

// Values, quartiles and ranks are those of independent Cypher.
func TestComparisonOnTheSyntheticGraph(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	var s sideBySide
	e.Query(t, &s, `{ comparison(zones: {}, metrics: [
		{key: "revenue", indicator: {id: "Indicator:synthetic-0", year: 2021}}
		{key: "enterprises", count: {enterprises: {}}}
		{key: "awards", count: {awards: {year: {eq: 2021}}}}
		{key: "incubators", count: {platforms: {kind: {eq: INCUBATOR}}}}]) {`+wholeComparison+`} }`, nil)
	unless0 := " WITH count(DISTINCT y) AS n, complete WITH CASE WHEN n > 0 OR complete THEN n END AS x"
	values := []string{
		`OPTIONAL MATCH (z)<-[:ABOUT]-(o:Observation {year: 2021})-[:OF_INDICATOR]->(:Indicator {id: 'Indicator:synthetic-0'}) WITH toFloat(o.value) AS x`,
		`OPTIONAL MATCH (z)<-[:HAS_SITE]-(y:Enterprise) WITH y, false AS complete` + unless0,
		`OPTIONAL MATCH (z)<-[:HAS_SITE]-(:Enterprise)<-[:AWARDED_TO]-(y:Award {year: 2021}) WITH y, false AS complete` + unless0,
		`OPTIONAL MATCH (z)<-[:IN_ZONE]-(y:Platform {kind: 'INCUBATOR'}) WITH y, EXISTS { (z)<-[:COMPLETE_FOR]-(c:Completeness {memberType: 'Platform'}) WHERE c.memberKind IS NULL OR c.memberKind = 'INCUBATOR' } AS complete` + unless0,
	}
	rows := map[string]int{}
	for i, row := range s.Comparison.Rows {
		rows[row.Zone.ID] = i
	}
	states := map[string]int{}
	for i, value := range values {
		for _, want := range e.Rows(t, amongByHand(value), nil) {
			at, ok := rows[want[0].(string)]
			if !ok {
				t.Fatalf("%v is not compared", want[0])
			}
			row := s.Comparison.Rows[at]
			c := row.Cells[i]
			states[c.Key+" "+c.State]++
			a := c.Among
			if !near(c.Value, want[1]) || int64(row.PeerCount) != want[2] || int64(a.Known) != want[3] || a.Known+a.Unknown+a.Refused != row.PeerCount ||
				!near(a.Min, want[4]) || !near(a.LowerQuartile, want[5]) || !near(a.Median, want[6]) || !near(a.UpperQuartile, want[7]) || !near(a.Max, want[8]) ||
				!whole(a.Rank, want[9]) || !whole(a.Tied, want[10]) {
				t.Errorf("%s of %s: %+v, want %v", c.Key, row.Zone.ID, c, want)
			}
		}
	}
	for _, state := range []string{"revenue RECORDED", "revenue NOT_RECORDED", "enterprises NAMED", "awards NOT_RECORDED", "incubators NAMED", "incubators COMPLETE"} {
		if states[state] == 0 {
			t.Errorf("no cell is %s: %v", state, states)
		}
	}
	if s.Comparison.TotalRows != len(rows) || len(rows) != 20 {
		t.Errorf("%d rows of %d", len(rows), s.Comparison.TotalRows)
	}
	// Pages of rows add up.
	seen := 0
	var cursor *string
	for more := true; more; {
		var p sideBySide
		e.Query(t, &p, `query($c: String) { comparison(zones: {}, first: 7, after: $c, metrics: [{count: {enterprises: {}}}]) { totalRows hasNextPage endCursor rows { zone { id } } } }`, map[string]any{"c": cursor})
		for _, row := range p.Comparison.Rows {
			if row.Zone.ID != s.Comparison.Rows[seen].Zone.ID {
				t.Fatalf("row %d is %s", seen, row.Zone.ID)
			}
			seen++
		}
		cursor, more = p.Comparison.EndCursor, p.Comparison.HasNextPage
	}
	if seen != len(rows) {
		t.Errorf("%d rows in all pages, want %d", seen, len(rows))
	}
}

// Without a year the column is of the year that most zones have last; others are
// refused, and say what they have.
func TestComparisonChoosesOneYear(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	var s sideBySide
	e.Query(t, &s, `{ comparison(zones: {}, metrics: [{indicator: {id: "Indicator:synthetic-4"}}]) {`+wholeComparison+`} }`, nil)
	byHand := e.Rows(t, `MATCH (z:Zone)<-[:ABOUT]-(o:Observation)-[:OF_INDICATOR]->(:Indicator {id: 'Indicator:synthetic-4'})
		WITH z, max(o.year) AS last WITH last, count(z) AS n, collect(z.id) AS zones ORDER BY n DESC, last DESC RETURN [last, n, zones]`, nil)
	year := byHand[0][0].(int64)
	if got := s.Comparison.Metrics[0].Period; got == nil || *got != fmt.Sprintf("%d年底", year) {
		t.Fatalf("the column is of %v, want the end of %d", got, year)
	}
	values := map[string]any{}
	for _, row := range e.Rows(t, `MATCH (z:Zone)<-[:ABOUT]-(o:Observation {year: $y})-[:OF_INDICATOR]->(:Indicator {id: 'Indicator:synthetic-4'}) RETURN [z.id, toFloat(o.value)]`, map[string]any{"y": year}) {
		values[row[0].(string)] = row[1]
	}
	last := map[string]bool{}
	for _, row := range byHand {
		for _, id := range row[2].([]any) {
			last[id.(string)] = true
		}
	}
	refused := 0
	for _, row := range s.Comparison.Rows {
		c := row.Cells[0]
		want, has := values[row.Zone.ID]
		switch {
		case has && (c.State != "RECORDED" || !near(c.Value, want)):
			t.Errorf("%s: %+v, want %v", row.Zone.ID, c, want)
		case !has && last[row.Zone.ID]:
			refused++
			if c.State != "REFUSED" || c.Value != nil || c.Refusal.Reason != "WINDOW_MISMATCH" || len(c.Observations) != 1 {
				t.Errorf("%s: %+v, want a refusal", row.Zone.ID, c)
			}
		case !has && !last[row.Zone.ID] && c.State != "NOT_RECORDED":
			t.Errorf("%s: %+v, want nothing", row.Zone.ID, c)
		}
	}
	if refused == 0 {
		t.Error("no zone was refused, so that the test shows nothing")
	}
}

// The number of statements does not depend on zones, metrics or peers.
func TestComparisonStatements(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	var many []string
	for i := range 44 {
		many = append(many, fmt.Sprintf(`{indicator: {id: "Indicator:synthetic-%d"}}`, i))
	}
	many = append(many, `{count: {enterprises: {}}}`, `{count: {awards: {}}}`, `{count: {platforms: {kind: {eq: PILOT_BASE}}}}`, `{key: "i", count: {platforms: {kind: {eq: INCUBATOR}}}}`)
	for _, c := range []struct {
		zones, metrics, against, fields string
		want                            int
	}{
		{`{id: {eq: "Zone:synthetic-0"}}`, many[0], "", "rows { cells { value among { median rank } } }", 1},
		{`{}`, strings.Join(many, " "), "", "rows { cells { value among { median rank } } }", 1},
		{`{}`, strings.Join(many, " "), `, against: {by: [{property: TIER}, {property: AGE}, {count: {talents: {}}}]}`, "rows { cells { value among { median rank } } }", 1},
		// The values, the citations, and the nodes of eight fields.
		{`{}`, strings.Join(many, " "), "", wholeComparison, 10},
		{`{id: {in: ["Zone:synthetic-0", "Zone:synthetic-1"]}}`, many[0] + many[46], "", wholeComparison, 10},
	} {
		e.Statements()
		e.Query(t, new(any), `{ comparison(zones: `+c.zones+`, metrics: [`+c.metrics+`]`+c.against+`) {`+c.fields+`} }`, nil)
		if got := len(e.Statements()); got > c.want {
			t.Errorf("%d statements, want at most %d: %s %.40s", got, c.want, c.zones, c.fields)
		}
	}
	// What is the same but for values gives the same text.
	texts := map[string]bool{}
	for _, kind := range []string{"PILOT_BASE", "INCUBATOR"} {
		e.Query(t, new(any), `{ comparison(zones: {}, metrics: [{count: {platforms: {kind: {eq: `+kind+`}}}}]) { totalRows } }`, nil)
		for _, s := range e.Statements() {
			texts[s.Text()] = true
		}
	}
	if len(texts) != 1 {
		t.Errorf("%d texts for one shape", len(texts))
	}
}

// Bad input names the argument.
func TestComparisonRefusals(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	const one = `metrics: [{count: {enterprises: {}}}]`
	for query, says := range map[string]string{
		`comparison(zones: {}, metrics: []) { totalRows }`:                                                                          "metrics:",
		`comparison(zones: {}, metrics: [{}]) { totalRows }`:                                                                        "metrics[0]:",
		`comparison(zones: {}, metrics: [{count: {}}]) { totalRows }`:                                                               "metrics[0].count:",
		`comparison(zones: {}, metrics: [{count: {awards: {}, talents: {}}}]) { totalRows }`:                                        "metrics[0].count:",
		`comparison(zones: {}, metrics: [{count: {awards: {}}, indicator: {id: "Indicator:x"}}]) { totalRows }`:                     "metrics[0]:",
		`comparison(zones: {}, metrics: [{indicator: {id: "Zone:x"}}]) { totalRows }`:                                               "metrics[0].indicator.id:",
		`comparison(zones: {}, metrics: [{indicator: {id: "Indicator:x", year: 21}}]) { totalRows }`:                                "metrics[0].indicator.year:",
		`comparison(zones: {}, metrics: [{count: {awards: {}}}, {count: {awards: {}}}]) { totalRows }`:                              "metrics[1].key:",
		`comparison(zones: {}, metrics: [{key: "", count: {awards: {}}}]) { totalRows }`:                                            "metrics[0].key:",
		`comparison(zones: {}, metrics: [{count: {awards: {name: {matches: ""}}}}]) { totalRows }`:                                  "metrics[0].count.awards.name.matches",
		`comparison(zones: {name: {matches: ""}}, ` + one + `) { totalRows }`:                                                       "zones.name.matches",
		`comparison(zones: {}, ` + one + `, first: -1) { totalRows }`:                                                               "first:",
		`comparison(zones: {}, ` + one + `, after: "x") { totalRows }`:                                                              "after:",
		`comparison(zones: {}, ` + one + `, against: {}) { totalRows }`:                                                             "against:",
		`comparison(zones: {}, ` + one + `, against: {zones: {}, among: {}}) { totalRows }`:                                         "against.among:",
		`comparison(zones: {}, ` + one + `, against: {by: []}) { totalRows }`:                                                       "against.by:",
		`comparison(zones: {}, ` + one + `, against: {by: [{property: AGE}], nearest: -1}) { totalRows }`:                           "against.nearest:",
		`comparison(zones: {}, ` + one + `, against: {by: [{property: AGE, count: {awards: {}}}]}) { totalRows }`:                   "against.by[0]:",
		`peers(zone: "x") { totalCount }`:                                                                                           "zone:",
		`peers(zone: "City:x") { totalCount }`:                                                                                      "zone:",
		`peers(zone: "Zone:synthetic-0", by: []) { totalCount }`:                                                                    "by:",
		`peers(zone: "Zone:synthetic-0", by: [{}]) { totalCount }`:                                                                  "by[0]:",
		`peers(zone: "Zone:synthetic-0", by: [{property: AGE}, {property: AGE}]) { totalCount }`:                                    "by[1].key:",
		`peers(zone: "Zone:synthetic-0", by: [{property: AGE}], minComparable: 2) { totalCount }`:                                   "minComparable:",
		`peers(zone: "Zone:synthetic-0", among: {name: {matches: ""}}) { totalCount }`:                                              "among.name.matches",
		`peers(zone: "Zone:synthetic-0", first: 100000) { totalCount }`:                                                             "first:",
		`trend(indicators: [], subjects: ["Zone:synthetic-0"]) { comparable }`:                                                      "indicators:",
		`trend(indicators: ["Zone:x"], subjects: ["Zone:synthetic-0"]) { comparable }`:                                              "indicators[0]:",
		`trend(indicators: ["Indicator:synthetic-0", "Indicator:synthetic-0"], subjects: ["Zone:synthetic-0"]) { comparable }`:      "indicators[1]:",
		`trend(indicators: ["Indicator:synthetic-0"], subjects: []) { comparable }`:                                                 "subjects:",
		`trend(indicators: ["Indicator:synthetic-0"], subjects: ["Award:x"]) { comparable }`:                                        "subjects[0]:",
		`trend(indicators: ["Indicator:synthetic-0"], subjects: ["Zone:synthetic-0"], fromYear: 17) { comparable }`:                 "fromYear:",
		`trend(indicators: ["Indicator:synthetic-0"], subjects: ["Zone:synthetic-0"], fromYear: 2021, toYear: 2020) { comparable }`: "toYear:",
		`conflicts(ids: []) { totalCount }`:                                                                                         "ids:",
		`conflicts(ids: ["Citation:x"]) { totalCount }`:                                                                             "ids[0]:",
		`conflicts(types: []) { totalCount }`:                                                                                       "types:",
		`conflicts(fields: []) { totalCount }`:                                                                                      "fields:",
		`conflicts(fields: ["documentNumber", "nonsense"]) { totalCount }`:                                                          "fields[1]:",
		`conflicts(types: [Zone], fields: ["documentNumber"]) { totalCount }`:                                                       "fields[0]:",
		`conflicts(first: -1) { totalCount }`:                                                                                       "first:",
		`conflicts(after: "x") { totalCount }`:                                                                                      "after:",
	} {
		r, err := e.Ask(t.Context(), "{ "+query+" }", nil)
		if err != nil || len(r.Errors) != 1 || r.Errors[0].Extensions.Code != string(graph.CodeBadInput) || !strings.HasPrefix(r.Errors[0].Message, says) {
			t.Errorf("%s: got %v %+v, want BAD_USER_INPUT beginning %q", query, err, r.Errors, says)
		}
	}
	// Conditions are bounded together, however they are spread over metrics.
	var metrics []string
	for i := range 40 {
		var or []string
		for k := range 10 {
			or = append(or, fmt.Sprintf(`{year: {eq: %d}}`, 2000+k))
		}
		metrics = append(metrics, fmt.Sprintf(`{key: "m%d", count: {awards: {OR: [%s]}}}`, i, strings.Join(or, " ")))
	}
	r, err := e.Ask(t.Context(), `{ comparison(zones: {}, metrics: [`+strings.Join(metrics, " ")+`]) { totalRows } }`, nil)
	if err != nil || len(r.Errors) != 1 || r.Errors[0].Extensions.Code != string(graph.CodeTooComplex) {
		t.Errorf("400 conditions: %v %+v", err, r.Errors)
	}
}
