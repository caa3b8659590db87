package cypher_test

import (
	"fmt"
	"log"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/internal/contract"
)

// A plan, which is plain data over the model, becomes one statement; values travel as
// parameters.
func ExampleList() {
	shipped, err := contract.Load()
	if err != nil {
		log.Fatal(err)
	}
	zone := shipped.Model.Node("Zone")
	national, err := graph.ParseFilter(zone, map[string]any{"tier": map[string]any{"eq": "NATIONAL"}}, "where")
	if err != nil {
		log.Fatal(err)
	}
	statement := cypher.List(&graph.List{
		Entity: zone, Where: national, Page: graph.Page{Limit: 10},
		Object: &graph.Selection{Entity: zone, Outputs: []graph.Output{{Key: "name", Property: zone.Field("name")}}},
	})
	fmt.Println(statement.Text())
	fmt.Println(statement.Params())
	// Output:
	// MATCH (n0:Zone)
	// WHERE n0.tier = $p0
	// WITH n0 LIMIT $p1
	// RETURN [n0.name] AS v
	// map[p0:NATIONAL p1:10]
}
