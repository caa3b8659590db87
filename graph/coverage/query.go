package coverage

import (
	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/provenance"

	"fmt"
	"strings"
)

// Query asks, of each of a set of subjects, what decides requirements:
// conditions on the subject, evidence along its steps, the numbers that documents
// report for it, and statements of completeness. It is one statement whatever the
// number of subjects and requirements: evidence of one shape is counted in one
// subquery, the requirements being its rows.
type Query struct {
	Subject *graph.Entity
	Where   graph.Filter
	// Rows is the most subjects to read; one more is read, to tell if it was cut.
	Rows     int
	Plain    []graph.Filter
	Evidence []*Evidence
	// First asks for the ids of the first things that meet each condition.
	First bool
	// known are the traversals that answer the evidence, once they were put together.
	known []*traversal
}

// Evidence asks how many things along a step meet a condition.
type Evidence struct {
	Field *graph.Field
	Where graph.Filter
	// measured is the condition without its threshold, for figures: whatever
	// meets it was measured, and decides.
	measured  graph.Filter
	Threshold *graph.Compare
}

// NewEvidence takes a condition on related things apart. A threshold on the value
// of an observation is told from what says which observation is meant.
func NewEvidence(f graph.Related) (*Evidence, error) {
	e := &Evidence{Field: f.Field, Where: f.Where}
	if f.Field.Relationship.Target.Name != "Observation" {
		return e, nil
	}
	var rest graph.And
	for _, c := range graph.Conjuncts(f.Where) {
		if t, ok := c.(graph.Compare); ok && t.Field.Scalar == graph.DecimalScalar && t.Op != graph.OpEq && t.Op != graph.OpIn {
			if e.Threshold != nil {
				return nil, graph.BadInput("", "coverage.two-thresholds", t.Field.Owner.Name, t.Field.Name)
			}
			e.Threshold = &t
			continue
		}
		rest = append(rest, c)
	}
	e.measured = rest
	return e, nil
}

// MaxNamed is how many pieces of evidence are named in a cell; one more is
// read, to tell if there are others.
const MaxNamed = 5

// Answer is the answer for one subject.
type Answer struct {
	ID string
	// Plain holds true, false or nil for each condition on the subject.
	Plain    []any
	Evidence []EvidenceCount
	Cohorts  []provenance.ReportedNumber
	Complete []provenance.CompleteList
}

// EvidenceCount is the answer to an Evidence.
type EvidenceCount struct {
	// Met is how many things meet the condition; Undecided of how many it cannot
	// be told, because a property is not recorded.
	Met, Undecided int
	// First are the ids of the first that meet it, one more than MaxNamed if
	// there are more.
	First []string
	// Measured is how many figures there are, Low and High their extremes.
	Measured  int
	Low, High *graph.Decimal
}

// Statement asks. Each row of its answer is read by Decode.
func (q *Query) Statement() cypher.Statement { return cypher.New(q.write) }

func (q *Query) write(c *cypher.Compiler) string {
	src := c.Root(q.Subject, q.Where)
	with, _ := c.Page(&src, nil, graph.Page{Limit: q.Rows, Ordered: true})
	text := src.Text(with) + "\nWITH " + src.Node + " AS s"
	plain := make([]string, len(q.Plain))
	for i, f := range q.Plain {
		plain[i] = c.Condition(f, "s", "")
	}
	slots := []string{"s.id", "[" + strings.Join(plain, ", ") + "]", provenance.ReportedNumbers(c, "s"), provenance.CompleteLists(c, "s")}
	var subqueries []cypher.Subquery
	for _, t := range q.traversals() {
		subqueries = append(subqueries, t.subquery(c, q.First))
	}
	calls, groups := c.CallPerShape("s", "cells", subqueries)
	slots = append(slots, groups...)
	return text + calls + "\nRETURN [" + strings.Join(slots, ", ") + "] AS v"
}

// Decode reads a row of the answer.
func (q *Query) Decode(v any) (Answer, error) {
	row := Answer{Evidence: make([]EvidenceCount, len(q.Evidence))}
	slots, ok := v.([]any)
	if !ok || len(slots) < 4 {
		return row, fmt.Errorf("coverage: a row of the form %T", v)
	}
	row.ID, _ = slots[0].(string)
	row.Plain, _ = slots[1].([]any)
	row.Cohorts, row.Complete = provenance.DecodeReported(slots[2]), provenance.DecodeComplete(slots[3])
	traversals := q.traversals()
	for _, group := range slots[4:] {
		for _, item := range graph.ListOf(group) {
			cells := graph.ListOf(item)
			i := graph.IntOf(cells[0])
			if i >= len(traversals) {
				return row, fmt.Errorf("coverage: a row with traversal %d", i)
			}
			traversals[i].read(graph.ListOf(cells[1]), row.Evidence)
		}
	}
	return row, nil
}
