package comparison

import (
	"cmp"
	"slices"
	"strconv"

	"zonegraph/graph"
)

// Feature is something by which zones are alike or not: a metric, the tier or the
// year of foundation.
type Feature struct {
	Key       string
	Tier, Age bool
	Metric    *Metric
}

// Range is a feature over a zone and all candidates.
type Range struct {
	Key            string
	Known, Unknown int
	Min, Max       *graph.Decimal
}

// Comparability says if a feature could be compared, named as in the contract.
type Comparability string

// The cases.
const (
	Compared          Comparability = "COMPARED"
	MineNotRecorded   Comparability = "MINE_NOT_RECORDED"
	TheirsNotRecorded Comparability = "THEIRS_NOT_RECORDED"
	NeitherRecorded   Comparability = "NEITHER_RECORDED"
	NotComparable     Comparability = "NOT_COMPARABLE"
)

// Difference is one feature of a zone and a candidate.
type Difference struct {
	Key          string
	State        Comparability
	Mine, Theirs Measure
	Difference   *graph.Decimal
	Contribution *float64
}

// Peer is a candidate with its distance, nil if it was not measured.
type Peer struct {
	Zone        Zone
	Distance    *float64
	Comparable  int
	Differences []Difference
}

// Measure is a feature of one zone: a value, or a text that is the same or not.
type Measure struct {
	Value *graph.Decimal
	// Text is the value as text, "" if it is not known.
	Text string
	// Cell has what a metric's value rests on.
	Cell Cell
}

// known tells if something is recorded that others can be held against.
func (m Measure) known() bool { return m.Text != "" }

// measures is the feature for a zone and its candidates. Figures stand on the zone's
// own footing, or on that of most candidates where nothing is recorded for the zone.
func (f *Feature) measures(zone Zone, candidates []Zone) (mine Measure, theirs []Measure) {
	theirs = make([]Measure, len(candidates))
	if f.Metric == nil {
		for i, z := range candidates {
			theirs[i] = f.property(z)
		}
		return f.property(zone), theirs
	}
	own := f.Metric.cell(zone, nil)
	cells, _ := f.Metric.Column(candidates)
	if own.State == Recorded {
		for i, z := range candidates {
			cells[i] = f.Metric.cell(z, &own.Figures[0])
		}
	}
	for i, c := range cells {
		theirs[i] = measured(c)
	}
	return measured(own), theirs
}

func (f *Feature) property(z Zone) Measure {
	switch {
	case f.Tier:
		return Measure{Text: z.Tier}
	case z.Founded == nil:
		return Measure{}
	}
	v := graph.WholeDecimal(*z.Founded)
	return Measure{Value: &v, Text: strconv.Itoa(*z.Founded)}
}

func measured(c Cell) Measure {
	m := Measure{Value: c.Value, Cell: c}
	if c.Value != nil {
		m.Text = c.Value.String()
	}
	return m
}

// Nearest measures the distance to each candidate: Gower's, the mean over what is
// recorded for both of the difference divided by the range. The nearest come first;
// of equally near ones those with more in common, then by id. Candidates with fewer
// comparable features than least, or none, are left out and counted.
func Nearest(zone Zone, candidates []Zone, features []*Feature, least int) (peers []Peer, ranges []Range, incomparable int) {
	own := make([]Measure, len(features))
	theirs := make([][]Measure, len(features))
	for i, f := range features {
		own[i], theirs[i] = f.measures(zone, candidates)
		r := Range{Key: f.Key}
		r.add(own[i])
		for _, m := range theirs[i] {
			r.add(m)
		}
		ranges = append(ranges, r)
	}
	for j, z := range candidates {
		p := Peer{Zone: z}
		sum := 0.0
		for i, f := range features {
			d := compare(own[i], theirs[i][j], ranges[i])
			d.Key = f.Key
			if d.State == Compared {
				p.Comparable++
				sum += *d.Contribution
			}
			p.Differences = append(p.Differences, d)
		}
		if p.Comparable < max(least, 1) {
			incomparable++
			continue
		}
		for i := range p.Differences {
			if c := p.Differences[i].Contribution; c != nil {
				*c /= float64(p.Comparable)
			}
		}
		distance := sum / float64(p.Comparable)
		p.Distance = &distance
		peers = append(peers, p)
	}
	slices.SortFunc(peers, func(a, b Peer) int {
		return cmp.Or(cmp.Compare(*a.Distance, *b.Distance), cmp.Compare(b.Comparable, a.Comparable), cmp.Compare(a.Zone.ID, b.Zone.ID))
	})
	return peers, ranges, incomparable
}

func (r *Range) add(m Measure) {
	if !m.known() {
		r.Unknown++
		return
	}
	r.Known++
	if m.Value == nil {
		return
	}
	if r.Min == nil || *m.Value < *r.Min {
		r.Min = m.Value
	}
	if r.Max == nil || *m.Value > *r.Max {
		r.Max = m.Value
	}
}

// compare gives the difference with a contribution that is not yet divided by the
// number of features.
func compare(mine, theirs Measure, r Range) Difference {
	d := Difference{Mine: mine, Theirs: theirs}
	switch {
	case mine.Cell.State == Refused || theirs.Cell.State == Refused:
		d.State = NotComparable
	case !mine.known() && !theirs.known():
		d.State = NeitherRecorded
	case !mine.known():
		d.State = MineNotRecorded
	case !theirs.known():
		d.State = TheirsNotRecorded
	default:
		d.State = Compared
		part := 0.0
		if mine.Value != nil {
			diff := *theirs.Value - *mine.Value
			d.Difference = &diff
			if width := r.Max.Float() - r.Min.Float(); width > 0 {
				part = max(diff.Float(), -diff.Float()) / width
			}
		} else if mine.Text != theirs.Text {
			part = 1
		}
		d.Contribution = &part
	}
	return d
}
