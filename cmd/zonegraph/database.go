package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"zonegraph/graph/cypher"
	"zonegraph/graph/neo4j"
	"zonegraph/graph/probe"
	"zonegraph/graph/snapshot"
	"zonegraph/internal/config"
	"zonegraph/internal/embedded"
	"zonegraph/internal/ingest"
	"zonegraph/message"
)

// database is the Neo4j of this run: an embedded one, which it starts again if it
// ends by itself, or a server that others run.
type database struct {
	options  embedded.Options
	instance *embedded.Instance
	// home is where the data lies, if that is on this machine.
	home string
	// pool is nil while there is no Neo4j.
	pool atomic.Pointer[neo4j.DB]
	// probe tells if the graph can be read.
	probe *probe.Probe
	// again has the reason for which the embedded Neo4j is to be started again.
	again chan reason
	// suspicion has something in it if a statement was ended that may run nevertheless.
	suspicion   chan struct{}
	stuckLimits stuckLimits
	cancel      context.CancelFunc
	// background is what keep has started.
	background sync.WaitGroup
}

func newDatabase() *database {
	d := &database{again: make(chan reason, 1), suspicion: make(chan struct{}, 1), stuckLimits: usualStuckLimits}
	d.probe = probe.New(d)
	return d
}

// connectLimit is how long a server of others may take to answer at the start.
const connectLimit = 20 * time.Second

// openDatabase starts or reaches the database. The log is told what takes time.
func openDatabase(ctx context.Context, c config.Config, log *slog.Logger) (*database, error) {
	d := newDatabase()
	if c.Neo4j.URI != "" {
		n := c.Neo4j
		return d, d.reach(ctx, neo4j.Options{URI: n.URI, User: n.User, Password: n.Password, Database: n.Database})
	}
	d.options, d.home = embeddedOptions(c, log), c.Embedded.Home
	if err := d.start(ctx); err != nil {
		return nil, err
	}
	return d, nil
}

// openBeside opens the database. While a service runs on the home, it is the service's:
// queries go on during imports and exports.
func openBeside(ctx context.Context, c config.Config, log *slog.Logger) (*database, error) {
	db, err := openDatabase(ctx, c, log)
	if !errors.Is(err, embedded.ErrInUse) {
		return db, err
	}
	access, missing := embedded.Running(c.Embedded.Home)
	if missing != nil {
		return nil, errors.Join(err, missing)
	}
	db = newDatabase()
	db.home = c.Embedded.Home
	return db, db.reach(ctx, accessOptions(access))
}

// accessOptions are the options of connections to an embedded Neo4j.
func accessOptions(a embedded.Access) neo4j.Options {
	return neo4j.Options{URI: a.URI, User: a.User, Password: a.Password, TLS: a.TLS()}
}

// embeddedOptions are the options of the embedded database.
func embeddedOptions(c config.Config, log *slog.Logger) embedded.Options {
	return embedded.Options{Home: c.Embedded.Home, Cache: c.Embedded.Cache,
		HeapMB: c.Embedded.HeapMB, PageCacheMB: c.Embedded.PageCacheMB, Settings: c.Embedded.Settings, Log: log}
}

func (d *database) reach(ctx context.Context, o neo4j.Options) error {
	db, err := neo4j.Open(o)
	if err != nil {
		return err
	}
	d.pool.Store(db)
	ctx, cancel := context.WithTimeout(ctx, connectLimit)
	defer cancel()
	for {
		err := db.Ping(ctx)
		if err == nil {
			return nil
		}
		if cause, refused := neo4j.Refused(err); refused {
			return message.NewError("neo4j.server-refuses", o.URI, cause)
		}
		select {
		case <-ctx.Done():
			return message.NewError("neo4j.server-silent", o.URI)
		case <-time.After(500 * time.Millisecond):
		}
	}
}

func (d *database) start(ctx context.Context) error {
	instance, err := embedded.Start(ctx, d.options)
	if err != nil {
		return err
	}
	db, err := neo4j.Open(accessOptions(instance.Access))
	if err != nil {
		return err
	}
	d.instance = instance
	d.pool.Store(db)
	return nil
}

var _ ingest.Database = (*database)(nil)

// connected is the pool of connections, or an error for clients while there is none.
func (d *database) connected() (*neo4j.DB, error) {
	if db := d.pool.Load(); db != nil {
		return db, nil
	}
	return nil, neo4j.Unavailable(errNoDatabase)
}

// Run implements snapshot.Database.
func (d *database) Run(ctx context.Context, s cypher.Statement, o snapshot.RunOptions, each func(any) error) (snapshot.Ending, error) {
	db, err := d.connected()
	if err != nil {
		return snapshot.Ending{}, err
	}
	ending, err := db.Run(ctx, s, o, each)
	d.suspect(ctx, err)
	return ending, err
}

// State implements snapshot.Database.
func (d *database) State(ctx context.Context, since ...string) (snapshot.State, error) {
	db, err := d.connected()
	if err != nil {
		return snapshot.State{}, err
	}
	return db.State(ctx, since...)
}

// Bookmark implements snapshot.Database.
func (d *database) Bookmark(ctx context.Context) (string, error) {
	db, err := d.connected()
	if err != nil {
		return "", err
	}
	return db.Bookmark(ctx)
}

// Write implements cypher.Writer.
func (d *database) Write(ctx context.Context, work func(cypher.Tx) error) error {
	if err := d.checkSpace(ctx); err != nil {
		return err
	}
	db, err := d.connected()
	if err != nil {
		return err
	}
	err = db.Write(ctx, work)
	d.suspect(ctx, err)
	return err
}

// close ends the connections, and the embedded Neo4j. It is called when the
// context of the run has ended, so it has a limit of its own.
func (d *database) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), 40*time.Second)
	defer cancel()
	if d.cancel != nil {
		d.cancel()
		d.background.Wait()
	}
	d.disconnect(ctx)
	if d.instance != nil {
		return d.instance.Stop(ctx)
	}
	return nil
}
