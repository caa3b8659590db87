package server_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"zonegraph/internal/server"
	"zonegraph/queries"
)

// guardedService has everything that can be asked, and pages.
func guardedService(t *testing.T, change func(*server.Options)) http.Handler {
	t.Helper()
	return handler(t, reader(empty), nil, func(o *server.Options) {
		o.Hosts, o.Address = []string{"graph.example.org", "*.gov.example"}, "named.example:8080"
		o.Saved = []queries.Operation{{Name: "Zones", TitleZH: "高新区", Query: "query Zones { zones { name } }"}}
		o.Playground = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "a page") })
		if change != nil {
			change(o)
		}
	})
}

const askZones = "/graphql?query=%7Bzones%7Bid%7D%7D"

var everyPath = []string{askZones, "/metrics", "/export/Zones.csv", "/playground", "/", "/healthz", "/readyz", "/nothing"}

// Nothing is told to who asks by a name that is not the service's, at whatever path: a
// page elsewhere can have its own name point to the loopback interface.
func TestHosts(t *testing.T) {
	for host, allowed := range map[string]bool{
		"localhost": true, "LOCALHOST:8080": true, "localhost.:8080": true, "127.0.0.1:8080": true, "127.8.9.1": true, "[::1]:8080": true,
		"named.example": true, "named.example:443": true, "graph.example.org": true, "Graph.Example.org.": true, "a.gov.example": true, "a.b.gov.example:80": true,
		"evil.example": false, "evil.example:8080": false, "gov.example": false, "evilgov.example": false, "localhost.evil.example": false, "evil.graph.example.org": false,
		"": false, "10.0.0.1": false, "127.0.0.1.evil.example": false, "[::ffff:10.0.0.1]": false, "0.0.0.0": false, "2130706433": false,
	} {
		h := guardedService(t, nil)
		for _, path := range everyPath {
			req := httptest.NewRequest(http.MethodGet, path, nil)
			req.Host = host
			rec := httptest.NewRecorder()
			h.ServeHTTP(rec, req)
			if (rec.Code != http.StatusMisdirectedRequest) != allowed || !allowed && !strings.Contains(rec.Body.String(), "ALLOWED_HOSTS") {
				t.Errorf("%q %s: %d %s", host, path, rec.Code, rec.Body)
			}
			if rec.Header().Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%q %s: no nosniff", host, path)
			}
		}
	}
	anywhere := guardedService(t, func(o *server.Options) { o.Address = "0.0.0.0:8080" })
	for host, status := range map[string]int{"0.0.0.0:8080": http.StatusMisdirectedRequest, "": http.StatusMisdirectedRequest, "localhost": http.StatusOK} {
		req := httptest.NewRequest(http.MethodGet, askZones, nil)
		req.Host = host
		rec := httptest.NewRecorder()
		if anywhere.ServeHTTP(rec, req); rec.Code != status {
			t.Errorf("listening everywhere, %q: %d", host, rec.Code)
		}
	}
	toAll := guardedService(t, func(o *server.Options) { o.Hosts = []string{"*"} })
	req := httptest.NewRequest(http.MethodGet, askZones, nil)
	req.Host = "evil.example"
	rec := httptest.NewRecorder()
	if toAll.ServeHTTP(rec, req); rec.Code != http.StatusOK {
		t.Errorf("*: %d", rec.Code)
	}
}

// The address at which a request came in may be named.
func TestHostIsTheAddress(t *testing.T) {
	s := httptest.NewServer(guardedService(t, nil))
	defer s.Close()
	for host, status := range map[string]int{s.Listener.Addr().String(): 200, "evil.example": 421} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+askZones, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = host
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if _ = res.Body.Close(); res.StatusCode != status {
			t.Errorf("%s: %d", host, res.StatusCode)
		}
	}
}

// A browser tells for which page it asks. Pages of other sites have nothing done for
// them, unless their origin is allowed; who follows a link comes to pages and exports.
func TestCrossSite(t *testing.T) {
	fetch := map[string]string{"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}
	image := map[string]string{"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
	frame := map[string]string{"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
	link := map[string]string{"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-User": "?1"}
	opened := map[string]string{"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
	const app = "https://app.example"
	for _, c := range []struct {
		site    string
		how     map[string]string
		origin  string
		path    string
		allowed bool
	}{
		{"same-origin", fetch, "", askZones, true},
		{"none", opened, "", askZones, true},
		{"cross-site", fetch, "https://evil.example", askZones, false},
		{"cross-site", fetch, "null", askZones, false},
		{"cross-site", fetch, app, askZones, true},
		{"same-site", fetch, "", askZones, false},
		{"same-site", fetch, app, askZones, true},
		{"cross-site", image, "", askZones, false},
		{"cross-site", image, "", "/export/Zones.csv", false},
		{"cross-site", image, "", "/metrics", false},
		{"cross-site", frame, "", "/playground", false},
		{"cross-site", frame, "", askZones, false},
		{"cross-site", link, "", askZones, false},
		{"cross-site", link, "", "/playground", true},
		{"cross-site", opened, "", "/", true},
		{"cross-site", link, "", "/export/Zones.csv", true},
		{"cross-site", opened, "", "/export/Zones.csv", false},
	} {
		h := guardedService(t, func(o *server.Options) { o.Origins = []string{app} })
		req := httptest.NewRequest(http.MethodGet, c.path, nil)
		req.Host = "localhost:8080"
		req.Header.Set("Sec-Fetch-Site", c.site)
		for name, value := range c.how {
			req.Header.Set(name, value)
		}
		if c.origin != "" {
			req.Header.Set("Origin", c.origin)
		}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, req)
		if (rec.Code != http.StatusForbidden) != c.allowed {
			t.Errorf("%+v: %d %s", c, rec.Code, rec.Body)
		}
	}
	// Without origins none is allowed; a preflight is told no by what it lacks.
	closed := guardedService(t, nil)
	for _, method := range []string{http.MethodPost, http.MethodOptions} {
		req := httptest.NewRequest(method, "/graphql", strings.NewReader(`{"query":"{zones{id}}"}`))
		req.Host = "localhost"
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Origin", app)
		req.Header.Set("Sec-Fetch-Site", "cross-site")
		rec := httptest.NewRecorder()
		if closed.ServeHTTP(rec, req); rec.Code < 400 || rec.Header().Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %d %v", method, rec.Code, rec.Header())
		}
	}
}
