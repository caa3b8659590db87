package provenance

import (
	"zonegraph/graph"
	"zonegraph/graph/cypher"
)

// ReportedNumber is a cohort of a subject: how many things of a type and kind a
// document reports for it.
type ReportedNumber struct {
	ID, Type, Kind string
	// Until is the last day of the window, "" if it is not recorded.
	Until string
	Count int
	// Year is 0 if it is not recorded.
	Year int
}

// ReportedNumbers is an expression for the numbers that are reported for a subject, a
// variable; DecodeReported reads it.
func ReportedNumbers(c *cypher.Compiler, subject string) string {
	return "COLLECT { MATCH " + c.Path(subject, cypher.In("", "COUNTED_FOR", "c:Cohort")) +
		" RETURN [c.id, c.memberType, c.memberKind, toString(c.windowEnd), c.count, c.year] ORDER BY c.id }"
}

// DecodeReported reads the value of ReportedNumbers.
func DecodeReported(v any) []ReportedNumber {
	var out []ReportedNumber
	for _, item := range graph.ListOf(v) {
		c := graph.ListOf(item)
		out = append(out, ReportedNumber{ID: graph.TextOf(c[0]), Type: graph.TextOf(c[1]), Kind: graph.TextOf(c[2]), Until: graph.TextOf(c[3]), Count: graph.IntOf(c[4]), Year: graph.IntOf(c[5])})
	}
	return out
}

// CompleteList is a statement that a list of a subject's things is complete.
type CompleteList struct{ ID, Type, Kind, AsOf string }

// CompleteLists is an expression for the statements of completeness for a subject, a
// variable; DecodeComplete reads it.
func CompleteLists(c *cypher.Compiler, subject string) string {
	return "COLLECT { MATCH " + c.Path(subject, cypher.In("", "COMPLETE_FOR", "c:Completeness")) +
		" RETURN [c.id, c.memberType, c.memberKind, toString(c.asOf)] ORDER BY c.id }"
}

// DecodeComplete reads the value of CompleteLists.
func DecodeComplete(v any) []CompleteList {
	var out []CompleteList
	for _, item := range graph.ListOf(v) {
		c := graph.ListOf(item)
		out = append(out, CompleteList{graph.TextOf(c[0]), graph.TextOf(c[1]), graph.TextOf(c[2]), graph.TextOf(c[3])})
	}
	return out
}
