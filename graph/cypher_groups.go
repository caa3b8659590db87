package graph

import "strings"

// groups writes [[[key, …], [figure, …]], …], largest group first, then by the
// keys; one more than wanted, to tell if there were others. A node along a to-many
// step counts in the group of each of its ends; a node without one counts in the
// group of null, which is not left out.
func (c *compiler) groups(g *Groups, sc *scope, from func(bool) source) string {
	ofEdges := false
	for _, o := range g.Outputs {
		if o.Aggregate != nil {
			for _, f := range o.Aggregate.Fields {
				ofEdges = ofEdges || f.Field != nil && f.Field.Owner.Kind == PropertiesKind
			}
		}
	}
	s := from(ofEdges)
	body, repeated := s.text(""), s.multiplied
	ends := map[*Field]string{}
	keys := make([]string, len(g.By))
	names := make([]string, len(g.By))
	for i, k := range g.By {
		v := s.node
		if k.Step != nil {
			if ends[k.Step] == "" {
				ends[k.Step] = c.variable("k")
				body += "\nOPTIONAL MATCH " + pattern(s.node, k.Step, "", ends[k.Step], stepLabels(k.Step))
			}
			v = ends[k.Step]
			repeated = repeated || k.Step.Relationship.Many
		}
		names[i] = c.variable("g")
		keys[i] = shown(v, k.Property) + " AS " + names[i]
	}
	figures := []string{"count(DISTINCT " + s.node + ") AS size"}
	var list []string
	for _, o := range g.Outputs {
		if o.Aggregate == nil {
			continue
		}
		for _, expression := range groupFigures(o.Aggregate, s) {
			f := c.variable("f")
			figures = append(figures, expression+" AS "+f)
			list = append(list, f)
		}
	}
	c.aggregates++
	by := strings.Join(names, ", ")
	if repeated {
		// A node with several ends in one group must count once in it.
		body += "\nWITH DISTINCT " + s.carried() + ", " + strings.Join(keys, ", ")
		keys = names
	}
	body += "\nWITH " + strings.Join(append(keys, figures...), ", ") + " ORDER BY size DESC, " + by + " LIMIT " + c.param(int64(g.Limit+1))
	return c.call(sc, body, "collect([["+by+"], ["+strings.Join(list, ", ")+"]])")
}

// groupFigures are the figures of one output, in the order in which they are read.
func groupFigures(o *AggregateOutput, s source) []string {
	var out []string
	for _, n := range o.Count {
		switch n.Name {
		case "nodes":
			out = append(out, "count(DISTINCT "+s.node+")")
		case "edges":
			out = append(out, "count("+s.node+")")
		}
	}
	for _, f := range o.Fields {
		if f.Field == nil {
			continue // __typename
		}
		v := s.node
		if f.Field.Owner.Kind == PropertiesKind {
			v = s.rel
		}
		x := ordered(v, f.Field)
		for _, figure := range f.Figures {
			switch fn := cypherFigure[figure.Name]; {
			case fn != "" && (f.Field.Scalar == DateScalar || f.Field.Scalar == DateTimeScalar):
				out = append(out, "toString("+fn+"("+x+"))")
			case fn != "":
				out = append(out, fn+"("+x+")")
			case figure.Name == "shortest":
				out = append(out, "min(CASE WHEN "+x+" IS NULL THEN null ELSE [size("+x+"), "+x+"] END)[1]")
			case figure.Name == "longest":
				// The smallest of those with the greatest size, by the negative of it.
				out = append(out, "min(CASE WHEN "+x+" IS NULL THEN null ELSE [-size("+x+"), "+x+"] END)[1]")
			}
		}
	}
	return out
}

// GroupKeys are what nodes of an entity can be grouped by: their properties, and
// of the nodes along each step the name and what classifies them.
func GroupKeys(e *Entity) []GroupKey {
	var out []GroupKey
	for _, f := range e.Fields {
		switch {
		case f.IsProperty() && !f.List:
			out = append(out, GroupKey{Name: f.Name, Property: f})
		case !f.IsProperty():
			for _, p := range f.Relationship.Target.Fields {
				if p.IsProperty() && !p.List && (p.Name == "id" || p.Name == "name" || p.Name == "code" || p.Name == "year" || p.Scalar == EnumScalar) {
					out = append(out, GroupKey{Name: f.Name + "_" + p.Name, Step: f, Property: p})
				}
			}
		}
	}
	return out
}
