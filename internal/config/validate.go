package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Validate reports everything that is wrong with c, a line each: the flag and
// its variable, the value, and what is allowed. Passwords are never part of it.
func (c *Config) Validate() error {
	var v validation
	v.address("addr", c.Addr)
	for _, origin := range c.CORSOrigins {
		v.origin("cors-origins", origin)
	}
	v.atLeast("shutdown-grace", c.ShutdownGrace, 0)
	v.neo4j(c.Neo4j)

	if c.Neo4j.URI == "" && c.Embedded.Home == "" {
		v.bad("home", "is empty: the embedded Neo4j needs a directory for its data")
	}
	memory(&v, "neo4j-heap-mb", c.Embedded.HeapMB, 128)
	memory(&v, "neo4j-pagecache-mb", c.Embedded.PageCacheMB, 8)

	v.folder("data", c.Data)
	v.folder("packs", c.Packs)
	v.folder("profiles", c.Profiles)

	v.folder("trusted-documents", c.TrustedDocuments)
	if c.Cache.Bytes != 0 {
		atLeast(&v, "cache-bytes", c.Cache.Bytes, 1<<20) // less holds no answer worth keeping
	}
	v.atLeast("cache-max-staleness", c.Cache.MaxStaleness, 0)
	v.atLeast("cache-max-age", c.Cache.MaxAge, 0)

	l := c.Limits
	atLeast(&v, "max-depth", l.MaxDepth, 1)
	atLeast(&v, "max-aliases", l.MaxAliases, 0)
	atLeast(&v, "max-complexity", l.MaxComplexity, 1)
	atLeast(&v, "max-tokens", l.MaxTokens, 1)
	atLeast(&v, "max-body-bytes", l.MaxBodyBytes, 1)
	atLeast(&v, "default-page", l.DefaultPage, 1)
	atLeast(&v, "max-page", l.MaxPage, 1)
	atLeast(&v, "max-answer-bytes", l.MaxAnswerBytes, 1000)
	if l.DefaultPage > l.MaxPage && l.MaxPage >= 1 {
		v.bad("default-page", "is %d: allowed is at most %s, which is %d", l.DefaultPage, label("max-page"), l.MaxPage)
	}
	v.atLeast("timeout", l.Timeout, time.Millisecond)
	v.atLeast("export-timeout", l.ExportTimeout, time.Millisecond)

	v.oneOf("log-level", c.Log.Level, "debug", "info", "warn", "error")
	v.oneOf("log-format", c.Log.Format, "text", "json")
	return errors.Join(v.errs...)
}

// validation collects what is wrong.
type validation struct{ errs []error }

// folder checks a folder that may be left out.
func (v *validation) folder(flag, path string) {
	if path == "" {
		return
	}
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		v.bad(flag, "is %q: there is no such folder", path)
	}
}

// bad notes a fault of the flag: a predicate such as "is 0: allowed is …".
func (v *validation) bad(flag, format string, args ...any) {
	v.errs = append(v.errs, fmt.Errorf("%s %s", label(flag), fmt.Sprintf(format, args...)))
}

func (v *validation) oneOf(flag, value string, allowed ...string) {
	if !slices.Contains(allowed, value) {
		v.bad(flag, "is %q: allowed are %s", value, strings.Join(allowed, ", "))
	}
}

func (v *validation) atLeast(flag string, value, least time.Duration) {
	if value < least {
		v.bad(flag, "is %v: allowed is %v or more", value, least)
	}
}

func atLeast[T int | int64](v *validation, flag string, value, least T) {
	if value < least {
		v.bad(flag, "is %d: allowed is %d or more", value, least)
	}
}

func memory(v *validation, flag string, mb, least int) {
	if mb != 0 && mb < least {
		v.bad(flag, "is %d: allowed is %d MB or more, or 0 for what suits the machine", mb, least)
	}
}

func (v *validation) address(flag, addr string) {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		v.bad(flag, "is %q: allowed is host:port or :port, with a port from 0 to 65535", addr)
	}
}

func (v *validation) origin(flag, origin string) {
	if origin == "*" {
		return
	}
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.Scheme+"://"+u.Host != origin {
		v.bad(flag, "has %q: allowed are * and origins such as https://example.org, without a path", origin)
	}
}

// schemes are those of the Neo4j driver: routed or not, with a certificate
// that is checked (+s), one that is not (+ssc), or without TLS.
var schemes = []string{"bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"}

func (v *validation) neo4j(n Neo4j) {
	if n.URI == "" {
		const ownUser = "is set, but %s is not: allowed is both, or neither, for the embedded Neo4j has a user and a password of its own"
		if n.Password != "" {
			v.bad("neo4j-password", ownUser, label("neo4j-uri"))
		}
		if n.User != defaultUser && n.User != "" {
			v.bad("neo4j-user", ownUser, label("neo4j-uri"))
		}
		if n.Database != "" && n.Database != "neo4j" {
			v.bad("neo4j-database", "is %q, but %s is not set: allowed is neo4j, the only database of the embedded one", n.Database, label("neo4j-uri"))
		}
		return
	}
	u, err := url.Parse(n.URI)
	switch {
	case strings.Contains(n.URI, "@"):
		// Whatever stands before it may be a password: the value is not shown.
		v.bad("neo4j-uri", "has a user or a password in it: allowed is scheme://host:port, with %s and %s beside it", label("neo4j-user"), label("neo4j-password"))
	case err != nil, u.Host == "":
		v.bad("neo4j-uri", "is %q: allowed is scheme://host:port, with a scheme of %s", n.URI, strings.Join(schemes, ", "))
	case !slices.Contains(schemes, u.Scheme):
		v.bad("neo4j-uri", "is %q: allowed are the schemes %s", n.URI, strings.Join(schemes, ", "))
	case n.Password != "" && n.User == "":
		v.bad("neo4j-user", "is empty: the password needs a user")
	}
}

// label names a setting both ways: --addr (ADDR).
func label(flag string) string {
	for _, s := range settings() {
		if s.flag == flag {
			return "--" + flag + " (" + s.env + ")"
		}
	}
	return "--" + flag
}
