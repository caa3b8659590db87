// Package neo4j talks to the database: all that reads or writes the graph goes through
// it to the driver. (internal/embedded imports the driver too, to see if the server that
// it has started answers.) It runs statements, turns the driver's errors into the
// graph's, and hands values on as they come: lists, strings, int64, float64, bool, nil.
package neo4j

import (
	"context"
	"crypto/tls"
	"errors"
	"strings"
	"sync/atomic"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/notifications"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/snapshot"
	"zonegraph/message"
)

// Options say which database to use.
type Options struct {
	URI, User, Password string
	// TLS, if set, says whom to speak with at an address with TLS; else whoever has a
	// certificate that the system trusts.
	TLS *tls.Config
	// Database is the database's name; empty for the server's default.
	Database string
	// MaxConnections bounds the pool; 0 for the driver's default.
	MaxConnections int
	// OnStatement, if set, is called for each statement that the database was sent: not
	// for an attempt without a connection to it, which is made again.
	OnStatement func(ctx context.Context, s cypher.Statement)
}

// DB is a connection pool to one database. It is safe for concurrent use.
type DB struct {
	driver driver.DriverWithContext
	opts   Options
	closed atomic.Bool
}

// Open makes the pool. It does not connect yet; see Ping.
func Open(o Options) (*DB, error) {
	d, err := driver.NewDriverWithContext(o.URI, driver.BasicAuth(o.User, o.Password, ""), func(c *config.Config) {
		c.TlsConfig = o.TLS
		if o.MaxConnections > 0 {
			c.MaxConnectionPoolSize = o.MaxConnections
		}
		c.ConnectionAcquisitionTimeout = 5 * time.Second
		c.SocketConnectTimeout = 3 * time.Second
		c.MaxTransactionRetryTime = 5 * time.Second
		c.TelemetryDisabled = true
		// Warnings about properties that no node has yet would come with every answer.
		c.NotificationsMinSeverity = notifications.DisabledLevel
		c.UserAgent = "zonegraph"
	})
	if err != nil {
		return nil, message.NewError("neo4j.no-driver", o.URI, err)
	}
	return &DB{driver: d, opts: o}, nil
}

// Close ends all connections, and no other is made: whoever still asks is answered that
// the database is unavailable.
func (db *DB) Close(ctx context.Context) error {
	db.closed.Store(true)
	return db.driver.Close(ctx)
}

// Ping asks the database for an answer. The error is DATABASE_UNAVAILABLE if
// there is none.
func (db *DB) Ping(ctx context.Context) error {
	_, err := db.Run(ctx, cypher.New(func(*cypher.Compiler) string { return "RETURN 1" }), snapshot.RunOptions{}, func(any) error { return nil })
	return err
}

// Run runs one statement in a read-only transaction and gives the first column of each
// row to each. It implements snapshot.Database. A connection that turns out to be dead
// before the first row is replaced once.
func (db *DB) Run(ctx context.Context, s cypher.Statement, o snapshot.RunOptions, each func(value any) error) (snapshot.Ending, error) {
	r := reading{db: db, options: o, statement: s, each: each}
	err := r.run(ctx)
	if err != nil && r.rows == 0 && ctx.Err() == nil {
		switch {
		case isUnknownBookmark(err):
			// The database was replaced by another one, or by an older copy.
			r.options.Since = nil
			err = r.run(ctx)
		case driver.IsRetryable(err) && !timedOut(err):
			err = r.run(ctx)
		}
	}
	return r.ending, db.translate(ctx, err)
}

// reading is one statement on its way.
type reading struct {
	db        *DB
	options   snapshot.RunOptions
	statement cypher.Statement
	each      func(any) error
	rows      int
	ending    snapshot.Ending
}

func (r *reading) run(ctx context.Context) (err error) {
	text := r.statement.Text()
	if r.options.Profile {
		text = "PROFILE " + text
	}
	r.ending = snapshot.Ending{}
	session := r.db.session(ctx, driver.AccessModeRead, r.options.Since...)
	defer func() { _ = session.Close(ctx) }()
	var configure []func(*driver.TransactionConfig)
	if deadline, ok := ctx.Deadline(); ok {
		// The margin lets the database's own answer arrive before we give up.
		left := max(time.Until(deadline)-50*time.Millisecond, time.Millisecond)
		configure = append(configure, driver.WithTxTimeout(left))
	}
	result, err := session.Run(ctx, text, r.statement.Params(), configure...)
	if r.db.opts.OnStatement != nil && !driver.IsConnectivityError(err) {
		r.db.opts.OnStatement(ctx, r.statement)
	}
	if err != nil {
		return err
	}
	for result.Next(ctx) {
		r.rows++
		if err := r.each(result.Record().Values[0]); err != nil {
			return err
		}
	}
	if err := result.Err(); err != nil {
		return err
	}
	r.ending.Bookmark = bookmarkOf(session)
	if r.options.Profile {
		summary, err := result.Consume(ctx)
		if err != nil {
			return err
		}
		r.ending.Hits = planHits(summary.Profile())
	}
	return nil
}

// translate turns an error of the driver into one of the graph. Anything else is
// passed on.
func (db *DB) translate(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	var known *graph.Error
	if errors.As(err, &known) {
		return err
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) || timedOut(err) {
		return &graph.Error{Code: graph.CodeTimeout, Message: message.New("query.too-slow"), Cause: err}
	}
	if ctx.Err() != nil {
		return message.Trace("neo4j", ctx.Err())
	}
	if db.closed.Load() {
		return Unavailable(err)
	}
	// A transaction that was tried until the time for that was over has all its errors;
	// the last one says what is wrong.
	cause := err
	var limit *driver.TransactionExecutionLimit
	if errors.As(err, &limit) && len(limit.Errors) > 0 {
		cause = limit.Errors[len(limit.Errors)-1]
	}
	var fault *driver.Neo4jError
	if errors.As(cause, &fault) {
		switch fault.Code {
		case "Neo.TransientError.General.MemoryPoolOutOfMemoryError", "Neo.TransientError.General.OutOfMemoryError":
			return &graph.Error{Code: graph.CodeTooComplex, Message: message.New("query.needs-memory"), Cause: err}
		case "Neo.TransientError.General.DatabaseUnavailable", "Neo.ClientError.Database.DatabaseNotFound", "Neo.ClientError.Security.Unauthorized", "Neo.ClientError.Security.AuthenticationRateLimit",
			"Neo.DatabaseError.Transaction.TransactionLogError":
			return Unavailable(err)
		case "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase":
			return &graph.Error{Code: graph.CodeUnavailable, Message: message.New("database.takes-no-changes"), Cause: err}
		}
		switch {
		case strings.Contains(fault.Msg, "preallocate disk space"):
			return &graph.Error{Code: graph.CodeUnavailable, Message: message.New("database.disk-full"), Cause: err}
		case strings.Contains(fault.Msg, "needs to be restarted"), strings.Contains(fault.Msg, "to the store after written to log"):
			return Unavailable(err)
		}
	}
	if driver.IsConnectivityError(err) || driver.IsRetryable(err) || isUnreachable(err) {
		return Unavailable(err)
	}
	if fault == nil {
		return err // of the work in a transaction, which says itself what it is
	}
	return message.Trace("neo4j", err)
}

// Unavailable is the error for whoever asks while there is no database.
func Unavailable(err error) error {
	return &graph.Error{Code: graph.CodeUnavailable, Message: message.New("database.no-answer"), Cause: err}
}

// isUnknownBookmark tells if the database knows nothing of the bookmark that a
// statement was to see.
func isUnknownBookmark(err error) bool {
	var fault *driver.Neo4jError
	return errors.As(err, &fault) && (fault.Code == "Neo.ClientError.Transaction.InvalidBookmark" ||
		fault.Code == "Neo.ClientError.Transaction.InvalidBookmarkMixture" || fault.Code == "Neo.TransientError.Transaction.BookmarkTimeout")
}

func timedOut(err error) bool {
	var fault *driver.Neo4jError
	return errors.As(err, &fault) && (fault.Code == "Neo.ClientError.Transaction.TransactionTimedOut" ||
		fault.Code == "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration")
}

func isUnreachable(err error) bool {
	var limit *driver.TransactionExecutionLimit
	return errors.As(err, &limit)
}

// Profile runs a statement under PROFILE and gives the database hits of all its
// operators. It is for measuring, not for answering.
func (db *DB) Profile(ctx context.Context, s cypher.Statement) (hits int64, err error) {
	session := db.session(ctx, driver.AccessModeRead)
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, "PROFILE "+s.Text(), s.Params())
	if err != nil {
		return 0, db.translate(ctx, err)
	}
	summary, err := result.Consume(ctx)
	if err != nil {
		return 0, db.translate(ctx, err)
	}
	return planHits(summary.Profile()), nil
}

func planHits(p driver.ProfiledPlan) int64 {
	if p == nil {
		return 0
	}
	hits := p.DbHits()
	for _, child := range p.Children() {
		hits += planHits(child)
	}
	return hits
}

// Refused says why the database will not have us; refused is false if the error is of
// another kind, such as a database that is not there.
func Refused(err error) (why message.Message, refused bool) {
	var fault *driver.Neo4jError
	if !errors.As(err, &fault) {
		return why, false
	}
	switch fault.Code {
	case "Neo.ClientError.Security.Unauthorized", "Neo.ClientError.Security.AuthenticationRateLimit":
		return message.New("neo4j.wrong-password"), true
	case "Neo.ClientError.Database.DatabaseNotFound":
		return message.New("neo4j.no-such-database"), true
	case "Neo.ClientError.Security.CredentialsExpired":
		return message.New("neo4j.password-expired"), true
	}
	return why, false
}
