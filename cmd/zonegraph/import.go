package main

import (
	"context"
	"errors"
	"fmt"
	"os/user"
	"runtime/debug"
	"strings"
	"time"

	"github.com/urfave/cli/v3"

	"zonegraph/graph"
	"zonegraph/graph/store"
	"zonegraph/internal/config"
	"zonegraph/internal/contract"
	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/profile"
	"zonegraph/internal/ingest/source"
	"zonegraph/internal/spreadsheet"
)

// shownRefusals is how many refused rows are printed; --report has all.
const shownRefusals = 20

// importMemory is what an import's own process keeps to, in bytes, by collecting
// garbage sooner; half a million rows need about 280 MB.
const importMemory = 250 << 20

// importCommand takes files of rows into the graph, lists what was taken, and undoes
// it.
func importCommand(with func(func(context.Context, *cli.Command, config.Config) error) cli.ActionFunc) *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     "take lists into the graph; without --commit, only tell what would change",
		UsageText: "zonegraph import FILE… [--commit]",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "commit", Usage: "write what the files say; each file as a whole or not at all"},
			&cli.StringFlag{Name: "profile", Usage: "`name` of the profile to read the files by; recognised by their headers without it"},
			&cli.StringSliceFlag{Name: "sheet", Usage: "`name` of a sheet to read, may be repeated; all that a profile fits without it"},
			&cli.StringMapFlag{Name: "set", Usage: "`value` for all rows, such as certification.kind=高新技术企业, may be repeated"},
			&cli.StringFlag{Name: "encoding", Usage: "`encoding` of a CSV file, if it is not found out"},
			&cli.StringFlag{Name: "threshold", Usage: "refused `rows` with which a file is still taken: 10, or a share such as 1%", Value: "0"},
			&cli.StringFlag{Name: "report", Usage: "`file` for the report, by its ending: .json, .txt, or a copy of the list with what is refused marked, .xlsx or .csv"},
			&cli.IntFlag{Name: "diff", Usage: "`number` of changed nodes to print per file", Value: 20},
		},
		Action: with(importFiles),
		Commands: []*cli.Command{
			{Name: "list", Usage: "list the imports, the latest first", Action: with(importList)},
			{Name: "undo", Usage: "undo an import: the graph is as before it", UsageText: "zonegraph import undo ID", Action: with(importUndo)},
		},
	}
}

func importFiles(ctx context.Context, cmd *cli.Command, c config.Config) error {
	debug.SetMemoryLimit(importMemory)
	paths := cmd.Args().Slice()
	if len(paths) == 0 {
		return errors.New("which file? zonegraph import FILE… [--commit]")
	}
	threshold, err := ingest.ParseThreshold(cmd.String("threshold"))
	if err != nil {
		return fmt.Errorf("--threshold: %w", err)
	}
	shipped, err := contract.Load()
	if err != nil {
		return err
	}
	// Before Neo4j is started: a bad file needs none.
	files, err := openFiles(cmd, c, shipped, paths)
	defer func() {
		for _, f := range files {
			_ = f.Close()
		}
	}()
	if err == nil {
		err = checkReport(cmd.String("report"), files)
	}
	if err != nil {
		return err
	}
	db, err := openForImport(ctx, cmd, c, shipped.Model)
	if err != nil {
		return err
	}
	defer func() { _ = db.close() }()
	done := files[:0:0]
	for _, f := range files {
		done = append(done, f)
		if err = importOne(ctx, cmd, db, shipped.Model, f, threshold); err != nil {
			break
		}
	}
	return errors.Join(err, writeReport(cmd.String("report"), done))
}

// openFiles finds out what the files are.
func openFiles(cmd *cli.Command, c config.Config, shipped *contract.Contract, paths []string) ([]*source.File, error) {
	all, err := readProfiles(c, shipped)
	if err != nil {
		return nil, err
	}
	o := profile.Options{Profile: cmd.String("profile"), Sheets: cmd.StringSlice("sheet"), Given: cmd.StringMap("set"), Table: spreadsheet.Options{Encoding: cmd.String("encoding")}}
	var files []*source.File
	for _, path := range paths {
		f, err := source.Open(path, shipped.Model, all, o)
		if err != nil {
			return files, err
		}
		files = append(files, f)
	}
	return files, nil
}

// openForImport opens the database and prepares it.
func openForImport(ctx context.Context, cmd *cli.Command, c config.Config, m *graph.Model) (*database, error) {
	db, err := openBeside(ctx, c, say(cmd))
	if err != nil {
		return nil, err
	}
	if err = store.Migrate(ctx, db, m); err == nil {
		err = ingest.Prepare(ctx, db)
	}
	if err != nil {
		_ = db.close()
		return nil, err
	}
	return db, nil
}

// openShipped is openForImport for who needs the model for nothing else before.
func openShipped(ctx context.Context, cmd *cli.Command, c config.Config) (*database, *graph.Model, error) {
	shipped, err := contract.Load()
	if err != nil {
		return nil, nil, err
	}
	db, err := openForImport(ctx, cmd, c, shipped.Model)
	return db, shipped.Model, err
}

func importOne(ctx context.Context, cmd *cli.Command, db *database, m *graph.Model, f *source.File, threshold ingest.Threshold) error {
	out, commit := cmd.Root().Writer, cmd.Bool("commit")
	d := diffs{most: cmd.Int("diff")}
	shown := newMeter(cmd, f.Name(), "read")
	r, err := f.Import(ctx, db, m, ingest.Options{
		Commit: commit, Threshold: threshold, By: userName(), At: time.Now(), Progress: func(n int) { shown.show(f.Read(), n) }, Changed: d.add,
		Waiting: func() { say(cmd)("another import is under way; waiting for it to end") },
	})
	shown.done()
	d.print(out)
	if printing := f.Report.Text(out, shownRefusals); err == nil {
		err = printing
	}
	switch {
	case err != nil:
		return err
	case !r.Changes():
		_, _ = fmt.Fprintf(out, "%s: the graph has all of it already\n", f.Name())
	case !commit:
		_, _ = fmt.Fprintf(out, "%s: nothing was written; --commit writes it\n", f.Name())
	default:
		_, _ = fmt.Fprintf(out, "%s: written as %s; `zonegraph import undo %s` takes it back\n", f.Name(), r.Import, strings.TrimPrefix(r.Import, "Import:"))
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

func importList(ctx context.Context, cmd *cli.Command, c config.Config) error {
	db, _, err := openShipped(ctx, cmd, c)
	if err != nil {
		return err
	}
	defer func() { _ = db.close() }()
	records, err := ingest.List(ctx, db)
	if err != nil {
		return err
	}
	out := cmd.Root().Writer
	for _, r := range records {
		_, _ = fmt.Fprintf(out, "%s  %s  %s  by %s  %s  %d rows; nodes %d new, %d changed; relationships %d new, %d changed\n", strings.TrimPrefix(r.ID, "Import:"), r.ImportedAt, r.File, r.By, r.State,
			r.Report.Rows, r.Report.Nodes.New, r.Report.Nodes.Changed, r.Report.Relationships.New, r.Report.Relationships.Changed)
	}
	if len(records) == 0 {
		_, _ = fmt.Fprintln(out, "nothing was imported yet")
	}
	return nil
}

func importUndo(ctx context.Context, cmd *cli.Command, c config.Config) error {
	if cmd.Args().Len() != 1 {
		return errors.New("which import? `zonegraph import list` shows their ids")
	}
	db, m, err := openShipped(ctx, cmd, c)
	if err != nil {
		return err
	}
	defer func() { _ = db.close() }()
	shown := newMeter(cmd, cmd.Args().First(), "undone")
	r, err := ingest.Undo(ctx, db, m, cmd.Args().First(), ingest.UndoOptions{
		At: time.Now(), Progress: func(part float64) { shown.show(part, -1) },
		Waiting: func() { say(cmd)("an import is under way; waiting for it to end") },
	})
	shown.done()
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(cmd.Root().Writer, "%s (%s) is undone: %d nodes are gone, %d are as before\n", r.Import, r.File, r.Nodes.New, r.Nodes.Changed)
	return nil
}
