package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"zonegraph/queries"
)

const (
	indexText  = "<!doctype html><title>zonegraph</title>"
	scriptText = "console.log('你好')"
)

// pack returns text in the form in which the build leaves it.
func pack(t *testing.T, text string) *fstest.MapFile {
	t.Helper()
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &fstest.MapFile{Data: buf.Bytes()}
}

func builtHandler(t *testing.T) http.Handler {
	t.Helper()
	h, err := newHandler(fstest.MapFS{
		"README.md":                 {Data: []byte("readme")},
		"index.html.gz":             pack(t, indexText),
		"favicon.svg.gz":            pack(t, "<svg/>"),
		"licenses.txt.gz":           pack(t, "# Licenses"),
		"assets/index-abc123.js.gz": pack(t, scriptText),
		"assets/index-abc123.css.gz": pack(t,
			"body{}"),
		"assets/codicon-abc123.ttf": {Data: []byte("font")},
	}, Options{Queries: []queries.Operation{{Name: "ZonesByTier", TitleZH: "几家?", TitleEN: "How many?", Query: "query ZonesByTier { x }\n"}}})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func do(h http.Handler, method, target string, header http.Header) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(context.Background(), method, target, http.NoBody)
	r.Header = header.Clone()
	if r.Header == nil {
		r.Header = http.Header{}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestHandlerServesFiles(t *testing.T) {
	const forever = "public, max-age=31536000, immutable"
	h := builtHandler(t)
	for _, c := range []struct{ target, contentType, cache, text string }{
		{"/playground", "text/html; charset=utf-8", "no-cache", indexText},
		{"/playground/", "text/html; charset=utf-8", "no-cache", indexText},
		{"/playground?query=ZonesByTier", "text/html; charset=utf-8", "no-cache", indexText},
		{"/playground/favicon.svg", "image/svg+xml", "no-cache", "<svg/>"},
		{"/playground/licenses.txt", "text/plain; charset=utf-8", "no-cache", "# Licenses"},
		{"/playground/assets/index-abc123.js", "text/javascript; charset=utf-8", forever, scriptText},
		{"/playground/assets/index-abc123.css", "text/css; charset=utf-8", forever, "body{}"},
		{"/playground/assets/codicon-abc123.ttf", "font/ttf", forever, "font"},
	} {
		t.Run(c.target, func(t *testing.T) {
			res := do(h, http.MethodGet, c.target, nil)
			if res.Code != http.StatusOK {
				t.Fatalf("status = %d", res.Code)
			}
			for name, want := range map[string]string{
				"Content-Type":           c.contentType,
				"Cache-Control":          c.cache,
				"X-Content-Type-Options": "nosniff",
				"Content-Encoding":       "",
			} {
				if got := res.Header().Get(name); got != want {
					t.Errorf("%s = %q, want %q", name, got, want)
				}
			}
			if got := res.Body.String(); got != c.text {
				t.Errorf("body = %q, want %q", got, c.text)
			}
		})
	}
}

func TestHandlerContentSecurityPolicy(t *testing.T) {
	policy := do(builtHandler(t), http.MethodGet, "/playground", nil).Header().Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("policy %q lacks %q", policy, want)
		}
	}
	for _, no := range []string{"http", "unsafe-eval", "*", "script-src", "blob:"} {
		if strings.Contains(policy, no) {
			t.Errorf("policy %q admits %q", policy, no)
		}
	}
}

func TestHandlerNegotiatesGzip(t *testing.T) {
	h := builtHandler(t)
	for accept, want := range map[string]bool{
		"gzip, deflate, br": true,
		"br;q=1, GZIP;q=.5": true,
		"*":                 true,
		"gzip;q=0":          false,
		"gzip; q=0.0":       false,
		"br":                false,
		"":                  false,
	} {
		res := do(h, http.MethodGet, "/playground/assets/index-abc123.js", http.Header{"Accept-Encoding": {accept}})
		if got := res.Header().Get("Content-Encoding") == "gzip"; got != want {
			t.Errorf("%q: gzip = %v, want %v", accept, got, want)
		}
		if res.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%q: no Vary", accept)
		}
		text := res.Body.String()
		if want {
			r, err := gzip.NewReader(strings.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			plain, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			text = string(plain)
		}
		if text != scriptText {
			t.Errorf("%q: body = %q", accept, text)
		}
	}
}

func TestHandlerETag(t *testing.T) {
	h := builtHandler(t)
	plain := do(h, http.MethodGet, "/playground", nil).Header().Get("ETag")
	packed := do(h, http.MethodGet, "/playground", http.Header{"Accept-Encoding": {"gzip"}}).Header().Get("ETag")
	if plain == "" || plain == packed {
		t.Errorf("tags %q and %q must differ", plain, packed)
	}
	res := do(h, http.MethodGet, "/playground", http.Header{"If-None-Match": {`"other", W/` + plain}})
	if res.Code != http.StatusNotModified || res.Body.String() != "" {
		t.Errorf("status = %d, want 304 without a body", res.Code)
	}
}

func TestHandlerRefusals(t *testing.T) {
	h := builtHandler(t)
	for _, target := range []string{
		"/playground/assets/index-gone.js", "/playground/README.md", "/playground/assets/",
		"/playground/index.html.gz", "/playgrounds", "/playground-x", "/", "/playground//",
	} {
		if res := do(h, http.MethodGet, target, nil); res.Code != http.StatusNotFound {
			t.Errorf("%s: status = %d, want 404", target, res.Code)
		}
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
		res := do(h, method, "/playground", nil)
		if res.Code != http.StatusMethodNotAllowed || res.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: status = %d, Allow = %q", method, res.Code, res.Header().Get("Allow"))
		}
	}
	res := do(h, http.MethodHead, "/playground", nil)
	if res.Code != http.StatusOK || res.Body.String() != "" || res.Header().Get("Content-Length") == "" {
		t.Errorf("HEAD: status = %d, length %q", res.Code, res.Header().Get("Content-Length"))
	}
}

func TestHandlerConfig(t *testing.T) {
	res := do(builtHandler(t), http.MethodGet, "/playground/queries.json", nil)
	if got := res.Header().Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type = %q", got)
	}
	if got := res.Header().Get("Cache-Control"); got != "no-cache" {
		t.Errorf("Cache-Control = %q", got)
	}
	const want = `{"endpoint":"/graphql","queries":[{"name":"ZonesByTier","titleZh":"几家?",` +
		`"titleEn":"How many?","query":"query ZonesByTier { x }\n","variables":""}]}`
	if got := res.Body.String(); got != want {
		t.Errorf("config = %s\nwant     %s", got, want)
	}
}

func TestHandlerWithoutQueriesOffersAnEmptyList(t *testing.T) {
	h, err := newHandler(fstest.MapFS{}, Options{Endpoint: "/api"})
	if err != nil {
		t.Fatal(err)
	}
	var got config
	if err := json.Unmarshal(do(h, http.MethodGet, "/playground/queries.json", nil).Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Endpoint != "/api" || got.Queries == nil {
		t.Errorf("config = %+v", got)
	}
}

func TestHandlerWithoutBundleSaysSo(t *testing.T) {
	h, err := newHandler(fstest.MapFS{"README.md": {Data: []byte("readme")}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"/playground", "/playground/"} {
		res := do(h, http.MethodGet, target, nil)
		if res.Code != http.StatusServiceUnavailable || !strings.Contains(res.Body.String(), notBuilt) {
			t.Errorf("%s: status = %d", target, res.Code)
		}
	}
}

func TestEmbeddedBundleHasOnlyKnownFiles(t *testing.T) {
	root, err := fs.Sub(dist, "dist")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := newHandler(root, Options{}); err != nil {
		t.Error(err)
	}
}
