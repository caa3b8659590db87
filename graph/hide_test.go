package graph_test

import (
	"strings"
	"testing"

	"zonegraph/graph"
)

const hides = "._import, '') IN $hidden"

// What is hidden is looked for at every relationship, and at nodes that stand alone.
func TestHide(t *testing.T) {
	see := func(v string) string { return "NOT coalesce(" + v + hides }
	for _, c := range []struct{ name, text, want string }{
		{"a node", "MATCH (n:Zone {id: $id}) RETURN n", "MATCH (n:Zone {id: $id} WHERE " + see("n") + ") RETURN n"},
		{"two nodes", "MATCH (a), (:`B (x`) RETURN 1", "MATCH (a WHERE " + see("a") + "), (unseen0:`B (x` WHERE " + see("unseen0") + ") RETURN 1"},
		{"a relationship", "MATCH (a)<-[r:T]-(b) RETURN r", "MATCH (a)<-[r:T WHERE " + see("r") + "]-(b) RETURN r"},
		{"one without a name", "RETURN COUNT { (n)-[:T]->() }", "RETURN COUNT { (n)-[unseen0:T WHERE " + see("unseen0") + "]->() }"},
		{"one without anything", "RETURN COUNT { (x)--() }", "RETURN COUNT { (x)-[unseen0 WHERE " + see("unseen0") + "]-() }"},
		{"one with a direction only", "MATCH (a)<--(b)-->(c) RETURN 1", "MATCH (a)<-[unseen0 WHERE " + see("unseen0") + "]-(b)-[unseen1 WHERE " + see("unseen1") + "]->(c) RETURN 1"},
		{"a condition of its own", "MATCH (a)-[r WHERE r.x OR r.y]->(b) RETURN r", "MATCH (a)-[r WHERE ( r.x OR r.y) AND " + see("r") + "]->(b) RETURN r"},
		{"a list of a pattern", "RETURN [(a)-[r:T {x: 'a)-[b'}]->(n) WHERE a.x | head([(a)-[:U]->(d) | d.id])]",
			"RETURN [(a)-[r:T {x: 'a)-[b'} WHERE " + see("r") + "]->(n) WHERE a.x | head([(a)-[unseen0:U WHERE " + see("unseen0") + "]->(d) | d.id])]"},
		{"variable length", "MATCH (n)-[:P*1..10]->(w:Cohort) RETURN w", "MATCH (n)-[unseen0:P*1..10]->(w:Cohort WHERE all(u IN unseen0 WHERE " + see("u") + ")) RETURN w"},
		{"shortest path", "MATCH p = shortestPath((s)-[:X|Y*1..6]-(n)) WITH p RETURN p", "MATCH p = shortestPath((s)-[unseen0:X|Y*1..6]-(n WHERE all(u IN unseen0 WHERE " + see("u") + "))) WITH p RETURN p"},
		{"a search", "CALL { WITH p CALL db.index.fulltext.queryNodes(p.i, p.q, {limit: $limit}) YIELD node AS n RETURN n }",
			"CALL { WITH p CALL db.index.fulltext.queryNodes(p.i, p.q) YIELD node AS n WHERE " + see("n") + " WITH * LIMIT $limit RETURN n }"},
		{"no pattern at all", "RETURN {match: (1) - (2), call: 'MATCH (n)', `MATCH (n)`: [1]} AS v", "RETURN {match: (1) - (2), call: 'MATCH (n)', `MATCH (n)`: [1]} AS v"},
	} {
		t.Run(c.name, func(t *testing.T) {
			params := map[string]any{"id": "x"}
			got, err := graph.Hide(graph.Statement{Text: c.text, Params: params}, []string{"Import:a"})
			if err != nil || got.Text != c.want {
				t.Errorf("%v\n%s\nwant\n%s", err, got.Text, c.want)
			}
			if len(params) != 1 || got.Params["id"] != "x" || got.Params["hidden"] == nil {
				t.Errorf("parameters %v, from %v", got.Params, params)
			}
			if as, err := graph.Hide(graph.Statement{Text: c.text}, nil); err != nil || as.Text != c.text || as.Params != nil {
				t.Errorf("nothing is hidden, and the statement is %v %v", as, err)
			}
		})
	}
}

// What is not understood is refused rather than read in part.
func TestHideRefuses(t *testing.T) {
	for _, text := range []string{
		"CALL db.labels() YIELD label RETURN label",
		"CALL db.index.fulltext.queryRelationships('a', 'b') YIELD relationship AS r RETURN r",
		"CALL db.index.fulltext.queryNodes('a', 'b') YIELD node AS n, score RETURN n",
		"CALL db.index.fulltext.queryNodes('a', 'b', {skip: 3}) YIELD node AS n RETURN n",
		"MATCH ANY SHORTEST (a)-[:T]->+(b) RETURN a",
		"MATCH ((a)) RETURN a",
		"RETURN (1)-[2]",
		"MATCH (n RETURN n",
		"MATCH (n) RETURN 'n",
	} {
		if s, err := graph.Hide(graph.Statement{Text: text}, []string{"Import:a"}); err == nil || !strings.Contains(err.Error(), "hiding") {
			t.Errorf("%s\nbecame %s, %v", text, s.Text, err)
		}
	}
	if _, err := graph.Hide(graph.Statement{Text: "RETURN $hidden", Params: map[string]any{"hidden": 1}}, []string{"Import:a"}); err == nil {
		t.Error("a parameter of the statement was replaced")
	}
}
