package loaders

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"zonegraph/graph"
)

// errShape says that a statement did not answer in the form of its plan, which is
// a fault of the service.
var errShape = errors.New("loaders: the answer does not have the form of the plan")

// writer writes the answer of one root field as JSON, in the order of the plan.
type writer struct {
	buf    []byte
	limits Limits
	// failures are null values where the contract promises some, in places where
	// a nullable parent takes the blow.
	failures []error
	answer   *Answer
	// counted is how many bytes of buf the answer has counted.
	counted int
	// root is the path of the root field, path what lies below it.
	root ast.Path
	path []place
}

func (l *Loader) writer(ctx context.Context) *writer {
	return &writer{limits: l.Limits, answer: answerOf(ctx), root: graphql.GetPath(ctx)}
}

// count has the answer count what was written since.
func (w *writer) count() error {
	n := len(w.buf) - w.counted
	w.counted = len(w.buf)
	return w.answer.grow(n, w.limits)
}

// finish hands out what was written, or the error that stands in its way.
func (w *writer) finish(ctx context.Context, err error) (JSON, error) {
	for _, failure := range w.failures {
		graphql.AddError(ctx, failure)
	}
	if err != nil {
		return nil, err
	}
	if w.buf == nil {
		return nil, errShape
	}
	return w.buf, w.count()
}

// nullError is a null where the contract promises a value.
type nullError struct {
	what string
	path ast.Path
}

func (e *nullError) Error() string {
	return fmt.Sprintf("the graph has no value for %s, which the schema promises", e.what)
}

// place is a step on the way from the root field to what is being written: the
// key of a field, or, where key is empty, the index of a list's item.
type place struct {
	key   string
	index int
}

// missing makes a nullError for what is being written, under one more key.
func (w *writer) missing(what string, under ...place) error {
	e := &nullError{what, slices.Clone(w.root)}
	for _, p := range append(slices.Clone(w.path), under...) {
		if p.key == "" {
			e.path = append(e.path, ast.PathIndex(p.index))
		} else {
			e.path = append(e.path, ast.PathName(p.key))
		}
	}
	return gqlerror.WrapPath(e.path, e)
}

func (w *writer) enter(key string) { w.path = append(w.path, place{key: key}) }
func (w *writer) enterItem(i int)  { w.path = append(w.path, place{index: i}) }
func (w *writer) leave()           { w.path = w.path[:len(w.path)-1] }

// nullable writes a value that may be null: if it is, or if something inside it
// that may not be null is.
func (w *writer) nullable(write func() error, null bool) error {
	if null {
		w.buf = append(w.buf, "null"...)
		return nil
	}
	start, depth := len(w.buf), len(w.path)
	err := write()
	var missing *nullError
	if errors.As(err, &missing) {
		w.failures = append(w.failures, err)
		w.buf, w.path = append(w.buf[:start], "null"...), w.path[:depth]
		return nil
	}
	return err
}

func (w *writer) listStart() { w.buf = append(w.buf, '[') }
func (w *writer) listEnd()   { w.buf = append(w.buf, ']') }

func (w *writer) listItem(i int) {
	if i > 0 {
		w.buf = append(w.buf, ',')
	}
}

// key starts the next member of an object.
func (w *writer) key(i int, key string) {
	if i == 0 {
		w.buf = append(w.buf, '{')
	} else {
		w.buf = append(w.buf, ',')
	}
	w.buf = append(w.buf, '"')
	w.buf = append(w.buf, key...) // a GraphQL name needs no escaping
	w.buf = append(w.buf, '"', ':')
}

func (w *writer) objectEnd(members int) {
	if members == 0 {
		w.buf = append(w.buf, '{')
	}
	w.buf = append(w.buf, '}')
}

// objectBytes is what an object takes, generously.
const objectBytes = 1024

// object writes a node. Its value is a list of slots; for variants the first one
// is the name of the node's type.
func (w *writer) object(sel *graph.Selection, v any) error {
	slots, ok := v.([]any)
	if !ok {
		if v == nil {
			return w.missing("a node of type " + sel.Entity.Name)
		}
		return errShape
	}
	if err := w.count(); err != nil {
		return err
	}
	if cap(w.buf)-len(w.buf) < objectBytes {
		// Doubling copies less than what append does with large slices.
		w.buf = slices.Grow(w.buf, len(w.buf)+objectBytes)
	}
	if sel.Variants == nil {
		return w.outputs(sel.Entity, sel.Outputs, slots)
	}
	if len(slots) == 0 {
		return errShape
	}
	for _, variant := range sel.Variants {
		if variant.Entity.Name == slots[0] {
			return w.outputs(variant.Entity, variant.Outputs, slots[1:])
		}
	}
	return errShape
}

func (w *writer) outputs(e *graph.Entity, outputs []graph.Output, slots []any) error {
	next := 0
	for i := range outputs {
		o := &outputs[i]
		w.key(i, o.Key)
		if o.Property == nil && o.Step == nil {
			w.text(o.TypeName)
			continue
		}
		if next >= len(slots) {
			return errShape
		}
		v := slots[next]
		next++
		var err error
		switch {
		case o.Step != nil:
			w.enter(o.Key)
			err = w.step(o.Step, v)
			if err == nil {
				w.leave()
			}
		case v == nil && o.Property.NonNull:
			return w.missing(e.Name+"."+o.Property.Name, place{key: o.Key})
		default:
			err = w.value(v)
		}
		if err != nil {
			return err
		}
	}
	w.objectEnd(len(outputs))
	return nil
}

func (w *writer) step(s *graph.Step, v any) error {
	switch {
	case s.One != nil:
		return w.nullable(func() error { return w.object(s.One, v) }, v == nil)
	case s.Connection != nil:
		return w.connection(s.Connection, s.Field, v)
	}
	items, ok := v.([]any)
	if !ok {
		return errShape
	}
	page := &s.List.Page
	w.listStart()
	for i, item := range items {
		if page.Defaulted && i == page.Limit {
			w.cut(s.Field, page.Limit)
			break
		}
		w.listItem(i)
		w.enterItem(i)
		if err := w.object(s.List.Object, item); err != nil {
			return err
		}
		w.leave()
	}
	w.listEnd()
	return nil
}

// value writes a property as the database gave it.
func (w *writer) value(v any) error {
	switch v := v.(type) {
	case nil:
		w.buf = append(w.buf, "null"...)
	case string:
		w.text(v)
	case int64:
		w.buf = strconv.AppendInt(w.buf, v, 10)
	case float64:
		return w.float(v)
	case bool:
		w.buf = strconv.AppendBool(w.buf, v)
	case []any:
		w.listStart()
		for i, item := range v {
			w.listItem(i)
			if item == nil {
				return w.missing("an item of a list", place{index: i})
			}
			if err := w.value(item); err != nil {
				return err
			}
		}
		w.listEnd()
	default:
		return fmt.Errorf("loaders: the graph holds a value of type %T, which the schema does not know", v)
	}
	return nil
}

func (w *writer) float(f float64) error {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		w.buf = append(w.buf, "null"...)
		return nil
	}
	format := byte('f')
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	w.buf = strconv.AppendFloat(w.buf, f, format, -1, 64)
	return nil
}

const hexDigits = "0123456789abcdef"

// text writes a JSON string. The database gives valid UTF-8.
func (w *writer) text(s string) {
	w.buf = append(w.buf, '"')
	start := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		w.buf = append(w.buf, s[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			w.buf = append(w.buf, '\\', c)
		case '\n':
			w.buf = append(w.buf, '\\', 'n')
		case '\r':
			w.buf = append(w.buf, '\\', 'r')
		case '\t':
			w.buf = append(w.buf, '\\', 't')
		default:
			w.buf = append(w.buf, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	w.buf = append(w.buf, s[start:]...)
	w.buf = append(w.buf, '"')
}
