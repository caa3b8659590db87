package main

import (
	"context"
	"errors"
	"os/user"
	"runtime/debug"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"zonegraph/graph"
	"zonegraph/internal/config"
	"zonegraph/internal/contract"
	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/profile"
	"zonegraph/internal/ingest/source"
	"zonegraph/internal/spreadsheet"
	"zonegraph/message"
)

// shownRefusals is how many refused rows are printed; --report has all.
const shownRefusals = 20

// importMemory is what an import's own process keeps to, in bytes, by collecting
// garbage sooner; half a million rows need about 280 MB.
const importMemory = 250 << 20

// importCommand takes files of rows into the graph, lists what was taken, and undoes
// it.
func importCommand(c *config.Config, with func(action) cli.ActionFunc, l message.Language) *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     message.Code("command.import").In(l),
		UsageText: message.Code("command.import.form").In(l),
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "commit", Usage: message.Code("flag.import.commit").In(l)},
			&cli.StringFlag{Name: "profile", Usage: message.Code("flag.import.profile").In(l)},
			&cli.StringSliceFlag{Name: "sheet", Usage: message.Code("flag.import.sheet").In(l)},
			&cli.StringMapFlag{Name: "set", Usage: message.Code("flag.import.set").In(l)},
			&cli.StringFlag{Name: "encoding", Usage: message.Code("flag.import.encoding").In(l)},
			&cli.StringFlag{Name: "threshold", Usage: message.Code("flag.import.threshold").In(l), Value: "0"},
			&cli.StringFlag{Name: "report", Usage: message.Code("flag.import.report").In(l)},
			config.Whole(c, "diff", 20, message.Code("flag.import.diff").In(l)),
		},
		Action: with(importFiles),
		Commands: []*cli.Command{
			{Name: "list", Usage: message.Code("command.import.list").In(l), Action: with(importList)},
			{Name: "undo", Usage: message.Code("command.import.undo").In(l), UsageText: message.Code("command.import.undo.form").In(l), Action: with(importUndo)},
		},
	}
}

func importFiles(ctx context.Context, run call) error {
	debug.SetMemoryLimit(importMemory)
	paths := run.flags.Args().Slice()
	if len(paths) == 0 {
		return message.NewError("import.which-file")
	}
	threshold, err := ingest.ParseThreshold(run.flags.String("threshold"))
	if err != nil {
		return message.At("--threshold", err)
	}
	shipped, err := contract.Load()
	if err != nil {
		return err
	}
	// Before Neo4j is started: a bad file needs none.
	files, err := openFiles(ctx, run, shipped, paths)
	defer func() {
		for _, f := range files {
			_ = f.Close()
		}
	}()
	if err == nil {
		err = checkReport(run.flags.String("report"), files)
	}
	if err != nil {
		return err
	}
	db, err := openForImport(ctx, run, shipped.Model)
	if err != nil {
		return err
	}
	defer func() { _ = db.close() }()
	done := files[:0:0]
	for _, f := range files {
		done = append(done, f)
		if err = importOne(ctx, run, db, shipped.Model, f, threshold); err != nil {
			break
		}
	}
	return errors.Join(err, writeReport(run, done))
}

// openFiles finds out what the files are.
func openFiles(ctx context.Context, run call, shipped *contract.Contract, paths []string) ([]*source.File, error) {
	all, err := readProfiles(run.settings, shipped)
	if err != nil {
		return nil, err
	}
	flags := run.flags
	o := profile.Options{Profile: flags.String("profile"), Sheets: flags.StringSlice("sheet"), Given: flags.StringMap("set"), Table: spreadsheet.Options{Encoding: flags.String("encoding")}}
	var files []*source.File
	for _, path := range paths {
		f, err := source.Open(ctx, path, shipped.Model, all, o)
		if err != nil {
			return files, err
		}
		files = append(files, f)
	}
	return files, nil
}

// openForImport opens the database and prepares it.
func openForImport(ctx context.Context, run call, m *graph.Model) (*database, error) {
	db, err := openBeside(ctx, run.settings, run.console.Log)
	if err != nil {
		return nil, err
	}
	if err = openWhole(ctx, run, db, m); err == nil {
		err = ingest.Prepare(ctx, db)
	}
	if err != nil {
		_ = db.close()
		return nil, err
	}
	return db, nil
}

// openShipped is openForImport for who needs the model for nothing else before.
func openShipped(ctx context.Context, run call) (*database, *graph.Model, error) {
	shipped, err := contract.Load()
	if err != nil {
		return nil, nil, err
	}
	db, err := openForImport(ctx, run, shipped.Model)
	return db, shipped.Model, err
}

func importOne(ctx context.Context, run call, db *database, m *graph.Model, f *source.File, threshold ingest.Threshold) error {
	out, commit := run.console, run.flags.Bool("commit")
	d := diffs{console: out, most: run.flags.Int("diff")}
	meter := out.Meter(reading(out.Log, f.Name()))
	r, err := f.Import(ctx, db, m, ingest.Options{
		Commit: commit, Threshold: threshold, By: userName(), At: time.Now(), Progress: func(n int) { meter.Show(f.Read(), n) }, Changed: d.add,
		Waiting: func() { out.Log.Info("import.waiting") },
	})
	meter.Done()
	d.print()
	if printing := f.Report.Text(out.Out, out.Language, shownRefusals); err == nil {
		err = printing
	}
	switch {
	case err != nil:
		return err
	case !r.Changes():
		out.Print("import.nothing-new", f.Name())
	case !commit:
		out.Print("import.not-committed", f.Name())
	default:
		out.Print("import.committed", f.Name(), r.Import, strings.TrimPrefix(r.Import, "Import:"))
	}
	return nil
}

// userName is who imports, as the system knows them.
func userName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "unknown"
}

func importList(ctx context.Context, run call) error {
	db, _, err := openShipped(ctx, run)
	if err != nil {
		return err
	}
	defer func() { _ = db.close() }()
	records, err := ingest.List(ctx, db)
	if err != nil {
		return err
	}
	for _, r := range records {
		run.console.Print("import.listed", strings.TrimPrefix(r.ID, "Import:"), r.ImportedAt, r.File, r.By, stateOf(r),
			r.Report.Rows, r.Report.Nodes.New, r.Report.Nodes.Changed, r.Report.Relationships.New, r.Report.Relationships.Changed)
	}
	if len(records) == 0 {
		run.console.Print("import.none")
	}
	return nil
}

func importUndo(ctx context.Context, run call) error {
	if run.flags.Args().Len() != 1 {
		return message.NewError("import.which-import")
	}
	db, m, err := openShipped(ctx, run)
	if err != nil {
		return err
	}
	defer func() { _ = db.close() }()
	out, id := run.console, run.flags.Args().First()
	meter := out.Meter(undoing(out.Log, id))
	r, err := ingest.Undo(ctx, db, m, id, ingest.UndoOptions{
		At: time.Now(), Progress: func(part float64) { meter.Show(part, 0) },
		Waiting: func() { out.Log.Info("import.waiting") },
	})
	meter.Done()
	if err != nil {
		return err
	}
	out.Print("import.undone", r.Import, r.File, r.Nodes.New, r.Nodes.Changed)
	return nil
}
