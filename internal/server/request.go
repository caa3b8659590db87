package server

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"zonegraph/graph"
	"zonegraph/message"
)

// request is what a client asks.
type request struct {
	graphql.RawParams
	// documentID names a document that the service knows, instead of its text.
	documentID string
}

func badRequest(code message.Code, args ...any) *gqlerror.Error {
	return shown(graph.BadInput("", code, args...))
}

// parse reads the parameters of a GET, or the body of a POST.
func parse(method string, raw []byte) (*request, *gqlerror.Error) {
	if method == http.MethodPost {
		return parseBody(raw)
	}
	return parseURL(string(raw))
}

func parseURL(raw string) (*request, *gqlerror.Error) {
	q, _ := url.ParseQuery(raw) // what is malformed is missing
	p := &request{RawParams: graphql.RawParams{Query: q.Get("query"), OperationName: q.Get("operationName")}, documentID: q.Get("documentId")}
	for name, into := range map[string]*map[string]any{"variables": &p.Variables, "extensions": &p.Extensions} {
		text := q.Get(name)
		if text == "" {
			continue
		}
		if err := decode([]byte(text), into); err != nil {
			return nil, badRequest("request.not-an-object", name)
		}
	}
	return p, nil
}

func parseBody(body []byte) (*request, *gqlerror.Error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(body, &raw); err != nil {
		return nil, badRequest("request.body-not-an-object")
	}
	p := &request{}
	for _, member := range [...]struct {
		name string
		text *string
		into *map[string]any
	}{{"query", &p.Query, nil}, {"operationName", &p.OperationName, nil}, {"documentId", &p.documentID, nil},
		{"variables", nil, &p.Variables}, {"extensions", nil, &p.Extensions}} {
		value, ok := raw[member.name]
		if !ok {
			continue
		}
		var err error
		if member.text != nil {
			err = json.Unmarshal(value, member.text)
		} else {
			err = decode(value, member.into)
		}
		if err != nil {
			return nil, badRequest("request.member-of-wrong-type", member.name)
		}
	}
	return p, nil
}

// decode keeps numbers as they are written, so that none loses digits.
func decode(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode(into)
}
