package graph_test

import (
	"slices"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/graph"
)

// A walk along one relationship must not pass for what another member of the
// interface calls otherwise.
func TestKeysBehindInterfacesAreOfOneName(t *testing.T) {
	s, err := gqlparser.LoadSchema(&ast.Source{Name: "named", Input: `
		directive @node(labels: [String!]) on OBJECT
		directive @relationship(type: String!, direction: D!, properties: String) on FIELD_DEFINITION
		enum D { IN OUT }
		interface I { name: String! }
		type A implements I @node { name: String! city: C @relationship(type: "IN", direction: OUT) seat: C @relationship(type: "SEAT", direction: OUT) ps: [P!]! @relationship(type: "OF", direction: IN) }
		type B implements I @node { name: String! birth: C @relationship(type: "IN", direction: OUT) seat: C @relationship(type: "SAT", direction: OUT) ps: [P!]! @relationship(type: "OF", direction: IN) }
		type C @node { name: String! code: String! as: [A!]! @relationship(type: "IN", direction: IN) bs: [B!]! @relationship(type: "IN", direction: IN)
			sa: [A!]! @relationship(type: "SEAT", direction: IN) sb: [B!]! @relationship(type: "SAT", direction: IN) }
		type P @node { name: String! of: I @relationship(type: "OF", direction: OUT) }
		type Query { x: Int }`})
	if err != nil {
		t.Fatal(err)
	}
	m, modelErr := graph.NewModel(s)
	if modelErr != nil {
		t.Fatal(modelErr)
	}
	var got []string
	for _, k := range graph.GroupKeys(m.Node("P"), nil) {
		got = append(got, k.Name)
	}
	if want := []string{"name", "of_name", "of_seat_name", "of_seat_code"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
