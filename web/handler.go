package web

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"strconv"
	"strings"

	"zonegraph/internal/coding"
	"zonegraph/queries"
)

// Prefix is the path under which Handler serves.
const Prefix = "/playground"

// notBuilt is the whole page of a binary without a bundle.
const notBuilt = "The playground was not built into this binary; run make build."

// contentSecurityPolicy admits our own origin and nothing else, with two
// exceptions that Monaco needs: it writes style elements and style attributes,
// and its style sheet holds a few small images as data.
const contentSecurityPolicy = "default-src 'self'; " +
	"style-src 'self' 'unsafe-inline'; " +
	"img-src 'self' data:; " +
	"object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// Options says what the playground offers.
type Options struct {
	// Endpoint is the path that answers GraphQL requests, "/graphql" if empty.
	Endpoint string
	// Queries is the menu, in the order in which it is shown.
	Queries []queries.Operation
}

// config is what the page loads from queries.json.
type config struct {
	Endpoint string              `json:"endpoint"`
	Queries  []queries.Operation `json:"queries"`
}

// Handler serves the playground at Prefix and everything below it, so mount it
// at both "/playground" and "/playground/". It answers 503 with an explanation
// if the page was not built into this binary. It panics if the embedded
// files are not ones that our build produces, which no input can cause.
func Handler(opts Options) http.Handler {
	root, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err)
	}
	h, err := newHandler(root, opts)
	if err != nil {
		panic(err)
	}
	return h
}

// handler serves a fixed set of files from memory.
type handler struct {
	files map[string]*file
	built bool
}

var _ http.Handler = (*handler)(nil)

func newHandler(fsys fs.FS, opts Options) (*handler, error) {
	files, err := loadBundle(fsys)
	if err != nil {
		return nil, err
	}
	index, built := files["index.html"]
	if built {
		files[""] = index
	}
	cfg := config(opts)
	if cfg.Endpoint == "" {
		cfg.Endpoint = "/graphql"
	}
	if cfg.Queries == nil {
		cfg.Queries = []queries.Operation{} // the page expects a list, not null.
	}
	body, err := json.Marshal(cfg)
	if err != nil {
		return nil, fmt.Errorf("web: encode queries: %w", err)
	}
	files["queries.json"], err = newFile("queries.json", body)
	return &handler{files: files, built: built}, err
}

// ServeHTTP implements http.Handler.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Security-Policy", contentSecurityPolicy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")

	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		header.Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	name, inside := strings.CutPrefix(r.URL.Path, Prefix)
	if inside && name != "" {
		name, inside = strings.CutPrefix(name, "/")
	}
	f, found := h.files[name]
	switch {
	case inside && !h.built && name == "":
		http.Error(w, notBuilt, http.StatusServiceUnavailable)
	case !inside || !found:
		http.Error(w, "not found", http.StatusNotFound)
	default:
		serveFile(w, r, f)
	}
}

// serveFile writes f in the form that the client accepts.
func serveFile(w http.ResponseWriter, r *http.Request, f *file) {
	header := w.Header()
	header.Set("Content-Type", f.contentType)
	header.Set("Cache-Control", "no-cache")
	if f.immutable {
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	body, as := f.body, coding.Identity
	if f.gzipped {
		header.Set("Vary", "Accept-Encoding")
		if as = coding.Accepted(r.Header["Accept-Encoding"], coding.GZip); as == coding.GZip {
			header.Set("Content-Encoding", string(as))
		} else {
			var err error
			if body, err = f.plain(); err != nil {
				http.Error(w, "internal error", http.StatusInternalServerError)
				return
			}
		}
	}
	tag := as.Tag(f.etag)
	header.Set("ETag", tag)
	if coding.Matches(r.Header["If-None-Match"], tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // a client that has gone away is not our error.
	}
}
