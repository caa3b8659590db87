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

// In calls values of enums by their terms.
func (v FieldValue) In(l message.Language) string {
	switch value := v.Value.(type) {
	case bool:
		if value {
			return message.Code("value.true").In(l)
		}
		return message.Code("value.false").In(l)
	case string:
		if v.Field != nil && v.Field.Enum != "" {
			return v.Field.ValueTerm(value).In(l)
		}
	}
	return Text(v.Value)
}

// String is the English text.
func (v FieldValue) String() string { return v.In(message.English) }
