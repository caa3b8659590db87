// Package process runs the programs of the benchmark: it starts them, waits for
// the line by which they say that they are ready, and ends them by id; and it
// reads from /proc what they used. It knows nothing of what they do.
package process

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// Command says what to run.
type Command struct {
	// Name is what messages call it, and its log file.
	Name string
	Path string
	Args []string
	Env  []string
	Dir  string
	// User runs it as another user, nil as this one.
	User *syscall.Credential
	// Stop is the signal that ends it; SIGTERM by default.
	Stop syscall.Signal
	// Logs is the directory for its log.
	Logs string
}

// Process is a program that runs.
type Process struct {
	command Command
	cmd     *exec.Cmd
	stdin   io.Closer
	lines   chan string
	ended   chan struct{}
	err     error // to be read after ended
	once    sync.Once
}

// stopLimit is how long a program may take to end before it is killed.
const stopLimit = 20 * time.Second

// Start starts a program in a process group of its own, so that Ctrl-C reaches
// only the benchmark, which ends the others in order. Its standard input stays
// open as long as the benchmark lives.
func Start(c Command) (*Process, error) {
	log, err := os.Create(filepath.Join(c.Logs, c.Name+".log"))
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(context.Background(), c.Path, c.Args...)
	cmd.Env, cmd.Dir = append(os.Environ(), c.Env...), c.Dir
	detach(cmd, c.User)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, in := io.Pipe()
	cmd.Stdout, cmd.Stderr = in, in
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s: %w", c.Name, err)
	}
	p := &Process{command: c, cmd: cmd, stdin: stdin, lines: make(chan string, 64), ended: make(chan struct{})}
	go func() {
		defer func() { _ = log.Close() }()
		scan := bufio.NewScanner(out)
		scan.Buffer(nil, 1<<20)
		for scan.Scan() {
			_, _ = fmt.Fprintln(log, scan.Text())
			select {
			case p.lines <- scan.Text():
			default: // nobody waits for a line any more
			}
		}
		_, _ = io.Copy(io.Discard, out)
	}()
	go func() {
		p.err = cmd.Wait()
		_ = in.Close()
		close(p.ended)
	}()
	return p, nil
}

// PID is the program's process id.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Await gives what match takes from the first line that it accepts.
func (p *Process) Await(ctx context.Context, limit time.Duration, match func(line string) (string, bool)) (string, error) {
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		select {
		case line := <-p.lines:
			if found, ok := match(line); ok {
				return found, nil
			}
		case <-p.ended:
			return "", fmt.Errorf("%s ended: %w; see %s", p.command.Name, p.err, p.log())
		case <-timer.C:
			return "", fmt.Errorf("%s was not ready within %s; see %s", p.command.Name, limit, p.log())
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

func (p *Process) log() string { return filepath.Join(p.command.Logs, p.command.Name+".log") }

// Alive is nil while the program runs.
func (p *Process) Alive() error {
	select {
	case <-p.ended:
		return fmt.Errorf("%s ended: %w; see %s", p.command.Name, p.err, p.log())
	default:
		return nil
	}
}

// Stop ends the program and returns when it is gone.
func (p *Process) Stop() {
	p.once.Do(func() {
		signal := p.command.Stop
		if signal == 0 {
			signal = syscall.SIGTERM
		}
		_ = p.cmd.Process.Signal(signal)
		_ = p.stdin.Close()
		select {
		case <-p.ended:
		case <-time.After(stopLimit):
			_ = p.cmd.Process.Kill()
			<-p.ended
		}
	})
}
