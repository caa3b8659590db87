package resolvers

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"zonegraph/graph"
	"zonegraph/loaders"
)

// Node looks up one node by its global id.
func (q query) Node(ctx context.Context, id string) (loaders.Value, error) {
	ref, err := q.Loader.Model.ReadID(id, "id")
	if err != nil {
		return nil, err
	}
	found, err := q.Loader.Nodes(ctx, []graph.Ref{ref})
	return found[ref], err
}

// Nodes looks up several nodes by their global ids. What is no id costs its own place
// alone.
func (q query) Nodes(ctx context.Context, ids []string) ([]loaders.Value, error) {
	if most := q.Loader.Limits.MaxPage; len(ids) > most {
		return nil, graph.BadInput("ids", "node.too-many-ids", len(ids), most)
	}
	refs, at := []graph.Ref{}, []int{}
	for i, id := range ids {
		ref, err := q.Loader.Model.ReadID(id, fmt.Sprintf("ids[%d]", i))
		if err != nil {
			path := append(graphql.GetPath(ctx), ast.PathIndex(i))
			graphql.AddError(ctx, graphql.AddFieldLocationToError(ctx, gqlerror.WrapPath(path, err)))
			continue
		}
		refs, at = append(refs, ref), append(at, i)
	}
	found, err := q.Loader.Nodes(ctx, refs)
	if err != nil {
		return nil, err
	}
	out := make([]loaders.Value, len(ids))
	for i, ref := range refs {
		out[at[i]] = found[ref]
	}
	return out, nil
}
