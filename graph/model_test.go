package graph_test

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/graph"
)

func TestModelOfTheShippedSchema(t *testing.T) {
	m := model(t)
	award := m.Node("Award").Field("recipients")
	if r := award.Relationship; r.Type != "AWARDED_TO" || !r.Out || !r.Many || r.Properties.Name != "Receipt" || len(r.Target.Members) != 3 {
		t.Errorf("Award.recipients was read as %+v", r)
	}
	if back := m.Reverse(award, m.Node("Talent")); back == nil || back.Name != "awards" {
		t.Errorf("Award.recipients is walked back by %v", back)
	}
}

// Every mistake in a schema is named, not only the first.
func TestSchemaMistakesAreAllNamed(t *testing.T) {
	s, err := gqlparser.LoadSchema(&ast.Source{Name: "bad", Input: `
		directive @node(labels: [String!]) on OBJECT
		directive @relationship(type: String!, direction: D!, properties: String) on FIELD_DEFINITION
		enum D { IN OUT }
		scalar Odd
		type Plain { x: Int }
		type A @node { id: ID! odd: Odd bs: [B!]! @relationship(type: "R", direction: OUT) p: Plain @relationship(type: "S", direction: OUT) c: B @relationship(type: "T", direction: OUT, properties: "Nope") }
		directive @validity(from: String, to: String, at: String) on OBJECT
		type B @node @validity(from: "nope", to: "id") { id: ID! }
		directive @relationshipProperties on OBJECT
		type P @relationshipProperties @validity(from: "since") { x: Int since: Boolean }
		type Q @relationshipProperties @validity { x: Int }
		type Query { x: Int }`})
	if err != nil {
		t.Fatal(err)
	}
	_, modelErr := graph.NewModel(s)
	if modelErr == nil {
		t.Fatal("the schema was accepted")
	}
	for _, want := range []string{"A.odd", "A.bs cannot be walked back", "A.p leads to Plain", "no type Nope", "B: @validity(from:) names nope", "B: @validity(to:) names id",
		"P: @validity(from:) names since", "Q: @validity names no field"} {
		if !strings.Contains(modelErr.Error(), want) {
			t.Errorf("%q is missing in\n%v", want, modelErr)
		}
	}
}
