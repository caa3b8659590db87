// Command testneo4j runs a command with a Neo4j beside it:
//
//	testneo4j -- go test -p 1 ./...
//
// The server is a small embedded one in a temporary directory. The command
// finds it by the environment variables of package embeddedtest, gets the
// signals that testneo4j gets, and its exit code is testneo4j's. When the
// environment names a server already, that one is used and none started.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"zonegraph/internal/embedded/embeddedtest"
)

func main() {
	args := os.Args[1:]
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		fmt.Fprintln(os.Stderr, "usage: testneo4j -- command [argument…]")
		os.Exit(2)
	}
	code, err := run(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "testneo4j:", err)
	}
	os.Exit(code)
}

// run returns the command's exit code, or 1 with an error of its own.
func run(args []string) (int, error) {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)

	cmd := exec.CommandContext(context.Background(), args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if os.Getenv(embeddedtest.EnvURI) == "" {
		server, end, err := start(signals)
		if err != nil {
			return 1, err
		}
		defer end()
		cmd.Env = append(os.Environ(),
			embeddedtest.EnvURI+"="+server.URI,
			embeddedtest.EnvUser+"="+server.User,
			embeddedtest.EnvPassword+"="+server.Password)
	}
	if err := cmd.Start(); err != nil {
		return 1, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case s := <-signals:
			// A terminal signals the whole group; a second one does no harm.
			_ = cmd.Process.Signal(s)
		case err := <-ended:
			return exitCode(err)
		}
	}
}

// start starts the server, unless a signal comes first.
func start(signals <-chan os.Signal) (embeddedtest.Server, func(), error) {
	ctx, cancel := context.WithTimeoutCause(context.Background(), 4*time.Minute, errors.New("it took more than 4 minutes"))
	defer cancel()
	started := make(chan struct{})
	defer close(started)
	go func() {
		select {
		case <-signals:
			cancel()
		case <-started:
		}
	}()
	return embeddedtest.Start(ctx, func(line string) { fmt.Fprintln(os.Stderr, "testneo4j:", line) })
}

// exitCode is the command's own, or as shells have it for one that a signal
// ended.
func exitCode(err error) (int, error) {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return 0, nil
	case !errors.As(err, &exit):
		return 1, err
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal()), nil
	}
	return exit.ExitCode(), nil
}
