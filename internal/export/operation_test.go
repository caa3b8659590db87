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
	for text, want := range map[string]message.Code{
		"{ zones(where: {name: {eq: \"\xc1\xf8\"}}) { name } }": "json.not-utf8",
		`{ zones(where: {name: {eq: "\uD800"}}) { name } }`:     "graphql.half-character",
		`{ zones(limit：1) { name } }`:                           "graphql.look-alike",
		"\ufeff{ zones { name } }":                              "",
	} {
		if _, err := parseOperation(contracttest.Load(t).API, text, "", nil); codeOf(err) != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func codeOf(err error) message.Code {
	var known *graph.Error
	if errors.As(err, &known) {
		return known.Message.Code
	}
	return ""
}
