// Package loaders answers a root field that lists, pages through or looks up nodes: it
// reads what the client selected below it, makes one plan of that, runs the one
// statement that the plan compiles to, and writes the rows as the JSON that was asked
// for. For a field with behaviour of its own, Batch does that for each field with nodes
// in its answer. It knows gqlgen's request scope, but no Cypher and no driver.
package loaders

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/message"
)

// Limits bound what one request may ask for.
type Limits struct {
	// DefaultPage is the page size where none is asked for.
	DefaultPage int
	// MaxPage is the largest page size that may be asked for.
	MaxPage int
	// MaxBytes is the largest answer of an operation.
	MaxBytes int
}

// CheckBytes refuses an answer that has grown too large, with TOO_COMPLEX.
func (l Limits) CheckBytes(n int) error {
	if l.MaxBytes > 0 && n > l.MaxBytes {
		return &graph.Error{Code: graph.CodeTooComplex, Message: message.New("answer.too-large", float64(l.MaxBytes)/(1<<20))}
	}
	return nil
}

// Loader answers root fields over one graph. It is safe for concurrent use.
type Loader struct {
	// Schema is the contract, Model its mapping to the graph.
	Schema *ast.Schema
	Model  *graph.Model
	// Reader runs the statements, within the bounds of the operation.
	Reader cypher.Reader
	Limits Limits
}

// List answers a root field that lists nodes of a type.
func (l *Loader) List(ctx context.Context, typeName string) (Value, error) {
	field := graphql.GetFieldContext(ctx).Field
	s := l.selector(ctx)
	plan, err := s.list(l.Model.Node(typeName), nil, field)
	if err != nil {
		return nil, err
	}
	w := l.writer(ctx)
	w.listStart()
	rows := 0
	err = l.Reader.Read(ctx, cypher.List(plan), func(v any) error {
		rows++
		if plan.Page.Defaulted && rows > plan.Page.Limit {
			w.cut(nil, plan.Page.Limit)
			return nil
		}
		w.listItem(rows - 1)
		w.enterItem(rows - 1)
		defer w.leave()
		return w.object(plan.Object, v)
	})
	w.listEnd()
	return w.finish(ctx, err)
}

// One answers a root field that looks a node of a type up by one of its unique keys.
func (l *Loader) One(ctx context.Context, typeName string) (Value, error) {
	field := graphql.GetFieldContext(ctx).Field
	s := l.selector(ctx)
	e := l.Model.Node(typeName)
	key, err := s.arguments(field).uniqueKey(l.Model, e)
	if err != nil {
		return nil, err
	}
	plan := &graph.List{Entity: e, Where: key, Page: graph.Page{Limit: 1}}
	if plan.Object, err = s.object(e, field.Selections); err != nil {
		return nil, err
	}
	w := l.writer(ctx)
	found := false
	err = l.Reader.Read(ctx, cypher.List(plan), func(v any) error {
		found = true
		return w.nullable(func() error { return w.object(plan.Object, v) }, false)
	})
	if err == nil && !found {
		err = graph.NoNodeWith(e, key)
	}
	return w.finish(ctx, err)
}

// Connection answers a root field that pages through nodes of a type.
func (l *Loader) Connection(ctx context.Context, typeName string) (Value, error) {
	field := graphql.GetFieldContext(ctx).Field
	s := l.selector(ctx)
	plan, err := s.connection(l.Model.Node(typeName), nil, field)
	if err != nil {
		return nil, err
	}
	w := l.writer(ctx)
	err = l.Reader.Read(ctx, cypher.Connection(plan), func(v any) error { return w.connection(plan, nil, v) })
	return w.finish(ctx, err)
}

// Nodes answers a root field that looks nodes up by id: there is a value for each
// id, null if there is no such node.
func (l *Loader) Nodes(ctx context.Context, ids []graph.Ref) (map[graph.Ref]JSON, error) {
	found, err := l.lookup(ctx, ids, graphql.GetFieldContext(ctx).Field.Selections)
	return found, errors.Join(err, l.repeated(ctx, ids, found))
}

// repeated has the answer count the nodes that stand in it more than once.
func (l *Loader) repeated(ctx context.Context, ids []graph.Ref, found map[graph.Ref]JSON) error {
	n := 0
	for _, id := range ids {
		n += len(found[id])
	}
	for _, once := range found {
		n -= len(once)
	}
	return answerOf(ctx).grow(n, l.Limits)
}

// lookup reads what is selected of nodes of any types by one statement. Every id
// is in the result, as null if there is no such node.
func (l *Loader) lookup(ctx context.Context, ids []graph.Ref, set ast.SelectionSet) (map[graph.Ref]JSON, error) {
	s := l.selector(ctx)
	var plan graph.Lookup
	parts := map[string]int{}
	out := make(map[graph.Ref]JSON, len(ids))
	for _, id := range ids {
		if out[id] != nil {
			continue
		}
		out[id] = JSON("null")
		i, ok := parts[id.Type]
		if !ok {
			e := l.Model.Node(id.Type)
			outputs, err := s.outputs(e, set)
			if err != nil {
				return nil, err
			}
			i = len(plan)
			parts[id.Type] = i
			plan = append(plan, graph.LookupPart{Entity: e, Object: &graph.Selection{Entity: e, Outputs: outputs}})
		}
		plan[i].IDs = append(plan[i].IDs, id.String())
	}
	if len(plan) == 0 {
		return out, nil
	}
	// The order of the ids must not decide the text of the statement.
	slices.SortFunc(plan, func(a, b graph.LookupPart) int { return strings.Compare(a.Entity.Name, b.Entity.Name) })
	for i, p := range plan {
		parts[p.Entity.Name] = i
	}
	err := l.Reader.Read(ctx, cypher.Lookup(plan), func(v any) error {
		row, ok := v.([]any)
		if !ok || len(row) != 2 {
			return errShape
		}
		text, _ := row[0].(string)
		id, err := graph.ParseRef(text)
		if err != nil {
			return errShape
		}
		w := l.writer(ctx)
		if err := w.nullable(func() error { return w.object(plan[parts[id.Type]].Object, row[1]) }, false); err != nil {
			return err
		}
		out[id], err = w.finish(ctx, nil)
		return err
	})
	return out, err
}

func (l *Loader) selector(ctx context.Context) *selector {
	return &selector{op: graphql.GetOperationContext(ctx), limits: l.Limits}
}
