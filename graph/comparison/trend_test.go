package comparison_test

import (
	"fmt"
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/graph/comparison"
	"zonegraph/message"
)

// points writes a trend: year, change or marks.
func points(line comparison.Line) string {
	var out []string
	for _, p := range line.Points() {
		at := fmt.Sprint(p.Year)
		switch {
		case p.Figure == nil:
			at += " nothing"
		case p.Comparable:
			at += " " + shown(p.Change)
		}
		for _, m := range p.Marks {
			at += " " + string(m.Kind)
		}
		out = append(out, at)
	}
	return strings.Join(out, "; ")
}

// A change is computed between figures that differ in nothing, and nowhere else.
func TestTrendMarks(t *testing.T) {
	of := func(year, value string, change func(*comparison.TrendFigure)) comparison.TrendFigure {
		f := comparison.TrendFigure{Figure: yearly(t, year, value), Indicator: graph.Ref{Type: "Indicator", Key: "net"}, IndicatorName: "net"}
		f.Ref.Key = year + value
		if change != nil {
			change(&f)
		}
		return f
	}
	a := of("2020", "80", nil)
	for name, c := range map[string]struct {
		figures []comparison.TrendFigure
		want    string
	}{
		"a step":           {[]comparison.TrendFigure{of("2021", "100", nil), a}, "2020; 2021 25"},
		"rounded":          {[]comparison.TrendFigure{of("2020", "3", nil), of("2021", "5", nil)}, "2020; 2021 66.666667"},
		"a fall":           {[]comparison.TrendFigure{a, of("2021", "60", nil)}, "2020; 2021 -25"},
		"after nothing":    {[]comparison.TrendFigure{of("2020", "0", nil), of("2021", "60", nil)}, "2020; 2021 -"},
		"years without":    {[]comparison.TrendFigure{of("2017", "80", nil), of("2020", "60", nil)}, "2017; 2018 nothing; 2019 nothing; 2020 GAP"},
		"another subject":  {[]comparison.TrendFigure{a, of("2021", "1", func(f *comparison.TrendFigure) { f.Subject.Key = "other" })}, "2020; 2021 SUBJECT"},
		"another scope":    {[]comparison.TrendFigure{a, of("2021", "1", func(f *comparison.TrendFigure) { f.Scope = "fourteen" })}, "2020; 2021 SCOPE"},
		"another unit":     {[]comparison.TrendFigure{a, of("2021", "1", func(f *comparison.TrendFigure) { f.Unit = "万元" })}, "2020; 2021 UNIT"},
		"a stock":          {[]comparison.TrendFigure{a, of("2021", "1", func(f *comparison.TrendFigure) { f.Nature, f.From = "STOCK", "" })}, "2020; 2021 NATURE PERIOD_LENGTH"},
		"three quarters":   {[]comparison.TrendFigure{a, of("2021", "1", func(f *comparison.TrendFigure) { f.To = "2021-09-30" })}, "2020; 2021 PERIOD_LENGTH"},
		"an open period":   {[]comparison.TrendFigure{a, of("2021", "1", func(f *comparison.TrendFigure) { f.From = "" })}, "2020; 2021 PERIOD_NOT_RECORDED"},
		"the same year":    {[]comparison.TrendFigure{a, of("2020", "81", nil)}, "2020; 2020 OVERLAP"},
		"another name":     {[]comparison.TrendFigure{a, of("2021", "1", func(f *comparison.TrendFigure) { f.Named = "short form" })}, "2020; 2021 DEFINITION"},
		"a new note":       {[]comparison.TrendFigure{a, of("2021", "1", func(f *comparison.TrendFigure) { f.Note = "scope changed" })}, "2020; 2021 NOTE"},
		"an old note":      {[]comparison.TrendFigure{of("2020", "80", func(f *comparison.TrendFigure) { f.Note = "scope changed" }), of("2021", "100", nil)}, "2020; 2021 25"},
		"another measure":  {[]comparison.TrendFigure{a, of("2021", "1", func(f *comparison.TrendFigure) { f.Indicator.Key, f.IndicatorName = "total", "total" })}, "2020; 2021 INDICATOR"},
		"ambiguous twice":  {[]comparison.TrendFigure{of("2020", "1", ambiguous), of("2021", "2", ambiguous)}, "2020; 2021 NATURE PERIOD_NOT_RECORDED"},
		"shares":           {[]comparison.TrendFigure{of("2020", "1", share), of("2021", "2", share)}, "2020; 2021 -"},
		"without any year": {[]comparison.TrendFigure{a, of("2021", "1", func(f *comparison.TrendFigure) { f.From, f.To = "", "" })}, "2020; 0 PERIOD_NOT_RECORDED"},
		"no figure":        {nil, ""},
	} {
		if got := points(comparison.Line{Figures: c.figures}); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}

	total := of("2021", "1", func(f *comparison.TrendFigure) { f.Indicator.Key, f.IndicatorName = "total", "total" })
	line := comparison.Line{Figures: []comparison.TrendFigure{a, total}, Confusable: []comparison.Confusable{{Indicator: total.Indicator, Other: a.Indicator, Reason: "before tax"}}}
	if m := line.Points()[1].Marks[0]; m.Message.Code != "trend.mark-for-reason" || m.Message.In(message.Chinese) != "指标不同：“net” → “total”（“before tax”）" || m.Before != "net" || m.After != "total" {
		t.Errorf("the mark is %+v", m)
	}
	// The years to show can reach beyond what is recorded, or stop before.
	for _, c := range []struct {
		from, to int
		want     string
	}{
		{2019, 2022, "2019 nothing; 2020; 2021 25; 2022 nothing"},
		{2021, 0, "2021"},
		{0, 2020, "2020"},
		{0, 2018, "2018 nothing"},
		{2030, 2031, "2030 nothing; 2031 nothing"},
	} {
		line := comparison.Line{Figures: []comparison.TrendFigure{a, of("2021", "100", nil)}, From: c.from, To: c.to}
		if got := points(line); got != c.want {
			t.Errorf("from %d to %d: %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

func ambiguous(f *comparison.TrendFigure) {
	f.Year, f.Nature, f.From, f.To = int(f.From[3]-'0')+2020, "AMBIGUOUS", "", ""
}

func share(f *comparison.TrendFigure) { f.Nature = "RATIO" }
