package resolvers

import (
	"context"
	"fmt"
	"slices"

	"zonegraph/graph"
	"zonegraph/graph/comparison"
	"zonegraph/loaders"
	"zonegraph/message"
	"zonegraph/resolvers/gql"
)

// Bounds of a trend.
const (
	maxTrendIndicators = 20
	maxTrendSubjects   = 100
)

// Trend puts figures on a line in order of time: one statement, and one for each
// field with nodes that is selected.
func (q query) Trend(ctx context.Context, indicators, subjects []string, fromYear, toYear *int) (*gql.Trend, error) {
	ofIndicators, err := q.refs("Indicator", indicators, maxTrendIndicators, "indicators")
	if err != nil {
		return nil, err
	}
	about, err := q.refs("Subject", subjects, maxTrendSubjects, "subjects")
	if err != nil {
		return nil, err
	}
	var line comparison.Line
	for _, end := range []struct {
		given    *int
		to       *int
		argument string
	}{{fromYear, &line.From, "fromYear"}, {toYear, &line.To, "toYear"}} {
		if end.given == nil {
			continue
		}
		if err := checkYear(*end.given, end.argument); err != nil {
			return nil, err
		}
		*end.to = *end.given
	}
	if line.To != 0 && line.From > line.To {
		return nil, graph.BadInput("toYear", "trend.years-reversed", line.To, line.From)
	}
	var answer comparison.TrendAnswer
	if err := q.Loader.Reader.Read(ctx, comparison.TrendOf(q.Loader.Model, indicators, about), answer.Add); err != nil {
		return nil, err
	}
	for i, ref := range slices.Concat(ofIndicators, about) {
		if answer.Found[ref] {
			continue
		}
		if i < len(ofIndicators) {
			return nil, graph.NoNode(fmt.Sprintf("indicators[%d]", i), ref)
		}
		return nil, graph.NoNode(fmt.Sprintf("subjects[%d]", i-len(ofIndicators)), ref)
	}
	line.Figures, line.Confusable = answer.Figures, answer.Confusable
	first, last := line.Years()
	if answer.Cut || last-first > lastYear-firstYear {
		return nil, &graph.Error{Code: graph.CodeTooComplex, Message: message.New("trend.too-long", comparison.TrendRows, lastYear-firstYear)}
	}
	b := loaders.NewBatch(q.Loader)
	return shownTrend(b, ofIndicators, about, line), b.Load(ctx)
}

func shownTrend(b *loaders.Batch, indicators, subjects []graph.Ref, line comparison.Line) *gql.Trend {
	out := &gql.Trend{Points: []gql.TrendPoint{}, Breaks: []gql.TrendMarkKind{}, YearsNotRecorded: []int{}, NotToBeConfusedWith: []gql.ConfusableIndicator{}}
	for _, i := range indicators {
		out.Indicators = append(out.Indicators, b.Node("Trend.indicators", i))
	}
	for _, s := range subjects {
		out.Subjects = append(out.Subjects, b.Node("Trend.subjects", s))
	}
	for _, x := range line.Confusable {
		out.NotToBeConfusedWith = append(out.NotToBeConfusedWith, gql.ConfusableIndicator{Indicator: b.Node("ConfusableIndicator.indicator", x.Indicator),
			Other: b.Node("ConfusableIndicator.other", x.Other), Reason: text(x.Reason)})
	}
	figures := 0
	for _, p := range line.Points() {
		point := gql.TrendPoint{Marks: []gql.TrendMark{}, Comparable: p.Comparable, ChangePct: p.Change}
		if p.Year != 0 {
			point.Year = &p.Year
		}
		if p.Figure == nil {
			out.YearsNotRecorded = append(out.YearsNotRecorded, p.Year)
		} else {
			figures++
			point.Recorded, point.Observation = true, b.Node("TrendPoint.observation", p.Figure.Ref)
		}
		for _, m := range p.Marks {
			kind := gql.TrendMarkKind(m.Kind)
			zh, en := inBoth(m.Message)
			point.Marks = append(point.Marks, gql.TrendMark{Kind: kind, MessageZh: zh, MessageEn: en, Before: text(m.Before), After: text(m.After)})
			if !slices.Contains(out.Breaks, kind) {
				out.Breaks = append(out.Breaks, kind)
			}
		}
		out.Points = append(out.Points, point)
	}
	out.Comparable = figures > 1 && len(out.Breaks) == 0
	return out
}
