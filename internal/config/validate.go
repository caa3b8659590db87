package config

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"zonegraph/message"
)

// Validate reports everything that is wrong with c, a line each: the flag and
// its variable, the value, and what is allowed. Passwords are never part of it.
func (c *Config) Validate() error {
	var v validation
	v.address("addr", c.Addr)
	for _, host := range c.AllowedHosts {
		v.host("allowed-hosts", host)
	}
	for _, origin := range c.CORSOrigins {
		v.origin("cors-origins", origin)
	}
	v.atLeast("shutdown-grace", c.ShutdownGrace, 0)
	v.neo4j(c.Neo4j)

	if c.Neo4j.URI == "" && c.Embedded.Home == "" {
		v.bad("settings.no-home", label("home"))
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
	atLeast(&v, "max-batch", l.MaxBatch, 0)
	atLeast(&v, "max-body-bytes", l.MaxBodyBytes, 1)
	atLeast(&v, "default-page", l.DefaultPage, 1)
	atLeast(&v, "max-page", l.MaxPage, 1)
	atLeast(&v, "max-answer-bytes", l.MaxAnswerBytes, 1000)
	if l.DefaultPage > l.MaxPage && l.MaxPage >= 1 {
		v.bad("settings.page-above-largest", label("default-page"), l.DefaultPage, label("max-page"), l.MaxPage)
	}
	v.atLeast("timeout", l.Timeout, time.Millisecond)
	v.atLeast("export-timeout", l.ExportTimeout, time.Millisecond)

	v.oneOf("lang", c.Lang, "", "zh", "en")
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
		v.bad("settings.no-folder", label(flag), path)
	}
}

// bad notes a fault. The message begins with the setting's label.
func (v *validation) bad(code message.Code, args ...any) {
	v.errs = append(v.errs, message.NewError(code, args...))
}

func (v *validation) oneOf(flag, value string, allowed ...string) {
	if !slices.Contains(allowed, value) {
		allowed = slices.DeleteFunc(slices.Clone(allowed), func(s string) bool { return s == "" })
		v.bad("settings.not-one-of", label(flag), value, allowed)
	}
}

func (v *validation) atLeast(flag string, value, least time.Duration) {
	if value < least {
		v.bad("settings.time-too-short", label(flag), value.String(), least.String())
	}
}

func atLeast[T int | int64](v *validation, flag string, value, least T) {
	if value < least {
		v.bad("settings.number-too-small", label(flag), int64(value), int64(least))
	}
}

func memory(v *validation, flag string, mb, least int) {
	if mb != 0 && mb < least {
		v.bad("settings.memory-too-small", label(flag), mb, least)
	}
}

func (v *validation) address(flag, addr string) {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		v.bad("settings.no-address", label(flag), addr)
	}
}

// host checks a name without a port: * alone, or as its first label, stands for any.
func (v *validation) host(flag, host string) {
	if host == "*" {
		return
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return
	}
	if name := strings.TrimPrefix(host, "*."); name == "" || strings.ContainsAny(name, "*:/@[] ") {
		v.bad("settings.no-host", label(flag), host)
	}
}

func (v *validation) origin(flag, origin string) {
	if origin == "*" {
		return
	}
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.Scheme+"://"+u.Host != origin {
		v.bad("settings.no-origin", label(flag), origin)
	}
}

// schemes are those of the Neo4j driver: routed or not, with a certificate
// that is checked (+s), one that is not (+ssc), or without TLS.
var schemes = []string{"bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"}

func (v *validation) neo4j(n Neo4j) {
	if n.URI == "" {
		if n.Password != "" {
			v.bad("settings.neo4j-without-uri", label("neo4j-password"), label("neo4j-uri"))
		}
		if n.User != defaultUser && n.User != "" {
			v.bad("settings.neo4j-without-uri", label("neo4j-user"), label("neo4j-uri"))
		}
		if n.Database != "" && n.Database != "neo4j" {
			v.bad("settings.database-without-uri", label("neo4j-database"), n.Database, label("neo4j-uri"))
		}
		return
	}
	u, err := url.Parse(n.URI)
	switch {
	case strings.Contains(n.URI, "@"):
		// Whatever stands before it may be a password: the value is not shown.
		v.bad("settings.uri-with-user", label("neo4j-uri"), label("neo4j-user"), label("neo4j-password"))
	case err != nil, u.Host == "":
		v.bad("settings.no-uri", label("neo4j-uri"), n.URI, schemes)
	case !slices.Contains(schemes, u.Scheme):
		v.bad("settings.no-scheme", label("neo4j-uri"), n.URI, schemes)
	case n.Password != "" && n.User == "":
		v.bad("settings.no-user", label("neo4j-user"))
	}
}

// label names a setting both ways: --addr (ADDR).
func label(flag string) message.Message {
	for _, s := range settings() {
		if s.flag == flag {
			return labelOf(flag, s.env)
		}
	}
	return labelOf(flag, "")
}

func labelOf(flag, env string) message.Message {
	if env == "" {
		return message.New("settings.flag", flag)
	}
	return message.New("settings.flag-or-variable", flag, env)
}
