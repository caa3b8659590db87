package paths

import (
	"errors"

	"zonegraph/graph"
)

// Statements of a search name nodes by the database's own numbers: looking 10,000
// nodes up by their ids takes the database longer than reading what hangs on them,
// and one text serves for all levels of all searches under the same rules. The numbers
// are good for as long as the nodes exist; the last statement, which reads ids and
// names, notices if one does not any more.

// endsOf asks for the numbers of the two ends, null for one that does not exist.
func (s *Search) endsOf() graph.Statement {
	return graph.Statement{
		Text: "OPTIONAL MATCH (a:" + s.from.Label() + " {id: $from})\n" +
			"OPTIONAL MATCH (b:" + s.to.Label() + " {id: $to})\n" +
			"RETURN [id(a), id(b)] AS v",
		Params: map[string]any{"from": s.From.String(), "to": s.To.String()},
	}
}

// levelOf asks what is one step beyond one of two sets of nodes: the one that has
// fewer relationships. The answer is one row: whether it was the first, how many
// relationships that set has, and, unless they are more than may be read,
// [node, type, along, [node beyond, …]] for each node, type of relationship and
// whether the relationship points the way of the whole path.
func (s *Search) levelOf(ahead, back *side, most int) graph.Statement {
	where := "(y:" + labels(s.Through) + " OR id(y) = goal)"
	if out := only(s.Via, true); out != "" {
		where += " AND (NOT r:" + out + " OR (startNode(r) = x) = forward)"
	}
	if in := only(s.Via, false); in != "" {
		where += " AND (NOT r:" + in + " OR (endNode(r) = x) = forward)"
	}
	return graph.Statement{
		Text: "CALL { MATCH (x) WHERE id(x) IN $ahead RETURN sum(COUNT { (x)--() }) AS ahead }\n" +
			"CALL { MATCH (x) WHERE id(x) IN $back RETURN sum(COUNT { (x)--() }) AS back }\n" +
			"WITH ahead <= back AS forward, CASE WHEN ahead <= back THEN ahead ELSE back END AS cost\n" +
			"WITH forward, cost, CASE WHEN cost > $most THEN [] WHEN forward THEN $ahead ELSE $back END AS set, CASE WHEN forward THEN $to ELSE $from END AS goal\n" +
			"CALL { WITH forward, set, goal MATCH (x) WHERE id(x) IN set MATCH (x)-[r:" + typesOf(s.Via) + "]-(y) WHERE " + where +
			" WITH x, type(r) AS t, (startNode(r) = x) = forward AS along, collect(DISTINCT id(y)) AS beyond" +
			" RETURN collect([id(x), t, along, beyond]) AS steps }\n" +
			"RETURN [forward, cost, steps] AS v",
		Params: map[string]any{"ahead": ahead.frontier, "back": back.frontier, "from": s.start, "to": s.end, "most": int64(most)},
	}
}

// namesOf asks for the ids and names of nodes. Each row is [number, id, name].
func namesOf(nodes []int64) graph.Statement {
	return graph.Statement{Text: "MATCH (n) WHERE id(n) IN $nodes RETURN [id(n), n.id, n.name] AS v", Params: map[string]any{"nodes": nodes}}
}

var errShape = errors.New("walk: the answer has another shape than the statement")

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func number(v any) int64 {
	n, _ := v.(int64)
	return n
}
