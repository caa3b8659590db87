package plain

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/graph"
)

// list answers a list of nodes, at the root or along a step.
func (q *asked) list(e *graph.Entity, step *graph.Field, edges []edge, f *ast.Field) any {
	args := arguments(f, q.variables)
	found := once(where(e, args["where"]).found(edges))
	var keys []key
	if d := f.Definition.Arguments.ForName("sort"); d != nil {
		keys = q.nodeKeys(d.Type, e, args["sort"])
	}
	limit, defaulted := q.size(args["limit"])
	offset := 0
	if args["offset"] != nil {
		offset = rows(args["offset"])
	}
	if keys == nil {
		keys = usual(step)
	}
	ordered := len(keys) > 0 || args["offset"] != nil
	if ordered {
		found = sorted(found, keys, nil)
		found = found[min(offset, len(found)):]
	}
	q.notices = q.notices || defaulted && len(found) > limit
	if ordered {
		found = found[:min(limit, len(found))]
	}
	out := List{Open: !ordered, Take: limit}
	noticed := q.notices
	for _, e := range found {
		out.Items = append(out.Items, q.object(e.node, f.SelectionSet))
	}
	if len(found) > limit && q.notices != noticed {
		q.notices, q.perhaps = noticed, true
	}
	return out
}

// page is which edges of an order are wanted, by the arguments of a connection.
type page struct {
	size          int
	backward      bool
	after, before *Place
}

// connection answers a connection, at the root or along a step.
func (q *asked) connection(e *graph.Entity, step *graph.Field, edges []edge, f *ast.Field) any {
	args := arguments(f, q.variables)
	var found []edge
	var keys []key
	var properties *graph.Entity
	sort := f.Definition.Arguments.ForName("sort").Type
	if step == nil {
		found = where(e, args["where"]).found(edges)
		keys = q.nodeKeys(sort, e, args["sort"])
	} else {
		properties = step.Relationship.Properties
		found = edgeWhere(step, args["where"]).found(edges)
		if keys = q.edgeKeys(sort, step, args["sort"]); keys == nil {
			keys = usual(step)
		}
	}
	p := q.page(args)
	found = sorted(found, keys, properties)
	shown, info := p.cut(found, properties)
	out := &Object{}
	for _, g := range q.collect(f.SelectionSet, f.Definition.Type.Name()) {
		switch g.Name {
		case "__typename":
			out.add(g.Alias, f.Definition.Type.Name())
		case "totalCount":
			out.add(g.Alias, int64(len(found)))
		case "edges":
			list := List{}
			for _, x := range shown {
				list.Items = append(list.Items, q.edge(x, properties, g))
			}
			out.add(g.Alias, list)
		case "pageInfo":
			out.add(g.Alias, q.leaves(g, info))
		case "aggregate":
			out.add(g.Alias, q.aggregate(e, properties, found, g))
		case "groups":
			out.add(g.Alias, q.groups(e, properties, found, g))
		}
	}
	return out
}

func (q *asked) edge(x edge, properties *graph.Entity, f *ast.Field) any {
	out := &Object{}
	for _, g := range q.collect(f.SelectionSet, f.Definition.Type.Name()) {
		switch g.Name {
		case "__typename":
			out.add(g.Alias, f.Definition.Type.Name())
		case "cursor":
			out.add(g.Alias, Cursor{x.place(properties)})
		case "node":
			out.add(g.Alias, q.object(x.node, g.SelectionSet))
		case "properties":
			values := map[string]any{"__typename": properties.Name}
			for _, p := range properties.Fields {
				values[p.Name] = shown(x.link.values[p.Name])
			}
			out.add(g.Alias, q.leaves(g, values))
		}
	}
	return out
}

// leaves answers an object without selections below it from its values.
func (q *asked) leaves(f *ast.Field, values map[string]any) any {
	out := &Object{}
	for _, g := range q.collect(f.SelectionSet, f.Definition.Type.Name()) {
		if g.Name == "__typename" {
			out.add(g.Alias, f.Definition.Type.Name())
		} else {
			out.add(g.Alias, values[g.Name])
		}
	}
	return out
}

// page reads which page is asked for.
func (q *asked) page(args map[string]any) page {
	p := page{}
	if args["first"] != nil && args["last"] != nil {
		refuse("first and last")
	}
	size := args["first"]
	if args["last"] != nil {
		size, p.backward = args["last"], true
	} else if args["before"] != nil && args["first"] == nil && args["after"] == nil {
		p.backward = true // nothing but the page before an edge was asked for
	}
	p.size, _ = q.size(size)
	p.after, p.before = q.place(args["after"]), q.place(args["before"])
	return p
}

// place is what a cursor marks.
func (q *asked) place(v any) *Place {
	if v == nil {
		return nil
	}
	p, ok := q.Places[v.(string)]
	if !ok {
		refuse("%v is no cursor", v)
	}
	return &p
}

// cut are the edges of the page, and what pageInfo says of it.
func (p page) cut(edges []edge, properties *graph.Entity) ([]edge, map[string]any) {
	at := func(place Place) int {
		return slices.IndexFunc(edges, func(e edge) bool { return e.place(properties) == place })
	}
	rest := edges
	if p.before != nil {
		if i := at(*p.before); i >= 0 {
			rest = rest[:i]
		}
	}
	if p.after != nil {
		if i := at(*p.after); i >= 0 {
			rest = rest[min(i+1, len(rest)):]
		}
	}
	more := len(rest) > p.size
	if p.backward {
		rest = rest[max(0, len(rest)-p.size):]
	} else {
		rest = rest[:min(p.size, len(rest))]
	}
	info := map[string]any{
		"hasNextPage": more && !p.backward || p.backward && p.before != nil, "hasPreviousPage": more && p.backward || !p.backward && p.after != nil,
		"startCursor": nil, "endCursor": nil,
	}
	if len(rest) > 0 {
		info["startCursor"], info["endCursor"] = Cursor{rest[0].place(properties)}, Cursor{rest[len(rest)-1].place(properties)}
	}
	return rest, info
}

// aggregate answers an aggregate over edges, or what a group has of it.
func (q *asked) aggregate(e, properties *graph.Entity, edges []edge, f *ast.Field) any {
	out := &Object{}
	for _, g := range q.collect(f.SelectionSet, f.Definition.Type.Name()) {
		out.add(g.Alias, q.figures(e, properties, edges, f, g))
	}
	return out
}

func (q *asked) figures(e, properties *graph.Entity, edges []edge, f, g *ast.Field) any {
	switch g.Name {
	case "count":
		return q.leaves(g, map[string]any{"nodes": count("nodes", edges), "edges": count("edges", edges)})
	case "node", "edge":
	default:
		return f.Definition.Type.Name()
	}
	owner := e
	if g.Name == "edge" {
		owner = properties
	}
	out := &Object{}
	for _, p := range q.collect(g.SelectionSet, g.Definition.Type.Name()) {
		property := owner.Field(p.Name)
		if property == nil {
			out.add(p.Alias, g.Definition.Type.Name())
			continue
		}
		values := map[string]any{}
		for _, name := range []string{"recorded", "min", "max", "sum", "average", "shortest", "longest"} {
			if q.Schema.Types[p.Definition.Type.Name()].Fields.ForName(name) == nil {
				continue
			}
			v := shown(figureOf(name, property, edges))
			if n, ok := v.(float64); ok && name != "min" && name != "max" {
				v = Approximate(n)
			} else if n, ok := v.(int64); ok && (name == "sum" || name == "average") {
				v = Approximate(n)
			}
			values[name] = v
		}
		out.add(p.Alias, q.leaves(p, values))
	}
	return out
}

// groups answers the groups of edges.
func (q *asked) groups(e, properties *graph.Entity, edges []edge, f *ast.Field) any {
	args := arguments(f, q.variables)
	var by []groupKey
	for _, name := range items(args["by"]) {
		if slices.ContainsFunc(by, func(k groupKey) bool { return k.name == name }) {
			refuse("%v comes twice", name)
		}
		by = append(by, groupKeyOf(e, properties, name.(string)))
	}
	if len(by) == 0 {
		refuse("no keys")
	}
	limit, _ := q.size(args["limit"])
	found := groupsOf(edges, by, args["sort"] == "KEY")
	if len(found) > limit {
		q.notices, found = true, found[:limit]
	}
	out := List{}
	for _, group := range found {
		o := &Object{}
		for _, g := range q.collect(f.SelectionSet, f.Definition.Type.Name()) {
			if g.Name != "key" {
				o.add(g.Alias, q.figures(e, properties, group.edges, f, g))
				continue
			}
			keys := List{}
			for i, k := range by {
				keys.Items = append(keys.Items, q.leaves(g, map[string]any{"field": k.name, "value": keyText(group.keys[i])}))
			}
			o.add(g.Alias, keys)
		}
		out.Items = append(out.Items, o)
	}
	return out
}
