package server

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"zonegraph/internal/cache"
)

// responseHeaders are header values that are the same for many responses, made
// once. Nobody may change them.
type responseHeaders struct {
	types               map[string][]string
	vary, keep, keepNot []string
}

func newResponseHeaders(maxAge time.Duration) responseHeaders {
	keep := "no-cache" // may be kept, and must be asked for each time
	if maxAge > 0 {
		keep = fmt.Sprintf("public, max-age=%d", int(maxAge.Seconds()))
	}
	return responseHeaders{
		types: map[string][]string{mediaJSON: {mediaJSON + "; charset=utf-8"}, mediaGraphQL: {mediaGraphQL + "; charset=utf-8"}},
		vary:  []string{"Accept, " + receiptHeader}, keep: []string{keep}, keepNot: []string{"no-store"},
	}
}

// refuse answers a request that cannot be executed.
func (e *exchange) refuse(status int, r *graphql.Response) {
	e.header("", e.headers.keepNot)
	e.write(status, encode(r).Body)
}

// send answers with what was computed or kept. Answers without errors have an
// entity tag: a digest of the body, and so the same for all instances of the
// service, after a restart, and after a commit that changed something else. That
// it is current, the cache has checked by the graph's state.
func (e *exchange) send(a *cache.Answer, source cache.Source) {
	if e.receipt != receiptNone {
		a = extended(a, "receipt", receiptFor(a, source, e.receipt))
	}
	if source == cache.Stale {
		a = extended(a, "stale", "The database does not answer. This is its last known answer, which may be outdated.")
	}
	if a.Tag == "" || e.r.Method == http.MethodPost {
		e.header("", e.headers.keepNot)
		e.write(http.StatusOK, a.Body)
		return
	}
	tag := `"` + a.Tag + `"`
	if e.media == mediaGraphQL {
		tag = `"` + a.Tag + `-g"` // another media type is another representation
	}
	e.header(tag, e.headers.keep)
	if matches(e.r.Header["If-None-Match"], tag) {
		e.w.WriteHeader(http.StatusNotModified)
		return
	}
	e.write(http.StatusOK, a.Body)
}

func (e *exchange) header(tag string, control []string) {
	h := e.w.Header()
	h["Content-Type"] = e.headers.types[e.media]
	h["Cache-Control"] = control
	if len(h["Vary"]) > 0 {
		h.Add("Vary", e.headers.vary[0])
	} else {
		h["Vary"] = e.headers.vary
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

// matches tells if a tag is among those of If-None-Match, which compares weakly.
func matches(lines []string, tag string) bool {
	for _, line := range lines {
		for _, candidate := range strings.Split(line, ",") {
			candidate = strings.TrimSpace(candidate)
			if candidate == "*" || strings.TrimPrefix(candidate, "W/") == tag {
				return true
			}
		}
	}
	return false
}
