package cypher

import (
	"zonegraph/graph"

	"slices"
	"strconv"
	"strings"
)

// start is a condition on related nodes from which the search can begin: an indexed
// property of theirs has a certain value.
type start struct {
	field *graph.Field
	// far is the related node, pins the conditions on its indexed properties.
	far  string
	pins []string
	// matches and conditions lead from the node to the related one; size is the
	// variable for how many nodes are reached from there.
	matches, conditions []string
	size                string
	// seek is the pattern of the related node, degree counts what is reached from it.
	seek, degree string
}

const (
	// maxStarts is how many starts a statement chooses among.
	maxStarts = 3
	// countedSeeds is how many nodes with the value are counted; what has more is
	// taken to have ten times as many.
	countedSeeds = 2_000
	// maxBranched is how many conditions are worth repeating in each branch: all of it
	// must be planned.
	maxBranched = 40
)

// startPins are the indexed properties that a condition on related nodes gives a
// value, none if it is no start.
func startPins(f graph.Filter) []graph.Compare {
	r, ok := f.(graph.Related)
	if !ok || r.Quantifier != graph.Some && r.Quantifier != graph.One || r.Field.Relationship.Target.Abstract() {
		return nil
	}
	var out []graph.Compare
	for _, c := range graph.Conjuncts(r.Where) {
		if c, ok := c.(graph.Compare); ok && pinsIndex(c) {
			out = append(out, c)
		}
	}
	return out
}

// pinsIndex tells if a condition gives an indexed property of a node a value.
func pinsIndex(c graph.Compare) bool {
	return c.Field.Owner.Kind != graph.PropertiesKind && (c.Op == graph.OpEq || c.Op == graph.OpIn) && c.Value != nil && (c.Field.Index || c.Field.Unique) && c.Field.Scalar != graph.BooleanScalar
}

// splitStarts takes the starts from the conditions on a root if there are several.
// With one the planner cannot go wrong, and if the root itself has such a condition
// neither; but it takes all values of a property for equally frequent, and where 4
// platforms in 1,000 are pilot bases and a third of all enterprises is in one city,
// that costs a hundred times what it should. (It is not told where to begin by the
// values themselves: equal shapes must give equal text.)
func splitStarts(conditions []graph.Filter) (starts, rest []graph.Filter) {
	for _, f := range conditions {
		if c, ok := f.(graph.Compare); ok && pinsIndex(c) {
			return nil, conditions
		}
		if startPins(f) != nil && len(starts) < maxStarts {
			starts = append(starts, f)
		} else {
			rest = append(rest, f)
		}
	}
	if n, _ := graph.MeasureFilter(graph.And(conditions)); len(starts) < 2 || n > maxBranched {
		return nil, conditions
	}
	return starts, rest
}

// addStart adds a start to a source.
func (c *Compiler) addStart(s *Source, r graph.Related) {
	to, toRel := c.Variable("n"), ""
	if graph.ConcernsRelationship(r.Where) {
		toRel = c.Variable("r")
	}
	way := Source{Node: s.Node, matches: []string{c.Step(s.Node, r.Field, toRel, to, StepLabels(r.Field))}}
	b := start{field: r.Field, far: to, size: c.Variable("c")}
	for _, f := range recorded(graph.Conjuncts(r.Where)) {
		if compare, ok := f.(graph.Compare); ok && pinsIndex(compare) {
			b.pins = append(b.pins, c.compare(compare, to))
		} else {
			c.restrictOne(&way, to, toRel, f)
		}
	}
	b.matches, b.conditions = way.matches, slices.Concat(b.pins, way.conditions)
	b.seek = c.Node(to + Labels(r.Field.Relationship.Target))
	b.degree = "sum(COUNT { " + c.Step(to, flipped(r.Field), "", "", "") + " })"
	s.starts = append(s.starts, b)
	c.aggregates++ // the sizes are sums
}

// fromSmallest writes clauses that look how many nodes are reached from each start,
// and then begin with the one from which there are fewest and test the others. The
// tests stand once, behind the branches, so that a branch more costs little planning.
func (s Source) fromSmallest() string {
	sizes := make([]string, len(s.starts))
	var counts, branches []string
	for i, b := range s.starts {
		sizes[i] = b.size
		most := strconv.Itoa(countedSeeds)
		counts = append(counts, "CALL { MATCH "+b.seek+" WHERE "+strings.Join(b.pins, " AND ")+" WITH "+b.far+" LIMIT "+most+
			" RETURN "+b.degree+" * CASE count(*) WHEN "+most+" THEN 10 ELSE 1 END AS "+b.size+" }")
	}
	all := strings.Join(sizes, ", ")
	tests := slices.Clone(s.tests)
	for i, b := range s.starts {
		var smallest []string
		for j, o := range s.starts {
			switch {
			case j < i:
				smallest = append(smallest, b.size+" < "+o.size)
			case j > i:
				smallest = append(smallest, b.size+" <= "+o.size)
			}
		}
		begun := strconv.Itoa(i)
		branch := Source{matches: slices.Concat(s.matches, b.matches), conditions: slices.Concat(s.conditions, b.conditions)}
		// Without the LIMIT the planner would seek first, and ask for the sizes then.
		branches = append(branches, "WITH "+all+" WITH "+all+" WHERE "+strings.Join(smallest, " AND ")+" WITH "+b.size+" LIMIT 1\n"+branch.Text("")+
			"\nRETURN "+s.Node+", "+begun+" AS begun")
		tests = append(tests, "(begun = "+begun+" OR EXISTS { MATCH "+strings.Join(b.matches, " MATCH ")+" WHERE "+strings.Join(b.conditions, " AND ")+" })")
	}
	return strings.Join(counts, "\n") + "\nCALL { " + strings.Join(branches, "\nUNION ALL ") + " }\nWITH DISTINCT " + s.Node + ", begun\nWHERE " + strings.Join(tests, " AND ")
}

// flipped is a step as its far end sees it.
func flipped(f *graph.Field) *graph.Field {
	r := *f.Relationship
	r.Out = !r.Out
	return &graph.Field{Relationship: &r}
}
