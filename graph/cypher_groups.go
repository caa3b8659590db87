package graph

import "strings"

// groups writes [[[key, …], [figure, …]], …], one group more than wanted, to tell
// if there were others. A node along a to-many step counts in the group of each of
// its ends; a node without one counts in the group of null, which is not left out.
func (c *compiler) groups(g *Groups, sc *scope, from func(bool) source) string {
	s := from(g.readsRelationship())
	parallel := s.relEntity != nil && len(s.relEntity.DistinctBy) > 0
	w := &walked{source: s, ends: map[string]string{}, repeated: s.repeats()}
	keys := make([]string, len(g.By))
	names := make([]string, len(g.By))
	for i, k := range g.By {
		names[i] = c.variable("g")
		keys[i] = grouped(c.end(w, k), k) + " AS " + names[i]
	}
	by := strings.Join(names, ", ")
	body := s.text("") + w.clauses
	if w.repeated {
		// A node with several ends in one group must count once in it.
		body += "\nWITH DISTINCT " + s.carried() + ", " + strings.Join(keys, ", ")
		keys = names
	}
	once := s.node
	if parallel && g.addsUpNodes() {
		// Of the relationships that lead to one node, only the first has the node
		// for the sums over nodes.
		list, i := c.variable("l"), c.variable("i")
		once = c.variable("o")
		body += "\nWITH " + strings.Join(keys, ", ") + ", " + s.node + ", collect(" + s.rel + ") AS " + list + " UNWIND range(0, size(" + list + ") - 1) AS " + i +
			"\nWITH " + by + ", " + s.node + ", " + list + "[" + i + "] AS " + s.rel + ", CASE " + i + " WHEN 0 THEN " + s.node + " END AS " + once
		keys = names
	}
	nodes := "count(*)"
	if parallel {
		nodes = "count(DISTINCT " + s.node + ")"
	}
	figures := []string{nodes + " AS size"}
	var list []string
	for _, o := range g.Outputs {
		if o.Aggregate == nil {
			continue
		}
		for _, expression := range groupFigures(o.Aggregate, nodes, once, s.rel) {
			f := c.variable("f")
			figures = append(figures, expression+" AS "+f)
			list = append(list, f)
		}
	}
	c.aggregates++
	order := "size DESC, " + by
	if g.ByKey {
		order = by
	}
	body += "\nWITH " + strings.Join(append(keys, figures...), ", ") + " ORDER BY " + order + " LIMIT " + c.param(int64(g.Limit+1))
	return c.call(sc, body, "collect([["+by+"], ["+strings.Join(list, ", ")+"]])")
}

// walked are the clauses that walk from a source to the ends of some steps.
type walked struct {
	source  source
	clauses string
	// ends has the variable at the end of each walk, by the names of its steps.
	ends map[string]string
	// repeated is true if a node can come in several rows.
	repeated bool
}

// end gives the variable that has a key's property, and walks to it if nothing
// else has walked there yet.
func (c *compiler) end(w *walked, k GroupKey) string {
	if k.Property.Owner.Kind == PropertiesKind {
		return w.source.rel
	}
	v, way := w.source.node, ""
	for _, f := range k.Steps {
		way += "." + f.Name
		if w.ends[way] == "" {
			w.ends[way] = c.variable("k")
			several := strings.Contains(f.Relationship.Type, "|")
			to := countLabels(f)
			if several {
				to = labels(f.Relationship.Target)
			}
			w.clauses += "\nOPTIONAL MATCH " + pattern(v, f, "", w.ends[way], to)
			w.repeated = w.repeated || f.Relationship.Many || several
		}
		v = w.ends[way]
	}
	return v
}

// grouped is the expression that groups by a key. A Decimal is grouped as the
// number, so that it is ordered as one.
func grouped(v string, k GroupKey) string {
	switch {
	case k.Year:
		return v + "." + k.Property.Name + ".year"
	case k.Property.Scalar == DecimalScalar:
		return ordered(v, k.Property)
	}
	return shown(v, k.Property)
}

// readsRelationship tells if a key or a figure is of the relationship.
func (g *Groups) readsRelationship() bool {
	ofEdge := func(f *Field) bool { return f != nil && f.Owner.Kind == PropertiesKind }
	for _, k := range g.By {
		if ofEdge(k.Property) {
			return true
		}
	}
	for _, f := range g.aggregated() {
		if ofEdge(f.Field) {
			return true
		}
	}
	return false
}

// addsUpNodes tells if a figure depends on how often a node comes.
func (g *Groups) addsUpNodes() bool {
	for _, f := range g.aggregated() {
		if f.Field == nil || f.Field.Owner.Kind == PropertiesKind {
			continue
		}
		for _, figure := range f.Figures {
			if figure.Name == "sum" || figure.Name == "average" {
				return true
			}
		}
	}
	return false
}

// aggregated are the properties with figures.
func (g *Groups) aggregated() []AggregateField {
	var out []AggregateField
	for _, o := range g.Outputs {
		if o.Aggregate != nil {
			out = append(out, o.Aggregate.Fields...)
		}
	}
	return out
}

// groupFigures are the figures of one output, in the order in which they are read.
func groupFigures(o *AggregateOutput, nodes, node, rel string) []string {
	var out []string
	for _, n := range o.Count {
		switch n.Name {
		case "nodes":
			out = append(out, nodes)
		case "edges":
			out = append(out, "count(*)")
		}
	}
	for _, f := range o.Fields {
		if f.Field == nil {
			continue // __typename
		}
		v := node
		if f.Field.Owner.Kind == PropertiesKind {
			v = rel
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
