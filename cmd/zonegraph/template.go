package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v3"

	"zonegraph/internal/contract"
	"zonegraph/internal/ingest/profile"
	"zonegraph/message"
)

// templateCommand writes empty lists to fill in, and tells what lists there are.
func templateCommand(with func(action) cli.ActionFunc, l message.Language) *cli.Command {
	return &cli.Command{
		Name:      "template",
		Usage:     message.Code("command.template").In(l),
		UsageText: message.Code("command.template.form").In(l),
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Usage: message.Code("flag.template.output").In(l)},
		},
		Action: with(template),
	}
}

func template(_ context.Context, run call) error {
	shipped, err := contract.Load()
	if err != nil {
		return err
	}
	all, err := readProfiles(run.settings, shipped)
	if err != nil {
		return err
	}
	out, name := run.console.Out, run.flags.Args().First()
	if run.flags.Args().Len() > 1 {
		return message.NewError("template.which", run.flags.Args().Slice())
	}
	var ids []string
	for _, p := range all {
		ids = append(ids, p.ID)
		if name == "" {
			_, _ = fmt.Fprintf(out, "%-20s  %s — %s\n", p.ID, p.TitleZH, p.TitleEN)
		}
		if name != p.ID {
			continue
		}
		write := func(w io.Writer) error { return profile.Template(w, p) }
		output := run.flags.String("output")
		switch output {
		case "-":
			return write(out)
		case "":
			output = p.ID + ".xlsx"
		}
		if ending := filepath.Ext(output); !strings.EqualFold(ending, ".xlsx") {
			return message.At("--output", message.NewError("template.not-a-workbook", output))
		}
		if err := into(output, write); err != nil {
			return message.At("--output", err)
		}
		run.console.Print("template.written", output)
		return nil
	}
	if name != "" {
		return message.NewError("template.no-such-profile", name, ids)
	}
	return nil
}
