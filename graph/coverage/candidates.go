package coverage

import (
	"zonegraph/graph"
	"zonegraph/graph/cypher"

	"slices"
	"strconv"
	"strings"
)

// Gap is a subject that lacks what a piece of evidence asks for.
type Gap struct {
	Subject  graph.Ref
	Evidence *Evidence
}

// Candidate is something that could close a gap: its id, and the ids of the nodes
// on a shortest way from the subject to it, both ends included.
type Candidate struct {
	ID   string
	Path []string
}

const (
	// gapPool is how many things that meet the condition are looked at, gapNear
	// how many of them, those in the subject's city first, get a path.
	gapPool = 1000
	gapNear = 20
	// gapHops is the longest way.
	gapHops = 6
)

// gapSteps are the relationships that say where something is and whose it is.
var gapSteps = []string{"LIES_IN", "IN_ZONE", "HAS_SITE", "HOSTS", "BASED_IN", "SEATED_IN", "LOCATED_IN", "IN_CITY", "IN_REGION", "HOLDS"}

// CandidatesFor asks for the nearest things that could close each of the gaps, at
// most so many for each, by one statement: gaps of one shape are rows of one
// subquery. Each row is [index of the gap, [[id, [id on the way, …]], …]].
func CandidatesFor(gaps []Gap, most int) cypher.Statement {
	return cypher.New(func(c *cypher.Compiler) string {
		limit := c.Bind("most", int64(most))
		subqueries := make([]cypher.Subquery, len(gaps))
		for i, g := range gaps {
			subqueries[i] = g.subquery(c, limit)
		}
		return c.UnionPerShape(subqueries)
	})
}

func (g Gap) subquery(c *cypher.Compiler, limit string) cypher.Subquery {
	f := g.Evidence.Field
	c = c.ForRows(cypher.EachRow)
	n := c.Variable("n")
	conditions := []string{"NOT EXISTS { " + c.Step("s", f, "", n, "") + " }"}
	if where := withoutRelationship(g.Evidence.Where); where != nil {
		conditions = append(conditions, c.Condition(where, n, ""))
	}
	place := cypher.In("", "LIES_IN|LOCATED_IN|BASED_IN|SEATED_IN", n)
	near := c.Path("s", cypher.Out("", "LIES_IN", ":City"), place)
	if g.Subject.Type == "City" {
		near = c.Path("s", place)
	}
	text := "MATCH " + c.Node("s:"+g.Subject.Type+" {id: "+c.Bind("subject", g.Subject.String())+"}") +
		" CALL { WITH s, q MATCH " + c.Node(n+cypher.Labels(f.Relationship.Target)) + " WHERE " + strings.Join(conditions, " AND ") +
		" WITH s, " + n + " LIMIT " + strconv.Itoa(gapPool) +
		" WITH s, " + n + ", EXISTS { MATCH " + near + " } AS near ORDER BY near DESC, " + n + ".id LIMIT " + strconv.Itoa(gapNear) +
		" MATCH p = shortestPath(" + c.Path("s", cypher.Either("", strings.Join(gapSteps, "|"), n).Repeated(1, gapHops)) + ")" +
		" WITH " + n + ", p ORDER BY length(p), " + n + ".id LIMIT " + limit + " RETURN collect([" + n + ".id, [x IN nodes(p) | x.id]]) AS found }" +
		" RETURN [q.i, found] AS v"
	return cypher.Subquery{Text: text, Params: c.Params()}
}

// withoutRelationship drops the conditions on the relationship: what is not
// related yet has none.
func withoutRelationship(f graph.Filter) graph.Filter {
	kept := graph.And(slices.DeleteFunc(graph.Conjuncts(f), graph.ConcernsRelationship))
	if len(kept) == 0 {
		return nil
	}
	return kept
}

// DecodeCandidates reads a row of the answer to CandidatesFor.
func DecodeCandidates(v any) (gap int, found []Candidate) {
	row := graph.ListOf(v)
	if len(row) != 2 {
		return -1, nil
	}
	for _, item := range graph.ListOf(row[1]) {
		c := graph.ListOf(item)
		one := Candidate{ID: graph.TextOf(c[0])}
		for _, id := range graph.ListOf(c[1]) {
			one.Path = append(one.Path, graph.TextOf(id))
		}
		found = append(found, one)
	}
	return graph.IntOf(row[0]), found
}
