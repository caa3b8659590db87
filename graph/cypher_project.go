package graph

import "strings"

// object writes the expression for what is wanted of a node: a list with a slot
// for each output but type names. For an interface the first slot is the name of
// the node's type, unless the selection is uniform.
func (c *compiler) object(sel *Selection, node string) string {
	if sel.Variants == nil {
		return "[" + c.slots(sel.Outputs, node, "") + "]"
	}
	var b strings.Builder
	b.WriteString("CASE")
	for _, v := range sel.Variants {
		b.WriteString(" WHEN " + node + ":" + v.Entity.Label() + " THEN ['" + v.Entity.Name + "'")
		if slots := c.slots(v.Outputs, node, ""); slots != "" {
			b.WriteString(", " + slots)
		}
		b.WriteString("]")
	}
	b.WriteString(" END")
	return b.String()
}

func (c *compiler) slots(outputs []Output, node, rel string) string {
	var slots []string
	for _, o := range outputs {
		switch {
		case o.Property != nil && o.Property.Owner.Kind == PropertiesKind:
			slots = append(slots, shown(rel, o.Property))
		case o.Property != nil:
			slots = append(slots, shown(node, o.Property))
		case o.Step != nil:
			slots = append(slots, c.stepSlot(o.Step, node))
		}
	}
	return strings.Join(slots, ", ")
}

func (c *compiler) stepSlot(s *Step, node string) string {
	switch {
	case s.One != nil:
		src := c.step(node, s.Field, nil, false)
		return "COLLECT { " + src.text("") + " RETURN " + c.object(s.One, src.node) + " LIMIT 1 }[0]"
	case s.List != nil:
		l := s.List
		src := c.step(node, s.Field, l.Where, sortsRelationship(l.Sort))
		with, _ := c.page(&src, l.Sort, l.Page)
		return "COLLECT { " + src.text(with) + " RETURN " + c.object(l.Object, src.node) + " }"
	default:
		n := s.Connection
		return c.connection(n, func() source {
			return c.step(node, s.Field, n.Where, s.Field.Relationship.Properties != nil)
		})
	}
}

func sortsRelationship(keys []SortKey) bool {
	for _, k := range keys {
		if k.Field.Owner.Kind == PropertiesKind {
			return true
		}
	}
	return false
}

// connection writes the list of a connection's slots: the page's rows if edges
// or pageInfo are wanted, then a slot for each totalCount and each aggregate, in
// the order of the outputs. from makes a fresh source for each of them.
func (c *compiler) connection(n *Connection, from func() source) string {
	var slots []string
	if n.ReadsPage() {
		slots = append(slots, c.edges(n, from()))
	}
	for _, o := range n.Outputs {
		switch {
		case o.TotalCount:
			slots = append(slots, count(from()))
		case o.Aggregate != nil:
			slots = append(slots, c.aggregate(o.Aggregate, from))
		}
	}
	return "[" + strings.Join(slots, ", ") + "]"
}

// ReadsPage tells if the first slot of the connection is the page.
func (n *Connection) ReadsPage() bool {
	for _, o := range n.Outputs {
		if o.Edges != nil || o.PageInfo != nil {
			return true
		}
	}
	return false
}

// edges writes the page: a row is the cursor's values and then a slot for each
// node and each properties of each edges output.
func (c *compiler) edges(n *Connection, s source) string {
	with, terms := c.page(&s, n.Sort, n.Page)
	var slots []string
	for _, t := range terms {
		if t.field.Scalar == DateScalar || t.field.Scalar == DateTimeScalar {
			slots = append(slots, "toString("+t.expression+")")
		} else {
			slots = append(slots, t.expression)
		}
	}
	for _, o := range n.Outputs {
		for _, e := range o.Edges {
			switch {
			case e.Node != nil:
				slots = append(slots, c.object(e.Node, s.node))
			case e.Properties != nil:
				slots = append(slots, "["+c.slots(e.Properties, s.node, s.rel)+"]")
			}
		}
	}
	return "COLLECT { " + s.text(with) + " RETURN [" + strings.Join(slots, ", ") + "] }"
}

// count writes the number of a source's rows.
func count(s source) string {
	if s.multiplied {
		return "COUNT { " + s.text("") + " RETURN DISTINCT " + s.carried() + " }"
	}
	return "COUNT { " + s.text("") + " }"
}

// aggregate writes [[figure, …], text, …]: the figures that one pass over the
// rows gives, then the shortest and longest texts, each a search of its own.
func (c *compiler) aggregate(outputs []AggregateOutput, from func() source) string {
	s := from()
	var figures, texts []string
	for _, o := range outputs {
		for _, n := range o.Count {
			switch {
			case n.Name == "edges" && s.rel != "":
				figures = append(figures, "count("+s.rel+")")
			case n.Name == "edges":
				figures = append(figures, "count("+s.node+")")
			case n.Name == "nodes" && (s.multiplied || s.rel != ""):
				figures = append(figures, "count(DISTINCT "+s.node+")")
			case n.Name == "nodes":
				figures = append(figures, "count("+s.node+")")
			}
		}
		for _, f := range o.Fields {
			v := s.node
			if f.Field.Owner.Kind == PropertiesKind {
				v = s.rel
			}
			for _, figure := range f.Figures {
				switch fn := cypherFigure[figure.Name]; {
				case fn != "" && (f.Field.Scalar == DateScalar || f.Field.Scalar == DateTimeScalar):
					figures = append(figures, "toString("+fn+"("+ordered(v, f.Field)+"))")
				case fn != "":
					figures = append(figures, fn+"("+ordered(v, f.Field)+")")
				case figure.Name == "shortest" || figure.Name == "longest":
					texts = append(texts, c.extremeText(from(), f.Field, figure.Name == "longest"))
				}
			}
		}
	}
	main := "null"
	if len(figures) > 0 {
		distinct := ""
		if s.multiplied {
			distinct = "\nWITH DISTINCT " + s.carried()
		}
		main = "COLLECT { " + s.text("") + distinct + " RETURN [" + strings.Join(figures, ", ") + "] }[0]"
	}
	return "[" + strings.Join(append([]string{main}, texts...), ", ") + "]"
}

func (c *compiler) extremeText(s source, f *Field, longest bool) string {
	v := s.node
	if f.Owner.Kind == PropertiesKind {
		v = s.rel
	}
	t, direction := c.variable("t"), ""
	if longest {
		direction = " DESC"
	}
	s.conditions = append(s.conditions, ordered(v, f)+" IS NOT NULL")
	return "COLLECT { " + s.text("WITH "+ordered(v, f)+" AS "+t) + " RETURN " + t +
		" ORDER BY size(" + t + ")" + direction + ", " + t + " LIMIT 1 }[0]"
}
