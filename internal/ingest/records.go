package ingest

import (
	"context"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/internal/ingest/fetch"
	"zonegraph/internal/ingest/journal"
	"zonegraph/internal/ingest/judge"
	"zonegraph/internal/ingest/stage"
	"zonegraph/message"
)

// Prepare creates what imports need besides the model's constraints and indexes: the
// locks that they take, and indexes for the journal. It can be called again.
func Prepare(ctx context.Context, w cypher.Writer) error {
	for _, statement := range append(stage.Locks(), journal.Indexes()...) {
		err := w.Write(ctx, func(tx cypher.Tx) error {
			_, err := tx.Run(ctx, cypher.Write(statement, nil))
			return err
		})
		if err != nil {
			return message.Trace("preparing for imports", err)
		}
	}
	return nil
}

// Record is an import that was written.
type Record struct {
	ID         string `json:"id"`
	File       string `json:"file"`
	Hash       string `json:"contentHash"`
	Profile    string `json:"profile,omitempty"`
	By         string `json:"by"`
	ImportedAt string `json:"importedAt"`
	State      string `json:"state"`
	UndoneAt   string `json:"undoneAt,omitempty"`
	Report     Report `json:"counts"`
}

// List gives all imports, the latest first.
func List(ctx context.Context, db Database) ([]Record, error) {
	rows, err := fetch.New(db).Rows(ctx, cypher.New(func(c *cypher.Compiler) string {
		return "MATCH " + c.Node("i:"+stage.ImportType) + " WITH i ORDER BY i.importedAt DESC, i.id DESC" +
			" RETURN [i.id, i.name, i.contentHash, i.profile, i.by, i.importedAt, i.state, i.undoneAt, i.rows, i.refused, i.nodesNew, i.nodesChanged, i.relationshipsNew, i.relationshipsChanged]"
	}))
	if err != nil {
		return nil, err
	}
	out := make([]Record, len(rows))
	for i, v := range rows {
		row := graph.ListOf(v)
		s := func(at int) string { return graph.TextOf(row[at]) }
		n := func(at int) int { return graph.IntOf(row[at]) }
		out[i] = Record{ID: s(0), File: s(1), Hash: s(2), Profile: s(3), By: s(4), ImportedAt: s(5), State: s(6), UndoneAt: s(7),
			Report: Report{Import: s(0), File: s(1), Rows: n(8), Refused: n(9), Nodes: judge.Counts{New: n(10), Changed: n(11)}, Relationships: judge.Counts{New: n(12), Changed: n(13)}}}
	}
	return out, nil
}
