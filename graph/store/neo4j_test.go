package store_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/store"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/embedded/embeddedtest"
)

// database is a Writer on the driver that counts what its statements change.
type database struct {
	driver neo4j.DriverWithContext
	mu     sync.Mutex
	writes int
	// replans is how often Neo4j was told to forget its plans. Nothing that it tells
	// shows which plans it has.
	replans int
}

func (d *database) Write(ctx context.Context, work func(cypher.Tx) error) error {
	session := d.driver.NewSession(ctx, neo4j.SessionConfig{})
	defer func() { _ = session.Close(ctx) }()
	_, err := session.ExecuteWrite(ctx, func(tx neo4j.ManagedTransaction) (any, error) {
		return nil, work(transaction{d, tx})
	})
	return err
}

type transaction struct {
	d  *database
	tx neo4j.ManagedTransaction
}

func (t transaction) Run(ctx context.Context, c cypher.Command) ([][]any, error) {
	result, err := t.tx.Run(ctx, c.Text(), c.Params())
	if err != nil {
		return nil, err
	}
	records, err := result.Collect(ctx)
	if err != nil {
		return nil, err
	}
	summary, err := result.Consume(ctx)
	if err != nil {
		return nil, err
	}
	n := summary.Counters()
	t.d.mu.Lock()
	if strings.Contains(c.Text(), "prepareForReplanning") {
		t.d.replans++
	}
	t.d.writes += n.NodesCreated() + n.NodesDeleted() + n.RelationshipsCreated() + n.RelationshipsDeleted() + n.PropertiesSet() +
		n.LabelsAdded() + n.LabelsRemoved() + n.IndexesAdded() + n.ConstraintsAdded()
	t.d.mu.Unlock()
	rows := make([][]any, len(records))
	for i, r := range records {
		rows[i] = r.Values
	}
	return rows, nil
}

// since runs work and gives the number of changes that it made.
func (d *database) since(work func()) int {
	before := d.writes
	work()
	return d.writes - before
}

func (d *database) rows(t *testing.T, text string) [][]any {
	t.Helper()
	var rows [][]any
	err := d.Write(t.Context(), func(tx cypher.Tx) (err error) {
		rows, err = tx.Run(t.Context(), cypher.Write(text, nil))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// migrated is done once: an empty database with the schema is all that the tests
// want, and dropping sixty indexes for each would cost more than the rest.
var migrated sync.Once

// empty gives the test's database with nothing in it but the schema.
func empty(t *testing.T) (*database, *graph.Model) {
	t.Helper()
	m := model(t)
	migrated.Do(func() {
		db := connect(t, embeddedtest.Fresh(t))
		if err := store.Migrate(t.Context(), db, m); err != nil {
			t.Fatal(err)
		}
	})
	db := connect(t, embeddedtest.Shared(t))
	session := db.driver.NewSession(t.Context(), neo4j.SessionConfig{})
	defer func() { _ = session.Close(t.Context()) }()
	result, err := session.Run(t.Context(), "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS", nil)
	if err == nil {
		_, err = result.Consume(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	return db, m
}

func connect(t *testing.T, s embeddedtest.Server) *database {
	t.Helper()
	driver, err := neo4j.NewDriverWithContext(s.URI, neo4j.BasicAuth(s.User, s.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = driver.Close(context.Background()) })
	return &database{driver: driver}
}

func model(t *testing.T) *graph.Model {
	t.Helper()
	return contracttest.Load(t).Model
}
