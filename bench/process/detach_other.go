//go:build !linux

package process

import (
	"os/exec"
	"syscall"
)

// detach puts a command into a process group of its own.
func detach(cmd *exec.Cmd, user *syscall.Credential) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: user}
}
