package main

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"zonegraph/internal/contract/contracttest"
)

// chance names the lists of an operation of which the database could choose the items,
// or their order: those without an order that ends with the id. dialect tells if a field
// gives such a list, and the order that it was given.
func chance(t *testing.T, operation string, dialect func(def *ast.Definition, f *ast.Field) (below *ast.Definition, list bool, lastKey string)) (found []string) {
	t.Helper()
	doc, err := parser.ParseQuery(&ast.Source{Input: operation})
	if err != nil {
		t.Fatalf("%v in %s", err, operation)
	}
	var walk func(def *ast.Definition, selections ast.SelectionSet, path string)
	walk = func(def *ast.Definition, selections ast.SelectionSet, path string) {
		for _, s := range selections {
			f := s.(*ast.Field)
			below, list, lastKey := dialect(def, f)
			if list && lastKey != "id" {
				found = append(found, path+f.Alias)
			}
			walk(below, f.SelectionSet, path+f.Alias+".")
		}
	}
	for _, o := range doc.Operations {
		walk(nil, o.SelectionSet, "")
	}
	return found
}

// ofContract is the dialect of the service and of @neo4j/graphql: what can be sorted is a
// list, unless its condition is on the id, or only numbers about all of it are asked for.
// What cannot be sorted has an order that the contract gives it.
func ofContract(s *ast.Schema) func(*ast.Definition, *ast.Field) (*ast.Definition, bool, string) {
	return func(def *ast.Definition, f *ast.Field) (*ast.Definition, bool, string) {
		if def == nil {
			def = s.Query
		}
		field := def.Fields.ForName(f.Name)
		if field == nil { // __typename, and what only the other service has
			return nil, len(f.SelectionSet) > 0, ""
		}
		below := s.Types[field.Type.Name()]
		sort := field.Arguments.ForName("sort")
		if sort == nil || sort.Type.Elem == nil {
			return below, false, ""
		}
		if where := f.Arguments.ForName("where"); where != nil && where.Value.Children.ForName("id") != nil {
			return below, false, ""
		}
		return below, field.Type.Elem != nil || selects(f, "edges"), lastKey(f, "sort", func(key *ast.Value) string { return key.Children[0].Name })
	}
}

// ofPostGraphile is PostGraphile's dialect: a list is what has nodes or edges.
func ofPostGraphile(_ *ast.Definition, f *ast.Field) (*ast.Definition, bool, string) {
	list := selects(f, "nodes") || selects(f, "edges") || f.Name == "groupedAggregates"
	return nil, list, lastKey(f, "orderBy", func(key *ast.Value) string {
		return strings.ToLower(strings.TrimPrefix(strings.TrimSuffix(key.Raw, "_ASC"), "ROW_"))
	})
}

func selects(f *ast.Field, name string) bool {
	for _, s := range f.SelectionSet {
		if s.(*ast.Field).Name == name {
			return true
		}
	}
	return false
}

// lastKey is the last key of a list's order, which tells any two items apart if it is the id.
func lastKey(f *ast.Field, argument string, name func(*ast.Value) string) string {
	a := f.Arguments.ForName(argument)
	if a == nil || len(a.Value.Children) == 0 {
		return ""
	}
	return name(a.Value.Children[len(a.Value.Children)-1].Value)
}

// Every list that a question asks for has a total order, in every dialect, so that all
// contestants give the same items in the same order. PostGraphile cannot order groups:
// the question that has some compares them as a set.
func TestQuestionsAreOrdered(t *testing.T) {
	contract := ofContract(contracttest.Load(t).API)
	for _, q := range questions {
		for _, operation := range []string{q.ours, q.peer} {
			if operation == "" {
				continue
			}
			if found := chance(t, operation, contract); len(found) > 0 {
				t.Errorf("%s: no total order of %v in %s", q.name, found, operation)
			}
		}
		if q.sql == "" {
			continue
		}
		found := chance(t, q.sql, ofPostGraphile)
		if q.name == "group" && q.essence != nil && len(found) == 1 && found[0] == "platforms.groupedAggregates" {
			continue
		}
		if len(found) > 0 {
			t.Errorf("%s: no total order of %v in %s", q.name, found, q.sql)
		}
	}
}

func TestChanceIsFound(t *testing.T) {
	contract := ofContract(contracttest.Load(t).API)
	for operation, want := range map[string]string{
		`{ zones(limit: 20, sort: [{name: ASC}, {id: ASC}]) { id enterprises(limit: 10) { id } } }`:                         "zones.enterprises",
		`{ zones(sort: [{name: ASC}]) { id } }`:                                                                             "zones",
		`{ zones(sort: [{id: ASC}, {name: ASC}]) { cities { name } } }`:                                                     "zones zones.cities",
		`{ zones(where: {name: {eq: "x"}}) { id } }`:                                                                        "zones",
		`{ zones(where: {id: {eq: "Zone:x"}}) { id city: cities { name } } }`:                                               "zones.city",
		`{ zonesConnection(first: 10) { edges { node { cities(sort: [{id: DESC}]) { id } } } } }`:                           "zonesConnection",
		`{ zonesConnection { totalCount } }`:                                                                                "",
		`{ coverage(zones: {}, pack: "p") { rows { subject { id } } } }`:                                                    "",
		`query($id: ID!) { enterprises(where: {id: {eq: $id}}) { id city { name } } }`:                                      "",
		`{ zones(sort: [{id: ASC}]) { enterprisesConnection { edges { node { platforms(sort: [{id: ASC}]) { id } } } } } }`: "zones.enterprisesConnection",
	} {
		if got := strings.Join(chance(t, operation, contract), " "); got != want {
			t.Errorf("%s: found %q, want %q", operation, got, want)
		}
	}
	for operation, want := range map[string]string{
		`{ zones(first: 20, orderBy: [NAME_ASC]) { nodes { sites(first: 10, orderBy: [PRIMARY_KEY_DESC]) { nodes { enterprise { rowId } } } } } }`: "zones zones.nodes.sites",
		`{ zones(orderBy: [ROW_ID_ASC]) { nodes { cities: citiesByX { nodes { name } } } } }`:                                                      "zones.nodes.cities",
		`{ zones(orderBy: [NAME_ASC, ROW_ID_ASC]) { edges { node { rowId } } } }`:                                                                  "",
		`{ zones { totalCount } }`: "",
	} {
		if got := strings.Join(chance(t, operation, ofPostGraphile), " "); got != want {
			t.Errorf("%s: found %q, want %q", operation, got, want)
		}
	}
}
