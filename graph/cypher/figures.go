package cypher

import "zonegraph/graph"

// The sum of a Decimal's millionths can be larger than a whole number of the database. It
// is taken in two parts, the whole units and the millionths that remain.
const units, rest = " / 1000000)", " % 1000000)"

// decimalFigure is a figure of a Decimal as it is compared, in millionths. Far beyond what
// a Decimal can be compared with, a binary number is near enough.
func decimalFigure(name, x string) string {
	if name != "sum" {
		return figureOf(name, x)
	}
	whole := "sum(" + x + units
	return "CASE WHEN count(" + x + ") = 0 THEN null WHEN abs(" + whole + ") > 4000000000000 THEN " + whole + " * 1000000.0 ELSE " +
		whole + " * 1000000 + sum(" + x + rest + " END"
}

// figureOf is a figure over the values of an expression. The sum of nothing is null,
// since what is not recorded adds up to nothing that is known; Cypher says 0.
func figureOf(name, x string) string {
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
		return "[sum(" + x + units + ", sum(" + x + rest + ", count(" + x + ")]"
	}
	figure := figureOf(name, x)
	if name != "recorded" && (f.Scalar == graph.DateScalar || f.Scalar == graph.DateTimeScalar) {
		return "toString(" + figure + ")"
	}
	return figure
}

// addsUp tells if a figure depends on how often a value comes.
func addsUp(figure string) bool {
	return figure == "sum" || figure == "average" || figure == "recorded"
}
