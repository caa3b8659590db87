package loaders

import (
	"fmt"
	"math"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"zonegraph/graph"
)

// arguments are the arguments of one field as plain values, with the field's
// response key for messages.
type arguments struct {
	values map[string]any
	field  string
}

func (s *selector) arguments(field graphql.CollectedField) arguments {
	return arguments{field.ArgumentMap(s.op.Variables), field.Alias}
}

// name is how a message calls an argument.
func (a arguments) name(argument string) string { return a.field + "." + argument }

// uniqueKey reads the one unique key of a node that is given.
func (a arguments) uniqueKey(m *graph.Model, e *graph.Entity) (graph.Compare, error) {
	var key graph.Compare
	var names []string
	given := 0
	for _, f := range e.Fields {
		if !f.Unique {
			continue
		}
		names = append(names, f.Name)
		if v := a.values[f.Name]; v != nil {
			key = graph.Compare{Field: f, Op: graph.OpEq, Value: v}
			given++
		}
	}
	if given != 1 {
		return key, graph.BadInput(a.field, "node.one-key", given, names)
	}
	if id, ok := key.Value.(string); ok && key.Field.Name == "id" {
		if _, err := m.ReadIDOf(e.Name, id, a.name("id")); err != nil {
			return key, err
		}
	}
	return key, nil
}

// size reads a page size; defaulted tells that nobody asked for one.
func (a arguments) size(argument string, limits Limits) (n int, defaulted bool, err error) {
	v := a.values[argument]
	if v == nil {
		return limits.DefaultPage, true, nil
	}
	n, err = a.whole(argument, v)
	if err == nil && n > limits.MaxPage {
		err = graph.BadInput(a.name(argument), "page.too-large", n, limits.MaxPage)
	}
	return n, false, err
}

func (a arguments) offset() (int, error) {
	v := a.values["offset"]
	if v == nil {
		return 0, nil
	}
	return a.whole("offset", v)
}

// whole reads a number of rows, which cannot be negative.
func (a arguments) whole(argument string, v any) (int, error) {
	n, ok := graph.Whole(v)
	if !ok || n < 0 || n > math.MaxInt32 {
		return 0, graph.BadInput(a.name(argument), "page.not-a-size", graph.Literal(v))
	}
	return int(n), nil
}

// page reads the four arguments of a connection's page.
func (a arguments) page(n *graph.Connection, step *graph.Field, limits Limits) error {
	p := &n.Page
	p.Ordered = true
	size := "first"
	if a.values["last"] != nil {
		if a.values["first"] != nil {
			return graph.BadInput(a.field, "page.first-and-last")
		}
		size, p.Backward = "last", true
	} else if a.values["before"] != nil && a.values["first"] == nil && a.values["after"] == nil {
		p.Backward = true
	}
	var err error
	if p.Limit, p.Defaulted, err = a.size(size, limits); err != nil {
		return err
	}
	if p.After, err = a.cursor("after", n, step); err != nil {
		return err
	}
	p.Before, err = a.cursor("before", n, step)
	return err
}

func (a arguments) cursor(argument string, n *graph.Connection, step *graph.Field) ([]any, error) {
	v := a.values[argument]
	if v == nil {
		return nil, nil
	}
	text, ok := v.(string)
	if !ok {
		return nil, graph.BadInput(a.name(argument), "page.not-a-cursor")
	}
	return graph.DecodeCursor(n.CursorFields(step), n.Sort, text, a.name(argument))
}

func (a arguments) sort(e *graph.Entity) ([]graph.SortKey, error) {
	return a.sortItems(func(item map[string]any, path string) ([]graph.SortKey, error) {
		return sortKeys(e, item, path)
	})
}

// edgeSort reads the sort of a connection along a step: by node and by edge.
func (a arguments) edgeSort(step *graph.Field) ([]graph.SortKey, error) {
	return a.sortItems(func(item map[string]any, path string) ([]graph.SortKey, error) {
		var out []graph.SortKey
		for _, of := range []struct {
			key string
			e   *graph.Entity
		}{{"edge", step.Relationship.Properties}, {"node", step.Relationship.Target}} {
			inner, ok := item[of.key].(map[string]any)
			if !ok {
				continue
			}
			keys, err := sortKeys(of.e, inner, path+"."+of.key)
			if err != nil {
				return nil, err
			}
			if len(out) > 0 && len(keys) > 0 {
				return nil, graph.BadInput(path, "sort.node-and-edge")
			}
			out = append(out, keys...)
		}
		return out, nil
	})
}

func (a arguments) sortItems(read func(map[string]any, string) ([]graph.SortKey, error)) ([]graph.SortKey, error) {
	v := a.values["sort"]
	if v == nil {
		return nil, nil
	}
	var out []graph.SortKey
	for i, item := range graph.Items(v) {
		path := fmt.Sprintf("%s[%d]", a.name("sort"), i)
		object, ok := item.(map[string]any)
		if !ok {
			return nil, graph.BadInput(path, "sort.not-an-object")
		}
		keys, err := read(object, path)
		if err != nil {
			return nil, err
		}
		out = append(out, keys...)
	}
	return out, nil
}

// sortKeys reads one sort object, its keys in the order of the schema.
func sortKeys(e *graph.Entity, item map[string]any, path string) ([]graph.SortKey, error) {
	var out []graph.SortKey
	for _, f := range e.Fields {
		name := f.Name
		if !f.IsProperty() {
			f = f.Count()
			name = f.Name
		}
		switch item[name] {
		case nil:
		case "ASC":
			out = append(out, graph.SortKey{Field: f})
		case "DESC":
			out = append(out, graph.SortKey{Field: f, Descending: true})
		default:
			return nil, graph.BadInput(path+"."+name, "sort.no-direction")
		}
	}
	return out, nil
}

// groupKeys reads by what a connection's nodes are grouped.
func (a arguments) groupKeys(e, props *graph.Entity) ([]graph.GroupKey, error) {
	known := graph.GroupKeys(e, props)
	var out []graph.GroupKey
	for _, name := range graph.Items(a.values["by"]) {
		i := slices.IndexFunc(known, func(k graph.GroupKey) bool { return k.Name == name })
		if i < 0 || slices.ContainsFunc(out, func(k graph.GroupKey) bool { return k.Name == name }) {
			return nil, graph.BadInput(a.name("by"), "groups.no-such-key", fmt.Sprint(name))
		}
		out = append(out, known[i])
	}
	if len(out) == 0 {
		return nil, graph.BadInput(a.name("by"), "groups.no-keys")
	}
	return out, nil
}
