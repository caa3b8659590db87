package config

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"zonegraph/message"
)

// The categories, in the order of the table of docs/settings.md.
const (
	server   message.Code = "settings.server"
	caching  message.Code = "settings.cache"
	neo4j    message.Code = "settings.neo4j"
	embedded message.Code = "settings.embedded"
	data     message.Code = "settings.data"
	limits   message.Code = "settings.limits"
	logging  message.Code = "settings.log"
)

// Flags returns the flags that fill c, in a language. They are the table of all
// settings: help texts, environment and docs/settings.md come from here.
func Flags(c *Config, l message.Language) []cli.Flag {
	f := flags{l, c}
	return []cli.Flag{
		f.text(server, "addr", "ADDR", "127.0.0.1:8080", &c.Addr, "flag.addr"),
		f.list(server, "allowed-hosts", "ALLOWED_HOSTS", &c.AllowedHosts, "flag.allowed-hosts"),
		f.list(server, "cors-origins", "CORS_ORIGINS", &c.CORSOrigins, "flag.cors-origins"),
		f.toggle(server, "playground", "PLAYGROUND", true, &c.Playground, "flag.playground"),
		f.toggle(server, "introspection", "INTROSPECTION", true, &c.Introspection, "flag.introspection"),
		f.span(server, "shutdown-grace", "SHUTDOWN_GRACE", 15*time.Second, &c.ShutdownGrace, "flag.shutdown-grace"),

		f.text(server, "trusted-documents", "TRUSTED_DOCUMENTS", "", &c.TrustedDocuments, "flag.trusted-documents"),
		f.toggle(server, "profiling", "PROFILING", false, &c.Profiling, "flag.profiling"),

		whole(f, caching, "cache-bytes", "CACHE_BYTES", int64(33554432), &c.Cache.Bytes, "flag.cache-bytes"),
		f.span(caching, "cache-max-staleness", "CACHE_MAX_STALENESS", 0, &c.Cache.MaxStaleness, "flag.cache-max-staleness"),
		f.toggle(caching, "cache-serve-stale", "CACHE_SERVE_STALE", false, &c.Cache.ServeStale, "flag.cache-serve-stale"),
		f.span(caching, "cache-max-age", "CACHE_MAX_AGE", 0, &c.Cache.MaxAge, "flag.cache-max-age"),

		f.text(neo4j, "neo4j-uri", "NEO4J_URI", "", &c.Neo4j.URI, "flag.neo4j-uri"),
		f.text(neo4j, "neo4j-user", "NEO4J_USER", defaultUser, &c.Neo4j.User, "flag.neo4j-user"),
		f.secret(neo4j, "neo4j-password", "NEO4J_PASSWORD", &c.Neo4j.Password, "flag.neo4j-password"),
		f.text(neo4j, "neo4j-database", "NEO4J_DATABASE", "", &c.Neo4j.Database, "flag.neo4j-database"),

		f.text(embedded, "home", "ZONEGRAPH_HOME", ".zonegraph", &c.Embedded.Home, "flag.home"),
		f.text(embedded, "cache", "ZONEGRAPH_CACHE", "", &c.Embedded.Cache, "flag.cache"),
		whole(f, embedded, "neo4j-heap-mb", "NEO4J_HEAP_MB", 0, &c.Embedded.HeapMB, "flag.neo4j-heap-mb"),
		whole(f, embedded, "neo4j-pagecache-mb", "NEO4J_PAGECACHE_MB", 0, &c.Embedded.PageCacheMB, "flag.neo4j-pagecache-mb"),
		f.text(embedded, "neo4j-settings", "ZONEGRAPH_NEO4J_SETTINGS", "", &c.Embedded.Settings, "flag.neo4j-settings"),

		f.text(data, "data", "ZONEGRAPH_DATA", "", &c.Data, "flag.data"),
		f.text(data, "packs", "ZONEGRAPH_PACKS", "", &c.Packs, "flag.packs"),
		f.text(data, "profiles", "ZONEGRAPH_PROFILES", "", &c.Profiles, "flag.profiles"),

		whole(f, limits, "max-depth", "MAX_DEPTH", 15, &c.Limits.MaxDepth, "flag.max-depth"),
		whole(f, limits, "max-aliases", "MAX_ALIASES", 50, &c.Limits.MaxAliases, "flag.max-aliases"),
		whole(f, limits, "max-complexity", "MAX_COMPLEXITY", 500000, &c.Limits.MaxComplexity, "flag.max-complexity"),
		whole(f, limits, "max-tokens", "MAX_TOKENS", 5000, &c.Limits.MaxTokens, "flag.max-tokens"),
		whole(f, limits, "max-batch", "MAX_BATCH", 10, &c.Limits.MaxBatch, "flag.max-batch"),
		whole(f, limits, "max-body-bytes", "MAX_BODY_BYTES", int64(262144), &c.Limits.MaxBodyBytes, "flag.max-body-bytes"),
		whole(f, limits, "default-page", "DEFAULT_PAGE", 100, &c.Limits.DefaultPage, "flag.default-page"),
		whole(f, limits, "max-page", "MAX_PAGE", 1000, &c.Limits.MaxPage, "flag.max-page"),
		whole(f, limits, "max-answer-bytes", "MAX_ANSWER_BYTES", 33554432, &c.Limits.MaxAnswerBytes, "flag.max-answer-bytes"),
		f.span(limits, "timeout", "OPERATION_TIMEOUT", 10*time.Second, &c.Limits.Timeout, "flag.timeout"),
		f.span(limits, "export-timeout", "EXPORT_TIMEOUT", 10*time.Minute, &c.Limits.ExportTimeout, "flag.export-timeout"),

		f.text(logging, "lang", "ZONEGRAPH_LANG", "", &c.Lang, "flag.lang"),
		f.text(logging, "log-level", "LOG_LEVEL", "info", &c.Log.Level, "flag.log-level"),
		f.text(logging, "log-format", "LOG_FORMAT", "text", &c.Log.Format, "flag.log-format"),
	}
}

// defaultUser is the user that each Neo4j is born with.
const defaultUser = "neo4j"

// flags makes flags of c, with usage texts in a language.
type flags struct {
	l message.Language
	c *Config
}

func (f flags) text(category message.Code, name, env, value string, to *string, usage message.Code) *cli.StringFlag {
	return &cli.StringFlag{Name: name, Category: category.In(f.l), Usage: usage.In(f.l), Value: value, Destination: to,
		Sources: variable(env), Config: cli.StringConfig{TrimSpace: true}}
}

// secret is a text that is printed nowhere, and kept as it is to the last
// blank.
func (f flags) secret(category message.Code, name, env string, to *string, usage message.Code) *cli.StringFlag {
	return &cli.StringFlag{Name: name, Category: category.In(f.l), Usage: usage.In(f.l), Destination: to,
		Sources: variable(env), HideDefault: true}
}

func (f flags) list(category message.Code, name, env string, to *[]string, usage message.Code) *cli.StringSliceFlag {
	return &cli.StringSliceFlag{Name: name, Category: category.In(f.l), Usage: usage.In(f.l), Destination: to,
		Sources: variable(env), Config: cli.StringConfig{TrimSpace: true}}
}

func (f flags) toggle(category message.Code, name, env string, value bool, to *bool, usage message.Code) cli.Flag {
	return &parsed[bool, asBool]{Name: name, Category: category.In(f.l), Usage: usage.In(f.l), Value: value, Destination: to,
		Sources: variable(env), Config: named{f.c, labelOf(name, env)}}
}

func whole[T int | int64](f flags, category message.Code, name, env string, value T, to *T, usage message.Code) cli.Flag {
	return &parsed[T, asWhole[T]]{Name: name, Category: category.In(f.l), Usage: usage.In(f.l), Value: value, Destination: to,
		Sources: variable(env), Config: named{f.c, labelOf(name, env)}}
}

func (f flags) span(category message.Code, name, env string, value time.Duration, to *time.Duration, usage message.Code) cli.Flag {
	return &parsed[time.Duration, asSpan]{Name: name, Category: category.In(f.l), Usage: usage.In(f.l), Value: value, Destination: to,
		Sources: variable(env), Config: named{f.c, labelOf(name, env)}}
}

// Whole is a flag of one command that takes a whole number. What is wrong with it is
// told as of the settings.
func Whole[T int | uint64](c *Config, name string, value T, usage string) cli.Flag {
	return &parsed[T, asWhole[T]]{Name: name, Usage: usage, Value: value, Config: named{c, labelOf(name, "")}}
}

// parsed is a flag whose error for a bad value is ours: the ones of package
// cli end in "strconv.ParseInt: parsing …".
type parsed[T any, P parser[T]] = cli.FlagBase[T, named, creator[T, P]]

// named is what a flag is called, and where its error is kept: package cli hands on
// the text of an error only.
type named struct {
	c     *Config
	label message.Message
}

// parser reads a T; its error says what would have been right.
type parser[T any] interface {
	parse(text string) (T, error)
}

type asBool struct{}

func (asBool) parse(s string) (bool, error) {
	b, err := strconv.ParseBool(s)
	if err != nil {
		return false, message.NewError("settings.not-a-boolean", s)
	}
	return b, nil
}

type asWhole[T int | int64 | uint64] struct{}

func (asWhole[T]) parse(s string) (T, error) {
	var zero T
	if _, unsigned := any(zero).(uint64); unsigned {
		if n, err := strconv.ParseUint(s, 10, 64); err == nil {
			return T(n), nil
		}
	} else if n, err := strconv.ParseInt(s, 10, strconv.IntSize); err == nil {
		return T(n), nil
	}
	return 0, message.NewError("settings.not-a-number", s)
}

type asSpan struct{}

func (asSpan) parse(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, message.NewError("settings.not-a-time", s)
	}
	return d, nil
}

// creator makes the value behind a parsed flag.
type creator[T any, P parser[T]] struct{}

// Create starts a value at its default.
func (creator[T, P]) Create(value T, to *T, n named) cli.Value {
	*to = value
	return &target[T, P]{to: to, named: n}
}

// ToString writes a default for help and docs/settings.md.
func (creator[T, P]) ToString(value T) string {
	s := fmt.Sprint(value)
	if d, ok := any(value).(time.Duration); ok && d%time.Minute == 0 && d != 0 {
		s = strings.TrimSuffix(s, "0s")
	}
	return s
}

// target is where a parsed flag keeps its value.
type target[T any, P parser[T]] struct {
	to    *T
	named named
}

func (t *target[T, P]) Set(s string) error {
	var p P
	v, err := p.parse(strings.TrimSpace(s))
	if err != nil {
		t.named.c.fault = message.At(t.named.label, err)
		return err
	}
	*t.to = v
	return nil
}

func (t *target[T, P]) Get() any { return *t.to }

// IsBoolFlag lets a toggle stand alone, without =true.
func (t *target[T, P]) IsBoolFlag() bool {
	_, ok := any(*t.to).(bool)
	return ok
}

func (t *target[T, P]) String() string {
	if t.to == nil {
		return ""
	}
	return fmt.Sprint(*t.to)
}

// envVar is an environment variable that counts as not set when it is empty,
// because that is what a compose file or a CI form makes of an unset one.
type envVar string

func variable(name string) cli.ValueSourceChain { return cli.NewValueSourceChain(envVar(name)) }

// Lookup implements [cli.ValueSource].
func (v envVar) Lookup() (string, bool) {
	value := os.Getenv(string(v))
	return value, value != ""
}

// IsFromEnv and Key have help texts name the variable.
func (v envVar) IsFromEnv() bool { return true }

// Key is the variable's name.
func (v envVar) Key() string { return string(v) }

func (v envVar) String() string   { return "environment variable " + strconv.Quote(string(v)) }
func (v envVar) GoString() string { return v.String() }
