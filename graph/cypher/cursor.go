package cypher

import (
	"strings"

	"zonegraph/graph"
)

// cursor writes the conditions for rows that come after a place in an order, or before
// it. What is not recorded comes last; Cypher compares null with nothing.
type cursor struct {
	c      *Compiler
	terms  []orderTerm
	values []any
	before bool
}

// conditions are conjuncts.
func (u *cursor) conditions() []string {
	if conditions := u.from(0); len(conditions) > 0 {
		return conditions
	}
	return []string{"false"}
}

// from is what holds for rows behind the cursor by the terms from i on, as conjuncts;
// none if there can be no such row.
func (u *cursor) from(i int) []string {
	var rest []string
	if i+1 < len(u.terms) {
		rest = u.from(i + 1)
	}
	t := u.terms[i]
	if text, s := u.swaps(i); !s.none() && len(rest) > 0 && !t.nullable {
		op := u.op(i, false)
		return Present(u.c.bound(t.expression, op, s), "("+u.c.reordered(t.expression, op, text, s)+" OR "+u.and(i, rest)+")")
	}
	later := u.later(i)
	switch {
	case len(rest) == 0 && later == "":
		return nil
	case len(rest) == 0:
		return []string{later}
	case later == "":
		return []string{u.and(i, rest)}
	case u.values[i] == nil || t.nullable:
		return []string{"(" + later + " OR " + u.and(i, rest) + ")"}
	}
	// An index is sought with the first, and who meets it and not the second has the
	// cursor's value: to ask for that again would have the planner read everything
	// behind the cursor, twice.
	return []string{u.c.order(t.expression, u.op(i, true), t.field, u.values[i]), "(" + later + " OR " + strings.Join(rest, " AND ") + ")"}
}

// and is a condition for rows that have the cursor's value in a term and come behind it
// by the others.
func (u *cursor) and(i int, rest []string) string {
	t := u.terms[i]
	equal := t.expression + " IS NULL"
	if v := u.values[i]; v != nil {
		equal = t.expression + " = " + u.c.parameter(t.field, v)
	}
	return strings.Join(append([]string{equal}, rest...), " AND ")
}

// later is a condition for rows that come behind the cursor by one term alone, "" if
// there can be none.
func (u *cursor) later(i int) string {
	t := u.terms[i]
	switch {
	case u.values[i] == nil && u.before:
		return t.expression + " IS NOT NULL"
	case u.values[i] == nil:
		return ""
	case t.nullable && !u.before:
		return "(" + u.c.order(t.expression, u.op(i, false), t.field, u.values[i]) + " OR " + t.expression + " IS NULL)"
	}
	return u.c.order(t.expression, u.op(i, false), t.field, u.values[i])
}

// op compares a row behind the cursor, or perhaps at it, with the cursor's value.
func (u *cursor) op(i int, orEqual bool) graph.Op {
	switch less := u.terms[i].descending != u.before; {
	case less && orEqual:
		return graph.OpLte
	case less:
		return graph.OpLt
	case orEqual:
		return graph.OpGte
	}
	return graph.OpGt
}

// swaps are the places of the cursor's value about which two orders disagree.
func (u *cursor) swaps(i int) (string, swaps) {
	text, ok := u.values[i].(string)
	if !ok || !u.terms[i].field.Textual() {
		return "", swaps{}
	}
	return text, swapsOf(text)
}
