package store

import (
	"context"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
)

// Contents counts the nodes of the model's types in a graph.
type Contents struct{ Facts, Synthetic int }

// Count tells how much the graph holds of real facts and of made-up nodes.
func Count(ctx context.Context, w cypher.Writer, m *graph.Model) (Contents, error) {
	var out Contents
	err := w.Write(ctx, func(tx cypher.Tx) error {
		out = Contents{}
		for _, e := range m.Nodes {
			rows, err := run(ctx, tx, "MATCH (n:"+quote(e.Label())+") RETURN count(n), count(CASE WHEN n.synthetic THEN 1 END)", nil)
			if err != nil {
				return err
			}
			all, _ := rows[0][0].(int64)
			synthetic, _ := rows[0][1].(int64)
			out.Facts += int(all - synthetic)
			out.Synthetic += int(synthetic)
		}
		return nil
	})
	return out, err
}
