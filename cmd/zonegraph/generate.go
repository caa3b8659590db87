package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v3"
	"golang.org/x/term"

	"zonegraph/graph/store"
	"zonegraph/graph/synthetic"
	"zonegraph/internal/config"
	"zonegraph/internal/contract"
)

// generateCommand fills a graph with made-up nodes.
func generateCommand(with func(func(context.Context, *cli.Command, config.Config) error) cli.ActionFunc) *cli.Command {
	return &cli.Command{
		Name:      "generate",
		Usage:     "fill a graph with made-up enterprises and what belongs to them, for demonstration and scale",
		UsageText: "zonegraph --home .zonegraph-demo generate --enterprises 20000",
		Flags: []cli.Flag{
			&cli.IntFlag{Name: "enterprises", Usage: "`number` of enterprises", Value: 20_000},
			&cli.Uint64Flag{Name: "seed", Usage: "`number` that decides what is made up; the same gives the same graph", Value: 1},
			&cli.BoolFlag{Name: "replace", Usage: "remove synthetic nodes that are there first"},
			&cli.BoolFlag{Name: "beside-facts", Usage: "allow a graph that holds real facts; the two are not linked, and every synthetic node says what it is"},
		},
		Action: with(generate),
	}
}

func generate(ctx context.Context, cmd *cli.Command, c config.Config) error {
	n := cmd.Int("enterprises")
	if n < 1 || n > 5_000_000 {
		return fmt.Errorf("--enterprises: %d is not between 1 and 5,000,000", n)
	}
	shipped, err := contract.Load()
	if err != nil {
		return err
	}
	m := shipped.Model
	db, err := openDatabase(ctx, c, say(cmd))
	if err != nil {
		return err
	}
	defer func() { _ = db.close() }()
	if err := store.Migrate(ctx, db, m); err != nil {
		return err
	}
	contents, err := store.Count(ctx, db, m)
	if err != nil {
		return err
	}
	if contents.Facts > 0 && !cmd.Bool("beside-facts") {
		return errors.New("this graph holds real facts; give the synthetic one a graph of its own, for example by --home .zonegraph-demo, or say --beside-facts")
	}
	if contents.Synthetic > 0 {
		if !cmd.Bool("replace") {
			return fmt.Errorf("this graph holds %d synthetic nodes already; say --replace to have others instead", contents.Synthetic)
		}
		say(cmd)("removing the synthetic nodes that are there")
		if _, err := store.DropSynthetic(ctx, db, m); err != nil {
			return err
		}
	}
	start := time.Now()
	g := synthetic.New(synthetic.Options{Enterprises: n, Seed: cmd.Uint64("seed")})
	report, err := store.Bulk(ctx, db, m, g.Nodes(), g.Relationships(), progress(cmd, g.Counts()))
	if err != nil {
		return err
	}
	say(cmd)(fmt.Sprintf("%d synthetic nodes and %d relationships in %s", report.Nodes, report.Relationships, time.Since(start).Round(100*time.Millisecond)))
	return nil
}

// progress shows a bar on a terminal, and a line every few seconds elsewhere.
func progress(cmd *cli.Command, counts synthetic.Counts) func(store.BulkReport) {
	total := counts.Nodes + counts.Relationships
	if term.IsTerminal(int(os.Stderr.Fd())) {
		bar := progressbar.NewOptions(total, progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetDescription("generating"),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionClearOnFinish())
		return func(r store.BulkReport) { _ = bar.Set(min(r.Nodes+r.Relationships, total)) }
	}
	var last time.Time
	return func(r store.BulkReport) {
		if time.Since(last) > 5*time.Second {
			last = time.Now()
			say(cmd)(fmt.Sprintf("generating: %d of about %d", r.Nodes+r.Relationships, total))
		}
	}
}
