package e2e

import (
	"fmt"
	"strings"
	"testing"

	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/derive"
	"zonegraph/internal/graphtest"
)

// One rule for ids: one that could be a node's and is none's makes the field null, with a
// notice that names it; what cannot be one is an error of the field. Either leaves the
// other fields their answers.
func TestIdsThatDoNotExist(t *testing.T) {
	e := graphtest.Guangxi(t)
	type idCase struct {
		field    string // %q is the id
		absent   string
		argument string
		bad      []string
	}
	cases := []idCase{
		{`node(id: %q) { id }`, "Zone:nothing", "", []string{"", "Zone", ":x", "Zoo:x"}},
		{`neighborhood(id: %q) { cut }`, "Zone:nothing", "id", []string{"", "Zone", "Zoo:x"}},
		{`path(from: %q, to: "Zone:liuzhou") { length }`, "Award:nothing", "from", []string{"x", "Zoo:x"}},
		{`path(from: "Zone:liuzhou", to: %q) { length }`, "Zone:nothing", "to", []string{"x", "Zoo:x"}},
		{`peers(zone: %q) { totalCount }`, "Zone:nothing", "zone", []string{"x", "City:450200"}},
		{`trend(indicators: [%q], subjects: ["Zone:liuzhou"]) { comparable }`, "Indicator:nothing", "indicators[0]", []string{"x", "Zone:liuzhou"}},
		{`trend(indicators: ["Indicator:high-tech-enterprises"], subjects: ["Zone:liuzhou", %q]) { comparable }`, "City:nothing", "subjects[1]", []string{"x", "Indicator:x"}},
		{`ratio(numerator: [%q], denominator: "Cohort:liuzhou-talents") { value }`, "Funding:nothing", "numerator[0]", []string{"x", "Zone:liuzhou"}},
		{`ratio(numerator: ["Funding:liuzhou-talent"], denominator: %q) { value }`, "Cohort:nothing", "denominator", []string{"x", "Zone:liuzhou"}},
	}
	for _, n := range e.Model.Nodes {
		other := "Zone:liuzhou"
		if n.Name == "Zone" {
			other = "City:450200"
		}
		cases = append(cases, idCase{derive.RootOne(n) + "(id: %q) { id }", n.Name + ":nothing", "id", []string{"", "x", n.Name, other}})
	}
	asked := map[string]bool{}
	for _, c := range cases {
		name, _, _ := strings.Cut(c.field, "(")
		asked[name] = true
		query := func(id string) string {
			return fmt.Sprintf(`{ before: zones(limit: 1) { __typename } asked: `+c.field+` }`, id)
		}
		r, err := e.Ask(t.Context(), query(c.absent), nil)
		if want := `{"before":[{"__typename":"Zone"}],"asked":null}`; err != nil || string(r.Data) != want || len(r.Errors) > 0 {
			t.Fatalf("%s of %s: %v %s %+v", name, c.absent, err, r.Data, r.Errors)
		}
		if notices := strings.Join(r.Extensions.Notices, "\n"); (c.argument == "") != (notices == "") || !strings.Contains(notices, c.argument) || c.argument != "" && !strings.Contains(notices, c.absent) {
			t.Errorf("%s of %s: notices %q", name, c.absent, notices)
		}
		for _, id := range c.bad {
			r, err := e.Ask(t.Context(), query(id), nil)
			if want := `{"before":[{"__typename":"Zone"}],"asked":null}`; err != nil || string(r.Data) != want || len(r.Errors) != 1 || r.Errors[0].Extensions.Code != "BAD_USER_INPUT" || fmt.Sprint(r.Errors[0].Path) != "[asked]" {
				t.Errorf("%s of %q: %v %s %+v", name, id, err, r.Data, r.Errors)
			}
		}
	}
	for _, f := range contracttest.Load(t).API.Query.Fields {
		for _, a := range f.Arguments {
			isPack, isFilter := f.Name == "coverage" && a.Name == "pack", f.Name == "conflicts" || f.Name == "nodes"
			if a.Type.Name() == "ID" && !asked[f.Name] && !isPack && !isFilter {
				t.Errorf("%s(%s) takes ids and is not tried", f.Name, a.Name)
			}
		}
	}
	var got struct {
		Nodes     []*struct{ ID string }
		Conflicts struct{ TotalCount int }
	}
	e.Query(t, &got, `{ nodes(ids: ["Zone:nothing", "Zone:liuzhou"]) { id } conflicts(ids: ["Zone:nothing"]) { totalCount } }`, nil)
	if len(got.Nodes) != 2 || got.Nodes[0] != nil || got.Nodes[1] == nil || got.Conflicts.TotalCount != 0 {
		t.Errorf("got %+v", got)
	}
}

// A node is looked up by one of its unique keys, with whatever is selected of it.
func TestLookUps(t *testing.T) {
	e := graphtest.Guangxi(t)
	e.Statements()
	var got struct {
		City struct {
			Name  string
			Zones []struct{ Name string }
		}
		ByID  struct{ Code string }
		Nulls *struct{ Name string }
	}
	e.Query(t, &got, `{ city(code: "450200") { name zones(sort: [{name: ASC}]) { name } } byID: city(id: "City:450200", code: null) { code } nulls: city(code: "999999") { name } }`, nil)
	if got.City.Name != "柳州市" || len(got.City.Zones) == 0 || got.ByID.Code != "450200" || got.Nulls != nil {
		t.Errorf("got %+v", got)
	}
	if n := len(e.Statements()); n != 3 {
		t.Errorf("%d statements for three fields", n)
	}
	for query, code := range map[string]string{
		`{ city { name } }`:                                    "BAD_USER_INPUT",
		`{ city(code: null) { name } }`:                        "BAD_USER_INPUT",
		`{ city(id: "City:450200", code: "450200") { name } }`: "BAD_USER_INPUT",
		`{ zone { name } }`:                                    "GRAPHQL_VALIDATION_FAILED",
	} {
		r, err := e.Ask(t.Context(), query, nil)
		if err != nil || len(r.Errors) != 1 || r.Errors[0].Extensions.Code != code {
			t.Errorf("%s: %v %+v, want %s", query, err, r, code)
		}
	}
	r, err := e.Ask(t.Context(), `{ enterprise(creditCode: "91450200MA5K0A2X31") { name } }`, nil)
	if err != nil || string(r.Data) != `{"enterprise":null}` || len(r.Errors) > 0 || !strings.Contains(fmt.Sprint(r.Extensions.Notices), "91450200MA5K0A2X31") {
		t.Errorf("got %v %s %+v %q", err, r.Data, r.Errors, r.Extensions.Notices)
	}
}
