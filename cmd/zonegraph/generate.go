package main

import (
	"context"
	"time"

	"github.com/urfave/cli/v3"

	"zonegraph/graph"
	"zonegraph/graph/store"
	"zonegraph/internal/config"
	"zonegraph/internal/console"
	"zonegraph/internal/contract"
	"zonegraph/internal/embedded"
	"zonegraph/internal/synthetic"
	"zonegraph/message"
)

// generateCommand fills a graph with made-up nodes.
func generateCommand(c *config.Config, with func(action) cli.ActionFunc, l message.Language) *cli.Command {
	return &cli.Command{
		Name:      "generate",
		Usage:     message.Code("command.generate").In(l),
		UsageText: "zonegraph --home .zonegraph-demo generate --enterprises 20000",
		Flags: []cli.Flag{
			config.Whole(c, "enterprises", 20_000, message.Code("flag.generate.enterprises").In(l)),
			config.Whole(c, "seed", uint64(1), message.Code("flag.generate.seed").In(l)),
			&cli.BoolFlag{Name: "replace", Usage: message.Code("flag.generate.replace").In(l)},
			&cli.BoolFlag{Name: "beside-facts", Usage: message.Code("flag.generate.beside-facts").In(l)},
		},
		Action: with(generate),
	}
}

// mostEnterprises is how many can be generated.
const mostEnterprises = 5_000_000

func generate(ctx context.Context, run call) error {
	c, out := run.settings, run.console
	n := run.flags.Int("enterprises")
	if n < 1 || n > mostEnterprises {
		return message.At("--enterprises", message.NewError("input.not-between", n, 1, mostEnterprises))
	}
	shipped, err := contract.Load()
	if err != nil {
		return err
	}
	m := shipped.Model
	g := synthetic.New(synthetic.Options{Enterprises: n, Seed: run.flags.Uint64("seed")})
	start := time.Now()
	done := func(r store.BulkReport) {
		out.Print("generate.done", r.Nodes, r.Relationships, time.Since(start).Round(100*time.Millisecond))
	}
	if c.Neo4j.URI == "" {
		o := embeddedOptions(c, out.Log)
		fresh, err := embedded.Fresh(o)
		if err != nil {
			return err
		}
		if fresh {
			report, err := generateDatabase(ctx, run, o, m, g)
			if err == nil {
				done(report)
			}
			return err
		}
	}
	db, err := openDatabase(ctx, c, out.Log)
	if err != nil {
		return err
	}
	defer func() { _ = db.close() }()
	contents, err := openGraph(ctx, run, db, m, store.Opening{Contents: true})
	if err != nil {
		return err
	}
	if contents.By != store.Generate {
		if err := contents.Whole(); err != nil {
			return err
		}
	}
	if contents.Facts > 0 && !run.flags.Bool("beside-facts") {
		return message.NewError("generate.among-facts")
	}
	if contents.Synthetic > 0 {
		if !run.flags.Bool("replace") {
			return message.NewError("generate.there-already", contents.Synthetic)
		}
		out.Log.Info("generate.removing")
		if _, err := store.DropSynthetic(ctx, db, m); err != nil {
			return err
		}
	}
	if err := contents.Fill(ctx, db, m, string(store.Generate), store.Generate, true); err != nil {
		return err
	}
	start = time.Now()
	show, shown := showing(out, g.Counts())
	report, err := store.Bulk(writesMuch(ctx), db, m, g.Nodes(), g.Relationships(), show)
	shown()
	if err == nil {
		err = contents.Filled(ctx, db)
	}
	if err != nil {
		return err
	}
	done(report)
	return nil
}

// generateDatabase makes a database that is not there yet through the bulk
// importer, which is several times faster than transactions are.
func generateDatabase(ctx context.Context, run call, o embedded.Options, m *graph.Model, g *synthetic.Generator) (store.BulkReport, error) {
	var report store.BulkReport
	err := embedded.Import(ctx, o, nil, func(dir string) (arguments []string, err error) {
		show, shown := showing(run.console, g.Counts())
		arguments, report, err = store.WriteFiles(ctx, dir, m, g.Nodes(), g.Relationships(), show)
		shown()
		run.console.Log.Info("generate.importing")
		return arguments, err
	})
	if err != nil {
		return report, err
	}
	db, err := openDatabase(ctx, run.settings, run.console.Log)
	if err != nil {
		return report, err
	}
	defer func() { _ = db.close() }()
	run.console.Log.Info("generate.indexing")
	_, err = openGraph(ctx, run, db, m, store.Opening{Made: true})
	return report, err
}

// showing shows how much is generated.
func showing(out *console.Console, counts synthetic.Counts) (show func(store.BulkReport), done func()) {
	total := counts.Nodes + counts.Relationships
	meter := out.Meter(console.Task{
		Title:  func(n int) message.Message { return message.New("generate.progress", n, total) },
		Record: func(p console.Progress) { out.Log.Info("generate.progress", "done", p.Count, "total", total) },
	})
	return func(r store.BulkReport) {
		n := r.Nodes + r.Relationships
		meter.Show(min(1, float64(n)/float64(total)), n)
	}, meter.Done
}
