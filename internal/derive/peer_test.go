package derive_test

import (
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/graph"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/derive"
	"zonegraph/schema"
)

// library has what npm @neo4j/graphql 7 brings along of what the domain uses.
const library = `
directive @node(labels: [String!]) on OBJECT
directive @relationship(type: String!, direction: RelationshipDirection!, properties: String) on FIELD_DEFINITION
directive @relationshipProperties on OBJECT
enum RelationshipDirection { IN OUT }
scalar Date
type Query { x: Int }
`

// The library's SDL says the same of the graph as ours, but for what it cannot
// say. That it loads there is for test/differential to show.
func TestPeer(t *testing.T) {
	ours := contracttest.Load(t).Model
	sdl, err := derive.Peer(schema.Domain(), ours)
	if err != nil {
		t.Fatal(err)
	}
	s, err := gqlparser.LoadSchema(&ast.Source{Name: "peer", Input: sdl}, &ast.Source{Name: "library", Input: library})
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := graph.NewModel(s)
	if err != nil {
		t.Fatal(err)
	}
	if theirs.Entities["Node"] != nil {
		t.Error("the interface Node is there")
	}
	for name, e := range ours.Entities {
		if name != "Node" {
			samePeer(t, e, theirs.Entities[name])
		}
	}
	for name, e := range ours.Properties {
		samePeer(t, e, theirs.Properties[name])
	}
	for name := range ours.Enums {
		if len(theirs.Enums[name]) != len(ours.Enums[name]) {
			t.Errorf("the enum %s differs: %v", name, theirs.Enums[name])
		}
	}
}

func samePeer(t *testing.T, ours, theirs *graph.Entity) {
	t.Helper()
	if theirs == nil || theirs.Kind != ours.Kind || len(theirs.Fields) != len(ours.Fields) {
		t.Errorf("%s is not the same: %+v", ours.Name, theirs)
		return
	}
	for i, f := range ours.Fields {
		g := theirs.Fields[i]
		at := ours.Name + "." + f.Name
		switch {
		case g.Name != f.Name:
			t.Errorf("%s: the library has %s in its place", at, g.Name)
		case g.IsProperty() != f.IsProperty():
			t.Errorf("%s is a step on one side only", at)
		case f.IsProperty():
			want := f.Scalar
			if want == graph.DecimalScalar {
				want = graph.StringScalar
			}
			if g.Scalar != want || g.Enum != f.Enum || g.List != f.List || g.NonNull != f.NonNull {
				t.Errorf("%s is a %s", at, g.Scalar)
			}
		default:
			r, q := f.Relationship, g.Relationship
			if q.Type != r.Type || q.Out != r.Out || q.Target.Name != r.Target.Name || (q.Properties == nil) != (r.Properties == nil) {
				t.Errorf("%s leads elsewhere: %+v", at, q)
			}
			if !q.Many || !g.NonNull {
				t.Errorf("%s must be a list in the library, which knows no to-one step", at)
			}
		}
	}
}
