package plain

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
)

// Variables gives the values of an operation's variables, the defaults included, or says
// which one does not fit its type.
func (g *Graph) Variables(op *ast.OperationDefinition, sent map[string]any) (map[string]any, *Refusal) {
	out := map[string]any{}
	for _, d := range op.VariableDefinitions {
		v, given := sent[d.Variable]
		v = whole(v)
		if !given && d.DefaultValue != nil {
			v, _ = input(d.DefaultValue, nil)
			given = true
		}
		if given || d.Type.NonNull {
			if why := g.unfit(d.Type, v); why != "" {
				return nil, &Refusal{"", "$" + d.Variable + why}
			}
		}
		if given {
			out[d.Variable] = v
		}
	}
	return out, nil
}

// whole writes whole numbers as such: in JSON 1.0 and 1e2 are the Ints 1 and 100.
func whole(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, item := range v {
			v[name] = whole(item)
		}
	case []any:
		for i, item := range v {
			v[i] = whole(item)
		}
	case json.Number:
		f, err := v.Float64()
		if err != nil || math.Abs(f) > 1e15 {
			return v
		}
		if r, ok := new(big.Rat).SetString(string(v)); ok && r.IsInt() {
			return json.Number(r.Num().String())
		}
	}
	return v
}

// unfit says why a value cannot stand for an input type, "" if it can. Scalars of the
// contract's own are read where they are used.
func (g *Graph) unfit(t *ast.Type, v any) string {
	if v == nil {
		if t.NonNull {
			return " is null"
		}
		return ""
	}
	if t.Elem != nil {
		for i, item := range items(v) {
			if why := g.unfit(t.Elem, item); why != "" {
				return fmt.Sprintf("[%d]%s", i, why)
			}
		}
		return ""
	}
	def := g.Schema.Types[t.NamedType]
	object, isObject := v.(map[string]any)
	text, isText := v.(string)
	number, isNumber := v.(json.Number)
	_, isBool := v.(bool)
	_, notInt := strconv.ParseInt(string(number), 10, 32)
	ok := true
	switch {
	case def.Kind == ast.InputObject && isObject:
		return g.objectUnfit(def, object)
	case def.Kind == ast.InputObject:
		ok = false
	case def.Kind == ast.Enum:
		ok = isText && slices.ContainsFunc(def.EnumValues, func(v *ast.EnumValueDefinition) bool { return v.Name == text })
	case def.Name == "Int":
		ok = isNumber && notInt == nil
	case def.Name == "Float":
		_, err := number.Float64()
		ok = isNumber && err == nil
	case def.Name == "Boolean":
		ok = isBool
	case def.Name == "String":
		ok = isText
	case def.Name == "ID":
		_, err := number.Int64()
		ok = isText || isNumber && err == nil
	}
	if !ok {
		return fmt.Sprintf(": %v is no %s", v, def.Name)
	}
	return ""
}

func (g *Graph) objectUnfit(def *ast.Definition, object map[string]any) string {
	for name := range object {
		if def.Fields.ForName(name) == nil {
			return "." + name + " is unknown"
		}
	}
	for _, d := range def.Fields {
		v, given := object[d.Name]
		if given || d.Type.NonNull && d.DefaultValue == nil {
			if why := g.unfit(d.Type, v); why != "" {
				return "." + d.Name + why
			}
		}
	}
	return ""
}
