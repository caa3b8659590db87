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
	"syscall"

	"zonegraph/internal/embedded/embeddedtest"
)

func main() {
	code, err := lend(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "lend:", err)
	}
	os.Exit(code)
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
	for i := range number {
		s, end, err := embeddedtest.Start(ctx)
		if err != nil {
			return failed, err
		}
		defer end()
		if err := embeddedtest.Lend(dir, strconv.Itoa(i), s); err != nil {
			return failed, err
		}
	}
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
