package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"runtime/debug"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"zonegraph/graph"
	"zonegraph/graph/snapshot"
	"zonegraph/internal/cache"
	"zonegraph/loaders"
)

// run executes an operation and writes its answer, and does so again if an import
// has appeared or gone meanwhile. The statements see the state since, or a later
// one. It may run apart from any request.
func (t *transport) run(ctx context.Context, op *graphql.OperationContext, since string, profile bool) (a *cache.Answer) {
	defer func() {
		if p := recover(); p != nil {
			t.log.ErrorContext(ctx, "panic while answering", "panic", p, "stack", string(debug.Stack()))
			a = unanswered(&gqlerror.Error{Message: internalMessage, Extensions: map[string]any{"code": graph.CodeInternal}})
		}
	}()
	ctx, cancel := context.WithTimeout(graphql.StartOperationTrace(ctx), t.timeout)
	defer cancel()
	if err := t.inFlight.Acquire(ctx, weight(op)); err != nil {
		return unanswered(timeoutError())
	}
	defer t.inFlight.Release(weight(op))
	err := t.reader.Do(ctx, snapshot.Options{Since: since, Profile: profile}, func(ctx context.Context) error {
		a = t.execute(ctx, op)
		return nil
	})
	if err != nil {
		return unanswered(t.unsure(ctx, err))
	}
	return a
}

// unsure is the error for an answer of which it is not known if it shows a part of
// an import.
func (t *transport) unsure(ctx context.Context, err error) *gqlerror.Error {
	var known *graph.Error
	if errors.As(err, &known) {
		return &gqlerror.Error{Message: known.Message, Extensions: map[string]any{"code": known.Code}}
	}
	if ctx.Err() != nil {
		return timeoutError()
	}
	t.log.ErrorContext(ctx, "reading what is hidden failed", "error", err)
	return &gqlerror.Error{Message: internalMessage, Extensions: map[string]any{"code": graph.CodeInternal}}
}

// execute executes an operation once.
func (t *transport) execute(ctx context.Context, op *graphql.OperationContext) *cache.Answer {
	scope := snapshot.ScopeOf(ctx)
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
	a := encode(response)
	trace := scope.Trace()
	a.Statements, a.Database, a.DatabaseHits, a.Last = trace.Statements, trace.Took, trace.Hits, trace.Last
	if len(response.Errors) == 0 {
		a.State, a.Timeless = scope.Single(), !scope.Asked()
		a.Whole = true
	}
	return a
}

// tagged gives an answer its entity tag, if it has no errors.
func tagged(a *cache.Answer) *cache.Answer {
	if a.Whole {
		sum := sha256.Sum256(a.Body)
		a.Tag = base64.RawURLEncoding.EncodeToString(sum[:18])
	}
	return a
}

// questionOf names what an operation asks, however it is spelled: spaces,
// comments, the order of variables and those that are not used do not matter.
func questionOf(op *graphql.OperationContext) cache.Key {
	var text bytes.Buffer
	formatter.NewFormatter(&text, formatter.WithIndent("")).FormatQueryDocument(op.Doc)
	text.WriteByte(0)
	text.WriteString(op.Operation.Name)
	text.WriteByte(0)
	variables, err := json.Marshal(op.Variables)
	if err != nil {
		variables = []byte(op.RawQuery) // cannot be: they came as JSON
	}
	text.Write(variables)
	return sha256.Sum256(text.Bytes())
}

// encode writes a response: errors, data as it was written, extensions.
func encode(r *graphql.Response) *cache.Answer {
	body := make([]byte, 0, len(r.Data)+64)
	body = append(body, '{')
	member := func(name string, text []byte) {
		if len(body) > 1 {
			body = append(body, ',')
		}
		body = append(body, '"')
		body = append(body, name...)
		body = append(body, '"', ':')
		body = append(body, text...)
	}
	if len(r.Errors) > 0 {
		member("errors", asJSON(r.Errors))
	}
	if len(r.Data) > 0 {
		member("data", r.Data)
	}
	a := &cache.Answer{}
	if len(r.Extensions) > 0 {
		member("extensions", asJSON(r.Extensions))
		a.Splice = len(body) - 1 // into the object of the extensions
	}
	body = append(body, '}')
	a.Body = body
	return a
}

func asJSON(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		return []byte("null")
	}
	return text
}

// extended is an answer with one more extension, which is for one client alone.
func extended(a *cache.Answer, name string, value any) *cache.Answer {
	body := make([]byte, 0, len(a.Body)+512)
	if a.Splice > 0 {
		body = append(body, a.Body[:a.Splice]...)
		body = append(body, ',')
	} else {
		body = append(body, a.Body[:len(a.Body)-1]...)
		body = append(body, `,"extensions":{`...)
	}
	body = append(body, asJSON(name)...)
	body = append(body, ':')
	body = append(body, asJSON(value)...)
	body = append(body, '}', '}')
	return &cache.Answer{Body: body, Splice: len(body) - 2}
}
