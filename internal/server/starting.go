package server

import (
	"net/http"
	"sync/atomic"

	"zonegraph/graph"
	"zonegraph/message"
)

// Switch hands requests to one handler at a time, which can be exchanged while it serves.
type Switch struct{ current atomic.Pointer[http.Handler] }

// Set has later requests answered by a handler.
func (s *Switch) Set(h http.Handler) { s.current.Store(&h) }

// ServeHTTP implements http.Handler. Set must have been called.
func (s *Switch) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	(*s.current.Load()).ServeHTTP(w, r)
}

// Starting answers at once while the database is not there yet: the service is alive, and
// not ready. Names of hosts are guarded as by Handler.
func Starting(o Options) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", alive)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "1")
		turnDown(w, r, http.StatusServiceUnavailable, &graph.Error{Code: graph.CodeUnavailable, Message: message.New("service.starting")})
	})
	return guarded(mux, newHosts(o.Hosts, o.Address), func(*http.Request) bool { return false })
}

func alive(w http.ResponseWriter, r *http.Request) {
	plain(w, r, http.StatusOK, message.New("service.alive"))
}
