package loaders

import (
	"context"
	"errors"
	"io"

	"github.com/99designs/gqlgen/graphql"

	"zonegraph/graph"
)

// Batch is the nodes that the answer of a root field with behaviour of its own
// refers to. The resolver puts a Value for each into its answer, by the field in
// which it will stand, and then has them all loaded: one statement for each field
// in the selection, however many nodes there are.
//
//	b := loaders.NewBatch(q.Loader)
//	row.Subject = b.Node("CoverageRow.subject", ref)
//	…
//	return answer, b.Load(ctx)
type Batch struct {
	loader *Loader
	refs   map[string][]graph.Ref
	loaded map[fieldPath]map[graph.Ref]JSON
}

// fieldPath is one path in the answer where nodes of a field are wanted: the response
// keys that lead to it, without indices. Two paths can share a fragment, so the
// selection itself does not tell them apart.
type fieldPath struct{ field, path string }

// NewBatch makes an empty batch.
func NewBatch(l *Loader) *Batch {
	return &Batch{loader: l, refs: map[string][]graph.Ref{}, loaded: map[fieldPath]map[graph.Ref]JSON{}}
}

// Node gives the value of a node in a field, named as Type.field of the contract.
func (b *Batch) Node(field string, ref graph.Ref) Value {
	b.refs[field] = append(b.refs[field], ref)
	return node{b, field, ref}
}

// Load reads whatever is selected of the nodes below the root field that ctx is
// about. It must be called before the answer is returned.
func (b *Batch) Load(ctx context.Context) error {
	return b.loadBelow(ctx, graphql.GetFieldContext(ctx).Field, "")
}

func (b *Batch) loadBelow(ctx context.Context, field graphql.CollectedField, path string) error {
	path += field.Alias + "."
	typeName := field.Definition.Type.Name()
	satisfies := []string{typeName}
	if def := b.loader.Schema.Types[typeName]; def.IsAbstractType() {
		for _, t := range b.loader.Schema.GetPossibleTypes(def) {
			satisfies = append(satisfies, t.Name)
		}
	}
	for _, f := range collect(graphql.GetOperationContext(ctx), field.Selections, satisfies) {
		if len(f.Selections) == 0 {
			continue
		}
		if b.loader.Model.Entities[f.Definition.Type.Name()] == nil {
			if err := b.loadBelow(ctx, f, path); err != nil {
				return err
			}
			continue
		}
		name := f.ObjectDefinition.Name + "." + f.Name
		found, err := b.loader.lookup(ctx, b.refs[name], f.Selections)
		if err != nil {
			return err
		}
		if err := b.loader.repeated(ctx, b.refs[name], found); err != nil {
			return err
		}
		b.loaded[fieldPath{name, path + f.Alias + "."}] = found
	}
	return nil
}

// node is a node of a batch, as a value.
type node struct {
	batch *Batch
	field string
	ref   graph.Ref
}

var errNotLoaded = errors.New("loaders: a node of a batch was not loaded")

// MarshalGQLContext implements Value.
func (n node) MarshalGQLContext(ctx context.Context, w io.Writer) error {
	fc := graphql.GetFieldContext(ctx)
	for fc != nil && fc.Field.Field == nil {
		fc = fc.Parent // an item of a list
	}
	if fc == nil {
		return errNotLoaded
	}
	path := ""
	for ; fc != nil; fc = fc.Parent {
		if fc.Field.Field != nil {
			path = fc.Field.Alias + "." + path
		}
	}
	json, ok := n.batch.loaded[fieldPath{n.field, path}][n.ref]
	if !ok {
		return errNotLoaded
	}
	_, err := w.Write(json)
	return err
}

// Selects tells if a path of fields is selected below the root field that ctx is
// about, under whatever aliases.
func Selects(ctx context.Context, path ...string) bool {
	fields := []graphql.CollectedField{graphql.GetFieldContext(ctx).Field}
	for _, name := range path {
		var next []graphql.CollectedField
		for _, field := range fields {
			for _, f := range collect(graphql.GetOperationContext(ctx), field.Selections, []string{field.Definition.Type.Name()}) {
				if f.Name == name {
					next = append(next, f)
				}
			}
		}
		fields = next
	}
	return len(fields) > 0
}
