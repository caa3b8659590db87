package cypher

import (
	"zonegraph/graph"

	"slices"
	"strings"
)

// Condition writes a filter as a boolean expression over a node and the
// relationship that led to it.
func (c *Compiler) Condition(f graph.Filter, node, rel string) string {
	switch f := f.(type) {
	case nil:
		return "true"
	case graph.And:
		return c.joined(f, " AND ", node, rel)
	case graph.Or:
		return c.anyOf(f, node, rel)
	case graph.Not:
		return "NOT (" + c.Condition(f.Filter, node, rel) + ")"
	case graph.Compare:
		v := node
		if f.Field.Owner.Kind == graph.PropertiesKind {
			v = rel
		}
		return c.compare(f, v)
	case graph.ValidAt:
		if f.Validity.Owner().Kind == graph.PropertiesKind {
			return c.validAt(f, rel)
		}
		return c.validAt(f, node)
	case graph.IsType:
		names := make([]string, len(f.Entities))
		for i, e := range f.Entities {
			names[i] = e.Label()
		}
		if len(names) == 0 {
			return "false"
		}
		return node + ":" + strings.Join(names, "|")
	case graph.Related:
		return c.related(f, node)
	case graph.RelatedFigure:
		return c.relatedFigure(f, node)
	}
	panic("graph: a filter of an unknown kind")
}

func (c *Compiler) joined(fs []graph.Filter, op, node, rel string) string {
	if len(fs) == 0 {
		return "true"
	}
	parts := make([]string, len(fs))
	for i, f := range fs {
		parts[i] = c.Condition(f, node, rel)
	}
	return "(" + strings.Join(parts, op) + ")"
}

// maxClauses is how many clauses a condition may become when the database's planner
// writes it as clauses of which all must hold.
const maxClauses = 16

// anyOf writes a condition that holds if any of several does. The planner writes each
// condition as clauses of which all must hold, and for (a AND b) OR (c AND d) these are
// four: every further AND multiplies them, and no deadline ends planning. Where they
// would be too many, an AND is written as a list, which the planner leaves alone. What
// is unknown of it stays so.
func (c *Compiler) anyOf(fs graph.Or, node, rel string) string {
	if clauses(fs) <= maxClauses {
		return c.joined(fs, " OR ", node, rel)
	}
	parts := make([]string, len(fs))
	for i, f := range fs {
		and, ok := f.(graph.And)
		if !ok {
			parts[i] = c.Condition(f, node, rel)
			continue
		}
		holds := make([]string, len(and))
		for j, f := range and {
			holds[j] = c.Condition(f, node, rel)
		}
		v := c.Variable("b")
		parts[i] = "all(" + v + " IN [" + strings.Join(holds, ", ") + "] WHERE " + v + ")"
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// clauses is how many clauses the planner makes of a condition, at most one more than
// are allowed.
func clauses(f graph.Filter) int {
	n := 1
	switch f := f.(type) {
	case graph.And:
		n = 0
		for _, x := range f {
			n = min(n+clauses(x), maxClauses+1)
		}
	case graph.Or:
		for _, x := range f {
			n = min(n*clauses(x), maxClauses+1)
		}
	}
	return n
}

func (c *Compiler) compare(f graph.Compare, v string) string {
	left := c.ordered(v, f.Field)
	if f.Op == graph.OpMatches {
		return "replace(toLower(normalize(" + left + ", NFKC)), 'ς', 'σ') CONTAINS " + c.Param(f.Value)
	}
	if f.Op == graph.OpIncludes {
		return c.Param(f.Value) + " IN " + left
	}
	return c.operation(left, f.Op, f.Field, f.Value)
}

// operation compares an expression of a field's type with a value.
func (c *Compiler) operation(left string, op graph.Op, f *graph.Field, value any) string {
	switch op {
	case graph.OpEq:
		if value == nil {
			return left + " IS NULL"
		}
		return left + " = " + c.parameter(f, value)
	case graph.OpIn:
		if items, ok := value.([]any); ok && len(items) == 0 {
			return "false" // nothing is in an empty list, recorded or not
		}
		p := c.Param(value)
		switch f.Scalar {
		case graph.DateScalar:
			return left + " IN [d IN " + p + " | date(d)]"
		case graph.DateTimeScalar:
			return left + " IN [d IN " + p + " | datetime(d)]"
		}
		return left + " IN " + p
	case graph.OpLt, graph.OpLte, graph.OpGt, graph.OpGte:
		return c.order(left, op, f, value)
	case graph.OpContains:
		return left + " CONTAINS " + c.Param(value)
	case graph.OpStartsWith:
		return left + " STARTS WITH " + c.Param(value)
	case graph.OpEndsWith:
		return left + " ENDS WITH " + c.Param(value)
	}
	panic("graph: a comparison of an unknown kind: " + string(op))
}

// related writes a condition on the nodes along a step.
func (c *Compiler) related(f graph.Related, node string) string {
	exists := func(where graph.Filter) string {
		if where == nil && byDegree(f.Field) {
			return "EXISTS { " + c.Step(node, f.Field, "", "", "") + " }"
		}
		s := c.step(node, f.Field, where, graph.ConcernsRelationship(where))
		return "EXISTS { " + s.Text("") + " }"
	}
	switch f.Quantifier {
	case graph.Some, graph.One:
		return exists(f.Where)
	case graph.None:
		return "NOT " + exists(f.Where)
	case graph.Missing:
		return "NOT " + exists(nil)
	case graph.All:
		if f.Where == nil {
			return exists(nil)
		}
		// A condition that is unknown, because something is not recorded, is not met.
		// It is written once: twice would double the text with every level.
		s := c.step(node, f.Field, nil, graph.ConcernsRelationship(f.Where))
		s.conditions = append(s.conditions, "NOT coalesce("+c.Condition(f.Where, s.Node, s.rel)+", false)")
		return "(" + exists(nil) + " AND NOT EXISTS { " + s.Text("") + " })"
	case graph.Single:
		s := c.step(node, f.Field, f.Where, graph.ConcernsRelationship(f.Where))
		return "COUNT { " + s.Text("") + " } = 1"
	}
	panic("graph: an unknown quantifier: " + string(f.Quantifier))
}

// relatedFigure writes a condition on an aggregate over the nodes along a step.
func (c *Compiler) relatedFigure(f graph.RelatedFigure, node string) string {
	if f.Field == nil {
		s := c.step(node, f.Step, nil, false)
		if f.Figure == "edges" || !s.repeats() {
			return c.operation("COUNT { "+c.Step(node, f.Step, "", "", CountLabels(f.Step))+" }", f.Op, &graph.Field{Scalar: graph.IntScalar}, f.Value)
		}
		return c.operation("COUNT { "+s.Text("RETURN DISTINCT "+s.Node)+" }", f.Op, &graph.Field{Scalar: graph.IntScalar}, f.Value)
	}
	ofEdge := f.Field.Owner.Kind == graph.PropertiesKind
	s := c.step(node, f.Step, nil, ofEdge)
	v := s.Node
	if ofEdge {
		v = s.rel
	}
	x := c.ordered(v, f.Field)
	s.conditions = append(s.conditions, x+" IS NOT NULL")
	if strings.HasSuffix(f.Figure, "Length") {
		x = "size(" + x + ")"
	}
	distinct := ""
	if s.repeats() {
		distinct = "WITH DISTINCT " + s.Node
	}
	return c.operation(c.figureOf(f, s.Text(distinct)+" RETURN "+x+" AS "), f.Op, graph.FigureField(f.Field, f.Figure), f.Value)
}

// byDegree tells if the number of nodes along a step is the node's degree.
func byDegree(f *graph.Field) bool { return CountLabels(f) == "" }

// traverses tells if a condition takes more than the node, its relationship and the
// number of its relationships to decide.
func traverses(f graph.Filter) bool {
	switch f := f.(type) {
	case graph.And:
		return slices.ContainsFunc(f, traverses)
	case graph.Or:
		return slices.ContainsFunc(f, traverses)
	case graph.Not:
		return traverses(f.Filter)
	case graph.Related:
		return f.Where != nil || !byDegree(f.Field)
	case graph.RelatedFigure:
		return f.Field != nil || !byDegree(f.Step)
	}
	return false
}
