package main

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v3"

	"zonegraph/internal/config"
	"zonegraph/internal/console"
	"zonegraph/internal/doctest"
	"zonegraph/message"
)

// withArguments are the commands that take more than flags.
var withArguments = []string{"import", "template", "undo"}

// Every command line of the documentation is one that the program takes: the command
// is there, and so is each flag, and its value can be read. A flag that stands alone is
// one of any command's.
func TestDocumentedCommands(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range doctest.Pages(t) {
		for _, line := range p.Commands() {
			if line[0] != "zonegraph" {
				continue
			}
			ran, arguments, err := parsed(t.Context(), line)
			switch {
			case err != nil:
				t.Errorf("%s: %q: %v", p.Path, line, err)
			case arguments > 0 && !slices.Contains(withArguments, ran):
				t.Errorf("%s: %q: %s takes no arguments", p.Path, line, ran)
			}
			seen[ran] = true
		}
		if strings.HasPrefix(p.Path, "bench/") {
			continue // it has flags of its own
		}
		for _, span := range p.Spans() {
			if flag, ok := strings.CutPrefix(span, "--"); ok && !hasFlag(english(), strings.FieldsFunc(flag, func(r rune) bool { return r == ' ' || r == '=' })[0]) {
				t.Errorf("%s: no command has the flag %s", p.Path, span)
			}
		}
	}
	for _, c := range english().Commands {
		if !seen[c.Name] && c.Name != "serve" {
			t.Errorf("no page shows the command %s", c.Name)
		}
	}
}

// english is the program as it speaks English, to nobody.
func english() *cli.Command {
	return app(&config.Config{}, console.New(console.Options{Language: message.English, Out: io.Discard, Err: io.Discard}))
}

// hasFlag tells if a command or one below it has a flag.
func hasFlag(c *cli.Command, name string) bool {
	for _, f := range c.Flags {
		if slices.Contains(f.Names(), name) {
			return true
		}
	}
	return name == "version" || name == "help" || slices.ContainsFunc(c.Commands, func(inner *cli.Command) bool { return hasFlag(inner, name) })
}

// parsed reads a command line as the program does, and runs nothing. It gives the
// name of the command that would run, and the number of its arguments.
func parsed(ctx context.Context, line []string) (ran string, arguments int, err error) {
	root := english()
	root.Writer, root.ErrWriter = io.Discard, io.Discard
	var record func(*cli.Command)
	record = func(c *cli.Command) {
		c.Action = func(_ context.Context, c *cli.Command) error {
			ran, arguments = c.Name, c.Args().Len()
			return nil
		}
		for _, inner := range c.Commands {
			record(inner)
		}
	}
	record(root)
	return ran, arguments, root.Run(ctx, line)
}

func TestParsedFindsMistakes(t *testing.T) {
	for _, line := range [][]string{
		{"zonegraph", "export", "--fromat", "csv"},
		{"zonegraph", "generate", "--enterprises", "many"},
		{"zonegraph", "--max-depth", "7", "load", "--commit"},
	} {
		if _, _, err := parsed(t.Context(), line); err == nil {
			t.Errorf("%q was taken", line)
		}
	}
	if ran, arguments, err := parsed(t.Context(), []string{"zonegraph", "laod"}); ran != "serve" || arguments != 1 || err != nil {
		t.Errorf("got %s with %d arguments, %v", ran, arguments, err)
	}
}
