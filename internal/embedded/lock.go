//go:build linux || darwin || freebsd

package embedded

import (
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"zonegraph/message"
)

// fileLock is a lock that the operating system drops when this process ends,
// however it ends; so there is no such thing as a stale one. The file holds
// the owner's process id, for messages only, and is never removed: removing
// it would let two processes lock two files of one name.
type fileLock struct{ file *os.File }

// lockedError says that another process holds a lock. PID is 0 when unknown.
type lockedError struct {
	path string
	pid  int
}

// In is what it says.
func (e *lockedError) In(l message.Language) string {
	return message.New("neo4j.lock-held", e.path, e.pid).In(l)
}

func (e *lockedError) Error() string { return e.In(message.English) }

// tryLock takes the lock at path or returns a *lockedError at once.
func tryLock(path string) (*fileLock, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, message.NewError("neo4j.lock-not-opened", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer file.Close() //nolint:errcheck // only read
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, message.NewError("neo4j.not-locked", path, err)
		}
		text, _ := io.ReadAll(file)
		pid, _ := strconv.Atoi(strings.TrimSpace(string(text)))
		return nil, &lockedError{path: path, pid: pid}
	}
	if err := file.Truncate(0); err == nil {
		_, _ = file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
	return &fileLock{file: file}, nil
}

// lockWait takes the lock at path, waiting for its holder; waiting is called
// once if there is one.
func lockWait(ctx context.Context, path string, waiting func(pid int)) (*fileLock, error) {
	for {
		lock, err := tryLock(path)
		var locked *lockedError
		if !errors.As(err, &locked) {
			return lock, err
		}
		if waiting != nil {
			waiting(locked.pid)
			waiting = nil
		}
		select {
		case <-ctx.Done():
			return nil, message.NewError("neo4j.lock-awaited", locked.pid, path, ctx.Err())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (l *fileLock) unlock() { _ = l.file.Close() }

// recordLockHolder returns the process that holds a POSIX record lock on the
// file, or 0. That is the kind Java takes on Neo4j's store_lock; asking the
// system is better than a pid file, which can be stale or name a stranger.
func recordLockHolder(path string) int {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return 0 // no file, no lock
	}
	defer file.Close() //nolint:errcheck // only looked at
	query := syscall.Flock_t{Type: syscall.F_WRLCK, Whence: io.SeekStart}
	if err := syscall.FcntlFlock(file.Fd(), syscall.F_GETLK, &query); err != nil || query.Type == syscall.F_UNLCK {
		return 0
	}
	return int(query.Pid)
}
