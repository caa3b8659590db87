package store

import (
	"context"
	"fmt"
	"reflect"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/search"
	"zonegraph/message"
)

// indexTimeout is how long indexes are waited for, in seconds.
const indexTimeout = 600

var awaitIndexes = fmt.Sprintf("CALL db.awaitIndexes(%d)", indexTimeout)

// Migrate creates the constraints and indexes that the model and search ask for
// and the database does not have yet, and waits until they are ready. A full-text
// index of an older version is made anew. It changes no data, and fails if the
// data that is there breaks a constraint. If indexes were made, the database is
// settled; else the plans of a running service stay.
func Migrate(ctx context.Context, w cypher.Writer, m *graph.Model) error {
	before, err := indexes(ctx, w)
	if err == nil {
		err = w.Write(ctx, func(tx cypher.Tx) error {
			for _, statement := range Schema(m) {
				if _, err := run(ctx, tx, statement, nil); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err == nil {
		err = migrateFullText(ctx, w, search.Indexes(m))
	}
	var after [][]any
	if err == nil {
		after, err = indexes(ctx, w)
	}
	if err != nil {
		return message.NewError("store.no-indexes", err)
	}
	if reflect.DeepEqual(before, after) {
		return call(ctx, w, awaitIndexes) // one that was stopped may have begun them
	}
	return settle(ctx, w)
}

// indexes lists what indexes there are.
func indexes(ctx context.Context, w cypher.Writer) (rows [][]any, err error) {
	err = w.Write(ctx, func(tx cypher.Tx) error {
		rows, err = run(ctx, tx, "SHOW INDEXES YIELD name, labelsOrTypes, properties, options RETURN name, labelsOrTypes, properties, options ORDER BY name", nil)
		return err
	})
	return rows, err
}

// Schema lists the statements that Migrate runs, in order: per label a unique
// constraint on id and on each @unique property, and a range index on each
// @index property (for a Decimal on its integer twin) and on graph.DatasetProperty.
func Schema(m *graph.Model) []string {
	var out []string
	index := func(label, property string) {
		out = append(out, fmt.Sprintf("CREATE INDEX %s IF NOT EXISTS FOR (n:%s) ON (n.%s)",
			quote(label+"_"+property), quote(label), quote(property)))
	}
	for _, e := range m.Nodes {
		for _, f := range e.Fields {
			switch {
			case f.Unique:
				out = append(out, fmt.Sprintf("CREATE CONSTRAINT %s IF NOT EXISTS FOR (n:%s) REQUIRE n.%s IS UNIQUE",
					quote(e.Label()+"_"+f.Name+"_unique"), quote(e.Label()), quote(f.Name)))
			case f.Index && f.Scalar == graph.DecimalScalar:
				index(e.Label(), f.Name+graph.DecimalSuffix)
			case f.Index:
				index(e.Label(), f.Name)
			}
		}
		index(e.Label(), graph.DatasetProperty)
		if e.DerivedName {
			index(e.Label(), search.CodeProperty)
		}
	}
	return out
}

// settle ends a load: it waits for the indexes, has them sampled anew, and
// clears the plan cache. Without it the planner can choose by the statistics of
// an empty graph, and keep what it chose.
func settle(ctx context.Context, w cypher.Writer) error {
	return call(ctx, w, awaitIndexes, fmt.Sprintf("CALL db.prepareForReplanning(%d)", indexTimeout))
}

// settleFrom is how many changes are worth settling for.
const settleFrom = 1000

// SettleAfter settles the database after so many changes of nodes and
// relationships, if they are many. After a few the plans are as good as before, and
// all statements of a running service would be planned anew for them; where the graph
// was smaller still, a bad plan does no harm until Neo4j notices by itself.
func SettleAfter(ctx context.Context, w cypher.Writer, changes int) error {
	if changes < settleFrom {
		return nil
	}
	return settle(ctx, w)
}

// call runs procedures, each in a transaction of its own.
func call(ctx context.Context, w cypher.Writer, statements ...string) error {
	for _, statement := range statements {
		err := w.Write(ctx, func(tx cypher.Tx) error {
			_, err := run(ctx, tx, statement, nil)
			return err
		})
		if err != nil {
			return message.NewError("store.not-settled", err)
		}
	}
	return nil
}

// quote writes a name so that it needs no thought about reserved words.
func quote(name string) string { return "`" + name + "`" }
