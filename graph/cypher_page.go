package graph

import "strings"

// orderTerm is one expression of an order.
type orderTerm struct {
	expression string
	field      *Field
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
func (c *compiler) terms(s source, keys []SortKey, total bool) []orderTerm {
	var out []orderTerm
	hasID := false
	add := func(f *Field, descending bool) {
		v := s.node
		if f.Owner.Kind == PropertiesKind {
			v = s.rel
		}
		out = append(out, orderTerm{ordered(v, f), f, descending, !f.NonNull})
		hasID = hasID || (v == s.node && f.Name == "id")
	}
	for _, k := range keys {
		add(k.Field, k.Descending)
	}
	if total {
		if !hasID {
			add(s.entity.Field("id"), false)
		}
		if s.rel != "" && s.relEntity != nil {
			for _, name := range s.relEntity.DistinctBy {
				add(s.relEntity.Field(name), false)
			}
		}
	}
	return out
}

// CursorFields are the fields whose values a cursor of a connection holds: those
// of its order, made total.
func (n *Connection) CursorFields(step *Field) []*Field {
	s := source{entity: n.Entity}
	if step != nil && step.Relationship.Properties != nil {
		s.rel, s.relEntity = "r", step.Relationship.Properties
	}
	c := &compiler{}
	var out []*Field
	for _, t := range c.terms(s, n.Sort, true) {
		out = append(out, t.field)
	}
	return out
}

// page writes the WITH that makes rows distinct, orders and cuts them, adds the
// cursor's conditions to the source, and returns the terms of the order.
func (c *compiler) page(s *source, keys []SortKey, p Page) (string, []orderTerm) {
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
			v := c.variable("s")
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
		with += " SKIP " + c.param(int64(p.Skip))
	}
	with += " LIMIT " + c.param(int64(p.rows()))
	return with, terms
}

// rows is the number of rows to read: one more than wanted where somebody must
// learn if there were more.
func (p Page) rows() int {
	if p.Ordered || p.Defaulted {
		return p.Limit + 1
	}
	return p.Limit
}

// beyond writes the conditions for rows that come after (or before) a cursor in
// the order of the terms. Cypher orders null last, and compares it with nothing.
func (c *compiler) beyond(terms []orderTerm, values []any, before bool) []string {
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
