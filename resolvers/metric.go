package resolvers

import (
	"fmt"

	"zonegraph/graph"
	"zonegraph/graph/comparison"
	"zonegraph/resolvers/gql"
)

// Bounds of what can be compared at once.
const (
	maxZones    = 1000
	maxMetrics  = 50
	maxFeatures = 20
)

// metric reads a count or an indicator, just one of which must be given.
func (q query) metric(count *gql.ZoneCountInput, indicator *gql.IndicatorFigureInput, path string) (*comparison.Metric, error) {
	if (count == nil) == (indicator == nil) {
		return nil, graph.BadInput(path, "comparison.count-or-indicator")
	}
	if count != nil {
		return q.countMetric(count, path+".count")
	}
	if _, err := q.Loader.Model.ReadIDOf("Indicator", indicator.ID, path+".indicator.id"); err != nil {
		return nil, err
	}
	m := &comparison.Metric{Key: indicator.ID, Indicator: indicator.ID, Unit: value(indicator.Unit)}
	if indicator.Nature != nil {
		m.Nature = string(*indicator.Nature)
	}
	if indicator.Year != nil {
		m.Year = *indicator.Year
		if err := checkYear(m.Year, path+".indicator.year"); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (q query) countMetric(in *gql.ZoneCountInput, path string) (*comparison.Metric, error) {
	zone := q.Loader.Model.Node("Zone")
	enterprises := zone.Field("enterprises")
	firm := enterprises.Relationship.Target
	var m *comparison.Metric
	for _, c := range []struct {
		name, unit string
		where      any
		path       []*graph.Field
	}{
		{"enterprises", "家", in.Enterprises, []*graph.Field{enterprises}},
		{"platforms", "个", in.Platforms, []*graph.Field{zone.Field("platforms")}},
		{"certifications", "项", in.Certifications, []*graph.Field{enterprises, firm.Field("certifications")}},
		{"awards", "项", in.Awards, []*graph.Field{enterprises, firm.Field("awards")}},
		{"talents", "名", in.Talents, []*graph.Field{enterprises, firm.Field("talents")}},
	} {
		if c.where == nil {
			continue
		}
		if m != nil {
			return nil, graph.BadInput(path, "comparison.two-counts", m.Key, c.name)
		}
		f, err := graph.ParseFilter(c.path[len(c.path)-1].Relationship.Target, c.where, path+"."+c.name)
		if err != nil {
			return nil, err
		}
		m = &comparison.Metric{Key: c.name, Unit: c.unit, Count: &comparison.ZoneCount{Path: c.path, Where: f}}
	}
	if m == nil {
		return nil, graph.BadInput(path, "comparison.no-count")
	}
	return m, nil
}

// metrics reads the columns of a comparison.
func (q query) metrics(in []gql.MetricInput) ([]*comparison.Metric, error) {
	if len(in) == 0 || len(in) > maxMetrics {
		return nil, graph.BadInput("metrics", "comparison.metric-number", len(in), maxMetrics)
	}
	out := make([]*comparison.Metric, len(in))
	keys := map[string]bool{}
	for i, m := range in {
		path := fmt.Sprintf("metrics[%d]", i)
		var err error
		if out[i], err = q.metric(m.Count, m.Indicator, path); err != nil {
			return nil, err
		}
		if out[i].Key, err = uniqueKey(keys, m.Key, out[i].Key, path); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// features reads what a distance is made of.
func (q query) features(in []gql.PeerFeatureInput, argument string) ([]*comparison.Feature, error) {
	if in != nil && len(in) == 0 || len(in) > maxFeatures {
		return nil, graph.BadInput(argument, "comparison.feature-number", len(in), maxFeatures)
	}
	out := make([]*comparison.Feature, len(in))
	keys := map[string]bool{}
	for i, f := range in {
		path := fmt.Sprintf("%s[%d]", argument, i)
		out[i] = &comparison.Feature{}
		var err error
		switch {
		case f.Property == nil:
			if (f.Count == nil) == (f.Indicator == nil) {
				return nil, graph.BadInput(path, "comparison.property-count-or-indicator")
			}
			if out[i].Metric, err = q.metric(f.Count, f.Indicator, path); err != nil {
				return nil, err
			}
			out[i].Key = out[i].Metric.Key
		case f.Count != nil || f.Indicator != nil:
			return nil, graph.BadInput(path, "comparison.property-count-or-indicator")
		default:
			out[i].Key, out[i].Tier, out[i].Age = string(*f.Property), *f.Property == gql.PeerPropertyTier, *f.Property == gql.PeerPropertyAge
		}
		if out[i].Key, err = uniqueKey(keys, f.Key, out[i].Key, path); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// uniqueKey is the key that was given, or else the usual one.
func uniqueKey(taken map[string]bool, given *string, usual, path string) (string, error) {
	key := usual
	if given != nil {
		key = *given
	}
	if key == "" || taken[key] {
		return "", graph.BadInput(path+".key", "comparison.key-taken", key)
	}
	taken[key] = true
	return key, nil
}

// ask registers metrics and the features' metrics with a query.
func ask(q *comparison.Query, argument string, metrics []*comparison.Metric, features []*comparison.Feature) error {
	for _, m := range metrics {
		m.Ask(q)
	}
	for _, f := range features {
		if f.Metric != nil {
			f.Metric.Ask(q)
		}
	}
	filters := make([]graph.Filter, len(q.Counts))
	for i, c := range q.Counts {
		filters[i] = c.Where
	}
	return graph.CheckFilters(argument, filters...)
}
