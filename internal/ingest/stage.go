package ingest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/snapshot"
	"zonegraph/graph/store"
)

// errLost says that another import has found this one ended, and removed it: its
// connection that held the lock was lost.
var errLost = errors.New("the lock of imports was lost on the way, and another import has removed what was written so far; import the file again")

// stage is where an import is written: in many transactions that are hidden together.
type stage struct {
	db    Database
	model *graph.Model
	id    string
}

// hide has the stage hidden from now on. It must be called with the lock held.
func (s stage) hide(ctx context.Context, tx cypher.Tx) error {
	_, err := tx.Run(ctx, cypher.Write(fmt.Sprintf("MERGE (s:%[1]s) SET s.%[2]s = coalesce(s.%[2]s, 0) + 1, s.%[3]s = [i IN coalesce(s.%[3]s, []) WHERE i <> $import] + $import",
		snapshot.StateLabel, snapshot.EpochProperty, snapshot.HiddenProperty), map[string]any{"import": s.id}))
	if err != nil {
		return fmt.Errorf("hiding %s: %w", s.id, err)
	}
	return nil
}

// show ends hiding: when the transaction is committed, all of the stage is seen.
func (s stage) show(ctx context.Context, tx cypher.Tx) error {
	_, err := tx.Run(ctx, cypher.Write(fmt.Sprintf("MATCH (s:%[1]s) SET s.%[2]s = s.%[2]s + 1, s.%[3]s = [i IN s.%[3]s WHERE i <> $import], s.%[4]s = [i IN s.%[4]s WHERE i <> $import]",
		snapshot.StateLabel, snapshot.EpochProperty, snapshot.HiddenProperty, removedProperty), map[string]any{"import": s.id}))
	if err != nil {
		return fmt.Errorf("showing %s: %w", s.id, err)
	}
	return nil
}

// removedProperty lists, on the state, what is hidden and about to be removed.
const removedProperty = "removed"

// write is one transaction on the stage. Its first statement takes the lock of a lane,
// so that no other can begin to remove the stage meanwhile; it fails with errLost if one
// has done so before.
func (s stage) write(ctx context.Context, l lane, work func(cypher.Tx) error) error {
	return s.db.Write(ctx, func(tx cypher.Tx) error {
		if err := take(ctx, tx, l.name); err != nil {
			return err
		}
		rows, err := tx.Run(ctx, cypher.Write(fmt.Sprintf("MATCH (s:%s) WHERE $import IN s.%s AND NOT $import IN coalesce(s.%s, []) RETURN count(s)", snapshot.StateLabel, snapshot.HiddenProperty, removedProperty), map[string]any{"import": s.id}))
		if err != nil {
			return err
		}
		if rows[0][0] != int64(1) {
			return errLost
		}
		return work(tx)
	})
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

// doom keeps whoever has written on the stage until now from writing more. It tells if
// the stage is hidden still: its end may have come before.
func (s stage) doom(ctx context.Context) (hidden bool, err error) {
	err = s.db.Write(ctx, func(tx cypher.Tx) error {
		for _, l := range lanes {
			if err := take(ctx, tx, l.name); err != nil {
				return err
			}
		}
		rows, err := tx.Run(ctx, cypher.Write(fmt.Sprintf("MATCH (s:%[1]s) WHERE $import IN s.%[2]s SET s.%[3]s = [i IN coalesce(s.%[3]s, []) WHERE i <> $import] + $import RETURN count(s)", snapshot.StateLabel, snapshot.HiddenProperty, removedProperty), map[string]any{"import": s.id}))
		hidden = err == nil && rows[0][0] == int64(1)
		return err
	})
	return hidden, err
}

// hold does some work while it holds the lock of imports. A transaction of its own has
// that lock and does nothing else, so the database gives it back if this process dies,
// and it ends with a rollback. patience, if it is not 0, is how long it waits for the
// lock; waiting is called if another import is in the way.
func hold(ctx context.Context, db Database, patience time.Duration, waiting func(), work func() error) error {
	var outcome error
	held := false
	err := db.Write(ctx, func(tx cypher.Tx) error {
		if held {
			return nil
		}
		if err := lock(ctx, tx, patience, waiting); err != nil {
			return err
		}
		held = true
		outcome = work()
		return errReleased
	})
	if held {
		return outcome
	}
	return err
}

// errReleased ends the transaction that held the lock.
var errReleased = errors.New("the lock is given back")

// lock waits until no other import or undo is under way, and keeps others waiting
// until the transaction ends, however it ends.
func lock(ctx context.Context, tx cypher.Tx, patience time.Duration, waiting func()) error {
	if patience > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, patience)
		defer cancel()
	}
	timer := time.AfterFunc(lockPatience, waiting)
	defer timer.Stop()
	err := take(ctx, tx, importLock)
	if err == nil || errors.Is(err, errUnprepared) {
		return err
	}
	return fmt.Errorf("waiting for other imports to end: %w", err)
}

// Interrupted gives the imports that are hidden: one that is under way, or that was
// ended by a crash before it was complete.
func Interrupted(ctx context.Context, db snapshot.Database) (ids []string, err error) {
	now, err := db.Bookmark(ctx)
	if err != nil {
		return nil, err
	}
	s, err := db.State(ctx, now)
	if err != nil {
		return nil, fmt.Errorf("reading what is hidden: %w", err)
	}
	return s.Hidden, nil
}

// Recover removes what imports have left that were ended by a crash, and finishes an
// undo. It does nothing while an import is under way. Until it is done nobody sees
// what is left, so there is no hurry. Import and Undo do it too.
func Recover(ctx context.Context, db Database, m *graph.Model) error {
	ids, err := Interrupted(ctx, db)
	if err != nil || len(ids) == 0 {
		return err
	}
	locked := false
	err = hold(ctx, db, lockPatience, func() {}, func() error {
		locked = true
		return removeLeft(ctx, db, m)
	})
	if !locked && ctx.Err() == nil {
		return nil // it is under way
	}
	return err
}

// removeLeft removes all that is hidden. It must be called with the lock held.
func removeLeft(ctx context.Context, db Database, m *graph.Model) error {
	ids, err := Interrupted(ctx, db)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := (stage{db, m, id}).remove(ctx, func(int) {}); err != nil {
			return fmt.Errorf("removing what %s has left: %w", id, err)
		}
	}
	return nil
}

const (
	// removeRows is how many entries of the journal, and citations with the new nodes
	// that they support, are removed in one transaction.
	removeRows = 1_000
	// removePause lies between two such transactions: a reader that meets one starts
	// again, and nobody waits for what is hidden to be gone.
	removePause = 250 * time.Millisecond
)

// remove takes away what an import has created, in many transactions, and ends hiding
// it with the last. It can be interrupted and called again. cited is told how many
// citations are gone.
func (s stage) remove(ctx context.Context, cited func(int)) error {
	if hidden, err := s.doom(ctx); err != nil || !hidden {
		return err
	}
	if err := s.removeAll(ctx, s.removeJournal, func(int) {}); err != nil {
		return err
	}
	if err := s.removeAll(ctx, s.removeCited, cited); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx cypher.Tx) error {
		if _, err := tx.Run(ctx, cypher.Write("MATCH (d:"+documentType+" {id: $id}) DETACH DELETE d", map[string]any{"id": documentOf(s.id)})); err != nil {
			return err
		}
		return s.show(ctx, tx)
	})
}

// removeAll removes some until fewer than removeRows are left, each time in a
// transaction of its own, and tells gone how many it were.
func (s stage) removeAll(ctx context.Context, some func(context.Context, cypher.Tx) (int64, error), gone func(int)) error {
	for {
		var n int64
		err := s.db.Write(ctx, func(tx cypher.Tx) (err error) {
			if n, err = some(ctx, tx); err != nil || n == 0 {
				return err
			}
			// While it goes, a node can be met whose properties are gone already, the
			// import's id among them. Readers learn by the epoch that they may have.
			_, err = tx.Run(ctx, cypher.Write(fmt.Sprintf("MATCH (s:%[1]s) SET s.%[2]s = s.%[2]s + 1", snapshot.StateLabel, snapshot.EpochProperty), nil))
			return err
		})
		if err != nil {
			return err
		}
		gone(int(n))
		if n < removeRows {
			return nil
		}
		select {
		case <-time.After(removePause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// removeJournal removes entries of the journal with the relationships and the nodes
// without citations that they tell of.
func (s stage) removeJournal(ctx context.Context, tx cypher.Tx) (int64, error) {
	entries, err := journal(ctx, tx, s.id, "", removeRows, 0)
	if err != nil {
		return 0, err
	}
	statements := map[string][]any{}
	var done []any
	for _, e := range entries {
		done = append(done, e.seq)
		switch e.kind {
		case linkNew:
			q := endsOf(s.model, e) + fmt.Sprintf("MATCH (a)-[r:%s]->(b) WHERE r.%s = $import DELETE r", store.Quote(e.link), importProperty)
			statements[q] = append(statements[q], []any{e.node, e.other})
		case nodeNew:
			q := fmt.Sprintf("UNWIND $rows AS row MATCH (n:%s {id: row[0]}) WHERE n.%s = $import DETACH DELETE n", labelOf(s.model, e.node), importProperty)
			statements[q] = append(statements[q], []any{e.node})
		}
	}
	statements["UNWIND $rows AS seq MATCH (j:"+changeLabel+" {import: $import, seq: seq}) DELETE j"] = done
	for statement, rows := range statements {
		if _, err := tx.Run(ctx, cypher.Write(statement, map[string]any{"rows": rows, "import": s.id})); err != nil {
			return 0, fmt.Errorf("%s: %w", statement, err)
		}
	}
	return int64(len(entries)), nil
}

// removeCited removes citations with the new nodes that they support.
func (s stage) removeCited(ctx context.Context, tx cypher.Tx) (int64, error) {
	rows, err := tx.Run(ctx, cypher.Write(fmt.Sprintf(`MATCH (c:%s) WHERE c.id STARTS WITH $prefix WITH c LIMIT %d
OPTIONAL MATCH (c)-[:%s]->(n) WHERE n.%s = $import
WITH collect(DISTINCT c) AS cited, collect(DISTINCT n) AS new
FOREACH (x IN new + cited | DETACH DELETE x) RETURN size(cited)`, citationType, removeRows, supportsType, importProperty),
		map[string]any{"prefix": citationsOf(documentOf(s.id)), "import": s.id}))
	if err != nil {
		return 0, err
	}
	n, _ := rows[0][0].(int64)
	return n, nil
}

// back takes back an import that failed with an error, and tells what became of it. An
// end whose answer was lost may have been committed after all: that is no error.
func (s stage) back(ctx context.Context, failed error) error {
	if ctx.Err() != nil { // somebody waits for this process to end
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), backPatience)
		defer cancel()
	}
	ids, err := Interrupted(ctx, s.db)
	switch {
	case err == nil && !slices.Contains(ids, s.id):
		err = s.ended(ctx)
		if err == nil {
			return nil
		}
		if errors.Is(err, errNotThere) {
			return failed
		}
	case err == nil:
		err = s.remove(ctx, func(int) {})
	}
	if err != nil {
		return errors.Join(failed, fmt.Errorf("what was written of %s could not be removed (%w); it stays hidden, and the next import or start of the service removes it", s.id, err))
	}
	return failed
}

// backPatience is how long a process that shall end goes on removing what it wrote.
const backPatience = 10 * time.Second

// errNotThere says that there is no record of an import.
var errNotThere = errors.New("there is no record of it")

// ended tells if an import is complete.
func (s stage) ended(ctx context.Context) error {
	rows, err := newReader(s.db).read(ctx, cypher.New(func(c *cypher.Compiler) string {
		return "MATCH " + c.Node("i:"+importType+" {id: "+c.Bind("import", s.id)+"}") + " RETURN i.state"
	}))
	if err == nil && len(rows) == 0 {
		return errNotThere
	}
	return err
}
