package server_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"zonegraph/internal/server"
)

// Each operation of a batch is answered as it would be alone, in the order in which they
// were asked; one that fails leaves the others.
func TestBatches(t *testing.T) {
	db := &database{name: "A"}
	h := handler(t, db, nil, func(o *server.Options) { db.cached(o); o.Limits.Batch = 4 })
	operations := []string{
		`{"query": "{ zones { name } }"}`,
		`{"query": "query Q($n: Int) { zones(limit: $n) { name } }", "variables": {"n": 3}}`,
		`{"query": "{ zones { nme } }"}`,
		`{"query": "query A { zones { name } } query B { cities { name } }", "operationName": "A"}`,
	}
	want := make([]string, len(operations))
	for i, operation := range operations {
		want[i] = send(h, "POST", "/graphql", operation, nil).Body.String()
	}
	for _, mark := range []string{"", "\ufeff", " \n"} {
		rec := send(h, "POST", "/graphql", mark+"["+strings.Join(operations, ", ")+"]", nil)
		if got := rec.Body.String(); rec.Code != 200 || got != "["+strings.Join(want, ",")+"]" {
			t.Errorf("%q: %d %s\nwant [%s]", mark, rec.Code, got, strings.Join(want, ","))
		}
	}
	// The same again is no longer than its answers, each of which may be kept.
	before := db.statements.Load()
	send(h, "POST", "/graphql", "["+operations[0]+","+operations[0]+"]", nil)
	if n := db.statements.Load() - before; n != 0 {
		t.Errorf("%d statements for what is kept", n)
	}
	rec := send(h, "POST", "/graphql", "["+operations[0]+","+operations[1]+"]", map[string]string{"Zonegraph-Receipt": "1"})
	if n := strings.Count(rec.Body.String(), `"cache":"HIT"`); n != 2 {
		t.Errorf("%d receipts: %s", n, rec.Body)
	}
	if rec := send(h, "POST", "/graphql", "[7]", map[string]string{"Accept-Language": "zh"}); !strings.Contains(rec.Body.String(), "request.body-not-an-object") || rec.Body.String()[0] != '[' {
		t.Errorf("a number: %s", rec.Body)
	}
}

// What cannot be a batch is refused as a whole, and what is too much too.
func TestBatchesAreBounded(t *testing.T) {
	db := &database{name: strings.Repeat("a", 1000)}
	h := handler(t, db, nil, func(o *server.Options) { o.Limits.Batch, o.Limits.Pages.MaxBytes = 3, 2500 })
	one := `{"query": "{ zones { name } }"}`
	for body, want := range map[string]struct {
		code   string
		status int
	}{
		`[]`:                                 {"request.batch-empty", 400},
		`[` + one + `,]`:                     {"json.broken", 400},
		`[` + one:                            {"json.broken", 400},
		`[` + one + `] ` + one:               {"json.goes-on", 400},
		`[{"query": "a", "query": "b"}]`:     {"json.member-twice", 400},
		`[` + many(one, 4) + `]`:             {"request.batch-too-long", 200},
		`[` + one + `, {"query": "\ud800"}]`: {"json.half-character", 400},
	} {
		if rec := send(h, "POST", "/graphql", body, nil); rec.Code != want.status || !strings.Contains(rec.Body.String(), `"messageCode":"`+want.code+`"`) {
			t.Errorf("%s: %d %s, want %s", body, rec.Code, rec.Body, want.code)
		}
	}
	var answers []response
	rec := send(h, "POST", "/graphql", `[`+many(one, 3)+`]`, nil)
	if err := json.Unmarshal(rec.Body.Bytes(), &answers); err != nil || len(answers) != 3 {
		t.Fatalf("%v %s", err, rec.Body)
	}
	refused := 0
	for _, a := range answers {
		if len(a.Errors) > 0 && a.Errors[0].Extensions.Code == "TOO_COMPLEX" {
			refused++
		}
	}
	if refused != 1 {
		t.Errorf("%d of three answers do not fit", refused)
	}
	off := handler(t, db, nil, nil)
	if rec := send(off, "POST", "/graphql", `[`+one+`]`, nil); rec.Code != 400 || !strings.Contains(rec.Body.String(), "request.no-batches") {
		t.Errorf("switched off: %d %s", rec.Code, rec.Body)
	}
}

func many(one string, n int) string {
	return strings.TrimSuffix(strings.Repeat(fmt.Sprint(one, ","), n), ",")
}
