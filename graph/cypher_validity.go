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
		if end.Scalar == IntScalar {
			return v + "." + end.Name + op + day + ".year"
		}
		return v + "." + end.Name + op + day
	}
	var unknown, within []string
	for _, end := range []struct {
		field    *Field
		op       string
		recorded bool
	}{{f.Validity.From, " <= ", f.fromRecorded}, {f.Validity.To, " >= ", f.toRecorded}} {
		switch {
		case end.field == nil:
		case end.recorded:
			within = append(within, compared(end.field, end.op))
		default:
			null := v + "." + end.field.Name + " IS NULL"
			unknown = append(unknown, null)
			within = append(within, "("+null+" OR "+compared(end.field, end.op)+")")
		}
	}
	valid := strings.Join(within, " AND ")
	if f.fromRecorded || f.toRecorded {
		return valid
	}
	if at := f.Validity.At; at != nil {
		null := v + "." + at.Name + " IS NULL"
		unknown = append(unknown, null)
		if valid == "" {
			valid = "null"
		}
		valid = "CASE WHEN " + null + " THEN " + valid + " ELSE " + compared(at, " = ") + " END"
	}
	return "CASE WHEN " + strings.Join(unknown, " AND ") + " THEN null ELSE " + valid + " END"
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
