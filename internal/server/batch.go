package server

import (
	"bytes"
	"net/http"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"golang.org/x/sync/errgroup"

	"zonegraph/graph"
	"zonegraph/internal/cache"
	"zonegraph/internal/strictjson"
	"zonegraph/message"
)

// isBatch tells if a body is an array, which asks several operations at once.
func isBatch(body []byte) bool {
	body = bytes.TrimLeft(bytes.TrimPrefix(body, strictjson.Mark), " \t\r\n")
	return len(body) > 0 && body[0] == '['
}

// batchAtOnce is how many operations of a batch run at the same time.
const batchAtOnce = 4

// batch answers several operations with an array of their answers. Each is as it would
// be alone: a batch is no transaction, and one that fails leaves the others. Together
// they are no longer than one answer may be.
func (e *exchange) batch(raw []byte) {
	parts, err := strictjson.Elements(bytes.TrimPrefix(raw, strictjson.Mark))
	switch {
	case err != nil:
		e.refuse(http.StatusBadRequest, &graphql.Response{Errors: gqlerror.List{shown(badText("", err, graph.BadInput("", "request.body-not-an-object")))}})
		return
	case e.limits.Batch <= 0:
		e.refuse(http.StatusBadRequest, &graphql.Response{Errors: gqlerror.List{badRequest("request.no-batches")}})
		return
	case len(parts) == 0:
		e.refuse(http.StatusBadRequest, &graphql.Response{Errors: gqlerror.List{badRequest("request.batch-empty")}})
		return
	case len(parts) > e.limits.Batch:
		e.refuse(e.requestErrorStatus(), &graphql.Response{Errors: gqlerror.List{tooComplex("request.batch-too-long", len(parts), e.limits.Batch)}})
		return
	}
	answers := make([][]byte, len(parts))
	left := atomic.Int64{}
	left.Store(int64(e.limits.Pages.MaxBytes))
	var running errgroup.Group
	running.SetLimit(batchAtOnce)
	for i, part := range parts {
		running.Go(func() error {
			// With room behind it for its name.
			text := e.part(append(make([]byte, 0, len(part)+1), part...))
			if left.Add(-int64(len(text))) < 0 {
				text = e.text(unanswered(&graph.Error{Code: graph.CodeTooComplex, Message: message.New("answer.batch-too-large", float64(e.limits.Pages.MaxBytes)/(1<<20))}), sourceOff)
			}
			answers[i] = text
			return nil
		})
	}
	_ = running.Wait() // none fails but in its answer
	all := append([]byte{'['}, bytes.Join(answers, []byte{','})...)
	b := &cache.Body{Text: append(all, ']')}
	e.deliver("", e.headers.keepNot, e.headers.varyLanguage, b, e.coding(len(b.Text)))
}

// part answers one operation of a batch.
func (e *exchange) part(raw []byte) []byte {
	f := e.find(raw)
	if f.refused != nil {
		return encode(f.refused, nil).For(e.language()).Text
	}
	return e.text(f.answer, f.source)
}

func (e *exchange) text(a *cache.Answer, source cache.Source) []byte {
	b, _ := e.body(a, source)
	return b.Text
}
