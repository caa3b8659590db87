package fetch

import (
	"context"

	"zonegraph/graph"
	"zonegraph/graph/search"
	"zonegraph/graph/store"
	"zonegraph/internal/ingest/match"
	"zonegraph/internal/ingest/read"
)

// Called gives the names of some nodes by their ids.
func (r *Reader) Called(ctx context.Context, nodes []match.Match) (map[string]string, error) {
	ids := map[*graph.Entity][]string{}
	for _, n := range nodes {
		ids[n.Entity] = append(ids[n.Entity], n.ID)
	}
	out := map[string]string{}
	for e, some := range ids {
		rows, err := r.Rows(ctx, store.NodesByID(e, some, read.NameField))
		if err != nil {
			return nil, err
		}
		for id, values := range store.DecodeNodes(e, rows[0]) {
			out[id], _ = values[read.NameField].(string)
		}
	}
	return out, nil
}

// Near finds what a name that is not known may stand for, as the search of the
// service finds it.
func (r *Reader) Near(ctx context.Context, m *graph.Model, name string, types []*graph.Entity, most int) ([]read.Node, error) {
	q, err := search.Parse(m, name, types)
	if err != nil {
		return nil, nil // a name that cannot be searched for has no candidates
	}
	rows, err := r.Rows(ctx, q.Statement(most, nil))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	answer, err := q.Answer(rows[0], most)
	if err != nil {
		return nil, err
	}
	var out []read.Node
	for _, hit := range answer.Hits {
		out = append(out, read.Node{ID: hit.Ref.String(), Name: hit.Match.Form, Type: m.Node(hit.Ref.Type).Term()})
	}
	return out, nil
}
