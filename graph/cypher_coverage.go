package graph

import (
	"fmt"
	"strconv"
	"strings"
)

// CoverageQuery asks, of each of a set of subjects, what decides requirements:
// conditions on the subject, evidence along its steps, the numbers that documents
// report for it, and statements of completeness. It is one statement whatever the
// number of subjects and requirements: evidence of one shape is counted in one
// subquery, the requirements being its rows.
type CoverageQuery struct {
	Subject *Entity
	Where   Filter
	// Rows is the most subjects to read; one more is read, to tell if it was cut.
	Rows     int
	Plain    []Filter
	Evidence []*Evidence
	// First asks for the ids of the first things that meet each condition.
	First bool
	// walked are the walks that answer the evidence, once they are known.
	walked []*walk
}

// Evidence asks how many things along a step meet a condition.
type Evidence struct {
	Field *Field
	Where Filter
	// measured is the condition without its threshold, for figures: whatever
	// meets it was measured, and decides.
	measured  Filter
	Threshold *Compare
}

// NewEvidence takes a condition on related things apart. A threshold on the value
// of an observation is told from what says which observation is meant.
func NewEvidence(f Related) (*Evidence, error) {
	e := &Evidence{Field: f.Field, Where: f.Where}
	if f.Field.Relationship.Target.Name != "Observation" {
		return e, nil
	}
	var rest And
	for _, c := range Conjuncts(f.Where) {
		if t, ok := c.(Compare); ok && t.Field.Scalar == DecimalScalar && t.Op != OpEq && t.Op != OpIn {
			if e.Threshold != nil {
				return nil, BadInput("a requirement on observations can have one threshold, not two: %s.%s", t.Field.Owner.Name, t.Field.Name)
			}
			e.Threshold = &t
			continue
		}
		rest = append(rest, c)
	}
	e.measured = rest
	return e, nil
}

// CoverageFirst is how many pieces of evidence are named in a cell; one more is
// read, to tell if there are others.
const CoverageFirst = 5

// CoverageRow is the answer for one subject.
type CoverageRow struct {
	ID string
	// Plain holds true, false or nil for each condition on the subject.
	Plain    []any
	Evidence []EvidenceCount
	Cohorts  []ReportedNumber
	Complete []CompleteList
}

// EvidenceCount is the answer to an Evidence.
type EvidenceCount struct {
	// Met is how many things meet the condition; Undecided of how many it cannot
	// be told, because a property is not recorded.
	Met, Undecided int
	// First are the ids of the first that meet it, one more than CoverageFirst if
	// there are more.
	First []string
	// Measured is how many figures there are, Low and High their extremes.
	Measured  int
	Low, High *Decimal
}

// ReportedNumber is a cohort of a subject. Year is 0 if there is none, or if it was
// not asked for.
type ReportedNumber struct {
	ID, Type, Kind, Until string
	Count, Year           int
}

// CompleteList is a statement that a list of a subject's things is complete.
type CompleteList struct{ ID, Type, Kind, AsOf string }

// Compile writes the statement. Each row of its answer is read by DecodeCoverage.
func (q *CoverageQuery) Compile() Statement {
	c := &compiler{params: map[string]any{}}
	src := c.root(q.Subject, q.Where)
	with, _ := c.page(&src, nil, Page{Limit: q.Rows, Ordered: true})
	text := src.text(with) + "\nWITH " + src.node + " AS s"
	slots := []string{"s.id"}
	plain := make([]string, len(q.Plain))
	for i, f := range q.Plain {
		plain[i] = c.condition(f, "s", "")
	}
	slots = append(slots, "["+strings.Join(plain, ", ")+"]",
		"COLLECT { MATCH (s)<-[:COUNTED_FOR]-(c:Cohort) RETURN [c.id, c.memberType, c.memberKind, toString(c.windowEnd), c.count] ORDER BY c.id }",
		completenessOf)
	walks := q.walks()
	calls, groups := c.perShape(len(walks), "cells", func(i int) (string, map[string]any) { return walks[i].shape, walks[i].params() })
	text += calls
	slots = append(slots, groups...)
	return Statement{text + "\nRETURN [" + strings.Join(slots, ", ") + "] AS v", c.params}
}

// completenessOf is an expression for the statements of completeness for a subject s.
const completenessOf = "COLLECT { MATCH (s)<-[:COMPLETE_FOR]-(c:Completeness) RETURN [c.id, c.memberType, c.memberKind, toString(c.asOf)] ORDER BY c.id }"

// perShape writes n subqueries on s, those of equal text as one that is run for each of
// their parameters, so that the statement grows with the shapes only. returned are
// the variables that a subquery returns; groups are the variables with the lists of
// [number, returned...].
func (c *compiler) perShape(n int, returned string, subquery func(i int) (shape string, params map[string]any)) (calls string, groups []string) {
	var shapes []string
	rows := map[string][]any{}
	for i := range n {
		shape, params := subquery(i)
		if rows[shape] == nil {
			shapes = append(shapes, shape)
		}
		params["i"] = int64(i)
		rows[shape] = append(rows[shape], params)
	}
	for i, shape := range shapes {
		g := "g" + strconv.Itoa(i)
		c.params[g] = rows[shape]
		calls += "\nCALL { WITH s UNWIND $" + g + " AS q CALL { WITH s, q " + shape + " } RETURN collect([q.i, " + returned + "]) AS " + g + " }"
		groups = append(groups, g)
	}
	return calls, groups
}

// DecodeCoverage reads a row of the answer to a CoverageQuery.
func DecodeCoverage(q *CoverageQuery, v any) (CoverageRow, error) {
	row := CoverageRow{Evidence: make([]EvidenceCount, len(q.Evidence))}
	slots, ok := v.([]any)
	if !ok || len(slots) < 4 {
		return row, fmt.Errorf("graph: a coverage row of the form %T", v)
	}
	row.ID, _ = slots[0].(string)
	row.Plain, _ = slots[1].([]any)
	for _, item := range list(slots[2]) {
		c := list(item)
		row.Cohorts = append(row.Cohorts, ReportedNumber{ID: text(c[0]), Type: text(c[1]), Kind: text(c[2]), Until: text(c[3]), Count: number(c[4])})
	}
	for _, item := range list(slots[3]) {
		c := list(item)
		row.Complete = append(row.Complete, CompleteList{text(c[0]), text(c[1]), text(c[2]), text(c[3])})
	}
	walks := q.walks()
	for _, group := range slots[4:] {
		for _, item := range list(group) {
			cells := list(item)
			i := number(cells[0])
			if i >= len(walks) {
				return row, fmt.Errorf("graph: a coverage row with walk %d", i)
			}
			walks[i].read(list(cells[1]), row.Evidence)
		}
	}
	return row, nil
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func number(v any) int {
	n, _ := v.(int64)
	return int(n)
}
