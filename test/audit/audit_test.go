// Package audit_test holds the HTTP endpoint against the GraphQL over HTTP
// specification, by the audits of npm graphql-http (test/peer). They ask for
// nothing but the schema, so no database is needed.
package audit_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"testing"
	"time"

	"zonegraph/graph/cypher"
	"zonegraph/graph/snapshot/snapshottest"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/server"
	"zonegraph/loaders"
)

// audits is how many there are in the version that test/peer installs.
const audits = 61

func TestGraphQLOverHTTP(t *testing.T) {
	if _, err := os.Stat("../peer/node_modules"); err != nil {
		t.Fatalf("the audits are not installed: run npm ci in test/peer first (%v)", err)
	}
	srv := httptest.NewServer(handler(t))
	defer srv.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", "audit.mjs", srv.URL+"/graphql")
	cmd.Dir = "../peer"
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("the audits: %v\n%s", err, stderr.String())
	}
	n := 0
	for d := json.NewDecoder(bytes.NewReader(out)); ; n++ {
		var a struct{ ID, Name, Status, Reason string }
		if err := d.Decode(&a); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		t.Run(a.ID, func(t *testing.T) {
			if a.Status != "ok" {
				t.Errorf("%s: %s", a.Name, a.Reason)
			}
		})
	}
	if n != audits {
		t.Errorf("%d audits ran, %d are known", n, audits)
	}
}

// handler is the service without a database.
func handler(t *testing.T) http.Handler {
	t.Helper()
	shipped := contracttest.Load(t)
	m, api := shipped.Model, shipped.API
	return server.Handler(server.Options{
		Schema: api, Model: m, Database: noDatabase, Ready: func(context.Context) error { return errNoDatabase },
		Timeout: 10 * time.Second, Introspection: true, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Limits: server.Limits{Tokens: 5000, BodyBytes: 1 << 18, Depth: 15, Aliases: 50, Complexity: 1_000_000,
			Pages: loaders.Limits{DefaultPage: 100, MaxPage: 1000, MaxBytes: 32 << 20}},
	})
}

var errNoDatabase = errors.New("there is no database")

var noDatabase = snapshottest.Func(func(context.Context, cypher.Statement, func(any) error) error { return errNoDatabase })
