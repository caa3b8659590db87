// Command zonegraph serves a knowledge graph of regional innovation over GraphQL,
// with Neo4j behind it: one that it is told of, or one that it runs itself.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/urfave/cli/v3"

	"zonegraph/internal/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := app().Run(ctx, os.Args)
	stop()
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "zonegraph:", err)
		os.Exit(1)
	}
}

// app is the table of commands. What all of them share is in config.
func app() *cli.Command {
	var c config.Config
	// Each command that touches the database says so by calling with.
	with := func(run func(context.Context, *cli.Command, config.Config) error) cli.ActionFunc {
		return func(ctx context.Context, cmd *cli.Command) error {
			if err := c.Validate(); err != nil {
				return err
			}
			return run(ctx, cmd, c)
		}
	}
	return &cli.Command{
		Name:            "zonegraph",
		Usage:           "a knowledge graph of regional innovation, asked over GraphQL",
		Version:         version(),
		Flags:           config.Flags(&c),
		HideHelpCommand: true,
		OnUsageError:    func(_ context.Context, _ *cli.Command, err error, _ bool) error { return err },
		ExitErrHandler:  func(context.Context, *cli.Command, error) {}, // main prints it
		DefaultCommand:  "serve",
		Commands: []*cli.Command{
			{
				Name:   "serve",
				Usage:  "start Neo4j if none is given, load the facts if the graph is empty, and serve",
				Action: with(serve),
			},
			{
				Name:      "load",
				Usage:     "bring the graph into line with a dataset folder (the built-in facts without --data)",
				UsageText: "zonegraph [--data FOLDER] load",
				Action:    with(load),
			},
			{
				Name:   "check",
				Usage:  "name every mistake in a dataset folder, in requirement packs and in profiles of lists; the graph is not touched",
				Action: with(check),
			},
			generateCommand(with),
			exportCommand(with),
			importCommand(with),
			templateCommand(with),
			schemaCommand(),
		},
	}
}
