package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"

	"github.com/urfave/cli/v3"

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
	"zonegraph/queries"
	"zonegraph/web"
)

// serve is the whole service: database, facts, HTTP.
func serve(ctx context.Context, cmd *cli.Command, c config.Config) (err error) {
	// The port first: if it is taken, nothing else was done for nothing.
	listener, err := listen(ctx, c.Addr)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }()
	shipped, err := contract.Load()
	if err != nil {
		return err
	}
	if _, err := readPacks(c, shipped); err != nil {
		return err
	}
	db, err := openDatabase(ctx, c, say(cmd))
	if err != nil {
		return err
	}
	defer func() {
		say(cmd)("stopping")
		err = errors.Join(err, db.close())
	}()
	if err := prepare(ctx, cmd, c, db, shipped.Model); err != nil {
		return err
	}
	h, err := handler(c, db, shipped)
	if err != nil {
		return err
	}
	db.keep(ctx, cmd.Root().ErrWriter)
	defer recoverImports(ctx, cmd, db, shipped.Model)()
	base := "http://" + listener.Addr().String()
	say(cmd)("GraphQL API  " + base + "/graphql")
	if c.Playground {
		say(cmd)("Playground   " + base + "/playground")
	}
	say(cmd)("Ctrl-C ends the service.")
	gctuning.Least(leastHeap)
	return server.Run(ctx, listener, h, c.Limits.Timeout, c.ShutdownGrace)
}

// leastHeap is how large the heap may get whatever is alive of it. With the program
// itself it makes about 100 MB of memory, a few MB of it for what is under way.
const leastHeap = 64 << 20

// recoverImports removes what imports have left that were ended by a crash, while the
// service answers: nobody sees it. The function waits until that is done or ctx ends.
func recoverImports(ctx context.Context, cmd *cli.Command, db *database, m *graph.Model) (wait func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		ids, err := stage.Hidden(ctx, db)
		if err == nil && len(ids) > 0 {
			say(cmd)("removing what was left of " + strings.Join(ids, ", ") + ", if it is not under way")
			err = ingest.Recover(ctx, db, m)
		}
		if err != nil && ctx.Err() == nil {
			say(cmd)("what interrupted imports have left stays hidden: " + err.Error())
		}
	}()
	return func() { <-done }
}

func listen(ctx context.Context, addr string) (net.Listener, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is taken by another program; choose another port, for example ADDR=127.0.0.1:8081", addr)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("listening on %s is not allowed to this user; choose a port above 1023 by ADDR", addr)
	case err != nil:
		return nil, fmt.Errorf("cannot listen on ADDR %s: %w", addr, err)
	}
	return l, nil
}

// prepare brings constraints and indexes up to date, and loads the dataset if
// the graph has nothing in it yet.
func prepare(ctx context.Context, cmd *cli.Command, c config.Config, db *database, m *graph.Model) error {
	say(cmd)("preparing constraints and indexes")
	if err := store.Migrate(ctx, db, m); err != nil {
		return err
	}
	contents, err := store.Count(ctx, db, m)
	if err != nil {
		return err
	}
	switch {
	case contents.Facts+contents.Synthetic == 0:
		name, d, err := readDataset(c, m)
		if err != nil {
			return err
		}
		say(cmd)("the graph is empty; loading the dataset " + name)
		return apply(ctx, cmd, db, m, name, d)
	case contents.Synthetic > 0:
		say(cmd)(fmt.Sprintf("the graph holds %d facts and %d SYNTHETIC nodes, which are made up for demonstration", contents.Facts, contents.Synthetic))
	default:
		say(cmd)(fmt.Sprintf("the graph holds %d facts", contents.Facts))
	}
	return nil
}

func handler(c config.Config, db *database, shipped *contract.Contract) (http.Handler, error) {
	o, err := options(c, db, shipped)
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
func options(c config.Config, db *database, shipped *contract.Contract) (server.Options, error) {
	requirements, err := readPacks(c, shipped)
	if err != nil {
		return server.Options{}, err
	}
	o := server.Options{
		Schema: shipped.API, Model: shipped.Model, Packs: requirements, Database: db, Ready: db.Ping,
		Limits: server.Limits{
			Tokens: c.Limits.MaxTokens, BodyBytes: c.Limits.MaxBodyBytes,
			Depth: c.Limits.MaxDepth, Aliases: c.Limits.MaxAliases, Complexity: c.Limits.MaxComplexity,
			Pages: loaders.Limits{DefaultPage: c.Limits.DefaultPage, MaxPage: c.Limits.MaxPage, MaxBytes: c.Limits.MaxAnswerBytes},
		},
		Timeout: c.Limits.Timeout, ExportTimeout: c.Limits.ExportTimeout, Origins: c.CORSOrigins, Introspection: c.Introspection,
		Cache: cache.Options{Bytes: c.Cache.Bytes, ServeStale: c.Cache.ServeStale}, MaxStaleness: c.Cache.MaxStaleness,
		MaxAge: c.Cache.MaxAge, Profiling: c.Profiling,
		Log: c.Log.Logger(os.Stderr),
	}
	if c.TrustedDocuments != "" {
		if o.Trusted, err = server.ReadTrustedDocuments(os.DirFS(c.TrustedDocuments), shipped.API); err != nil {
			return server.Options{}, fmt.Errorf("TRUSTED_DOCUMENTS: %w", err)
		}
	}
	return o, nil
}
