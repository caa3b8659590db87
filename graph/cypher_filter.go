package graph

import (
	"slices"
	"strings"
)

// condition writes a filter as a boolean expression over a node and the
// relationship that led to it.
func (c *compiler) condition(f Filter, node, rel string) string {
	switch f := f.(type) {
	case nil:
		return "true"
	case And:
		return c.joined(f, " AND ", node, rel)
	case Or:
		return c.joined(f, " OR ", node, rel)
	case Not:
		return "NOT (" + c.condition(f.Filter, node, rel) + ")"
	case Compare:
		v := node
		if f.Field.Owner.Kind == PropertiesKind {
			v = rel
		}
		return c.compare(f, v)
	case ValidAt:
		if f.Validity.owner().Kind == PropertiesKind {
			return c.validAt(f, rel)
		}
		return c.validAt(f, node)
	case IsType:
		names := make([]string, len(f.Entities))
		for i, e := range f.Entities {
			names[i] = e.Label()
		}
		if len(names) == 0 {
			return "false"
		}
		return node + ":" + strings.Join(names, "|")
	case Related:
		return c.related(f, node)
	case RelatedFigure:
		return c.relatedFigure(f, node)
	}
	panic("graph: a filter of an unknown kind")
}

func (c *compiler) joined(fs []Filter, op, node, rel string) string {
	if len(fs) == 0 {
		return "true"
	}
	parts := make([]string, len(fs))
	for i, f := range fs {
		parts[i] = c.condition(f, node, rel)
	}
	return "(" + strings.Join(parts, op) + ")"
}

func (c *compiler) compare(f Compare, v string) string {
	left := ordered(v, f.Field)
	if f.Op == OpMatches {
		return "toLower(normalize(" + left + ", NFKC)) CONTAINS " + c.param(f.Value)
	}
	if f.Op == OpIncludes {
		return c.param(f.Value) + " IN " + left
	}
	return c.operation(left, f.Op, f.Field, f.Value)
}

// operation compares an expression of a field's type with a value.
func (c *compiler) operation(left string, op Op, f *Field, value any) string {
	switch op {
	case OpEq:
		if value == nil {
			return left + " IS NULL"
		}
		return left + " = " + c.parameter(f, value)
	case OpIn:
		if items, ok := value.([]any); ok && len(items) == 0 {
			return "false" // nothing is in an empty list, recorded or not
		}
		p := c.param(value)
		switch f.Scalar {
		case DateScalar:
			return left + " IN [d IN " + p + " | date(d)]"
		case DateTimeScalar:
			return left + " IN [d IN " + p + " | datetime(d)]"
		}
		return left + " IN " + p
	case OpLt:
		return left + " < " + c.parameter(f, value)
	case OpLte:
		return left + " <= " + c.parameter(f, value)
	case OpGt:
		return left + " > " + c.parameter(f, value)
	case OpGte:
		return left + " >= " + c.parameter(f, value)
	case OpContains:
		return left + " CONTAINS " + c.param(value)
	case OpStartsWith:
		return left + " STARTS WITH " + c.param(value)
	case OpEndsWith:
		return left + " ENDS WITH " + c.param(value)
	}
	panic("graph: a comparison of an unknown kind: " + string(op))
}

// related writes a condition on the nodes along a step.
func (c *compiler) related(f Related, node string) string {
	exists := func(where Filter) string {
		if where == nil && byDegree(f.Field) {
			return "EXISTS { " + pattern(node, f.Field, "", "", "") + " }"
		}
		s := c.step(node, f.Field, where, concernsRelationship(where))
		return "EXISTS { " + s.text("") + " }"
	}
	switch f.Quantifier {
	case Some, One:
		return exists(f.Where)
	case None:
		return "NOT " + exists(f.Where)
	case Missing:
		return "NOT " + exists(nil)
	case All:
		if f.Where == nil {
			return exists(nil)
		}
		// A condition that is unknown, because something is not recorded, is not met.
		// It is written once: twice would double the text with every level.
		s := c.step(node, f.Field, nil, concernsRelationship(f.Where))
		s.conditions = append(s.conditions, "NOT coalesce("+c.condition(f.Where, s.node, s.rel)+", false)")
		return "(" + exists(nil) + " AND NOT EXISTS { " + s.text("") + " })"
	case Single:
		s := c.step(node, f.Field, f.Where, concernsRelationship(f.Where))
		return "COUNT { " + s.text("") + " } = 1"
	}
	panic("graph: an unknown quantifier: " + string(f.Quantifier))
}

// relatedFigure writes a condition on an aggregate over the nodes along a step.
func (c *compiler) relatedFigure(f RelatedFigure, node string) string {
	if f.Field == nil {
		s := c.step(node, f.Step, nil, false)
		if f.Figure == "edges" || !s.repeats() {
			return c.operation("COUNT { "+pattern(node, f.Step, "", "", countLabels(f.Step))+" }", f.Op, &Field{Scalar: IntScalar}, f.Value)
		}
		return c.operation("COUNT { "+s.text("RETURN DISTINCT "+s.node)+" }", f.Op, &Field{Scalar: IntScalar}, f.Value)
	}
	ofEdge := f.Field.Owner.Kind == PropertiesKind
	s := c.step(node, f.Step, nil, ofEdge)
	v := s.node
	if ofEdge {
		v = s.rel
	}
	c.aggregates++
	var figure string
	switch f.Figure {
	case "shortestLength":
		figure = "min(size(" + ordered(v, f.Field) + "))"
	case "longestLength":
		figure = "max(size(" + ordered(v, f.Field) + "))"
	case "averageLength":
		figure = "avg(size(" + ordered(v, f.Field) + "))"
	default:
		figure = cypherFigure[f.Figure] + "(" + ordered(v, f.Field) + ")"
	}
	distinct := ""
	if s.repeats() {
		distinct = "WITH DISTINCT " + s.node
	}
	return c.operation("COLLECT { "+s.text(distinct)+" RETURN "+figure+" }[0]", f.Op, figureField(f.Field, f.Figure), f.Value)
}

// countLabels are the labels to check when only counting a step: where it can
// lead nowhere else, the count is the node's degree, which is stored.
func countLabels(f *Field) string {
	if closed(f) {
		return ""
	}
	return labels(f.Relationship.Target)
}

// byDegree tells if the number of nodes along a step is the node's degree.
func byDegree(f *Field) bool { return countLabels(f) == "" }

// walks tells if a condition takes more than the node, its relationship and the
// number of its relationships to decide.
func walks(f Filter) bool {
	switch f := f.(type) {
	case And:
		return slices.ContainsFunc(f, walks)
	case Or:
		return slices.ContainsFunc(f, walks)
	case Not:
		return walks(f.Filter)
	case Related:
		return f.Where != nil || !byDegree(f.Field)
	case RelatedFigure:
		return f.Field != nil || !byDegree(f.Step)
	}
	return false
}

var cypherFigure = map[string]string{"sum": "sum", "average": "avg", "min": "min", "max": "max"}
