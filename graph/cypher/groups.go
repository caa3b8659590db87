package cypher

import (
	"strings"

	"zonegraph/graph"
)

// groups writes [[[key, …], [figure, …]], …], one group more than wanted, to tell
// if there were others. A node along a to-many step counts in the group of each of
// its ends; a node without one counts in the group of null, which is not left out.
func (c *Compiler) groups(g *graph.Groups, sc *scope, from func(bool) Source) string {
	s := from(groupsReadRelationship(g))
	parallel := s.relEntity != nil && len(s.relEntity.DistinctBy) > 0
	w := &keyPaths{source: s, ends: map[string]string{}, repeated: s.repeats()}
	keys := make([]string, len(g.By))
	names := make([]string, len(g.By))
	for i, k := range g.By {
		names[i] = c.Variable("g")
		keys[i] = c.grouped(c.end(w, k), k) + " AS " + names[i]
	}
	by := strings.Join(names, ", ")
	body := s.Text("") + w.clauses
	if w.repeated {
		// A node with several ends in one group must count once in it.
		body += "\nWITH DISTINCT " + s.carried() + ", " + strings.Join(keys, ", ")
		keys = names
	}
	once := s.Node
	if parallel && addsUpNodes(g) {
		// Of the relationships that lead to one node, only the first has the node
		// for the sums over nodes.
		list, i := c.Variable("l"), c.Variable("i")
		once = c.Variable("o")
		body += "\nWITH " + strings.Join(keys, ", ") + ", " + s.Node + ", collect(" + s.rel + ") AS " + list + " UNWIND range(0, size(" + list + ") - 1) AS " + i +
			"\nWITH " + by + ", " + s.Node + ", " + list + "[" + i + "] AS " + s.rel + ", CASE " + i + " WHEN 0 THEN " + s.Node + " END AS " + once
		keys = names
	}
	nodes := "count(*)"
	if parallel {
		nodes = "count(DISTINCT " + s.Node + ")"
	}
	figures := []string{nodes + " AS size"}
	var list []string
	for _, o := range g.Outputs {
		if o.Aggregate == nil {
			continue
		}
		for _, expression := range c.groupFigures(o.Aggregate, nodes, once, s.rel) {
			f := c.Variable("f")
			figures = append(figures, expression+" AS "+f)
			list = append(list, f)
		}
	}
	c.aggregates++
	order := "size DESC, " + by
	if g.ByKey {
		order = by
	}
	body += "\nWITH " + strings.Join(append(keys, figures...), ", ") + " ORDER BY " + order + " LIMIT " + c.Param(int64(g.Limit+1))
	return c.call(sc, body, "collect([["+by+"], ["+strings.Join(list, ", ")+"]])")
}

// keyPaths are the clauses that lead from a source to what the keys of groups are of.
type keyPaths struct {
	source  Source
	clauses string
	// ends has the variable at the end of each key path, by the names of its steps.
	ends map[string]string
	// repeated is true if a node can come in several rows.
	repeated bool
}

// end gives the variable that has a key's property, and adds the key path to it if no
// other key has it.
func (c *Compiler) end(w *keyPaths, k graph.GroupKey) string {
	if k.Property.Owner.Kind == graph.PropertiesKind {
		return w.source.rel
	}
	v, path := w.source.Node, ""
	for _, f := range k.Steps {
		path += "." + f.Name
		if w.ends[path] == "" {
			w.ends[path] = c.Variable("k")
			several := strings.Contains(f.Relationship.Type, "|")
			to := CountLabels(f)
			if several {
				to = Labels(f.Relationship.Target)
			}
			w.clauses += "\nOPTIONAL MATCH " + c.Step(v, f, "", w.ends[path], to)
			w.repeated = w.repeated || f.Relationship.Many || several
		}
		v = w.ends[path]
	}
	return v
}

// grouped is the expression that groups by a key. A Decimal is grouped as the
// number, so that it is ordered as one.
func (c *Compiler) grouped(v string, k graph.GroupKey) string {
	switch {
	case k.Year:
		return v + "." + k.Property.Name + ".year"
	case k.Property.Scalar == graph.DecimalScalar:
		return c.ordered(v, k.Property)
	}
	return Shown(v, k.Property)
}

// groupsReadRelationship tells if a key or a figure is of the relationship.
func groupsReadRelationship(g *graph.Groups) bool {
	ofEdge := func(f *graph.Field) bool { return f != nil && f.Owner.Kind == graph.PropertiesKind }
	for _, k := range g.By {
		if ofEdge(k.Property) {
			return true
		}
	}
	for _, f := range aggregated(g) {
		if ofEdge(f.Field) {
			return true
		}
	}
	return false
}

// addsUpNodes tells if a figure depends on how often a node comes.
func addsUpNodes(g *graph.Groups) bool {
	for _, f := range aggregated(g) {
		if f.Field == nil || f.Field.Owner.Kind == graph.PropertiesKind {
			continue
		}
		for _, figure := range f.Figures {
			if addsUp(figure.Name) {
				return true
			}
		}
	}
	return false
}

// aggregated are the properties with figures.
func aggregated(g *graph.Groups) []graph.AggregateField {
	var out []graph.AggregateField
	for _, o := range g.Outputs {
		if o.Aggregate != nil {
			out = append(out, o.Aggregate.Fields...)
		}
	}
	return out
}

// groupFigures are the figures of one output, in the order in which they are read.
func (c *Compiler) groupFigures(o *graph.AggregateOutput, nodes, node, rel string) []string {
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
		if f.Field.Owner.Kind == graph.PropertiesKind {
			v = rel
		}
		x := c.ordered(v, f.Field)
		for _, figure := range f.Figures {
			switch figure.Name {
			case "shortest":
				out = append(out, "min(CASE WHEN "+x+" IS NULL THEN null ELSE [size("+x+"), "+x+"] END)[1]")
			case "longest":
				// The smallest of those with the greatest size, by the negative of it.
				out = append(out, "min(CASE WHEN "+x+" IS NULL THEN null ELSE [-size("+x+"), "+x+"] END)[1]")
			case "__typename":
			default:
				out = append(out, shownFigure(figure.Name, f.Field, x))
			}
		}
	}
	return out
}
