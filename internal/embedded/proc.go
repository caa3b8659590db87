//go:build linux || darwin || freebsd

package embedded

import (
	"errors"
	"os/exec"
	"slices"
	"syscall"
)

// ownGroup keeps a terminal's Ctrl-C away from the command: the program hears
// it first, finishes its requests, and only then stops its Neo4j.
func ownGroup(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
}

// crashed tells of the end of a process that it was the process's own fault.
func crashed(end error) bool {
	var exit *exec.ExitError
	if !errors.As(end, &exit) {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && slices.Contains(faults, status.Signal())
}

// faults end a process that does what it must not; Java aborts after most.
var faults = []syscall.Signal{syscall.SIGABRT, syscall.SIGSEGV, syscall.SIGBUS, syscall.SIGILL, syscall.SIGFPE}

// terminate asks the command to end in good order.
func terminate(cmd *exec.Cmd) error { return cmd.Process.Signal(syscall.SIGTERM) }
