//go:build !linux && !darwin && !freebsd

package embedded

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
)

// This file lets programs that import the package build everywhere. Nothing in
// it is reached: Start and Admin refuse such systems first.

type fileLock struct{}

type lockedError struct {
	path string
	pid  int
}

func (e *lockedError) Error() string { return fmt.Sprintf("%s is held by process %d", e.path, e.pid) }

func tryLock(string) (*fileLock, error) { return nil, errors.ErrUnsupported }

func lockWait(context.Context, string, func(int)) (*fileLock, error) {
	return nil, errors.ErrUnsupported
}

func (l *fileLock) unlock() {}

func recordLockHolder(string) int { return 0 }

func ownGroup(*exec.Cmd) {}

func dieWithParent(*exec.Cmd) {}

func crashed(error) bool { return false }

func freeMB(string) (int, error) { return 0, errors.ErrUnsupported }

func terminate(*exec.Cmd) error { return errors.ErrUnsupported }
