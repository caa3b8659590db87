package cypher

import (
	"strings"

	"zonegraph/graph"
)

// orderTerm is one expression of an order.
type orderTerm struct {
	expression string
	field      *graph.Field
	descending bool
	nullable   bool
}

func (t orderTerm) text(backward bool) string {
	if t.descending != backward {
		return t.expression + " DESC"
	}
	return t.expression
}

// terms are the expressions by which a source is ordered. A total order ends
// with what tells any two rows apart.
func (c *Compiler) terms(s Source, keys []graph.SortKey, total bool) []orderTerm {
	if total {
		var properties *graph.Entity
		if s.rel != "" {
			properties = s.relEntity
		}
		keys = graph.TotalOrder(s.entity, properties, keys)
	}
	out := make([]orderTerm, len(keys))
	for i, k := range keys {
		v := s.Node
		if k.Field.Owner.Kind == graph.PropertiesKind {
			v = s.rel
		}
		out[i] = orderTerm{c.ordered(v, k.Field), k.Field, k.Descending, !k.Field.NonNull}
	}
	return out
}

// Page writes the WITH that makes rows distinct, orders and cuts them, adds the
// cursor's conditions to the source, and returns the terms of the order.
func (c *Compiler) Page(s *Source, keys []graph.SortKey, p graph.Page) (string, []orderTerm) {
	terms := c.terms(*s, keys, p.Ordered || p.ByID)
	if p.After != nil {
		s.conditions = append(s.conditions, c.beyond(terms, p.After, false)...)
	}
	if p.Before != nil {
		s.conditions = append(s.conditions, c.beyond(terms, p.Before, true)...)
	}
	if p.After == nil && p.Before == nil && s.rooted && s.starts == nil && len(terms) > 0 {
		// Says nothing, but lets the planner read the order off the index.
		if t := terms[0]; !t.nullable && (t.field.Index || t.field.Unique) {
			s.conditions = append(s.conditions, t.expression+" IS NOT NULL")
		}
	}
	with := "WITH "
	if s.repeats() {
		with += "DISTINCT "
	}
	with += s.carried()
	for i, t := range terms {
		if t.field.CountOf != nil {
			// Counted once for the order and the cursor.
			v := c.Variable("s")
			with += ", " + t.expression + " AS " + v
			terms[i].expression = v
		}
	}
	if len(terms) > 0 {
		texts := make([]string, len(terms))
		for i, t := range terms {
			texts[i] = t.text(p.Backward)
		}
		with += " ORDER BY " + strings.Join(texts, ", ")
	}
	if p.Skip > 0 {
		with += " SKIP " + c.Param(int64(p.Skip))
	}
	with += " LIMIT " + c.Param(int64(p.Rows()))
	return with, terms
}

// beyond writes the conditions for rows that come after (or before) a cursor in
// the order of the terms. Cypher orders null last, and compares it with nothing.
func (c *Compiler) beyond(terms []orderTerm, values []any, before bool) []string {
	params := make([]string, len(terms))
	for i, v := range values {
		if v != nil {
			params[i] = c.parameter(terms[i].field, v)
		}
	}
	equal := func(i int) string {
		if params[i] == "" {
			return terms[i].expression + " IS NULL"
		}
		return terms[i].expression + " = " + params[i]
	}
	// later is empty where nothing can come later.
	later := func(i int) string {
		t := terms[i]
		descending := t.descending != before
		switch {
		case params[i] == "" && descending:
			return t.expression + " IS NOT NULL"
		case params[i] == "":
			return ""
		case descending:
			return t.expression + " < " + params[i]
		case t.nullable:
			return "(" + t.expression + " > " + params[i] + " OR " + t.expression + " IS NULL)"
		default:
			return t.expression + " > " + params[i]
		}
	}
	// from is what holds for rows behind the cursor by the terms from i on, as
	// conjuncts; none if there can be no such row.
	var from func(i int) []string
	from = func(i int) []string {
		last := later(i)
		var rest []string
		if i+1 < len(terms) {
			rest = from(i + 1)
		}
		switch {
		case len(rest) == 0 && last == "":
			return nil
		case len(rest) == 0:
			return []string{last}
		case params[i] == "" || terms[i].nullable:
			same := strings.Join(append([]string{equal(i)}, rest...), " AND ")
			if last == "" {
				return []string{same}
			}
			return []string{"(" + last + " OR " + same + ")"}
		}
		// An index is sought with the first, and who meets it and not the second has
		// the cursor's value: to ask for that again would have the planner read
		// everything behind the cursor, twice.
		op := " >= "
		if terms[i].descending != before {
			op = " <= "
		}
		return []string{terms[i].expression + op + params[i], "(" + last + " OR " + strings.Join(rest, " AND ") + ")"}
	}
	if conditions := from(0); len(conditions) > 0 {
		return conditions
	}
	return []string{"false"}
}
