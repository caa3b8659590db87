package server

import (
	"context"
	"errors"

	"github.com/99designs/gqlgen/graphql"

	"zonegraph/graph"
	"zonegraph/graph/snapshot"
	"zonegraph/internal/export"
	"zonegraph/loaders"
)

const (
	// exportPage is how many rows of an export are asked for at a time.
	exportPage = 500
	// What an export adds to an operation: the levels of a connection around a list,
	// and aliases that cannot clash.
	exportDepth, exportAliases, exportTokens = 3, 60, 500
)

// NewExporter makes exports of the graph for a command.
func NewExporter(o Options) *export.Exporter {
	reader := snapshot.NewReader(o.Database, snapshot.NewClock(o.Database, 0, o.Timeout))
	return newExporter(o, reader, newAdmission(o.Limits.Complexity))
}

// newExporter makes exports whose pages keep the limits and the deadline of
// operations, and share the room that these have.
func newExporter(o Options, reader *snapshot.Reader, room *admission) *export.Exporter {
	limits := o.Limits
	limits.Depth += exportDepth
	limits.Aliases += exportAliases
	limits.Tokens += exportTokens
	// A list inside a row is never cut by default: it has all that may be asked for,
	// or the export fails.
	limits.Pages.DefaultPage = limits.Pages.MaxPage
	o.Limits, o.Introspection = limits, false
	t := &transport{executor: newExecutor(o, reader), reader: reader, schema: o.Schema, limits: limits, timeout: o.Timeout, admission: room}
	return &export.Exporter{Schema: o.Schema, Run: t.answer, Whole: reader.Once, PageSize: min(exportPage, limits.Pages.MaxPage)}
}

// answer runs an operation as a request would, for callers inside the program.
func (t *transport) answer(ctx context.Context, query string, variables map[string]any) (export.Answer, error) {
	ctx, cancel := context.WithTimeout(graphql.StartOperationTrace(ctx), t.timeout)
	defer cancel()
	now := graphql.Now()
	variables, _ = wholeNumbers(variables).(map[string]any)
	params := &graphql.RawParams{Query: query, Variables: variables, ReadTime: graphql.TraceTiming{Start: now, End: now}}
	op, errs := t.executor.CreateOperationContext(ctx, params)
	if len(errs) > 0 {
		return export.Answer{}, failure(t.executor.DispatchError(graphql.WithOperationContext(ctx, op), t.requestErrors(op, params, errs)))
	}
	leave, err := t.admission.enter(ctx, weight(op))
	if err != nil {
		return export.Answer{}, ended(ctx)
	}
	defer leave()
	var response *graphql.Response
	var answer *loaders.Answer
	err = t.reader.Do(ctx, snapshot.Options{}, func(ctx context.Context) error {
		ctx, answer = loaders.WithAnswer(ctx)
		next, ctx := t.executor.DispatchOperation(ctx, op)
		response = next(ctx)
		return nil
	})
	switch {
	case ctx.Err() != nil:
		return export.Answer{}, ended(ctx)
	case err != nil:
		return export.Answer{}, err
	case response == nil || len(response.Errors) > 0:
		return export.Answer{}, failure(response)
	}
	return export.Answer{Data: response.Data, Notices: answer.Notices()}, nil
}

// ended says why a context is done: the deadline, or nobody is there any more.
func ended(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return timeoutError()
	}
	return ctx.Err()
}

// failure is the first error of a response, as one of the graph. It has been logged.
func failure(r *graphql.Response) error {
	var known *graph.Error
	if r == nil || len(r.Errors) == 0 || !errors.As(r.Errors[0], &known) {
		return internalError()
	}
	return known
}
