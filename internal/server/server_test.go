package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/snapshot"
	"zonegraph/graph/snapshot/snapshottest"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/server"
	"zonegraph/loaders"
	"zonegraph/message"
)

// reader is a database whose answers the test decides. What only a real database
// can show is tested in internal/e2e.
type reader = snapshottest.Func

var limits = server.Limits{Tokens: 700, BodyBytes: 10_000, Depth: 8, Aliases: 5, Complexity: 200_000,
	Pages: loaders.Limits{DefaultPage: 100, MaxPage: 1000, MaxBytes: 1 << 20}}

func handler(t testing.TB, db snapshot.Database, log *bytes.Buffer, change func(*server.Options)) http.Handler {
	t.Helper()
	shipped := contracttest.Load(t)
	model, api := shipped.Model, shipped.API
	if log == nil {
		log = &bytes.Buffer{}
	}
	o := server.Options{Schema: api, Model: model, Database: db, Limits: limits, Timeout: time.Minute, // a loaded machine is no fault
		Introspection: true, Hosts: []string{"example.com"}, // as httptest has it
		Ready: func(context.Context) error { return nil }, Log: slog.New(slog.NewTextHandler(log, nil))}
	if change != nil {
		change(&o)
	}
	return server.Handler(o)
}

func empty(context.Context, cypher.Statement, func(any) error) error { return nil }

type response struct {
	Data   json.RawMessage
	Errors []struct {
		Message    string
		Path       []any
		Locations  []struct{ Line, Column int }
		Extensions struct{ Code, MessageCode string }
	}
	Extensions struct{ Notices []string }
}

func post(t *testing.T, h http.Handler, query string, variables map[string]any) response {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	var out response
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
		t.Fatalf("%v in %s", err, rec.Body)
	}
	return out
}

// Each bad request is refused with the code of the schema, the code of the message and
// what is wrong, before the database is asked.
func TestBadRequests(t *testing.T) {
	asked := false
	h := handler(t, reader(func(context.Context, cypher.Statement, func(any) error) error { asked = true; return nil }), nil, nil)
	for name, c := range map[string]struct {
		query     string
		variables map[string]any
		code      graph.Code
		message   message.Code
		says      string
	}{
		"syntax":              {`{ zones`, nil, graph.CodeParse, "graphql.syntax", ""},
		"unknown field":       {`{ zones { nope } }`, nil, graph.CodeValidation, "graphql.not-the-schema", "nope"},
		"wrong literal":       {`{ zones(limit: "x") { id } }`, nil, graph.CodeValidation, "graphql.not-the-schema", ""},
		"wrong variable":      {`query($n: Int) { zones(limit: $n) { id } }`, map[string]any{"n": "x"}, graph.CodeBadInput, "variable.of-wrong-type", "$n"},
		"unknown input field": {`query($w: ZoneWhere) { zones(where: $w) { id } }`, map[string]any{"w": map[string]any{"nope": 1}}, graph.CodeBadInput, "variable.no-such-field", "$w.nope"},
		"bad enum variable":   {`query($w: ZoneWhere) { zones(where: $w) { id } }`, map[string]any{"w": map[string]any{"tier": map[string]any{"eq": "TOP"}}}, graph.CodeBadInput, "variable.no-such-value", "$w.tier.eq"},
		"endless limit":       {`{ zones(limit: 3000000000) { id } }`, nil, graph.CodeBadInput, "page.not-a-size", "zones.limit: 3000000000 is"},
		"limit of 20 digits":  {`{ zones(limit: 99999999999999999999) { id } }`, nil, graph.CodeValidation, "graphql.not-the-schema", "99999999999999999999"},
		"negative limit":      {`{ zones(limit: -1) { id } }`, nil, graph.CodeBadInput, "page.not-a-size", "zones.limit"},
		"huge limit":          {`{ zones(limit: 1001) { id } }`, nil, graph.CodeBadInput, "page.too-large", "1000"},
		"negative offset":     {`{ zones(offset: -1) { id } }`, nil, graph.CodeBadInput, "page.not-a-size", "zones.offset"},
		"negative first":      {`{ zonesConnection(first: -1) { totalCount } }`, nil, graph.CodeBadInput, "page.not-a-size", "zonesConnection.first"},
		"huge last":           {`{ zonesConnection(last: 1001) { totalCount } }`, nil, graph.CodeBadInput, "page.too-large", "zonesConnection.last"},
		"first and last":      {`{ zonesConnection(first: 1, last: 1) { totalCount } }`, nil, graph.CodeBadInput, "page.first-and-last", "zonesConnection: "},
		"bad cursor":          {`{ zonesConnection(after: "x") { totalCount } }`, nil, graph.CodeBadInput, "page.not-its-cursor", "zonesConnection.after"},
		"nested bad page":     {`{ zones { many: enterprises(limit: 5000) { id } } }`, nil, graph.CodeBadInput, "page.too-large", "many.limit"},
		"bad date":            {`{ certifications(where: {validTo: {lt: "soon"}}) { id } }`, nil, graph.CodeBadInput, "input.not-a-date", "certifications.where.validTo.lt"},
		"bad decimal":         {`{ observations(where: {value: {gt: "1e9"}}) { id } }`, nil, graph.CodeBadInput, "input.not-a-decimal", "observations.where.value.gt"},
		"two sorts in one":    {`{ zones { enterprisesConnection(sort: [{node: {name: ASC}, edge: {role: ASC}}]) { totalCount } } }`, nil, graph.CodeBadInput, "sort.node-and-edge", "sort[0]"},
		"id without type":     {`{ node(id: "x") { id } }`, nil, graph.CodeBadInput, "input.not-an-id", "id: "},
		"id of unknown type":  {`{ nodes(ids: ["Nope:x"]) { id } }`, nil, graph.CodeBadInput, "node.no-such-type", "ids[0]"},
		"no such operation":   {`query A { zones { id } } query B { zones { id } }`, nil, graph.CodeBadInput, "request.no-such-operation", ""},
		"mutation":            {`mutation { x }`, nil, graph.CodeValidation, "graphql.not-the-schema", ""},
		"too deep":            {`{ zones { cities { zones { cities { zones { cities { zones { cities { zones { id } } } } } } } } } }`, nil, graph.CodeTooComplex, "query.too-deep", ""},
		"too deep in fragment": {`fragment A on Zone { cities { zones { cities { zones { id } } } } } fragment B on Zone { cities { zones { ...A } } } { zones { cities { zones { ...B } } } }`, nil,
			graph.CodeTooComplex, "query.too-deep", ""},
		"too many aliases": {`{ ` + aliases(6) + ` }`, nil, graph.CodeTooComplex, "query.too-many-aliases", ""},
		"too many tokens":  {`{ ` + strings.Repeat("zones { id } ", 200) + ` }`, nil, graph.CodeTooComplex, "query.too-many-tokens", ""},
		"introspection twice over": {`{ __schema { a: types { ...FullType } b: types { ...FullType } c: types { ...FullType } d: types { ...FullType } } } ` + toolFragments, nil,
			graph.CodeTooComplex, "query.introspects-too-much", ""},
		"aliases in introspection": {`{ __schema { ` + strings.ReplaceAll(aliases(6), "zones { id }", "queryType { name }") + ` } }`, nil, graph.CodeTooComplex, "query.too-many-aliases", ""},
		"too many objects":         {`{ zones(limit: 1000) { enterprises(limit: 1000) { id } } }`, nil, graph.CodeTooComplex, "query.too-many-objects", ""},
		"too many in rows":         {`{ coverage(cities: {}, first: 1000, pack: "x") { rows { subject { ... on City { enterprises(limit: 1000) { id } } } } } }`, nil, graph.CodeTooComplex, "query.too-many-objects", ""},
		"too many repeats":         {`{ enterprises { ` + strings.Repeat("creditCode ", 400) + ` } }`, nil, graph.CodeTooComplex, "query.too-many-repeats", ""},
		"too many conditions": {`query($w: ZoneWhere) { cities { a: zones(where: $w) { id } b: zones(where: $w) { id } c: zones(where: $w) { id } d: zones(where: $w) { id } } }`,
			map[string]any{"w": map[string]any{"OR": slices.Repeat([]any{map[string]any{"name": map[string]any{"contains": "x"}}}, 150)}}, graph.CodeTooComplex, "query.too-many-conditions", ""},
		"too many by variable": {`query($n: Int) { zones(limit: $n) { enterprisesConnection(first: $n) { edges { node { id } } } } }`,
			map[string]any{"n": 1000}, graph.CodeTooComplex, "query.too-many-objects", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := post(t, h, c.query, c.variables)
			if len(r.Errors) == 0 || r.Errors[0].Extensions.Code != string(c.code) || r.Errors[0].Extensions.MessageCode != string(c.message) || !strings.Contains(r.Errors[0].Message, c.says) {
				t.Errorf("got %+v with %.200s, want %s, %s saying %q", r.Errors, r.Data, c.code, c.message, c.says)
			}
		})
	}
	if asked {
		t.Error("a bad request reached the database")
	}
}

func aliases(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "a%d: zones { id } ", i)
	}
	return b.String()
}

// A query of four levels without a word about sizes is what a newcomer writes.
func TestOrdinaryNestingIsAllowed(t *testing.T) {
	h := handler(t, reader(empty), nil, nil)
	if r := post(t, h, `{ zones { enterprises { platforms { hosts { name } } } } }`, nil); len(r.Errors) > 0 {
		t.Errorf("refused: %+v", r.Errors)
	}
}

// Nothing internal reaches the client; all of it reaches the log.
func TestErrorsOfTheDatabase(t *testing.T) {
	secret := errors.New("Neo.ClientError.Statement.SyntaxError at db-host-7: MATCH (n0:Zone)")
	for name, c := range map[string]struct {
		fail reader
		code graph.Code
	}{
		"internal": {func(context.Context, cypher.Statement, func(any) error) error { return secret }, graph.CodeInternal},
		"unavailable": {func(context.Context, cypher.Statement, func(any) error) error {
			return &graph.Error{Code: graph.CodeUnavailable, Message: message.New("database.no-answer"), Cause: secret}
		}, graph.CodeUnavailable},
		"panic":       {func(context.Context, cypher.Statement, func(any) error) error { panic(secret) }, graph.CodeInternal},
		"wrong shape": {func(_ context.Context, _ cypher.Statement, each func(any) error) error { return each("MATCH") }, graph.CodeInternal},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			r := post(t, handler(t, c.fail, &log, nil), `{ z: zones { id } }`, nil)
			text, _ := json.Marshal(r)
			if len(r.Errors) != 1 || r.Errors[0].Extensions.Code != string(c.code) || fmt.Sprint(r.Errors[0].Path) != "[z]" {
				t.Errorf("got %s, want %s at z", text, c.code)
			}
			for _, leak := range []string{"Neo.", "MATCH", "db-host", ".go"} {
				if strings.Contains(string(text), leak) {
					t.Errorf("%q leaks in %s", leak, text)
				}
			}
			if log.Len() == 0 {
				t.Error("nothing was logged")
			}
		})
	}
}

// A null where the contract promises a value empties what is above it up to the first
// place that may be null, and the error names the field.
func TestNullForAPromisedValue(t *testing.T) {
	h := handler(t, reader(func(_ context.Context, _ cypher.Statement, each func(any) error) error {
		return each([]any{"Zone:a", []any{nil}})
	}), nil, nil)
	r := post(t, h, `{ zones { id cities { name } } }`, nil)
	if len(r.Errors) != 1 || fmt.Sprint(r.Errors[0].Path) != "[zones 0 cities 0]" {
		t.Errorf("got %+v", r)
	}
	// A to-one step may be null, so it takes the blow and the rest stands.
	h = handler(t, reader(func(_ context.Context, _ cypher.Statement, each func(any) error) error {
		return each([]any{"Enterprise:a", []any{nil}})
	}), nil, nil)
	r = post(t, h, `{ enterprises { id city { name } } }`, nil)
	if len(r.Errors) != 1 || fmt.Sprint(r.Errors[0].Path) != "[enterprises 0 city name]" || string(r.Data) != `{"enterprises":[{"id":"Enterprise:a","city":null}]}` {
		t.Errorf("got %s with %+v", r.Data, r.Errors)
	}
}

// A list that nobody bounded is cut, and the answer says so.
func TestCutListsAreNoticed(t *testing.T) {
	h := handler(t, reader(func(_ context.Context, s cypher.Statement, each func(any) error) error {
		for range s.Params()["p0"].(int64) {
			if err := each([]any{"x"}); err != nil {
				return err
			}
		}
		return nil
	}), nil, nil)
	r := post(t, h, `{ zones { id } }`, nil)
	if n := strings.Count(string(r.Data), `"x"`); n != 100 {
		t.Errorf("%d items, want the default page of 100", n)
	}
	if len(r.Extensions.Notices) != 1 || !strings.Contains(r.Extensions.Notices[0], "zones was cut to the default of 100") {
		t.Errorf("notices: %q", r.Extensions.Notices)
	}
	if r := post(t, h, `{ zones(limit: 100) { id } }`, nil); len(r.Extensions.Notices) != 0 {
		t.Errorf("a limit that was asked for needs no notice, got %q", r.Extensions.Notices)
	}
}

func TestDeadline(t *testing.T) {
	h := handler(t, reader(func(ctx context.Context, _ cypher.Statement, _ func(any) error) error {
		<-ctx.Done()
		return &graph.Error{Code: graph.CodeTimeout, Message: message.New("query.too-slow")}
	}), nil, func(o *server.Options) { o.Timeout = 20 * time.Millisecond })
	r := post(t, h, `{ zones { id } }`, nil)
	if len(r.Errors) != 1 || r.Errors[0].Extensions.Code != string(graph.CodeTimeout) {
		t.Errorf("got %+v", r)
	}
}

func TestHTTP(t *testing.T) {
	h := handler(t, reader(empty), nil, func(o *server.Options) { o.Origins = []string{"https://app.example"} })
	query := url.Values{"query": {`query($n: Int) { zones(limit: $n) { id } }`}, "variables": {`{"n": 1}`}}.Encode()
	for name, c := range map[string]struct {
		method, target, body string
		header               map[string]string
		status               int
		contains             string
	}{
		"get":            {"GET", "/graphql?" + query, "", nil, 200, `{"data":{"zones":[]}}`},
		"no query":       {"GET", "/graphql", "", nil, 400, "query is missing"},
		"bad variables":  {"GET", "/graphql?query=%7Bzones%7Bid%7D%7D&variables=x", "", nil, 400, "variables"},
		"put":            {"PUT", "/graphql", "{}", nil, 405, "GET or POST"},
		"form":           {"POST", "/graphql", "query=x", map[string]string{"Content-Type": "application/x-www-form-urlencoded"}, 415, "application/json"},
		"large":          {"POST", "/graphql", `{"query":"` + strings.Repeat(" ", 10_000) + `"}`, map[string]string{"Content-Type": "application/json"}, 413, "TOO_COMPLEX"},
		"long url":       {"GET", "/graphql?query=%7Bzones%7Bid%7D%7D&x=" + strings.Repeat("x", 10_000), "", nil, 414, "TOO_COMPLEX"},
		"not json":       {"POST", "/graphql", "{", map[string]string{"Content-Type": "application/json"}, 400, "byte 2"},
		"not acceptable": {"GET", "/graphql?" + query, "", map[string]string{"Accept": "text/csv"}, 406, "application/json"},
		"alive":          {"GET", "/healthz", "", nil, 200, "ok"},
		"ready":          {"GET", "/readyz", "", nil, 200, "ready"},
		"nothing":        {"GET", "/nothing", "", nil, 404, ""},
	} {
		t.Run(name, func(t *testing.T) {
			req := httptest.NewRequest(c.method, c.target, strings.NewReader(c.body))
			for k, v := range c.header {
				req.Header.Set(k, v)
			}
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, req)
			if rec.Code != c.status || !strings.Contains(rec.Body.String(), c.contains) {
				t.Errorf("got %d %s, want %d with %q", rec.Code, rec.Body, c.status, c.contains)
			}
		})
	}
	for origin, want := range map[string]string{"https://app.example": "https://app.example", "https://other.example": ""} {
		req := httptest.NewRequest(http.MethodOptions, "/graphql", nil)
		req.Header.Set("Origin", origin)
		req.Header.Set("Access-Control-Request-Method", http.MethodPost)
		const headers = "apollographql-client-name,authorization,content-type,traceparent,x-of-their-own,zonegraph-receipt"
		req.Header.Set("Access-Control-Request-Headers", headers)
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		if got := rec.Header().Get("Access-Control-Allow-Origin"); got != want {
			t.Errorf("origin %s: allowed %q, want %q", origin, got, want)
		}
		allowed := rec.Header().Get("Access-Control-Allow-Headers") == headers
		credentials := rec.Header().Get("Access-Control-Allow-Credentials") == "true"
		lasts := rec.Header().Get("Access-Control-Max-Age") == "3600"
		if named := want != ""; allowed != named || credentials != named || lasts != named {
			t.Errorf("origin %s: %v", origin, rec.Header())
		}
	}
}

func TestNotReady(t *testing.T) {
	h := handler(t, reader(empty), nil, func(o *server.Options) {
		o.Ready = func(context.Context) error { return errors.New("down") }
	})
	for target, status := range map[string]int{"/healthz": 200, "/readyz": 503} {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, target, nil))
		if rec.Code != status || strings.Contains(rec.Body.String(), "down") {
			t.Errorf("%s: got %d %s, want %d", target, rec.Code, rec.Body, status)
		}
	}
}

// What tools send to learn the schema, GraphiQL's own query among them.
const toolIntrospection = `query IntrospectionQuery { __schema { queryType { name kind } mutationType { name kind } subscriptionType { name kind } types { ...FullType } directives { name description locations args { ...InputValue } } } }` + toolFragments

const toolFragments = `
fragment FullType on __Type { kind name description fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
	inputFields { ...InputValue } interfaces { ...TypeRef } enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }`

func TestIntrospection(t *testing.T) {
	if r := post(t, handler(t, reader(empty), nil, nil), toolIntrospection, nil); len(r.Errors) > 0 {
		t.Errorf("a tool's introspection is refused: %+v", r.Errors)
	}
	query := `{ __schema { types { name } } zones { __typename } }`
	if r := post(t, handler(t, reader(empty), nil, nil), query, nil); !strings.Contains(string(r.Data), `"ZoneConnection"`) || len(r.Errors) > 0 {
		t.Errorf("the contract is not what introspection shows: %.200s %+v", r.Data, r.Errors)
	}
	off := handler(t, reader(empty), nil, func(o *server.Options) { o.Introspection = false })
	r := post(t, off, query, nil)
	if len(r.Errors) != 1 || r.Errors[0].Extensions.Code != string(graph.CodeValidation) || strings.Contains(string(r.Data), "ZoneConnection") {
		t.Errorf("introspection is not off, or not said to be: %.200s %+v", r.Data, r.Errors)
	}
}

// A shutdown lets what is in flight finish, and takes nothing new.
func TestGracefulShutdown(t *testing.T) {
	started, finish := make(chan struct{}), make(chan struct{})
	h := handler(t, reader(func(_ context.Context, _ cypher.Statement, each func(any) error) error {
		close(started)
		<-finish
		return each([]any{"Zone:a"})
	}), nil, nil)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- server.Run(ctx, l, h, time.Second, 5*time.Second) }()
	url := "http://" + l.Addr().String() + "/graphql?query=%7Bzones%7Bid%7D%7D"
	answered := make(chan string, 1)
	go func() {
		res, err := http.Get(url)
		if err != nil {
			answered <- err.Error()
			return
		}
		defer func() { _ = res.Body.Close() }()
		body, _ := io.ReadAll(res.Body)
		answered <- string(body)
	}()
	<-started
	stop()
	for {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			break
		}
		_ = c.Close()
		time.Sleep(5 * time.Millisecond)
	}
	close(finish)
	if got := <-answered; got != `{"data":{"zones":[{"id":"Zone:a"}]}}` {
		t.Errorf("the request in flight got %s", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// A field that two interfaces declare comes once, whatever it is selected through.
func TestEachResponseKeyComesOnce(t *testing.T) {
	h := handler(t, reader(func(_ context.Context, _ cypher.Statement, each func(any) error) error {
		return each([]any{"Zone:a", []any{"A", []any{}}})
	}), nil, nil)
	r := post(t, h, `{ node(id: "Zone:a") { ... on Fact { name } ... on Subject { name } ... on Zone { cities { id } } } }`, nil)
	if string(r.Data) != `{"node":{"name":"A","cities":[]}}` {
		t.Errorf("got %s %+v", r.Data, r.Errors)
	}
}

// The largest answer holds for look-ups too, where one node may come many times.
func TestRepeatedNodesCount(t *testing.T) {
	h := handler(t, reader(func(_ context.Context, _ cypher.Statement, each func(any) error) error {
		return each([]any{"Zone:a", []any{strings.Repeat("x", 20_000)}})
	}), nil, nil)
	ids := make([]any, 100)
	for i := range ids {
		ids[i] = "Zone:a"
	}
	r := post(t, h, `query($i: [ID!]!) { nodes(ids: $i) { ... on Zone { name } } }`, map[string]any{"i": ids})
	if len(r.Errors) != 1 || r.Errors[0].Extensions.Code != string(graph.CodeTooComplex) {
		t.Errorf("got %d bytes and %+v", len(r.Data), r.Errors)
	}
}
