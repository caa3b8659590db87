package server

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"zonegraph/graph"
)

// While the database is being started the service is alive and not ready, says so to
// clients in their form, and is asked by its own names only. Then it is what is set.
func TestStarting(t *testing.T) {
	var s Switch
	s.Set(Starting(Options{Address: "127.0.0.1:0"}))
	ask := func(method, host, path string) *httptest.ResponseRecorder {
		t.Helper()
		r := httptest.NewRequest(method, "http://"+host+path, http.NoBody)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w
	}
	if w := ask(http.MethodGet, "localhost", "/healthz"); w.Code != http.StatusOK {
		t.Errorf("/healthz: %d", w.Code)
	}
	for _, path := range []string{"/readyz", "/", "/playground", "/metrics", "/graphql?query={a}", "/export/A.csv"} {
		if w := ask(http.MethodGet, "localhost", path); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
	w := ask(http.MethodPost, "localhost", "/graphql")
	var body struct {
		Errors []struct {
			Extensions struct{ Code, MessageCode string }
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || w.Code != http.StatusServiceUnavailable || len(body.Errors) != 1 ||
		body.Errors[0].Extensions.Code != string(graph.CodeUnavailable) || body.Errors[0].Extensions.MessageCode != "service.starting" {
		t.Errorf("%v %d %s", err, w.Code, w.Body)
	}
	if w := ask(http.MethodGet, "evil.example", "/healthz"); w.Code != http.StatusMisdirectedRequest {
		t.Errorf("another name: %d", w.Code)
	}
	s.Set(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	if w := ask(http.MethodGet, "localhost", "/readyz"); w.Code != http.StatusTeapot {
		t.Errorf("after it has started: %d", w.Code)
	}
}
