package server

import (
	"context"
	"encoding/json"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"zonegraph/graph"
)

// variables refuses values of variables that the GraphQL specification does not
// let stand for their types, though gqlgen would: the text "5" for an Int, a number
// for a String, an enum's value in other letters.
type variables struct{ schema *ast.Schema }

var _ graphql.OperationContextMutator = variables{}

// ExtensionName implements graphql.HandlerExtension.
func (variables) ExtensionName() string { return "Variables" }

// Validate implements graphql.HandlerExtension.
func (variables) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext checks the variables; it changes nothing.
func (v variables) MutateOperationContext(_ context.Context, op *graphql.OperationContext) *gqlerror.Error {
	return checkVariables(v.schema, op.Operation, op.Variables)
}

// checkVariables names the first value that does not fit its type, nil if all do.
func checkVariables(s *ast.Schema, op *ast.OperationDefinition, values map[string]any) *gqlerror.Error {
	for _, d := range op.VariableDefinitions {
		v, given := values[d.Variable]
		var err *graph.Error
		switch {
		case given:
			err = checkValue(s, d.Type, v, "$"+d.Variable)
		case d.Type.NonNull && d.DefaultValue == nil:
			err = graph.BadInput("$"+d.Variable, "variable.missing", d.Type)
		}
		if err != nil {
			return shown(err)
		}
	}
	return nil
}

// checkValue checks a value against an input type; path names it in the error.
func checkValue(s *ast.Schema, t *ast.Type, v any, path string) *graph.Error {
	switch {
	case v == nil && t.NonNull:
		return graph.BadInput(path, "variable.null", t)
	case v == nil:
		return nil
	case t.Elem != nil && reflect.ValueOf(v).Kind() != reflect.Slice:
		return checkValue(s, t.Elem, v, path) // stands for a list with it
	case t.Elem != nil:
		for i, item := range graph.Items(v) {
			if err := checkValue(s, t.Elem, item, path+"["+strconv.Itoa(i)+"]"); err != nil {
				return err
			}
		}
		return nil
	}
	def := s.Types[t.NamedType]
	switch def.Kind {
	case ast.InputObject:
		return checkObject(s, def, v, path)
	case ast.Enum:
		if name, ok := v.(string); ok && def.EnumValues.ForName(name) != nil {
			return nil
		}
		return graph.BadInput(path, "variable.no-such-value", graph.Literal(v), def.Name)
	}
	if fits(def.Name, v) {
		return nil
	}
	return graph.BadInput(path, "variable.of-wrong-type", graph.Literal(v), def.Name)
}

func checkObject(s *ast.Schema, def *ast.Definition, v any, path string) *graph.Error {
	object, ok := v.(map[string]any)
	if !ok {
		return graph.BadInput(path, "variable.not-an-object", def.Name, graph.Literal(v))
	}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if def.Fields.ForName(key) == nil {
			return graph.BadInput(path+"."+key, "variable.no-such-field", def.Name)
		}
	}
	for _, f := range def.Fields {
		at := path + "." + f.Name
		inner, given := object[f.Name]
		if !given {
			if f.Type.NonNull && f.DefaultValue == nil {
				return graph.BadInput(at, "variable.missing", f.Type)
			}
			continue
		}
		if err := checkValue(s, f.Type, inner, at); err != nil {
			return err
		}
	}
	return nil
}

// fits tells if a value that is not null can stand for a scalar. Scalars of the
// contract's own, such as Decimal, are read where they are used.
func fits(scalar string, v any) bool {
	_, isText := v.(string)
	whole, isWhole := graph.Whole(v)
	switch scalar {
	case "Int":
		return isWhole && whole >= math.MinInt32 && whole <= math.MaxInt32
	case "Float":
		if n, ok := v.(json.Number); ok {
			_, err := n.Float64()
			return err == nil
		}
		_, isFloat := v.(float64)
		return isWhole || isFloat
	case "String":
		return isText
	case "ID":
		return isWhole || isText
	case "Boolean":
		_, is := v.(bool)
		return is
	}
	return true
}

// wholeNumbers writes the whole numbers in a JSON value without point and
// exponent: 1.0 and 1e2 are Ints to the GraphQL specification, and gqlgen goes by
// the letters.
func wholeNumbers(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, item := range v {
			v[key] = wholeNumbers(item)
		}
	case []any:
		for i, item := range v {
			v[i] = wholeNumbers(item)
		}
	case json.Number:
		return wholeNumber(v)
	}
	return v
}

// wholeNumber leaves a number of more digits than binary carries as it is: it is
// no Int, and as a Decimal it must not lose any.
func wholeNumber(n json.Number) json.Number {
	mantissa, _, _ := strings.Cut(strings.ToLower(n.String()), "e")
	digits := strings.Trim(strings.Replace(strings.TrimPrefix(mantissa, "-"), ".", "", 1), "0")
	f, err := n.Float64()
	if err != nil || f != math.Trunc(f) || math.Abs(f) > 1e15 || len(digits) > 15 || (f == 0) != (digits == "") {
		return n
	}
	return json.Number(strconv.FormatInt(int64(f), 10))
}
