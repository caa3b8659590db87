package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"zonegraph/graph"
	"zonegraph/graph/snapshot"
	"zonegraph/internal/cache"
	"zonegraph/loaders"
	"zonegraph/message"
)

// run executes an operation and writes its answer, and does so again if an import
// has appeared or gone meanwhile, or if its statements have not all seen one state of
// the graph. The statements see the state since, or a later one. It may run apart from
// any request.
func (t *transport) run(ctx context.Context, op *graphql.OperationContext, since string, profile bool) (a *cache.Answer) {
	defer func() {
		if p := recover(); p != nil {
			t.log.ErrorContext(ctx, "query.panic", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			a = unanswered(internalError())
		}
	}()
	ctx, cancel := context.WithTimeout(graphql.StartOperationTrace(ctx), t.timeout)
	defer cancel()
	leave, err := t.admission.enter(ctx, weight(op))
	if err != nil {
		return unanswered(timeoutError())
	}
	defer leave()
	for began, left := time.Now(), maxRuns; ; left-- {
		var steady bool
		err := t.reader.Do(ctx, snapshot.Options{Since: since, Profile: profile}, func(ctx context.Context) error {
			a, steady = t.execute(ctx, op)
			return nil
		})
		if err != nil {
			return unanswered(t.unsure(ctx, err))
		}
		// Once more takes as long as once did.
		if steady || left == 1 || time.Since(began) > t.timeout/maxRuns {
			return a
		}
		since = a.Last
	}
}

// maxRuns is how often an operation is executed at most while the graph changes below
// it. What the last one gives is answered with a notice.
const maxRuns = 3

// unsure is the error for an answer of which it is not known if it shows a part of
// an import.
func (t *transport) unsure(ctx context.Context, err error) *graph.Error {
	var known *graph.Error
	if errors.As(err, &known) {
		return known
	}
	if ctx.Err() != nil {
		return timeoutError()
	}
	t.log.ErrorContext(ctx, "query.state-unknown", "error", err)
	return internalError()
}

// execute executes an operation once, and tells if its statements saw one state.
func (t *transport) execute(ctx context.Context, op *graphql.OperationContext) (a *cache.Answer, steady bool) {
	scope := snapshot.ScopeOf(ctx)
	ctx, answer := loaders.WithAnswer(ctx)
	next, ctx := t.executor.DispatchOperation(ctx, op)
	response := next(ctx)
	if response == nil {
		// gqlgen answers nothing once the context is done.
		response = &graphql.Response{Data: json.RawMessage("null"), Errors: gqlerror.List{shown(timeoutError())}}
	}
	if err := t.limits.Pages.CheckBytes(len(response.Data)); err != nil && scope.Asked() {
		// Fields with behaviour of their own hold more than nodes; introspection has
		// limits of its own.
		response = &graphql.Response{Data: json.RawMessage("null"), Errors: gqlerror.List{presenter(t.log)(ctx, err)}}
	}
	all := answer.Notices()
	if steady = scope.Steady(); !steady {
		all = append(slices.Clone(all), message.New("notice.graph-changed"))
	}
	a = encode(response, all)
	trace := scope.Trace()
	a.Statements, a.Database, a.DatabaseHits, a.Last = trace.Statements, trace.Took, trace.Hits, trace.Last
	if len(response.Errors) == 0 {
		a.State, a.Timeless = scope.Single(), !scope.Asked()
		a.Whole = true
	}
	return a, steady
}

// tagged gives an answer its entity tags, if it has no errors.
func tagged(a *cache.Answer) *cache.Answer {
	if a.Whole {
		for i := range a.Bodies {
			sum := sha256.Sum256(a.Bodies[i].Text)
			a.Bodies[i].Tag = base64.RawURLEncoding.EncodeToString(sum[:18])
		}
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

// encode writes a response: errors, data as it was written, extensions. It is the same
// for all readers, unless something in it is for people; then it is written in each
// language.
func encode(r *graphql.Response, notices []message.Message) *cache.Answer {
	if len(r.Errors) == 0 && len(notices) == 0 {
		return &cache.Answer{Bodies: []cache.Body{encodeIn(message.English, r, notices)}}
	}
	a := &cache.Answer{}
	for _, l := range message.Languages {
		a.Bodies = append(a.Bodies, encodeIn(l, r, notices))
	}
	return a
}

func encodeIn(l message.Language, r *graphql.Response, notices []message.Message) cache.Body {
	b := cache.Body{Text: make([]byte, 0, len(r.Data)+64)}
	b.Text = append(b.Text, '{')
	member := func(name string, text []byte) {
		if len(b.Text) > 1 {
			b.Text = append(b.Text, ',')
		}
		b.Text = append(b.Text, '"')
		b.Text = append(b.Text, name...)
		b.Text = append(b.Text, '"', ':')
		b.Text = append(b.Text, text...)
	}
	if len(r.Errors) > 0 {
		member("errors", asJSON(errorsIn(l, r.Errors)))
	}
	if len(r.Data) > 0 {
		member("data", r.Data)
	}
	extensions := r.Extensions
	if len(notices) > 0 {
		extensions = maps.Clone(extensions)
		if extensions == nil {
			extensions = map[string]any{}
		}
		texts := make([]string, len(notices))
		for i, n := range notices {
			texts[i] = n.In(l)
		}
		extensions["notices"] = texts
	}
	if len(extensions) > 0 {
		member("extensions", asJSON(extensions))
		b.Splice = len(b.Text) - 1 // into the object of the extensions
	}
	b.Text = append(b.Text, '}')
	return b
}

func errorsIn(l message.Language, errs gqlerror.List) gqlerror.List {
	out := make(gqlerror.List, len(errs))
	for i, e := range errs {
		translated := *e
		var known *graph.Error
		if errors.As(e, &known) {
			translated.Message = known.In(l)
		}
		out[i] = &translated
	}
	return out
}

func asJSON(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		return []byte("null")
	}
	return text
}

// extended is a body with one more extension, which is for one client alone.
func extended(b *cache.Body, name string, value any) *cache.Body {
	text := make([]byte, 0, len(b.Text)+512)
	if b.Splice > 0 {
		text = append(text, b.Text[:b.Splice]...)
		text = append(text, ',')
	} else {
		text = append(text, b.Text[:len(b.Text)-1]...)
		text = append(text, `,"extensions":{`...)
	}
	text = append(text, asJSON(name)...)
	text = append(text, ':')
	text = append(text, asJSON(value)...)
	text = append(text, '}', '}')
	return &cache.Body{Text: text, Splice: len(text) - 2}
}
