package server_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"zonegraph/graph/cypher"
	"zonegraph/graph/snapshot"
	"zonegraph/internal/cache"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/server"
)

// database is a graph with one zone whose name is the number of commits.
type database struct {
	commits, statements atomic.Int64
	// name, if set, is what the zone is called whatever was committed.
	name string
}

var _ snapshot.Database = (*database)(nil)

// Bookmark implements snapshot.Database.
func (d *database) Bookmark(context.Context) (string, error) {
	return fmt.Sprint(d.commits.Load()), nil
}

// State implements snapshot.Database: nothing is ever hidden.
func (d *database) State(ctx context.Context, _ ...string) (snapshot.State, error) {
	b, err := d.Bookmark(ctx)
	return snapshot.State{Bookmark: b, Exact: true}, err
}

// Run implements snapshot.Database.
func (d *database) Run(ctx context.Context, _ cypher.Statement, _ snapshot.RunOptions, each func(any) error) (snapshot.Ending, error) {
	d.statements.Add(1)
	time.Sleep(50 * time.Microsecond) // a time that can be told from none
	state, _ := d.Bookmark(ctx)
	name := d.name
	if name == "" {
		name = state
	}
	return snapshot.Ending{Bookmark: state}, each([]any{name})
}

func (d *database) cached(o *server.Options) {
	o.Cache = cache.Options{Bytes: 1 << 20}
}

// send makes a request and gives the whole response.
func send(h http.Handler, method, target, body string, header map[string]string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, target, strings.NewReader(body))
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
	}
	for k, v := range header {
		req.Header.Set(k, v)
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	return rec
}

func get(params ...string) string {
	q := url.Values{}
	for i := 0; i < len(params); i += 2 {
		q.Set(params[i], params[i+1])
	}
	return "/graphql?" + q.Encode()
}

var byGet = get("query", "{ zones { name } }")

// However a question is spelled, it is answered once; another question is another.
func TestSpellingsOfAQuestion(t *testing.T) {
	db := &database{name: "A"}
	h := handler(t, db, nil, db.cached)
	ask := func(body string) int64 {
		before := db.statements.Load()
		if rec := send(h, "POST", "/graphql", body, nil); rec.Code != 200 || strings.Contains(rec.Body.String(), "errors") {
			t.Fatalf("%s: %d %s", body, rec.Code, rec.Body)
		}
		return db.statements.Load() - before
	}
	const question = `query Q($n: Int = 3, $w: ZoneWhere) { zones(limit: $n, where: $w) { name } }`
	body := func(query, variables string) string {
		return fmt.Sprintf(`{"query": %q, "variables": %s}`, query, variables)
	}
	if n := ask(body(question, `{"n": 3, "w": {"tier": {"eq": "NATIONAL"}, "name": {"eq": "a"}}}`)); n != 1 {
		t.Fatalf("first: %d statements", n)
	}
	for what, same := range map[string]string{
		"order of variables": body(question, `{"w": {"name": {"eq": "a"}, "tier": {"eq": "NATIONAL"}}, "n": 3}`),
		"default":            body(question, `{"w": {"name": {"eq": "a"}, "tier": {"eq": "NATIONAL"}}}`),
		"unknown variable":   body(question, `{"x": 1, "w": {"name": {"eq": "a"}, "tier": {"eq": "NATIONAL"}}}`),
		"spaces":             body("# a comment\n"+strings.ReplaceAll(question, " ", " \n "), `{"n": 3, "w": {"tier": {"eq": "NATIONAL"}, "name": {"eq": "a"}}}`),
		"name":               `{"operationName": "Q", ` + body(question, `{"n": 3, "w": {"tier": {"eq": "NATIONAL"}, "name": {"eq": "a"}}}`)[1:],
	} {
		if n := ask(same); n != 0 {
			t.Errorf("%s: %d statements, want it to be known", what, n)
		}
	}
	for what, other := range map[string]string{
		"value":         body(question, `{"n": 3, "w": {"tier": {"eq": "NATIONAL"}, "name": {"eq": "b"}}}`),
		"another value": body(question, `{"n": 3, "w": {"tier": {"eq": "NATIONAL"}, "name": {"eq": "a\"b"}}}`),
		"literal":       body(`{ zones(where: {name: {eq: "a b"}}) { name } }`, `{}`),
		"spaces in it":  body(`{ zones(where: {name: {eq: "a  b"}}) { name } }`, `{}`),
		"quotes in it":  body(`{ zones(where: {name: {eq: "a \" b"}}) { name } }`, `{}`),
		"block":         body(`{ zones(where: {name: {eq: """a \" b"""}}) { name } }`, `{}`),
		"null":          body(`{ zones(where: {name: {eq: null}}) { name } }`, `{}`),
		"the word null": body(`{ zones(where: {name: {eq: "null"}}) { name } }`, `{}`),
		"alias":         body(`{ z: zones(where: {name: {eq: "a b"}}) { name } }`, `{}`),
		"directive":     body(`{ zones(where: {name: {eq: "a b"}}) { name name @skip(if: true) } }`, `{}`),
	} {
		if n := ask(other); n != 1 {
			t.Errorf("%s: %d statements, want it to be another question", what, n)
		}
	}
}

// down is a database that does not answer.
type down struct{ reader }

var errDown = errors.New("down")

func (down) Bookmark(context.Context) (string, error) { return "", errDown }

func (down) State(context.Context, ...string) (snapshot.State, error) {
	return snapshot.State{}, errDown
}

// Introspection depends on no state of the graph, and needs no database.
func TestTimelessAnswers(t *testing.T) {
	h := handler(t, down{}, nil, func(o *server.Options) { o.Cache = cache.Options{Bytes: 1 << 20} })
	for _, want := range []string{"MISS", "HIT"} {
		rec := send(h, "POST", "/graphql", `{"query": "{ __type(name: \"Zone\") { name } }"}`, map[string]string{"Zonegraph-Receipt": "1"})
		if !strings.HasPrefix(rec.Body.String(), `{"data":{"__type":{"name":"Zone"}},"extensions":{"receipt":{"cache":"`+want) {
			t.Errorf("want %s: %s", want, rec.Body)
		}
	}
}

func TestConditionalGet(t *testing.T) {
	db := &database{name: "A"}
	for name, change := range map[string]func(*server.Options){"cached": db.cached, "not cached": nil} {
		h := handler(t, db, nil, change)
		first := send(h, "GET", byGet, "", nil)
		tag := first.Header().Get("ETag")
		if tag == "" || strings.HasPrefix(tag, "W/") || first.Header().Get("Cache-Control") != "no-cache" || first.Body.String() != `{"data":{"zones":[{"name":"A"}]}}` {
			t.Fatalf("%s: %d %v %s", name, first.Code, first.Header(), first.Body)
		}
		for match, status := range map[string]int{tag: 304, "W/" + tag: 304, `"x", ` + tag: 304, "*": 304, `"x"`: 200, "": 200} {
			rec := send(h, "GET", byGet, "", map[string]string{"If-None-Match": match})
			if rec.Code != status || (status == 304 && (rec.Body.Len() > 0 || rec.Header().Get("ETag") != tag)) {
				t.Errorf("%s: If-None-Match %s: %d %v %q, want %d", name, match, rec.Code, rec.Header(), rec.Body, status)
			}
		}
		// A commit that changes something else leaves the tag, one that matters not.
		db.commits.Add(1)
		if rec := send(h, "GET", byGet, "", map[string]string{"If-None-Match": tag}); rec.Code != 304 {
			t.Errorf("%s: after a commit elsewhere: %d", name, rec.Code)
		}
		db.commits.Add(1)
		db.name = "B"
		if rec := send(h, "GET", byGet, "", map[string]string{"If-None-Match": tag}); rec.Code != 200 || rec.Header().Get("ETag") == tag {
			t.Errorf("%s: after a commit: %d %s", name, rec.Code, rec.Header().Get("ETag"))
		}
		db.name = "A"
		db.commits.Add(1)
		// Another media type is another representation.
		other := send(h, "GET", byGet, "", map[string]string{"Accept": "application/graphql-response+json", "If-None-Match": tag})
		if other.Code != 200 || other.Header().Get("ETag") == tag || !strings.Contains(other.Header().Get("Vary"), "Accept") {
			t.Errorf("%s: another media type: %d %v", name, other.Code, other.Header())
		}
	}
	h := handler(t, db, nil, func(o *server.Options) { db.cached(o); o.MaxAge = time.Minute })
	if got := send(h, "GET", byGet, "", nil).Header().Get("Cache-Control"); got != "public, max-age=60" {
		t.Errorf("with a maximum age: %s", got)
	}
	for what, rec := range map[string]*httptest.ResponseRecorder{
		"POST":         send(h, "POST", "/graphql", `{"query": "{ zones { name } }"}`, nil),
		"error":        send(h, "GET", get("query", "{ zones(limit: -1) { name } }"), "", nil),
		"bad request":  send(h, "GET", get("query", "{"), "", nil),
		"with receipt": send(h, "GET", byGet, "", map[string]string{"Zonegraph-Receipt": "1"}),
	} {
		if rec.Header().Get("Cache-Control") != "no-store" || rec.Header().Get("ETag") != "" {
			t.Errorf("%s: %v", what, rec.Header())
		}
	}
}

// took finds the time that the database has taken, which is more than none.
var took = regexp.MustCompile(`"databaseMs":[0-9.]*[1-9][0-9.]*,`)

func TestReceipt(t *testing.T) {
	db := &database{name: "A"}
	off, on := handler(t, db, nil, nil), handler(t, db, nil, db.cached)
	for _, c := range []struct {
		h         http.Handler
		query     string
		want      string
		wantNotes bool
	}{
		{off, "{ zones { name } }", `{"cache":"OFF","statements":1,"databaseMs":_,"state":null}`, false},
		{on, "{ zones { name } }", `{"cache":"MISS","statements":1,"databaseMs":_,"state":"0"}`, false},
		{on, "{ zones { name } }", `{"cache":"HIT","statements":0,"databaseMs":0,"state":"0"}`, false},
	} {
		rec := send(c.h, "POST", "/graphql", fmt.Sprintf(`{"query":%q}`, c.query), map[string]string{"Zonegraph-Receipt": "1"})
		got := took.ReplaceAllString(rec.Body.String(), `"databaseMs":_,`)
		if want := `{"data":{"zones":[{"name":"A"}]},"extensions":{"receipt":` + c.want + `}}`; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if rec := send(on, "POST", "/graphql", `{"query":"{ zones { name } }"}`, map[string]string{"Zonegraph-Receipt": "yes"}); rec.Code != 400 || !strings.Contains(rec.Body.String(), "BAD_USER_INPUT") {
		t.Errorf("an unknown wish: %d %s", rec.Code, rec.Body)
	}
	// It stands beside the notices.
	long := handler(t, reader(func(_ context.Context, _ cypher.Statement, each func(any) error) error {
		for range 101 {
			_ = each([]any{"A"})
		}
		return nil
	}), nil, nil)
	rec := send(long, "POST", "/graphql", `{"query":"{ zones { name } }"}`, map[string]string{"Zonegraph-Receipt": "1"})
	var r struct {
		Extensions struct {
			Notices []string
			Receipt struct{ Cache string }
		}
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &r); err != nil || len(r.Extensions.Notices) != 1 || r.Extensions.Receipt.Cache != "OFF" {
		t.Errorf("%v %+v", err, r)
	}
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func TestAutomaticPersistedQueries(t *testing.T) {
	db := &database{name: "A"}
	const query = "{ zones { name } }"
	const answer = `{"data":{"zones":[{"name":"A"}]}}`
	extension := func(hash string) string {
		return `{"persistedQuery":{"version":1,"sha256Hash":"` + hash + `"}}`
	}
	for name, change := range map[string]func(*server.Options){"cached": db.cached, "not cached": nil} {
		h := handler(t, db, nil, change)
		byHash := get("extensions", extension(digest(query)))
		for _, c := range []struct{ what, method, target, body, want string }{
			{"unknown by GET", "GET", byHash, "", `"message":"PersistedQueryNotFound"`},
			{"unknown by POST", "POST", "/graphql", `{"extensions":` + extension(digest(query)) + `}`, `"code":"PERSISTED_QUERY_NOT_FOUND"`},
			{"wrong hash", "POST", "/graphql", `{"query":"{ zones { id } }","extensions":` + extension(digest(query)) + `}`, "sha256Hash: it is not the digest"},
			{"still unknown", "GET", byHash, "", "PersistedQueryNotFound"},
			{"no hash", "POST", "/graphql", `{"query":"{ zones { id } }","extensions":` + extension("abc") + `}`, "BAD_USER_INPUT"},
			{"invalid", "POST", "/graphql", `{"query":"{ nope }","extensions":` + extension(digest("{ nope }")) + `}`, "GRAPHQL_VALIDATION_FAILED"},
			{"invalid is not kept", "GET", get("extensions", extension(digest("{ nope }"))), "", "PersistedQueryNotFound"},
			{"registered", "POST", "/graphql", `{"query":"` + query + `","extensions":` + extension(digest(query)) + `}`, answer},
			{"known by GET", "GET", byHash, "", answer},
			{"known by POST", "POST", "/graphql", `{"extensions":` + extension(digest(query)) + `}`, answer},
			{"known by document id", "GET", get("documentId", "sha256:"+digest(query)), "", answer},
			{"a name", "GET", get("documentId", "Zones"), "", "no named documents"},
		} {
			if rec := send(h, c.method, c.target, c.body, nil); !strings.Contains(rec.Body.String(), c.want) {
				t.Errorf("%s, %s: %d %s, want %s", name, c.what, rec.Code, rec.Body, c.want)
			}
		}
		if rec := send(h, "GET", byHash, "", map[string]string{"If-None-Match": send(h, "GET", byHash, "", nil).Header().Get("ETag")}); rec.Code != 304 {
			t.Errorf("%s: conditional: %d", name, rec.Code)
		}
	}
}

func TestTrustedDocuments(t *testing.T) {
	api := contracttest.Load(t).API
	const list, two = "{ zones { name } }\n", "query Names { zones { name } } query Ids { zones(limit: 1) { name } }"
	trusted, err := server.ReadTrustedDocuments(fstest.MapFS{"list.graphql": {Data: []byte(list)}, "two.graphql": {Data: []byte(two)}}, api)
	if err != nil {
		t.Fatal(err)
	}
	db := &database{name: "A"}
	const answer, refused = `{"data":{"zones":[{"name":"A"}]}}`, `"code":"UNTRUSTED_DOCUMENT"`
	for name, change := range map[string]func(*server.Options){"cached": db.cached, "not cached": func(*server.Options) {}} {
		h := handler(t, db, nil, func(o *server.Options) { change(o); o.Trusted = trusted })
		for _, c := range []struct{ what, target, want string }{
			{"by file", get("documentId", "list"), answer},
			{"by operation", get("documentId", "Ids"), answer},
			{"by file and operation", get("documentId", "two", "operationName", "Names"), answer},
			{"by digest", get("documentId", "sha256:"+digest(list)), answer},
			{"as Apollo sends it", get("extensions", `{"persistedQuery":{"version":1,"sha256Hash":"`+digest(strings.TrimSpace(list))+`"}}`), answer},
			{"by text", get("query", strings.TrimSpace(list)), answer},
			{"another text", get("query", "{ zones { id } }"), refused},
			{"another text under a name", get("query", "{ zones { id } }", "documentId", "list"), refused},
			{"another digest", get("documentId", "sha256:"+digest("x")), refused},
			{"another name", get("documentId", "nope"), refused},
			{"nothing", get("operationName", "x"), refused},
			{"registering", get("query", "{ zones { id } }", "extensions", `{"persistedQuery":{"version":1,"sha256Hash":"`+digest("{ zones { id } }")+`"}}`), refused},
		} {
			if rec := send(h, "GET", c.target, "", nil); !strings.Contains(rec.Body.String(), c.want) {
				t.Errorf("%s, %s: %d %s, want %s", name, c.what, rec.Code, rec.Body, c.want)
			}
		}
	}
	for what, files := range map[string]fstest.MapFS{
		"there are neither":                {"readme.md": {Data: []byte("x")}},
		"gbk.graphql: this is not UTF-8":   {"gbk.graphql": {Data: []byte("{ zones(where: {name: {eq: \"\xc1\xf8\"}}) { id } }")}},
		"bad.graphql":                      {"bad.graphql": {Data: []byte("{ nope }")}},
		"list stands for another document": {"list.graphql": {Data: []byte(list)}, "x.graphql": {Data: []byte("query list { zones { id } }")}},
	} {
		if _, err := server.ReadTrustedDocuments(files, api); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("got %v, want %s", err, what)
		}
	}
}

func TestMetrics(t *testing.T) {
	db := &database{name: "A"}
	h := handler(t, db, nil, db.cached)
	for range 3 {
		send(h, "GET", byGet, "", nil)
	}
	text := send(h, "GET", "/metrics", "", nil).Body.String()
	for _, want := range []string{`zonegraph_cache_answers_total{result="hit"} 2`, `zonegraph_cache_answers_total{result="miss"} 1`,
		"zonegraph_cache_evictions_total 0", "zonegraph_cache_items 2", "zonegraph_cache_bytes ", "go_goroutines "} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing", want)
		}
	}
	plain := handler(t, db, nil, nil)
	if text := send(plain, "GET", "/metrics", "", nil).Body.String(); !strings.Contains(text, "go_goroutines") || strings.Contains(text, "zonegraph_cache") {
		t.Error("without a cache there are figures of one, or none at all")
	}
}

// A panic while an answer is computed apart from any request ends neither the
// service nor the request.
func TestPanicInAFlight(t *testing.T) {
	var log bytes.Buffer
	db := &database{}
	h := handler(t, reader(func(context.Context, cypher.Statement, func(any) error) error { panic("secret") }), &log, db.cached)
	rec := send(h, "GET", byGet, "", nil)
	if !strings.Contains(rec.Body.String(), `"code":"INTERNAL"`) || strings.Contains(rec.Body.String(), "secret") || !strings.Contains(log.String(), "secret") {
		t.Errorf("got %s, logged %.200s", rec.Body, log.String())
	}
}
