package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
)

// Values of variables are taken as the GraphQL specification says for their types,
// at the top and deep inside.
func TestVariables(t *testing.T) {
	var read cypher.Statement
	h := handler(t, reader(func(_ context.Context, s cypher.Statement, _ func(any) error) error { read = s; return nil }), nil, nil)
	const limit = `query($v: Int) { zones(limit: $v) { id } }`
	const where = `query($v: ZoneWhere) { zones(where: $v) { id } }`
	const founded = `query($v: [Int!]) { zones(where: {foundedYear: {in: $v}}) { id } }`
	const name = `query($v: String) { zones(where: {name: {eq: $v}}) { id } }`
	const id = `query($v: ID) { zones(where: {id: {eq: $v}}) { id } }`
	const tier = `query($v: [ZoneTier!]) { zones(where: {tier: {in: $v}}) { id } }`
	const revenue = `query($v: Float) { enterprises(where: {revenue: {gt: $v}}) { id } }`
	const synthetic = `query($v: Boolean) { zones(where: {synthetic: {eq: $v}}) { id } }`
	const value = `query($v: Decimal) { observations(where: {value: {eq: $v}}) { id } }`
	for _, c := range []struct {
		query, variable string
		// Param is the first parameter of the statement; refused is the message.
		param   any
		refused string
	}{
		{limit, `5`, int64(5), ""},
		{limit, `5.0`, int64(5), ""},
		{limit, `5.0`, int64(5), ""},
		{limit, `-0.0`, int64(0), ""},
		{limit, `5.5`, nil, "$v: 5.5 is not of type Int"},
		{limit, `1e-400`, nil, "$v: 1e-400 is not of type Int"},
		{limit, `"5"`, nil, `$v: "5" is not of type Int`},
		{limit, `true`, nil, `$v: true is not of type Int`},
		{limit, `{"a": [1.0, null]}`, nil, `$v: {a: [1, null]} is not of type Int`},
		{limit, `2147483648`, nil, "$v: 2147483648 is not of type Int"},
		{limit, `99999999999999999999`, nil, "$v: 99999999999999999999 is not of type Int"},
		{where, `{"foundedYear": {"eq": 1992.0}}`, int64(1992), ""},
		{where, `{"foundedYear": {"eq": "1992"}}`, nil, `$v.foundedYear.eq: "1992" is not of type Int`},
		{where, `{"OR": [{}, {"foundedYear": {"in": [1, 2.5]}}]}`, nil, `$v.OR[1].foundedYear.in[1]: 2.5 is not of type Int`},
		{where, `{"OR": {"foundedYear": 5}}`, nil, "$v.OR.foundedYear: an object of type IntScalarFilters is expected, not 5"},
		{where, `{"b": 1, "a": 1}`, nil, "$v.a: ZoneWhere has no such field"},
		{where, `[1]`, nil, "$v: an object of type ZoneWhere is expected, not [1]"},
		{founded, `[1988.0, 1992]`, []any{int64(1988), int64(1992)}, ""},
		{founded, `1988.0`, []any{int64(1988)}, ""},
		{founded, `"1988"`, nil, `"1988" is not of type Int`},
		{founded, `[null]`, nil, "$v[0]: a value of type Int! is needed, not null"},
		{name, `"5"`, "5", ""},
		{name, `5`, nil, "$v: 5 is not of type String"},
		{id, `5`, "5", ""},
		{id, `5.0`, "5", ""},
		{id, `5.5`, nil, "$v: 5.5 is not of type ID"},
		{tier, `"NATIONAL"`, []any{"NATIONAL"}, ""},
		{tier, `["national"]`, nil, `$v[0]: "national" is not a value of ZoneTier`},
		{tier, `[1]`, nil, `$v[0]: 1 is not a value of ZoneTier`},
		{revenue, `1`, 1.0, ""},
		{revenue, `1.0`, 1.0, ""},
		{revenue, `1.25e2`, 125.0, ""},
		{revenue, `"1"`, nil, `$v: "1" is not of type Float`},
		{synthetic, `false`, false, ""},
		{synthetic, `"false"`, nil, `$v: "false" is not of type Boolean`},
		{value, `"1.50"`, int64(1_500_000), ""},
		{value, `1.0`, int64(1_000_000), ""},
		{value, `123456789012.123456`, int64(123456789012_123456), ""},
		{`query($v: Int!) { zones(limit: $v) { id } }`, `null`, nil, "$v: a value of type Int! is needed, not null"},
		{`query($v: String, $w: Int!) { zones(limit: $w, where: {name: {eq: $v}}) { id } }`, `"x"`, nil, "$w: a value of type Int! is needed"},
		{`query($v: Int = 3) { zones(limit: $v) { id } }`, `null`, int64(101), ""},
	} {
		t.Run(c.query+c.variable, func(t *testing.T) {
			read = cypher.Statement{}
			r := post(t, h, c.query, map[string]any{"v": json.RawMessage(c.variable)})
			if c.refused != "" {
				if len(r.Errors) != 1 || r.Errors[0].Extensions.Code != string(graph.CodeBadInput) || !strings.HasSuffix(r.Errors[0].Message, c.refused) || read.Text() != "" {
					t.Errorf("got %+v with %s, want %s", r.Errors, r.Data, c.refused)
				}
				return
			}
			if got := read.Params()["p0"]; len(r.Errors) > 0 || fmt.Sprintf("%T %v", got, got) != fmt.Sprintf("%T %v", c.param, c.param) {
				t.Errorf("got %#v, %+v, want %#v", got, r.Errors, c.param)
			}
		})
	}
}

// Equal queries give equal statements: nothing goes by the order of a Go map.
func TestEdgeSortIsOfOneText(t *testing.T) {
	var texts []string
	h := handler(t, reader(func(_ context.Context, s cypher.Statement, _ func(any) error) error {
		texts = append(texts, s.Text())
		return nil
	}), nil, nil)
	for _, sort := range []string{
		`[{edge: {}, node: {name: ASC}}]`,
		`[{node: {}, edge: {role: ASC, sinceYear: DESC}}]`,
		`[{node: {name: ASC, foundedYear: ASC}}, {edge: {role: ASC, sinceYear: DESC}}]`,
	} {
		texts = nil
		for range 40 {
			if r := post(t, h, `{ zones { enterprisesConnection(sort: `+sort+`) { edges { cursor } } } }`, nil); len(r.Errors) > 0 {
				t.Fatalf("%s: %+v", sort, r.Errors)
			}
		}
		if slices.Sort(texts); texts[0] != texts[len(texts)-1] {
			t.Errorf("%s gives\n%s\nand\n%s", sort, texts[0], texts[len(texts)-1])
		}
	}
}

// A list that is cut in pages by offset, or sorted, ends its order with the id;
// nobody pays for an order otherwise.
func TestListsEndTheirOrderWithTheID(t *testing.T) {
	var text string
	h := handler(t, reader(func(_ context.Context, s cypher.Statement, _ func(any) error) error { text = s.Text(); return nil }), nil, nil)
	for query, want := range map[string]string{
		`{ zones(limit: 5) { name } }`:                                                "",
		`{ zones(limit: 5, offset: 0) { name } }`:                                     "ORDER BY n0.id LIMIT",
		`{ zones(limit: 5, offset: 5) { name } }`:                                     "ORDER BY n0.id SKIP",
		`{ zones(limit: 5, sort: []) { name } }`:                                      "",
		`{ zones(limit: 5, sort: [{tier: DESC}]) { name } }`:                          "ORDER BY n0.tier IS NULL, n0.tier DESC, n0.id LIMIT",
		`{ zones(limit: 5, sort: [{id: DESC}, {tier: ASC}]) { name } }`:               "ORDER BY n0.id DESC, n0.tier LIMIT",
		`{ zones(limit: 5) { enterprises(offset: 2, sort: [{name: ASC}]) { name } }}`: "ORDER BY n1.name, n1.id SKIP",
	} {
		if r := post(t, h, query, nil); len(r.Errors) > 0 {
			t.Fatalf("%s: %+v", query, r.Errors)
		}
		if !strings.Contains(text, want) || strings.Contains(text, "ORDER BY") != (want != "") {
			t.Errorf("%s: want %q in\n%s", query, want, text)
		}
	}
}
