package snapshot

import (
	"context"

	"zonegraph/graph/cypher"
)

// Database is what a Reader needs of the driver. It is safe for concurrent use. Errors
// that a client should know of are *graph.Error.
type Database interface {
	// Run runs a statement in a read-only transaction and hands over the value of each
	// row. The context's deadline ends the statement in the database too. The ending is
	// given back with errors as well, as far as it is known.
	Run(ctx context.Context, s cypher.Statement, o RunOptions, each func(value any) error) (Ending, error)
	// Bookmark asks for the present state. It costs less than any statement.
	Bookmark(ctx context.Context) (string, error)
	// State reads what is hidden in the states of some bookmarks, or a later one. It
	// leaves the era to the Clock.
	State(ctx context.Context, since ...string) (State, error)
}

// RunOptions say how a statement is run.
type RunOptions struct {
	// Since are bookmarks of states that the statement must see, or later ones; empty
	// ones are left out.
	Since []string
	// Profile has the database hits counted, which makes the statement slower.
	Profile bool
}

// Ending is what is known of a statement that was run.
type Ending struct {
	// Bookmark is the state after it, "" if that is not known.
	Bookmark string
	// Hits are its database hits, if they were counted.
	Hits int64
}
