package plain

import (
	"slices"
	"strings"

	"zonegraph/graph"
)

// groupKey is one key of groups.
type groupKey struct {
	name string
	// steps lead to the nodes that have the property, none for the node itself or the
	// relationship.
	steps    []string
	property string
	ofEdge   bool
	year     bool
}

// groupKeyOf reads the name of a key: property, property_year, step_property,
// step_step_property or edge_property.
func groupKeyOf(e, properties *graph.Entity, name string) groupKey {
	k := groupKey{name: name}
	parts := strings.Split(name, "_")
	if parts[0] == "edge" && properties != nil {
		k.ofEdge, parts = true, parts[1:]
	}
	last := len(parts) - 1
	owner := e
	if k.ofEdge {
		owner = properties
	}
	if f := owner.Field(parts[0]); f.IsProperty() {
		k.property, k.year = parts[0], last == 1
		return k
	}
	k.steps, k.property = parts[:last], parts[last]
	return k
}

// group is what edges have in common that stand in one group.
type group struct {
	keys  []any
	edges []edge
}

// groupsOf puts edges into groups. What has several things along a step counts in the
// group of each, and once in each; what has none, in that of nil.
func groupsOf(edges []edge, by []groupKey, byKey bool) []group {
	var out []group
	for _, e := range edges {
		for _, keys := range keysOf(e, by, map[string]*Node{}) {
			i := slices.IndexFunc(out, func(g group) bool { return sameKeys(g.keys, keys) })
			if i < 0 {
				i = len(out)
				out = append(out, group{keys: keys})
			}
			if !slices.Contains(out[i].edges, e) {
				out[i].edges = append(out[i].edges, e)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b group) int {
		if d := len(once(b.edges)) - len(once(a.edges)); !byKey && d != 0 {
			return d
		}
		for i := range by {
			if c := compareLast(a.keys[i], b.keys[i], false); c != 0 {
				return c
			}
		}
		return 0
	})
	return out
}

func sameKeys(a, b []any) bool {
	return slices.EqualFunc(a, b, func(x, y any) bool { return compareLast(x, y, false) == 0 })
}

// keysOf are the keys of the groups in which an edge counts. ends are the nodes that were
// chosen at the end of each way: two keys with the same way are of the same node.
func keysOf(e edge, by []groupKey, ends map[string]*Node) [][]any {
	if len(by) == 0 {
		return [][]any{nil}
	}
	var out [][]any
	add := func(v any, ends map[string]*Node) {
		for _, rest := range keysOf(e, by[1:], ends) {
			out = append(out, append([]any{v}, rest...))
		}
	}
	k := by[0]
	switch {
	case k.ofEdge:
		add(keyValue(e.link.values, k), ends)
	case len(k.steps) == 0:
		add(keyValue(e.node.Values, k), ends)
	default:
		ways(e.node, k.steps, "", ends, func(end *Node, ends map[string]*Node) {
			if end == nil {
				add(nil, ends)
			} else {
				add(keyValue(end.Values, k), ends)
			}
		})
	}
	return out
}

// ways goes along steps, by each choice of nodes that agrees with those that were chosen
// before.
func ways(n *Node, steps []string, way string, ends map[string]*Node, each func(*Node, map[string]*Node)) {
	if len(steps) == 0 {
		each(n, ends)
		return
	}
	way += "." + steps[0]
	if end, chosen := ends[way]; chosen {
		ways(end, steps[1:], way, ends, each)
		return
	}
	choices := []edge{{}}
	if n != nil {
		if step := n.Type.Field(steps[0]); step != nil {
			if found := along(n, step); len(found) > 0 {
				choices = once(found)
			}
		}
	}
	for _, c := range choices {
		with := map[string]*Node{way: c.node}
		for other, end := range ends {
			with[other] = end
		}
		ways(c.node, steps[1:], way, with, each)
	}
}

func keyValue(values graph.Values, k groupKey) any {
	v := values[k.property]
	if day, ok := v.(graph.Date); ok && k.year {
		return year(day)
	}
	return v
}
