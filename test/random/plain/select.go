package plain

import (
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/graph"
)

// asked is one operation that is being answered.
type asked struct {
	*Graph
	variables map[string]any
	// notices is true if the answer is not all that there is, and has to say so; perhaps is
	// true if that depends on which items a list without an order has.
	notices, perhaps bool
}

// Answer is what an operation should be answered.
type Answer struct {
	// Data has null for each root field that is refused.
	Data *Object
	// Refused are the root fields that must have an error, by their keys; their places
	// within a list of ids too, such as nodes[2].
	Refused map[string]*Refusal
	// Notices is true if the answer has to say that something was left out.
	Notices bool
	// Perhaps is true if it may say so or not.
	Perhaps bool
}

// Answer answers a valid operation. The variables are those that were sent, with the
// defaults of the others.
func (g *Graph) Answer(op *ast.OperationDefinition, variables map[string]any) Answer {
	q := &asked{Graph: g, variables: variables}
	out := Answer{Data: &Object{}, Refused: map[string]*Refusal{}}
	for _, f := range q.collect(op.SelectionSet, "Query") {
		q.root(f, &out)
	}
	out.Notices, out.Perhaps = q.notices, q.perhaps
	return out
}

// root answers a root field.
func (q *asked) root(f *ast.Field, out *Answer) {
	noticed := q.notices
	defer func() {
		r := recover()
		if refusal, ok := r.(*Refusal); ok {
			q.notices = noticed
			out.Data.add(f.Alias, nil)
			out.Refused[f.Alias] = refusal
		} else if r != nil {
			panic(r)
		}
	}()
	var v any
	entity := q.Model.Node(f.Definition.Type.Name())
	switch {
	case f.Name == "__typename":
		v = "Query"
	case f.Name == "node":
		v = q.byRef(f, arguments(f, q.variables)["id"])
	case f.Name == "nodes":
		v = q.byRefs(f, out)
	case entity != nil && f.Definition.Type.Elem == nil:
		v = q.lookUp(entity, f)
	case entity != nil:
		q.refusals(entity, f.SelectionSet)
		v = q.list(entity, nil, q.Graph.root(entity), f)
	case strings.HasSuffix(f.Name, "Connection") && f.Definition.Arguments.ForName("where") != nil:
		e := q.Model.Node(q.Schema.Types[q.Schema.Types[f.Definition.Type.Name()].Fields.ForName("edges").Type.Name()].Fields.ForName("node").Type.Name())
		q.refusalsOfNodes(e, f)
		v = q.connection(e, nil, q.Graph.root(e), f)
	default:
		q.perhaps = true
		v = Behaviour{func(got any) string { return q.nodesDiffer(f.Definition.Type, f.SelectionSet, got) }}
	}
	out.Data.add(f.Alias, v)
}

// byRef answers with the node of an id.
func (q *asked) byRef(f *ast.Field, v any) any {
	id := read(graph.IDScalar, v).(string)
	typ, key, ok := strings.Cut(id, ":")
	if !ok || key == "" || q.Model.Node(typ) == nil {
		refuse("%q is no id", id)
	}
	q.refusals(q.Model.Node(typ), f.SelectionSet)
	n := q.Node(id)
	if n == nil {
		return nil
	}
	return q.object(n, f.SelectionSet)
}

// lookUp answers with the node that has a unique key.
func (q *asked) lookUp(e *graph.Entity, f *ast.Field) any {
	given := arguments(f, q.variables)
	maps.DeleteFunc(given, func(_ string, v any) bool { return v == nil })
	if len(given) != 1 {
		refuse("%d keys", len(given))
	}
	for name, v := range given {
		want := read(e.Field(name).Scalar, v).(string)
		if typ, key, ok := strings.Cut(want, ":"); name == "id" && (!ok || key == "" || typ != e.Name) {
			refuse("%q is no id of its type", want)
		}
		q.refusals(e, f.SelectionSet)
		for _, n := range q.Of(e.Name) {
			if n.Values[name] == want {
				return q.object(n, f.SelectionSet)
			}
		}
	}
	q.notices = true
	return nil
}

// byRefs answers with the nodes of several ids. What is no id costs its own place alone.
func (q *asked) byRefs(f *ast.Field, out *Answer) any {
	ids := items(arguments(f, q.variables)["ids"])
	if len(ids) > q.MaxPage {
		refuse("%d ids", len(ids))
	}
	list := List{}
	for _, id := range ids {
		one := Answer{Data: &Object{}, Refused: out.Refused}
		func() {
			defer func() {
				r := recover()
				if refusal, ok := r.(*Refusal); ok {
					out.Refused[f.Alias] = refusal
				} else if r != nil {
					panic(r)
				}
			}()
			one.Data.add("", q.byRef(f, id))
		}()
		list.Items = append(list.Items, one.Data.Get(""))
	}
	return list
}

// nodesDiffer compares the nodes in the answer of a field with behaviour of its own. Of
// each, the key "id" must be selected.
func (q *asked) nodesDiffer(t *ast.Type, set ast.SelectionSet, got any) string {
	if list, ok := got.([]any); ok && t.Elem != nil {
		for _, item := range list {
			if d := q.nodesDiffer(t.Elem, set, item); d != "" {
				return "[]" + d
			}
		}
		return ""
	}
	o, ok := got.(*Object)
	if !ok || len(set) == 0 {
		return ""
	}
	if q.Model.Entities[t.Name()] != nil {
		id, _ := o.Get("id").(string)
		n := q.Node(id)
		if n == nil {
			return ": " + short(got) + " is no node"
		}
		return Differs(q.object(n, set), got, q.Places)
	}
	for _, f := range q.collect(set, t.Name()) {
		if d := q.nodesDiffer(f.Definition.Type, f.SelectionSet, o.Get(f.Alias)); d != "" {
			return "." + f.Alias + d
		}
	}
	return ""
}

// collect are the fields that are selected of an object of a type, in order; what is
// selected under one key is selected once, with all that is selected of it.
func (q *asked) collect(set ast.SelectionSet, typ string) []*ast.Field {
	var out []*ast.Field
	q.gather(set, typ, map[string]bool{}, func(f *ast.Field) {
		i := slices.IndexFunc(out, func(had *ast.Field) bool { return had.Alias == f.Alias })
		if i < 0 {
			copied := *f
			out = append(out, &copied)
			return
		}
		out[i].SelectionSet = append(slices.Clone(out[i].SelectionSet), f.SelectionSet...)
	})
	return out
}

func (q *asked) gather(set ast.SelectionSet, typ string, spread map[string]bool, each func(*ast.Field)) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if q.included(s.Directives) {
				each(s)
			}
		case *ast.InlineFragment:
			if q.included(s.Directives) && q.applies(s.TypeCondition, typ) {
				q.gather(s.SelectionSet, typ, spread, each)
			}
		case *ast.FragmentSpread:
			if q.included(s.Directives) && !spread[s.Name] && q.applies(s.Definition.TypeCondition, typ) {
				spread[s.Name] = true
				q.gather(s.Definition.SelectionSet, typ, spread, each)
			}
		}
	}
}

func (q *asked) applies(condition, typ string) bool {
	return condition == "" || condition == typ || slices.Contains(q.Schema.Types[typ].Interfaces, condition)
}

func (q *asked) included(directives ast.DirectiveList) bool {
	for _, d := range directives {
		if on, _ := input(d.Arguments.ForName("if").Value, q.variables); (d.Name == "include") != on.(bool) {
			return false
		}
	}
	return true
}

// object answers what is selected of a node.
func (q *asked) object(n *Node, set ast.SelectionSet) *Object {
	out := &Object{}
	for _, f := range q.collect(set, n.Type.Name) {
		field := n.Type.Field(f.Name)
		switch {
		case f.Name == "__typename":
			out.add(f.Alias, n.Type.Name)
		case field == nil:
			step := n.Type.Field(strings.TrimSuffix(f.Name, "Connection"))
			out.add(f.Alias, q.connection(step.Relationship.Target, step, along(n, step), f))
		case field.IsProperty():
			v := n.Values[f.Name]
			if v == nil && field.List {
				v = []string{}
			}
			out.add(f.Alias, shown(v))
		case field.Relationship.Many:
			out.add(f.Alias, q.list(field.Relationship.Target, field, along(n, field), f))
		default:
			var one any
			if ends := along(n, field); len(ends) > 0 {
				one = q.object(ends[0].node, f.SelectionSet)
			}
			out.add(f.Alias, one)
		}
	}
	return out
}

// refusals reads the arguments of all that is selected of nodes, whether there are any or
// not: what cannot be used is refused by itself.
func (q *asked) refusals(e *graph.Entity, set ast.SelectionSet) {
	for _, m := range e.Members {
		for _, f := range q.collect(set, m.Name) {
			step := m.Field(strings.TrimSuffix(f.Name, "Connection"))
			switch {
			case step == nil || step.IsProperty():
			case step.Name != f.Name:
				q.connection(step.Relationship.Target, step, nil, f)
				q.refusalsOfNodes(step.Relationship.Target, f)
			default:
				if step.Relationship.Many {
					q.list(step.Relationship.Target, step, nil, f)
				}
				q.refusals(step.Relationship.Target, f.SelectionSet)
			}
		}
	}
}

// refusalsOfNodes is refusals for the nodes of a connection.
func (q *asked) refusalsOfNodes(e *graph.Entity, f *ast.Field) {
	for _, edges := range q.collect(f.SelectionSet, f.Definition.Type.Name()) {
		if edges.Name != "edges" {
			continue
		}
		for _, node := range q.collect(edges.SelectionSet, edges.Definition.Type.Name()) {
			if node.Name == "node" {
				q.refusals(e, node.SelectionSet)
			}
		}
	}
}
