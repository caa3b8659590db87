package paths

import (
	"fmt"
	"slices"
	"strings"

	"zonegraph/graph"
)

// Step is a type of relationship with the directions in which it may be followed, seen
// from where the path begins.
type Step struct {
	Type    string
	Out, In bool
}

// sources are types that lead from each fact to all others of the same document;
// places and measures lead from each subject to thousands of others.
var (
	sources = []string{"Citation", "Document"}
	hubs    = []string{"City", "County", "Indicator", "Region"}
)

// Through are the types of nodes that a path runs through if nobody says which:
// neither sources nor places nor indicators.
func Through(m *graph.Model) []*graph.Entity { return without(m, slices.Concat(sources, hubs)) }

// Shown are the types of nodes that a neighborhood has if nobody says which.
func Shown(m *graph.Model) []*graph.Entity { return without(m, sources) }

func without(m *graph.Model, names []string) []*graph.Entity {
	return slices.DeleteFunc(slices.Clone(m.Nodes), func(e *graph.Entity) bool { return slices.Contains(names, e.Name) })
}

// Types reads the names of types of nodes, in the order of their names. Errors are
// BAD_USER_INPUT and name the argument types.
func Types(m *graph.Model, names []string) ([]*graph.Entity, error) {
	if len(names) == 0 {
		return nil, graph.BadInput("types", "paths.no-types")
	}
	var out []*graph.Entity
	for i, name := range names {
		e := m.Node(name)
		if e == nil {
			return nil, graph.BadInput(fmt.Sprintf("types[%d]", i), "paths.no-such-type", name, entityNames(m.Nodes))
		}
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b *graph.Entity) int { return strings.Compare(a.Name, b.Name) })
	return slices.Compact(out), nil
}

func entityNames(entities []*graph.Entity) []string {
	out := make([]string, len(entities))
	for i, e := range entities {
		out[i] = e.Name
	}
	return out
}

// Relationships lists the types of relationship, in the order of their names.
func Relationships(m *graph.Model) []string {
	var out []string
	for _, e := range m.Nodes {
		for _, f := range e.Fields {
			if !f.IsProperty() {
				out = append(out, f.Relationship.Type)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Anything is every type of relationship, in both directions.
func Anything(m *graph.Model) []Step {
	types := Relationships(m)
	out := make([]Step, len(types))
	for i, t := range types {
		out[i] = Step{t, true, true}
	}
	return out
}

// Via puts steps in order and joins those of one type. Errors are BAD_USER_INPUT and
// name the argument via.
func Via(m *graph.Model, steps []Step) ([]Step, error) {
	if len(steps) == 0 {
		return nil, graph.BadInput("via", "paths.no-relationships")
	}
	types := Relationships(m)
	ways := map[string]Step{}
	for i, s := range steps {
		if !slices.Contains(types, s.Type) {
			return nil, graph.BadInput(fmt.Sprintf("via[%d].type", i), "paths.no-such-relationship", s.Type, types)
		}
		ways[s.Type] = Step{s.Type, s.Out || ways[s.Type].Out, s.In || ways[s.Type].In}
	}
	var out []Step
	for _, t := range types {
		if s, ok := ways[t]; ok {
			out = append(out, s)
		}
	}
	return out, nil
}

// typesOf writes the types of steps as in a pattern.
func typesOf(steps []Step) string {
	out := make([]string, len(steps))
	for i, s := range steps {
		out[i] = s.Type
	}
	return strings.Join(out, "|")
}

// only writes the types that may be followed in one direction alone.
func only(steps []Step, out bool) string {
	return typesOf(slices.DeleteFunc(slices.Clone(steps), func(s Step) bool { return s.Out && s.In || s.Out != out }))
}

// labels is the label expression for nodes of one of the types.
func labels(entities []*graph.Entity) string {
	out := make([]string, len(entities))
	for i, e := range entities {
		out[i] = e.Label()
	}
	return strings.Join(out, "|")
}
