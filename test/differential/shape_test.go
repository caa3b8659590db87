package differential_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
)

// shape says of each place in the answer to a query what the query asked for.
type shape struct {
	children map[string]*shape
	// unordered is true for a list of nodes or edges without a sort argument.
	unordered bool
	// one is true for a to-one step, which is a list in the library.
	one bool
	// cursor is true for cursors, of which each side has its own.
	cursor bool
	// length is true for a text of which only the length counts.
	length bool
}

func (w *world) shapeOf(doc *ast.QueryDocument, ties bool) *shape {
	s := &shape{}
	for _, op := range doc.Operations {
		w.shapeSet(s, op.SelectionSet, true)
	}
	if ties {
		s.lengthsOnly()
	}
	return s
}

// lengthsOnly makes the length all that counts of the texts that aggregates give.
func (s *shape) lengthsOnly() {
	for key, child := range s.children {
		child.length = key == "shortest" || key == "longest"
		child.lengthsOnly()
	}
}

// shapeSet adds the shapes of a selection set; sorted tells of a connection's
// edges if they are.
func (w *world) shapeSet(s *shape, set ast.SelectionSet, sorted bool) {
	for _, selection := range set {
		switch selection := selection.(type) {
		case *ast.InlineFragment:
			w.shapeSet(s, selection.SelectionSet, sorted)
		case *ast.FragmentSpread:
			w.shapeSet(s, selection.Definition.SelectionSet, sorted)
		case *ast.Field:
			w.shapeField(s, selection, sorted)
		}
	}
}

func (w *world) shapeField(s *shape, f *ast.Field, sorted bool) {
	child := s.children[f.Alias]
	if child == nil {
		child = &shape{}
		if s.children == nil {
			s.children = map[string]*shape{}
		}
		s.children[f.Alias] = child
	}
	switch f.Name {
	case "cursor", "startCursor", "endCursor":
		child.cursor = true
	case "edges":
		child.unordered = !sorted
	}
	hasSort := f.Arguments.ForName("sort") != nil
	if f.Definition.Type.Elem != nil && w.model.Entities[f.Definition.Type.Name()] != nil {
		child.unordered = !hasSort
	}
	if e := w.model.Entities[f.ObjectDefinition.Name]; e != nil {
		if step := e.Field(f.Name); step != nil && !step.IsProperty() {
			child.one = !step.Relationship.Many
		}
	}
	w.shapeSet(child, f.SelectionSet, hasSort)
}

// canonical brings an answer into the form in which it is compared: items
// without an order are put into one, cursors are hidden, and the lists that the
// library has for to-one steps are opened.
func (s *shape) canonical(v any, fromPeer bool) any {
	if s == nil {
		return v
	}
	if items, ok := v.([]any); ok && s.one && fromPeer && len(items) < 2 {
		if v = nil; len(items) == 1 {
			v = items[0]
		}
	}
	switch v := v.(type) {
	case string:
		if s.cursor {
			return "(a cursor)"
		}
		if s.length {
			return utf8.RuneCountInString(v)
		}
	case map[string]any:
		out := map[string]any{}
		for key, value := range v {
			out[key] = s.children[key].canonical(value, fromPeer)
		}
		// The library takes the sum of nothing for 0. Where there is no mean there is
		// nothing to add up.
		if mean, has := out["average"]; fromPeer && has && mean == nil && out["sum"] == json.Number("0") {
			out["sum"] = nil
		}
		return out
	case []any:
		out := make([]any, len(v))
		keys := make(map[string][]any, len(v))
		for i, item := range v {
			out[i] = s.itemOf().canonical(item, fromPeer)
		}
		if !s.unordered {
			return out
		}
		texts := make([]string, len(out))
		for i, item := range out {
			texts[i] = compact(item)
			keys[texts[i]] = append(keys[texts[i]], item)
		}
		slices.Sort(texts)
		for i, text := range texts {
			out[i] = keys[text][0]
		}
		return out
	}
	return v
}

// itemOf is the shape of a list's items: that of the list, but for its order.
func (s *shape) itemOf() *shape { return &shape{children: s.children, cursor: s.cursor} }

// mostDifferences is how many differences are worth printing.
const mostDifferences = 12

// differences lists the places at which two canonical answers differ.
func differences(a, b any) []string {
	var out []string
	collect("", a, b, &out)
	if len(out) > mostDifferences {
		out = append(out[:mostDifferences], fmt.Sprintf("  and %d more", len(out)-mostDifferences))
	}
	return out
}

func collect(path string, a, b any, out *[]string) {
	switch x := a.(type) {
	case map[string]any:
		if y, ok := b.(map[string]any); ok {
			for _, key := range keysOf(x, y) {
				collect(strings.TrimPrefix(path+"."+key, "."), present(x, key), present(y, key), out)
			}
			return
		}
	case []any:
		if y, ok := b.([]any); ok && len(x) == len(y) {
			for i := range x {
				collect(fmt.Sprintf("%s[%d]", path, i), x[i], y[i], out)
			}
			return
		}
	}
	if !equal(a, b) {
		*out = append(*out, fmt.Sprintf("  %s: %.300s ≠ %.300s", path, compact(a), compact(b)))
	}
}

// absent stands for a member that an object does not have.
type absent struct{}

func present(m map[string]any, key string) any {
	if v, ok := m[key]; ok {
		return v
	}
	return absent{}
}

func keysOf(ms ...map[string]any) []string {
	var keys []string
	for _, m := range ms {
		for k := range m {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// equal compares values that are not both objects or lists of one length. Floats
// may differ in their last digits: the database adds them in no fixed order.
func equal(a, b any) bool {
	x, isX := a.(json.Number)
	y, isY := b.(json.Number)
	if !isX || !isY || x == y {
		return compact(a) == compact(b) && fmt.Sprintf("%T", a) == fmt.Sprintf("%T", b)
	}
	f, errF := x.Float64()
	g, errG := y.Float64()
	if errF != nil || errG != nil || !strings.ContainsAny(string(x)+string(y), ".e") {
		return false
	}
	return math.Abs(f-g) <= 1e-12*math.Max(math.Abs(f), math.Abs(g))
}

func compact(v any) string {
	if v == (absent{}) {
		return "(absent)"
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err.Error()
	}
	return strings.TrimSpace(b.String())
}
