package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"zonegraph/internal/graphtest"
)

type trend struct {
	Trend struct {
		Comparable          bool
		Breaks              []string
		YearsNotRecorded    []int
		Indicators          []struct{ ID string }
		Subjects            []struct{ ID string }
		NotToBeConfusedWith []struct {
			Indicator, Other struct{ ID string }
			Reason           *string
		}
		Points []struct {
			Year        *int
			Recorded    bool
			Observation *struct {
				ID        string
				Value     string
				Citations []struct{ ID string }
			}
			Marks      []struct{ Kind, MessageZH, MessageEN string }
			Comparable bool
			ChangePct  *string
		}
	}
}

const wholeTrend = ` comparable breaks yearsNotRecorded indicators { id } subjects { id } notToBeConfusedWith { indicator { id } other { id } reason }
	points { year recorded observation { id value citations { id } } marks { kind messageZH messageEN } comparable changePct }`

// The shipped figures of 2017 and 2021 are on one line, and are not compared.
func TestTrendOfTheShippedFigures(t *testing.T) {
	e := graphtest.Guangxi(t)
	for _, c := range []struct{ indicators, subjects, breaks, last string }{
		{"industrial-output", "Group:zones-2017 Group:guangxi-zones", "DEFINITION SUBJECT SCOPE PERIOD_LENGTH GAP", "8529.27"},
		{"net-profit total-profit", "Group:zones-2017 Group:guangxi-zones", "INDICATOR SUBJECT SCOPE PERIOD_LENGTH GAP NOTE", "624.186"},
		{"high-tech-enterprises", "Group:zones-2017 Group:guangxi-zones", "SUBJECT SCOPE PERIOD_NOT_RECORDED GAP", "2058"},
		{"gdp", "Group:guangxi-zones", "", "3410.97"},
		// The number of zones: of all, of the national and of the regional ones.
		{"zones", "Group:guangxi-zones Group:national-zones", "SUBJECT OVERLAP", "4"},
	} {
		var answer trend
		e.Query(t, &answer, `query($i: [ID!]!, $s: [ID!]!) { trend(indicators: $i, subjects: $s) {`+wholeTrend+`} }`, map[string]any{
			"i": strings.Fields("Indicator:" + strings.ReplaceAll(c.indicators, " ", " Indicator:")), "s": strings.Fields(c.subjects)})
		got := answer.Trend
		last := got.Points[len(got.Points)-1]
		if strings.Join(got.Breaks, " ") != c.breaks || got.Comparable || last.Observation.Value != c.last || last.ChangePct != nil {
			t.Errorf("%s: %v, %+v, want %s", c.indicators, got.Breaks, last, c.breaks)
		}
		for _, p := range got.Points {
			if p.ChangePct != nil || p.Comparable {
				t.Errorf("%s: a change across a break: %+v", c.indicators, p)
			}
			for _, m := range p.Marks {
				if m.MessageZH == "" || m.MessageEN == "" {
					t.Errorf("%s: a mark without words", c.indicators)
				}
			}
		}
	}
	// 净利润 says of itself that it is not 利润总额, from either side.
	for _, indicator := range []string{"net-profit", "total-profit"} {
		var answer trend
		e.Query(t, &answer, `query($i: ID!) { trend(indicators: [$i], subjects: ["Group:guangxi-zones"], fromYear: 2020, toYear: 2021) {`+wholeTrend+`} }`, map[string]any{"i": "Indicator:" + indicator})
		x := answer.Trend.NotToBeConfusedWith
		if len(x) != 1 || x[0].Indicator.ID == x[0].Other.ID || x[0].Reason == nil || *x[0].Reason != "利润总额为税前，净利润为税后" {
			t.Errorf("%s is not to be confused with %+v", indicator, x)
		}
		want := []int{2020}
		if indicator == "net-profit" {
			want = []int{2020, 2021}
		}
		if !slices.Equal(answer.Trend.YearsNotRecorded, want) || len(answer.Trend.Points) != 2 {
			t.Errorf("%s: %v is not recorded, want %v", indicator, answer.Trend.YearsNotRecorded, want)
		}
	}
}

// A line has a point for each year, and a change exactly where the figure before it
// is of the year before and no note says that it cannot be compared.
func TestTrendOnTheSyntheticGraph(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	changes, missing, noted := 0, 0, 0
	for zone := range 8 {
		for _, indicator := range []int{0, 4} {
			params := map[string]any{"z": fmt.Sprintf("Zone:synthetic-%d", zone), "i": fmt.Sprintf("Indicator:synthetic-%d", indicator)}
			var answer trend
			e.Statements()
			e.Query(t, &answer, `query($z: ID!, $i: ID!) { trend(indicators: [$i], subjects: [$z]) {`+wholeTrend+`} }`, params)
			if got := len(e.Statements()); got > 6 {
				t.Errorf("%d statements, want at most six: the line and five fields with nodes", got)
			}
			rows := e.Rows(t, `MATCH (:Zone {id: $z})<-[:ABOUT]-(o:Observation)-[:OF_INDICATOR]->(:Indicator {id: $i}) RETURN [o.year, toFloat(o.value), o.note, o.id] ORDER BY o.year`, params)
			if len(rows) == 0 {
				if len(answer.Trend.Points) != 0 || answer.Trend.Comparable {
					t.Errorf("%v: points without figures: %+v", params, answer.Trend)
				}
				continue
			}
			byYear := map[int64][]any{}
			for _, row := range rows {
				byYear[row[0].(int64)] = row
			}
			first, last := rows[0][0].(int64), rows[len(rows)-1][0].(int64)
			if len(answer.Trend.Points) != int(last-first)+1 {
				t.Fatalf("%v: %d points from %d to %d", params, len(answer.Trend.Points), first, last)
			}
			for i, p := range answer.Trend.Points {
				year := first + int64(i)
				row, before := byYear[year], byYear[year-1]
				if int64(*p.Year) != year || p.Recorded != (row != nil) || (row != nil) != (p.Observation != nil) {
					t.Errorf("%v, %d: %+v, want %v", params, year, p, row)
					continue
				}
				if row == nil {
					missing++
					if !slices.Contains(answer.Trend.YearsNotRecorded, int(year)) || p.ChangePct != nil || len(p.Marks) != 0 {
						t.Errorf("%v, %d is missing: %+v", params, year, p)
					}
					continue
				}
				if p.Observation.ID != row[3] || len(p.Observation.Citations) == 0 {
					t.Errorf("%v, %d: %+v, want %v", params, year, p.Observation, row[3])
				}
				if before == nil || row[2] != nil && row[2] != before[2] {
					if p.ChangePct != nil || p.Comparable || (i > 0) != (len(p.Marks) > 0) {
						t.Errorf("%v, %d: a change across a break: %+v", params, year, p)
					}
					if row[2] != nil && before != nil {
						noted++
					}
					continue
				}
				changes++
				if want := (row[1].(float64)/before[1].(float64) - 1) * 100; !p.Comparable || !near(p.ChangePct, want) {
					t.Errorf("%v, %d: %+v, want %v", params, year, p, want)
				}
			}
		}
	}
	if changes == 0 || missing == 0 {
		t.Errorf("%d changes, %d missing years, %d notes: the test shows little", changes, missing, noted)
	}
	// One statement, however many indicators and subjects.
	e.Statements()
	e.Query(t, new(any), `{ trend(indicators: ["Indicator:synthetic-0", "Indicator:synthetic-1", "Indicator:synthetic-3"], subjects: ["Zone:synthetic-0", "Zone:synthetic-1", "City:synthetic-990200", "Group:synthetic-0"]) { comparable points { year changePct } } }`, nil)
	if got := len(e.Statements()); got != 1 {
		t.Errorf("%d statements, want one", got)
	}
}
