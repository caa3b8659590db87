package main

import (
	"context"
	"strings"
	"testing"

	"github.com/urfave/cli/v3"

	"zonegraph/internal/doctest"
)

// The flags with which the documentation calls the benchmark are those that it takes.
func TestDocumentedFlags(t *testing.T) {
	seen := 0
	for _, p := range doctest.Pages(t) {
		for _, line := range p.Commands() {
			flags, ok := strings.CutPrefix(line[len(line)-1], "BENCH=")
			if !ok {
				continue
			}
			seen++
			bench := app()
			bench.Action = func(context.Context, *cli.Command) error { return nil }
			if err := bench.Run(t.Context(), append([]string{"bench"}, strings.Fields(strings.Trim(flags, `"`))...)); err != nil {
				t.Errorf("%s: %q: %v", p.Path, line, err)
			}
		}
	}
	if seen < 5 {
		t.Errorf("only %d calls with flags were found", seen)
	}
}
