package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/graphtest"
	"zonegraph/internal/server"
)

// Null stands for what is left out: for each argument of the fields with behaviour of
// their own, and each member of their inputs, the answer with null is the answer without
// it, by a literal and by a variable. Those of lists and connections are tested by the
// statements that are sent (internal/server).
func TestNullIsTheDefault(t *testing.T) {
	const requirement = `requirements: [{key: "a", zone: {platforms: {some: {}}}`
	cases := []struct {
		of    string // whose arguments or members are tried
		given string // those that the field has
		field string // ARG is where one more is put
	}{
		{"Query.coverage", "cities pack", `coverage(cities: {}, pack: "city-coverage"ARG) { totalRows hasNextPage endCursor rows { cursor subject { id } met } }`},
		{"RequirementInput", "key zone", `coverage(zones: {}, ` + requirement + `ARG}]) { rows { subject { id } cells { state shortfall } } columns { requirement { titleZH minimum } } }`},
		{"CoveragePeersInput", "sameTier", `coverage(zones: {}, ` + requirement + `}], peers: {sameTier: trueARG}) { rows { cells { peers { count } } } }`},
		{"CoverageCell.candidates", "", `coverage(cities: {}, pack: "city-coverage") { rows { cells { key candidatesARG { distance node { id } } } } }`},
		{"Query.comparison", "zones metrics", `comparison(zones: {}, metrics: [{count: {platforms: {}}}]ARG) { rows { zone { id } peers { id } } }`},
		{"ComparisonPeersInput", "by", `comparison(zones: {}, metrics: [{count: {platforms: {}}}], against: {by: [{count: {platforms: {}}}]ARG}) { rows { zone { id } peers { id } } }`},
		{"MetricInput", "count", `comparison(zones: {}, metrics: [{count: {platforms: {}}ARG}]) { rows { cells { key value } } metrics { titleZH } }`},
		{"ZoneCountInput", "platforms", `comparison(zones: {}, metrics: [{count: {platforms: {}ARG}}]) { rows { cells { key value } } }`},
		{"IndicatorFigureInput", "id", `comparison(zones: {}, metrics: [{indicator: {id: "Indicator:high-tech-enterprises"ARG}}]) { rows { cells { key value } } }`},
		{"Query.peers", "zone by", `peers(zone: "Zone:liuzhou", by: [{property: AGE}]ARG) { totalCount peers { zone { id } } }`},
		{"PeerFeatureInput", "property", `peers(zone: "Zone:liuzhou", by: [{property: AGEARG}]) { peers { zone { id } } features { key } }`},
		{"Query.path", "from to", `path(from: "City:450200", to: "Zone:liuzhou"ARG) { length totalCount paths { text } }`},
		{"PathVia", "type", `path(from: "City:450200", to: "Zone:liuzhou", via: [{type: "LIES_IN"ARG}]) { length paths { text } }`},
		{"Query.neighborhood", "id", `neighborhood(id: "Zone:liuzhou"ARG) { cut nodes { distance node { id } } }`},
		{"Query.search", "text", `search(text: "柳州"ARG) { totalCount edges { node { id } } }`},
		{"Query.trend", "indicators subjects", `trend(indicators: ["Indicator:zones"], subjects: ["Group:guangxi-zones"]ARG) { points { year } }`},
		{"Query.conflicts", "", `conflictsARG { totalCount edges { node { field } } }`},
		{"Query.nodes", "ids", `nodes(ids: ["Zone:liuzhou"]ARG) { id }`},
		{"__Type.fields", "", `__type(name: "Zone") { fieldsARG { name args { name } } }`},
		{"__Type.enumValues", "", `__type(name: "CoverageSort") { enumValuesARG { name } }`},
	}
	api := contracttest.Load(t).API
	e := graphtest.Guangxi(t).With(func(o *server.Options) { o.Limits.Depth, o.Limits.Complexity = 20, 1<<40 })
	tried := map[string]bool{}
	for _, c := range cases {
		tried[c.of] = true
		put := func(argument string) string {
			if argument != "" && c.given == "" {
				argument = "(" + argument + ")"
			} else if argument != "" {
				argument = ", " + argument
			}
			return "{ " + strings.Replace(c.field, "ARG", argument, 1) + " }"
		}
		ask := func(query string, variables map[string]any) string {
			r, err := e.Ask(t.Context(), query, variables)
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(string(r.Data), r.Errors)
		}
		want := ask(put(""), nil)
		if !strings.HasSuffix(want, "[]") {
			t.Errorf("%s: %s", put(""), want)
			continue
		}
		for _, m := range membersOf(api, c.of) {
			if slices.Contains(strings.Fields(c.given), m.name) || m.typ.NonNull {
				continue
			}
			literal, variable := put(m.name+": null"), "query($v: "+m.typ.String()+") "+put(m.name+": $v")
			if got := ask(literal, nil); got != want {
				t.Errorf("%s\n got %.300s\nwant %.300s", literal, got, want)
			}
			if got := ask(variable, map[string]any{"v": nil}); got != want {
				t.Errorf("%s\n got %.300s\nwant %.300s", variable, got, want)
			}
		}
	}
	for _, def := range api.Types {
		for _, f := range def.Fields {
			for _, a := range f.Arguments {
				if a.DefaultValue != nil && !tried[def.Name+"."+f.Name] && !strings.HasPrefix(def.Name, "__") && f.Name != "groups" {
					t.Errorf("%s.%s(%s) has a default and is not tried", def.Name, f.Name, a.Name)
				}
			}
			if f.DefaultValue != nil && !tried[def.Name] {
				t.Errorf("%s.%s has a default and is not tried", def.Name, f.Name)
			}
		}
	}
}

type member struct {
	name string
	typ  *ast.Type
}

// membersOf gives the arguments of a field, Type.field, or the members of an input type.
func membersOf(s *ast.Schema, of string) []member {
	var out []member
	typ, field, isField := strings.Cut(of, ".")
	if isField {
		for _, a := range s.Types[typ].Fields.ForName(field).Arguments {
			out = append(out, member{a.Name, a.Type})
		}
		return out
	}
	for _, f := range s.Types[typ].Fields {
		out = append(out, member{f.Name, f.Type})
	}
	return out
}
