package packs_test

import (
	"fmt"
	"log"

	"zonegraph/data/packs"
	"zonegraph/graph/coverage"
	"zonegraph/internal/contract"
)

// The packs are checked against the schema when they are read.
func Example() {
	shipped, err := contract.Load()
	if err != nil {
		log.Fatal(err)
	}
	all, err := coverage.ReadPacks(shipped.Model, shipped.API, packs.Files)
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range all {
		fmt.Println(p.ID, p.Subject.Name, len(p.Requirements))
	}
	// Output:
	// city-coverage City 2
	// national-evaluation-2021 Zone 46
	// platform-kinds Zone 14
	// upgrade-example Zone 5
}
