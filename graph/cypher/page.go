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

// text is the term in an ORDER BY. What is not recorded comes last in both
// directions; Cypher has it first in a descending order.
func (t orderTerm) text(backward bool) string {
	out := t.expression
	if t.descending != backward {
		out += " DESC"
	}
	if t.descending && t.nullable {
		recorded := t.expression + " IS NULL"
		if backward {
			recorded += " DESC"
		}
		out = recorded + ", " + out
	}
	return out
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
		s.conditions = append(s.conditions, (&cursor{c, terms, p.After, false}).conditions()...)
	}
	if p.Before != nil {
		s.conditions = append(s.conditions, (&cursor{c, terms, p.Before, true}).conditions()...)
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
