package plain

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"zonegraph/graph"
)

// truth is what a condition is for one edge. What is not recorded makes it unknown, and
// so is the negation of it then; only what is true is found.
type truth int

const (
	no truth = iota - 1
	unknown
	yes
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// condition is a condition on an edge, nil for none.
type condition func(edge) truth

// holds tells if an edge is found.
func (c condition) holds(e edge) bool { return c == nil || c(e) == yes }

// found are the edges for which a condition holds.
func (c condition) found(edges []edge) []edge {
	return slices.DeleteFunc(slices.Clone(edges), func(e edge) bool { return !c.holds(e) })
}

// all is true if all conditions are; no conditions are none.
func all(cs []condition) condition {
	cs = slices.DeleteFunc(cs, func(c condition) bool { return c == nil })
	if len(cs) == 0 {
		return nil
	}
	return func(e edge) truth {
		out := yes
		for _, c := range cs {
			out = min(out, c(e))
		}
		return out
	}
}

// one is true if one condition is; no conditions are none, and so is a choice of which
// one is none.
func one(cs []condition) condition {
	if len(cs) == 0 || slices.ContainsFunc(cs, func(c condition) bool { return c == nil }) {
		return nil
	}
	return func(e edge) truth {
		out := no
		for _, c := range cs {
			out = max(out, c(e))
		}
		return out
	}
}

func not(c condition) condition {
	if c == nil {
		return nil
	}
	return func(e edge) truth { return -c(e) }
}

// boolean reads an object whose members are AND, OR, NOT or something that member reads.
func boolean(v any, member func(name string, v any) condition) condition {
	if v == nil {
		return nil
	}
	var out []condition
	for name, inner := range members(v) {
		switch name {
		case "AND", "OR":
			if inner == nil {
				continue
			}
			var operands []condition
			for _, item := range items(inner) {
				operands = append(operands, boolean(item, member))
			}
			if name == "AND" {
				out = append(out, all(operands))
			} else {
				out = append(out, one(operands))
			}
		case "NOT":
			out = append(out, not(boolean(inner, member)))
		default:
			out = append(out, member(name, inner))
		}
	}
	return all(out)
}

// each reads an object whose members must all hold.
func each(v any, member func(name string, v any) condition) condition {
	if v == nil {
		return nil
	}
	var out []condition
	for name, inner := range members(v) {
		out = append(out, member(name, inner))
	}
	return all(out)
}

// where reads the conditions on nodes of a type or interface, or on the properties of a
// relationship.
func where(e *graph.Entity, v any) condition {
	return boolean(v, func(name string, v any) condition { return member(e, name, v) })
}

// edgeWhere reads the conditions on the edges along a step.
func edgeWhere(step *graph.Field, v any) condition {
	return boolean(v, func(name string, v any) condition {
		if name == "edge" {
			return where(step.Relationship.Properties, v)
		}
		return where(step.Relationship.Target, v)
	})
}

func member(e *graph.Entity, name string, v any) condition {
	for _, m := range e.Members {
		if e.Abstract() && m.Name == name {
			if v == nil {
				return nil
			}
			return all([]condition{isOneOf(m.Name), where(m, v)})
		}
	}
	f := e.Field(name)
	switch {
	case e.Abstract() && name == "typename":
		if v == nil {
			return nil
		}
		var names []string
		for _, item := range items(v) {
			names = append(names, item.(string))
		}
		return isOneOf(names...)
	case name == "validAt":
		return validAt(e, v)
	case f == nil:
		return related(e.Field(strings.TrimSuffix(name, "Connection")), v, edgeWhere)
	case f.IsProperty():
		return compared(f.Scalar, f.List, v, func(e edge) any { return property(e, f) })
	case f.Relationship.Many:
		return related(f, v, func(step *graph.Field, v any) condition { return where(step.Relationship.Target, v) })
	case v == nil:
		return func(e edge) truth { return truthOf(number(e.node, f) == 0) }
	}
	inner := where(f.Relationship.Target, v)
	return func(e edge) truth { return truthOf(len(inner.found(along(e.node, f))) > 0) }
}

// property is the value of a property of the node, or of the relationship.
func property(e edge, f *graph.Field) any {
	if f.Owner.Kind == graph.PropertiesKind {
		return e.link.values[f.Name]
	}
	return e.node.Values[f.Name]
}

func isOneOf(types ...string) condition {
	return func(e edge) truth { return truthOf(slices.Contains(types, e.node.Type.Name)) }
}

// related reads how many of the edges along a step must meet a condition.
func related(step *graph.Field, v any, read func(*graph.Field, any) condition) condition {
	return each(v, func(quantifier string, v any) condition {
		if v == nil {
			return nil
		}
		if quantifier == "aggregate" {
			return aggregate(step, v)
		}
		c := read(step, v)
		return func(e edge) truth {
			edges := along(e.node, step)
			met := len(c.found(edges))
			switch quantifier {
			case "some":
				return truthOf(met > 0)
			case "none":
				return truthOf(met == 0)
			case "single":
				return truthOf(met == 1)
			}
			return truthOf(met > 0 && met == len(edges)) // all
		}
	})
}

// aggregate reads conditions on figures over the edges along a step. Those of nodes
// are over each node once.
func aggregate(step *graph.Field, v any) condition {
	return boolean(v, func(of string, v any) condition {
		if of == "count" {
			return each(v, func(figure string, v any) condition {
				return compared(graph.IntScalar, false, v, func(e edge) any { return count(figure, along(e.node, step)) })
			})
		}
		owner := step.Relationship.Target
		if of == "edge" {
			owner = step.Relationship.Properties
		}
		return boolean(v, func(name string, v any) condition {
			f := owner.Field(name)
			return each(v, func(figure string, v any) condition {
				return compared(figureScalar(f, figure), false, v, func(e edge) any { return figureOf(figure, f, along(e.node, step)) })
			})
		})
	})
}

// compared reads comparisons of something of an edge that must all hold. Null is none, but
// for eq.
func compared(scalar graph.Scalar, list bool, v any, of func(edge) any) condition {
	return each(v, func(op string, v any) condition {
		if v == nil && op != "eq" {
			return nil
		}
		holds := operation(scalar, list, op, v)
		return func(e edge) truth { return holds(of(e)) }
	})
}

// operation reads a comparison with a value. What is not recorded is unknown, unless
// that is what is asked for, or nothing would do.
func operation(scalar graph.Scalar, list bool, op string, v any) func(any) truth {
	if op == "eq" && v == nil {
		return func(have any) truth { return truthOf(have == nil) }
	}
	known := func(holds func(have any) bool) func(any) truth {
		return func(have any) truth {
			if have == nil {
				return unknown
			}
			return truthOf(holds(have))
		}
	}
	if list || op == "in" {
		return listOperation(scalar, op, v, known)
	}
	want := read(scalar, v)
	switch op {
	case "eq":
		return known(func(have any) bool { return compare(have, want) == 0 })
	case "lt":
		return known(func(have any) bool { return compare(have, want) < 0 })
	case "lte":
		return known(func(have any) bool { return compare(have, want) <= 0 })
	case "gt":
		return known(func(have any) bool { return compare(have, want) > 0 })
	case "gte":
		return known(func(have any) bool { return compare(have, want) >= 0 })
	case "contains":
		return known(func(have any) bool { return strings.Contains(have.(string), want.(string)) })
	case "startsWith":
		return known(func(have any) bool { return strings.HasPrefix(have.(string), want.(string)) })
	case "endsWith":
		return known(func(have any) bool { return strings.HasSuffix(have.(string), want.(string)) })
	}
	if want == "" { // matches
		refuse("matches: an empty text")
	}
	return known(func(have any) bool { return strings.Contains(fold(have.(string)), fold(want.(string))) })
}

// listOperation is an operation with a list on one side.
func listOperation(scalar graph.Scalar, op string, v any, known func(func(any) bool) func(any) truth) func(any) truth {
	if op == "includes" {
		item := read(scalar, v).(string)
		return known(func(have any) bool { return slices.Contains(have.([]string), item) })
	}
	var want []any
	for _, item := range items(v) {
		want = append(want, read(scalar, item))
	}
	if op == "in" {
		if len(want) == 0 {
			return func(any) truth { return no }
		}
		return known(func(have any) bool {
			return slices.ContainsFunc(want, func(w any) bool { return compare(have, w) == 0 })
		})
	}
	return known(func(have any) bool {
		return slices.EqualFunc(have.([]string), want, func(a string, b any) bool { return a == b })
	})
}

// fold is a text as `matches` reads it, whatever the width and the case of its letters:
// two small letters have one capital Σ, and one capital has a small letter of two signs.
func fold(s string) string {
	return strings.ReplaceAll(strings.ToLower(strings.ReplaceAll(norm.NFKC.String(s), "\u0130", "i\u0307")), "ς", "σ")
}

// validAt reads the condition of that name.
func validAt(e *graph.Entity, v any) condition {
	if v == nil {
		return nil
	}
	day := read(graph.DateScalar, v).(graph.Date)
	valid := e.Validity
	compared := func(e edge, f *graph.Field) (sign int, recorded bool) {
		if f == nil {
			return 0, false
		}
		have := property(e, f)
		if have == nil {
			return 0, false
		}
		if f.Scalar == graph.IntScalar {
			return compare(have, year(day)), true
		}
		return compare(have, day), true
	}
	return func(e edge) truth {
		if at, recorded := compared(e, valid.At); recorded {
			return truthOf(at == 0)
		}
		from, begins := compared(e, valid.From)
		to, ends := compared(e, valid.To)
		if !begins && !ends {
			return unknown
		}
		return truthOf((!begins || from <= 0) && (!ends || to >= 0))
	}
}

// year is the year of a day.
func year(d graph.Date) int64 {
	n, _ := strconv.ParseInt(string(d[:4]), 10, 64)
	return n
}
