package read

import (
	"fmt"
	"strconv"
	"strings"

	"zonegraph/graph"
	"zonegraph/message"
)

// Text writes a value of graph.Values as machines read it.
func Text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case graph.Date:
		return string(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case []string:
		return strings.Join(v, "、")
	}
	return fmt.Sprint(v)
}

// FieldValue is a value of a field, which may be nil, for people.
type FieldValue struct {
	Field *graph.Field
	Value any
}

var _ message.Localized = FieldValue{}

// In calls values of enums, and yes and no, by their terms.
func (v FieldValue) In(l message.Language) string {
	text := Text(v.Value)
	switch {
	case v.Value == nil:
		return message.Code("value.none").In(l)
	case v.Field == nil:
	case v.Field.Enum != "":
		return v.Field.ValueTerm(text).In(l)
	case v.Field.Scalar == graph.BooleanScalar && text == "true":
		return message.Code("value.true").In(l)
	case v.Field.Scalar == graph.BooleanScalar && text == "false":
		return message.Code("value.false").In(l)
	}
	return text
}

// String is the English text.
func (v FieldValue) String() string { return v.In(message.English) }
