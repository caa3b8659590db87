// Package server speaks HTTP: the GraphQL endpoint with its limits and errors,
// the playground, health, CORS and shutdown. It knows nothing of Cypher.
package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/rs/cors"
	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/graph"
	"zonegraph/graph/coverage"
	"zonegraph/graph/cypher"
	"zonegraph/graph/snapshot"
	"zonegraph/internal/cache"
	"zonegraph/loaders"
	"zonegraph/message"
	"zonegraph/queries"
	"zonegraph/resolvers"
	"zonegraph/resolvers/gql"
)

// Options say what to serve and how.
type Options struct {
	// Schema is the contract, Model its mapping to the graph.
	Schema *ast.Schema
	Model  *graph.Model
	// Database runs the statements; Ready tells if the graph can be read.
	Database snapshot.Database
	Ready    func(context.Context) error
	Limits   Limits
	// Packs are the packs of requirements that coverage can be asked for.
	Packs []coverage.Pack
	// Timeout is the deadline of one operation.
	Timeout time.Duration
	// Origins that browsers may call from; none by default, "*" for all.
	Origins []string
	// Address is where the service listens, and Hosts are further names to which requests
	// may be sent: *.name for all below one, "*" for any. Those of the machine itself may
	// always be used.
	Address       string
	Hosts         []string
	Introspection bool
	// Cache says how much is kept; without bytes nothing is. MaxStaleness is how old the
	// state may be that a kept answer is checked against; 0 for exact answers.
	Cache        cache.Options
	MaxStaleness time.Duration
	// MaxAge is how long browsers and proxies may reuse answers to GET without
	// asking; 0 has them ask each time.
	MaxAge time.Duration
	// Patience is how long a client may take to read 64 KiB of an answer; the usual time
	// if it is 0.
	Patience time.Duration
	// Trusted are the only documents that may be asked, by their names; nil for
	// whatever clients send.
	Trusted map[string]TrustedDocument
	// Profiling lets clients have their statements profiled.
	Profiling bool
	// Playground is served at /playground if it is set.
	Playground http.Handler
	// Saved are the operations that /export gives as files, each within ExportTimeout.
	Saved         []queries.Operation
	ExportTimeout time.Duration
	Log           *slog.Logger
}

// largest is how large an answer is at most, the schema's among them.
func (o Options) largest() int { return max(o.Limits.Pages.MaxBytes, 8<<20) }

func (o Options) patience() time.Duration { return cmp.Or(o.Patience, usualPatience) }

// The room for answers that clients have not read yet is that of so many of the largest,
// and so many of them for one client.
const unsentAnswers, unsentAnswersOfOne = 6, 2

// newExecutor makes the executor of operations within the limits of the options.
func newExecutor(o Options, reader cypher.Reader) *executor.Executor {
	loader := &loaders.Loader{Schema: o.Schema, Model: o.Model, Reader: reader, Limits: o.Limits.Pages}
	exec := executor.New(gql.NewExecutableSchema(gql.Config{Schema: o.Schema, Resolvers: resolvers.Root{Loader: loader, Packs: o.Packs}}))
	kept := newParsed()
	exec.SetQueryCache(kept)
	exec.SetParserTokenLimit(o.Limits.Tokens)
	exec.SetErrorPresenter(presenter(o.Log))
	exec.SetRecoverFunc(recovered(o.Log))
	exec.AroundFields(absentIsNull)
	exec.AroundFields(nullForOtherKinds)
	exec.Use(variables{o.Schema})
	exec.Use(repeats{o.Limits.Tokens, kept})
	exec.Use(guard{o.Limits})
	if o.Introspection {
		exec.Use(extension.Introspection{})
	}
	return exec
}

// Handler is everything that the service answers.
func Handler(o Options) http.Handler {
	room := newAdmission(o.Limits.Complexity)
	clock := snapshot.NewClock(o.Database, o.MaxStaleness, o.Timeout)
	reader := snapshot.NewReader(o.Database, clock)
	t := &transport{executor: newExecutor(o, reader), reader: reader, schema: o.Schema, limits: o.Limits, timeout: o.Timeout, admission: room,
		documents: &documents{registered: cache.NewBounded[string](registeredBytes), trusted: o.Trusted},
		headers:   newResponseHeaders(o.MaxAge), patience: o.patience(), unsent: newUnsent(unsentAnswers*o.largest(), unsentAnswersOfOne*o.largest()),
		profiling: o.Profiling, log: o.Log}
	if o.Cache.Bytes > 0 {
		t.cache = cache.New(o.Cache, clock)
	}
	mux := http.NewServeMux()
	mux.Handle(graphqlPath, t)
	mux.Handle("GET /metrics", metrics(t.cache))
	mux.Handle("GET "+exportPath+"{file}", newExports(o, newExporter(o, reader, room)))
	mux.HandleFunc("GET /healthz", alive)
	mux.HandleFunc("GET /readyz", ready(o))
	if o.Playground != nil {
		mux.Handle("/playground", o.Playground)
		mux.Handle("/playground/", o.Playground)
		mux.Handle("GET /{$}", http.RedirectHandler("/playground", http.StatusFound))
	}
	names := newHosts(o.Hosts, o.Address)
	if len(o.Origins) == 0 {
		return guarded(mux, names, func(*http.Request) bool { return false })
	}
	origins := cors.New(cors.Options{
		AllowedOrigins: o.Origins,
		AllowedMethods: []string{http.MethodGet, http.MethodPost},
		// Clients have headers of their own: names, traces, who asks.
		AllowedHeaders: []string{"*"},
		ExposedHeaders: []string{"ETag", "Retry-After", "Content-Disposition"},
		// Whoever is named may come with what the browser knows of its user; the name
		// of all is nobody's.
		AllowCredentials: !slices.Contains(o.Origins, "*"),
		MaxAge:           3600,
	})
	return guarded(origins.Handler(mux), names, func(r *http.Request) bool { return r.Header.Get("Origin") != "" && origins.OriginAllowed(r) })
}

// The paths of what is read by programs; whatever else there is are pages.
const graphqlPath, exportPath = "/graphql", "/export/"

// ready answers 200 if the graph can be read within two seconds, and 503 if not.
func ready(o Options) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if err := o.Ready(ctx); err != nil {
			o.Log.WarnContext(ctx, "database.not-ready", "error", err, "cause", errors.Unwrap(err))
			why := message.New("service.not-ready")
			if graph.CodeOf(err) == graph.CodeInternal && ctx.Err() == nil {
				why = message.New("service.unreadable")
			}
			plain(w, r, http.StatusServiceUnavailable, why)
			return
		}
		plain(w, r, http.StatusOK, message.New("service.ready"))
	}
}

func plain(w http.ResponseWriter, r *http.Request, status int, m message.Message) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = fmt.Fprintln(w, m.In(message.Accepted(r.Header["Accept-Language"])))
}

// readLimit bounds the reading of a request, writeLimit the sending of a small answer; a
// large one is sent for as long as the client reads on.
const (
	readLimit  = 30 * time.Second
	writeLimit = time.Minute
)

// Run serves on a listener until the context ends, and then lets what is in
// flight finish, for at most the grace period. An operation takes at most timeout:
// a connection on which the answer is not sent long after that is cut.
func Run(ctx context.Context, l net.Listener, h http.Handler, timeout, grace time.Duration) error {
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: readLimit,
		WriteTimeout: readLimit + timeout + writeLimit, IdleTimeout: 2 * time.Minute}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	select {
	case err := <-failed:
		return message.NewError("service.failed", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := srv.Shutdown(last); err != nil {
		_ = srv.Close()
		return message.NewError("service.cut-off", grace, err)
	}
	return nil
}
