package graph

import (
	"slices"
	"strings"
)

// validAt is null, and so neither true nor false, where no date is recorded. v is
// the variable that has the dates.
func (c *compiler) validAt(f ValidAt, v string) string {
	day := "date(" + c.param(f.Day) + ")"
	compared := func(end *Field, op string) string {
		if end == nil {
			return ""
		}
		if end.Scalar == IntScalar {
			return v + "." + end.Name + op + day + ".year"
		}
		return v + "." + end.Name + op + day
	}
	at, from, to := compared(f.Validity.At, " = "), compared(f.Validity.From, " <= "), compared(f.Validity.To, " >= ")
	if f.fromRecorded || f.toRecorded {
		// An end that must be recorded stands bare, where the planner sees its range.
		if from != "" && !f.fromRecorded {
			from = "coalesce(" + from + ", true)"
		}
		if to != "" && !f.toRecorded {
			to = "coalesce(" + to + ", true)"
		}
		return strings.Join(present(from, to), " AND ")
	}
	// The first that is known decides: the day for which it is stated; both ends, or
	// one of them that fails; the one end that is recorded.
	var decides []string
	if from != "" && to != "" {
		decides = present(at, from+" AND "+to, from, to)
	} else {
		decides = present(at, from, to)
	}
	if len(decides) == 1 {
		return decides[0]
	}
	return "coalesce(" + strings.Join(decides, ", ") + ")"
}

func present(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

// recorded lets the validity among conditions that must all hold take a date as
// recorded if another of them fails where it is not, so that the planner sees a
// range of it, for which there may be an index.
func recorded(fs []Filter) []Filter {
	out := slices.Clone(fs)
	for i, f := range fs {
		if v, ok := f.(ValidAt); ok && v.Validity.At == nil {
			v.fromRecorded, v.toRecorded = needs(fs, v.Validity.From), needs(fs, v.Validity.To)
			out[i] = v
		}
	}
	return out
}

// needs tells if one of the conditions fails where a property is not recorded.
func needs(fs []Filter, p *Field) bool {
	return p != nil && slices.ContainsFunc(fs, func(f Filter) bool {
		compare, ok := f.(Compare)
		return ok && compare.Field == p && compare.Value != nil
	})
}
