package snapshot

import (
	"context"

	"zonegraph/graph/cypher"
)

// maxStatements is how many statements of one piece of work run at a time: gqlgen
// answers all root fields at once, and one operation must not take the whole pool of
// connections.
const maxStatements = 4

// bounded has a statement wait until its scope has a slot for it.
type bounded struct{ cypher.Reader }

// Read implements cypher.Reader.
func (r bounded) Read(ctx context.Context, s cypher.Statement, each func(any) error) error {
	slots := ScopeOf(ctx).slots
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return r.Reader.Read(ctx, s, each)
}
