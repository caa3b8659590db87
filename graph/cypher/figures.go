package cypher

import "zonegraph/graph"

// The sum of a Decimal's millionths can be larger than a whole number of the database. It
// is taken in two parts, the whole units and the millionths that remain.
const units, rest = " / 1000000", " % 1000000"

// figureOf is a figure over the values that a subquery returns under a name, null if there
// are none. It has no aggregating function: one inside an expression would be taken for
// one of what the expression stands in, and not everything can be aggregated beside it.
func (c *Compiler) figureOf(f graph.RelatedFigure, valuesAs string) string {
	x := c.Variable("x")
	values := valuesAs + x
	switch f.Figure {
	case "min", "shortestLength":
		return "COLLECT { " + values + " ORDER BY " + x + " LIMIT 1 }[0]"
	case "max", "longestLength":
		return "COLLECT { " + values + " ORDER BY " + x + " DESC LIMIT 1 }[0]"
	}
	l := c.Variable("l")
	added := func(first, what string) string {
		return "reduce(t = null, v IN " + l + " | coalesce(t, " + first + ") + v" + what + ")"
	}
	figure := added("0", "")
	switch {
	case f.Figure != "sum":
		figure = added("0.0", "") + " / toFloat(size(" + l + "))" // null for none, where a whole 0 would be an error
	case f.Field.Scalar == graph.DecimalScalar:
		// Far beyond what a Decimal can be compared with, a binary number is near enough.
		whole := added("0", units)
		figure = "CASE WHEN abs(" + whole + ") > 4000000000000 THEN " + whole + " * 1000000.0 ELSE " + whole + " * 1000000 + " + added("0", rest) + " END"
	}
	return "[" + l + " IN [COLLECT { " + values + " }] | " + figure + "][0]"
}

// aggregateOf is a figure over the values of an expression. The sum of nothing is null,
// since what is not recorded adds up to nothing that is known; Cypher says 0.
func aggregateOf(name, x string) string {
	switch name {
	case "recorded":
		return "count(" + x + ")"
	case "sum":
		return "CASE count(" + x + ") WHEN 0 THEN null ELSE sum(" + x + ") END"
	case "average":
		return "avg(" + x + ")"
	case "min", "max":
		return name + "(" + x + ")"
	}
	panic("graph: a figure of an unknown kind: " + name)
}

// shownFigure is a figure in the form in which it is returned. For a sum and an average
// of a Decimal that is [units, millionths, number of values], of which no digit is lost.
func shownFigure(name string, f *graph.Field, x string) string {
	if f.Scalar == graph.DecimalScalar && (name == "sum" || name == "average") {
		return "[sum(" + x + units + "), sum(" + x + rest + "), count(" + x + ")]"
	}
	if f.Scalar == graph.IntScalar && name == "average" {
		// Cypher's own comes nearer with every value, and loses digits on the way.
		return "CASE count(" + x + ") WHEN 0 THEN null ELSE toFloat(sum(" + x + ")) / count(" + x + ") END"
	}
	figure := aggregateOf(name, x)
	if name != "recorded" && (f.Scalar == graph.DateScalar || f.Scalar == graph.DateTimeScalar) {
		return "toString(" + figure + ")"
	}
	return figure
}

// addsUp tells if a figure depends on how often a value comes.
func addsUp(figure string) bool {
	return figure == "sum" || figure == "average" || figure == "recorded"
}
