package neo4j

import (
	"errors"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"zonegraph/graph"
)

// What a database says of a full disk, and of itself once it has given up, is no fault of
// the service: clients learn that it is unavailable, and whoever writes learns why.
func TestFullDisk(t *testing.T) {
	for _, c := range []struct{ code, says, message string }{
		{"Neo.DatabaseError.General.UnknownError", "Could not preallocate disk space for the transaction: Transaction #0", "database.disk-full"},
		{"Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", "No write operations are allowed on this database.", "database.takes-no-changes"},
		{"Neo.DatabaseError.Transaction.TransactionStartFailed", "The database has encountered a critical error, and needs to be restarted.", "database.no-answer"},
		{"Neo.DatabaseError.Transaction.TransactionCommitFailed", "Could not apply the transaction: Transaction #180 to the store after written to log.", "database.no-answer"},
		{"Neo.DatabaseError.Transaction.TransactionLogError", "Could not append transaction: Transaction #12 to log.", "database.no-answer"},
	} {
		err := (&DB{}).translate(t.Context(), &driver.Neo4jError{Code: c.code, Msg: c.says})
		var known *graph.Error
		if !errors.As(err, &known) || known.Code != graph.CodeUnavailable || string(known.Message.Code) != c.message {
			t.Errorf("%s: %v", c.code, err)
		}
	}
	other := &driver.Neo4jError{Code: "Neo.DatabaseError.Statement.ExecutionFailed", Msg: "NOT PART OF CHAIN!"}
	if err := (&DB{}).translate(t.Context(), other); graph.CodeOf(err) != graph.CodeInternal {
		t.Errorf("a damaged store: %v", err)
	}
}
