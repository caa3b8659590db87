package server_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/server"
)

// Manifests are read as the builds of clients write them, several in one folder.
func TestManifests(t *testing.T) {
	api := contracttest.Load(t).API
	const codegen, relay, apollo = "query Names { zones { name __typename } }", "query AppQuery {\n  zones {\n    name\n  }\n}\n", "query Names { zones { called: name __typename } }"
	trusted, err := server.ReadTrustedDocuments(fstest.MapFS{
		"persisted-documents.json":      {Data: fmt.Appendf(nil, `{"d5f4f9e2c1": %q}`, codegen)},
		"persisted_queries.json":        {Data: fmt.Appendf(nil, `{"0123456789abcdef0123456789abcdef": %q}`, relay)},
		"persisted-query-manifest.json": {Data: fmt.Appendf(nil, `{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{"id": %q, "name": "Names", "type": "query", "body": %q}, {"id": "own-id", "name": "Ids", "type": "query", "body": "query Ids { zones { id } }"}]}`, digest(apollo), apollo)},
		"notes.txt":                     {Data: []byte("not read")},
		"folder/deeper.graphql":         {Data: []byte("not read")},
	}, api)
	if err != nil {
		t.Fatal(err)
	}
	db := &database{name: "A"}
	h := handler(t, db, nil, func(o *server.Options) { o.Trusted = trusted })
	hash := func(id string) string {
		text, _ := json.Marshal(map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": id}})
		return string(text)
	}
	for what, c := range map[string]struct {
		params []string
		runs   bool
	}{
		"codegen by its id":           {[]string{"documentId", "d5f4f9e2c1"}, true},
		"codegen by its id, prefixed": {[]string{"documentId", "sha256:d5f4f9e2c1"}, true},
		"codegen as Apollo sends it":  {[]string{"extensions", hash("d5f4f9e2c1")}, true},
		"codegen by digest":           {[]string{"documentId", "sha256:" + digest(codegen)}, true},
		"relay":                       {[]string{"documentId", "0123456789abcdef0123456789abcdef"}, true},
		"relay by text":               {[]string{"query", relay}, true},
		"apollo":                      {[]string{"extensions", hash(digest(apollo)), "operationName", "Names"}, true},
		"apollo in capitals":          {[]string{"extensions", hash(strings.ToUpper(digest(apollo)))}, true},
		"apollo by an id of its own":  {[]string{"extensions", hash("own-id")}, true},
		"an operation's name":         {[]string{"documentId", "Names"}, false},
		"another id":                  {[]string{"documentId", "d5f4f9e2c2"}, false},
		"an empty hash":               {[]string{"extensions", hash("")}, false},
		"another text under an id":    {[]string{"documentId", "d5f4f9e2c1", "query", "{ zones { id } }"}, false},
		"a folder in the folder":      {[]string{"documentId", "deeper"}, false},
	} {
		rec := send(h, "GET", get(c.params...), "", nil)
		if got := strings.HasPrefix(rec.Body.String(), `{"data":{"zones":[{`); got != c.runs {
			t.Errorf("%s: %d %s", what, rec.Code, rec.Body)
		}
	}
	for what, text := range map[string]string{
		`m.json: this is no manifest`:                  `["query Names { zones { name } }"]`,
		`m.json: this is no manifest of documents: an`: `{"a": {"query": "{ zones { name } }"}}`,
		`m.json: this is no manifest of documents`:     `{}`,
		`m.json: x: `:                   `{"x": "{ nope }"}`,
		`"x" comes twice`:               `{"x": "{ zones { name } }", "x": "{ zones { id } }"}`,
		`x stands for another document`: `{"format": "apollo-persisted-query-manifest", "operations": [{"id": "x", "body": "{ zones { id } }"}]}`,
	} {
		files := fstest.MapFS{"m.json": {Data: []byte(text)}}
		if strings.HasPrefix(what, "x stands") {
			files["a.json"] = &fstest.MapFile{Data: []byte(`{"x": "{ zones { name } }"}`)}
		}
		if _, err := server.ReadTrustedDocuments(files, api); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: %v, want %s", text, err, what)
		}
	}
}
