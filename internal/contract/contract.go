// Package contract brings together the two readings of the shipped schema: the
// contract of clients, and the model that maps it to the graph. It decides nothing.
package contract

import (
	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/graph"
	"zonegraph/schema"
)

// Contract is the shipped schema in both readings.
type Contract struct {
	API   *ast.Schema
	Model *graph.Model
}

// Load reads the schema that is built in. An error is a fault of the build.
func Load() (*Contract, error) {
	domain, err := schema.LoadDomain()
	if err != nil {
		return nil, err
	}
	m, err := graph.NewModel(domain)
	if err != nil {
		return nil, err
	}
	api, err := schema.LoadAPI()
	if err != nil {
		return nil, err
	}
	return &Contract{api, m}, nil
}
