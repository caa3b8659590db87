package fetch

import (
	"context"
	"time"

	"zonegraph/graph/cypher"
	"zonegraph/graph/snapshot"
)

// patience bounds one poll of the state of the database.
const patience = 10 * time.Second

// Reader reads what is not hidden.
type Reader struct {
	snapshots *snapshot.Reader
	// under, if set, is the state to read under.
	under *snapshot.State
}

// New is a reader of a database in which others may write.
func New(db snapshot.Database) *Reader {
	return &Reader{snapshots: snapshot.NewReader(db, snapshot.NewClock(db, 0, patience))}
}

// Under is a reader under a state that lasts: what is hidden cannot change as long as
// the lock of imports is held.
func (r *Reader) Under(s snapshot.State) *Reader { return &Reader{r.snapshots, &s} }

// Rows gives the rows of a statement.
func (r *Reader) Rows(ctx context.Context, s cypher.Statement) (rows []any, err error) {
	if r.under != nil {
		ctx = r.snapshots.Under(ctx, *r.under)
	}
	err = r.snapshots.Read(ctx, s, func(v any) error {
		rows = append(rows, v)
		return nil
	})
	return rows, err
}
