package embedded

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"

	"zonegraph/message"
)

// child is one Java process that ends when this process ends. Three things
// hold it, each for a case that the others miss:
//
//   - The kernel sends SIGTERM to it when its parent is gone (Linux, FreeBSD).
//     That signal really follows the parent's thread, so the goroutine that
//     forks keeps its thread for as long as the child lives.
//   - A watchdog, a shell of a dozen lines, reads from a pipe whose other end
//     only this process has. However this process ends, the pipe is closed,
//     and the watchdog sends SIGTERM and after six seconds SIGKILL. It works
//     everywhere, and also ends a Java that does not listen to SIGTERM.
//   - A gate: the command waits for a line on its standard input before it
//     becomes Java. The line is sent once the watchdog runs, so there is no
//     moment in which a dying parent would leave a Java that nobody watches.
type child struct {
	cmd   *exec.Cmd
	ended chan struct{} // closed after the process is gone
	err   error         // of exec.Cmd.Wait; to be read after ended
}

const (
	gate = `read -r _ && exec "$@" </dev/null`

	// A line on the pipe means that the child has ended by itself and its id is
	// no longer ours to signal; the end of the pipe means that the parent died.
	watchdog = `
trap '' HUP INT TERM
read -r _ && exit 0
kill -TERM "$1" 2>/dev/null || exit 0
for _ in 1 2 3 4 5 6; do
	sleep 1
	kill -0 "$1" 2>/dev/null || exit 0
done
kill -KILL "$1"
`
)

// withoutDeathSignal is for the test of the watchdog alone.
var withoutDeathSignal = false

// startChild runs command with its output in out. It returns once the process
// is on its way and watched.
func startChild(command []string, env []string, out io.Writer) (*child, error) {
	sh, err := findShell()
	if err != nil {
		return nil, err
	}
	// No context: a child ends by stop, or by one of the three.
	cmd := exec.CommandContext(context.Background(), sh, append([]string{"-c", gate, "zonegraph-gate"}, command...)...)
	cmd.Env = env
	cmd.Stdout, cmd.Stderr = out, out
	ownGroup(cmd)
	if !withoutDeathSignal {
		dieWithParent(cmd)
	}
	opener, err := cmd.StdinPipe()
	if err != nil {
		return nil, message.NewError("neo4j.not-started", command[0], err)
	}
	c := &child{cmd: cmd, ended: make(chan struct{})}

	started := make(chan error)
	release := make(chan func(), 1) // what to do when the child has ended
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		c.err = cmd.Wait()
		if done := <-release; done != nil {
			done()
		}
		close(c.ended)
	}()
	if err := <-started; err != nil {
		return nil, message.NewError("neo4j.not-started", command[0], err)
	}

	stopWatch, err := startWatchdog(sh, cmd.Process.Pid)
	release <- stopWatch
	if err != nil {
		_ = opener.Close() // the gate ends at the end of its input
		<-c.ended
		return nil, err
	}
	if _, err := io.WriteString(opener, "go\n"); err != nil {
		_ = cmd.Process.Kill()
		<-c.ended
		return nil, message.NewError("neo4j.not-started", command[0], err)
	}
	_ = opener.Close()
	return c, nil
}

// startWatchdog starts the shell that ends process pid when this one is gone.
// The returned function calls it off.
func startWatchdog(sh string, pid int) (stop func(), err error) {
	cmd := exec.CommandContext(context.Background(), sh, "-c", watchdog, "zonegraph-watchdog", strconv.Itoa(pid))
	ownGroup(cmd)
	leash, err := cmd.StdinPipe()
	if err != nil {
		return nil, message.NewError("neo4j.watchdog-not-started", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, message.NewError("neo4j.watchdog-not-started", err)
	}
	return func() {
		_, _ = io.WriteString(leash, "ended\n") // fails only when the watchdog is gone
		_ = cmd.Wait()
	}, nil
}

// stop asks the child to end, and kills it when giveUp comes first.
// It returns after the process is gone; killed says which way.
func (c *child) stop(giveUp <-chan struct{}) (killed bool, err error) {
	if err := terminate(c.cmd); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return false, message.NewError("neo4j.not-signalled", c.cmd.Process.Pid, err)
	}
	select {
	case <-c.ended:
		return false, nil
	case <-giveUp:
	}
	if err := c.kill(); err != nil {
		return false, err
	}
	<-c.ended
	return true, nil
}

// kill ends the child without asking it. It does not wait.
func (c *child) kill() error {
	if err := c.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return message.NewError("neo4j.not-killed", c.cmd.Process.Pid, err)
	}
	return nil
}

// childEnv is this process's environment without what is none of Neo4j's
// business, such as the password of another server.
func childEnv(extra ...string) []string {
	env := make([]string, 0, len(os.Environ())+len(extra))
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "NEO4J_") && !strings.HasPrefix(entry, "ZONEGRAPH_") {
			env = append(env, entry)
		}
	}
	return append(env, extra...)
}
