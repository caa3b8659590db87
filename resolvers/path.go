package resolvers

import (
	"context"

	"zonegraph/graph"
	"zonegraph/graph/paths"
	"zonegraph/loaders"
	"zonegraph/resolvers/gql"
)

const (
	// maxPathLength and maxPaths bound a search for paths, maxPathReads what it reads.
	maxPathLength = 10
	maxPaths      = 20
	maxPathReads  = 100_000
	// maxDepth and maxNeighbors bound a neighborhood.
	maxDepth     = 3
	maxNeighbors = 1000
)

// Path finds the shortest paths between two nodes: two statements, one for each step
// of the paths, and one for what is selected of the nodes.
func (q query) Path(ctx context.Context, from, to string, types []string, via []gql.PathVia, maxLength, first *int) (*gql.PathSearch, error) {
	search, err := q.pathSearch(from, to, types, via, maxLength, first)
	if err != nil {
		return nil, err
	}
	found, err := search.Run(ctx, q.Loader.Model, q.Loader.Reader)
	if err != nil {
		return nil, err
	}
	b := loaders.NewBatch(q.Loader)
	out := &gql.PathSearch{Paths: make([]gql.Path, len(found.Paths)), TotalCount: found.Total, Searched: found.Searched}
	out.ConclusionZh, out.ConclusionEn = inBoth(search.Conclusion(found))
	if found.Length > 0 {
		out.Length = &found.Length
		out.Truncated = found.Total > len(found.Paths)
	} else {
		out.Truncated = found.Searched < search.MaxLength
	}
	for i, p := range found.Paths {
		out.Paths[i] = shownPath(b, p)
	}
	return out, b.Load(ctx)
}

func shownPath(b *loaders.Batch, p paths.Path) gql.Path {
	out := gql.Path{Length: len(p.Steps), Nodes: make([]loaders.Value, len(p.Nodes)), Steps: make([]gql.PathStep, len(p.Steps)), Text: p.String()}
	for i, ref := range p.Nodes {
		out.Nodes[i] = b.Node("Path.nodes", ref)
	}
	for i, s := range p.Steps {
		out.Steps[i] = gql.PathStep{Type: s.Type, Direction: gql.PathDirectionIn}
		if s.Out {
			out.Steps[i].Direction = gql.PathDirectionOut
		}
	}
	return out
}

func (q query) pathSearch(from, to string, types []string, via []gql.PathVia, maxLength, first *int) (*paths.Search, error) {
	m := q.Loader.Model
	out := &paths.Search{Through: paths.Through(m), Via: paths.Anything(m), MaxReads: maxPathReads}
	var err error
	if out.From, err = q.Loader.Model.ReadID(from, "from"); err != nil {
		return nil, err
	}
	if out.To, err = q.Loader.Model.ReadID(to, "to"); err != nil {
		return nil, err
	}
	if out.From == out.To {
		return nil, graph.BadInput("to", "paths.same-node", to)
	}
	if types != nil {
		if out.Through, err = paths.Types(m, types); err != nil {
			return nil, err
		}
	}
	if via != nil {
		steps := make([]paths.Step, len(via))
		for i, v := range via {
			both := v.Direction == nil
			steps[i] = paths.Step{Type: v.Type, Out: both || *v.Direction == gql.PathDirectionOut, In: both || *v.Direction == gql.PathDirectionIn}
		}
		if out.Via, err = paths.Via(m, steps); err != nil {
			return nil, err
		}
	}
	if out.MaxLength, err = bounded(maxLength, "maxLength", 6, 1, maxPathLength); err != nil {
		return nil, err
	}
	out.First, err = bounded(first, "first", 5, 1, maxPaths)
	return out, err
}

// Neighborhood gives the nodes around a node: two statements, one for each step away
// from it, and one for what is selected of its nodes.
func (q query) Neighborhood(ctx context.Context, id string, depth *int, types []string, limit *int) (*gql.Neighborhood, error) {
	around := paths.Around{Shown: paths.Shown(q.Loader.Model), Through: paths.Through(q.Loader.Model)}
	var err error
	if around.Center, err = q.Loader.Model.ReadID(id, "id"); err != nil {
		return nil, err
	}
	if types != nil {
		if around.Shown, err = paths.Types(q.Loader.Model, types); err != nil {
			return nil, err
		}
		around.Through = around.Shown
	}
	if around.Depth, err = bounded(depth, "depth", 1, 1, maxDepth); err != nil {
		return nil, err
	}
	if around.Limit, err = bounded(limit, "limit", 100, 1, maxNeighbors); err != nil {
		return nil, err
	}
	found, err := around.Run(ctx, q.Loader.Model, q.Loader.Reader)
	if err != nil {
		return nil, err
	}
	b := loaders.NewBatch(q.Loader)
	out := &gql.Neighborhood{Nodes: make([]gql.NeighborhoodNode, len(found.Nodes)), Edges: make([]gql.NeighborhoodEdge, len(found.Edges)), Cut: found.Cut}
	for i, n := range found.Nodes {
		out.Nodes[i] = gql.NeighborhoodNode{Node: b.Node("NeighborhoodNode.node", n.Ref), Distance: n.Distance, Degree: n.Degree, Shown: n.Shown}
	}
	for i, e := range found.Edges {
		out.Edges[i] = gql.NeighborhoodEdge{Type: e.Type, From: e.From.String(), To: e.To.String()}
	}
	return out, b.Load(ctx)
}
