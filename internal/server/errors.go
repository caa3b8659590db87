package server

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"zonegraph/graph"
)

// internalMessage is all that a client learns of a fault of the service.
const internalMessage = "Something went wrong in the service. The fault has been logged."

// introspectionOff is how gqlgen says it, in an error without a type.
const introspectionOff = "introspection disabled"

// presenter decides what of an error reaches the client: what is meant for it,
// with a code. Whatever else is logged and shown as internal.
func presenter(log *slog.Logger) graphql.ErrorPresenterFunc {
	return func(ctx context.Context, err error) *gqlerror.Error {
		shown := graphql.DefaultErrorPresenter(ctx, err)
		var known *graph.Error
		switch {
		case errors.As(err, &known):
			if known.Cause != nil {
				log.WarnContext(ctx, "query failed", "code", known.Code, "path", shown.Path.String(), "cause", known.Cause)
			}
			shown.Message = known.Message
			shown.Extensions = map[string]any{"code": known.Code}
		case shown.Extensions["code"] != nil:
			// From the parser, the validator or the limits: written for people.
		case strings.HasSuffix(err.Error(), introspectionOff):
			shown.Message, shown.Extensions = "Introspection is switched off here; ask the operator for the schema.", map[string]any{"code": graph.CodeValidation}
		case errors.Is(ctx.Err(), context.DeadlineExceeded):
			late := timeoutError()
			shown.Message, shown.Extensions = late.Message, late.Extensions
		case ctx.Err() != nil:
			// Nobody is there to read it.
			shown.Message, shown.Extensions = internalMessage, map[string]any{"code": graph.CodeInternal}
		default:
			log.ErrorContext(ctx, "query failed", "path", shown.Path.String(), "error", err)
			shown.Message, shown.Extensions = internalMessage, map[string]any{"code": graph.CodeInternal}
		}
		shown.Err = nil
		return shown
	}
}

// recovered logs a panic and makes an internal error of it.
func recovered(log *slog.Logger) graphql.RecoverFunc {
	return func(ctx context.Context, p any) error {
		log.ErrorContext(ctx, "panic while answering", "panic", p, "stack", string(debug.Stack()))
		return &graph.Error{Code: graph.CodeInternal, Message: internalMessage}
	}
}

// requestErrors gives the errors of a request that never ran the codes of the
// schema. gqlgen reports variables that do not fit as a validation error, and in
// words of Go.
func (t *transport) requestErrors(op *graphql.OperationContext, params *graphql.RawParams, errs gqlerror.List) gqlerror.List {
	for i, e := range errs {
		switch {
		case e.Extensions["code"] == graph.CodeTooComplex, e.Extensions["code"] == graph.CodeBadInput:
		case strings.Contains(e.Message, "exceeded token limit"):
			e.Message = "The query text is too long: it " + e.Message + "."
			e.Extensions = map[string]any{"code": graph.CodeTooComplex}
		case op.Doc != nil && op.Operation == nil:
			e.Message = "The document has no operation of this name; operationName must be given if there are several."
			e.Extensions = map[string]any{"code": graph.CodeBadInput}
		case op.Doc != nil && op.Variables == nil:
			if ours := checkVariables(t.schema, op.Operation, params.Variables); ours != nil {
				errs[i] = ours
				continue
			}
			e.Message, e.Path = variableName(e.Path)+": "+e.Message, nil
			e.Extensions = map[string]any{"code": graph.CodeBadInput}
		case e.Extensions["code"] == errcode.ParseFailed:
			e.Extensions = map[string]any{"code": graph.CodeParse}
		default:
			e.Extensions = map[string]any{"code": graph.CodeValidation}
		}
	}
	return errs
}

// variableName writes the place in a variable where a value does not fit, such as
// $where.tier.eq: gqlparser gives it as a path that begins with "variable".
func variableName(path ast.Path) string {
	name := strings.TrimPrefix(path.String(), "variable")
	return "$" + strings.TrimPrefix(name, ".")
}
