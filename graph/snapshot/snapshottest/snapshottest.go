// Package snapshottest has databases whose answers a test decides. It holds no tests.
package snapshottest

import (
	"context"

	"zonegraph/graph/cypher"
	"zonegraph/graph/snapshot"
)

// Func is a database that answers as the function does, in which nothing is ever
// committed and nothing hidden.
type Func func(ctx context.Context, s cypher.Statement, each func(value any) error) error

var _ snapshot.Database = Func(nil)

// only is the bookmark of its only state.
const only = "only"

// Run implements snapshot.Database.
func (f Func) Run(ctx context.Context, s cypher.Statement, _ snapshot.RunOptions, each func(any) error) (snapshot.Ending, error) {
	return snapshot.Ending{Bookmark: only}, f(ctx, s, each)
}

// Bookmark implements snapshot.Database.
func (f Func) Bookmark(context.Context) (string, error) { return only, nil }

// State implements snapshot.Database.
func (f Func) State(context.Context, ...string) (snapshot.State, error) {
	return snapshot.State{Bookmark: only, Exact: true}, nil
}
