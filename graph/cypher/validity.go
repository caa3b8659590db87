package cypher

import (
	"zonegraph/graph"

	"slices"
	"strings"
)

// validAt is null, and so neither true nor false, where no date is recorded. v is
// the variable that has the dates.
func (c *Compiler) validAt(f graph.ValidAt, v string) string {
	day := "date(" + c.Param(f.Day) + ")"
	compared := func(end *graph.Field, op string) string {
		if end == nil {
			return ""
		}
		if end.Scalar == graph.IntScalar {
			return v + "." + end.Name + op + day + ".year"
		}
		return v + "." + end.Name + op + day
	}
	at, from, to := compared(f.Validity.At, " = "), compared(f.Validity.From, " <= "), compared(f.Validity.To, " >= ")
	if f.FromRecorded || f.ToRecorded {
		// An end that must be recorded stands bare, where the planner sees its range.
		if from != "" && !f.FromRecorded {
			from = "coalesce(" + from + ", true)"
		}
		if to != "" && !f.ToRecorded {
			to = "coalesce(" + to + ", true)"
		}
		return strings.Join(Present(from, to), " AND ")
	}
	// The first that is known decides: the day for which it is stated; both ends, or
	// one of them that fails; the one end that is recorded.
	var decides []string
	if from != "" && to != "" {
		decides = Present(at, from+" AND "+to, from, to)
	} else {
		decides = Present(at, from, to)
	}
	if len(decides) == 1 {
		return decides[0]
	}
	return "coalesce(" + strings.Join(decides, ", ") + ")"
}

// Present leaves out empty texts.
func Present(texts ...string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

// recorded lets the validity among conditions that must all hold take a date as
// recorded if another of them fails where it is not, so that the planner sees a
// range of it, for which there may be an index.
func recorded(fs []graph.Filter) []graph.Filter {
	out := slices.Clone(fs)
	for i, f := range fs {
		if v, ok := f.(graph.ValidAt); ok && v.Validity.At == nil {
			v.FromRecorded, v.ToRecorded = needs(fs, v.Validity.From), needs(fs, v.Validity.To)
			out[i] = v
		}
	}
	return out
}

// needs tells if one of the conditions fails where a property is not recorded.
func needs(fs []graph.Filter, p *graph.Field) bool {
	return p != nil && slices.ContainsFunc(fs, func(f graph.Filter) bool {
		compare, ok := f.(graph.Compare)
		return ok && compare.Field == p && compare.Value != nil
	})
}
