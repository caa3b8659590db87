package server

import (
	"context"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"zonegraph/graph"
	"zonegraph/loaders"
	"zonegraph/message"
)

// Limits bound an operation before it runs.
type Limits struct {
	// Tokens of the query text, and bytes of a request's body.
	Tokens    int
	BodyBytes int64
	// Depth is how deep selections may nest, Aliases how many aliases there may
	// be, Complexity how many objects an answer may hold at worst.
	Depth, Aliases, Complexity int
	// Batch is how many operations may be asked by one request; 0 for no batches.
	Batch int
	// Page sizes, and the largest answer of a root field.
	Pages loaders.Limits
}

// guard refuses operations that are larger than the limits.
type guard struct{ limits Limits }

var _ graphql.OperationContextMutator = guard{}

// ExtensionName implements graphql.HandlerExtension.
func (guard) ExtensionName() string { return "Limits" }

// Validate implements graphql.HandlerExtension.
func (guard) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext measures the operation, and notes its weight.
func (g guard) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	m := measure{limits: g.limits, variables: op.Variables}
	m.selection(op.Operation.SelectionSet, 1, 1, 0, map[string]bool{})
	op.Stats.SetExtension(weightExtension, int64(min(m.objects+1+float64(conditionWeight*m.conditions), float64(g.limits.Complexity))))
	switch {
	case m.selections > maxSelections:
		return tooComplex("query.too-many-fields", maxSelections)
	case m.depth > g.limits.Depth:
		return tooComplex("query.too-deep", m.depth, g.limits.Depth)
	case m.introspected > maxIntrospected:
		return tooComplex("query.introspects-too-much")
	case m.aliases > g.limits.Aliases:
		return tooComplex("query.too-many-aliases", m.aliases, g.limits.Aliases)
	case m.selected > maxObjects:
		return tooComplex("query.too-many-selected", maxObjects)
	case m.conditions > maxConditions:
		return tooComplex("query.too-many-conditions", maxConditions)
	case m.objects > float64(g.limits.Complexity):
		return tooComplex("query.too-many-objects", m.objects, g.limits.Complexity)
	}
	return nil
}

// weightExtension is the key under which an operation's weight is noted: the objects
// that its answer may hold, and the work that its conditions are.
const weightExtension = "weight"

// conditionWeight is how many objects a condition counts for, which the database has to
// plan and to look at nodes for that are not in the answer.
const conditionWeight = 200

func weight(op *graphql.OperationContext) int64 {
	n, _ := op.Stats.GetExtension(weightExtension).(int64)
	return max(n, 1)
}

func tooComplex(code message.Code, args ...any) *gqlerror.Error {
	return shown(&graph.Error{Code: graph.CodeTooComplex, Message: message.New(code, args...)})
}

// measure adds up what an operation can cost at worst.
type measure struct {
	limits    Limits
	variables map[string]any
	depth     int
	aliases   int
	objects   float64
	// conditions is how many conditions the filters have, each time that they stand.
	conditions int
	// selected is how many fields are objects or lists of them.
	selected int
	// selections is how many fields were looked at.
	selections int
	// introspected is how many objects of the schema are asked for, roughly.
	introspected float64
}

// maxIntrospected lets through what tools ask, which is the whole schema once (a
// million objects by this count), and little more: gqlgen answers introspection
// without looking at the deadline.
const maxIntrospected = 2_500_000

// introspectedItems is how long the lists of the schema usually are.
var introspectedItems = map[string]float64{
	"types": 1000, "fields": 15, "args": 6, "inputFields": 15, "enumValues": 8, "possibleTypes": 5, "interfaces": 3, "directives": 5,
}

// introspect measures a selection on so many objects of the schema.
func (m *measure) introspect(set ast.SelectionSet, objects float64, seen map[string]bool) {
	if m.selections > maxSelections || m.introspected > maxIntrospected {
		return // refused already
	}
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.FragmentSpread:
			if !seen[s.Name] {
				seen[s.Name] = true
				m.introspect(s.Definition.SelectionSet, objects, seen)
			}
		case *ast.InlineFragment:
			m.introspect(s.SelectionSet, objects, seen)
		case *ast.Field:
			m.selections++
			if s.Alias != s.Name {
				m.aliases++
			}
			if len(s.SelectionSet) == 0 {
				continue
			}
			inner := objects
			if items := introspectedItems[s.Name]; items > 0 {
				inner *= items
			}
			m.introspected += inner
			m.introspect(s.SelectionSet, inner, map[string]bool{})
		}
	}
}

// maxSelections bounds the work of measuring itself: fragments that spread
// fragments can make a short text select without end.
const maxSelections = 20_000

// maxConditions bounds the conditions of all filters of an operation together: one
// filter, which has its own bound, can stand at each field.
const maxConditions = 500

// relatedWeight is how many conditions one about other nodes counts for, besides what it
// holds: the database plans a search for it.
const relatedWeight = 4

// quantifiers begin conditions about other nodes.
var quantifiers = map[string]bool{"some": true, "all": true, "none": true, "single": true, "aggregate": true}

// maxObjects bounds the objects and lists that an operation selects: the database plans
// a search for each, 60 of them in one and a half seconds.
const maxObjects = 150

// conditionsOf counts the conditions in an argument: the values that stand by a name,
// a list of plain values as one.
func conditionsOf(value any) int {
	switch v := value.(type) {
	case map[string]any:
		n := 0
		for name, inner := range v {
			if quantifiers[name] {
				n += relatedWeight
			}
			switch inner.(type) {
			case map[string]any, []any:
				n += conditionsOf(inner)
			default:
				n++
			}
		}
		return n
	case []any:
		n, plain := 0, false
		for _, item := range v {
			if _, nested := item.(map[string]any); nested {
				n += conditionsOf(item)
			} else {
				plain = true
			}
		}
		if plain {
			n++
		}
		return n
	}
	return 0
}

// selection measures a selection on so many objects. page is the page size of the
// connection that the selection is on, 0 elsewhere; seen are the fragments that
// were spread on the same objects already.
func (m *measure) selection(set ast.SelectionSet, objects float64, depth, page int, seen map[string]bool) {
	m.depth = max(m.depth, depth)
	if depth > m.limits.Depth || m.selections > maxSelections {
		return // refused already
	}
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.FragmentSpread:
			if !seen[s.Name] {
				seen[s.Name] = true
				m.selection(s.Definition.SelectionSet, objects, depth, page, seen)
			}
		case *ast.InlineFragment:
			m.selection(s.SelectionSet, objects, depth, page, seen)
		case *ast.Field:
			m.field(s, objects, depth, page)
		}
	}
}

func (m *measure) field(f *ast.Field, objects float64, depth, page int) {
	m.selections++
	if f.Alias != f.Name {
		m.aliases++
	}
	if strings.HasPrefix(f.Name, "__") {
		m.introspect(f.SelectionSet, 1, map[string]bool{})
		return
	}
	if len(f.SelectionSet) == 0 {
		return
	}
	m.selected++
	var args map[string]any
	if len(f.Definition.Arguments) > 0 {
		args = f.ArgumentMap(m.variables)
	}
	for _, a := range args {
		m.conditions += conditionsOf(a)
	}
	switch {
	case paged[f.Name] && page > 0:
		objects *= float64(page)
		page = 0
	case f.Definition.Type.Elem == nil && f.Definition.Arguments.ForName("first") != nil:
		page = m.size(args, depth == 1, "first", "last")
	case f.Definition.Type.Elem == nil && f.Definition.Arguments.ForName("limit") != nil:
		page = m.size(args, depth == 1, "limit")
	case f.Definition.Type.Elem != nil:
		objects *= float64(m.size(args, depth == 1, "limit"))
		page = 0
	default:
		page = 0
	}
	m.objects += objects
	m.selection(f.SelectionSet, objects, depth+1, page, map[string]bool{})
}

// paged are the lists that are as long as the page size of the field above them.
var paged = map[string]bool{"edges": true, "rows": true, "paths": true, "nodes": true}

// usualFanOut is what a list inside a list is taken to hold if nobody says how
// long it may be. Taking the default page would refuse every query of four
// levels, though most relationships are short; the deadline and the largest
// answer still hold for those that are not.
const usualFanOut = 10

// size is the page size that a field asks for with its arguments. What is out of bounds is refused
// when the field is read.
func (m *measure) size(args map[string]any, root bool, names ...string) int {
	for _, name := range names {
		if n, ok := graph.Whole(args[name]); ok && n >= 0 {
			return int(min(n, int64(m.limits.Pages.MaxPage)))
		}
	}
	if ids := args["ids"]; ids != nil {
		return len(graph.Items(ids))
	}
	if root {
		return m.limits.Pages.DefaultPage
	}
	return min(m.limits.Pages.DefaultPage, usualFanOut)
}
