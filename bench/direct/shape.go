package direct

import (
	"encoding/json"
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

// shape says how a value of the driver is written: a scalar as it is, a list of
// values as an object with these fields, or a list of such lists.
type shape struct {
	name   string
	fields []shape
	many   bool
}

// scalars are fields that are written as they are.
func scalars(names ...string) []shape {
	out := make([]shape, len(names))
	for i, n := range names {
		out[i] = shape{name: n}
	}
	return out
}

// one is a field with an object or null, many one with a list of objects.
func one(name string, fields ...shape) shape  { return shape{name: name, fields: fields} }
func many(name string, fields ...shape) shape { return shape{name: name, fields: fields, many: true} }

// with joins lists of fields.
func with(parts ...[]shape) []shape {
	var out []shape
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// object appends an object of values in the order of the fields.
func object(b []byte, fields []shape, values []any) []byte {
	b = append(b, '{')
	for i, f := range fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), f.name...), `":`...)
		b = value(b, f, values[i])
	}
	return append(b, '}')
}

func value(b []byte, f shape, v any) []byte {
	list, isList := v.([]any)
	switch {
	case f.fields == nil || !isList:
		return scalar(b, v)
	case !f.many:
		return object(b, f.fields, list)
	}
	b = append(b, '[')
	for i, item := range list {
		if i > 0 {
			b = append(b, ',')
		}
		row, _ := item.([]any)
		b = object(b, f.fields, row)
	}
	return append(b, ']')
}

func scalar(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case string:
		return text(b, v)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case bool:
		return strconv.AppendBool(b, v)
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1e15 {
			return strconv.AppendInt(b, int64(v), 10)
		}
		j, _ := json.Marshal(v)
		return append(b, j...)
	case time.Time:
		return text(b, v.Format(time.DateOnly))
	}
	j, _ := json.Marshal(v)
	return append(b, j...)
}

// text appends a JSON string. What is rare goes through encoding/json.
func text(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' {
			return rare(b, s)
		}
	}
	if !utf8.ValidString(s) {
		return rare(b, s)
	}
	return append(append(append(b, '"'), s...), '"')
}

func rare(b []byte, s string) []byte {
	j, _ := json.Marshal(s)
	return append(b, j...)
}
