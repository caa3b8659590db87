package plain

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/graph"
)

// key is one key of an order.
type key struct {
	value      func(edge) any
	descending bool
}

// keysOf reads the order of nodes, or of the properties of a relationship, from one
// object: of several keys in it the one declared first decides first.
func (g *Graph) keysOf(sort *ast.Type, e *graph.Entity, v any) []key {
	var out []key
	object := members(v)
	for _, d := range g.Schema.Types[sort.Name()].Fields {
		direction := object[d.Name]
		if direction == nil {
			continue
		}
		f := e.Field(d.Name)
		value := func(e edge) any { return property(e, f) }
		if f == nil {
			step := e.Field(strings.TrimSuffix(d.Name, "Count"))
			value = func(e edge) any { return number(e.node, step) }
		}
		out = append(out, key{value, direction == "DESC"})
	}
	return out
}

// nodeKeys reads a list of objects that order nodes.
func (g *Graph) nodeKeys(sort *ast.Type, e *graph.Entity, v any) []key {
	var out []key
	if v == nil {
		return nil
	}
	for _, item := range items(v) {
		out = append(out, g.keysOf(sort, e, item)...)
	}
	return out
}

// edgeKeys reads a list of objects that order edges, by the node or by the relationship.
func (g *Graph) edgeKeys(sort *ast.Type, step *graph.Field, v any) []key {
	var out []key
	if v == nil {
		return nil
	}
	fields := g.Schema.Types[sort.Name()].Fields
	for _, item := range items(v) {
		object := members(item)
		var byNode, byEdge []key
		if object["node"] != nil {
			byNode = g.keysOf(fields.ForName("node").Type, step.Relationship.Target, object["node"])
		}
		if object["edge"] != nil {
			byEdge = g.keysOf(fields.ForName("edge").Type, step.Relationship.Properties, object["edge"])
		}
		if len(byNode) > 0 && len(byEdge) > 0 {
			refuse("an order by node and by edge in one object")
		}
		out = append(append(out, byEdge...), byNode...)
	}
	return out
}

// usual are the keys of the order that a step has by itself.
func usual(step *graph.Field) []key {
	if step == nil || step.Relationship.OrderBy == "" {
		return nil
	}
	name := step.Relationship.OrderBy
	return []key{{value: func(e edge) any { return e.link.values[name] }}}
}

// sorted are the edges in an order that is made total: by the node's id, and by what
// tells relationships between the same nodes apart.
func sorted(edges []edge, keys []key, properties *graph.Entity) []edge {
	keys = append(slices.Clone(keys), key{value: func(e edge) any { return e.node.ID() }})
	if properties != nil {
		for _, name := range properties.DistinctBy {
			keys = append(keys, key{value: func(e edge) any { return e.link.values[name] }})
		}
	}
	out := slices.Clone(edges)
	slices.SortStableFunc(out, func(a, b edge) int {
		for _, k := range keys {
			if c := compareLast(k.value(a), k.value(b), k.descending); c != 0 {
				return c
			}
		}
		return 0
	})
	return out
}
