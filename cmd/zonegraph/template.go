package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v3"

	"zonegraph/internal/config"
	"zonegraph/internal/contract"
	"zonegraph/internal/ingest/profile"
)

// templateCommand writes empty lists to fill in, and tells what lists there are.
func templateCommand(with func(func(context.Context, *cli.Command, config.Config) error) cli.ActionFunc) *cli.Command {
	return &cli.Command{
		Name:      "template",
		Usage:     "write an empty list to fill in and import; without a profile, name the profiles",
		UsageText: "zonegraph template [PROFILE [--output FILE]]",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Usage: "`file` to write, - for the standard output; PROFILE.xlsx without it"},
		},
		Action: with(template),
	}
}

func template(_ context.Context, cmd *cli.Command, c config.Config) error {
	shipped, err := contract.Load()
	if err != nil {
		return err
	}
	all, err := readProfiles(c, shipped)
	if err != nil {
		return err
	}
	out, name := cmd.Root().Writer, cmd.Args().First()
	if cmd.Args().Len() > 1 {
		return fmt.Errorf("which profile? one of %s", strings.Join(cmd.Args().Slice(), ", "))
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
		output := cmd.String("output")
		switch output {
		case "-":
			return write(out)
		case "":
			output = p.ID + ".xlsx"
		}
		if err := into(output, write); err != nil {
			return fmt.Errorf("--output: %w", err)
		}
		say(cmd)(output + " is written; fill it in, and zonegraph import takes it")
		return nil
	}
	if name != "" {
		return fmt.Errorf("there is no profile %q; there are %s", name, strings.Join(ids, ", "))
	}
	return nil
}
