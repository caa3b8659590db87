package cypher_test

import (
	"strings"
	"testing"

	"zonegraph/graph/cypher"
	"zonegraph/graph/cypher/cyphertest"
)

const (
	notR = "NOT coalesce(r._import, '') IN $hidden"
	// seen is what a node must meet, n in place of its variable.
	seen = "CASE WHEN coalesce(n._import, '') IN $hidden THEN false ELSE n:% END"
)

func see(variable string) string {
	return strings.ReplaceAll(strings.ReplaceAll(seen, "n.", variable+"."), "n:%", variable+":%")
}

// Each part of a pattern is as it was written, unless something is left out.
func TestPatterns(t *testing.T) {
	for plain, c := range map[string]struct {
		write  func(*cypher.Compiler) string
		hidden string
	}{
		"(n)-[r:A]->(m:B)": {
			func(c *cypher.Compiler) string { return c.Path("n", cypher.Out("r", "A", "m:B")) },
			"(n)-[r:A WHERE " + notR + "]->(m:B WHERE " + see("m") + ")",
		},
		"(n:C)<-[:A]-()": {
			func(c *cypher.Compiler) string { return c.Path("n:C", cypher.In("", "A", "")) },
			"(n:C WHERE " + see("n") + ")<-[unseen0:A WHERE " + strings.ReplaceAll(notR, "r.", "unseen0.") + "]-(unseen1 WHERE " + see("unseen1") + ")",
		},
		"(n {id: $id})": {
			func(c *cypher.Compiler) string { return c.Node("n {id: $id}") },
			"(n {id: $id} WHERE " + see("n") + ")",
		},
		"(a)-[:A|B*1..3]-(b)": {
			func(c *cypher.Compiler) string { return c.Path("a", cypher.Either("", "A|B", "b").Repeated(1, 3)) },
			"(a)-[unseen0:A|B*1..3]-(b WHERE " + see("b") + " AND all(u IN unseen0 WHERE " + strings.ReplaceAll(notR, "r.", "u.") + " AND " + see("startNode(u)") + " AND " + see("endNode(u)") + "))",
		},
		"CALL db.index.fulltext.queryNodes($i, $q, {limit: $n}) YIELD node AS x": {
			func(c *cypher.Compiler) string { return c.FullText("$i", "$q", "$n", "x") },
			"CALL db.index.fulltext.queryNodes($i, $q) YIELD node AS x WHERE " + see("x") + " WITH * LIMIT $n",
		},
	} {
		s := cypher.New(c.write)
		if s.Text() != plain {
			t.Errorf("got  %s\nwant %s", s.Text(), plain)
		}
		if s.Without(nil).Text() != plain {
			t.Errorf("%s: with nothing left out it is another statement", plain)
		}
		without := s.Without([]string{"Import:a"})
		if without.Text() != c.hidden {
			t.Errorf("got  %s\nwant %s", without.Text(), c.hidden)
		}
		if ids, _ := without.Params()["hidden"].([]string); len(ids) != 1 || ids[0] != "Import:a" || s.Params()["hidden"] != nil {
			t.Errorf("%s: parameters %v and %v", plain, s.Params(), without.Params())
		}
	}
}

// What a package writes past the compiler's parts is found, whatever it is.
func TestUnguarded(t *testing.T) {
	written := func(text string) cypher.Statement {
		return cypher.New(func(c *cypher.Compiler) string {
			return strings.ReplaceAll(strings.ReplaceAll(text, "GUARDED", c.Node("g:G")), "STEP", c.Path("g", cypher.Out("", "S", "h:H")))
		})
	}
	for _, text := range []string{
		"MATCH (n:Zone) RETURN n", "MATCH GUARDED MATCH (n:Zone) RETURN n", "MATCH GUARDED MATCH (g)-[:A]->(m:Zone) RETURN m",
		"MATCH GUARDED RETURN COUNT { (g)--() }", "MATCH GUARDED RETURN COUNT { (g)-->() }", "MATCH GUARDED RETURN EXISTS { (:Zone) }", "MATCH GUARDED MATCH (g)<-[r]-(x) RETURN r",
		"MATCH GUARDED MATCH p = shortestPath((g)-[:A*1..3]-(x)) RETURN p", "MATCH GUARDED CALL db.index.fulltext.queryNodes('x', 'y') YIELD node RETURN node",
		"MATCH STEP MATCH (x) RETURN x", "CALL db.index.fulltext.queryNodes('x', 'y') YIELD node RETURN node",
	} {
		if cyphertest.Unguarded(written(text)) == "" {
			t.Errorf("nothing is found in %s", written(text).Without([]string{"x"}).Text())
		}
	}
	for _, text := range []string{"RETURN 1", "MATCH GUARDED RETURN g", "MATCH GUARDED MATCH STEP RETURN COUNT { STEP }, EXISTS { MATCH STEP }", "OPTIONAL MATCH (s:_ImportState) RETURN s"} {
		if found := cyphertest.Unguarded(written(text)); found != "" {
			t.Errorf("%s: %s", text, found)
		}
	}
}
