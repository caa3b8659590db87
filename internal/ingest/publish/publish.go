// Package publish ends an import: with one transaction what was there before changes, as
// the journal tells, the record of the import is written, and all of it is seen.
package publish

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/internal/ingest/journal"
	"zonegraph/internal/ingest/judge"
	"zonegraph/internal/ingest/read"
	"zonegraph/internal/ingest/stage"
	"zonegraph/message"
)

// Record is what the record of an import says of it.
type Record struct {
	Source read.Source
	By     string
	At     time.Time
	// Rows of the file gave something, and of Refused something was refused.
	Rows, Refused        int
	Nodes, Relationships judge.Counts
}

// Publish publishes what was staged. The error has the code import.too-many-changes if a
// file changes more of what was there before than the database can do at once; what it
// creates has no such bound.
func Publish(ctx context.Context, w *stage.Writer, r Record) error {
	err := w.End(ctx, func(tx cypher.Tx) error {
		var clash error
		err := journal.Forward(ctx, tx, w.Model, w.ID, func(why message.Message) {
			if clash == nil {
				clash = message.NewError("import.graph-changed", why)
			}
		})
		if err != nil {
			return err
		}
		if clash != nil {
			return clash
		}
		if err := r.write(ctx, tx, w.Import); err != nil {
			return err
		}
		return w.Publish(ctx, tx)
	})
	if graph.CodeOf(err) == graph.CodeTooComplex {
		return message.NewError("import.too-many-changes", r.Nodes.Changed, r.Relationships.Changed)
	}
	return err
}

func (r Record) write(ctx context.Context, tx cypher.Tx, i stage.Import) error {
	values := graph.Values{"name": filepath.Base(r.Source.Name), "contentHash": r.Source.Hash, "by": r.By, "importedAt": r.At.UTC().Format(time.RFC3339), "state": "COMMITTED",
		"rows": int64(r.Rows), "refused": int64(r.Refused), "nodesNew": int64(r.Nodes.New), "nodesChanged": int64(r.Nodes.Changed),
		"relationshipsNew": int64(r.Relationships.New), "relationshipsChanged": int64(r.Relationships.Changed)}
	if r.Source.Profile != "" {
		values["profile"] = r.Source.Profile
	}
	if err := i.CreateNode(ctx, tx, stage.ImportType, i.ID, values, false); err != nil {
		return err
	}
	_, err := tx.Run(ctx, cypher.Write(fmt.Sprintf("MATCH (i:%s {id: $import}) MATCH (d:%s {id: $document}) CREATE (i)-[:IMPORTED_AS {%s: $import}]->(d)", stage.ImportType, stage.DocumentType, graph.ImportProperty),
		map[string]any{"import": i.ID, "document": stage.DocumentOf(i.ID)}))
	return err
}
