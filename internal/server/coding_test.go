package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"zonegraph/internal/coding/codingtest"
	"zonegraph/internal/server"
)

func unpacked(t *testing.T, rec *httptest.ResponseRecorder) string {
	t.Helper()
	return codingtest.Decoded(t, rec.Header().Get("Content-Encoding"), rec.Body.Bytes())
}

// An answer goes out in the coding that the client likes best, and is the same text in
// each; one that fits into a packet goes out as it is.
func TestAnswersAreCompressed(t *testing.T) {
	for name, change := range map[string]func(*server.Options){"cached": nil, "not cached": func(*server.Options) {}} {
		db := &database{name: strings.Repeat("柳州高新区", 4000)}
		if change == nil {
			change = db.cached
		}
		h := handler(t, db, nil, change)
		want := send(h, "GET", byGet, "", nil).Body.String()
		if len(want) < 60_000 {
			t.Fatalf("%d bytes", len(want))
		}
		tags := map[string]string{}
		for accept, as := range map[string]string{"gzip": "gzip", "gzip, deflate, br, zstd": "zstd", "identity": "", "br": "", "zstd;q=0, gzip": "gzip"} {
			for _, method := range []string{"GET", "POST", "GET"} {
				target, body := byGet, ""
				if method == "POST" {
					target, body = "/graphql", `{"query":"{ zones { name } }"}`
				}
				rec := send(h, method, target, body, map[string]string{"Accept-Encoding": accept})
				if got := rec.Header().Get("Content-Encoding"); got != as || unpacked(t, rec) != want {
					t.Errorf("%s, %s as %q: coded as %q, want %q, with %d bytes", name, method, accept, got, as, rec.Body.Len())
				}
				if as != "" && rec.Body.Len() > len(want)/50 {
					t.Errorf("%s as %s: %d bytes of %d", name, as, rec.Body.Len(), len(want))
				}
				if vary := rec.Header().Get("Vary"); !strings.Contains(vary, "Accept-Encoding") {
					t.Errorf("%s: varies by %s", name, vary)
				}
				if method == "GET" {
					tags[as] = rec.Header().Get("ETag")
				}
			}
		}
		if tags[""] == tags["gzip"] || tags["gzip"] == tags["zstd"] || tags["zstd"] == tags[""] || tags["zstd"] == "" {
			t.Errorf("%s: tags %v", name, tags)
		}
		for as, accept := range map[string]string{"": "identity", "gzip": "gzip", "zstd": "zstd"} {
			for of, tag := range tags {
				rec := send(h, "GET", byGet, "", map[string]string{"Accept-Encoding": accept, "If-None-Match": tag})
				if known := rec.Code == http.StatusNotModified; known != (as == of) || known && rec.Body.Len() > 0 {
					t.Errorf("%s: the tag of %q is answered with %d as %q", name, of, rec.Code, as)
				}
			}
		}
	}
	small := handler(t, &database{name: "A"}, nil, nil)
	if rec := send(small, "GET", byGet, "", map[string]string{"Accept-Encoding": "gzip"}); rec.Header().Get("Content-Encoding") != "" {
		t.Errorf("%d bytes are compressed", rec.Body.Len())
	}
}

// The schema as tools ask for it goes out small, and is not sent again to who has it.
func TestIntrospectionIsCompressed(t *testing.T) {
	db := &database{name: "A"}
	h := handler(t, db, nil, bounded(db))
	target := get("query", toolIntrospection)
	plain := send(h, "GET", target, "", nil)
	if plain.Code != http.StatusOK || plain.Body.Len() < 1<<19 {
		t.Fatalf("%d with %d bytes: %.300s", plain.Code, plain.Body.Len(), plain.Body)
	}
	for _, as := range []string{"gzip", "zstd"} {
		rec := send(h, "GET", target, "", map[string]string{"Accept-Encoding": as})
		t.Logf("%s: %d of %d bytes", as, rec.Body.Len(), plain.Body.Len())
		if rec.Body.Len() > plain.Body.Len()/8 || unpacked(t, rec) != plain.Body.String() {
			t.Errorf("%s: %d of %d bytes", as, rec.Body.Len(), plain.Body.Len())
		}
		again := send(h, "GET", target, "", map[string]string{"Accept-Encoding": as, "If-None-Match": rec.Header().Get("ETag")})
		if again.Code != http.StatusNotModified {
			t.Errorf("%s: %d for the tag that was given", as, again.Code)
		}
	}
}
