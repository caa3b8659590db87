package server

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"zonegraph/internal/cache"
	"zonegraph/internal/coding"
	"zonegraph/message"
)

// responseHeaders are header values that are the same for many responses, made
// once. Nobody may change them.
type responseHeaders struct {
	types map[string][]string
	// vary is for answers that are the same in all languages, varyLanguage for others.
	vary, varyLanguage []string
	keep, keepNot      []string
}

func newResponseHeaders(maxAge time.Duration) responseHeaders {
	keep := "no-cache" // may be kept, and must be asked for each time
	if maxAge > 0 {
		keep = fmt.Sprintf("public, max-age=%d", int(maxAge.Seconds()))
	}
	return responseHeaders{
		types: map[string][]string{mediaJSON: {mediaJSON + "; charset=utf-8"}, mediaGraphQL: {mediaGraphQL + "; charset=utf-8"}},
		vary:  []string{"Accept, Accept-Encoding, " + receiptHeader}, varyLanguage: []string{"Accept, Accept-Encoding, Accept-Language, " + receiptHeader},
		keep: []string{keep}, keepNot: []string{"no-store"},
	}
}

// refuse answers a request that cannot be executed.
func (e *exchange) refuse(status int, r *graphql.Response) {
	e.header("", e.headers.keepNot, e.headers.varyLanguage)
	e.write(status, encode(r, nil).For(e.language()).Text)
}

// language is the one that the client wants to read.
func (e *exchange) language() message.Language {
	return message.Accepted(e.r.Header["Accept-Language"])
}

// reply answers a request of one operation.
func (e *exchange) reply(f found) {
	if f.refused != nil {
		e.refuse(f.status, f.refused)
		return
	}
	e.send(f.answer, f.source)
}

// body is an answer as the client gets it, in its language where there are several.
func (e *exchange) body(a *cache.Answer, source cache.Source) (b *cache.Body, vary []string) {
	vary, l := e.headers.vary, message.English
	if a.Translated() || source == cache.Stale {
		vary, l = e.headers.varyLanguage, e.language()
	}
	b = a.For(l)
	if e.receipt != receiptNone {
		b = extended(b, "receipt", receiptFor(a, source, e.receipt))
	}
	if source == cache.Stale {
		b = extended(b, "stale", message.New("answer.stale").In(l))
	}
	return b, vary
}

// coding is that in which a body of so many bytes goes out.
func (e *exchange) coding(bytes int) coding.Coding {
	if bytes < coding.Smallest {
		return coding.Identity
	}
	return coding.Accepted(e.r.Header["Accept-Encoding"], coding.All...)
}

// send answers with what was computed or kept. Answers without errors have an
// entity tag: a digest of the body, and so the same for all instances of the
// service, after a restart, and after a commit that changed something else. That
// it is current, the cache has checked by the graph's state.
func (e *exchange) send(a *cache.Answer, source cache.Source) {
	b, vary := e.body(a, source)
	as := e.coding(len(b.Text))
	if b.Tag == "" || e.r.Method == http.MethodPost {
		e.deliver("", e.headers.keepNot, vary, b, as)
		return
	}
	tag := b.Tag
	if e.media == mediaGraphQL {
		tag += "-g" // another media type is another representation
	}
	tag = as.Tag(tag)
	if coding.Matches(e.r.Header["If-None-Match"], tag) {
		e.header(tag, e.headers.keep, vary)
		e.w.WriteHeader(http.StatusNotModified)
		return
	}
	e.deliver(tag, e.headers.keep, vary, b, as)
}

// encoded is an answer in a coding. It is encoded once for as long as it is kept.
func (e *exchange) encoded(b *cache.Body, as coding.Coding) []byte {
	if as == coding.Identity || e.cache == nil || b.Tag == "" {
		return as.Encode(b.Text)
	}
	return e.cache.Encoded(b, string(as), as.Encode)
}

// deliver sends an answer for as long as the client reads it, if there is room to keep it
// meanwhile.
func (e *exchange) deliver(tag string, control, vary []string, b *cache.Body, as coding.Coding) {
	if len(b.Text) > smallAnswer {
		client := clientOf(e.r)
		if err := e.unsent.take(client, len(b.Text)); err != nil {
			e.w.Header().Set("Retry-After", "5")
			e.refuse(statusOf(err), &graphql.Response{Errors: gqlerror.List{shown(err)}})
			return
		}
		defer e.unsent.release(client, len(b.Text))
	}
	body := e.encoded(b, as)
	e.header(tag, control, vary)
	h := e.w.Header()
	if as != coding.Identity {
		h["Content-Encoding"] = []string{string(as)}
	}
	if len(body) <= smallAnswer {
		e.write(http.StatusOK, body)
		return
	}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	e.w.WriteHeader(http.StatusOK)
	if e.r.Method != http.MethodHead {
		_, _ = patient{e.w, e.patience}.Write(body)
	}
}

func (e *exchange) header(tag string, control, vary []string) {
	h := e.w.Header()
	h["Content-Type"] = e.headers.types[e.media]
	h["Cache-Control"] = control
	if len(h["Vary"]) > 0 {
		h.Add("Vary", vary[0])
	} else {
		h["Vary"] = vary
	}
	if tag != "" {
		h["Etag"] = []string{tag}
	}
}

func (e *exchange) write(status int, body []byte) {
	e.w.Header()["Content-Length"] = []string{strconv.Itoa(len(body))}
	e.w.WriteHeader(status)
	_, _ = e.w.Write(body)
}
