package config

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v3"
)

// The categories, in the order of the table of docs/settings.md.
const (
	server   = "Server"
	caching  = "Answer cache"
	neo4j    = "Neo4j"
	embedded = "Embedded Neo4j"
	data     = "Data"
	limits   = "Limits"
	logging  = "Log"
)

// Flags returns the flags that fill c. They are the table of all settings:
// help texts, environment and docs/settings.md come from here.
func Flags(c *Config) []cli.Flag {
	return []cli.Flag{
		text(server, "addr", "ADDR", "127.0.0.1:8080", &c.Addr,
			"host and `port` to listen on; port 0 takes a free one"),
		list(server, "cors-origins", "CORS_ORIGINS", &c.CORSOrigins,
			"`origins` that browsers may call from, separated by commas; * for all, empty for none"),
		toggle(server, "playground", "PLAYGROUND", true, &c.Playground,
			"serve the playground"),
		toggle(server, "introspection", "INTROSPECTION", true, &c.Introspection,
			"answer introspection queries"),
		span(server, "shutdown-grace", "SHUTDOWN_GRACE", 15*time.Second, &c.ShutdownGrace,
			"`time` for running operations to end at shutdown"),

		text(server, "trusted-documents", "TRUSTED_DOCUMENTS", "", &c.TrustedDocuments,
			"`folder` of *.graphql files with the only operations that can be run, by name or by SHA-256; empty for all operations"),
		toggle(server, "profiling", "PROFILING", false, &c.Profiling,
			"profile the statements of requests with the header Zonegraph-Receipt: profile"),

		whole(caching, "cache-bytes", "CACHE_BYTES", int64(33554432), &c.Cache.Bytes,
			"most bytes of answers that are kept, to be given again while the graph has not changed; 0 keeps none"),
		span(caching, "cache-max-staleness", "CACHE_MAX_STALENESS", 0, &c.Cache.MaxStaleness,
			"`time` for which a commit may go unnoticed; 0 has each request checked, and is exact"),
		toggle(caching, "cache-serve-stale", "CACHE_SERVE_STALE", false, &c.Cache.ServeStale,
			"give kept answers while the database does not answer; extensions.stale says so"),
		span(caching, "cache-max-age", "CACHE_MAX_AGE", 0, &c.Cache.MaxAge,
			"`time` for which browsers and proxies may reuse answers to GET without asking; 0 has them ask"),

		text(neo4j, "neo4j-uri", "NEO4J_URI", "", &c.Neo4j.URI,
			"`URI` of a Neo4j 5 server, such as neo4j+s://host:7687; empty runs the embedded one"),
		text(neo4j, "neo4j-user", "NEO4J_USER", defaultUser, &c.Neo4j.User,
			"`user` on that server"),
		secret(neo4j, "neo4j-password", "NEO4J_PASSWORD", &c.Neo4j.Password,
			"`password` on that server; set the variable rather than the flag, which others can see"),
		text(neo4j, "neo4j-database", "NEO4J_DATABASE", "", &c.Neo4j.Database,
			"`name` of the database; empty is the server's default"),

		text(embedded, "home", "ZONEGRAPH_HOME", ".zonegraph", &c.Embedded.Home,
			"`directory` for the embedded Neo4j's data, logs and password"),
		text(embedded, "cache", "ZONEGRAPH_CACHE", "", &c.Embedded.Cache,
			"`directory` for Neo4j's jars; empty is zonegraph below the user's cache directory"),
		whole(embedded, "neo4j-heap-mb", "NEO4J_HEAP_MB", 0, &c.Embedded.HeapMB,
			"Java heap in `MB`; 0 sizes it to the machine"),
		whole(embedded, "neo4j-pagecache-mb", "NEO4J_PAGECACHE_MB", 0, &c.Embedded.PageCacheMB,
			"page cache in `MB`; 0 sizes it to the machine"),

		text(data, "data", "ZONEGRAPH_DATA", "", &c.Data,
			"`folder` of the dataset; empty is the built-in facts of Guangxi"),
		text(data, "packs", "ZONEGRAPH_PACKS", "", &c.Packs,
			"`folder` of requirement packs of your own, beside the built-in ones"),
		text(data, "profiles", "ZONEGRAPH_PROFILES", "", &c.Profiles,
			"`folder` of profiles of lists of your own, beside the built-in ones"),

		whole(limits, "max-depth", "MAX_DEPTH", 15, &c.Limits.MaxDepth,
			"deepest nesting of fields"),
		whole(limits, "max-aliases", "MAX_ALIASES", 50, &c.Limits.MaxAliases,
			"most aliases in an operation"),
		whole(limits, "max-complexity", "MAX_COMPLEXITY", 500000, &c.Limits.MaxComplexity,
			"most objects that an answer may hold, a list inside a list without a limit taken as 10; also of all answers in the making"),
		whole(limits, "max-tokens", "MAX_TOKENS", 5000, &c.Limits.MaxTokens,
			"longest query text, in tokens"),
		whole(limits, "max-body-bytes", "MAX_BODY_BYTES", int64(262144), &c.Limits.MaxBodyBytes,
			"largest request body, in bytes"),
		whole(limits, "default-page", "DEFAULT_PAGE", 100, &c.Limits.DefaultPage,
			"length of a list whose limit or first is not given"),
		whole(limits, "max-page", "MAX_PAGE", 1000, &c.Limits.MaxPage,
			"longest list that may be asked for"),
		whole(limits, "max-answer-bytes", "MAX_ANSWER_BYTES", 33554432, &c.Limits.MaxAnswerBytes,
			"largest answer of a root field, in bytes"),
		span(limits, "timeout", "OPERATION_TIMEOUT", 10*time.Second, &c.Limits.Timeout,
			"longest `time` of an operation"),
		span(limits, "export-timeout", "EXPORT_TIMEOUT", 10*time.Minute, &c.Limits.ExportTimeout,
			"longest `time` of an export, each page of which is an operation"),

		text(logging, "log-level", "LOG_LEVEL", "info", &c.Log.Level,
			"lowest `level` that is logged: debug, info, warn or error"),
		text(logging, "log-format", "LOG_FORMAT", "text", &c.Log.Format,
			"`form` of the log: text or json"),
	}
}

// defaultUser is the user that each Neo4j is born with.
const defaultUser = "neo4j"

func text(category, name, env, value string, to *string, usage string) *cli.StringFlag {
	return &cli.StringFlag{Name: name, Category: category, Usage: usage, Value: value, Destination: to,
		Sources: variable(env), Config: cli.StringConfig{TrimSpace: true}}
}

// secret is a text that is printed nowhere, and kept as it is to the last
// blank.
func secret(category, name, env string, to *string, usage string) *cli.StringFlag {
	return &cli.StringFlag{Name: name, Category: category, Usage: usage, Destination: to,
		Sources: variable(env), HideDefault: true}
}

func list(category, name, env string, to *[]string, usage string) *cli.StringSliceFlag {
	return &cli.StringSliceFlag{Name: name, Category: category, Usage: usage, Destination: to,
		Sources: variable(env), Config: cli.StringConfig{TrimSpace: true}}
}

func toggle(category, name, env string, value bool, to *bool, usage string) cli.Flag {
	return &parsed[bool, asBool]{Name: name, Category: category, Usage: usage, Value: value, Destination: to, Sources: variable(env)}
}

func whole[T int | int64](category, name, env string, value T, to *T, usage string) cli.Flag {
	return &parsed[T, asWhole[T]]{Name: name, Category: category, Usage: usage, Value: value, Destination: to, Sources: variable(env)}
}

func span(category, name, env string, value time.Duration, to *time.Duration, usage string) cli.Flag {
	return &parsed[time.Duration, asSpan]{Name: name, Category: category, Usage: usage, Value: value, Destination: to, Sources: variable(env)}
}

// parsed is a flag whose error for a bad value is ours: the ones of package
// cli end in "strconv.ParseInt: parsing …".
type parsed[T any, P parser[T]] = cli.FlagBase[T, cli.NoConfig, creator[T, P]]

// parser reads a T; its error says what would have been right.
type parser[T any] interface {
	parse(text string) (T, error)
}

type asBool struct{}

func (asBool) parse(s string) (bool, error) {
	b, err := strconv.ParseBool(s)
	if err != nil {
		return false, fmt.Errorf("%q is neither true nor false", s)
	}
	return b, nil
}

type asWhole[T int | int64] struct{}

func (asWhole[T]) parse(s string) (T, error) {
	n, err := strconv.ParseInt(s, 10, strconv.IntSize)
	if err != nil {
		return 0, fmt.Errorf("%q is not a whole number", s)
	}
	return T(n), nil
}

type asSpan struct{}

func (asSpan) parse(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a time such as 10s, 1m30s or 500ms", s)
	}
	return d, nil
}

// creator makes the value behind a parsed flag.
type creator[T any, P parser[T]] struct{}

// Create starts a value at its default.
func (creator[T, P]) Create(value T, to *T, _ cli.NoConfig) cli.Value {
	*to = value
	return &target[T, P]{to: to}
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
type target[T any, P parser[T]] struct{ to *T }

func (t *target[T, P]) Set(s string) error {
	var p P
	v, err := p.parse(strings.TrimSpace(s))
	if err != nil {
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
