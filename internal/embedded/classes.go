package embedded

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"zonegraph/message"
)

// Most of a start of Neo4j goes into reading 14,000 classes from 214 jars and checking
// them. Java can write down what it made of them and map that into memory at the next
// start (class data sharing), which halves both the time to ready and the processor
// time. The archive is made beside the jars by a server of its own, in the background
// of the first start that finds none. A start never depends on it: Java leaves out an
// archive that was made by another Java or of other jars, and after a crash of Java the
// archive is removed.
//
// Java archives no class of a jar that is signed, and checks signatures at each start,
// so beside the archive lie copies of the signed jars without signatures, which are
// first on the class path. Maven has compared the checksums of the jars as fetched.

const (
	// classesPrefix is how the directories of archives begin; what follows is their key.
	classesPrefix = "classes-"
	// archiveName is the archive, partialArchive one that is being made.
	archiveName, partialArchive = "neo4j.jsa", "neo4j.jsa.new"
	// failedName marks a directory whose archive Java did not make.
	failedName = "failed"
	// unusedLimit is how long an archive stays that no start has used.
	unusedLimit = 30 * 24 * time.Hour
	// failedLimit is how long nobody tries again what failed.
	failedLimit = 24 * time.Hour
	// archiveLimit bounds the making of an archive.
	archiveLimit = 10 * time.Minute
)

// classes is an archive of classes for one Java and one set of jars.
type classes struct {
	// dir has the archive and the jars without signatures.
	dir string
	// there tells that the archive can be used.
	there bool
}

// findClasses tells where the archive for this Java and these jars is or would be.
func findClasses(java javaCommand, lib string) (classes, error) {
	key := sha256.New()
	_, _ = fmt.Fprintln(key, java.path, java.version, runtime.GOARCH, lib)
	dir, err := os.Open(lib)
	if err != nil {
		return classes{}, message.NewError("neo4j.jars-unreadable", err)
	}
	defer dir.Close() //nolint:errcheck // only read
	// Java compares the class path, which it puts together in the order of the directory,
	// and the size and time of each jar.
	entries, err := dir.Readdir(-1)
	if err != nil {
		return classes{}, message.NewError("neo4j.jars-unreadable", err)
	}
	for _, jar := range entries {
		_, _ = fmt.Fprintln(key, jar.Name(), jar.Size(), jar.ModTime().UnixNano())
	}
	c := classes{dir: filepath.Join(filepath.Dir(lib), classesPrefix+hex.EncodeToString(key.Sum(nil))[:16])}
	_, err = os.Stat(c.archive())
	c.there = err == nil
	return c, nil
}

func (c classes) archive() string { return filepath.Join(c.dir, archiveName) }

// remove takes an archive away with which Java crashed.
func (c classes) remove() error { return os.RemoveAll(c.dir) }

// failedLately tells that Java was asked for this archive and made none.
func (c classes) failedLately() bool {
	info, err := os.Stat(filepath.Join(c.dir, failedName))
	return err == nil && time.Since(info.ModTime()) < failedLimit
}

// used notes that a start uses the archive.
func (c classes) used() {
	now := time.Now()
	_ = os.Chtimes(c.archive(), now, now) // a cache that cannot be written is never cleared either
}

// leftOutArchive removes the archive if Java has crashed with it: it may be damaged.
// It tells if it did, so that another start is worth while.
func (p *prepared) leftOutArchive(c *child) bool {
	select {
	case <-c.ended:
	default:
		return false
	}
	if !p.classes.there || !crashed(c.err) {
		return false
	}
	p.classes.there = false
	p.o.Log.Info("neo4j.classes-removed", "dir", p.classes.dir)
	return p.classes.remove() == nil
}

// archiveInBackground makes the archive of classes for later starts, until Stop.
func (i *Instance) archiveInBackground(p *prepared) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	i.endArchiving = func() { cancel(); <-done }
	go func() {
		defer close(done)
		began := time.Now()
		made, err := archiveClasses(ctx, p)
		switch {
		case made:
			p.o.Log.Info("neo4j.classes-archived", "dir", p.classes.dir, "seconds", time.Since(began).Seconds())
		case err != nil && ctx.Err() == nil: // nobody has to do anything about it
			p.o.Log.Debug("neo4j.classes-not-archived", "err", err)
		}
	}()
}

// archiveClasses makes the archive that p lacks, unless another process does or has. It
// ends with ctx and leaves nothing then.
func archiveClasses(ctx context.Context, p *prepared) (made bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, archiveLimit)
	defer cancel()
	lock, err := tryLock(filepath.Join(p.o.Cache, "neo4j-"+Version+"-classes.lock"))
	var held *lockedError
	if errors.As(err, &held) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer lock.unlock()
	c := p.classes
	if _, err := os.Stat(c.archive()); err == nil || c.failedLately() {
		return false, nil // by the one who had the lock
	}
	if err := clearClasses(filepath.Dir(c.dir), c.dir); err != nil {
		return false, err
	}
	if err := os.MkdirAll(c.dir, 0o755); err != nil {
		return false, err
	}
	if err := copyUnsigned(p.lib, c.dir); err != nil {
		return false, errors.Join(err, c.remove())
	}
	if err := runForArchive(ctx, p); err != nil {
		return false, errors.Join(err, c.remove())
	}
	if err := publishArchive(c); err != nil {
		_ = c.remove()
		_ = os.MkdirAll(c.dir, 0o755)
		return false, errors.Join(err, os.WriteFile(filepath.Join(c.dir, failedName), []byte(err.Error()+"\n"), 0o644))
	}
	return true, nil
}

// runForArchive runs a server on a scratch home until it has loaded what servers load,
// and ends it, which has Java write the archive.
func runForArchive(ctx context.Context, p *prepared) error {
	home := filepath.Join(p.classes.dir, "home")
	defer os.RemoveAll(home) //nolint:errcheck // the next one does it
	scratch, err := prepare(ctx, Options{Home: home, Cache: p.o.Cache, HeapMB: 256, PageCacheMB: 64, ShortLived: true})
	if err != nil {
		return err
	}
	scratch.archiving = true
	i, err := scratch.start(ctx)
	if err != nil {
		scratch.lock.unlock()
		return err
	}
	err = i.exercise(ctx)
	if err != nil {
		ended, cancel := context.WithCancel(ctx)
		cancel() // without an archive
		ctx = ended
	}
	return errors.Join(err, i.Stop(ctx))
}

// exercise has the server use its planner and its runtime.
func (i *Instance) exercise(ctx context.Context) error {
	driver, err := i.connect()
	if err != nil {
		return err
	}
	defer driver.Close(context.WithoutCancel(ctx)) //nolint:errcheck // nothing to lose
	for _, statement := range []string{
		"CREATE CONSTRAINT FOR (n:Scratch) REQUIRE n.id IS UNIQUE",
		"CREATE INDEX FOR (n:Scratch) ON (n.name)",
		"CREATE FULLTEXT INDEX FOR (n:Scratch) ON EACH [n.name]",
		"UNWIND range(1, 10) AS i MERGE (n:Scratch {id: i}) SET n += {name: 'a', day: date('2020-01-01')}",
		"MATCH (n:Scratch) WHERE n.name STARTS WITH 'a' AND n.id IN [1, 2] CALL (n) { MATCH (m:Scratch {id: n.id}) RETURN collect({id: m.id}) AS all } RETURN n.name, all, count(*) AS c ORDER BY c DESC LIMIT 3",
		"MATCH (n:Scratch) DETACH DELETE n",
	} {
		if _, err := neo4j.ExecuteQuery(ctx, driver, statement, nil, neo4j.EagerResultTransformer); err != nil {
			return err
		}
	}
	return nil
}

// publishArchive puts a finished archive in its place in one step. The file is on disk
// before it has its name: half of one would be found after a power cut.
func publishArchive(c classes) error {
	partial := filepath.Join(c.dir, partialArchive)
	f, err := os.Open(partial)
	if err != nil {
		return err // Java writes none if it has no archive of its own classes
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(partial, c.archive())
}

// clearClasses removes what was left by a killed process at own, and archives that no
// start has used for a month, for example of an older Java.
func clearClasses(cache, own string) error {
	dirs, err := filepath.Glob(filepath.Join(cache, classesPrefix+"*"))
	if err != nil {
		return err
	}
	for _, dir := range dirs {
		info, err := os.Stat(filepath.Join(dir, archiveName))
		if dir == own || errors.Is(err, fs.ErrNotExist) || err == nil && time.Since(info.ModTime()) > unusedLimit {
			if err := os.RemoveAll(dir); err != nil {
				return err
			}
		}
	}
	return nil
}
