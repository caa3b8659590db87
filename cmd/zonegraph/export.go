package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v3"

	"zonegraph/graph"
	"zonegraph/graph/dataset"
	"zonegraph/graph/dump"
	"zonegraph/graph/snapshot"
	"zonegraph/internal/config"
	"zonegraph/internal/contract"
	"zonegraph/internal/export"
	"zonegraph/internal/export/jsonld"
	"zonegraph/internal/server"
	"zonegraph/queries"
)

// exportCommand writes answers, or the whole graph, into files.
func exportCommand(with func(func(context.Context, *cli.Command, config.Config) error) cli.ActionFunc) *cli.Command {
	return &cli.Command{
		Name:  "export",
		Usage: "write the answer of an operation, or the whole graph, into a file",
		UsageText: "zonegraph export --query FILE [--operation NAME] [--variables JSON] --format csv|xlsx|jsonl --output FILE\n" +
			"zonegraph export --operation NAME … (a saved operation)\n" +
			"zonegraph export --graph --format jsonld --output FILE\n" +
			"zonegraph export --graph --format dataset --output FOLDER",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "query", Usage: "`file` with a GraphQL document; without it, --operation names a saved one"},
			&cli.StringFlag{Name: "operation", Usage: "`name` of the operation, if the document has several"},
			&cli.StringFlag{Name: "variables", Usage: "the operation's variables as a `JSON` object"},
			&cli.StringFlag{Name: "field", Usage: "response `key` of the root field, for csv and jsonl if there are several"},
			&cli.StringFlag{Name: "part", Usage: "`rows` or sources, for csv", Value: export.Rows},
			&cli.BoolFlag{Name: "no-bom", Usage: "leave out the mark by which Excel knows that a csv is UTF-8"},
			&cli.BoolFlag{Name: "graph", Usage: "take the whole graph"},
			&cli.StringFlag{Name: "format", Usage: "`form`: csv, xlsx or jsonl; with --graph jsonld or dataset", Value: string(export.CSV)},
			&cli.StringFlag{Name: "output", Usage: "`file` to write, - for the standard output; a folder that is new or empty for dataset", Value: "-"},
		},
		Action: with(exportAction),
	}
}

func exportAction(ctx context.Context, cmd *cli.Command, c config.Config) error {
	shipped, err := contract.Load()
	if err != nil {
		return err
	}
	if cmd.Bool("graph") {
		return exportGraph(ctx, cmd, c, shipped)
	}
	request, err := exportRequest(cmd)
	if err != nil {
		return err
	}
	// Whatever is wrong with the request is said before Neo4j is started.
	if _, err := (&export.Exporter{Schema: shipped.API}).Plan(request); err != nil {
		return err
	}
	db, err := openBeside(ctx, c, say(cmd))
	if err != nil {
		return err
	}
	defer func() { _ = db.close() }()
	o, err := options(c, db, shipped)
	if err != nil {
		return err
	}
	plan, err := server.NewExporter(o).Plan(request)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, c.Limits.ExportTimeout)
	defer cancel()
	return toFile(cmd, func(w io.Writer) error { return plan.Write(ctx, w) })
}

// exportRequest reads the flags.
func exportRequest(cmd *cli.Command) (export.Request, error) {
	r := export.Request{Operation: cmd.String("operation"), Format: export.Format(cmd.String("format")),
		Field: cmd.String("field"), Part: cmd.String("part"), NoBOM: cmd.Bool("no-bom")}
	saved := ""
	if file := cmd.String("query"); file != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			return r, fmt.Errorf("--query: %w", err)
		}
		r.Query, r.Title = string(text), filepath.Base(file)
	} else {
		all, err := queries.Parse(queries.Files)
		if err != nil {
			return r, err
		}
		for _, q := range all {
			if q.Name == r.Operation {
				r.Query, r.Title, saved = q.Query, q.TitleZH, q.Variables
			}
		}
		if r.Query == "" {
			return r, fmt.Errorf("--query names a file, or --operation a saved operation; %q is none", r.Operation)
		}
	}
	var err error
	r.Variables, err = export.Variables(saved, cmd.String("variables"))
	return r, err
}

// exportGraph writes the whole graph.
func exportGraph(ctx context.Context, cmd *cli.Command, c config.Config, shipped *contract.Contract) error {
	form, output := cmd.String("format"), cmd.String("output")
	switch {
	case form != "jsonld" && form != "dataset":
		return fmt.Errorf("--format: the whole graph is written as jsonld or dataset, not %q", form)
	case form == "dataset":
		if output == "-" {
			return errors.New("--output: a dataset needs a folder")
		}
		if there, err := os.ReadDir(output); err == nil && len(there) > 0 {
			return fmt.Errorf("--output: the folder %s has something in it; a dataset is all that is in its folder", output)
		}
	}
	db, err := openBeside(ctx, c, say(cmd))
	if err != nil {
		return err
	}
	defer func() { _ = db.close() }()
	ctx, cancel := context.WithTimeout(ctx, c.Limits.ExportTimeout)
	defer cancel()
	reader := snapshot.NewReader(db, snapshot.NewClock(db, 0, c.Limits.Timeout))
	if form == "dataset" {
		return writeDataset(ctx, reader, shipped, output)
	}
	return toFile(cmd, func(w io.Writer) error {
		document, err := jsonld.NewWriter(w, shipped.Model)
		if err != nil {
			return err
		}
		if err := eachNode(ctx, reader, shipped.Model, document.Node); err != nil {
			return err
		}
		return document.Close()
	})
}

// eachNode hands over every node, or fails if an import has appeared or gone
// meanwhile: what was handed over may have been written.
func eachNode(ctx context.Context, reader *snapshot.Reader, m *graph.Model, each func(dump.Node) error) error {
	return reader.Once(ctx, func(ctx context.Context) error { return dump.Each(ctx, reader, m, each) })
}

// writeDataset writes into a folder beside the one that is named, which appears when
// it is whole.
func writeDataset(ctx context.Context, reader *snapshot.Reader, shipped *contract.Contract, folder string) error {
	folder = filepath.Clean(folder)
	if err := os.MkdirAll(filepath.Dir(folder), 0o755); err != nil {
		return err
	}
	part, err := os.MkdirTemp(filepath.Dir(folder), ".export-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(part) }()
	w := dataset.NewWriter(func(name string) (io.WriteCloser, error) { return os.Create(filepath.Join(part, name)) })
	if err := cmp.Or(eachNode(ctx, reader, shipped.Model, w.Node), w.Close()); err != nil {
		return err
	}
	_ = os.Remove(folder) // if it is there, it is empty
	if err := os.Rename(part, folder); err != nil {
		return err
	}
	return os.Chmod(folder, 0o755)
}

// toFile writes the output that is asked for.
func toFile(cmd *cli.Command, write func(io.Writer) error) error {
	output := cmd.String("output")
	if output == "-" {
		return write(cmd.Root().Writer)
	}
	if err := into(output, write); err != nil {
		return fmt.Errorf("--output: %w", err)
	}
	return nil
}

// into writes a file beside its place and moves it there when it is whole.
func into(output string, write func(io.Writer) error) error {
	part, err := os.CreateTemp(filepath.Dir(output), ".export-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(part.Name()) }()
	if err := errors.Join(write(part), part.Chmod(0o644), part.Close()); err != nil {
		return err
	}
	return os.Rename(part.Name(), output)
}
