// Package resolvers holds the root fields that have behaviour of their own, one
// file per concept. Fields that are derived from the types of the graph need
// none: gql.Roots answers them.
package resolvers

import (
	"zonegraph/graph/coverage"
	"zonegraph/loaders"
	"zonegraph/resolvers/gql"
)

// Root is the entry of the executor.
type Root struct {
	Loader *loaders.Loader
	// Packs are the packs of requirements that coverage can be asked for.
	Packs []coverage.Pack
}

var _ gql.ResolverRoot = Root{}

// Query implements gql.ResolverRoot.
func (r Root) Query() gql.QueryResolver { return query{gql.Roots{Loader: r.Loader}, r.Packs} }

// query resolves the fields of Query.
type query struct {
	gql.Roots
	packs []coverage.Pack
}

// pageSize reads the page size first; the default holds without one.
func (q query) pageSize(first *int) (int, error) {
	return bounded(first, "first", q.Loader.Limits.DefaultPage, 0, q.Loader.Limits.MaxPage)
}
