package resolvers

import (
	"zonegraph/graph/comparison"
	"zonegraph/loaders"
	"zonegraph/message"
	"zonegraph/resolvers/gql"
)

// column describes a metric, and the footing that all its values have.
func (a *comparisonAnswer) column(title gql.MetricInput, m *comparison.Metric, on *comparison.Figure) gql.ComparisonMetric {
	out := gql.ComparisonMetric{Key: m.Key, TitleZh: title.TitleZh, TitleEn: title.TitleEn}
	if m.Count != nil {
		out.Unit = text(m.Unit)
		out.NoteZh, out.NoteEn = inBoth(message.New("comparison.of-what-is-named"))
		return out
	}
	out.Indicator = a.node("ComparisonMetric.indicator", m.Indicator)
	if on != nil {
		nature := gql.ObservationNature(on.Nature)
		out.Unit, out.Period, out.Scope, out.Nature = text(on.Unit), text(on.Words), text(on.Scope), &nature
	}
	out.NoteZh, out.NoteEn = inBoth(message.New("comparison.of-what-is-reported"))
	return out
}

func (a *comparisonAnswer) cell(m *comparison.Metric, c comparison.Cell, peers []comparison.Cell, citations map[string][]string) gql.ComparisonCell {
	out := gql.ComparisonCell{Key: m.Key, State: gql.MetricState(c.State), Value: c.Value, Reported: []loaders.Value{}, Observations: []loaders.Value{},
		Evidence: []loaders.Value{}, Completeness: []loaders.Value{}, Citations: []loaders.Value{}, Among: shownStatistics(comparison.Among(c, peers))}
	if r := c.Refusal; r != nil {
		out.Refusal = &gql.MetricRefusal{Reason: gql.MetricRefusalReason(r.Reason)}
		out.Refusal.MessageZh, out.Refusal.MessageEn = inBoth(r.Message)
	}
	for _, f := range c.Figures {
		out.Unit = text(f.Unit)
		out.Observations = append(out.Observations, a.batch.Node("ComparisonCell.observations", f.Ref))
	}
	for _, id := range c.Complete {
		out.Completeness = append(out.Completeness, a.node("ComparisonCell.completeness", id))
	}
	if c.Count != nil {
		out.Unit, out.Named, out.Undecided = text(m.Unit), &c.Count.Named, &c.Count.Undecided
		for _, id := range c.Count.First {
			out.Evidence = append(out.Evidence, a.node("ComparisonCell.evidence", id))
		}
	}
	for _, r := range c.Reported {
		out.Reported = append(out.Reported, a.node("ComparisonCell.reported", r.ID))
	}
	if len(c.Reported) == 1 {
		out.ReportedCount = &c.Reported[0].Count
	}
	seen := map[string]bool{}
	for _, fact := range sources(c) {
		for _, citation := range citations[fact] {
			if !seen[citation] {
				seen[citation] = true
				out.Citations = append(out.Citations, a.node("ComparisonCell.citations", citation))
			}
		}
	}
	return out
}

func shownStatistics(s comparison.Statistics) *gql.PeerFigures {
	return &gql.PeerFigures{Known: s.Known, AtLeast: s.AtLeast, Unknown: s.Unknown, Refused: s.Refused, Min: s.Min, LowerQuartile: s.Lower, Median: s.Median,
		UpperQuartile: s.Upper, Max: s.Max, Rank: s.Rank, RankOf: s.RankOf, Tied: s.Tied}
}

// sources are the facts on which a cell rests.
func sources(c comparison.Cell) []string {
	var out []string
	for _, f := range c.Figures {
		out = append(out, f.Ref.String())
	}
	out = append(out, c.Complete...)
	for _, r := range c.Reported {
		out = append(out, r.ID)
	}
	if c.Count != nil {
		out = append(out, c.Count.First...)
	}
	return out
}
