package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"zonegraph/graph"
	"zonegraph/internal/lexical"
	"zonegraph/loaders"
	"zonegraph/message"
)

// internalError is all that a client learns of a fault of the service.
func internalError() *graph.Error {
	return &graph.Error{Code: graph.CodeInternal, Message: message.New("service.fault")}
}

func timeoutError() *graph.Error {
	return &graph.Error{Code: graph.CodeTimeout, Message: message.New("query.timed-out")}
}

// shown is an error as GraphQL gives it. What is written of it later is its text in
// the reader's language (see encode).
func shown(e *graph.Error) *gqlerror.Error {
	return &gqlerror.Error{Err: e, Message: e.Error(), Extensions: extensionsOf(e)}
}

func extensionsOf(e *graph.Error) map[string]any {
	return map[string]any{"code": e.Code, "messageCode": e.Message.Code}
}

// unreadable is the error about a word of the query that is none.
func unreadable(f *lexical.Fault) *gqlerror.Error {
	e := shown(&graph.Error{Code: graph.CodeParse, Message: f.Message})
	e.Locations = []gqlerror.Location{{Line: f.Line, Column: f.Column}}
	return e
}

// introspectionOff is how gqlgen says it, in an error without a type.
const introspectionOff = "introspection disabled"

// presenter decides what of an error reaches the client: what is meant for it,
// with a code. Whatever else is logged and shown as internal.
func presenter(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		out := graphql.DefaultErrorPresenter(ctx, err)
		var known *graph.Error
		switch {
		case errors.As(err, &known):
			if known.Cause != nil {
				log.WarnContext(ctx, "query.failed", "path", out.Path.String(), "error", known.Cause, "code", known.Code)
			}
		case strings.HasSuffix(err.Error(), introspectionOff):
			known = &graph.Error{Code: graph.CodeValidation, Message: message.New("query.introspection-off")}
		case errors.Is(ctx.Err(), context.DeadlineExceeded):
			known = timeoutError()
		case ctx.Err() != nil:
			known = internalError() // nobody is there to read it
		default:
			log.ErrorContext(ctx, "query.failed", "path", out.Path.String(), "error", err)
			known = internalError()
		}
		out.Err, out.Message, out.Extensions = known, known.Error(), extensionsOf(known)
		return out
	}
}

// absentIsNull is the rule for ids, in one place: one that could be a node's but is none's
// makes the field null, with a notice that names it. It is no error.
func absentIsNull(ctx context.Context, next graphql.Resolver) (any, error) {
	v, err := next(ctx)
	var known *graph.Error
	if errors.As(err, &known) && known.Code == graph.CodeNotFound {
		loaders.NoteAbsent(ctx, known)
		return nil, nil
	}
	return v, err
}

// recovered logs a panic and makes an internal error of it.
func recovered(log *slog.Logger) graphql.RecoverFunc {
	return func(ctx context.Context, p any) error {
		log.ErrorContext(ctx, "query.panic", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		return internalError()
	}
}

// requestErrors gives the errors of a request that never ran the codes of the
// schema. gqlgen reports variables that do not fit as a validation error, and in
// words of Go.
func (t *transport) requestErrors(op *graphql.OperationContext, params *graphql.RawParams, errs gqlerror.List) gqlerror.List {
	for i, e := range errs {
		var known *graph.Error
		switch {
		case errors.As(e, &known):
			continue
		case strings.Contains(e.Message, "exceeded token limit"):
			known = &graph.Error{Code: graph.CodeTooComplex, Message: message.New("query.too-many-tokens", t.limits.Tokens)}
		case op.Doc != nil && op.Operation == nil:
			known = graph.BadInput("", "request.no-such-operation")
		case op.Doc != nil && op.Variables == nil:
			if ours := checkVariables(t.schema, op.Operation, params.Variables); ours != nil {
				errs[i] = ours
				continue
			}
			known = graph.BadInput(variableName(e.Path), "graphql.wrong-value", message.GraphQL(e.Message))
			e.Path = nil
		case e.Extensions["code"] == errcode.ParseFailed:
			if fault := lexical.Check(params.Query); fault != nil {
				errs[i] = unreadable(fault)
				continue
			}
			known = &graph.Error{Code: graph.CodeParse, Message: message.New("graphql.syntax", message.GraphQL(e.Message))}
		default:
			known = &graph.Error{Code: graph.CodeValidation, Argument: argumentAt(params.Query, e.Locations), Message: message.New("graphql.not-the-schema", message.GraphQL(e.Message))}
		}
		e.Err, e.Message, e.Extensions = known, known.Error(), extensionsOf(known)
	}
	return errs
}

// variableName writes the place in a variable where a value does not fit, such as
// $where.tier.eq: gqlparser gives it as a path that begins with "variable".
func variableName(path ast.Path) string {
	name := strings.TrimPrefix(path.String(), "variable")
	return "$" + strings.TrimPrefix(name, ".")
}
