package cypher

import (
	"zonegraph/graph"

	"strconv"
	"strings"
)

// object writes the expression for what is wanted of a scope's node: a list with
// a slot for each output but type names. For an interface the first slot is the
// name of the node's type, unless the selection is uniform.
func (c *Compiler) object(sel *graph.Selection, sc *scope) string {
	if sel.Variants == nil {
		return "[" + c.slots(sel.Outputs, sc, "") + "]"
	}
	var b strings.Builder
	b.WriteString("CASE")
	for _, v := range sel.Variants {
		sc.guard = sc.from + ":" + v.Entity.Label()
		b.WriteString(" WHEN " + sc.guard + " THEN ['" + v.Entity.Name + "'")
		if slots := c.slots(v.Outputs, sc, ""); slots != "" {
			b.WriteString(", " + slots)
		}
		b.WriteString("]")
	}
	sc.guard = ""
	b.WriteString(" END")
	return b.String()
}

func (c *Compiler) slots(outputs []graph.Output, sc *scope, rel string) string {
	var slots []string
	for _, o := range outputs {
		switch {
		case o.Property != nil && o.Property.Owner.Kind == graph.PropertiesKind:
			slots = append(slots, Shown(rel, o.Property))
		case o.Property != nil:
			slots = append(slots, Shown(sc.from, o.Property))
		case o.Step != nil:
			slots = append(slots, c.stepSlot(o.Step, sc))
		}
	}
	return strings.Join(slots, ", ")
}

func (c *Compiler) stepSlot(s *graph.Step, sc *scope) string {
	switch {
	case s.One != nil:
		before := c.aggregates
		src := c.step(sc.from, s.Field, nil, false)
		inner := &scope{from: src.Node}
		object := c.object(s.One, inner)
		return c.collected(sc, inner, before, src.Text(""), object, " LIMIT 1") + "[0]"
	case s.List != nil:
		l := s.List
		before := c.aggregates
		src := c.step(sc.from, s.Field, l.Where, sortsRelationship(l.Sort))
		with, _ := c.Page(&src, l.Sort, l.Page)
		inner := &scope{from: src.Node}
		object := c.object(l.Object, inner)
		return c.collected(sc, inner, before, src.Text(with), object, "")
	default:
		return c.connection(s.Connection, s.Field, sc)
	}
}

// collected writes a subquery that gives a list of an expression: as an
// expression itself, or as a call if something in it aggregates. before is the
// compiler's count of aggregates before the subquery was begun.
func (c *Compiler) collected(sc, inner *scope, before int, body, expression, limit string) string {
	if c.aggregates == before {
		return "COLLECT { " + body + " " + inner.result(expression) + limit + " }"
	}
	if len(inner.calls) > 0 {
		body += "\n" + strings.Join(inner.calls, "\n")
	}
	return c.call(sc, body, "collect("+expression+")")
}

func sortsRelationship(keys []graph.SortKey) bool {
	for _, k := range keys {
		if k.Field.Owner.Kind == graph.PropertiesKind {
			return true
		}
	}
	return false
}

// connection writes the list of a connection's slots: the page's rows if edges
// or pageInfo are wanted, then a slot for each totalCount and each aggregate, in
// the order of the outputs. Each has its own source: a step from the scope's
// node, or, where step is nil, all nodes of the entity.
func (c *Compiler) connection(n *graph.Connection, step *graph.Field, sc *scope) string {
	from := func(needsRelationship bool) Source {
		if step == nil {
			return c.Root(n.Entity, n.Where)
		}
		p := step.Relationship.Properties
		parallel := p != nil && len(p.DistinctBy) > 0
		return c.step(sc.from, step, n.Where, needsRelationship || parallel || graph.ConcernsRelationship(n.Where))
	}
	var slots []string
	if n.ReadsPage() {
		slots = append(slots, c.edges(n, sc, from))
	}
	for _, o := range n.Outputs {
		switch {
		case o.TotalCount:
			if step != nil && n.Where == nil {
				slots = append(slots, "COUNT { "+c.Step(sc.from, step, "", "", CountLabels(step))+" }")
			} else {
				slots = append(slots, c.count(sc, from))
			}
		case o.Aggregate != nil:
			slots = append(slots, c.aggregate(o.Aggregate, sc, from))
		case o.Groups != nil:
			slots = append(slots, c.groups(o.Groups, sc, from))
		}
	}
	return "[" + strings.Join(slots, ", ") + "]"
}

// pageReadsRelationship tells if the page needs the relationships' properties.
func pageReadsRelationship(n *graph.Connection) bool {
	for _, o := range n.Outputs {
		for _, e := range o.Edges {
			if e.Properties != nil {
				return true
			}
		}
	}
	return sortsRelationship(n.Sort)
}

// edges writes the page: a row is the cursor's values and then a slot for each
// node and each properties of each edges output.
func (c *Compiler) edges(n *graph.Connection, sc *scope, from func(bool) Source) string {
	before := c.aggregates
	s := from(pageReadsRelationship(n))
	inner := &scope{from: s.Node}
	with, terms := c.Page(&s, n.Sort, n.Page)
	var slots []string
	for _, t := range terms {
		if t.field.Scalar == graph.DateScalar || t.field.Scalar == graph.DateTimeScalar {
			slots = append(slots, "toString("+t.expression+")")
		} else {
			slots = append(slots, t.expression)
		}
	}
	for _, o := range n.Outputs {
		for _, e := range o.Edges {
			switch {
			case e.Node != nil:
				slots = append(slots, c.object(e.Node, inner))
			case e.Properties != nil:
				slots = append(slots, "["+c.slots(e.Properties, inner, s.rel)+"]")
			}
		}
	}
	return c.collected(sc, inner, before, s.Text(with), "["+strings.Join(slots, ", ")+"]", "")
}

// count writes the number of a source's rows.
func (c *Compiler) count(sc *scope, from func(bool) Source) string {
	before := c.aggregates
	s := from(false)
	if c.aggregates > before {
		if s.repeats() {
			return c.call(sc, s.Text("WITH DISTINCT "+s.carried()), "count(*)")
		}
		return c.call(sc, s.Text(""), "count(*)")
	}
	if s.repeats() {
		return "COUNT { " + s.Text("") + " RETURN DISTINCT " + s.carried() + " }"
	}
	if s.testsLast() {
		return "COUNT { " + s.Text("") + " RETURN " + s.carried() + " }"
	}
	return "COUNT { " + s.Text("") + " }"
}

// aggregate writes [[figure, …], text, …]: the figures that one pass over the
// rows gives, then the shortest and longest texts, each a search of its own.
func (c *Compiler) aggregate(outputs []graph.AggregateOutput, sc *scope, from func(bool) Source) string {
	ofEdges := false
	for _, o := range outputs {
		for _, f := range o.Fields {
			ofEdges = ofEdges || f.Field != nil && f.Field.Owner.Kind == graph.PropertiesKind
		}
	}
	s := from(ofEdges)
	parallel := s.relEntity != nil && len(s.relEntity.DistinctBy) > 0
	var figures figures
	var texts []string
	for _, o := range outputs {
		for _, n := range o.Count {
			switch {
			case n.Name == "nodes" && parallel:
				figures.add("count(DISTINCT "+s.Node+")", false)
			case n.Name == "nodes" || n.Name == "edges":
				figures.add("count("+s.Node+")", false)
			}
		}
		for _, f := range o.Fields {
			if f.Field == nil {
				continue // __typename
			}
			v := s.Node
			if f.Field.Owner.Kind == graph.PropertiesKind {
				v = s.rel
			}
			for _, figure := range f.Figures {
				switch figure.Name {
				case "shortest", "longest":
					texts = append(texts, c.extremeText(sc, from, f.Field, figure.Name == "longest"))
				case "__typename":
				default:
					figures.add(shownFigure(figure.Name, f.Field, c.ordered(v, f.Field)), parallel && v == s.Node && addsUp(figure.Name))
				}
			}
		}
	}
	return "[" + strings.Join(append([]string{c.passes(sc, s, figures)}, texts...), ", ") + "]"
}

// figures are the figures of an aggregate in the order of the outputs, apart by
// what they are taken over: all rows, or each node once, which differ where
// parallel relationships lead to one node.
type figures struct {
	ofRows, ofNodes []string
	isOfNodes       []bool
}

func (f *figures) add(expression string, ofNodes bool) {
	if ofNodes {
		f.ofNodes = append(f.ofNodes, expression)
	} else {
		f.ofRows = append(f.ofRows, expression)
	}
	f.isOfNodes = append(f.isOfNodes, ofNodes)
}

// passes writes the list of the figures, null if there are none.
func (c *Compiler) passes(sc *scope, s Source, f figures) string {
	pass := func(list []string, with string) string {
		if len(list) == 0 {
			return "null"
		}
		c.aggregates++
		return c.call(sc, s.Text(with), "["+strings.Join(list, ", ")+"]")
	}
	distinct := ""
	if s.repeats() {
		distinct = "WITH DISTINCT " + s.carried()
	}
	rows := pass(f.ofRows, distinct)
	if len(f.ofNodes) == 0 {
		return rows
	}
	nodes := pass(f.ofNodes, "WITH DISTINCT "+s.Node)
	slots := make([]string, len(f.isOfNodes))
	row, node := 0, 0
	for i, ofNodes := range f.isOfNodes {
		if ofNodes {
			slots[i] = nodes + "[" + strconv.Itoa(node) + "]"
			node++
		} else {
			slots[i] = rows + "[" + strconv.Itoa(row) + "]"
			row++
		}
	}
	return "[" + strings.Join(slots, ", ") + "]"
}

func (c *Compiler) extremeText(sc *scope, from func(bool) Source, f *graph.Field, longest bool) string {
	before := c.aggregates
	s := from(f.Owner.Kind == graph.PropertiesKind)
	v := s.Node
	if f.Owner.Kind == graph.PropertiesKind {
		v = s.rel
	}
	t, direction := c.Variable("t"), ""
	if longest {
		direction = " DESC"
	}
	s.conditions = append(s.conditions, c.ordered(v, f)+" IS NOT NULL")
	body := s.Text("WITH " + c.ordered(v, f) + " AS " + t + " ORDER BY size(" + t + ")" + direction + ", " + t + " LIMIT 1")
	return c.collected(sc, &scope{from: s.Node}, before, body, t, "") + "[0]"
}
