package graph_test

import (
	"encoding/base64"
	"encoding/json"
	"testing"

	"zonegraph/graph"
)

// A cursor is what was written, and nothing besides.
func TestReadCursor(t *testing.T) {
	written := graph.WriteCursor("f", "柳<&>\u2028", int64(1)<<60, 1.5, nil)
	items, ok := graph.ReadCursor(written)
	if !ok || len(items) != 5 || items[1] != "柳<&>\u2028" || items[2] != json.Number("1152921504606846976") || items[3] != json.Number("1.5") || items[4] != nil {
		t.Fatalf("got %v, %t", items, ok)
	}
	encode := base64.RawURLEncoding.EncodeToString
	for what, cursor := range map[string]string{
		"signs behind it":      written + "AAAA",
		"text behind it":       encode([]byte(`["f"]x`)),
		"a value behind it":    encode([]byte(`["f"]["f"]`)),
		"a blank behind it":    encode([]byte(`["f"] `)),
		"a line end in it":     written[:4] + "\n" + written[4:],
		"a line end behind":    written + "\r\n",
		"padding":              base64.URLEncoding.EncodeToString([]byte(`["ff"]`)) + "=",
		"loose bits":           encode([]byte(`["f"]`))[:6] + "R",
		"another spelling":     encode([]byte(`["\u0066"]`)),
		"standard base64":      base64.RawStdEncoding.EncodeToString([]byte(`["??>>~~"]`)),
		"broken UTF-8":         encode([]byte("[\"\xff\"]")),
		"no list":              encode([]byte(`"f"`)),
		"null":                 encode([]byte(`null`)),
		"nothing":              "",
		"what is no cursor":    "x",
		"a space before":       " " + written,
		"a number differently": encode([]byte(`["f",1.50e0 ]`)),
	} {
		if items, ok := graph.ReadCursor(cursor); ok {
			t.Errorf("%s: read as %v", what, items)
		}
	}
}
