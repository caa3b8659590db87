package server

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
)

const (
	// maxRepeats is how often a name can stand in one selection: to tell if fields of
	// one name can be merged, the validator compares each with each.
	maxRepeats = 100
	// repeatedBytes is how long a text is that can hold so many repeats that comparing
	// them takes noticeably long.
	repeatedBytes = 4 << 10
)

// repeats refuses texts that name the same field over and over, before they are
// validated. Those that have been validated are kept, and not looked at again.
type repeats struct {
	tokens int
	kept   graphql.Cache[*ast.QueryDocument]
}

var _ graphql.OperationParameterMutator = repeats{}

// ExtensionName implements graphql.HandlerExtension.
func (repeats) ExtensionName() string { return "Repeats" }

// Validate implements graphql.HandlerExtension.
func (repeats) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters implements graphql.OperationParameterMutator. It changes
// nothing.
func (r repeats) MutateOperationParameters(ctx context.Context, p *graphql.RawParams) *gqlerror.Error {
	if len(p.Query) < repeatedBytes {
		return nil
	}
	if _, validated := r.kept.Get(ctx, p.Query); validated {
		return nil
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: p.Query}, r.tokens)
	if err != nil {
		return nil // the executor says what is wrong with it
	}
	for _, op := range doc.Operations {
		if repeated(op.SelectionSet) {
			return tooComplex("query.too-many-repeats", maxRepeats)
		}
	}
	for _, f := range doc.Fragments {
		if repeated(f.SelectionSet) {
			return tooComplex("query.too-many-repeats", maxRepeats)
		}
	}
	return nil
}

// repeated tells if a selection, or one within it, names something too often.
func repeated(set ast.SelectionSet) bool {
	times := map[string]int{}
	for _, selection := range set {
		var name string
		var inner ast.SelectionSet
		switch s := selection.(type) {
		case *ast.Field:
			name, inner = s.Alias, s.SelectionSet
		case *ast.FragmentSpread:
			name = "..." + s.Name
		case *ast.InlineFragment:
			name, inner = "...", s.SelectionSet
		}
		times[name]++
		if times[name] > maxRepeats || repeated(inner) {
			return true
		}
	}
	return false
}
