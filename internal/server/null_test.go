package server_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/server"
)

// needed are the arguments without which a field cannot be asked, by type and field.
var needed = map[string]string{
	"Query.node": `id: "Zone:a"`, "Query.nodes": `ids: ["Zone:a"]`, "Query.comparison": `zones: {}, metrics: [{count: {platforms: {}}}]`,
	"Query.path": `from: "Zone:a", to: "Zone:b"`, "Query.neighborhood": `id: "Zone:a"`, "Query.peers": `zone: "Zone:a"`,
	"Query.ratio": `numerator: ["Funding:a"], denominator: "Cohort:b"`, "Query.search": `text: "柳州"`,
	"Query.trend": `indicators: ["Indicator:a"], subjects: ["Zone:a"]`, "Query.__type": `name: "Zone"`,
	"Query.coverage": `zones: {}, requirements: [{key: "a", zone: {platforms: {some: {}}}}]`,
}

// fieldWithArguments is a field that takes arguments, and the way to it from Query.
type fieldWithArguments struct {
	owner string
	def   *ast.FieldDefinition
	// before and behind are what stands around the field in an operation.
	before, behind string
}

func (f fieldWithArguments) name() string { return f.owner + "." + f.def.Name }

// looksUp tells if a field looks a node of its type up.
func looksUp(owner string, f *ast.FieldDefinition) bool {
	return owner == "Query" && f.Arguments.ForName("id") != nil && strings.EqualFold(f.Name, f.Type.Name())
}

// arguments are those without which the field cannot be asked.
func (f fieldWithArguments) arguments() string {
	if by := f.def.Arguments.ForName("by"); by != nil && by.Type.NonNull {
		return "by: [NONE]" // replaced by a key of the enum
	}
	if a := needed[f.name()]; a != "" || !looksUp(f.owner, f.def) {
		return a
	}
	return `id: "` + f.def.Type.Name() + `:a"`
}

// fieldsWithArguments finds them all, each once by the type that has it.
func fieldsWithArguments(s *ast.Schema) []fieldWithArguments {
	var out []fieldWithArguments
	seen := map[string]bool{}
	type step struct{ typ, before, behind string }
	for next := []step{{"Query", "{ ", " }"}}; len(next) > 0; next = next[1:] {
		at := next[0]
		if seen[at.typ] {
			continue
		}
		seen[at.typ] = true
		fields := s.Types[at.typ].Fields
		if at.typ == "Query" {
			// Types that a list leads to are reached by the shortest way.
			fields = slices.SortedStableFunc(slices.Values(fields), func(a, b *ast.FieldDefinition) int {
				return cmp.Compare(len(needed["Query."+a.Name]), len(needed["Query."+b.Name]))
			})
		}
		for _, f := range fields {
			found := fieldWithArguments{owner: at.typ, def: f, before: at.before, behind: at.behind}
			if len(f.Arguments) > 0 {
				out = append(out, found)
			}
			if inner := s.Types[f.Type.Name()]; inner.IsCompositeType() {
				call := f.Name
				if a := argumentsOf(s, found); a != "" {
					call += "(" + a + ")"
				}
				for _, t := range s.GetPossibleTypes(inner) {
					next = append(next, step{t.Name, at.before + call + " { ... on " + t.Name + " { ", " } }" + at.behind})
				}
			}
		}
	}
	return out
}

func argumentsOf(s *ast.Schema, f fieldWithArguments) string {
	a := f.arguments()
	if strings.Contains(a, "NONE") {
		a = strings.ReplaceAll(a, "NONE", s.Types[f.def.Arguments.ForName("by").Type.Name()].EnumValues[0].Name)
	}
	return a
}

// Each argument of each field is asked with null, as a literal and by a variable: it is
// the same as to leave the argument out, or the argument is named in an error. The rows
// of a database are e2e's matter: here the same statements must be sent.
func TestNullForEveryArgument(t *testing.T) {
	api := contracttest.Load(t).API
	var mu sync.Mutex
	var statements []string
	h := handler(t, reader(func(_ context.Context, s cypher.Statement, _ func(any) error) error {
		mu.Lock()
		defer mu.Unlock()
		params, err := json.Marshal(s.Params())
		statements = append(statements, fmt.Sprint(s.Text(), string(params), err))
		return nil
	}), nil, func(o *server.Options) { o.Limits.Depth, o.Limits.Complexity = 30, 1<<50 })
	ask := func(query string, variables map[string]any) string {
		statements = nil
		r := post(t, h, query, variables)
		slices.Sort(statements)
		return fmt.Sprint(statements, string(r.Data), codes(r))
	}
	found := fieldsWithArguments(api)
	if len(found) < 200 {
		t.Fatalf("%d fields with arguments were found", len(found))
	}
	for _, f := range found {
		leaf := ""
		if api.Types[f.def.Type.Name()].IsCompositeType() {
			leaf = " { __typename }"
		}
		query := func(head, arguments string) string {
			call := f.def.Name
			if arguments != "" {
				call += "(" + arguments + ")"
			}
			return head + f.before + call + leaf + f.behind
		}
		base := argumentsOf(api, f)
		without := ask(query("", base), nil)
		for _, a := range f.def.Arguments {
			others := withoutArgument(base, a.Name)
			nullable := *a.Type
			nullable.NonNull = false
			literal := query("", join(others, a.Name+": null"))
			variable := query("query($v: "+nullable.String()+") ", join(others, a.Name+": $v"))
			if a.Type.NonNull {
				wantRefusal(t, h, literal, nil, a.Name)
				wantRefusal(t, h, variable, map[string]any{"v": nil}, "$v")
				wantRefusal(t, h, query("query($v: "+a.Type.String()+") ", join(others, a.Name+": $v")), map[string]any{"v": nil}, "$v")
				continue
			}
			want := without
			if others != base {
				want = ask(query("", others), nil)
			}
			if got := ask(literal, nil); got != want {
				t.Errorf("%s\n got %.600s\nwant %.600s", literal, got, want)
			}
			if got := ask(variable, map[string]any{"v": nil}); got != want {
				t.Errorf("%s\n got %.600s\nwant %.600s", variable, got, want)
			}
		}
	}
}

func codes(r response) []string {
	var out []string
	for _, e := range r.Errors {
		out = append(out, e.Extensions.MessageCode)
	}
	return out
}

func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// withoutArgument takes an argument of the first level out of a list of them.
func withoutArgument(arguments, name string) string {
	var out []string
	depth, start := 0, 0
	for i, c := range arguments + "," {
		switch c {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case ',':
			if depth > 0 {
				continue
			}
			if one := strings.TrimSpace((arguments + ",")[start:i]); one != "" && !strings.HasPrefix(one, name+":") {
				out = append(out, one)
			}
			start = i + 1
		}
	}
	return strings.Join(out, ", ")
}

func wantRefusal(t *testing.T, h http.Handler, query string, variables map[string]any, names string) {
	t.Helper()
	r := post(t, h, query, variables)
	code := ""
	if len(r.Errors) > 0 {
		code = r.Errors[0].Extensions.Code
	}
	if len(r.Errors) == 0 || code != string(graph.CodeValidation) && code != string(graph.CodeBadInput) || !strings.Contains(r.Errors[0].Message, names) {
		t.Errorf("%s: got %s %+v, want a refusal that names %s", query, r.Data, r.Errors, names)
	}
}

// A member of a filter or of an order that is null is no condition, and no key. Null
// has a meaning of its own, that nothing is recorded, for eq and for a step to one node.
func TestNullForEveryMember(t *testing.T) {
	api := contracttest.Load(t).API
	var statement string
	h := handler(t, reader(func(_ context.Context, s cypher.Statement, _ func(any) error) error {
		params, err := json.Marshal(s.Params())
		statement = fmt.Sprint(s.Text(), string(params), err)
		return nil
	}), nil, func(o *server.Options) { o.Limits.Depth = 30 })
	ask := func(query string) (string, response) {
		statement = ""
		r := post(t, h, query, nil)
		return statement, r
	}
	seen := map[string]bool{}
	for _, f := range api.Query.Fields {
		where := f.Arguments.ForName("where")
		if where == nil || f.Type.Elem == nil {
			continue
		}
		bare, _ := ask("{ " + f.Name + "(sort: [{}]) { __typename } }")
		for _, member := range api.Types[where.Type.Name()].Fields {
			got, r := ask("{ " + f.Name + "(sort: [{}], where: {" + member.Name + ": null}) { __typename } }")
			toOne := member.Type.Elem == nil && strings.HasSuffix(member.Type.Name(), "Where") && member.Name != "NOT"
			if got != bare && !toOne || len(r.Errors) > 0 {
				t.Errorf("%s.%s: %s %+v", where.Type, member.Name, got, r.Errors)
			}
			inner := api.Types[member.Type.Name()]
			if seen[inner.Name] || inner.Kind != ast.InputObject || inner == api.Types[where.Type.Name()] {
				continue
			}
			seen[inner.Name] = true
			empty, _ := ask("{ " + f.Name + "(sort: [{}], where: {" + member.Name + ": {}}) { __typename } }")
			for _, m := range inner.Fields {
				got, r := ask("{ " + f.Name + "(sort: [{}], where: {" + member.Name + ": {" + m.Name + ": null}}) { __typename } }")
				if len(r.Errors) > 0 || got != empty && m.Name != "eq" && !strings.HasSuffix(m.Type.Name(), "Where") {
					t.Errorf("%s.%s: null is a condition: %s %+v", inner.Name, m.Name, got, r.Errors)
				}
			}
		}
		order := api.Types[f.Arguments.ForName("sort").Type.Name()]
		for _, member := range order.Fields {
			if got, r := ask("{ " + f.Name + "(sort: [{" + member.Name + ": null}]) { __typename } }"); got != bare || len(r.Errors) > 0 {
				t.Errorf("%s.%s: %s %+v", order.Name, member.Name, got, r.Errors)
			}
		}
	}
	if len(seen) < 20 {
		t.Errorf("%d types of members", len(seen))
	}
}
