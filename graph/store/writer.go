package store

import (
	"context"
	"fmt"
)

// Writer runs work in one write transaction. If work returns an error, or the
// context ends, nothing of it stays. The work may be run again after a transient
// failure, as the driver's managed transactions do, so it starts afresh each time.
type Writer interface {
	Write(ctx context.Context, work func(Tx) error) error
}

// Tx is an open transaction. Run gives the rows of a statement with values as
// the driver decodes them: string, int64, float64, bool, []any, map[string]any.
type Tx interface {
	Run(ctx context.Context, cypher string, params map[string]any) (rows [][]any, err error)
}

// run is Tx.Run with the statement in its error, since the database's own
// message seldom tells which one it was.
func run(ctx context.Context, tx Tx, cypher string, params map[string]any) ([][]any, error) {
	rows, err := tx.Run(ctx, cypher, params)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", cypher, err)
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
