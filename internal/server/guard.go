package server

import (
	"net"
	"net/http"
	"net/netip"
	"strings"

	"zonegraph/graph"
	"zonegraph/message"
)

// guarded lets through what was sent to a name of this service, and by a page that may
// ask it. A browser sends requests for any page: one that has its own name point here
// would read the graph as if the page was of this service (DNS rebinding), and any other
// could have operations run without reading their answers.
func guarded(next http.Handler, hosts hosts, mayAsk func(*http.Request) bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["X-Content-Type-Options"] = noSniff
		switch {
		case !hosts.include(r):
			turnDown(w, r, http.StatusMisdirectedRequest, forbidden("request.other-host", r.Host))
		case fromElsewhere(r) && !mayAsk(r):
			turnDown(w, r, http.StatusForbidden, forbidden("request.cross-site"))
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// noSniff has browsers take an answer for what it says it is. Nobody may change it.
var noSniff = []string{"nosniff"}

func forbidden(code message.Code, args ...any) *graph.Error {
	return &graph.Error{Code: graph.CodeForbidden, Message: message.New(code, args...)}
}

// turnDown refuses a request in the form in which its path answers.
func turnDown(w http.ResponseWriter, r *http.Request, status int, why *graph.Error) {
	if r.URL.Path == graphqlPath || strings.HasPrefix(r.URL.Path, exportPath) {
		w.Header().Set("Cache-Control", "no-store")
		refuse(w, r, status, why)
		return
	}
	plain(w, r, status, why.Message)
}

// hosts are the names to which requests may be sent.
type hosts struct {
	all   bool
	names map[string]bool
	// suffixes are those of names with a * as first label, with their dot.
	suffixes []string
}

// newHosts takes the names that the operator allows, besides those of the machine
// itself and that of the address it listens on. If that is a number, it is where
// requests come in, or stands for all interfaces.
func newHosts(allowed []string, address string) hosts {
	h := hosts{names: map[string]bool{"localhost": true}}
	host := hostName(address)
	if _, err := netip.ParseAddr(host); err != nil {
		h.names[host] = host != ""
	}
	for _, name := range allowed {
		name = hostName(name)
		switch suffix, wild := strings.CutPrefix(name, "*"); {
		case name == "*":
			h.all = true
		case wild:
			h.suffixes = append(h.suffixes, suffix)
		default:
			h.names[name] = true
		}
	}
	return h
}

// include tells if a request was sent to one of the names, to the loopback interface, or
// to the address at which it came in. No page can have its own name stand for an address.
func (h hosts) include(r *http.Request) bool {
	if h.all {
		return true
	}
	name := hostName(r.Host)
	if h.names[name] {
		return true
	}
	for _, suffix := range h.suffixes {
		if strings.HasSuffix(name, suffix) {
			return true
		}
	}
	address, err := netip.ParseAddr(name)
	if err != nil {
		return false
	}
	local, _ := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return address.Unmap().IsLoopback() || local != nil && address.Unmap() == local.AddrPort().Addr().Unmap()
}

// hostName is the name in host:port or in either alone, in the spelling that compares.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// fromElsewhere tells if a browser sends a request for a page that is not of this
// service, by what it says of itself (Fetch Metadata). A person who follows a link to a
// page, or to an export, is no other page.
func fromElsewhere(r *http.Request) bool {
	switch strings.Join(r.Header["Sec-Fetch-Site"], ", ") {
	case "", "none", "same-origin":
		return false
	}
	if r.Method == http.MethodOptions {
		return false // it asks whether it may ask
	}
	follows := r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document" &&
		(r.Method == http.MethodGet || r.Method == http.MethodHead)
	isExport := strings.HasPrefix(r.URL.Path, exportPath)
	isPage := r.URL.Path != graphqlPath && !isExport
	return !follows || !isPage && (!isExport || r.Header.Get("Sec-Fetch-User") != "?1")
}
