package cypher

import "zonegraph/graph"

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

// shownFigure is a figure in the form in which it is returned.
func shownFigure(name string, f *graph.Field, x string) string {
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
