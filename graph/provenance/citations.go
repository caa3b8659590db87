package provenance

import (
	"zonegraph/graph"
	"zonegraph/graph/cypher"
)

// CitationsOf asks for the citations of facts, by one statement. Each row is read by
// DecodeCitations.
func CitationsOf(m *graph.Model, ids []graph.Ref) cypher.Statement {
	byType := map[string][]string{}
	for _, id := range ids {
		byType[id.Type] = append(byType[id.Type], id.String())
	}
	return cypher.New(func(c *cypher.Compiler) string {
		var parts []string
		for _, e := range m.Nodes {
			if len(byType[e.Name]) == 0 {
				continue
			}
			n := c.Variable("n")
			parts = append(parts, "MATCH "+c.Node(n+cypher.Labels(e))+" WHERE "+n+".id IN "+c.Param(byType[e.Name])+
				" RETURN ["+n+".id, COLLECT { MATCH "+c.Path(n, cypher.In("", "SUPPORTS", "c:Citation"))+" RETURN DISTINCT c.id ORDER BY c.id }] AS v")
		}
		return cypher.Union(parts)
	})
}

// DecodeCitations reads a row of the answer to CitationsOf.
func DecodeCitations(v any) (fact string, citations []string) {
	row := graph.ListOf(v)
	if len(row) != 2 {
		return "", nil
	}
	return graph.TextOf(row[0]), graph.TextsOf(row[1])
}
