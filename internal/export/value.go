package export

import (
	"encoding/json"
	"strings"
)

// value is what stands in a cell: empty if nothing is recorded.
type value struct {
	text string
	kind kind
}

// notRecorded stands for what is not recorded among items that are joined, where
// nothing at all would shift the others.
const notRecorded = "无记录"

// separators join the items of a list, of a list of lists, and of lists of those.
var separators = [...]string{"、", "；", " | "}

func words(v bool) string {
	if v {
		return "是"
	}
	return "否"
}

// value reads the column from a row.
func (c *column) value(row any) value {
	found := find(row, c.path)
	if c.lists == 0 {
		return value{c.text(found), c.kind}
	}
	return value{c.join(found, c.lists), textKind}
}

// find follows a path to a property, through lists on the way.
func find(v any, path []string) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = find(item, path)
		}
		return out
	case *object:
		if len(path) > 0 {
			return find(v.get(path[0]), path[1:])
		}
	}
	return v
}

func (c *column) join(v any, lists int) string {
	items, ok := v.([]any)
	if !ok {
		return c.text(v)
	}
	texts := make([]string, len(items))
	for i, item := range items {
		if texts[i] = c.join(item, lists-1); texts[i] == "" {
			texts[i] = notRecorded
		}
	}
	return strings.Join(texts, separators[max(0, min(lists, len(separators))-1)])
}

func (c *column) text(v any) string {
	switch v := v.(type) {
	case string:
		if word, ok := c.words[v]; ok {
			return word
		}
		return v
	case json.Number:
		return v.String()
	case bool:
		return words(v)
	}
	return ""
}
