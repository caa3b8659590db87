package provenance

import (
	"zonegraph/graph"
	"zonegraph/graph/cypher"

	"slices"
	"strings"
)

// ConflictQuery asks for facts of which sources claim different values for a field
// that has one value.
type ConflictQuery struct {
	// Fields are those of each type that are looked at; see SingleFields.
	Fields map[string][]string
	// Facts and Synthetic narrow the facts, if they are set.
	Facts     []graph.Ref
	Synthetic *bool
	// After is the place behind which the page begins, Limit its length.
	After ConflictPlace
	Limit int
}

// ConflictPlace is where a conflict stands in the order of all.
type ConflictPlace struct{ Fact, Field string }

// Conflict is what is claimed of a field of a fact.
type Conflict struct {
	ConflictPlace
	// Recorded is what the fact itself has, "" if nothing.
	Recorded string
	Claims   []ClaimedValue
}

// ClaimedValue is a claim: Value is "" where the passage states what is recorded.
type ClaimedValue struct{ Citation, Value, Confidence, Note string }

// SingleFields are the fields of facts that have one value, so that claims about
// them can contradict each other, by type; of these names only, if any are given.
func SingleFields(types []*graph.Entity, names []string) map[string][]string {
	out := map[string][]string{}
	for _, e := range types {
		for _, f := range e.Fields {
			single := f.IsProperty() && !f.List && f.Name != "id" && f.Name != "synthetic" || !f.IsProperty() && !f.Relationship.Many
			if single && (names == nil || slices.Contains(names, f.Name)) {
				out[e.Label()] = append(out[e.Label()], f.Name)
			}
		}
	}
	return out
}

// Statement asks. Its answer is one row, read by DecodeConflicts. It begins with the
// claims that have a value of their own, for without one there is no contradiction.
func (q *ConflictQuery) Statement(m *graph.Model) cypher.Statement {
	return cypher.New(func(c *cypher.Compiler) string { return q.write(c, m) })
}

func (q *ConflictQuery) write(c *cypher.Compiler, m *graph.Model) string {
	fields := c.Param(q.Fields)
	claims := "MATCH " + c.Path(":Citation", cypher.Out("s", "SUPPORTS", "f"))
	if q.Facts != nil {
		claims = anyOf(c, m, q.Facts) + "\nMATCH " + c.Path("f", cypher.In("s", "SUPPORTS", ":Citation"))
	}
	conditions := []string{"s.value IS NOT NULL", "any(l IN labels(f) WHERE s.field IN " + fields + "[l])"}
	if q.Synthetic != nil {
		conditions = append(conditions, "f.synthetic = "+c.Param(*q.Synthetic))
	}
	behind := c.OrderText("x[0]", graph.OpGt, q.After.Fact) + " OR (x[0] = " + c.Param(q.After.Fact) + " AND " + c.OrderText("x[1]", graph.OpGt, q.After.Field) + ")"
	return claims + " WHERE " + strings.Join(conditions, " AND ") +
		"\nWITH DISTINCT f, s.field AS field" +
		"\nWITH f, field, [l IN labels(f) WHERE field IN " + fields + "[l]][0] + '.' + field AS key" +
		"\n" + recorded(c, m) +
		"\nCALL { WITH f, field, key MATCH " + c.Path("c:Citation", cypher.Out("s", "SUPPORTS", "f")) + " WHERE s.field = field" +
		" WITH c, s, CASE WHEN key IN " + c.Param(floats(m)) + " THEN coalesce(toString(toFloat(s.value)), s.value) ELSE s.value END AS value" +
		" ORDER BY c.id, value RETURN collect([c.id, value, s.confidence, s.note]) AS claims }" +
		"\nWITH f, field, recorded, claims, COLLECT { UNWIND [c IN claims | coalesce(c[1], recorded)] + [recorded] AS v WITH v WHERE v IS NOT NULL RETURN DISTINCT v } AS vs WHERE size(vs) > 1" +
		"\nWITH f.id AS id, field, recorded, claims ORDER BY id, field" +
		"\nWITH collect([id, field, recorded, claims]) AS found" +
		"\nRETURN [size(found), [x IN found WHERE " + behind + "][.." + c.Param(int64(q.Limit+1)) + "]] AS v"
}

// anyOf writes a subquery that finds nodes f of whatever types by their ids.
func anyOf(c *cypher.Compiler, m *graph.Model, ids []graph.Ref) string {
	var parts []string
	for _, e := range m.Nodes {
		var wanted []string
		for _, id := range ids {
			if id.Type == e.Name {
				wanted = append(wanted, id.String())
			}
		}
		if wanted != nil {
			parts = append(parts, "MATCH "+c.Node("f"+cypher.Labels(e))+" WHERE f.id IN "+c.Param(wanted)+" RETURN f")
		}
	}
	return "CALL { " + strings.Join(parts, " UNION ALL ") + " }"
}

// recorded writes a subquery for what a fact has in a field that is only known to the
// data: a property, or the end of a to-one step.
func recorded(c *cypher.Compiler, m *graph.Model) string {
	steps := map[string]any{}
	for _, e := range m.Nodes {
		for _, f := range e.Fields {
			if !f.IsProperty() && !f.Relationship.Many {
				steps[e.Label()+"."+f.Name] = []any{f.Relationship.Type, f.Relationship.Out}
			}
		}
	}
	p := c.Param(steps)
	return "CALL { WITH f, field, key WITH f, field, key WHERE " + p + "[key] IS NULL RETURN toStringOrNull(f[field]) AS recorded" +
		" UNION ALL WITH f, key WITH f, " + p + "[key] AS step WHERE step IS NOT NULL" +
		" OPTIONAL MATCH " + c.Path("f", cypher.Either("r", "", "x")) + " WHERE type(r) = step[0] AND (startNode(r) = f) = step[1] RETURN x.id AS recorded ORDER BY x.id LIMIT 1 }"
}

// floats are the fields, as Type.field, whose values are numbers that the database
// writes in its own way, so that claims must be written so too.
func floats(m *graph.Model) []string {
	var out []string
	for _, e := range m.Nodes {
		for _, f := range e.Fields {
			if f.Scalar == graph.FloatScalar {
				out = append(out, e.Label()+"."+f.Name)
			}
		}
	}
	return out
}

// DecodeConflicts reads the answer to a ConflictQuery: the number of all conflicts,
// and those of the page, one more than its length if there are others.
func DecodeConflicts(v any) (total int, found []Conflict) {
	slots := graph.ListOf(v)
	if len(slots) != 2 {
		return 0, nil
	}
	for _, item := range graph.ListOf(slots[1]) {
		x := graph.ListOf(item)
		one := Conflict{ConflictPlace: ConflictPlace{graph.TextOf(x[0]), graph.TextOf(x[1])}, Recorded: graph.TextOf(x[2])}
		for _, claim := range graph.ListOf(x[3]) {
			c := graph.ListOf(claim)
			one.Claims = append(one.Claims, ClaimedValue{graph.TextOf(c[0]), graph.TextOf(c[1]), graph.TextOf(c[2]), graph.TextOf(c[3])})
		}
		found = append(found, one)
	}
	return graph.IntOf(slots[0]), found
}
