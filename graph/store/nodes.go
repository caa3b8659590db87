package store

import (
	"fmt"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
)

// NodesByID is a statement for nodes of a type by their ids, with all their properties
// or some; DecodeNodes reads its answer. It has one row: a row for each node costs
// several times as much.
func NodesByID(e *graph.Entity, ids []string, properties ...string) cypher.Statement {
	return cypher.New(func(c *cypher.Compiler) string {
		return fmt.Sprintf("UNWIND %s AS id MATCH %s RETURN collect([id, %s])", c.Bind("ids", ids), c.Node("n:"+quote(e.Label())+" {id: id}"), Projection("n", e, properties...))
	})
}

// DecodeNodes gives the values of the nodes of an answer by their ids.
func DecodeNodes(e *graph.Entity, row any) map[string]graph.Values {
	nodes := graph.ListOf(row)
	out := make(map[string]graph.Values, len(nodes))
	for _, n := range nodes {
		node := graph.ListOf(n)
		properties, _ := node[1].(map[string]any)
		out[graph.TextOf(node[0])] = Decode(e, properties)
	}
	return out
}
