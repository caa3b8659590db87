// Command derive writes the files that are derived from schema/: run it from the
// root of the module by `make generate`.
package main

import (
	"fmt"
	"os"

	"zonegraph/graph"
	"zonegraph/internal/derive"
	"zonegraph/schema"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	domain, err := schema.LoadDomain()
	if err != nil {
		return err
	}
	model, err := graph.NewModel(domain)
	if err != nil {
		return err
	}
	api, err := derive.API(schema.Domain(), model)
	if err != nil {
		return err
	}
	exec, err := derive.Exec(api, schema.Domain(), model)
	if err != nil {
		return err
	}
	roots, err := derive.Roots(model)
	if err != nil {
		return err
	}
	if err := derive.Replace("schema", map[string][]byte{schema.APIFile: []byte(api)}); err != nil {
		return err
	}
	exec["lists.generated.go"] = roots
	return derive.Replace("resolvers/gql", exec)
}
