package embedded

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"time"

	"zonegraph/message"
)

const (
	// startLimit bounds Start when its context has no deadline. A recovery
	// after a crash in the middle of a bulk load can take minutes.
	startLimit = 5 * time.Minute
	// stopLimit bounds Stop likewise: a checkpoint of a large page cache to a
	// slow disk takes a while, and a kill instead costs a recovery later.
	stopLimit = 30 * time.Second
	// orphanLimit is how long Start waits for the Neo4j of a parent that was
	// killed a moment ago. Its watchdog needs seven seconds at most.
	orphanLimit = 10 * time.Second
	// portAttempts: between our look for a free port and Neo4j's listening on
	// it somebody else can take it.
	portAttempts = 3
)

// Instance is a running Neo4j that answers queries.
type Instance struct {
	Access
	// PlainURI is the address without TLS, for tools that do not ask who answers there.
	PlainURI string

	home  Options
	child *child
	// endArchiving ends what runs beside, if anything does.
	endArchiving func()
	done         chan struct{}
	stopping     atomic.Bool
	// failed is why the server was ended by watch, nil if it was not.
	failed atomic.Pointer[message.Error]
	// debugFrom is where what it says begins in debug.log, which goes on from run to run.
	debugFrom int64
	err       error // to be read after done
}

// Start runs a Neo4j on o.Home and returns when it answers an authenticated
// query. It takes about 6 s on a home of its own, 3.5 s once there is an archive of
// classes, and a download more at the first time. Its errors are a sentence each, with the remedy; ErrInUse is
// wrapped when the home belongs to a running process.
//
// The server lives until Stop, or until this process ends; cancelling ctx
// after Start has returned does nothing. Without a deadline in ctx, Start
// gives up after five minutes.
func Start(ctx context.Context, o Options) (*Instance, error) {
	ctx, cancel := withLimit(ctx, startLimit)
	defer cancel()
	began := time.Now()
	p, err := prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	instance, err := p.start(ctx)
	if err != nil {
		p.lock.unlock()
		return nil, err
	}
	p.o.Log.Info("neo4j.ready", "seconds", time.Since(began).Seconds())
	if !p.classes.there && !p.classes.failedLately() {
		instance.archiveInBackground(p)
	}
	return instance, nil
}

// prepared is a home that is locked and has all that a Java process needs.
type prepared struct {
	o        Options
	lock     *fileLock
	java     javaCommand
	lib      string
	classes  classes
	password string
	// archiving is the server whose classes become the archive.
	archiving bool
}

// prepare checks everything that can be checked before Java runs, cheapest
// first, and takes the home's lock, which the caller releases.
func prepare(ctx context.Context, o Options) (*prepared, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	if _, err := findShell(); err != nil {
		return nil, err
	}
	lock, err := claimHome(o)
	if err != nil {
		return nil, err
	}
	p := &prepared{o: o, lock: lock}
	err = enoughToStart(o)
	if err == nil {
		err = p.fill(ctx)
	}
	if err != nil {
		lock.unlock()
		return nil, err
	}
	return p, nil
}

func (p *prepared) fill(ctx context.Context) (err error) {
	if p.java, err = findJava(ctx); err != nil {
		return err
	}
	if p.lib, err = ensureJars(ctx, p.o); err != nil {
		return err
	}
	if p.classes, err = findClasses(p.java, p.lib); err != nil {
		return err
	}
	if err := waitForStore(ctx, p.o); err != nil {
		return err
	}
	p.password, err = ensurePassword(p.o)
	return err
}

// waitForStore waits for a Neo4j on this home to end. We hold the home's lock,
// so whoever started it is gone, and its watchdog is about to end it.
func waitForStore(ctx context.Context, o Options) error {
	deadline := time.Now().Add(orphanLimit)
	for first := true; ; first = false {
		pid := recordLockHolder(o.storeLock())
		if pid == 0 {
			return nil
		}
		if first {
			o.Log.Info("neo4j.awaiting-end", "pid", pid)
		}
		if time.Now().After(deadline) {
			return inUse(o, pid)
		}
		if err := sleep(ctx, 100*time.Millisecond); err != nil {
			return message.NewError("neo4j.home-awaited", pid, o.Home, err)
		}
	}
}

func (p *prepared) start(ctx context.Context) (*Instance, error) {
	p.o.Log.Info("neo4j.starting", "version", Version)
	for attempt := 1; ; attempt++ {
		port, err := p.o.pickPort(ctx)
		if err != nil {
			return nil, err
		}
		instance, err := p.startOn(ctx, port)
		if !errors.Is(err, errPortTaken) || attempt == portAttempts {
			return instance, err
		}
		p.o.Log.Info("neo4j.port-taken-meanwhile", "port", port)
	}
}

func (p *prepared) startOn(ctx context.Context, port int) (*Instance, error) {
	if err := writeConf(p.o, port); err != nil {
		return nil, err
	}
	certificate, err := newCertificate(p.o)
	if err != nil {
		return nil, err
	}
	log, err := p.o.openConsoleLog()
	if err != nil {
		return nil, homeError(err)
	}
	defer log.Close() //nolint:errcheck // the child has its own
	command := p.command("org.neo4j.server.CommunityEntryPoint",
		"--home-dir="+p.o.Home, "--config-dir="+p.o.confDir(), "--console-mode")
	debugFrom := sizeOf(p.o.debugLog())
	child, err := startChild(command, childEnv(), log)
	if err != nil {
		return nil, err
	}
	address := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	i := &Instance{
		Access:    accessTo(address, p.password, certificate),
		PlainURI:  "bolt://" + address,
		home:      p.o,
		child:     child,
		done:      make(chan struct{}),
		debugFrom: debugFrom,
	}
	if err := i.awaitReady(ctx); err != nil {
		if ctx.Err() == nil && p.leftOutArchive(child) {
			return p.startOn(ctx, port)
		}
		stopErr := child.kill() // it is of no use: no good order
		<-child.ended
		return nil, errors.Join(err, stopErr)
	}
	go func() {
		<-child.ended
		switch failed := i.failed.Load(); {
		case i.stopping.Load():
		case failed != nil:
			i.err = failed
		default:
			i.err = explainExit(p.o, child.err)
			p.leftOutArchive(child)
		}
		p.lock.unlock()
		close(i.done)
	}()
	go i.watch()
	return i, nil
}

// Stop ends the server in good order and returns when it is gone. When ctx
// ends first (or, for a ctx without a deadline, after 30 s) it is killed, and
// the error says so: no data is lost, but the next start has to recover.
// Stopping what has ended is no error.
func (i *Instance) Stop(ctx context.Context) error {
	ctx, cancel := withLimit(ctx, stopLimit)
	defer cancel()
	i.stopping.Store(true)
	if i.endArchiving != nil {
		defer i.endArchiving()
	}
	if i.lost(ctx) {
		err := i.child.kill() // see giveUp
		<-i.done
		return err
	}
	killed, err := i.child.stop(ctx.Done())
	if err != nil {
		return message.NewError("neo4j.not-stopped", err)
	}
	<-i.done
	if killed {
		return message.NewError("neo4j.killed", ctx.Err())
	}
	return nil
}

// Done is closed when the server is gone, for whatever reason.
func (i *Instance) Done() <-chan struct{} { return i.done }

// Err tells why the server is gone: nil while it runs and after Stop, else
// what its log says about the end.
func (i *Instance) Err() error {
	select {
	case <-i.done:
		return i.err
	default:
		return nil
	}
}

// PID returns the id of the Java process.
func (i *Instance) PID() int { return i.child.cmd.Process.Pid }

// LogsDir returns where the server writes its logs; console.log has what it
// printed, debug.log the details.
func (i *Instance) LogsDir() string { return filepath.Clean(i.home.logsDir()) }

// freePort asks the system for a port that nobody listens on. Neo4j could pick
// one itself (port 0), but does not tell which.
func freePort(ctx context.Context) (int, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, message.NewError("neo4j.no-port", err)
	}
	defer l.Close()                          //nolint:errcheck // it has done its work
	return l.Addr().(*net.TCPAddr).Port, nil //nolint:forcetypeassert // of "tcp"
}

func withLimit(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if _, ok := ctx.Deadline(); ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, limit)
}

// sleep waits for d, or returns ctx's error when it ends first.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
