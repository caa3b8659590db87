// Package coverage answers what subjects have and lack: it takes requirements
// apart into atoms that the database can count, and puts the counts together to
// states of which "unknown" is one. It writes no Cypher. Of GraphQL it knows the values
// of input types: conditions in packs are checked against those of the contract.
package coverage

import (
	"fmt"

	"zonegraph/graph"
)

// Requirement is a named condition on a subject.
type Requirement struct {
	Key, TitleZH, TitleEN string
	// Condition in the dialect of where, and the same as JSON.
	Condition graph.Filter
	Text      string
	// Minimum is how many related things must meet the condition.
	Minimum      int
	Unit, Source string
}

// kindOf names a set of things that a cohort can count and a statement can call
// complete: a type, and a value of its enum or "" for all.
type kindOf struct{ typ, kind string }

// formula is a condition taken apart: atoms joined by and, or, not.
type formula struct {
	// op is "and", "or", "not" or, for an atom, "".
	op       string
	operands []*formula
	atom     *atom
}

// atom is a part of a condition that is decided as a whole.
type atom struct {
	// evidence is set for conditions on related things.
	evidence *Evidence
	minimum  int
	// needs is what must be complete for an absence to count.
	needs []kindOf
	// counts is what a cohort must count to speak for the atom; nil if none can.
	counts *kindOf
	// plain is a condition on the subject itself; its index in the answer.
	plain int
	index int
}

// takeApart makes a formula of a requirement's condition. add registers an atom's
// question and gives its place in the answer.
func takeApart(f graph.Filter, minimum int, q *Query) (*formula, error) {
	switch f := f.(type) {
	case nil:
		return &formula{op: "and"}, nil
	case graph.And:
		return joined("and", f, minimum, q)
	case graph.Or:
		return joined("or", f, minimum, q)
	case graph.Not:
		inner, err := takeApart(f.Filter, minimum, q)
		return &formula{op: "not", operands: []*formula{inner}}, err
	case graph.Related:
		switch f.Quantifier {
		case graph.Some:
			return related(f, minimum, q)
		case graph.None:
			inner, err := related(graph.Related{Field: f.Field, Quantifier: graph.Some, Where: f.Where}, 1, q)
			return &formula{op: "not", operands: []*formula{inner}}, err
		}
	case graph.RelatedFigure:
		if n, ok := f.Value.(int64); ok && f.Field == nil && f.Op == graph.OpGte && n > 0 {
			return related(graph.Related{Field: f.Step, Quantifier: graph.Some}, int(n), q)
		}
	}
	q.Plain = append(q.Plain, f)
	return &formula{atom: &atom{plain: len(q.Plain) - 1}}, nil
}

func joined(op string, fs []graph.Filter, minimum int, q *Query) (*formula, error) {
	out := &formula{op: op}
	for _, f := range fs {
		operand, err := takeApart(f, minimum, q)
		if err != nil {
			return nil, err
		}
		out.operands = append(out.operands, operand)
	}
	return out, nil
}

func related(f graph.Related, minimum int, q *Query) (*formula, error) {
	e, err := NewEvidence(f)
	if err != nil {
		return nil, err
	}
	q.Evidence = append(q.Evidence, e)
	a := &atom{evidence: e, minimum: max(minimum, 1), index: len(q.Evidence) - 1}
	a.needs, a.counts = kinds(f, a.minimum)
	return &formula{atom: a}, nil
}

// kinds tells what a condition on related things is about, at its innermost: of a
// firm with a certification, the certifications. counts is nil if the condition
// says more than a cohort can.
func kinds(f graph.Related, minimum int) (needs []kindOf, counts *kindOf) {
	own := kindOf{typ: f.Field.Relationship.Target.Name}
	simple := true
	for _, c := range graph.Conjuncts(f.Where) {
		switch c := c.(type) {
		case graph.Compare:
			if kind, ok := c.Value.(string); ok && c.Op == graph.OpEq && (c.Field.Name == "kind" || c.Field.Name == "tier") {
				own.kind = kind
				continue
			}
		case graph.ValidAt:
			continue // a cohort has a day of its own
		case graph.Related:
			if c.Quantifier == graph.Some {
				inner, innerCounts := kinds(c, 1)
				needs = append(needs, inner...)
				// That many certifications are not that many firms, but one is one.
				if minimum == 1 && len(graph.Conjuncts(f.Where)) == 1 {
					return needs, innerCounts
				}
			}
		}
		simple = false
	}
	if len(needs) == 0 {
		needs = []kindOf{own}
	}
	if simple {
		counts = &own
	}
	return needs, counts
}

// Describe names a set of things for people.
func (k kindOf) String() string {
	if k.kind == "" {
		return k.typ
	}
	return fmt.Sprintf("%s %s", k.typ, k.kind)
}
