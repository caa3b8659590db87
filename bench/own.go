package main

import (
	compiler "zonegraph/graph/cypher"
	"zonegraph/graph/snapshot"

	"context"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/urfave/cli/v3"

	"zonegraph/bench/direct"
	"zonegraph/bench/load"
	"zonegraph/bench/report"
	"zonegraph/data/packs"
	"zonegraph/graph/coverage"
	"zonegraph/graph/neo4j"
	"zonegraph/internal/config"
	"zonegraph/internal/console"
	"zonegraph/internal/server"
	"zonegraph/loaders"
	"zonegraph/message"
)

// profile asks every question once of a service within this process, of which the
// statements can be seen, and has the database count what they touch; likewise for
// the Cypher written by hand. It also counts what an answer allocates.
func (st *stage) profile(ctx context.Context, entries []*entry) error {
	var mu sync.Mutex
	var statements []compiler.Statement
	db, err := neo4j.Open(neo4j.Options{URI: st.neo4j.PlainURI, User: st.neo4j.User, Password: st.neo4j.Password, OnStatement: func(_ context.Context, s compiler.Statement) {
		mu.Lock()
		defer mu.Unlock()
		statements = append(statements, s)
	}})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close(context.WithoutCancel(ctx)) }()
	address, end, err := st.serve(ctx, db)
	if err != nil {
		return err
	}
	defer end()
	for _, e := range entries {
		switch e.runs.name {
		case uncached:
			requests, err := st.requests(e.question, uncached)
			if err != nil {
				return err
			}
			statements = nil
			if _, err := load.Once(ctx, address, requests[0]); err != nil {
				return err
			}
			for _, s := range statements {
				hits, err := db.Profile(ctx, s)
				if err != nil {
					return err
				}
				e.row.Hits += hits
				e.row.Cypher = append(e.row.Cypher, s.Text())
			}
			e.row.Statements = float64(len(statements))
			e.row.AllocatedKB = allocated(ctx, address, requests) / 1024
		case cypher:
			s := direct.Statements[e.question.name]
			e.row.Hits, err = db.Profile(ctx, written(s.Cypher, e.question.variables(st.facts, cypher)[0]))
			if err != nil {
				return err
			}
			e.row.Statements, e.row.Cypher = 1, []string{s.Cypher}
		}
	}
	return nil
}

// allocated is how many bytes an answer allocates in the service, with the driver
// and the HTTP server; the client of this package allocates next to nothing.
func allocated(ctx context.Context, address string, requests []load.Request) float64 {
	load.Run(ctx, address, 1, 200*time.Millisecond, requests)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r := load.Run(ctx, address, 1, 500*time.Millisecond, requests)
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc-before.TotalAlloc) / float64(max(len(r.Latencies), 1))
}

// serve runs the service within this process as `zonegraph serve` does with its
// default settings.
func (st *stage) serve(ctx context.Context, db *neo4j.DB) (address string, end func(), err error) {
	var c config.Config
	defaults := &cli.Command{Flags: config.Flags(&c, message.English), Action: func(context.Context, *cli.Command) error { return nil }}
	if err := defaults.Run(ctx, []string{"defaults"}); err != nil {
		return "", nil, err
	}
	requirements, err := coverage.ReadPacks(st.contract.Model, st.contract.API, packs.Files)
	if err != nil {
		return "", nil, err
	}
	h := server.Handler(server.Options{
		Schema: st.contract.API, Model: st.contract.Model, Packs: requirements, Database: db, Ready: db.Ping, Timeout: c.Limits.Timeout,
		Limits: server.Limits{
			Tokens: c.Limits.MaxTokens, BodyBytes: c.Limits.MaxBodyBytes,
			Depth: c.Limits.MaxDepth, Aliases: c.Limits.MaxAliases, Complexity: c.Limits.MaxComplexity, Batch: c.Limits.MaxBatch,
			Pages: loaders.Limits{DefaultPage: c.Limits.DefaultPage, MaxPage: c.Limits.MaxPage, MaxBytes: c.Limits.MaxAnswerBytes},
		},
		Log: console.New(console.Options{Level: slog.LevelError, Err: out}).Log,
	})
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = s.Serve(l) }()
	return l.Addr().String(), func() { _ = s.Close() }, nil
}

// noteCached says of the cached forms why they have no dbHits of their own.
func noteCached(rows []*report.Row) {
	for _, r := range rows {
		if r.Contestant == exact || r.Contestant == bounded || r.Contestant == againstExact {
			r.Note = "a miss costs what the uncached form does; a hit only its part of the shared look at the token"
		}
	}
}

// transaction is the number that Neo4j gives to the transaction which asks for it;
// 0 if it cannot be told, or if no Neo4j is behind the contestant. It counts all
// transactions, so that the difference says how many there were meanwhile.
func (st *stage) transaction(ctx context.Context, c *contestant) (n int64) {
	if c.database == 0 || c.database != st.neo4j.PID() {
		return 0
	}
	_, _ = st.db.Run(ctx, written("SHOW TRANSACTIONS YIELD transactionId, currentQuery WHERE currentQuery STARTS WITH 'SHOW TRANSACTIONS' RETURN transactionId", nil), snapshot.RunOptions{}, func(v any) error {
		id, _ := v.(string)
		n, _ = strconv.ParseInt(id[strings.LastIndexByte(id, '-')+1:], 10, 64)
		return nil
	})
	return n
}
