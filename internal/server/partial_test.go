package server_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/message"
)

// What cannot be null empties its parent: a root field that could not would empty the
// answers of all others.
func TestRootFieldsCanBeNull(t *testing.T) {
	for _, f := range contracttest.Load(t).API.Query.Fields {
		if f.Type.NonNull && !strings.HasPrefix(f.Name, "__") {
			t.Errorf("%s: %s", f.Name, f.Type)
		}
	}
}

// A root field that fails, in whichever way, is null and has an error with its path;
// the others have their answers.
func TestOneFailingRootField(t *testing.T) {
	for name, c := range map[string]struct {
		fails func(each func(any) error) error
		query string
		code  graph.Code
		path  string
	}{
		"the database": {func(func(any) error) error { return errors.New("broken") }, `bad: cities { id }`, graph.CodeInternal, "[bad]"},
		"a panic":      {func(func(any) error) error { panic("broken") }, `bad: cities { id }`, graph.CodeInternal, "[bad]"},
		"too slow": {func(func(any) error) error {
			return &graph.Error{Code: graph.CodeTimeout, Message: message.New("query.too-slow")}
		}, `bad: citiesConnection { totalCount }`, graph.CodeTimeout, "[bad]"},
		"no value":       {func(each func(any) error) error { return each([]any{nil}) }, `bad: cities { name }`, graph.CodeInternal, "[bad 0 name]"},
		"another shape":  {func(each func(any) error) error { return each("x") }, `bad: coverage(cities: {}, requirements: [{key: "a", city: {zones: {some: {}}}}]) { totalRows }`, graph.CodeInternal, "[bad]"},
		"an argument":    {nil, `bad: cities(limit: -1) { id }`, graph.CodeBadInput, "[bad]"},
		"a cursor":       {nil, `bad: citiesConnection(after: "x") { totalCount }`, graph.CodeBadInput, "[bad]"},
		"no id":          {nil, `bad: node(id: "x") { id }`, graph.CodeBadInput, "[bad]"},
		"no id of these": {nil, `bad: peers(zone: "City:a") { totalCount }`, graph.CodeBadInput, "[bad]"},
		"no pack":        {nil, `bad: coverage(zones: {}, pack: "x") { totalRows }`, graph.CodeBadInput, "[bad]"},
	} {
		t.Run(name, func(t *testing.T) {
			h := handler(t, reader(func(_ context.Context, s cypher.Statement, each func(any) error) error {
				if !strings.Contains(s.Text(), ":Zone)") {
					return c.fails(each)
				}
				return each([]any{"Zone:a"})
			}), nil, nil)
			r := post(t, h, `{ first: zones { id } `+c.query+` last: zones { id } }`, nil)
			want := `{"first":[{"id":"Zone:a"}],"bad":null,"last":[{"id":"Zone:a"}]}`
			if string(r.Data) != want || len(r.Errors) != 1 || r.Errors[0].Extensions.Code != string(c.code) || fmt.Sprint(r.Errors[0].Path) != c.path {
				t.Errorf("got %s with %+v", r.Data, r.Errors)
			}
		})
	}
}

// Among the ids of nodes, what cannot be one costs its own place, with an error there.
func TestOneBadIdAmongNodes(t *testing.T) {
	h := handler(t, reader(func(_ context.Context, _ cypher.Statement, each func(any) error) error {
		return each([]any{"Zone:a", []any{"Zone:a"}})
	}), nil, nil)
	r := post(t, h, `{ nodes(ids: ["x", "Zone:a", "Zone:none", "Nope:x", "Zone:a", ""]) { id } zones { __typename } }`, nil)
	if want := `{"nodes":[null,{"id":"Zone:a"},null,null,{"id":"Zone:a"},null],"zones":[{"__typename":"Zone"}]}`; string(r.Data) != want {
		t.Errorf("got %s", r.Data)
	}
	var got []string
	for _, e := range r.Errors {
		if len(e.Locations) != 1 {
			t.Errorf("no place in the query: %+v", e)
		}
		got = append(got, fmt.Sprint(e.Path, e.Extensions.MessageCode))
	}
	if want := `[[nodes 0]input.not-an-id [nodes 3]node.no-such-type [nodes 5]input.not-an-id]`; fmt.Sprint(got) != want {
		t.Errorf("got %v", got)
	}
}
