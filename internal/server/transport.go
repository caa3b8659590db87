package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"golang.org/x/sync/semaphore"

	"zonegraph/graph"
	"zonegraph/loaders"
)

const (
	mediaJSON    = "application/json"
	mediaGraphQL = "application/graphql-response+json"
)

// transport speaks GraphQL over HTTP: GET and POST, one operation a request. The
// status follows the media type of the answer: a request that cannot be executed
// is 400 as application/graphql-response+json, but 200 as application/json, where
// older clients read the errors from the body.
type transport struct {
	executor *executor.Executor
	schema   *ast.Schema
	limits   Limits
	timeout  time.Duration
	// inFlight bounds the objects that all operations at once may be about: the
	// database holds answers in memory. Who finds no room waits, until the deadline.
	inFlight *semaphore.Weighted
}

func (t *transport) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	media, ok := negotiate(r.Header.Values("Accept"))
	if !ok {
		http.Error(w, "This endpoint answers as "+mediaGraphQL+" or "+mediaJSON+".", http.StatusNotAcceptable)
		return
	}
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Add("Vary", "Accept")

	start := graphql.Now()
	params, status, err := t.read(w, r)
	if err != nil {
		write(w, status, &graphql.Response{Errors: gqlerror.List{err}})
		return
	}
	params.Variables, _ = wholeNumbers(params.Variables).(map[string]any)
	params.Headers = r.Header
	params.ReadTime = graphql.TraceTiming{Start: start, End: graphql.Now()}

	ctx, cancel := context.WithTimeout(graphql.StartOperationTrace(r.Context()), t.timeout)
	defer cancel()
	op, errs := t.executor.CreateOperationContext(ctx, params)
	if len(errs) > 0 {
		status := http.StatusOK
		if media == mediaGraphQL {
			status = http.StatusBadRequest
		}
		write(w, status, t.executor.DispatchError(graphql.WithOperationContext(ctx, op), t.requestErrors(op, params, errs)))
		return
	}
	if err := t.inFlight.Acquire(ctx, weight(op)); err != nil {
		write(w, http.StatusOK, &graphql.Response{Data: json.RawMessage("null"), Errors: gqlerror.List{timeoutError()}})
		return
	}
	defer t.inFlight.Release(weight(op))
	ctx, notices := loaders.WithNotices(ctx)
	next, ctx := t.executor.DispatchOperation(ctx, op)
	response := next(ctx)
	if response == nil {
		// gqlgen answers nothing once the context is done.
		response = &graphql.Response{Data: json.RawMessage("null"), Errors: gqlerror.List{timeoutError()}}
	}
	if texts := notices.Texts(); len(texts) > 0 {
		if response.Extensions == nil {
			response.Extensions = map[string]any{}
		}
		response.Extensions["notices"] = texts
	}
	write(w, http.StatusOK, response)
}

func timeoutError() *gqlerror.Error {
	return &gqlerror.Error{Message: "The query took too long and was ended.", Extensions: map[string]any{"code": graph.CodeTimeout}}
}

// read takes the parameters from the request. The status goes with the error.
func (t *transport) read(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, int, *gqlerror.Error) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		if int64(len(r.URL.RawQuery)) > t.limits.BodyBytes {
			return nil, http.StatusRequestURITooLong, tooComplex("The request is larger than %d bytes.", t.limits.BodyBytes)
		}
		return readURL(r.URL.Query())
	case http.MethodPost:
	default:
		w.Header().Set("Allow", "GET, POST")
		return nil, http.StatusMethodNotAllowed, badRequest("Use GET or POST.")
	}
	media, attributes, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if charset := attributes["charset"]; err != nil || media != mediaJSON || (charset != "" && !strings.EqualFold(charset, "utf-8")) {
		return nil, http.StatusUnsupportedMediaType, badRequest("Send the request as %s in UTF-8.", mediaJSON)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, t.limits.BodyBytes))
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return nil, http.StatusRequestEntityTooLarge, tooComplex("The request is larger than %d bytes.", t.limits.BodyBytes)
		}
		return nil, http.StatusBadRequest, badRequest("The request's body could not be read.")
	}
	return readBody(body)
}

func badRequest(format string, args ...any) *gqlerror.Error {
	e := graph.BadInput(format, args...)
	return &gqlerror.Error{Message: e.Message, Extensions: map[string]any{"code": e.Code}}
}

func readURL(q url.Values) (*graphql.RawParams, int, *gqlerror.Error) {
	p := &graphql.RawParams{Query: q.Get("query"), OperationName: q.Get("operationName")}
	for name, into := range map[string]*map[string]any{"variables": &p.Variables, "extensions": &p.Extensions} {
		text := q.Get(name)
		if text == "" {
			continue
		}
		if err := decode([]byte(text), into); err != nil {
			return nil, http.StatusBadRequest, badRequest("%s must be a JSON object.", name)
		}
	}
	if p.Query == "" {
		return nil, http.StatusBadRequest, badRequest("The parameter query is missing.")
	}
	return p, 0, nil
}

func readBody(body []byte) (*graphql.RawParams, int, *gqlerror.Error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(body, &raw); err != nil {
		return nil, http.StatusBadRequest, badRequest("The request's body must be a JSON object with the member query.")
	}
	p := &graphql.RawParams{}
	for name, into := range map[string]any{"query": &p.Query, "operationName": &p.OperationName, "variables": &p.Variables, "extensions": &p.Extensions} {
		if value, ok := raw[name]; ok {
			if err := decode(value, into); err != nil {
				return nil, http.StatusBadRequest, badRequest("The member %s of the request is of the wrong type.", name)
			}
		}
	}
	if p.Query == "" {
		return nil, http.StatusBadRequest, badRequest("The member query of the request is missing.")
	}
	return p, 0, nil
}

// decode keeps numbers as they are written, so that none loses digits.
func decode(text []byte, into any) error {
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	return d.Decode(into)
}

// negotiate picks the media type of the answer. Without a wish, and for clients
// that take anything, it is application/json.
func negotiate(accept []string) (string, bool) {
	if len(accept) == 0 {
		return mediaJSON, true
	}
	best, quality := "", 0.0
	for _, item := range strings.Split(strings.Join(accept, ","), ",") {
		media, attributes, err := mime.ParseMediaType(strings.TrimSpace(item))
		if err != nil {
			continue
		}
		if charset := attributes["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
			continue
		}
		q := 1.0
		if text, ok := attributes["q"]; ok {
			if err := json.Unmarshal([]byte(text), &q); err != nil {
				continue
			}
		}
		switch media {
		case mediaGraphQL, mediaJSON:
		case "*/*", "application/*":
			media = mediaJSON
		default:
			continue
		}
		if q > quality {
			best, quality = media, q
		}
	}
	return best, best != ""
}

// write sends a response: data as it was written, errors before it.
func write(w http.ResponseWriter, status int, r *graphql.Response) {
	body := make([]byte, 0, len(r.Data)+256)
	body = append(body, '{')
	member := func(name string, value any) {
		text, err := json.Marshal(value)
		if err != nil {
			text = []byte("null")
		}
		if len(body) > 1 {
			body = append(body, ',')
		}
		body = append(body, '"')
		body = append(body, name...)
		body = append(body, '"', ':')
		body = append(body, text...)
	}
	if len(r.Errors) > 0 {
		member("errors", r.Errors)
	}
	if len(r.Data) > 0 {
		if len(body) > 1 {
			body = append(body, ',')
		}
		body = append(body, `"data":`...)
		body = append(body, r.Data...)
	}
	if len(r.Extensions) > 0 {
		member("extensions", r.Extensions)
	}
	body = append(body, '}')
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
