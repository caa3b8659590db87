package graph

import (
	"reflect"
	"slices"
)

// Simplified is a filter that holds for the same as another one, unknown where that is
// unknown, without what would only make the database think: a negation stands before
// a single condition, no And is directly in an And, no Or in an Or, and nothing stands
// twice in one of them. A database that is given 400 negations of negations runs out
// of stack.
func Simplified(f Filter) Filter { return simplified(f, false) }

// simplified is the simplified filter, or the simplified negation of it.
func simplified(f Filter, negated bool) Filter {
	for {
		not, ok := f.(Not)
		if !ok {
			break
		}
		f, negated = not.Filter, !negated
	}
	switch g := f.(type) {
	case nil:
		return nil
	case And:
		return joined(g, negated, negated)
	case Or:
		return joined(g, negated, !negated)
	case Related:
		g.Where = Simplified(g.Where)
		f = g
	}
	if negated {
		return Not{f}
	}
	return f
}

// joined simplifies operands and puts those together that are joined in the same way:
// by Or if or is set, else by And.
func joined(operands []Filter, negated, or bool) Filter {
	var out []Filter
	add := func(fs ...Filter) {
		for _, f := range fs {
			if !slices.ContainsFunc(out, func(had Filter) bool { return reflect.DeepEqual(had, f) }) {
				out = append(out, f)
			}
		}
	}
	for _, operand := range operands {
		f := simplified(operand, negated)
		switch same := f.(type) {
		case And:
			if !or {
				add(same...)
				continue
			}
		case Or:
			if or {
				add(same...)
				continue
			}
		}
		add(f)
	}
	switch {
	case len(out) == 1:
		return out[0]
	case or:
		return Or(out)
	}
	return And(out)
}

// alternations is how often And and Or take turns in a simplified filter.
func alternations(f Filter) int {
	if r, ok := f.(Related); ok {
		return alternations(r.Where)
	}
	most := 0
	for _, x := range operands(f) {
		most = max(most, alternations(x))
	}
	switch f.(type) {
	case And, Or:
		return most + 1
	}
	return most
}
