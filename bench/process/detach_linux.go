package process

import (
	"os/exec"
	"syscall"
)

// detach puts a command into a process group of its own, and has the kernel end
// it when the benchmark is killed.
func detach(cmd *exec.Cmd, user *syscall.Credential) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM, Credential: user}
}
