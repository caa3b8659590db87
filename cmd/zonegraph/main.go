// Command zonegraph serves a knowledge graph of regional innovation over GraphQL,
// with Neo4j behind it: one that it is told of, or one that it runs itself.
package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"

	"github.com/urfave/cli/v3"

	"zonegraph/internal/config"
	"zonegraph/internal/console"
	"zonegraph/message"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	speech := config.Early(os.Args[1:], os.Getenv)
	out := console.New(console.Options{Language: speech.Language, JSON: speech.JSON, Level: speech.Level, Out: os.Stdout, Err: os.Stderr})
	var c config.Config
	err := app(&c, out).Run(ctx, os.Args)
	stop()
	if c.Fault() != nil {
		err = c.Fault()
	}
	switch {
	case err == nil:
	case errors.Is(err, context.Canceled):
		out.Log.Warn("command.interrupted")
		os.Exit(interrupted)
	default:
		if !message.Known(err) {
			err = message.NewError("command.fault", err)
		}
		out.Log.Error("command.failed", "error", err)
		os.Exit(1)
	}
}

// interrupted is how shells see a command that Ctrl-C has ended.
const interrupted = 130

// call is one run of a command: its flags, the settings, and where it speaks.
type call struct {
	flags    *cli.Command
	settings config.Config
	console  *console.Console
}

// action is what a command does.
type action func(context.Context, call) error

// app is the table of commands. What all of them share is in config.
func app(c *config.Config, out *console.Console) *cli.Command {
	l := out.Language
	translate(l)
	// Each command that goes by the settings says so by calling with.
	with := func(run action) cli.ActionFunc {
		return func(ctx context.Context, cmd *cli.Command) error {
			if err := c.Validate(); err != nil {
				return err
			}
			return run(ctx, call{cmd, *c, out})
		}
	}
	root := &cli.Command{
		Name:            "zonegraph",
		Usage:           message.Code("command.zonegraph").In(l),
		Version:         version().In(l),
		Flags:           config.Flags(c, l),
		Writer:          out.Out,
		HideHelpCommand: true,
		ExitErrHandler:  func(context.Context, *cli.Command, error) {}, // main says it
		DefaultCommand:  "serve",
		Commands: []*cli.Command{
			{
				Name:   "serve",
				Usage:  message.Code("command.serve").In(l),
				Action: with(serve),
			},
			{
				Name:      "load",
				Usage:     message.Code("command.load").In(l),
				UsageText: message.Code("command.load.form").In(l),
				Action:    with(load),
			},
			{
				Name:   "check",
				Usage:  message.Code("command.check").In(l),
				Action: with(check),
			},
			generateCommand(c, with, l),
			exportCommand(with, l),
			importCommand(c, with, l),
			templateCommand(with, l),
			schemaCommand(l),
		},
	}
	explainMistakes(root, c)
	return root
}
