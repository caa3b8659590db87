package server

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/introspection"
	"github.com/vektah/gqlparser/v2/ast"
)

// kindsWith are the kinds of types that have a member of introspection. For all others
// the specification wants null, where gqlgen gives an empty list or false.
var kindsWith = map[string][]string{
	"fields":        {string(ast.Object), string(ast.Interface)},
	"interfaces":    {string(ast.Object), string(ast.Interface)},
	"possibleTypes": {string(ast.Interface), string(ast.Union)},
	"enumValues":    {string(ast.Enum)},
	"inputFields":   {string(ast.InputObject)},
	"isOneOf":       {string(ast.InputObject)},
}

// nullForOtherKinds makes null of the members that a type of its kind does not have.
func nullForOtherKinds(ctx context.Context, next graphql.Resolver) (any, error) {
	fc := graphql.GetFieldContext(ctx)
	if fc.Object != "__Type" || fc.Parent == nil {
		return next(ctx)
	}
	kinds := kindsWith[fc.Field.Name]
	if of, ok := fc.Parent.Result.(*introspection.Type); ok && kinds != nil && !slices.Contains(kinds, of.Kind()) {
		return nil, nil
	}
	return next(ctx)
}
