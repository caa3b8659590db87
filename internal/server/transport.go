package server

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"zonegraph/graph"
	"zonegraph/graph/snapshot"
	"zonegraph/internal/cache"
	"zonegraph/internal/lexical"
	"zonegraph/message"
)

// transport speaks GraphQL over HTTP: GET and POST, one operation a request or a batch
// of them. The
// status follows the media type of the answer: a request that cannot be executed
// is 400 as application/graphql-response+json, but 200 as application/json, where
// older clients read the errors from the body.
type transport struct {
	executor *executor.Executor
	// reader makes sure that an answer shows no part of an import.
	reader    *snapshot.Reader
	schema    *ast.Schema
	limits    Limits
	timeout   time.Duration
	admission *admission
	// cache keeps answers; nil for none.
	cache     *cache.Cache
	documents *documents
	headers   responseHeaders
	// unsent are the answers that clients have not read yet, patience how long they may
	// take to.
	unsent    *unsent
	patience  time.Duration
	profiling bool
	log       *slog.Logger
}

func (t *transport) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	media, ok := negotiate(r.Header["Accept"])
	if !ok {
		plain(w, r, http.StatusNotAcceptable, message.New("request.not-acceptable", mediaGraphQL, mediaJSON))
		return
	}
	e := &exchange{transport: t, w: w, r: r, media: media, read: graphql.Now()}
	raw, status, err := t.read(w, r)
	if err != nil {
		e.refuse(status, &graphql.Response{Errors: gqlerror.List{err}})
		return
	}
	if e.receipt, err = t.receiptOf(r.Header); err != nil {
		e.refuse(http.StatusBadRequest, &graphql.Response{Errors: gqlerror.List{err}})
		return
	}
	if r.Method == http.MethodPost && isBatch(raw) {
		e.batch(raw)
		return
	}
	e.reply(e.find(raw))
}

// found is what a request came to: an answer, or a refusal with its status.
type found struct {
	answer  *cache.Answer
	source  cache.Source
	status  int
	refused *graphql.Response
}

// find answers a request, from the cache if it can.
func (e *exchange) find(raw []byte) found {
	arrived, through := time.Now(), e.cache != nil && e.receipt != receiptProfile
	var visit cache.Visit
	var name cache.Key
	if through {
		// The cache bounds its own waiting: most requests end here, and need no
		// deadline with its timer.
		visit, name = e.cache.Visit(), rawKey(e.r.Method, raw)
		if a, source := visit.Find(e.r.Context(), name); a != nil {
			return found{answer: a, source: source}
		}
	}
	ctx, cancel := context.WithDeadline(e.r.Context(), arrived.Add(e.timeout))
	defer cancel()
	if through {
		return e.ask(ctx, raw, name, visit)
	}
	return e.compute(ctx, raw)
}

// rawKey names a request by what the client sent. It writes behind raw, where read
// has left room.
func rawKey(method string, raw []byte) cache.Key {
	kind := byte('p')
	if method != http.MethodPost {
		kind = 'g'
	}
	return sha256.Sum256(append(raw, kind))
}

// exchange is one request and its response.
type exchange struct {
	*transport
	w       http.ResponseWriter
	r       *http.Request
	media   string
	receipt receiptWish
	read    time.Time
}

// operation makes an operation of the request, or says why it cannot be one.
func (e *exchange) operation(ctx context.Context, raw []byte) (*graphql.OperationContext, found) {
	req, err := parse(e.r.Method, raw)
	if err == nil {
		err = e.documents.resolve(req)
	}
	if err == nil && req.Query == "" {
		err = badRequest("request.no-query")
	}
	if err == nil {
		if fault := lexical.HalfCharacter(req.Query); fault != nil {
			err = unreadable(fault)
		}
	}
	if err != nil {
		status := http.StatusBadRequest
		if err.Extensions["code"] == graph.CodePersistedQueryNotFound || err.Extensions["code"] == graph.CodeUntrustedDocument {
			status = e.requestErrorStatus()
		}
		return nil, found{status: status, refused: &graphql.Response{Errors: gqlerror.List{err}}}
	}
	req.Variables, _ = wholeNumbers(req.Variables).(map[string]any)
	req.Headers = e.r.Header
	req.ReadTime = graphql.TraceTiming{Start: e.read, End: graphql.Now()}
	op, errs := e.executor.CreateOperationContext(graphql.StartOperationTrace(ctx), &req.RawParams)
	if len(errs) > 0 {
		return nil, found{status: e.requestErrorStatus(), refused: e.executor.DispatchError(graphql.WithOperationContext(ctx, op), e.requestErrors(op, &req.RawParams, errs))}
	}
	e.documents.register(req)
	return op, found{}
}

func (e *exchange) requestErrorStatus() int {
	if e.media == mediaGraphQL {
		return http.StatusBadRequest
	}
	return http.StatusOK
}

// compute answers without the cache.
func (e *exchange) compute(ctx context.Context, raw []byte) found {
	op, refusal := e.operation(ctx, raw)
	if op == nil {
		return refusal
	}
	a := e.run(ctx, op, "", e.receipt == receiptProfile)
	if e.r.Method != http.MethodPost {
		a = tagged(a)
	}
	return found{answer: a, source: sourceOff}
}

// ask answers through the cache.
func (e *exchange) ask(ctx context.Context, raw []byte, name cache.Key, visit cache.Visit) found {
	op, refusal := e.operation(ctx, raw)
	if op == nil {
		return refusal
	}
	question := questionOf(op)
	e.cache.Alias(name, question)
	a, source, err := visit.Answer(ctx, question, func(ctx context.Context, since string) *cache.Answer {
		return tagged(e.run(ctx, op, since, false))
	})
	if err != nil {
		a = unanswered(timeoutError())
	}
	return found{answer: a, source: source}
}

// read takes what the client sent: the body of a POST, the parameters of a GET.
// The status goes with the error.
func (t *transport) read(w http.ResponseWriter, r *http.Request) ([]byte, int, *gqlerror.Error) {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		if int64(len(r.URL.RawQuery)) > t.limits.BodyBytes {
			return nil, http.StatusRequestURITooLong, tooComplex("request.too-large", t.limits.BodyBytes)
		}
		return append(make([]byte, 0, len(r.URL.RawQuery)+1), r.URL.RawQuery...), 0, nil
	case http.MethodPost:
	default:
		w.Header().Set("Allow", "GET, POST")
		return nil, http.StatusMethodNotAllowed, badRequest("request.method")
	}
	if types := r.Header["Content-Type"]; len(types) != 1 || !isJSON(types[0]) {
		return nil, http.StatusUnsupportedMediaType, badRequest("request.media-type", mediaJSON)
	}
	if coding := strings.Join(r.Header["Content-Encoding"], ", "); coding != "" && !strings.EqualFold(coding, "identity") {
		w.Header().Set("Accept-Encoding", "identity")
		return nil, http.StatusUnsupportedMediaType, badRequest("request.encoded", coding)
	}
	if r.ContentLength > t.limits.BodyBytes {
		return nil, http.StatusRequestEntityTooLarge, tooComplex("request.too-large", t.limits.BodyBytes)
	}
	var body []byte
	var err error
	if r.ContentLength > 0 {
		body = make([]byte, r.ContentLength, r.ContentLength+1)
		_, err = io.ReadFull(r.Body, body)
	} else {
		body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, t.limits.BodyBytes))
	}
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return nil, http.StatusRequestEntityTooLarge, tooComplex("request.too-large", t.limits.BodyBytes)
		}
		return nil, http.StatusBadRequest, badRequest("request.unreadable")
	}
	return body, 0, nil
}

func isJSON(contentType string) bool {
	if contentType == mediaJSON {
		return true
	}
	media, attributes, err := mime.ParseMediaType(contentType)
	return err == nil && media == mediaJSON && isUTF8(attributes["charset"])
}

// isUTF8 tells if a charset is UTF-8, by its name or by the one in common use, or left
// to be so.
func isUTF8(charset string) bool {
	return charset == "" || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "utf8")
}

func unanswered(err *graph.Error) *cache.Answer {
	return encode(&graphql.Response{Data: json.RawMessage("null"), Errors: gqlerror.List{shown(err)}}, nil)
}
