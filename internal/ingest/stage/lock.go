package stage

import (
	"context"
	"errors"
	"time"

	"zonegraph/graph/cypher"
	"zonegraph/message"
)

const (
	// lockLabel marks the nodes that stand for locks: importLock is of the one by which
	// imports are serialised, and each lane has its own.
	lockLabel  = "_ImportLock"
	importLock = "import"
	// patience is how long an import waits for another before it says so.
	patience = 2 * time.Second
)

// Locks are statements that create what is taken as a lock.
func Locks() []string {
	return []string{
		"CREATE CONSTRAINT `_import_lock` IF NOT EXISTS FOR (n:" + lockLabel + ") REQUIRE n.id IS UNIQUE",
		"UNWIND ['" + importLock + "', '" + nodeLane.name + "', '" + linkLane.name + "'] AS id MERGE (n:" + lockLabel + " {id: id})",
	}
}

// errUnprepared says that there is nothing to take as a lock.
var errUnprepared = errors.New("the node that imports are locked by is missing; call Prepare first")

// take has a lock until the transaction ends: that of all imports, or that of a lane.
func take(ctx context.Context, tx cypher.Tx, lock string) error {
	rows, err := tx.Run(ctx, cypher.Write("MATCH (n:"+lockLabel+" {id: $lock}) SET n.taken = true REMOVE n.taken RETURN count(n)", map[string]any{"lock": lock}))
	if err == nil && rows[0][0] != int64(1) {
		err = errUnprepared
	}
	return err
}

// errReleased ends the transaction that held the lock.
var errReleased = errors.New("the lock is given back")

// Hold does some work while it holds the lock of imports. A transaction of its own has
// that lock and does nothing else, so the database gives it back if this process dies,
// and it ends with a rollback. waiting is called if another import is in the way.
func Hold(ctx context.Context, db cypher.Writer, waiting func(), work func() error) error {
	_, err := hold(ctx, db, 0, waiting, work)
	return err
}

// TryHold is Hold for work that may be left to another import: held is false if one is
// under way.
func TryHold(ctx context.Context, db cypher.Writer, work func() error) (held bool, err error) {
	return hold(ctx, db, patience, func() {}, work)
}

// hold waits for the lock no longer than most, if that is not 0.
func hold(ctx context.Context, db cypher.Writer, most time.Duration, waiting func(), work func() error) (held bool, err error) {
	var outcome error
	err = db.Write(ctx, func(tx cypher.Tx) error {
		if held {
			return nil
		}
		if err := lock(ctx, tx, most, waiting); err != nil {
			return err
		}
		held = true
		outcome = work()
		return errReleased
	})
	if held {
		return true, outcome
	}
	return false, err
}

// lock waits until no other import or undo is under way, and keeps others waiting
// until the transaction ends, however it ends.
func lock(ctx context.Context, tx cypher.Tx, most time.Duration, waiting func()) error {
	if most > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, most)
		defer cancel()
	}
	timer := time.AfterFunc(patience, waiting)
	defer timer.Stop()
	err := take(ctx, tx, importLock)
	if err == nil || errors.Is(err, errUnprepared) {
		return err
	}
	return message.NewError("import.not-locked", err)
}
