package stage

import (
	"context"
	"fmt"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/snapshot"
	"zonegraph/graph/store"
	"zonegraph/message"
)

// Import is an import whose nodes and relationships can be hidden together.
type Import struct {
	DB    cypher.Writer
	Model *graph.Model
	ID    string
}

const (
	// removedProperty lists, on the node that says what is hidden, what of it is about to
	// be removed.
	removedProperty = "removed"

	stateLabel = snapshot.StateLabel
	epoch      = "s." + snapshot.EpochProperty
	hidden     = "s." + snapshot.HiddenProperty
	removed    = "s." + removedProperty
)

// errLost says that another import has found this one ended, and removed it: its
// connection that held the lock was lost.
var errLost error = message.NewError("import.lock-lost")

// Stage has the import hidden once the transaction is committed. It must be called with
// the lock held.
func (i Import) Stage(ctx context.Context, tx cypher.Tx) error {
	_, err := i.run(ctx, tx, "MERGE (s:"+stateLabel+") SET "+epoch+" = coalesce("+epoch+", 0) + 1, "+hidden+" = "+without(hidden)+" + $import")
	if err != nil {
		return message.Trace("hiding "+i.ID, err)
	}
	return nil
}

// Publish has all of the import seen once the transaction is committed.
func (i Import) Publish(ctx context.Context, tx cypher.Tx) error {
	_, err := i.run(ctx, tx, "MATCH (s:"+stateLabel+") SET "+epoch+" = "+epoch+" + 1, "+hidden+" = "+without(hidden))
	if err != nil {
		return message.Trace("publishing "+i.ID, err)
	}
	return nil
}

// forget takes an import of which nothing is left off the lists. Readers see the same as
// before, so the epoch stays.
func (i Import) forget(ctx context.Context, tx cypher.Tx) error {
	_, err := i.run(ctx, tx, "MATCH (s:"+stateLabel+") SET "+hidden+" = "+without(hidden)+", "+removed+" = "+without(removed))
	return err
}

// raiseEpoch has readers learn that they may have seen a part of a commit.
func raiseEpoch(ctx context.Context, tx cypher.Tx) error {
	_, err := tx.Run(ctx, cypher.Write("MATCH (s:"+stateLabel+") SET "+epoch+" = "+epoch+" + 1", nil))
	return err
}

// without is a list without the import.
func without(list string) string { return "[i IN coalesce(" + list + ", []) WHERE i <> $import]" }

// Write is one transaction that writes on the stage. Its first statement takes the lock
// of a lane, so that no other can begin to remove the import meanwhile; it fails with
// errLost if one has done so before.
func (i Import) Write(ctx context.Context, l Lane, work func(cypher.Tx) error) error {
	return i.DB.Write(ctx, func(tx cypher.Tx) error {
		if err := take(ctx, tx, l.name); err != nil {
			return err
		}
		rows, err := i.run(ctx, tx, "MATCH (s:"+stateLabel+") WHERE $import IN "+hidden+" AND NOT $import IN coalesce("+removed+", []) RETURN count(s)")
		if err != nil {
			return err
		}
		if rows[0][0] != int64(1) {
			return errLost
		}
		return work(tx)
	})
}

// fence keeps whoever has written on the stage until now from writing more. It tells if
// the import is hidden still: its end may have come before.
func (i Import) fence(ctx context.Context) (isHidden bool, err error) {
	err = i.DB.Write(WithPhase(ctx, Removal), func(tx cypher.Tx) error {
		for _, l := range lanes {
			if err := take(ctx, tx, l.name); err != nil {
				return err
			}
		}
		rows, err := i.run(ctx, tx, "MATCH (s:"+stateLabel+") WHERE $import IN "+hidden+" SET "+removed+" = "+without(removed)+" + $import RETURN count(s)")
		isHidden = err == nil && rows[0][0] == int64(1)
		return err
	})
	return isHidden, err
}

// run runs a statement about the import.
func (i Import) run(ctx context.Context, tx cypher.Tx, statement string) ([][]any, error) {
	return tx.Run(ctx, cypher.Write(statement, map[string]any{"import": i.ID}))
}

// CreateNode writes a node about the import itself; it is hidden with the import if it
// is staged.
func (i Import) CreateNode(ctx context.Context, tx cypher.Tx, typ, id string, values graph.Values, staged bool) error {
	e := i.Model.Node(typ)
	s := store.NewShape(e)
	row, err := s.Append([]any{id}, values)
	if err != nil {
		return err
	}
	mark := ""
	if staged {
		mark = ", " + graph.ImportProperty + ": $import"
	}
	if _, err := tx.Run(ctx, cypher.Write(fmt.Sprintf("WITH $row AS row CREATE (n%s {id: row[0]%s%s})", store.Labels(e), mark, s.Literal(1)), map[string]any{"row": row, "import": i.ID})); err != nil {
		return message.Trace("the record of the import", err)
	}
	return nil
}

// Hidden gives the imports that are hidden: one that is under way, or that was ended by
// a crash before it was complete.
func Hidden(ctx context.Context, db snapshot.Database) (ids []string, err error) {
	now, err := db.Bookmark(ctx)
	if err != nil {
		return nil, err
	}
	s, err := db.State(ctx, now)
	if err != nil {
		return nil, message.Trace("reading what is hidden", err)
	}
	return s.Hidden, nil
}
