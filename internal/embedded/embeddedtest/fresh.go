package embeddedtest

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Fresh returns the shared server with an empty database: no nodes, no
// relationships, no constraints, no indexes but the two lookup indexes that
// each new database has, and no cached plans. Names of labels and properties
// stay known to Neo4j; there is no way to make it forget them.
func Fresh(tb testing.TB) Server {
	tb.Helper()
	s := Shared(tb)
	if err := within(tb.Context(), s, wipe); err != nil {
		tb.Fatalf("embeddedtest: empty the database: %v", err)
	}
	return s
}

// Emptied returns the shared server with a database that has no nodes. Constraints,
// indexes and cached plans are as earlier tests left them: dropping and making sixty
// indexes, and planning a hundred statements, takes longer than most tests.
func Emptied(tb testing.TB) Server {
	tb.Helper()
	s := Shared(tb)
	if err := within(tb.Context(), s, removeNodes); err != nil {
		tb.Fatalf("embeddedtest: empty the database: %v", err)
	}
	return s
}

// lookupIndexes are part of a new database. They stay: dropping and making
// them anew with each test would cost more than all the rest.
const lookupIndexes = "LOOKUP"

// run gives the records of a statement.
type run func(cypher string) ([]*neo4j.Record, error)

// within works in one session.
func within(ctx context.Context, s Server, work func(run) error) error {
	driver, err := neo4j.NewDriverWithContext(s.URI, neo4j.BasicAuth(s.User, s.Password, ""))
	if err != nil {
		return fmt.Errorf("driver for %s: %w", s.URI, err)
	}
	defer driver.Close(ctx) //nolint:errcheck // nothing to lose
	session := driver.NewSession(ctx, neo4j.SessionConfig{})
	defer session.Close(ctx) //nolint:errcheck // its statements are done
	return work(func(cypher string) ([]*neo4j.Record, error) {
		result, err := session.Run(ctx, cypher, nil)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", cypher, err)
		}
		records, err := result.Collect(ctx)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", cypher, err)
		}
		return records, nil
	})
}

func wipe(run run) error {
	// Constraints first: their indexes cannot be dropped, and go with them.
	for _, kind := range []struct{ list, drop string }{
		{"SHOW CONSTRAINTS YIELD name RETURN name", "DROP CONSTRAINT "},
		{"SHOW INDEXES YIELD name, type WHERE type <> '" + lookupIndexes + "' RETURN name", "DROP INDEX "},
	} {
		found, err := run(kind.list)
		if err != nil {
			return err
		}
		for _, record := range found {
			name, _ := record.Values[0].(string)
			if _, err := run(kind.drop + "`" + strings.ReplaceAll(name, "`", "``") + "` IF EXISTS"); err != nil {
				return err
			}
		}
	}
	if err := removeNodes(run); err != nil {
		return err
	}
	_, err := run("CALL db.clearQueryCaches()")
	return err
}

func removeNodes(run run) error {
	// In batches: a transaction's state is kept on the heap, which is small.
	_, err := run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS")
	return err
}
