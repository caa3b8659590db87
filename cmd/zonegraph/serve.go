package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"syscall"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/store"
	"zonegraph/internal/cache"
	"zonegraph/internal/config"
	"zonegraph/internal/contract"
	"zonegraph/internal/gctuning"
	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/stage"
	"zonegraph/internal/server"
	"zonegraph/loaders"
	"zonegraph/message"
	"zonegraph/queries"
	"zonegraph/web"
)

// serve is the whole service: database, facts, HTTP. It answers from the first moment,
// until the database is there that it is being started.
func serve(ctx context.Context, run call) error {
	if name := run.flags.Args().First(); name != "" {
		return message.NewError("command.unknown", name)
	}
	c := run.settings
	run.console.Timed()
	// The port first: if it is taken, nothing else was done for nothing.
	listener, err := listen(ctx, c.Addr)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }()
	answers := &server.Switch{}
	answers.Set(server.Starting(server.Options{Address: c.Addr, Hosts: c.AllowedHosts}))
	ctx, end := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() {
		err := server.Run(ctx, listener, answers, c.Limits.Timeout, c.ShutdownGrace)
		end() // nobody could reach it
		served <- err
	}()
	ended := sync.OnceValue(func() error { return <-served })
	err = answer(ctx, run, listener.Addr(), answers, func() { _ = ended() })
	end()
	return errors.Join(err, ended())
}

// answer opens the database and has it answer, until the service has ended.
func answer(ctx context.Context, run call, address net.Addr, answers *server.Switch, wait func()) (err error) {
	c, log := run.settings, run.console.Log
	shipped, err := contract.Load()
	if err != nil {
		return err
	}
	if _, err := readPacks(c, shipped); err != nil {
		return err
	}
	db, err := openDatabase(ctx, c, log)
	if err != nil {
		return err
	}
	defer func() {
		log.Info("serve.stopping")
		err = errors.Join(err, db.close())
	}()
	if err := prepare(ctx, run, db, shipped.Model); err != nil {
		return err
	}
	readOnce(ctx, log, db, c.Limits.Timeout)
	h, err := handler(c, db, shipped, log)
	if err != nil {
		return err
	}
	db.keep(ctx, log)
	defer recoverImports(ctx, log, db, shipped.Model)()
	answers.Set(h)
	base := "http://" + address.String()
	log.Info("serve.listening", "url", base+"/graphql")
	if c.Playground {
		log.Info("serve.playground", "url", base+"/playground")
	}
	log.Info("serve.how-to-end")
	gctuning.Least(leastHeap)
	wait()
	return nil
}

// readOnce has Neo4j plan what /readyz asks, which takes longer than it has time for, and
// tells in the log if a part of the graph cannot be read.
func readOnce(ctx context.Context, log *slog.Logger, db *database, limit time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if err := db.probe.Check(ctx); err != nil {
		log.WarnContext(ctx, "database.not-ready", "error", err, "cause", errors.Unwrap(err))
	}
}

// leastHeap is how large the heap may get whatever is alive of it. With the program
// itself it makes about 100 MB of memory, a few MB of it for what is under way.
const leastHeap = 64 << 20

// recoverImports removes what imports have left that were ended by a crash, while the
// service answers: nobody sees it. The function waits until that is done or ctx ends.
func recoverImports(ctx context.Context, log *slog.Logger, db *database, m *graph.Model) (wait func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		ids, err := stage.Hidden(ctx, db)
		if err == nil && len(ids) > 0 {
			log.Info("import.recovering", "imports", ids)
			err = ingest.Recover(ctx, db, m)
		}
		if err != nil && ctx.Err() == nil {
			log.Warn("import.not-recovered", "error", err)
		}
	}()
	return func() { <-done }
}

func listen(ctx context.Context, addr string) (net.Listener, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, message.NewError("serve.port-taken", addr)
	case errors.Is(err, syscall.EACCES):
		return nil, message.NewError("serve.port-not-allowed", addr)
	case err != nil:
		return nil, message.NewError("serve.not-listening", addr, err)
	}
	return l, nil
}

// prepare makes the graph ready, and loads the dataset into a database that nobody has
// used before, or where an earlier service did not come to the end of that. A graph that
// somebody else has begun to fill and not ended is refused.
func prepare(ctx context.Context, run call, db *database, m *graph.Model) error {
	log := run.console.Log
	log.Info("serve.preparing")
	f, err := namedFacts(run.settings)
	if err != nil {
		return err
	}
	s, err := openGraph(ctx, run, db, m, store.Opening{Filling: f.name, By: store.Serve, Contents: true})
	switch {
	case err != nil:
		return err
	case s.Filling != "" && s.By == store.Serve:
		if f, err = readFacts(run.settings, m); err != nil {
			return err
		}
		log.Info("serve.loading", "dataset", f.name)
		report, err := f.load(ctx, run, db, m, s, store.Serve)
		if err == nil {
			log.Info("load.done", "dataset", f.name, "changes", report)
		}
		return err
	case s.Filling != "":
		return s.Whole()
	case s.Empty():
		log.Warn("serve.empty")
	case s.Synthetic > 0:
		log.Info("serve.holds-synthetic", "facts", s.Facts, "synthetic", s.Synthetic)
	default:
		log.Info("serve.holds", "facts", s.Facts)
	}
	return nil
}

func handler(c config.Config, db *database, shipped *contract.Contract, log *slog.Logger) (http.Handler, error) {
	o, err := options(c, db, shipped, log)
	if err != nil {
		return nil, err
	}
	saved, err := queries.Parse(queries.Files)
	if err != nil {
		return nil, err
	}
	o.Saved = saved
	if c.Playground {
		o.Playground = web.Handler(web.Options{Queries: saved})
	}
	return server.Handler(o), nil
}

// options are the service's, as far as they do not depend on HTTP.
func options(c config.Config, db *database, shipped *contract.Contract, log *slog.Logger) (server.Options, error) {
	requirements, err := readPacks(c, shipped)
	if err != nil {
		return server.Options{}, err
	}
	o := server.Options{
		Schema: shipped.API, Model: shipped.Model, Packs: requirements, Database: db, Ready: db.probe.Check,
		Limits: server.Limits{
			Tokens: c.Limits.MaxTokens, BodyBytes: c.Limits.MaxBodyBytes,
			Depth: c.Limits.MaxDepth, Aliases: c.Limits.MaxAliases, Complexity: c.Limits.MaxComplexity, Batch: c.Limits.MaxBatch,
			Pages: loaders.Limits{DefaultPage: c.Limits.DefaultPage, MaxPage: c.Limits.MaxPage, MaxBytes: c.Limits.MaxAnswerBytes},
		},
		Timeout: c.Limits.Timeout, ExportTimeout: c.Limits.ExportTimeout, Origins: c.CORSOrigins, Address: c.Addr, Hosts: c.AllowedHosts, Introspection: c.Introspection,
		Cache: cache.Options{Bytes: c.Cache.Bytes, ServeStale: c.Cache.ServeStale}, MaxStaleness: c.Cache.MaxStaleness,
		MaxAge: c.Cache.MaxAge, Profiling: c.Profiling,
		Log: log,
	}
	if c.TrustedDocuments != "" {
		if o.Trusted, err = server.ReadTrustedDocuments(os.DirFS(c.TrustedDocuments), shipped.API); err != nil {
			return server.Options{}, message.At("TRUSTED_DOCUMENTS", err)
		}
	}
	return o, nil
}
