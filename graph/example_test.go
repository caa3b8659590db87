package graph_test

import (
	"fmt"
	"log"

	"zonegraph/graph"
	"zonegraph/internal/contract"
	"zonegraph/schema"
)

// The model says how the types of a schema lie in the graph.
func ExampleNewModel() {
	domain, err := schema.LoadDomain()
	if err != nil {
		log.Fatal(err)
	}
	model, err := graph.NewModel(domain)
	if err != nil {
		log.Fatal(err)
	}
	zone := model.Node("Zone")
	sites := zone.Field("enterprises").Relationship
	fmt.Println(zone.Label(), sites.Type, sites.Out, sites.Target.Name, sites.Properties.Name)
	// Output: Zone HAS_SITE false Enterprise Site
}

// A filter is read from the value of a where argument; what is wrong with it is said
// with its place.
func ExampleParseFilter() {
	shipped, err := contract.Load()
	if err != nil {
		log.Fatal(err)
	}
	zone := shipped.Model.Node("Zone")
	filter, err := graph.ParseFilter(zone, map[string]any{
		"tier":        map[string]any{"eq": "NATIONAL"},
		"enterprises": map[string]any{"some": map[string]any{}},
	}, "where")
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range graph.Conjuncts(filter) {
		switch f := f.(type) {
		case graph.Compare:
			fmt.Println(f.Field.Name, f.Op == graph.OpEq, f.Value)
		case graph.Related:
			fmt.Println(f.Field.Name, f.Quantifier == graph.Some)
		}
	}
	_, err = graph.ParseFilter(zone, map[string]any{"foundedYear": map[string]any{"gte": "1992"}}, "where")
	fmt.Println(graph.CodeOf(err), err)
	// Output:
	// enterprises true
	// tier true NATIONAL
	// BAD_USER_INPUT where.foundedYear.gte: "1992" is not a whole number of 32 bits
}

// Decimals are exact, and written as short as they can be.
func ExampleParseDecimal() {
	a, err := graph.ParseDecimal("0.10")
	if err != nil {
		log.Fatal(err)
	}
	b, err := graph.ParseDecimal("0.2")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(a, a+b)
	_, err = graph.ParseDecimal("1e3")
	fmt.Println(err)
	// Output:
	// 0.1 0.3
	// "1e3" is not a decimal number such as 8529.27
}

// The id of a node is its type and its key.
func ExampleParseRef() {
	ref, err := graph.ParseRef("City:450200")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ref.Type, ref.Key, ref)
	// Output: City 450200 City:450200
}
