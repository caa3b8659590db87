package resolvers

import (
	"context"

	"zonegraph/graph"
	"zonegraph/graph/comparison"
	"zonegraph/loaders"
	"zonegraph/message"
	"zonegraph/resolvers/gql"
)

// maxCompared bounds the cells of a page, and its peers.
const maxCompared = 20_000

// Comparison puts zones side by side: one statement, one more for citations if they
// are selected, and one for each field with nodes that is selected.
func (q query) Comparison(ctx context.Context, zones any, metrics []gql.MetricInput, against *gql.ComparisonPeersInput, first *int, after *string) (*gql.Comparison, error) {
	zone := q.Loader.Model.Node("Zone")
	c := &comparison.Query{Type: zone, Rows: maxZones,
		Evidence: loaders.Selects(ctx, "rows", "cells", "evidence") || loaders.Selects(ctx, "rows", "cells", "citations")}
	var err error
	if c.Where, err = graph.ParseFilter(zone, zones, "zones"); err != nil {
		return nil, err
	}
	a := &comparisonAnswer{loader: q.Loader, batch: loaders.NewBatch(q.Loader), titles: metrics}
	if a.metrics, err = q.metrics(metrics); err != nil {
		return nil, err
	}
	if err = q.against(against, c, a); err != nil {
		return nil, err
	}
	size, err := q.pageSize(first)
	if err != nil {
		return nil, err
	}
	if err := ask(c, "metrics, against.by", a.metrics, a.features); err != nil {
		return nil, err
	}
	all, err := q.compared(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := a.fill(ctx, all, size, after); err != nil {
		return nil, err
	}
	return a.out, a.batch.Load(ctx)
}

// against reads with whom zones are compared.
func (q query) against(in *gql.ComparisonPeersInput, c *comparison.Query, a *comparisonAnswer) (err error) {
	a.basis = gql.PeerBasisSameTier
	if in == nil {
		c.SameTier = true
		return nil
	}
	switch {
	case (in.Zones == nil) == (in.By == nil):
		return graph.BadInput("against", "comparison.against-unclear")
	case in.Zones != nil && in.Among != nil:
		return graph.BadInput("against.among", "comparison.among-without-by")
	case in.Zones != nil:
		a.basis = gql.PeerBasisGiven
		c.Others, err = graph.ParseFilter(c.Type, in.Zones, "against.zones")
		return err
	}
	a.basis = gql.PeerBasisFeatures
	if a.nearest, err = bounded(in.Nearest, "against.nearest", 5, 0, q.Loader.Limits.MaxPage); err != nil {
		return err
	}
	if a.features, err = q.features(in.By, "against.by"); err != nil {
		return err
	}
	c.Others, err = graph.ParseFilter(c.Type, in.Among, "against.among")
	return err
}

// comparisonAnswer turns compared zones into the answer of the contract.
type comparisonAnswer struct {
	loader   *loaders.Loader
	batch    *loaders.Batch
	titles   []gql.MetricInput
	metrics  []*comparison.Metric
	features []*comparison.Feature
	basis    gql.PeerBasis
	nearest  int
	out      *gql.Comparison
	// cells are those of each zone, in the order of the metrics.
	cells map[string][]comparison.Cell
}

func (a *comparisonAnswer) fill(ctx context.Context, all []comparison.Zone, size int, after *string) error {
	a.out = &gql.Comparison{Rows: []gql.ComparisonRow{}}
	asked, all := a.alike(all)
	a.out.TotalRows = len(asked)
	page, more, err := pageOf(asked, func(z comparison.Zone) string { return z.ID }, size, after)
	if err != nil {
		return err
	}
	a.out.HasNextPage = more
	peers := make([][]comparison.Zone, len(page))
	count := 0
	for i, z := range page {
		peers[i] = a.peers(z, all)
		count += len(peers[i])
	}
	if len(page)*len(a.metrics) > maxCompared || count > maxCompared && loaders.Selects(ctx, "rows", "peers") {
		return &graph.Error{Code: graph.CodeTooComplex, Message: message.New("comparison.page-too-large", maxCompared)}
	}
	a.columns(all)
	citations, err := a.citations(ctx, page)
	if err != nil {
		return err
	}
	for i, z := range page {
		out := gql.ComparisonRow{Zone: a.node("ComparisonRow.zone", z.ID), Cursor: rowCursor(z.ID), PeerBasis: a.basis, PeerCount: len(peers[i]),
			Peers: []loaders.Value{}, Cells: []gql.ComparisonCell{}}
		if loaders.Selects(ctx, "rows", "peers") {
			for _, p := range peers[i] {
				out.Peers = append(out.Peers, a.node("ComparisonRow.peers", p.ID))
			}
		}
		for j, m := range a.metrics {
			theirs := make([]comparison.Cell, len(peers[i]))
			for k, p := range peers[i] {
				theirs[k] = a.cells[p.ID][j]
			}
			out.Cells = append(out.Cells, a.cell(m, a.cells[z.ID][j], theirs, citations))
		}
		a.out.Rows = append(a.out.Rows, out)
		a.out.EndCursor = &out.Cursor
	}
	return nil
}

// alike tells the zones that were asked about, and all that are of their sort: where
// only facts were asked for, made-up zones have no say in the columns.
func (a *comparisonAnswer) alike(all []comparison.Zone) (asked, kept []comparison.Zone) {
	sorts := map[bool]bool{}
	for _, z := range all {
		if z.Asked {
			asked = append(asked, z)
			sorts[z.Synthetic] = true
		}
	}
	for _, z := range all {
		if sorts[z.Synthetic] {
			kept = append(kept, z)
		}
	}
	return asked, kept
}

// columns fills the cells of all zones, and describes the metrics.
func (a *comparisonAnswer) columns(all []comparison.Zone) {
	a.cells = make(map[string][]comparison.Cell, len(all))
	for i, m := range a.metrics {
		column, on := m.Column(all)
		for j, z := range all {
			a.cells[z.ID] = append(a.cells[z.ID], column[j])
		}
		a.out.Metrics = append(a.out.Metrics, a.column(a.titles[i], m, on))
	}
}

// peers are those of a zone: by tier, by distance, or those that were named.
func (a *comparisonAnswer) peers(zone comparison.Zone, all []comparison.Zone) []comparison.Zone {
	switch a.basis {
	case gql.PeerBasisSameTier:
		return sameTier(zone, all)
	case gql.PeerBasisGiven:
		return candidates(zone, all)
	}
	found, _, _ := comparison.Nearest(zone, candidates(zone, all), a.features, (len(a.features)+1)/2)
	var out []comparison.Zone
	for _, p := range found[:min(a.nearest, len(found))] {
		out = append(out, p.Zone)
	}
	return out
}

// citations are those of all facts of the page, by fact, if they are wanted.
func (a *comparisonAnswer) citations(ctx context.Context, page []comparison.Zone) (map[string][]string, error) {
	if !loaders.Selects(ctx, "rows", "cells", "citations") {
		return nil, nil
	}
	var facts []string
	for _, z := range page {
		for _, c := range a.cells[z.ID] {
			facts = append(facts, sources(c)...)
		}
	}
	return citationsOf(ctx, a.loader, facts)
}

func (a *comparisonAnswer) node(field, id string) loaders.Value { return a.batch.Node(field, ref(id)) }
