package embedded

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"zonegraph/message"
)

// Version is the Neo4j version that is fetched and run: the one that pom.xml names.
var Version = versionOf(pom)

// User is the only user of an embedded Neo4j.
const User = "neo4j"

// Options says where an embedded Neo4j lives and how large it may get.
type Options struct {
	// Home is the directory of this server alone: data, conf, logs, password.
	// It is made when missing. Required.
	Home string
	// Cache is the directory for the jars, shared by all homes; empty means
	// zonegraph below the user's cache directory.
	Cache string
	// HeapMB is the Java heap in MiB; 0 sizes it to the machine.
	HeapMB int
	// PageCacheMB is Neo4j's page cache in MiB; 0 sizes it to the machine.
	PageCacheMB int
	// Settings is a file with settings of the operator's own for neo4j.conf, name=value
	// on a line; empty for none.
	Settings string
	// Log, when set, is told what takes time.
	Log *slog.Logger

	// ShortLived is for servers that live for minutes: Java compiles quickly rather
	// than well, which halves the processor time of a start.
	ShortLived bool

	// For the tests of this package alone.
	pickPort func(context.Context) (int, error)

	// own are the settings of the file, once it was read.
	own []setting
}

// withDefaults returns o with absolute paths and every size filled in.
func (o Options) withDefaults() (Options, error) {
	if !supported(runtime.GOOS) {
		return o, message.NewError("neo4j.other-system")
	}
	if o.Home == "" {
		return o, message.NewError("neo4j.no-home")
	}
	if o.Cache == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return o, message.NewError("neo4j.no-cache", err)
		}
		o.Cache = filepath.Join(user, "zonegraph")
	}
	var err error
	if o.Home, err = filepath.Abs(o.Home); err != nil {
		return o, message.NewError("neo4j.home-unknown", o.Home, err)
	}
	if o.Cache, err = filepath.Abs(o.Cache); err != nil {
		return o, message.NewError("neo4j.cache-unknown", o.Cache, err)
	}
	if strings.ContainsRune(o.Cache, filepath.ListSeparator) {
		// It would be split in two on Java's class path.
		return o, message.NewError("neo4j.cache-with-separator", o.Cache, string(filepath.ListSeparator))
	}
	heap, pages := sizes(machineMB())
	if o.HeapMB == 0 {
		o.HeapMB = heap
	}
	if o.PageCacheMB == 0 {
		o.PageCacheMB = pages
	}
	if o.Settings != "" {
		if o.own, err = readSettings(o.Settings); err != nil {
			return o, err
		}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.pickPort == nil {
		o.pickPort = freePort
	}
	return o, nil
}

// sizes divides a machine's memory: a quarter for the heap, an eighth for the
// page cache, within bounds that a knowledge graph of a few million nodes does
// not outgrow. The rest stays with the program, the file cache and the user.
func sizes(totalMB int) (heapMB, pageCacheMB int) {
	if totalMB <= 0 {
		totalMB = 4096
	}
	return min(max(totalMB/4, 512), 4096), min(max(totalMB/8, 128), 2048)
}

func (o Options) jarsDir() string    { return filepath.Join(o.Cache, "neo4j-"+Version) }
func (o Options) confDir() string    { return filepath.Join(o.Home, "conf") }
func (o Options) logsDir() string    { return filepath.Join(o.Home, "logs") }
func (o Options) consoleLog() string { return filepath.Join(o.Home, "logs", "console.log") }
func (o Options) debugLog() string   { return filepath.Join(o.Home, "logs", "debug.log") }
func (o Options) storeLock() string  { return filepath.Join(o.Home, "data", "databases", "store_lock") }

// openConsoleLog starts a new console.log; the last run's stays beside it,
// because that is the one somebody asks for after a crash and a restart.
func (o Options) openConsoleLog() (io.WriteCloser, error) {
	if err := os.Rename(o.consoleLog(), o.consoleLog()+".1"); err != nil && !os.IsNotExist(err) {
		return nil, message.NewError("neo4j.log-not-kept", err)
	}
	f, err := os.Create(o.consoleLog())
	if err != nil {
		return nil, message.NewError("neo4j.log-not-opened", err)
	}
	return f, nil
}

// supported names the systems that the locks and signals here were written for.
func supported(goos string) bool {
	return goos == "linux" || goos == "darwin" || goos == "freebsd"
}
