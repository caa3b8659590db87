package stage

import (
	"context"
	"fmt"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/store"
	"zonegraph/internal/ingest/journal"
	"zonegraph/message"
)

const (
	// removedLinks is how many relationships of the journal are removed in one
	// transaction. It is large because each such transaction makes all readers that are
	// under way begin again.
	removedLinks = 10_000
	// removedNodes is how many other entries of the journal, and citations with the new
	// nodes that they support, are removed in one transaction.
	removedNodes = 1_000
)

// Remove takes away what a hidden import has created, in many transactions, and ends
// hiding it with the last. It can be interrupted and called again. cited is told how
// many citations are gone.
//
// Readers see nothing of it. A node that goes is met without its id, or not at all, and
// so are the relationships that go with it, since readers ask for both of their ends. A
// relationship between two nodes that stay can be met without its properties, the
// import's id among them: only the epoch tells readers that they may have seen it. Those
// go first, so that afterwards no reader has to begin again.
func (i Import) Remove(ctx context.Context, cited func(int)) error {
	if isHidden, err := i.fence(ctx); err != nil || !isHidden {
		return err
	}
	none := func(int) {}
	if err := i.removeAll(ctx, i.removeLinks, removedLinks, none); err != nil {
		return err
	}
	if err := i.removeAll(ctx, i.removeJournal, removedNodes, none); err != nil {
		return err
	}
	if err := i.removeAll(ctx, i.removeCited, removedNodes, cited); err != nil {
		return err
	}
	return i.DB.Write(WithPhase(ctx, Removed), func(tx cypher.Tx) error {
		if _, err := tx.Run(ctx, cypher.Write("MATCH (d:"+DocumentType+" {id: $id}) DETACH DELETE d", map[string]any{"id": DocumentOf(i.ID)})); err != nil {
			return err
		}
		return i.forget(ctx, tx)
	})
}

// removeAll removes at most so many in each transaction, until there are fewer, and
// tells gone how many it were.
func (i Import) removeAll(ctx context.Context, some func(context.Context, cypher.Tx) (int, error), most int, gone func(int)) error {
	for {
		n := 0
		err := i.DB.Write(WithPhase(ctx, Removal), func(tx cypher.Tx) (err error) {
			n, err = some(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
		gone(n)
		if n < most {
			return nil
		}
	}
}

// removeLinks removes relationships that the journal tells of.
func (i Import) removeLinks(ctx context.Context, tx cypher.Tx) (int, error) {
	entries, err := journal.Read(ctx, tx, journal.Page{Import: i.ID, Kind: journal.LinkNew, Most: removedLinks})
	if err != nil {
		return 0, err
	}
	statements := map[string][]any{}
	for _, e := range entries {
		q := e.Ends(i.Model) + fmt.Sprintf("MATCH (a)-[r:%[1]s]->(b) WHERE r.%[2]s = $import WITH r, coalesce(a.%[2]s, '') <> $import AND coalesce(b.%[2]s, '') <> $import AS both DELETE r RETURN count(CASE WHEN both THEN 1 END)", store.Quote(e.Link), graph.ImportProperty)
		statements[q] = append(statements[q], []any{e.Node, e.Other})
	}
	betweenOthers := false
	for q, rows := range statements {
		out, err := i.remove(ctx, tx, q, rows)
		if err != nil {
			return 0, err
		}
		betweenOthers = betweenOthers || out[0][0] != int64(0)
	}
	if betweenOthers {
		if err := raiseEpoch(ctx, tx); err != nil {
			return 0, err
		}
	}
	return len(entries), i.removeEntries(ctx, tx, entries)
}

// removeJournal removes the other entries of the journal, with the new nodes that have no
// citations.
func (i Import) removeJournal(ctx context.Context, tx cypher.Tx) (int, error) {
	entries, err := journal.Read(ctx, tx, journal.Page{Import: i.ID, Most: removedNodes})
	if err != nil {
		return 0, err
	}
	statements := map[string][]any{}
	for _, e := range entries {
		if e.Kind == journal.NodeNew {
			q := fmt.Sprintf("UNWIND $rows AS row MATCH (n:%s {id: row[0]}) WHERE n.%s = $import DETACH DELETE n", journal.LabelOf(i.Model, e.Node), graph.ImportProperty)
			statements[q] = append(statements[q], []any{e.Node})
		}
	}
	for q, rows := range statements {
		if _, err := i.remove(ctx, tx, q, rows); err != nil {
			return 0, err
		}
	}
	return len(entries), i.removeEntries(ctx, tx, entries)
}

func (i Import) removeEntries(ctx context.Context, tx cypher.Tx, entries []journal.Entry) error {
	rows := make([]any, len(entries))
	for n, e := range entries {
		rows[n] = e.Seq
	}
	_, err := i.remove(ctx, tx, "UNWIND $rows AS seq MATCH (j:"+graph.ChangeLabel+" {import: $import, seq: seq}) DELETE j", rows)
	return err
}

// removeCited removes citations with the new nodes that they support.
func (i Import) removeCited(ctx context.Context, tx cypher.Tx) (int, error) {
	rows, err := tx.Run(ctx, cypher.Write(fmt.Sprintf(`MATCH (c:%s) WHERE c.id STARTS WITH $prefix WITH c LIMIT %d
OPTIONAL MATCH (c)-[:%s]->(n) WHERE n.%s = $import
WITH collect(DISTINCT c) AS cited, collect(DISTINCT n) AS new
FOREACH (x IN new + cited | DETACH DELETE x) RETURN size(cited)`, CitationType, removedNodes, SupportsType, graph.ImportProperty),
		map[string]any{"prefix": CitationsOf(i.ID), "import": i.ID}))
	if err != nil {
		return 0, err
	}
	n, _ := rows[0][0].(int64)
	return int(n), nil
}

func (i Import) remove(ctx context.Context, tx cypher.Tx, statement string, rows []any) ([][]any, error) {
	out, err := tx.Run(ctx, cypher.Write(statement, map[string]any{"rows": rows, "import": i.ID}))
	if err != nil {
		return nil, message.Trace(statement, err)
	}
	return out, nil
}
