package read

import (
	"fmt"
	"strconv"
	"strings"

	"zonegraph/graph"
)

// Text writes a value of graph.Values for people.
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
