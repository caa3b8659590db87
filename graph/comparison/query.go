package comparison

import (
	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/provenance"

	"fmt"
	"strings"
)

// Query asks, of zones and of those that they are compared with, for what
// is compared: counts of things, reported figures, and what tells a count from all
// there are. It is one statement whatever the number of zones, counts and
// indicators: counts of one shape are rows of one subquery.
type Query struct {
	Type *graph.Entity
	// Where says which zones are asked about.
	Where graph.Filter
	// SameTier adds the zones that have the tier of one of them; without it Others
	// are those that meet a condition, nil for all.
	SameTier bool
	Others   graph.Filter
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
	Path  []*graph.Field
	Where graph.Filter
}

// MaxNamed is how many of the things counted are named.
const MaxNamed = 5

// Zone is the answer for one zone.
type Zone struct {
	ID, Tier string
	// Founded is nil if the year is not recorded.
	Founded *int
	// Asked is true for a zone that was asked about, Other for one to compare with.
	Asked, Other, Synthetic bool
	Counts                  []NamedCount
	// Figures are those of each indicator, by its id.
	Figures  map[string][]Figure
	Cohorts  []provenance.ReportedNumber
	Complete []provenance.CompleteList
}

// NamedCount is the answer to a ZoneCount.
type NamedCount struct {
	// Named things meet the condition; of the undecided it cannot be told, because a
	// property is not recorded.
	Named, Undecided int
	First            []string
}

// Statement asks. Each row of its answer is read by Decode.
func (q *Query) Statement() cypher.Statement { return cypher.New(q.write) }

func (q *Query) write(c *cypher.Compiler) string {
	src := c.Root(q.Type, q.Where)
	rows := c.Param(int64(q.Rows + 1))
	other := "true"
	if q.SameTier {
		other = "s.tier IN tiers"
	} else if q.Others != nil {
		other = c.Condition(q.Others, "s", "")
	}
	text := src.Text("WITH DISTINCT "+src.Node+" LIMIT "+rows) +
		"\nWITH collect(" + src.Node + ".id) AS asked, collect(DISTINCT " + src.Node + ".tier) AS tiers" +
		"\nMATCH " + c.Node("s"+cypher.Labels(q.Type)) + " WITH s, s.id IN asked AS mine, coalesce(" + other + ", false) AS other WHERE mine OR other" +
		"\nWITH s, mine, other ORDER BY s.id LIMIT " + rows
	figures := "[]"
	if len(q.Indicators) > 0 {
		figures = "COLLECT { MATCH " + observationsOf(c, "s") + " WHERE i.id IN " + c.Param(q.Indicators) +
			" RETURN [" + observationForm.slots() + ", i.id] ORDER BY n.id }"
	}
	slots := []string{"s.id", "s.tier", "s.foundedYear", "mine", "other", "s.synthetic",
		provenance.ReportedNumbers(c, "s"), provenance.CompleteLists(c, "s"), figures}
	subqueries := make([]cypher.Subquery, len(q.Counts))
	for i, n := range q.Counts {
		subqueries[i] = n.subquery(c, q.Evidence)
	}
	calls, groups := c.CallPerShape("s", "met, undecided, named", subqueries)
	slots = append(slots, groups...)
	return text + calls + "\nRETURN [" + strings.Join(slots, ", ") + "] AS v"
}

// observationsOf is the pattern of the observations n about a subject, with their
// indicators i.
func observationsOf(c *cypher.Compiler, subject string) string {
	return c.Path(subject, cypher.In("", "ABOUT", "n:Observation"), cypher.Out("", "OF_INDICATOR", "i:Indicator"))
}

// subquery gives a count: met, undecided and named.
func (n *ZoneCount) subquery(c *cypher.Compiler, evidence bool) cypher.Subquery {
	c = c.ForRows(cypher.EachRow)
	if n.Where == nil && len(n.Path) == 1 && !evidence {
		f := n.Path[0]
		return cypher.Subquery{Text: "RETURN COUNT { " + c.Step("s", f, "", "", cypher.CountLabels(f)) + " } AS met, 0 AS undecided, [] AS named", Params: c.Params()}
	}
	hops, to := make([]cypher.Hop, len(n.Path)), ""
	for i, f := range n.Path {
		to = c.Variable("n")
		hops[i] = cypher.Along("", f, to+cypher.StepLabels(f))
	}
	named, order := "[]", ""
	if evidence {
		named, order = fmt.Sprintf("collect(CASE WHEN ok THEN %s.id END)[..%d]", to, MaxNamed), " ORDER BY "+to+".id"
	}
	return cypher.Subquery{Text: "MATCH " + c.Path("s", hops...) + " WITH DISTINCT " + to + ", " + c.Condition(n.Where, to, "") + " AS ok" + order +
		" RETURN count(CASE WHEN ok THEN 1 END) AS met, count(CASE WHEN ok IS NULL THEN 1 END) AS undecided, " + named + " AS named", Params: c.Params()}
}

// Decode reads a row of the answer.
func (q *Query) Decode(v any) (Zone, error) {
	slots := graph.ListOf(v)
	if len(slots) < 9 {
		return Zone{}, fmt.Errorf("comparison: a zone of the form %T", v)
	}
	z := Zone{ID: graph.TextOf(slots[0]), Tier: graph.TextOf(slots[1]), Counts: make([]NamedCount, len(q.Counts)), Figures: map[string][]Figure{}}
	if slots[2] != nil {
		year := graph.IntOf(slots[2])
		z.Founded = &year
	}
	z.Asked, _ = slots[3].(bool)
	z.Other, _ = slots[4].(bool)
	z.Synthetic, _ = slots[5].(bool)
	z.Cohorts, z.Complete = provenance.DecodeReported(slots[6]), provenance.DecodeComplete(slots[7])
	for _, item := range graph.ListOf(slots[8]) {
		row := graph.ListOf(item)
		f, err := decodeFigure(row)
		if err != nil {
			return z, err
		}
		indicator := graph.TextOf(row[figureSlots])
		z.Figures[indicator] = append(z.Figures[indicator], f)
	}
	for _, group := range slots[9:] {
		for _, item := range graph.ListOf(group) {
			n := graph.ListOf(item)
			i := graph.IntOf(n[0])
			if i >= len(z.Counts) {
				return z, fmt.Errorf("comparison: a zone with count %d", i)
			}
			z.Counts[i] = NamedCount{Named: graph.IntOf(n[1]), Undecided: graph.IntOf(n[2]), First: graph.TextsOf(n[3])}
		}
	}
	return z, nil
}
