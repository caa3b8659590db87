package server_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/internal/contract/contracttest"
)

// Introspection tells of each type what its kind has, and null of the rest, as the
// specification says for each kind; through wrappers too.
func TestIntrospectionByKind(t *testing.T) {
	const members = `kind name fields { name } interfaces { name } possibleTypes { name } enumValues { name } inputFields { name } isOneOf ofType { name }`
	h := handler(t, reader(empty), nil, nil)
	has := map[string][]string{
		"SCALAR": {}, "OBJECT": {"fields", "interfaces"}, "INTERFACE": {"fields", "interfaces", "possibleTypes"}, "UNION": {"possibleTypes"},
		"ENUM": {"enumValues"}, "INPUT_OBJECT": {"inputFields", "isOneOf"}, "LIST": {"ofType"}, "NON_NULL": {"ofType"},
	}
	seen := map[string]int{}
	check := func(typ map[string]any) {
		kind, _ := typ["kind"].(string)
		seen[kind]++
		wrapper := kind == "LIST" || kind == "NON_NULL"
		if (typ["name"] == nil) != wrapper {
			t.Errorf("%v: name %v", kind, typ["name"])
		}
		for name, value := range typ {
			if name == "kind" || name == "name" || name == "type" {
				continue
			}
			if has := slices.Contains(has[kind], name); has == (value == nil) {
				t.Errorf("%s %v: %s is %v", kind, typ["name"], name, value)
			}
		}
	}
	var all struct {
		Schema struct {
			Types      []map[string]any
			Directives []struct{ Name string }
		} `json:"__schema"`
	}
	r := post(t, h, `{ __schema { types { `+members+` } directives { name } } }`, nil)
	if err := json.Unmarshal(r.Data, &all); err != nil || len(r.Errors) > 0 {
		t.Fatal(err, r.Errors)
	}
	for _, typ := range all.Schema.Types {
		check(typ)
	}
	var fields struct {
		Type struct {
			Fields []struct{ Type map[string]any }
		} `json:"__type"`
	}
	r = post(t, h, `{ __type(name: "Query") { fields { type { `+members+` } } } }`, nil)
	if err := json.Unmarshal(r.Data, &fields); err != nil || len(r.Errors) > 0 {
		t.Fatal(err, r.Errors)
	}
	for _, f := range fields.Type.Fields {
		check(f.Type)
	}
	r = post(t, h, `{ __type(name: "Zone") { fields { type { `+members+` } } } }`, nil)
	if err := json.Unmarshal(r.Data, &fields); err != nil || len(r.Errors) > 0 {
		t.Fatal(err, r.Errors)
	}
	for _, f := range fields.Type.Fields {
		check(f.Type)
	}
	for _, kind := range []string{"SCALAR", "OBJECT", "INTERFACE", "ENUM", "INPUT_OBJECT", "LIST", "NON_NULL"} {
		if seen[kind] == 0 {
			t.Errorf("no %s was seen", kind)
		}
	}

	// What is announced is what is done.
	var names []string
	for _, d := range all.Schema.Directives {
		names = append(names, d.Name)
	}
	if slices.Sort(names); strings.Join(names, " ") != "deprecated include oneOf skip specifiedBy" {
		t.Errorf("directives: %v", names)
	}
	for _, query := range []string{`{ ... @defer { zones { id } } }`, `query($d: Boolean) { ...F @defer(if: $d) } fragment F on Query { zones { id } }`} {
		if r := post(t, h, query, nil); len(r.Errors) != 1 || r.Errors[0].Extensions.Code != string(graph.CodeValidation) || !strings.Contains(r.Errors[0].Message, "defer") {
			t.Errorf("%s: %s %+v", query, r.Data, r.Errors)
		}
	}
	if contracttest.Load(t).API.Directives["defer"] != nil {
		t.Error("the contract has @defer")
	}
}
