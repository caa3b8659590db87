package export

import (
	"errors"
	"testing"

	"zonegraph/graph"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/message"
)

// Variables, and the texts of operations, are read as they are or not at all.
func TestTextIsReadOrRefused(t *testing.T) {
	for given, want := range map[string]message.Code{
		`{"a": 1}`: "", `{"a":1} {}`: "json.goes-on", `{"a":1,"a":2}`: "json.member-twice",
		`{"a":"\ud800"}`: "json.half-character", "{\"a\":\"\xff\"}": "json.not-utf8", `[]`: "export.not-an-object",
	} {
		if _, err := Variables(`{"b": 1}`, given); codeOf(err) != want {
			t.Errorf("%q: %v, want %s", given, err, want)
		}
	}
	text := "{ zones(where: {name: {eq: \"\xc1\xf8\"}}) { name } }"
	if _, err := parseOperation(contracttest.Load(t).API, text, "", nil); codeOf(err) != "json.not-utf8" {
		t.Errorf("got %v", err)
	}
}

func codeOf(err error) message.Code {
	var known *graph.Error
	if errors.As(err, &known) {
		return known.Message.Code
	}
	return ""
}
