package graph

import (
	"fmt"
	"strings"
)

// ComparisonQuery asks, of zones and of those that they are compared with, for what
// is compared: counts of things, reported figures, and what tells a count from all
// there are. It is one statement whatever the number of zones, counts and
// indicators: counts of one shape are rows of one subquery.
type ComparisonQuery struct {
	Zone *Entity
	// Where says which zones are asked about.
	Where Filter
	// SameTier adds the zones that have the tier of one of them; without it Others
	// are those that meet a condition, nil for all.
	SameTier bool
	Others   Filter
	// Rows is the most zones of all sorts; one more is read, to tell if there are
	// more.
	Rows       int
	Counts     []*ZoneCount
	Indicators []string
	// Evidence asks for the ids of the first things counted.
	Evidence bool
}

// ZoneCount is a number of things at the end of a way of one or two steps.
type ZoneCount struct {
	Path  []*Field
	Where Filter
}

// CountEvidence is how many of the things counted are named.
const CountEvidence = 5

// ComparedZone is the answer for one zone.
type ComparedZone struct {
	ID, Tier string
	// Founded is nil if the year is not recorded.
	Founded *int
	// Asked is true for a zone that was asked about, Other for one to compare with.
	Asked, Other, Synthetic bool
	Counts                  []NamedCount
	// Figures are those of each indicator, by its id.
	Figures  map[string][]Figure
	Cohorts  []ReportedNumber
	Complete []CompleteList
}

// NamedCount is the answer to a ZoneCount.
type NamedCount struct {
	// Named things meet the condition; of the undecided it cannot be told, because a
	// property is not recorded.
	Named, Undecided int
	First            []string
}

// CheckFilters refuses filters that are together larger than the database should
// have to plan in one statement.
func CheckFilters(argument string, filters ...Filter) error {
	var all And
	for _, f := range filters {
		if f != nil {
			all = append(all, f)
		}
	}
	return bounded(all, nil, argument)
}

// Compile writes the statement. Each row of its answer is read by
// DecodeComparedZone.
func (q *ComparisonQuery) Compile() Statement {
	c := &compiler{params: map[string]any{}}
	src := c.root(q.Zone, q.Where)
	rows := c.param(int64(q.Rows + 1))
	other := "true"
	if q.SameTier {
		other = "s.tier IN tiers"
	} else if q.Others != nil {
		other = c.condition(q.Others, "s", "")
	}
	text := src.text("WITH DISTINCT "+src.node+" LIMIT "+rows) +
		"\nWITH collect(" + src.node + ".id) AS asked, collect(DISTINCT " + src.node + ".tier) AS tiers" +
		"\nMATCH (s" + labels(q.Zone) + ") WITH s, s.id IN asked AS mine, coalesce(" + other + ", false) AS other WHERE mine OR other" +
		"\nWITH s, mine, other ORDER BY s.id LIMIT " + rows
	slots := []string{"s.id", "s.tier", "s.foundedYear", "mine", "other", "s.synthetic",
		"COLLECT { MATCH (s)<-[:COUNTED_FOR]-(c:Cohort) RETURN [c.id, c.memberType, c.memberKind, toString(c.windowEnd), c.count, c.year] ORDER BY c.id }",
		completenessOf,
		"[]"}
	if len(q.Indicators) > 0 {
		slots[8] = "COLLECT { MATCH (s)<-[:ABOUT]-(n:Observation)-[:OF_INDICATOR]->(i:Indicator) WHERE i.id IN " + c.param(q.Indicators) +
			" RETURN [" + observationForm.slots() + ", i.id] ORDER BY n.id }"
	}
	calls, groups := c.perShape(len(q.Counts), "met, undecided, named", func(i int) (string, map[string]any) { return q.Counts[i].shape(q.Evidence) })
	text += calls
	slots = append(slots, groups...)
	return Statement{text + "\nRETURN [" + strings.Join(slots, ", ") + "] AS v", c.params}
}

// shape is the subquery for one count, with its parameters.
func (n *ZoneCount) shape(evidence bool) (string, map[string]any) {
	c := &compiler{params: map[string]any{}, row: "q"}
	if n.Where == nil && len(n.Path) == 1 && !evidence {
		f := n.Path[0]
		return "RETURN COUNT { " + pattern("s", f, "", "", countLabels(f)) + " } AS met, 0 AS undecided, [] AS named", c.params
	}
	path, from := "", "s"
	for i, f := range n.Path {
		to := c.variable("n")
		step := pattern(from, f, "", to, stepLabels(f))
		if i > 0 {
			step = strings.TrimPrefix(step, "("+from+")")
		}
		path, from = path+step, to
	}
	named, order := "[]", ""
	if evidence {
		named, order = fmt.Sprintf("collect(CASE WHEN ok THEN %s.id END)[..%d]", from, CountEvidence), " ORDER BY "+from+".id"
	}
	return "MATCH " + path + " WITH DISTINCT " + from + ", " + c.condition(n.Where, from, "") + " AS ok" + order +
		" RETURN count(CASE WHEN ok THEN 1 END) AS met, count(CASE WHEN ok IS NULL THEN 1 END) AS undecided, " + named + " AS named", c.params
}

// DecodeComparedZone reads a row of the answer to a ComparisonQuery.
func DecodeComparedZone(q *ComparisonQuery, v any) (ComparedZone, error) {
	slots := list(v)
	if len(slots) < 9 {
		return ComparedZone{}, fmt.Errorf("graph: a compared zone of the form %T", v)
	}
	z := ComparedZone{ID: text(slots[0]), Tier: text(slots[1]), Counts: make([]NamedCount, len(q.Counts)), Figures: map[string][]Figure{}}
	if slots[2] != nil {
		year := number(slots[2])
		z.Founded = &year
	}
	z.Asked, _ = slots[3].(bool)
	z.Other, _ = slots[4].(bool)
	z.Synthetic, _ = slots[5].(bool)
	for _, item := range list(slots[6]) {
		c := list(item)
		z.Cohorts = append(z.Cohorts, ReportedNumber{ID: text(c[0]), Type: text(c[1]), Kind: text(c[2]), Until: text(c[3]), Count: number(c[4]), Year: number(c[5])})
	}
	for _, item := range list(slots[7]) {
		c := list(item)
		z.Complete = append(z.Complete, CompleteList{text(c[0]), text(c[1]), text(c[2]), text(c[3])})
	}
	for _, item := range list(slots[8]) {
		row := list(item)
		f, err := decodeFigure(row)
		if err != nil {
			return z, err
		}
		indicator := text(row[figureSlots])
		z.Figures[indicator] = append(z.Figures[indicator], f)
	}
	for _, group := range slots[9:] {
		for _, item := range list(group) {
			n := list(item)
			i := number(n[0])
			if i >= len(z.Counts) {
				return z, fmt.Errorf("graph: a compared zone with count %d", i)
			}
			z.Counts[i] = NamedCount{Named: number(n[1]), Undecided: number(n[2]), First: texts(n[3])}
		}
	}
	return z, nil
}

func texts(v any) []string {
	var out []string
	for _, item := range list(v) {
		out = append(out, text(item))
	}
	return out
}
