package fetch

import (
	"context"
	"fmt"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/store"
	"zonegraph/internal/ingest/judge"
)

// Nodes reads nodes, as far as the graph has them.
func (r *Reader) Nodes(ctx context.Context, nodes []judge.Nodes, into *judge.Stored) error {
	for _, n := range nodes {
		rows, err := r.Rows(ctx, store.NodesByID(n.Entity, n.IDs, n.Fields...))
		if err != nil {
			return err
		}
		for id, values := range store.DecodeNodes(n.Entity, rows[0]) {
			into.AddNode(id, values)
		}
	}
	return nil
}

// Links reads relationships between pairs of nodes, and the ends of fields that take one
// only.
func (r *Reader) Links(ctx context.Context, links []judge.Links, ends []judge.Ends, into *judge.Stored) error {
	for _, l := range links {
		rows, err := r.Rows(ctx, linksBetween(l))
		if err != nil {
			return err
		}
		for _, v := range rows {
			row := graph.ListOf(v)
			p := judge.Pair{Type: l.Type, From: graph.TextOf(row[0]), To: graph.TextOf(row[1])}
			found := judge.Link{Element: graph.TextOf(row[2]), Other: p.To, Dataset: graph.TextOf(row[3])}
			if properties, ok := row[4].(map[string]any); ok {
				found.Values = store.Decode(l.Properties, properties)
			}
			into.AddLink(p, found)
		}
	}
	for _, e := range ends {
		rows, err := r.Rows(ctx, endsAlong(e))
		if err != nil {
			return err
		}
		for _, v := range rows {
			row := graph.ListOf(v)
			into.AddEnd(judge.End{Node: graph.TextOf(row[0]), Field: e.Field.Name},
				judge.Link{Element: graph.TextOf(row[2]), Other: graph.TextOf(row[1]), Name: graph.TextOf(row[4]), Dataset: graph.TextOf(row[3])})
		}
	}
	return nil
}

// linksBetween asks for the relationships of a type between pairs of nodes. Each row is
// [from, to, element id, dataset, properties].
func linksBetween(l judge.Links) cypher.Statement {
	values := "null"
	if l.Properties != nil {
		values = store.Projection("r", l.Properties)
	}
	pairs := make([]any, len(l.Pairs))
	for i, p := range l.Pairs {
		pairs[i] = p[:]
	}
	return cypher.New(func(c *cypher.Compiler) string {
		return fmt.Sprintf("UNWIND %s AS row MATCH %s MATCH %s MATCH %s RETURN DISTINCT [a.id, b.id, elementId(r), r.%s, %s]",
			c.Bind("rows", pairs), c.Node("a:"+store.Quote(l.From.Label())+" {id: row[0]}"), c.Node("b:"+store.Quote(l.To.Label())+" {id: row[1]}"),
			c.Path("a", cypher.Out("r", store.Quote(l.Type), "b")), graph.DatasetProperty, values)
	})
}

// endsAlong asks for the ends of a field from nodes of a type. Each row is [from, to,
// element id, dataset, name].
func endsAlong(e judge.Ends) cypher.Statement {
	return cypher.New(func(c *cypher.Compiler) string {
		return fmt.Sprintf("UNWIND %s AS id MATCH %s MATCH %s RETURN [id, x.id, elementId(r), r.%s, x.name]",
			c.Bind("ids", e.IDs), c.Node("n:"+store.Quote(e.Entity.Label())+" {id: id}"), c.Path("n", cypher.Along("r", e.Field, "x")), graph.DatasetProperty)
	})
}
