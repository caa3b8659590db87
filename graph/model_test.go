package graph_test

import (
	"testing"

	"zonegraph/graph"
	"zonegraph/schema"
)

func TestModelOfTheShippedSchema(t *testing.T) {
	s, err := schema.LoadDomain()
	if err != nil {
		t.Fatal(err)
	}
	m, err := graph.NewModel(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(len(m.Nodes), len(m.Interfaces))
}
