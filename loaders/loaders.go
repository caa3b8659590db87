// Package loaders answers a root field: it reads what the client selected below
// it, makes one plan of that, runs the one statement that the plan compiles to,
// and writes the rows as the JSON that was asked for. It knows gqlgen's request
// scope, but no Cypher and no driver.
package loaders

import (
	"context"
	"fmt"
	"io"

	"github.com/99designs/gqlgen/graphql"

	"zonegraph/graph"
)

// Reader runs a statement read-only and hands over the value of each row.
type Reader interface {
	Read(ctx context.Context, s graph.Statement, each func(value any) error) error
}

// Limits bound what one request may ask for.
type Limits struct {
	// DefaultPage is the page size where none is asked for.
	DefaultPage int
	// MaxPage is the largest page size that may be asked for.
	MaxPage int
	// MaxBytes is the largest answer of a root field.
	MaxBytes int
}

// Loader answers root fields over one graph. It is safe for concurrent use.
type Loader struct {
	Model  *graph.Model
	Reader Reader
	Limits Limits
}

// JSON is a value of the response, already written.
type JSON []byte

// MarshalGQL implements graphql.Marshaler.
func (j JSON) MarshalGQL(w io.Writer) {
	_, _ = w.Write(j) // gqlgen's writer is a buffer
}

// UnmarshalGQL implements graphql.Unmarshaler, which gqlgen asks of every
// scalar; no input of the contract is of this type.
func (*JSON) UnmarshalGQL(any) error { return fmt.Errorf("not an input") }

// List answers a root field that lists nodes of a type.
func (l *Loader) List(ctx context.Context, typeName string) (JSON, error) {
	field := graphql.GetFieldContext(ctx).Field
	s := l.selector(ctx)
	plan, err := s.list(l.Model.Node(typeName), field)
	if err != nil {
		return nil, err
	}
	w := l.writer(ctx)
	w.listStart()
	rows := 0
	err = l.Reader.Read(ctx, plan.Compile(), func(v any) error {
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

// Connection answers a root field that pages through nodes of a type.
func (l *Loader) Connection(ctx context.Context, typeName string) (JSON, error) {
	field := graphql.GetFieldContext(ctx).Field
	s := l.selector(ctx)
	plan, err := s.connection(l.Model.Node(typeName), nil, field)
	if err != nil {
		return nil, err
	}
	w := l.writer(ctx)
	err = l.Reader.Read(ctx, plan.Compile(), func(v any) error { return w.connection(plan, nil, v) })
	return w.finish(ctx, err)
}

// Nodes answers a root field that looks nodes up by id. The answer has a value
// for each id, in order, null where there is no such node; if single is true it
// is the value of the only id.
func (l *Loader) Nodes(ctx context.Context, ids []graph.Ref, single bool) (JSON, error) {
	field := graphql.GetFieldContext(ctx).Field
	s := l.selector(ctx)
	var plan graph.Lookup
	parts := map[string]int{}
	for _, id := range ids {
		i, ok := parts[id.Type]
		if !ok {
			e := l.Model.Node(id.Type)
			outputs, err := s.outputs(e, field.Selections)
			if err != nil {
				return nil, err
			}
			i = len(plan)
			parts[id.Type] = i
			plan = append(plan, graph.LookupPart{Entity: e, Object: &graph.Selection{Entity: e, Outputs: outputs}})
		}
		plan[i].IDs = append(plan[i].IDs, id.String())
	}
	found := map[string]any{}
	if len(plan) > 0 {
		err := l.Reader.Read(ctx, plan.Compile(), func(v any) error {
			row, ok := v.([]any)
			if !ok || len(row) != 2 {
				return errShape
			}
			id, _ := row[0].(string)
			found[id] = row[1]
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	w := l.writer(ctx)
	write := func(id graph.Ref) error {
		return w.nullable(func() error { return w.object(plan[parts[id.Type]].Object, found[id.String()]) }, found[id.String()] == nil)
	}
	if single {
		return w.finish(ctx, write(ids[0]))
	}
	w.listStart()
	for i, id := range ids {
		w.listItem(i)
		w.enterItem(i)
		if err := write(id); err != nil {
			return nil, err
		}
		w.leave()
	}
	w.listEnd()
	return w.finish(ctx, nil)
}

func (l *Loader) selector(ctx context.Context) *selector {
	return &selector{op: graphql.GetOperationContext(ctx), limits: l.Limits}
}
