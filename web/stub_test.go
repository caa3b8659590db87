package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"reflect"
	"testing"

	"github.com/99designs/gqlgen/graphql/introspection"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// stub answers GraphQL requests from a fixed tree of data. It validates every
// request against a real schema and answers introspection, so the editor has
// its completion and documentation; it ignores arguments and aliases.
type stub struct {
	schema *ast.Schema
	data   map[string]any
}

func newStub(t *testing.T) *stub {
	t.Helper()
	sdl, err := os.ReadFile("testdata/schema.graphql")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "schema.graphql", Input: string(sdl)})
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("testdata/data.json")
	if err != nil {
		t.Fatal(err)
	}
	s := &stub{schema: schema}
	if err := json.Unmarshal(text, &s.data); err != nil {
		t.Fatal(err)
	}
	s.data["__schema"] = introspection.WrapSchema(schema)
	s.data["__typename"] = "Query"
	return s
}

// ServeHTTP implements http.Handler.
func (s *stub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var request struct{ Query, OperationName string }
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	answer := map[string]any{}
	doc, errs := gqlparser.LoadQueryWithRules(s.schema, request.Query, rules.NewDefaultRules())
	switch {
	case len(errs) > 0:
		answer["errors"] = errs
	case doc.Operations.ForName(request.OperationName) == nil:
		answer["errors"] = []any{map[string]string{"message": fmt.Sprintf("no operation %q", request.OperationName)}}
	default:
		answer["data"] = pick(s.data, doc.Operations.ForName(request.OperationName).SelectionSet)
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// pick copies the selected parts of value, which is plain JSON or gqlgen's view
// of a schema.
func pick(value any, selection ast.SelectionSet) any {
	v := reflect.ValueOf(value)
	for v.Kind() == reflect.Pointer && v.Elem().Kind() != reflect.Struct && !v.IsNil() {
		v = v.Elem()
	}
	switch {
	case !v.IsValid(), v.Kind() == reflect.Pointer && v.IsNil():
		return nil
	case v.Kind() == reflect.Slice:
		items := make([]any, 0, v.Len())
		for i := range v.Len() {
			item := v.Index(i)
			if item.Kind() == reflect.Struct {
				item = item.Addr() // gqlgen's methods are on pointers.
			}
			items = append(items, pick(item.Interface(), selection))
		}
		return items
	case len(selection) == 0:
		return v.Interface()
	}
	object := map[string]any{}
	for _, part := range selection {
		switch part := part.(type) {
		case *ast.Field:
			object[part.Name] = pick(member(v, part.Name), part.SelectionSet)
		case *ast.FragmentSpread:
			if inner, ok := pick(value, part.Definition.SelectionSet).(map[string]any); ok {
				maps.Copy(object, inner)
			}
		}
	}
	return object
}

// member reads one field: a map entry, a struct field, or the answer of a method,
// whose only possible argument is whether to include deprecated parts.
func member(v reflect.Value, name string) any {
	if object, ok := v.Interface().(map[string]any); ok {
		return object[name]
	}
	exported := string(name[0]-'a'+'A') + name[1:]
	if method := v.MethodByName(exported); method.IsValid() {
		in := make([]reflect.Value, method.Type().NumIn())
		for i := range in {
			in[i] = reflect.ValueOf(true)
		}
		return method.Call(in)[0].Interface()
	}
	if field := v.Elem().FieldByName(exported); field.IsValid() {
		return field.Interface()
	}
	return nil
}
