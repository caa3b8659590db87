package graph

import (
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"zonegraph/message"
)

// coerce brings an input value into the form that a property of the scalar has
// as a statement's parameter: string, int64, float64, bool; a Decimal is its
// count of millionths, a Date its text.
func coerce(s Scalar, v any, path string) (any, error) {
	switch s {
	case IntScalar:
		n, ok := Whole(v)
		if !ok || n < math.MinInt32 || n > math.MaxInt32 {
			return nil, BadInput(path, "input.not-an-int", Literal(v))
		}
		return n, nil
	case FloatScalar:
		switch n := v.(type) {
		case float64:
			return n, nil
		case json.Number:
			if f, err := n.Float64(); err == nil {
				return f, nil
			}
		}
		if n, ok := Whole(v); ok {
			return float64(n), nil
		}
		return nil, BadInput(path, "input.not-a-float", Literal(v))
	case BooleanScalar:
		if b, ok := v.(bool); ok {
			return b, nil
		}
		return nil, BadInput(path, "input.not-a-boolean", Literal(v))
	case DecimalScalar:
		d, err := DecimalOf(v)
		if err != nil {
			return nil, BadValue(path, err)
		}
		return int64(d), nil
	case DateScalar:
		text, _ := v.(string)
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			return nil, BadInput(path, "input.not-a-date", Literal(v))
		}
		return text, nil
	case DateTimeScalar:
		text, _ := v.(string)
		if _, err := time.Parse(time.RFC3339Nano, text); err != nil {
			return nil, BadInput(path, "input.not-a-time", Literal(v))
		}
		return text, nil
	default:
		if text := NumberText(v); text != "" {
			return text, nil
		}
		if text, ok := v.(string); ok {
			return text, nil
		}
		return nil, BadInput(path, "input.not-a-text", Literal(v))
	}
}

// Whole reads a whole number from an input value of whatever numeric type.
func Whole(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	case float64:
		return int64(n), n == math.Trunc(n) && math.Abs(n) < 1<<53
	case json.Number:
		i, err := n.Int64()
		return i, err == nil
	}
	return 0, false
}

// NumberText writes a number, or a text that holds one, without an exponent.
func NumberText(v any) string {
	switch n := v.(type) {
	case string:
		return n
	case json.Number:
		return n.String()
	case float64:
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	if n, ok := Whole(v); ok {
		return strconv.FormatInt(n, 10)
	}
	return ""
}

// CheckDate checks a date that is an argument.
func CheckDate(v, argument string) (string, error) {
	if _, err := coerce(DateScalar, v, argument); err != nil {
		return "", err
	}
	return v, nil
}

// Items reads a list from an input value. A single value stands for a list with
// it, and the validator makes such lists of the value's own type.
func Items(v any) []any {
	if items, ok := v.([]any); ok {
		return items
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.Slice {
		items := make([]any, r.Len())
		for i := range items {
			items[i] = r.Index(i).Interface()
		}
		return items
	}
	return []any{v}
}

// DecimalOf reads a Decimal from an input value. A number literal has come through
// binary, so one with more digits than that carries is refused, not rounded.
func DecimalOf(v any) (Decimal, error) {
	text := NumberText(v)
	if text == "" && v != "" {
		return 0, message.NewError("input.not-a-decimal", Literal(v))
	}
	if _, binary := v.(float64); binary && len(strings.Trim(strings.Replace(text, ".", "", 1), "-0")) > binaryDigits {
		return 0, message.NewError("input.too-many-digits", text, binaryDigits)
	}
	return ParseDecimal(text)
}

// binaryDigits is how many decimal digits a float64 carries for sure.
const binaryDigits = 15
