package loaders

import (
	"context"
	"errors"
	"fmt"
	"math"
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
	buf      []byte
	maxBytes int
	// failures are null values where the contract promises some, in places where
	// a nullable parent takes the blow.
	failures []error
	notices  *Notices
	root     ast.Path
}

func (l *Loader) writer(ctx context.Context) *writer {
	return &writer{maxBytes: l.Limits.MaxBytes, notices: noticesOf(ctx), root: graphql.GetPath(ctx)}
}

// finish hands out what was written, or the error that stands in its way.
func (w *writer) finish(ctx context.Context, err error) (JSON, error) {
	for _, failure := range w.failures {
		graphql.AddError(ctx, w.located(failure))
	}
	if err != nil {
		return nil, w.located(err)
	}
	if w.buf == nil {
		return nil, errShape
	}
	return w.buf, nil
}

// located gives a nullError the path of its field.
func (w *writer) located(err error) error {
	var missing *nullError
	if !errors.As(err, &missing) {
		return err
	}
	return gqlerror.WrapPath(append(append(ast.Path{}, w.root...), missing.path()...), missing)
}

// nullError is a null where the contract promises a value. Its path is gathered
// from the inside out while it rises, so that it costs nothing where all is well.
type nullError struct {
	what    string
	reverse []ast.PathElement
}

func (e *nullError) Error() string {
	return fmt.Sprintf("the graph has no value for %s, which the schema promises", e.what)
}

func (e *nullError) path() ast.Path {
	out := make(ast.Path, 0, len(e.reverse))
	for i := len(e.reverse) - 1; i >= 0; i-- {
		out = append(out, e.reverse[i])
	}
	return out
}

// under adds a path element to an error on its way up.
func under[T int | string](err error, at T) error {
	var missing *nullError
	if err == nil || !errors.As(err, &missing) {
		return err
	}
	switch at := any(at).(type) {
	case int:
		missing.reverse = append(missing.reverse, ast.PathIndex(at))
	case string:
		missing.reverse = append(missing.reverse, ast.PathName(at))
	}
	return err
}

// nullable writes a value that may be null: if it is, or if something inside it
// that may not be null is.
func (w *writer) nullable(write func() error, null bool) error {
	if null {
		w.buf = append(w.buf, "null"...)
		return nil
	}
	start := len(w.buf)
	err := write()
	var missing *nullError
	if errors.As(err, &missing) {
		w.failures = append(w.failures, err)
		w.buf = append(w.buf[:start], "null"...)
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

// object writes a node. Its value is a list of slots; for variants the first one
// is the name of the node's type.
func (w *writer) object(sel *graph.Selection, v any) error {
	slots, ok := v.([]any)
	if !ok {
		if v == nil {
			return &nullError{what: "a node of type " + sel.Entity.Name}
		}
		return errShape
	}
	if w.maxBytes > 0 && len(w.buf) > w.maxBytes {
		return &graph.Error{Code: graph.CodeTooComplex, Message: fmt.Sprintf("The answer is larger than %d MB. Ask for less: fewer levels or smaller pages.", w.maxBytes>>20)}
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
			err = w.step(o.Step, v)
		case v == nil && o.Property.NonNull:
			err = &nullError{what: e.Name + "." + o.Property.Name}
		default:
			err = w.value(v)
		}
		if err != nil {
			return under(err, o.Key)
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
		if err := w.object(s.List.Object, item); err != nil {
			return under(err, i)
		}
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
				return under(&nullError{what: "an item of a list"}, i)
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
