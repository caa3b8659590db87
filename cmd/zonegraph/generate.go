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

	"zonegraph/graph"
	"zonegraph/graph/store"
	"zonegraph/internal/config"
	"zonegraph/internal/contract"
	"zonegraph/internal/embedded"
	"zonegraph/internal/synthetic"
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
	g := synthetic.New(synthetic.Options{Enterprises: n, Seed: cmd.Uint64("seed")})
	start := time.Now()
	done := func(r store.BulkReport) {
		say(cmd)(fmt.Sprintf("%d synthetic nodes and %d relationships in %s", r.Nodes, r.Relationships, time.Since(start).Round(100*time.Millisecond)))
	}
	if c.Neo4j.URI == "" {
		o := embeddedOptions(c, say(cmd))
		fresh, err := embedded.Fresh(o)
		if err != nil {
			return err
		}
		if fresh {
			report, err := generateDatabase(ctx, cmd, c, o, m, g)
			if err == nil {
				done(report)
			}
			return err
		}
	}
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
	start = time.Now()
	report, err := store.Bulk(ctx, db, m, g.Nodes(), g.Relationships(), progress(cmd, g.Counts()))
	if err != nil {
		return err
	}
	done(report)
	return nil
}

// generateDatabase makes a database that is not there yet through the bulk
// importer, which is several times faster than transactions are.
func generateDatabase(ctx context.Context, cmd *cli.Command, c config.Config, o embedded.Options, m *graph.Model, g *synthetic.Generator) (store.BulkReport, error) {
	var report store.BulkReport
	err := embedded.Import(ctx, o, nil, func(dir string) (arguments []string, err error) {
		arguments, report, err = store.WriteFiles(ctx, dir, m, g.Nodes(), g.Relationships(), progress(cmd, g.Counts()))
		say(cmd)("importing the generated files")
		return arguments, err
	})
	if err != nil {
		return report, err
	}
	db, err := openDatabase(ctx, c, say(cmd))
	if err != nil {
		return report, err
	}
	defer func() { _ = db.close() }()
	say(cmd)("building the indexes")
	return report, store.Migrate(ctx, db, m)
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
