package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v3"

	"zonegraph/graph"
	"zonegraph/graph/dataset"
	"zonegraph/graph/dump"
	"zonegraph/graph/snapshot"
	"zonegraph/graph/store"
	"zonegraph/internal/contract"
	"zonegraph/internal/export"
	"zonegraph/internal/export/jsonld"
	"zonegraph/internal/server"
	"zonegraph/message"
	"zonegraph/queries"
)

// exportCommand writes answers, or the whole graph, into files.
func exportCommand(with func(action) cli.ActionFunc, l message.Language) *cli.Command {
	return &cli.Command{
		Name:      "export",
		Usage:     message.Code("command.export").In(l),
		UsageText: message.Code("command.export.form").In(l),
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "query", Usage: message.Code("flag.export.query").In(l)},
			&cli.StringFlag{Name: "operation", Usage: message.Code("flag.export.operation").In(l)},
			&cli.StringFlag{Name: "variables", Usage: message.Code("flag.export.variables").In(l)},
			&cli.StringFlag{Name: "field", Usage: message.Code("flag.export.field").In(l)},
			&cli.StringFlag{Name: "part", Usage: message.Code("flag.export.part").In(l), Value: export.Rows},
			&cli.BoolFlag{Name: "no-bom", Usage: message.Code("flag.export.no-bom").In(l)},
			&cli.BoolFlag{Name: "graph", Usage: message.Code("flag.export.graph").In(l)},
			&cli.StringFlag{Name: "format", Usage: message.Code("flag.export.format").In(l), Value: string(export.CSV)},
			&cli.StringFlag{Name: "output", Usage: message.Code("flag.export.output").In(l), Value: "-"},
		},
		Action: with(exportAction),
	}
}

func exportAction(ctx context.Context, run call) error {
	c := run.settings
	shipped, err := contract.Load()
	if err != nil {
		return err
	}
	if run.flags.Bool("graph") {
		return exportGraph(ctx, run, shipped)
	}
	request, err := exportRequest(run.flags)
	if err != nil {
		return err
	}
	// Whatever is wrong with the request is said before Neo4j is started.
	if _, err := (&export.Exporter{Schema: shipped.API}).Plan(request); err != nil {
		return err
	}
	db, err := openBeside(ctx, c, run.console.Log)
	if err != nil {
		return err
	}
	defer func() { _ = db.close() }()
	if err := readable(ctx, run, db, shipped.Model); err != nil {
		return err
	}
	o, err := options(c, db, shipped, run.console.Log)
	if err != nil {
		return err
	}
	plan, err := server.NewExporter(o).Plan(request)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, c.Limits.ExportTimeout)
	defer cancel()
	return toFile(run, func(w io.Writer) error { return plan.Write(ctx, w) })
}

// readable makes sure that the graph is whole, and ready for this program. If it is, as
// that of a running service, nothing is written to it.
func readable(ctx context.Context, run call, db *database, m *graph.Model) error {
	s, err := store.Look(ctx, db)
	if err == nil && !s.Current() {
		return openWhole(ctx, run, db, m)
	}
	return cmp.Or(err, s.Whole())
}

// exportRequest reads the flags.
func exportRequest(cmd *cli.Command) (export.Request, error) {
	r := export.Request{Operation: cmd.String("operation"), Format: export.Format(cmd.String("format")),
		Field: cmd.String("field"), Part: cmd.String("part"), NoBOM: cmd.Bool("no-bom")}
	if err := checkEnding(cmd.String("output"), &r.Format, cmd.IsSet("format")); err != nil {
		return r, err
	}
	saved := ""
	if file := cmd.String("query"); file != "" {
		text, err := os.ReadFile(file)
		if err != nil {
			return r, message.At("--query", err)
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
			return r, message.NewError("export.which", r.Operation)
		}
	}
	var err error
	r.Variables, err = export.Variables(saved, cmd.String("variables"))
	return r, err
}

// checkEnding takes the format that the name of the file asks for, if none was given, and
// refuses a name that asks for another one.
func checkEnding(output string, format *export.Format, given bool) error {
	asked := export.Format(strings.ToLower(strings.TrimPrefix(filepath.Ext(output), ".")))
	switch {
	case export.MediaTypes[asked] == "" || asked == *format:
		return nil
	case given:
		return message.At("--output", message.NewError("export.other-ending", output, *format))
	}
	*format = asked
	return nil
}

// exportGraph writes the whole graph.
func exportGraph(ctx context.Context, run call, shipped *contract.Contract) error {
	c, form, output := run.settings, run.flags.String("format"), run.flags.String("output")
	switch {
	case form != "jsonld" && form != "dataset":
		return message.At("--format", message.NewError("export.no-graph-format", form))
	case form == "dataset":
		if output == "-" {
			return message.At("--output", message.NewError("export.needs-folder"))
		}
		if there, err := os.ReadDir(output); err == nil && len(there) > 0 {
			return message.At("--output", message.NewError("export.folder-not-empty", output))
		}
	}
	db, err := openBeside(ctx, c, run.console.Log)
	if err != nil {
		return err
	}
	defer func() { _ = db.close() }()
	if err := readable(ctx, run, db, shipped.Model); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, c.Limits.ExportTimeout)
	defer cancel()
	reader := snapshot.NewReader(db, snapshot.NewClock(db, 0, c.Limits.Timeout))
	if form == "dataset" {
		return writeDataset(ctx, reader, shipped, output)
	}
	return toFile(run, func(w io.Writer) error {
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

// eachRecord has every node written, and the journal of the imports.
func eachRecord(ctx context.Context, reader *snapshot.Reader, m *graph.Model, w *dataset.Writer) error {
	err := reader.Once(ctx, func(ctx context.Context) error {
		if err := dump.Each(ctx, reader, m, w.Node); err != nil {
			return err
		}
		return dump.Changes(ctx, reader, m, w.Change)
	})
	return cmp.Or(err, w.Close())
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
	if err := eachRecord(ctx, reader, shipped.Model, w); err != nil {
		return err
	}
	_ = os.Remove(folder) // if it is there, it is empty
	if err := os.Rename(part, folder); err != nil {
		return err
	}
	return os.Chmod(folder, 0o755)
}

// toFile writes the output that is asked for.
func toFile(run call, write func(io.Writer) error) error {
	output := run.flags.String("output")
	if output == "-" {
		return write(run.console.Out)
	}
	if err := into(output, write); err != nil {
		return message.At("--output", err)
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
