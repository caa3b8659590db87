package neo4j

import (
	"context"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"zonegraph/graph/cypher"
)

var _ cypher.Writer = (*DB)(nil)

// Write runs work in one write transaction, and again after a transient failure.
// Nothing of it stays if it returns an error or the context ends.
func (db *DB) Write(ctx context.Context, work func(cypher.Tx) error) error {
	session := db.session(ctx, driver.AccessModeWrite)
	defer func() { _ = session.Close(ctx) }()
	_, err := session.ExecuteWrite(ctx, func(tx driver.ManagedTransaction) (any, error) {
		return nil, work(transaction{tx})
	})
	return db.translate(ctx, err)
}

// transaction is an open write transaction.
type transaction struct{ tx driver.ManagedTransaction }

// Run implements cypher.Tx.
func (t transaction) Run(ctx context.Context, c cypher.Command) ([][]any, error) {
	result, err := t.tx.Run(ctx, c.Text(), c.Params())
	if err != nil {
		return nil, err
	}
	records, err := result.Collect(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([][]any, len(records))
	for i, r := range records {
		rows[i] = r.Values
	}
	return rows, nil
}
