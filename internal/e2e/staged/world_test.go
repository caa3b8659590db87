// Package staged tests over a real Neo4j that readers see an import as a whole or
// not at all, while it is written in many transactions.
package staged

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"zonegraph/graph/dataset"
	"zonegraph/graph/dump"
	"zonegraph/graph/snapshot"
	"zonegraph/internal/embedded/embeddedtest"
	"zonegraph/internal/export/jsonld"
	"zonegraph/internal/graphtest"
	"zonegraph/internal/server"
	"zonegraph/queries"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// world is a service over the shipped facts, and a writer that knows nothing of it.
type world struct {
	*graphtest.Env
	driver driver.DriverWithContext
	saved  []queries.Operation
}

// shared is the world of the tests that leave it as they found it.
var shared *world

func sharedWorld(t *testing.T) *world {
	t.Helper()
	if shared == nil {
		shared = newWorld(t)
	}
	return shared
}

func newWorld(t *testing.T) *world {
	t.Helper()
	shared = nil // it is wiped
	e := graphtest.Empty(t)
	e.LoadFacts(t)
	var err error
	w := &world{}
	if w.saved, err = queries.Parse(queries.Files); err != nil {
		t.Fatal(err)
	}
	w.Env = e.With(func(o *server.Options) { o.Saved = w.saved })
	s := embeddedtest.Shared(t)
	if w.driver, err = driver.NewDriverWithContext(s.URI, driver.BasicAuth(s.User, s.Password, "")); err != nil {
		t.Fatal(err)
	}
	return w
}

// commit runs statements in one transaction.
func (w *world) commit(ctx context.Context, params map[string]any, statements ...string) error {
	session := w.driver.NewSession(ctx, driver.SessionConfig{})
	defer func() { _ = session.Close(ctx) }()
	_, err := session.ExecuteWrite(ctx, func(tx driver.ManagedTransaction) (any, error) {
		for _, s := range statements {
			result, err := tx.Run(ctx, s, params)
			if err != nil {
				return nil, err
			}
			if _, err := result.Consume(ctx); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
	return err
}

func (w *world) write(t *testing.T, params map[string]any, statements ...string) {
	t.Helper()
	if err := w.commit(t.Context(), params, statements...); err != nil {
		t.Fatal(err)
	}
}

// hide and show are the statements that change what is hidden, and with it the
// epoch; hide again where only the epoch must grow. forget is for an import of which
// nothing is left: the epoch stays.
const (
	hide   = "MERGE (s:" + snapshot.StateLabel + ") SET s." + snapshot.EpochProperty + " = coalesce(s." + snapshot.EpochProperty + ", 0) + 1, s." + snapshot.HiddenProperty + " = [$import]"
	show   = "MERGE (s:" + snapshot.StateLabel + ") SET s." + snapshot.EpochProperty + " = coalesce(s." + snapshot.EpochProperty + ", 0) + 1, s." + snapshot.HiddenProperty + " = []"
	forget = "MATCH (s:" + snapshot.StateLabel + ") SET s." + snapshot.HiddenProperty + " = []"
)

// asked are questions of every kind, beside the saved operations.
var asked = map[string]string{
	"list":         `{ enterprises(sort: [{id: ASC}]) { id name zones(sort: [{id: ASC}]) { name } platforms(sort: [{id: ASC}]) { id hosts { id } } awards { id } } }`,
	"connection":   `{ enterprisesConnection(first: 3, sort: [{name: DESC}, {id: ASC}]) { totalCount pageInfo { hasNextPage } edges { node { id citations(sort: [{id: ASC}]) { id } } } } }`,
	"count":        `{ zones(sort: [{enterprisesCount: DESC}, {id: ASC}], limit: 3) { name enterprisesConnection { totalCount aggregate { count { nodes edges } } } } }`,
	"conditions":   `{ cities(where: {OR: [{zones: {none: {tier: {eq: NATIONAL}}}}, {zonesConnection: {aggregate: {count: {nodes: {gt: 1}}}}}, {zones: {single: {tier: {eq: REGIONAL}}}}, {zones: {all: {stage: {eq: ESTABLISHED}}}}]}, sort: [{code: ASC}]) { name } }`,
	"aggregate":    `{ zonesConnection { aggregate { count { nodes } node { name { shortest longest } } } } enterprisesConnection { aggregate { count { nodes } } } }`,
	"groups":       `{ platformsConnection { groups(by: [kind, hosts_id], limit: 50, sort: KEY) { key { field value } count { nodes } } } zonesConnection { groups(by: [tier], limit: 10) { key { value } count { nodes } } } }`,
	"node":         `{ node(id: "Enterprise:sgmw") { id ... on Enterprise { name platformsConnection { totalCount } } } nodes(ids: ["Enterprise:sgmw-staged", "City:450200-staged"]) { id } }`,
	"search":       `{ search(text: "柳州", first: 5) { totalCount edges { node { ... on Node { id } } } } }`,
	"searchLoose":  `{ search(text: "五菱", first: 3) { totalCount edges { node { ... on Node { id } } } } }`,
	"searchPinyin": `{ search(text: "liuzhou") { totalCount edges { node { ... on Node { id } } } } }`,
	"neighborhood": `{ neighborhood(id: "Enterprise:sgmw", depth: 2) { cut nodes { node { id } distance degree shown } edges { type from to } } }`,
	"conflicts":    `{ conflicts { totalCount edges { node { fact { id } field values { value } } } } }`,
}

// answers are the answers to all questions, and all forms in which the graph is
// given away.
func (w *world) answers(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	ask := func(name, query string, variables map[string]any) {
		r, err := w.Ask(t.Context(), query, variables)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Errors) > 0 {
			t.Errorf("%s: %+v", name, r.Errors)
		}
		out[name] = string(r.Data)
	}
	for name, query := range asked {
		ask(name, query, nil)
	}
	for _, q := range w.saved {
		var variables map[string]any
		if q.Variables != "" {
			if err := json.Unmarshal([]byte(q.Variables), &variables); err != nil {
				t.Fatal(err)
			}
		}
		ask(q.Name, q.Query, variables)
	}
	for _, name := range []string{"EnterpriseList", "SiteList", "LiuzhouNanningGuilin"} {
		out["export "+name] = w.Export(t, name)
	}
	reader := w.Reader()
	var document bytes.Buffer
	j, err := jsonld.NewWriter(&document, w.Model)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]*bytes.Buffer{}
	d := dataset.NewWriter(func(name string) (io.WriteCloser, error) {
		files[name] = &bytes.Buffer{}
		return closer{files[name]}, nil
	})
	err = reader.Once(t.Context(), func(ctx context.Context) error {
		return dump.Each(ctx, reader, w.Model, func(n dump.Node) error {
			if err := j.Node(n); err != nil {
				return err
			}
			return d.Node(n)
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	out["JSON-LD"] = document.String()
	out["dataset"] = fmt.Sprint(files)
	return out
}

type closer struct{ io.Writer }

func (closer) Close() error { return nil }
