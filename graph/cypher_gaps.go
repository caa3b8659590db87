package graph

import (
	"slices"
	"strconv"
	"strings"
)

// CitationsOf asks for the citations of facts, by one statement. Each row is
// [fact id, [citation id, …]].
func CitationsOf(m *Model, ids []Ref) Statement {
	byType := map[string][]string{}
	for _, id := range ids {
		byType[id.Type] = append(byType[id.Type], id.String())
	}
	c := &compiler{params: map[string]any{}}
	var parts []string
	for _, e := range m.Nodes {
		if len(byType[e.Name]) == 0 {
			continue
		}
		n := c.variable("n")
		parts = append(parts, "MATCH ("+n+labels(e)+") WHERE "+n+".id IN "+c.param(byType[e.Name])+
			" RETURN ["+n+".id, COLLECT { MATCH ("+n+")<-[:SUPPORTS]-(c:Citation) RETURN DISTINCT c.id ORDER BY c.id }] AS v")
	}
	return Statement{strings.Join(parts, "\nUNION ALL\n"), c.params}
}

// Gap is a subject that lacks what a piece of evidence asks for.
type Gap struct {
	Subject  Ref
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
func CandidatesFor(gaps []Gap, most int) Statement {
	c := &compiler{params: map[string]any{"most": int64(most)}}
	var shapes []string
	rows := map[string][]any{}
	for i, g := range gaps {
		shape, params := g.shape()
		if rows[shape] == nil {
			shapes = append(shapes, shape)
		}
		params["gap"], params["subject"] = int64(i), g.Subject.String()
		rows[shape] = append(rows[shape], params)
	}
	parts := make([]string, len(shapes))
	for i, shape := range shapes {
		g := "g" + strconv.Itoa(i)
		c.params[g] = rows[shape]
		parts[i] = "UNWIND $" + g + " AS q " + shape
	}
	return Statement{strings.Join(parts, "\nUNION ALL\n"), c.params}
}

func (g Gap) shape() (string, map[string]any) {
	f := g.Evidence.Field
	c := &compiler{params: map[string]any{}, row: "q"}
	n, rel := c.variable("n"), ""
	conditions := []string{"NOT EXISTS { " + pattern("s", f, "", n, "") + " }"}
	if where := withoutRelationship(g.Evidence.Where); where != nil {
		conditions = append(conditions, c.condition(where, n, rel))
	}
	city := "(s)-[:LIES_IN]->(:City)"
	if g.Subject.Type == "City" {
		city = "(s)"
	}
	return "MATCH (s:" + g.Subject.Type + " {id: q.subject}) CALL { WITH s, q MATCH (" + n + labels(f.Relationship.Target) + ") WHERE " + strings.Join(conditions, " AND ") +
		" WITH s, " + n + " LIMIT " + strconv.Itoa(gapPool) +
		" WITH s, " + n + ", EXISTS { MATCH " + city + "<-[:LIES_IN|LOCATED_IN|BASED_IN|SEATED_IN]-(" + n + ") } AS near ORDER BY near DESC, " + n + ".id LIMIT " + strconv.Itoa(gapNear) +
		" MATCH p = shortestPath((s)-[:" + strings.Join(gapSteps, "|") + "*1.." + strconv.Itoa(gapHops) + "]-(" + n + "))" +
		" WITH " + n + ", p ORDER BY length(p), " + n + ".id LIMIT $most RETURN collect([" + n + ".id, [x IN nodes(p) | x.id]]) AS found }" +
		" RETURN [q.gap, found] AS v", c.params
}

// withoutRelationship drops the conditions on the relationship: what is not
// related yet has none.
func withoutRelationship(f Filter) Filter {
	kept := And(slices.DeleteFunc(Conjuncts(f), concernsRelationship))
	if len(kept) == 0 {
		return nil
	}
	return kept
}

// DecodeCandidates reads a row of the answer to CandidatesFor.
func DecodeCandidates(v any) (gap int, found []Candidate) {
	row := list(v)
	if len(row) != 2 {
		return -1, nil
	}
	for _, item := range list(row[1]) {
		c := list(item)
		one := Candidate{ID: text(c[0])}
		for _, id := range list(c[1]) {
			one.Path = append(one.Path, text(id))
		}
		found = append(found, one)
	}
	return number(row[0]), found
}

// DecodeCitations reads a row of the answer to CitationsOf.
func DecodeCitations(v any) (fact string, citations []string) {
	row := list(v)
	if len(row) != 2 {
		return "", nil
	}
	for _, id := range list(row[1]) {
		citations = append(citations, text(id))
	}
	return text(row[0]), citations
}
