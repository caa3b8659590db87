//go:build linux || freebsd

package embedded

import (
	"os/exec"
	"syscall"
)

// dieWithParent has the kernel send SIGTERM to the command when this process
// is gone. (More exactly: when the thread that forked is gone, see child.go.)
func dieWithParent(cmd *exec.Cmd) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Pdeathsig = syscall.SIGTERM
}
