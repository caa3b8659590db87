package store

import (
	"context"

	"zonegraph/graph/cypher"
	"zonegraph/message"
)

// run is Tx.Run with the statement in its error, since the database's own
// message seldom tells which one it was.
func run(ctx context.Context, tx cypher.Tx, text string, params map[string]any) ([][]any, error) {
	rows, err := tx.Run(ctx, cypher.Write(text, params))
	if err != nil {
		return nil, message.Trace(text, err)
	}
	return rows, nil
}

// texts reads one column of the rows as strings.
func texts(rows [][]any, i int) []string {
	out := make([]string, len(rows))
	for j, row := range rows {
		out[j], _ = row[i].(string)
	}
	return out
}
