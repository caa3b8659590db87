// Command lend runs a command, such as the tests of many packages, with servers of Neo4j
// that its test binaries borrow one after another:
//
//	go run ./internal/embedded/embeddedtest/lend NUMBER COMMAND [ARGUMENT]...
//
// Its exit code is that of the command.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"sync"
	"syscall"

	"golang.org/x/sync/errgroup"

	"zonegraph/internal/embedded/embeddedtest"
)

func main() {
	code, err := lend(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "lend:", err)
	}
	os.Exit(code)
}

// fleet is the servers that were started.
type fleet struct {
	mu   sync.Mutex
	ends []func()
}

// start starts so many servers at the same time, and lends them.
func (f *fleet) start(ctx context.Context, dir string, number int) error {
	var starting errgroup.Group
	for range number {
		starting.Go(func() error {
			s, end, err := embeddedtest.Start(ctx)
			if err != nil {
				return err
			}
			f.mu.Lock()
			defer f.mu.Unlock()
			f.ends = append(f.ends, end)
			return embeddedtest.Lend(dir, strconv.Itoa(len(f.ends)), s)
		})
	}
	return starting.Wait()
}

func (f *fleet) end() {
	var ending sync.WaitGroup
	for _, end := range f.ends {
		ending.Go(end)
	}
	ending.Wait()
}

func lend(args []string) (code int, err error) {
	const failed = 1
	if len(args) < 2 {
		return failed, errors.New("give a number of servers and a command")
	}
	number, err := strconv.Atoi(args[0])
	if err != nil || number < 0 {
		return failed, fmt.Errorf("%q is no number of servers", args[0])
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	dir, err := os.MkdirTemp("", "zonegraph-lent-")
	if err != nil {
		return failed, fmt.Errorf("directory of lent servers: %w", err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // It is in the directory for what is temporary.
	var servers fleet
	defer servers.end()
	var more sync.WaitGroup
	defer more.Wait()
	defer stop()
	// The command begins with half of them: more are needed later, if at all.
	if err := servers.start(ctx, dir, (number+1)/2); err != nil {
		return failed, err
	}
	more.Go(func() {
		if err := servers.start(ctx, dir, number/2); err != nil && ctx.Err() == nil {
			fmt.Fprintln(os.Stderr, "lend: one server less:", err)
		}
	})
	cmd := exec.CommandContext(ctx, args[1], args[2:]...)
	cmd.Env = append(os.Environ(), embeddedtest.LentVariable+"="+dir)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	err = cmd.Run()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) && exit.ExitCode() > 0 {
		return exit.ExitCode(), nil
	}
	if err != nil {
		return failed, fmt.Errorf("%s: %w", args[1], err)
	}
	return 0, nil
}
