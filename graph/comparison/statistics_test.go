package comparison_test

import (
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/graph/comparison"
)

func decimals(t *testing.T, list string) []graph.Decimal {
	t.Helper()
	var out []graph.Decimal
	for _, s := range strings.Fields(list) {
		d, err := graph.ParseDecimal(s)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
	return out
}

func valued(v graph.Decimal) comparison.Cell {
	return comparison.Cell{State: comparison.Recorded, Value: &v}
}

func shown(d *graph.Decimal) string {
	if d == nil {
		return "-"
	}
	return d.String()
}

// The quartiles are those of QUARTILE.INC and percentileCont. The first example is
// the one in Excel's own documentation of QUARTILE.
func TestQuartiles(t *testing.T) {
	for values, want := range map[string]string{
		"1 2 4 7 8 9 10 12":              "1 3.5 7.5 9.25 12",
		"6 7 15 36 39 40 41 42 43 47 49": "6 25.5 40 42.5 49",
		"7 15 36 39 40 41":               "7 20.25 37.5 39.75 41",
		"12 10 9 8 7 4 2 1":              "1 3.5 7.5 9.25 12",
		"5":                              "5 5 5 5 5",
		"1 2":                            "1 1.25 1.5 1.75 2",
		"2 2 2":                          "2 2 2 2 2",
		"-3 -1":                          "-3 -2.5 -2 -1.5 -1",
		"0 0.000001":                     "0 0 0.000001 0.000001 0.000001",
		"-0.000001 0":                    "-0.000001 -0.000001 -0.000001 0 0",
		"999999999999.999999 999999999999.999999": "999999999999.999999 999999999999.999999 999999999999.999999 999999999999.999999 999999999999.999999",
		"": "- - - - -",
	} {
		var peers []comparison.Cell
		for _, v := range decimals(t, values) {
			peers = append(peers, valued(v))
		}
		s := comparison.Among(comparison.Cell{State: comparison.NotRecorded}, peers)
		got := strings.Join([]string{shown(s.Min), shown(s.Lower), shown(s.Median), shown(s.Upper), shown(s.Max)}, " ")
		if got != want {
			t.Errorf("%s: %s, want %s", values, got, want)
		}
		if s.Rank != nil || s.RankOf != nil || s.Tied != nil {
			t.Errorf("%s: a zone without a value has a rank", values)
		}
	}
}

// What is not known is counted apart, and moves neither rank nor median.
func TestUnknownIsNotZero(t *testing.T) {
	v := decimals(t, "-5 10 10 20")
	named := valued(v[3])
	named.State = comparison.Named
	peers := []comparison.Cell{valued(v[0]), valued(v[1]), named,
		{State: comparison.NotRecorded}, {State: comparison.Reported}, {State: comparison.Refused}}
	s := comparison.Among(valued(v[2]), peers)
	if s.Known != 3 || s.AtLeast != 1 || s.Unknown != 2 || s.Refused != 1 {
		t.Errorf("%+v", s)
	}
	if shown(s.Median) != "10" || shown(s.Min) != "-5" || *s.Rank != 2 || *s.RankOf != 4 || *s.Tied != 1 {
		t.Errorf("median %s, minimum %s, rank %d of %d, %d tied", shown(s.Median), shown(s.Min), *s.Rank, *s.RankOf, *s.Tied)
	}
	if s = comparison.Among(valued(v[1]), peers[3:]); s.Rank != nil || s.Median != nil || s.Unknown != 2 {
		t.Errorf("beside nobody: %+v", s)
	}
}
