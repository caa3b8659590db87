package web

import (
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	"zonegraph/queries"
	"zonegraph/web/webtest"
)

// newStubServer serves the built playground in front of the stub.
func newStubServer(t *testing.T) *httptest.Server {
	t.Helper()
	if !Built() {
		t.Fatal("the playground is not built: run npm ci && npm run build in web/")
	}
	queries, err := queries.Parse(os.DirFS("testdata/queries"))
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	playground := Handler(Options{Queries: queries})
	mux.Handle(Prefix, playground)
	mux.Handle(Prefix+"/", playground)
	mux.Handle("/graphql", newStub(t))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

// TestPlayground uses the page in a browser. Set WEBTEST_SCREENSHOTS to a folder
// to look at what it saw.
func TestPlayground(t *testing.T) {
	server := newStubServer(t)
	webtest.Drive(t, server.URL, webtest.Script{
		Query:       "NationalSince",
		TitleZH:     "柳州高新区何时升国家级？",
		TitleEN:     "When did Liuzhou's zone become national?",
		Want:        []string{`"name": "柳州高新技术产业开发区"`, `"nationalSince": 2010`, `"nationalSince": null`},
		MinQueries:  3,
		Docs:        "Indicator",
		Screenshots: os.Getenv("WEBTEST_SCREENSHOTS"),
	})
}

func TestPlaygroundWithVariables(t *testing.T) {
	server := newStubServer(t)
	webtest.Drive(t, server.URL, webtest.Script{
		Query:   "IndicatorValue",
		TitleZH: "2021年工业总产值、单位、出处？",
		TitleEN: "What was the industrial output in 2021, in which unit, from which source?",
		Want:    []string{`"unit": "亿元"`},
	})
}
