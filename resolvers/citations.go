package resolvers

import (
	"context"

	"zonegraph/graph"
	"zonegraph/graph/provenance"
	"zonegraph/loaders"
)

// citationsOf reads the citations of facts, by fact, with one statement.
func citationsOf(ctx context.Context, l *loaders.Loader, facts []string) (map[string][]string, error) {
	out := map[string][]string{}
	if len(facts) == 0 {
		return out, nil
	}
	ids := make([]graph.Ref, len(facts))
	for i, id := range facts {
		ids[i] = ref(id)
	}
	return out, l.Reader.Read(ctx, provenance.CitationsOf(l.Model, ids), func(v any) error {
		id, citations := provenance.DecodeCitations(v)
		out[id] = citations
		return nil
	})
}
