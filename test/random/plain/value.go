package plain

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/graph"
)

// Refusal is why an argument cannot be used. The service must refuse it too.
type Refusal struct {
	// Code is the value of extensions.code.
	Code graph.Code
	// Why is for the reader of a failed test.
	Why string
}

// Error is why.
func (r *Refusal) Error() string { return string(r.Code) + ": " + r.Why }

// refuse ends the reading of a root field; Answer recovers it.
func refuse(format string, args ...any) {
	panic(&Refusal{graph.CodeBadInput, fmt.Sprintf(format, args...)})
}

// input is the plain value of an argument's value: nil, bool, string (also for enums),
// json.Number, []any or map[string]any. given is false for a variable that has none: it
// is as if the argument or the member were not there.
func input(v *ast.Value, variables map[string]any) (value any, given bool) {
	switch v.Kind {
	case ast.Variable:
		value, given = variables[v.Raw]
		return value, given
	case ast.NullValue:
		return nil, true
	case ast.BooleanValue:
		return v.Raw == "true", true
	case ast.IntValue, ast.FloatValue:
		return json.Number(v.Raw), true
	case ast.ListValue:
		items := []any{}
		for _, c := range v.Children {
			item, _ := input(c.Value, variables)
			items = append(items, item)
		}
		return items, true
	case ast.ObjectValue:
		object := map[string]any{}
		for _, c := range v.Children {
			if member, ok := input(c.Value, variables); ok {
				object[c.Name] = member
			}
		}
		return object, true
	}
	return v.Raw, true
}

// arguments are those of a field, the defaults of the contract included.
func arguments(f *ast.Field, variables map[string]any) map[string]any {
	out := map[string]any{}
	for _, d := range f.Definition.Arguments {
		a := f.Arguments.ForName(d.Name)
		if a != nil {
			if v, ok := input(a.Value, variables); ok {
				out[d.Name] = v
				continue
			}
		}
		if d.DefaultValue != nil {
			out[d.Name], _ = input(d.DefaultValue, nil)
		}
	}
	return out
}

// items reads a list; a single value stands for a list with it.
func items(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}

// members reads an object.
func members(v any) map[string]any {
	object, ok := v.(map[string]any)
	if !ok {
		refuse("%v is no object", v)
	}
	return object
}

// read brings a value of an argument into the form that a property of the type has.
func read(scalar graph.Scalar, v any) any {
	text, isText := v.(string)
	number, isNumber := v.(json.Number)
	switch scalar {
	case graph.IntScalar:
		if n, err := strconv.ParseInt(string(number), 10, 32); isNumber && err == nil {
			return n
		}
	case graph.FloatScalar:
		if f, err := number.Float64(); isNumber && err == nil {
			return f
		}
	case graph.BooleanScalar:
		if b, ok := v.(bool); ok {
			return b
		}
	case graph.DateScalar:
		if _, err := time.Parse("2006-01-02", text); isText && err == nil {
			return graph.Date(text)
		}
	case graph.DecimalScalar:
		if d, ok := decimal(text + string(number)); ok {
			return d
		}
	default:
		if isText {
			return text
		}
		if isNumber {
			return string(number)
		}
	}
	refuse("%v is no %s", v, scalar)
	return nil
}

// decimal reads an exact decimal number of at most 12 digits before the point and 6
// behind it, in millionths.
func decimal(text string) (graph.Decimal, bool) {
	digits, negative := strings.CutPrefix(text, "-")
	whole, fraction, point := strings.Cut(digits, ".")
	if whole == "" || point && fraction == "" || strings.Trim(whole+fraction, "0123456789") != "" {
		return 0, false
	}
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	if len(whole) > 12 || len(fraction) > 6 {
		return 0, false
	}
	n, err := strconv.ParseInt("0"+whole+(fraction + "000000")[:6], 10, 64)
	if negative {
		n = -n
	}
	return graph.Decimal(n), err == nil
}

// size reads a number of rows, or gives the default for none.
func (g *Graph) size(v any) (n int, defaulted bool) {
	if v == nil {
		return g.DefaultPage, true
	}
	n = rows(v)
	if n > g.MaxPage {
		refuse("a page of %d", n)
	}
	return n, false
}

// rows reads a number of rows, which is not negative.
func rows(v any) int {
	n := read(graph.IntScalar, v).(int64)
	if n < 0 {
		refuse("%d rows", n)
	}
	return int(n)
}

// compare is the order of two values of one type, neither of them nil. Texts are in the
// order of their code points, which is that of their bytes in UTF-8.
func compare(a, b any) int {
	switch a := a.(type) {
	case string:
		return strings.Compare(a, b.(string))
	case int64:
		return cmp.Compare(a, b.(int64))
	case float64:
		return cmp.Compare(a, b.(float64))
	case graph.Decimal:
		return cmp.Compare(a, b.(graph.Decimal))
	case graph.Date:
		return cmp.Compare(a, b.(graph.Date))
	case bool:
		return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) // false comes before true
	}
	panic(fmt.Sprintf("plain: a %T has no order", a))
}

// compareLast is compare with nil after everything else, and descending reverses all but
// that.
func compareLast(a, b any, descending bool) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	case descending:
		return compare(b, a)
	}
	return compare(a, b)
}

// shown is a property's value as an answer has it: nil, string, int64, float64, bool or a
// list of strings.
func shown(v any) any {
	switch v := v.(type) {
	case graph.Decimal:
		return decimalText(v)
	case graph.Date:
		return string(v)
	case []string:
		list := List{}
		for _, item := range v {
			list.Items = append(list.Items, item)
		}
		return list
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return nil
		}
	}
	return v
}

// decimalText writes millionths in the shortest form.
func decimalText(d graph.Decimal) string {
	n, sign := int64(d), ""
	if n < 0 {
		n, sign = -n, "-"
	}
	text := fmt.Sprintf("%s%d.%06d", sign, n/1_000_000, n%1_000_000)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// keyText is a group's key as a text.
func keyText(v any) any {
	switch v := v.(type) {
	case nil:
		return nil
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(shown(v))
}
