package schema_test

import (
	"fmt"
	"log"
	"strings"

	"zonegraph/schema"
)

// The contract is what clients see: the hand-written types with all that is derived
// from them.
func ExampleLoadAPI() {
	api, err := schema.LoadAPI()
	if err != nil {
		log.Fatal(err)
	}
	for _, name := range []string{"zones", "zonesConnection", "coverage"} {
		f := api.Query.Fields.ForName(name)
		fmt.Println(f.Name, f.Type, len(f.Arguments))
	}
	// Output:
	// zones [Zone!] 4
	// zonesConnection ZoneConnection 6
	// coverage Coverage 9
}

// The domain says by directives how types lie in the graph.
func ExampleLoadDomain() {
	domain, err := schema.LoadDomain()
	if err != nil {
		log.Fatal(err)
	}
	cities := domain.Types["Zone"].Fields.ForName("cities")
	how := cities.Directives.ForName("relationship")
	fmt.Println(cities.Type, how.Arguments.ForName("type").Value, how.Arguments.ForName("direction").Value)
	title, _, _ := strings.Cut(domain.Types["Zone"].Description, " — ")
	fmt.Println(title)
	// Output:
	// [City!]! "LIES_IN" OUT
	// 高新区
}
