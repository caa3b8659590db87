package snapshot

import (
	"context"
	"time"

	"zonegraph/graph/cypher"
)

// traced runs statements as their scope wants it, and notes in the scope what is
// learned of each.
type traced struct{ database Database }

// Read implements cypher.Reader.
func (r traced) Read(ctx context.Context, s cypher.Statement, each func(any) error) error {
	scope := ScopeOf(ctx)
	options := scope.begin()
	start := time.Now()
	ending, err := r.database.Run(ctx, s, options, each)
	scope.ended(s, time.Since(start), ending)
	return err
}
