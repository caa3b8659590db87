package main

import (
	"context"

	"zonegraph/internal/embedded"
	"zonegraph/internal/ingest/stage"
)

type muchKey struct{}

// writesMuch is a context for transactions that write a part of something large, each of
// which has to find room on the disk. Those of imports are known by their phases.
func writesMuch(ctx context.Context) context.Context {
	return context.WithValue(ctx, muchKey{}, true)
}

// checkSpace tells if there is room on the disk for a transaction. A full disk would not
// do harm, but end the whole matter with nobody knowing how much is missing, and Neo4j
// would take no changes until it is started again. What takes something away may always
// go on: it is how a database gets out of it.
func (d *database) checkSpace(ctx context.Context) error {
	if d.home == "" {
		return nil // the disk is that of another machine
	}
	switch stage.PhaseOf(ctx) {
	case stage.Begin, stage.Staging, stage.Undo:
	default:
		if ctx.Value(muchKey{}) == nil {
			return nil
		}
	}
	return embedded.CheckSpace(d.home, embedded.SpaceToWrite)
}
