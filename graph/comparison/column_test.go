package comparison_test

import (
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/graph/comparison"
)

// yearly is a figure of a whole year.
func yearly(t *testing.T, year, value string) comparison.Figure {
	t.Helper()
	f := figure(t, value, "亿元")
	f.Words, f.From, f.To = year, graph.Date(year+"-01-01"), graph.Date(year+"-12-31")
	return f
}

func zoneWith(figures ...comparison.Figure) comparison.Zone {
	return comparison.Zone{Figures: map[string][]comparison.Figure{"i": figures}}
}

// Every zone stands in a column with a figure on the column's footing, or says why
// not.
func TestColumns(t *testing.T) {
	type zones = []comparison.Zone
	with := func(f comparison.Figure, change func(*comparison.Figure)) comparison.Figure {
		change(&f)
		return f
	}
	a20, a21, b21 := yearly(t, "2020", "1"), yearly(t, "2021", "2"), yearly(t, "2021", "3")
	b22, c20 := yearly(t, "2022", "4"), yearly(t, "2020", "5")
	inYuan := with(b21, func(f *comparison.Figure) { f.Unit = "万元" })
	stock := with(b21, func(f *comparison.Figure) { f.From, f.Nature = "", "STOCK" })
	open := with(b21, func(f *comparison.Figure) { f.From = "" })
	nine := with(b21, func(f *comparison.Figure) { f.Scope = "nine" })
	fourteen := with(a21, func(f *comparison.Figure) { f.Scope = "fourteen" })
	fourteen2 := with(b21, func(f *comparison.Figure) { f.Scope = "fourteen" })
	for name, c := range map[string]struct {
		zones zones
		want  string
	}{
		"one year":                       {zones{zoneWith(a21), zoneWith(b21)}, "2 3"},
		"nothing is not 0":               {zones{zoneWith(a21), zoneWith()}, "2 NOT_RECORDED"},
		"nothing at all":                 {zones{zoneWith(), zoneWith()}, "NOT_RECORDED NOT_RECORDED"},
		"the latest of each":             {zones{zoneWith(a20, a21), zoneWith(b21)}, "2 3"},
		"a year that others do not have": {zones{zoneWith(a21), zoneWith(b21, b22), zoneWith(b21)}, "2 3 3"},
		"an older figure":                {zones{zoneWith(a21), zoneWith(b21), zoneWith(c20)}, "2 3 WINDOW_MISMATCH"},
		"of equally common the latest":   {zones{zoneWith(c20), zoneWith(a21)}, "WINDOW_MISMATCH 2"},
		"units":                          {zones{zoneWith(a21), zoneWith(a21), zoneWith(inYuan)}, "2 2 UNIT_MISMATCH"},
		"stock and flow":                 {zones{zoneWith(a21), zoneWith(a21), zoneWith(stock)}, "2 2 NATURE_MISMATCH"},
		"the flow of a zone with both":   {zones{zoneWith(a21), zoneWith(a21), zoneWith(stock, b21)}, "2 2 3"},
		"an open window":                 {zones{zoneWith(a21), zoneWith(open)}, "2 NOT_DATED"},
		"open windows only":              {zones{zoneWith(open), zoneWith(open)}, "NOT_DATED NOT_DATED"},
		"scopes":                         {zones{zoneWith(fourteen), zoneWith(fourteen), zoneWith(nine)}, "2 2 SCOPE_MISMATCH"},
		"a scope on one side":            {zones{zoneWith(fourteen), zoneWith(b21)}, "2 3"},
		"the figure of the scope":        {zones{zoneWith(fourteen), zoneWith(nine, fourteen2)}, "2 3"},
		"two values":                     {zones{zoneWith(a21, b21), zoneWith(a21)}, "CONFLICTING_VALUES 2"},
		"one value stated twice":         {zones{zoneWith(a21, a21), zoneWith(b21)}, "2 3"},
	} {
		cells, _ := (&comparison.Metric{Indicator: "i"}).Column(c.zones)
		var got []string
		for _, cell := range cells {
			switch {
			case cell.Value != nil:
				got = append(got, cell.Value.String())
				if cell.State != comparison.Recorded || len(cell.Figures) == 0 {
					t.Errorf("%s: a value with the state %s and %d figures", name, cell.State, len(cell.Figures))
				}
			case cell.Refusal != nil:
				got = append(got, string(cell.Refusal.Reason))
				if cell.State != comparison.Refused || len(cell.Figures) == 0 || cell.Refusal.Message.Code == "" {
					t.Errorf("%s: a refusal without state, figures or words: %+v", name, cell)
				}
			default:
				got = append(got, string(cell.State))
			}
		}
		if answer := strings.Join(got, " "); answer != c.want {
			t.Errorf("%s: %s, want %s", name, answer, c.want)
		}
	}
	cells, on := (&comparison.Metric{Indicator: "i", Year: 2021}).Column(zones{zoneWith(a20, a21)})
	if cells[0].State != comparison.NotRecorded || on != nil {
		t.Errorf("figures that bear no year were taken for those of 2021: %+v", cells[0])
	}
}

// Distances are of what is recorded for both, and say what is not.
func TestNearest(t *testing.T) {
	founded := func(year int) *int { return &year }
	own := zoneWith(yearly(t, "2021", "10"))
	own.ID, own.Tier, own.Founded = "own", "NATIONAL", founded(2000)
	near := zoneWith(yearly(t, "2021", "20"))
	near.ID, near.Tier, near.Founded = "near", "NATIONAL", founded(2010)
	far := zoneWith(yearly(t, "2021", "50"), yearly(t, "2022", "10"))
	far.ID, far.Tier, far.Founded = "far", "REGIONAL", founded(2020)
	other := zoneWith(yearly(t, "2020", "10"))
	other.ID, other.Founded = "other", founded(2000)
	silent := zoneWith()
	silent.ID, silent.Tier = "silent", "NATIONAL"
	features := []*comparison.Feature{{Key: "tier", Tier: true}, {Key: "age", Age: true}, {Key: "output", Metric: &comparison.Metric{Indicator: "i"}}}
	peers, ranges, incomparable := comparison.Nearest(own, []comparison.Zone{silent, far, other, near}, features, 1)
	var got []string
	for _, p := range peers {
		var states []string
		sum := 0.0
		for _, d := range p.Differences {
			states = append(states, string(d.State))
			if d.Contribution != nil {
				sum += *d.Contribution
			}
		}
		if sum-*p.Distance > 1e-12 || *p.Distance-sum > 1e-12 {
			t.Errorf("%s: the contributions add up to %v, not %v", p.Zone.ID, sum, *p.Distance)
		}
		got = append(got, p.Zone.ID+" "+strings.Join(states, " "))
	}
	// Both with distance 0 have one feature in common: by id. Then (0 + 10/20 + 10/40) / 3.
	want := []string{
		"other THEIRS_NOT_RECORDED COMPARED NOT_COMPARABLE", "silent COMPARED THEIRS_NOT_RECORDED THEIRS_NOT_RECORDED",
		"near COMPARED COMPARED COMPARED", "far COMPARED COMPARED COMPARED",
	}
	if strings.Join(got, "; ") != strings.Join(want, "; ") {
		t.Errorf("%v, want %v", got, want)
	}
	if *peers[0].Distance != 0 || *peers[2].Distance != 0.25 || *peers[3].Distance != 1 || incomparable != 0 {
		t.Errorf("distances %v %v %v, %d incomparable", *peers[0].Distance, *peers[2].Distance, *peers[3].Distance, incomparable)
	}
	if r := ranges[2]; r.Known != 3 || r.Unknown != 2 || shown(r.Min) != "10" || shown(r.Max) != "50" {
		t.Errorf("the range of output: %+v", r)
	}
	if peers, _, incomparable = comparison.Nearest(own, []comparison.Zone{silent, near}, features, 2); len(peers) != 1 || peers[0].Zone.ID != "near" || incomparable != 1 {
		t.Errorf("with two features at least: %d peers, %d incomparable", len(peers), incomparable)
	}
	// What is not recorded for the zone itself is left out as well.
	peers, _, _ = comparison.Nearest(silent, []comparison.Zone{near, other}, features, 1)
	if len(peers) != 1 || peers[0].Differences[1].State != comparison.MineNotRecorded || peers[0].Differences[2].State != comparison.MineNotRecorded {
		t.Errorf("the peers of a zone of which little is recorded: %+v", peers)
	}
}
