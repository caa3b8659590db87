package export

import (
	"context"
	"errors"
	"maps"
	"slices"

	"zonegraph/graph"
	"zonegraph/message"
)

// Answer is the data of an operation that went well.
type Answer struct {
	Data []byte
	// Notices say what was cut.
	Notices []message.Message
}

// Runner answers an operation within the limits and the deadline of the service. Its
// errors carry a code of the graph.
type Runner func(ctx context.Context, query string, variables map[string]any) (Answer, error)

// read asks for a table, page by page, and hands over the items of each with the
// root field's value. There is at least one page, perhaps an empty one. A page that
// is more than the service allows is asked for again by half.
func (t *table) read(ctx context.Context, run Runner, size int, each func(root any, items []any) error) error {
	after, left, skip := any(nil), t.limit, t.skip
	if t.after != "" {
		after = t.after
	}
	for {
		n := size
		if left >= 0 {
			n = max(1, min(n, left+skip))
		}
		variables := maps.Clone(t.variables)
		if t.paged {
			variables[firstName], variables[afterName] = n, after
		}
		root, err := t.ask(ctx, run, variables)
		var cut *cutError
		if graph.CodeOf(err) == graph.CodeTooComplex && t.paged && n > 1 && !errors.As(err, &cut) {
			size = n / 2
			continue
		}
		if err != nil {
			return err
		}
		items := t.list(root)
		if drop := min(skip, len(items)); drop > 0 {
			items, skip = items[drop:], skip-drop
		}
		if left >= 0 && len(items) > left {
			items = items[:left]
		}
		if left >= 0 {
			left -= len(items)
		}
		if err := each(root, items); err != nil {
			return err
		}
		more, _ := at(root, t.more...).(bool)
		after = at(root, t.end...)
		if !t.paged || !more || after == nil || left == 0 {
			return nil
		}
	}
}

// spread gives each item of a list inside an item a copy of the item that has no
// other; without a list to spread it gives the items as they are.
func (t *table) spread(items []any) []any {
	if t.each == nil {
		return items
	}
	var out []any
	for _, item := range items {
		for _, one := range listAt(item, t.each...) {
			out = append(out, with(item, t.each, one))
		}
	}
	return out
}

// with copies an object with another value at the end of a path.
func with(v any, path []string, value any) any {
	o, ok := v.(*object)
	if !ok || len(path) == 0 {
		return value
	}
	c := &object{o.keys, slices.Clone(o.values)}
	for i, key := range c.keys {
		if key == path[0] {
			c.values[i] = with(c.values[i], path[1:], value)
		}
	}
	return c
}

// ask gets the value of the root field.
func (t *table) ask(ctx context.Context, run Runner, variables map[string]any) (any, error) {
	answer, err := run(ctx, t.document, variables)
	if err != nil {
		return nil, err
	}
	if len(answer.Notices) > 0 {
		return nil, tooLong(answer.Notices[0])
	}
	data, err := parseJSON(answer.Data)
	if err != nil {
		return nil, err
	}
	root := at(data, rootKey)
	for _, item := range t.list(root) {
		if cut(item) {
			return nil, tooLong(message.New("export.connection-cut", t.key))
		}
	}
	return root, nil
}

// list is the items of a root field's value; something without items is one.
func (t *table) list(root any) []any {
	switch v := at(root, t.items...).(type) {
	case []any:
		return v
	case nil:
		return nil
	default:
		return []any{v}
	}
}

// cut tells if a connection inside a row has more than was asked for.
func cut(v any) bool {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			if cut(item) {
				return true
			}
		}
	case *object:
		for i, key := range v.keys {
			if key == moreKey {
				if more, _ := at(v.values[i], "hasNextPage").(bool); more {
					return true
				}
			} else if cut(v.values[i]) {
				return true
			}
		}
	}
	return false
}

// cutError says that a list inside a row is longer than any page; a smaller page of
// rows does not help.
type cutError struct{ says *graph.Error }

func (e *cutError) Error() string { return e.says.Error() }
func (e *cutError) Unwrap() error { return e.says }

func tooLong(what message.Message) error {
	return &cutError{&graph.Error{Code: graph.CodeTooComplex, Message: message.New("export.list-cut", what)}}
}
