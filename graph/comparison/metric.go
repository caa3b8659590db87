package comparison

import (
	"slices"

	"zonegraph/graph"
	"zonegraph/graph/provenance"
)

// Metric is what is compared: a count or a figure of an indicator.
type Metric struct {
	Key string
	// Count is what is counted, nil for an indicator; index is its place in the query.
	Count *ZoneCount
	index int
	// Indicator is the id of an indicator, with what is asked of its figures; "" and 0
	// ask for nothing. Unit is also that of a count.
	Indicator, Nature, Unit string
	Year                    int
}

// State is what is known of a value, named as in the contract.
type State string

// The states.
const (
	Recorded    State = "RECORDED"
	Named       State = "NAMED"
	Complete    State = "COMPLETE"
	Reported    State = "REPORTED"
	NotRecorded State = "NOT_RECORDED"
	Refused     State = "REFUSED"
)

// Cell is the value of one metric for one zone, and what it rests on.
type Cell struct {
	State State
	// Value is nil unless it is known and on the footing of the others.
	Value *graph.Decimal
	// Figures are those that the value comes from, or that were refused.
	Figures []Figure
	Refusal *Refusal
	// Count is set for counts.
	Count    *NamedCount
	Reported []provenance.ReportedNumber
	// Complete are ids of statements of completeness.
	Complete []string
}

// Ask registers the metric's question with a query.
func (m *Metric) Ask(q *Query) {
	if m.Count != nil {
		m.index = len(q.Counts)
		q.Counts = append(q.Counts, m.Count)
	} else if !slices.Contains(q.Indicators, m.Indicator) {
		q.Indicators = append(q.Indicators, m.Indicator)
	}
}

// Column is the metric for each of the zones, all on the footing that most of them
// have in their latest figures: a zone that reports on it has that figure, also where
// there is a later one on another footing; any other figure is refused. The figure
// that stands for the footing is nil for a count, and if there is none.
func (m *Metric) Column(zones []Zone) ([]Cell, *Figure) {
	var on *Figure
	if m.Count == nil {
		all := make([][]Figure, len(zones))
		for i, z := range zones {
			all[i] = m.figures(z)
		}
		on = common(all)
	}
	cells := make([]Cell, len(zones))
	for i, z := range zones {
		cells[i] = m.cell(z, on)
	}
	return cells, on
}

// cell is the metric for a zone, on a footing or, with nil, on its own.
func (m *Metric) cell(z Zone, on *Figure) Cell {
	if m.Count != nil {
		return m.count(z)
	}
	figures := m.figures(z)
	if len(figures) == 0 {
		return Cell{State: NotRecorded}
	}
	last := latest(figures)
	if on == nil {
		if windowOf(last[0]) == "" {
			return Cell{State: Refused, Figures: last, Refusal: notDated(last[0])}
		}
		return agreed(last)
	}
	var fitting, exact []Figure
	for _, f := range figures {
		if misfit(f, *on, inColumn) == nil {
			fitting = append(fitting, f)
			if f.Scope == on.Scope {
				exact = append(exact, f)
			}
		}
	}
	switch {
	case len(exact) > 0:
		return agreed(exact)
	case len(fitting) > 0:
		return agreed(fitting)
	}
	return Cell{State: Refused, Figures: last, Refusal: misfit(last[0], *on, inColumn)}
}

// agreed takes the value of figures that must not differ.
func agreed(figures []Figure) Cell {
	first := figures[0]
	c := Cell{State: Recorded, Value: &first.Value, Figures: figures}
	for _, f := range figures[1:] {
		if c.Refusal = misfit(f, first, inOneZone); c.Refusal == nil && f.Value != first.Value {
			c.Refusal = conflicting(first, f)
		}
		if c.Refusal != nil {
			c.State, c.Value = Refused, nil
			break
		}
	}
	return c
}

// figures are those of a zone that the metric asks for.
func (m *Metric) figures(z Zone) []Figure {
	var out []Figure
	for _, f := range z.Figures[m.Indicator] {
		if (m.Nature == "" || f.Nature == m.Nature) && (m.Unit == "" || f.Unit == m.Unit) && (m.Year == 0 || f.Year == m.Year) {
			out = append(out, f)
		}
	}
	return out
}

// count is the cell of a count. That nothing is named is not 0, unless the list is
// complete; a number that a document reports is another count, with a window of its
// own.
func (m *Metric) count(z Zone) Cell {
	n := z.Counts[m.index]
	c := Cell{State: NotRecorded, Count: &n}
	kind, year, plain := m.counted()
	typ := m.Count.Path[len(m.Count.Path)-1].Relationship.Target.Name
	for _, r := range z.Cohorts {
		if plain && r.Type == typ && r.Kind == kind && (year == 0 || r.Year == year) {
			c.Reported = append(c.Reported, r)
		}
	}
	if len(m.Count.Path) == 1 {
		for _, s := range z.Complete {
			if s.Type == typ && (s.Kind == "" || s.Kind == kind) {
				c.Complete = append(c.Complete, s.ID)
			}
		}
	}
	complete := len(c.Complete) > 0 && n.Undecided == 0
	switch {
	case complete:
		c.State = Complete
	case n.Named > 0:
		c.State = Named
	case len(c.Reported) > 0:
		c.State = Reported
	}
	if complete || n.Named > 0 {
		v := graph.WholeDecimal(n.Named)
		c.Value = &v
	}
	return c
}

// counted tells which cohorts count the same: those of a kind and a year. What has
// another condition is plain to no cohort.
func (m *Metric) counted() (kind string, year int, plain bool) {
	for _, f := range graph.Conjuncts(m.Count.Where) {
		c, ok := f.(graph.Compare)
		if !ok || c.Op != graph.OpEq {
			return "", 0, false
		}
		switch v := c.Value.(type) {
		case string:
			if c.Field.Name != "kind" {
				return "", 0, false
			}
			kind = v
		case int64:
			if c.Field.Name != "year" {
				return "", 0, false
			}
			year = int(v)
		default:
			return "", 0, false
		}
	}
	return kind, year, true
}
