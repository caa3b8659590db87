package resolvers

import (
	"context"
	"fmt"

	"zonegraph/graph"
	"zonegraph/loaders"
)

// Node looks up one node by its global id.
func (q query) Node(ctx context.Context, id string) (loaders.Value, error) {
	ref, err := q.ref(id, "id")
	if err != nil {
		return nil, err
	}
	found, err := q.Loader.Nodes(ctx, []graph.Ref{ref})
	return found[ref], err
}

// Nodes looks up several nodes by their global ids.
func (q query) Nodes(ctx context.Context, ids []string) ([]loaders.Value, error) {
	if most := q.Loader.Limits.MaxPage; len(ids) > most {
		return nil, graph.BadInput("ids", "node.too-many-ids", len(ids), most)
	}
	refs := make([]graph.Ref, len(ids))
	for i, id := range ids {
		var err error
		if refs[i], err = q.ref(id, fmt.Sprintf("ids[%d]", i)); err != nil {
			return nil, err
		}
	}
	found, err := q.Loader.Nodes(ctx, refs)
	if err != nil {
		return nil, err
	}
	out := make([]loaders.Value, len(refs))
	for i, ref := range refs {
		out[i] = found[ref]
	}
	return out, nil
}

func (q query) ref(id, argument string) (graph.Ref, error) {
	ref, err := graph.ParseRef(id)
	if err != nil {
		return ref, graph.BadValue(argument, err)
	}
	if q.Loader.Model.Node(ref.Type) == nil {
		return ref, graph.BadInput(argument, "node.no-such-type", id, ref.Type)
	}
	return ref, nil
}
