// Package resolvers holds the root fields that have behaviour of their own, one
// file per concept. Fields that are derived from the types of the graph need
// none: gql.Roots answers them.
package resolvers

import (
	"zonegraph/internal/gql"
	"zonegraph/loaders"
)

// Root is the entry of the executor.
type Root struct{ Loader *loaders.Loader }

var _ gql.ResolverRoot = Root{}

// Query implements gql.ResolverRoot.
func (r Root) Query() gql.QueryResolver { return query{gql.Roots{Loader: r.Loader}} }

// query resolves the fields of Query.
type query struct{ gql.Roots }
