package ingest

import (
	"context"
	"time"

	"zonegraph/graph/cypher"
	"zonegraph/graph/snapshot"
)

// Database is what imports need of the driver: they read and write.
type Database interface {
	cypher.Writer
	snapshot.Database
}

// readPatience bounds one look at the state of the database.
const readPatience = 10 * time.Second

// reader runs statements that only read. They see nothing of what an import has created
// that is not complete yet.
type reader struct {
	snapshots *snapshot.Reader
	// under, if set, is the state to read under: what is hidden cannot change as long as
	// the lock of imports is held.
	under *snapshot.State
}

func newReader(db snapshot.Database) *reader {
	return &reader{snapshots: snapshot.NewReader(db, snapshot.NewClock(db, 0, readPatience))}
}

// read gives the rows of a statement.
func (r *reader) read(ctx context.Context, s cypher.Statement) (rows []any, err error) {
	if r.under != nil {
		ctx = r.snapshots.Under(ctx, *r.under)
	}
	err = r.snapshots.Read(ctx, s, func(v any) error {
		rows = append(rows, v)
		return nil
	})
	return rows, err
}
