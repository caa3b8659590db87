package paths

import (
	"errors"

	"zonegraph/graph/cypher"
)

// Statements of a search name nodes by the database's own numbers: looking 10,000
// nodes up by their ids takes the database longer than reading what hangs on them,
// and one text serves for all levels of all searches under the same rules. The numbers
// are good for as long as the nodes exist; the last statement, which reads ids and
// names, notices if one does not any more.

// endsOf asks for the numbers of the two ends, null for one that does not exist.
func (s *Search) endsOf() cypher.Statement {
	return cypher.New(func(c *cypher.Compiler) string {
		from, to := c.Bind("from", s.From.String()), c.Bind("to", s.To.String())
		return "OPTIONAL MATCH " + c.Node("a:"+s.from.Label()+" {id: "+from+"}") + "\n" +
			"OPTIONAL MATCH " + c.Node("b:"+s.to.Label()+" {id: "+to+"}") + "\n" +
			"RETURN [id(a), id(b)] AS v"
	})
}

// levelOf asks what is one step beyond one of two sets of nodes: the one that has
// fewer relationships. The answer is one row: whether it was the first, how many
// relationships that set has, and, unless they are more than may be read,
// [node, type, along, [node beyond, …]] for each node, type of relationship and
// whether the relationship points the way of the whole path.
func (s *Search) levelOf(ahead, behind *side, most int) cypher.Statement {
	where := "(y:" + labels(s.Through) + " OR id(y) = goal)"
	if out := only(s.Via, true); out != "" {
		where += " AND (NOT r:" + out + " OR (startNode(r) = x) = forward)"
	}
	if in := only(s.Via, false); in != "" {
		where += " AND (NOT r:" + in + " OR (endNode(r) = x) = forward)"
	}
	return cypher.New(func(c *cypher.Compiler) string {
		c.Bind("ahead", ahead.frontier)
		c.Bind("behind", behind.frontier)
		c.Bind("from", s.start)
		c.Bind("to", s.end)
		c.Bind("most", int64(most))
		degrees := "sum(COUNT { " + c.Path("x", cypher.Either("", "", "")) + " })"
		return "CALL { MATCH " + c.Node("x") + " WHERE id(x) IN $ahead RETURN " + degrees + " AS ahead }\n" +
			"CALL { MATCH " + c.Node("x") + " WHERE id(x) IN $behind RETURN " + degrees + " AS behind }\n" +
			"WITH ahead <= behind AS forward, CASE WHEN ahead <= behind THEN ahead ELSE behind END AS cost\n" +
			"WITH forward, cost, CASE WHEN cost > $most THEN [] WHEN forward THEN $ahead ELSE $behind END AS set, CASE WHEN forward THEN $to ELSE $from END AS goal\n" +
			"CALL { WITH forward, set, goal MATCH " + c.Node("x") + " WHERE id(x) IN set MATCH " + c.Path("x", cypher.Either("r", typesOf(s.Via), "y")) + " WHERE " + where +
			" WITH x, type(r) AS t, (startNode(r) = x) = forward AS along, collect(DISTINCT id(y)) AS beyond" +
			" RETURN collect([id(x), t, along, beyond]) AS steps }\n" +
			"RETURN [forward, cost, steps] AS v"
	})
}

// namesOf asks for the ids and names of nodes. Each row is [number, id, name].
func namesOf(nodes []int64) cypher.Statement {
	return cypher.New(func(c *cypher.Compiler) string {
		return "MATCH " + c.Node("n") + " WHERE id(n) IN " + c.Bind("nodes", nodes) + " RETURN [id(n), n.id, n.name] AS v"
	})
}

var errShape = errors.New("paths: the answer has another shape than the statement")

// numberOf reads the number by which the database knows a node.
func numberOf(v any) int64 {
	n, _ := v.(int64)
	return n
}
