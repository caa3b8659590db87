// Package config is the one table of what an operator can set: each setting
// has a flag, an environment variable, a default and a sentence. A flag wins
// over its variable, a variable over the default; an empty variable counts as
// not set.
//
//	var c config.Config
//	cmd := &cli.Command{
//		Flags:  config.Flags(&c, message.English),
//		Action: func(ctx context.Context, _ *cli.Command) error {
//			if err := c.Validate(); err != nil { … }
//			…
//		},
//	}
//
// What lives here: names, defaults, checks, and the table of docs/settings.md. What
// does not: the code that a setting configures, and settings of one command
// alone.
package config

import "time"

// Config is what the operator asked for. Flags fills it, Validate checks it.
type Config struct {
	// Addr is the host and port to listen on; port 0 is any free one.
	Addr string
	// AllowedHosts are names to which requests may be sent, besides those of the machine
	// itself and of Addr; "*" stands for all.
	AllowedHosts []string
	// CORSOrigins may call from browsers; "*" stands for all.
	CORSOrigins []string
	// Playground and Introspection are for people who explore the graph.
	Playground, Introspection bool
	// ShutdownGrace is how long running operations may take to end.
	ShutdownGrace time.Duration
	// Data is the folder of the dataset; empty means the built-in facts.
	Data string
	// Packs is a folder of requirement packs beside the built-in ones; empty for none.
	Packs string
	// Profiles is a folder of profiles of lists beside the built-in ones; empty for none.
	Profiles string

	// TrustedDocuments is the folder of the only operations that can be run; empty
	// for all. Profiling lets clients profile theirs.
	TrustedDocuments string
	Profiling        bool

	Cache    Cache
	Neo4j    Neo4j
	Embedded Embedded
	Limits   Limits
	Log      Log
	// Lang is the language of the program, zh or en; empty for that of the locale.
	Lang string

	// fault is what is wrong with a flag that could not be parsed.
	fault error
}

// Fault is what is wrong with a flag that could not be parsed, nil if all could: the
// error of package cli has but its English text.
func (c *Config) Fault() error { return c.fault }

// Neo4j is a server that others run. With an empty URI there is none, and the
// embedded one is used.
type Neo4j struct {
	URI, User, Password string
	// Database is empty for the server's default.
	Database string
}

// Embedded is the Neo4j that the program runs itself.
type Embedded struct {
	// Home holds its data; Cache the jars, empty for the user's cache directory.
	Home, Cache string
	// HeapMB and PageCacheMB are in MiB; 0 is sized to the machine.
	HeapMB, PageCacheMB int
	// Settings is a file of settings for its neo4j.conf; empty for none.
	Settings string
}

// Limits bound what one request may ask for.
type Limits struct {
	MaxDepth, MaxAliases, MaxComplexity, MaxTokens int
	// MaxBatch is how many operations one request may ask for, 0 for no batches.
	MaxBatch int
	// MaxBodyBytes is the size of a request's body.
	MaxBodyBytes int64
	// DefaultPage is the length of a list without limit or first, MaxPage the
	// longest that may be asked for.
	DefaultPage, MaxPage int
	// MaxAnswerBytes is the size of a root field's answer.
	MaxAnswerBytes int
	// Timeout is the deadline of one operation.
	Timeout time.Duration
	// ExportTimeout is the deadline of an export, which is many operations.
	ExportTimeout time.Duration
}

// Cache says how answers are kept.
type Cache struct {
	// Bytes bounds what is kept; 0 for nothing.
	Bytes int64
	// MaxStaleness is how long a commit may go unnoticed; 0 for exact answers.
	MaxStaleness time.Duration
	// ServeStale gives kept answers while the database does not answer.
	ServeStale bool
	// MaxAge is how long browsers and proxies may reuse answers without asking.
	MaxAge time.Duration
}

// Log says how much is logged, and in which form.
type Log struct{ Level, Format string }
