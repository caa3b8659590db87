package server

import (
	"bytes"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"zonegraph/graph"
	"zonegraph/internal/strictjson"
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
	q, fault := parameters(raw, "query", "operationName", "documentId", "variables", "extensions")
	if fault != nil {
		return nil, shown(fault)
	}
	p := &request{RawParams: graphql.RawParams{Query: q.Get("query"), OperationName: q.Get("operationName")}, documentID: q.Get("documentId")}
	for name, into := range map[string]*map[string]any{"variables": &p.Variables, "extensions": &p.Extensions} {
		text := q.Get(name)
		if text == "" {
			continue
		}
		if err := strictjson.Decode([]byte(text), into); err != nil {
			return nil, shown(badText(name, err, graph.BadInput(name, "request.not-an-object")))
		}
	}
	return p, nil
}

func parseBody(body []byte) (*request, *gqlerror.Error) {
	if strictjson.IsWide(body) {
		return nil, badRequest("request.wide")
	}
	raw, err := strictjson.Members(bytes.TrimPrefix(body, strictjson.Mark))
	if err != nil {
		return nil, shown(badText("", err, graph.BadInput("", "request.body-not-an-object")))
	}
	if raw == nil {
		return nil, badRequest("request.body-not-an-object")
	}
	p := &request{}
	for _, member := range [...]struct {
		name string
		into any
	}{{"query", &p.Query}, {"operationName", &p.OperationName}, {"documentId", &p.documentID},
		{"variables", &p.Variables}, {"extensions", &p.Extensions}} {
		value, ok := raw[member.name]
		if !ok {
			continue
		}
		if err := strictjson.DecodeChecked(value, member.into); err != nil {
			return nil, badRequest("request.member-of-wrong-type", member.name)
		}
	}
	return p, nil
}
