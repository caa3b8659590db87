package embeddedtest

import (
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

func TestMain(m *testing.M) { Main(m) }

func TestFresh(t *testing.T) {
	s := Fresh(t) // other packages may have left something
	if URI(t) != s.URI {
		t.Error("URI is another server's")
	}
	driver, err := neo4j.NewDriverWithContext(s.URI, neo4j.BasicAuth(s.User, s.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer driver.Close(t.Context()) //nolint:errcheck // a test
	count := func(cypher string) int64 {
		t.Helper()
		result, err := neo4j.ExecuteQuery(t.Context(), driver, cypher, nil, neo4j.EagerResultTransformer)
		if err != nil {
			t.Fatalf("%s: %v", cypher, err)
		}
		if len(result.Records) == 0 {
			return 0
		}
		n, _ := result.Records[0].Values[0].(int64)
		return n
	}
	count("CREATE CONSTRAINT `odd``name` FOR (n:Zone) REQUIRE n.id IS UNIQUE")
	count("CREATE INDEX FOR (n:Zone) ON (n.name)")
	count("CREATE FULLTEXT INDEX FOR (n:Zone) ON EACH [n.name]")
	count("UNWIND range(1, 25000) AS i CREATE (:Zone {id: i})-[:NEXT]->(:City)")

	if Emptied(t); count("MATCH (n) RETURN count(n)") != 0 || count("SHOW CONSTRAINTS YIELD name RETURN count(*)") != 1 {
		t.Error("an emptied database has nodes, or has lost its constraint")
	}
	count("CREATE (:Zone {id: 1})")

	Fresh(t)
	for cypher, want := range map[string]int64{
		"MATCH (n) RETURN count(n)":                                     0,
		"SHOW CONSTRAINTS YIELD name RETURN count(*)":                   0,
		"SHOW INDEXES YIELD name RETURN count(*)":                       2,
		"SHOW INDEXES YIELD type WHERE type = 'LOOKUP' RETURN count(*)": 2,
	} {
		if got := count(cypher); got != want {
			t.Errorf("%s: %d, want %d", cypher, got, want)
		}
	}
}
