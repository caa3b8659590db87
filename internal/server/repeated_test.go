package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A header that comes twice is not read for its first value alone: a proxy in front may
// go by the other.
func TestRepeatedHeaders(t *testing.T) {
	h := handler(t, reader(empty), nil, nil)
	for _, c := range []struct {
		name   string
		values []string
		status int
	}{
		{"Content-Type", []string{"application/json", "text/plain"}, http.StatusUnsupportedMediaType},
		{"Content-Type", []string{"application/json", "application/json"}, http.StatusUnsupportedMediaType},
		{"Content-Type", []string{"application/json"}, http.StatusOK},
		{"Content-Encoding", []string{"identity", "gzip"}, http.StatusUnsupportedMediaType},
		{"Content-Encoding", []string{"identity"}, http.StatusOK},
		{"Sec-Fetch-Site", []string{"same-origin", "cross-site"}, http.StatusForbidden},
		{"Sec-Fetch-Site", []string{"", "cross-site"}, http.StatusForbidden},
		{"Sec-Fetch-Site", []string{"same-origin"}, http.StatusOK},
	} {
		req := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(`{"query":"{zones{id}}"}`))
		req.Host = "localhost"
		req.Header.Set("Content-Type", "application/json")
		req.Header[c.name] = c.values
		rec := httptest.NewRecorder()
		if h.ServeHTTP(rec, req); rec.Code != c.status {
			t.Errorf("%s %q: %d, want %d: %s", c.name, c.values, rec.Code, c.status, rec.Body)
		}
	}
}
