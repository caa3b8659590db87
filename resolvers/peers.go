package resolvers

import (
	"context"
	"slices"

	"zonegraph/graph"
	"zonegraph/graph/comparison"
	"zonegraph/loaders"
	"zonegraph/message"
	"zonegraph/resolvers/gql"
)

// Peers finds zones that are like a zone: one statement, and one for each field with
// nodes that is selected.
func (q query) Peers(ctx context.Context, zone string, by []gql.PeerFeatureInput, among any, minComparable, first *int) (*gql.Peers, error) {
	id, err := q.Loader.Model.ReadIDOf("Zone", zone, "zone")
	if err != nil {
		return nil, err
	}
	model := q.Loader.Model.Node("Zone")
	features, err := q.features(by, "by")
	if err != nil {
		return nil, err
	}
	others, err := graph.ParseFilter(model, among, "among")
	if err != nil {
		return nil, err
	}
	least := (len(features) + 1) / 2
	if minComparable != nil {
		if least = *minComparable; least < 1 || least > max(len(features), 1) {
			return nil, graph.BadInput("minComparable", "comparison.min-comparable", least, len(features))
		}
	}
	size, err := q.pageSize(first)
	if err != nil {
		return nil, err
	}
	c := &comparison.Query{Type: model, Where: graph.Compare{Field: model.Field("id"), Op: graph.OpEq, Value: zone}, Others: others, Rows: maxZones,
		SameTier: len(features) == 0 && others == nil}
	if err := ask(c, "by", nil, features); err != nil {
		return nil, err
	}
	zones, err := q.compared(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, z := range zones {
		if z.Asked {
			b := loaders.NewBatch(q.Loader)
			return shownPeers(b, z, zones, features, least, size), b.Load(ctx)
		}
	}
	return nil, graph.NoNode("zone", id)
}

// compared reads the answer to a comparison's query.
func (q query) compared(ctx context.Context, c *comparison.Query) ([]comparison.Zone, error) {
	var zones []comparison.Zone
	err := q.Loader.Reader.Read(ctx, c.Statement(), func(v any) error {
		z, err := c.Decode(v)
		zones = append(zones, z)
		return err
	})
	if err == nil && len(zones) > c.Rows {
		err = &graph.Error{Code: graph.CodeTooComplex, Message: message.New("comparison.too-many-zones", c.Rows)}
	}
	return zones, err
}

// candidates are those with whom a zone can be compared: others, facts with facts
// and made-up zones with their like.
func candidates(zone comparison.Zone, all []comparison.Zone) []comparison.Zone {
	return slices.DeleteFunc(slices.Clone(all), func(z comparison.Zone) bool {
		return !z.Other || z.ID == zone.ID || z.Synthetic != zone.Synthetic
	})
}

// sameTier are the candidates with the zone's tier; none for a zone without one.
func sameTier(zone comparison.Zone, all []comparison.Zone) []comparison.Zone {
	return slices.DeleteFunc(candidates(zone, all), func(z comparison.Zone) bool { return zone.Tier == "" || z.Tier != zone.Tier })
}

func shownPeers(b *loaders.Batch, zone comparison.Zone, all []comparison.Zone, features []*comparison.Feature, least, size int) *gql.Peers {
	out := &gql.Peers{Zone: b.Node("Peers.zone", ref(zone.ID)), Basis: gql.PeerBasisSameTier, Features: []gql.PeerFeature{}, Peers: []gql.Peer{}}
	var peers []comparison.Peer
	if len(features) == 0 {
		for _, z := range sameTier(zone, all) {
			peers = append(peers, comparison.Peer{Zone: z})
		}
	} else {
		var ranges []comparison.Range
		out.Basis = gql.PeerBasisFeatures
		peers, ranges, out.Incomparable = comparison.Nearest(zone, candidates(zone, all), features, least)
		for _, r := range ranges {
			out.Features = append(out.Features, gql.PeerFeature{Key: r.Key, Known: r.Known, Unknown: r.Unknown, Min: r.Min, Max: r.Max})
		}
	}
	out.TotalCount = len(peers)
	for _, p := range peers[:min(size, len(peers))] {
		peer := gql.Peer{Zone: b.Node("Peer.zone", ref(p.Zone.ID)), Distance: p.Distance, Comparable: p.Comparable, Of: len(features), Features: []gql.PeerDifference{}}
		for _, d := range p.Differences {
			peer.Features = append(peer.Features, shownDifference(b, d))
		}
		out.Peers = append(out.Peers, peer)
	}
	return out
}

func shownDifference(b *loaders.Batch, d comparison.Difference) gql.PeerDifference {
	out := gql.PeerDifference{Key: d.Key, State: gql.PeerDifferenceState(d.State), Mine: text(d.Mine.Text), Theirs: text(d.Theirs.Text),
		Difference: d.Difference, Contribution: d.Contribution, Observations: []loaders.Value{}}
	for _, c := range []comparison.Cell{d.Mine.Cell, d.Theirs.Cell} {
		for _, f := range c.Figures {
			out.Observations = append(out.Observations, b.Node("PeerDifference.observations", f.Ref))
		}
		if c.Refusal != nil && out.ReasonZh == nil {
			zh, en := inBoth(c.Refusal.Message)
			out.ReasonZh, out.ReasonEn = &zh, &en
		}
	}
	return out
}
