package ingest

import (
	"context"
	"errors"
	"slices"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/internal/ingest/fetch"
	"zonegraph/internal/ingest/stage"
	"zonegraph/message"
)

// Recover removes what imports have left that were ended by a crash, and finishes an
// undo. It does nothing while an import is under way. Until it is done nobody sees
// what is left, so there is no hurry. Import and Undo do it too.
func Recover(ctx context.Context, db Database, m *graph.Model) error {
	ids, err := stage.Hidden(ctx, db)
	if err != nil || len(ids) == 0 {
		return err
	}
	held, err := stage.TryHold(ctx, db, func() error { return removeLeft(ctx, db, m) })
	if !held && ctx.Err() == nil {
		return nil // it is under way
	}
	return err
}

// removeLeft removes all that is hidden. It must be called with the lock held.
func removeLeft(ctx context.Context, db Database, m *graph.Model) error {
	ids, err := stage.Hidden(ctx, db)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := (stage.Import{DB: db, Model: m, ID: id}).Remove(ctx, func(int) {}); err != nil {
			return message.NewError("import.left-not-removed", id, err)
		}
	}
	return nil
}

// rollbackPatience is how long a process that shall end goes on removing what it wrote.
const rollbackPatience = 10 * time.Second

// rollback removes what was staged of an import that failed with an error, and tells
// what became of it. An end whose answer was lost may have been committed after all:
// that is no error.
func rollback(ctx context.Context, db Database, i stage.Import, failed error) error {
	if ctx.Err() != nil { // somebody waits for this process to end
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), rollbackPatience)
		defer cancel()
	}
	ids, err := stage.Hidden(ctx, db)
	switch {
	case err == nil && !slices.Contains(ids, i.ID):
		err = recorded(ctx, db, i.ID)
		if err == nil {
			return nil
		}
		if errors.Is(err, errNotThere) {
			return failed
		}
	case err == nil:
		err = i.Remove(ctx, func(int) {})
	}
	if err != nil {
		return errors.Join(failed, message.NewError("import.left-hidden", i.ID, err))
	}
	return failed
}

// errNotThere says that there is no record of an import.
var errNotThere = errors.New("there is no record of it")

// recorded tells if an import is complete.
func recorded(ctx context.Context, db Database, id string) error {
	rows, err := fetch.New(db).Rows(ctx, cypher.New(func(c *cypher.Compiler) string {
		return "MATCH " + c.Node("i:"+stage.ImportType+" {id: "+c.Bind("import", id)+"}") + " RETURN i.state"
	}))
	if err == nil && len(rows) == 0 {
		return errNotThere
	}
	return err
}
