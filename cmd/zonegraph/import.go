package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v3"
	"golang.org/x/term"

	"zonegraph/graph"
	"zonegraph/graph/dataset"
	"zonegraph/graph/ingest"
	"zonegraph/graph/store"
	"zonegraph/internal/config"
	"zonegraph/internal/contract"
	"zonegraph/internal/embedded"
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
			&cli.IntFlag{Name: "threshold", Usage: "refused `rows` with which a file is still taken"},
			&cli.StringFlag{Name: "report", Usage: "`file` for the report as JSON, with every refused row"},
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
	files := cmd.Args().Slice()
	if len(files) == 0 {
		return errors.New("which file? zonegraph import FILE… [--commit]")
	}
	shipped, err := contract.Load()
	if err != nil {
		return err
	}
	var sources []ingest.Source
	for _, f := range files { // before Neo4j is started: a bad file needs none
		src, err := openSource(f, cmd.String("profile"), shipped.Model)
		if err != nil {
			return err
		}
		sources = append(sources, src)
	}
	db, err := openForImport(ctx, cmd, c, shipped.Model)
	if err != nil {
		return err
	}
	defer func() { _ = db.close() }()
	var reports []*fileReport
	for _, src := range sources {
		var report *fileReport
		report, err = importOne(ctx, cmd, db, shipped.Model, src)
		reports = append(reports, report)
		if err != nil {
			break
		}
	}
	return errors.Join(err, writeReport(cmd.String("report"), reports))
}

// openSource reads what a file is, and makes its rows ready to be read.
func openSource(path, _ string, m *graph.Model) (ingest.Source, error) {
	src := ingest.Source{Name: filepath.Base(path)}
	content, err := os.Open(path)
	if err != nil {
		return src, fmt.Errorf("the file %s cannot be read: %w", path, err)
	}
	defer func() { _ = content.Close() }()
	hash := sha256.New()
	if _, err := io.Copy(hash, content); err != nil {
		return src, fmt.Errorf("the file %s cannot be read: %w", path, err)
	}
	src.Hash = hex.EncodeToString(hash.Sum(nil))
	if ext := filepath.Ext(path); ext != ".yaml" {
		return src, fmt.Errorf("%s: files of the kind %q cannot be imported; .yaml is expected", path, ext)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return src, fmt.Errorf("the file %s cannot be read: %w", path, err)
	}
	parts, err := dataset.ReadParts(src.Name, text, m)
	if err != nil {
		return src, err
	}
	for i := range parts {
		parts[i].File = "" // the citation has the document's name already
	}
	src.Profile, src.Rows = "dataset", ingest.Facts(m, parts)
	return src, nil
}

// openForImport opens the database. While a service runs on the home, it is the
// service's: queries go on during an import.
func openForImport(ctx context.Context, cmd *cli.Command, c config.Config, m *graph.Model) (*database, error) {
	db, err := openDatabase(ctx, c, say(cmd))
	if errors.Is(err, embedded.ErrInUse) {
		uri, password, missing := embedded.Running(c.Embedded.Home)
		if missing != nil {
			return nil, errors.Join(err, missing)
		}
		c.Neo4j = config.Neo4j{URI: uri, User: embedded.User, Password: password}
		db, err = openDatabase(ctx, c, say(cmd))
	}
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

// fileReport is what --report has of a file.
type fileReport struct {
	ingest.Report
	Error    string           `json:"error,omitempty"`
	Refusals []ingest.Refusal `json:"refusals"`
}

func importOne(ctx context.Context, cmd *cli.Command, db *database, m *graph.Model, src ingest.Source) (*fileReport, error) {
	out := cmd.Root().Writer
	report := &fileReport{Refusals: []ingest.Refusal{}}
	keep := cmd.String("report") != ""
	diffs, refusals, commit := 0, 0, cmd.Bool("commit")
	bar, done := rows(cmd, src.Name)
	r, err := ingest.Import(ctx, db, m, src, ingest.Options{
		Commit: commit, Threshold: cmd.Int("threshold"), By: userName(), At: time.Now(), Progress: bar,
		Waiting: func() { say(cmd)("another import is under way; waiting for it to end") },
		Refused: func(r ingest.Refusal) {
			if refusals++; refusals <= shownRefusals {
				_, _ = fmt.Fprintln(out, refusalLine(r))
			}
			if keep {
				report.Refusals = append(report.Refusals, r)
			}
		},
		Changed: func(d ingest.Diff) {
			if diffs++; diffs <= cmd.Int("diff") {
				_, _ = fmt.Fprintln(out, diffLines(d))
			}
		},
	})
	done()
	report.Report = r
	if more := diffs - cmd.Int("diff"); more > 0 && cmd.Int("diff") > 0 {
		_, _ = fmt.Fprintf(out, "… and %d more changes; --diff prints more\n", more)
	}
	if more := refusals - shownRefusals; more > 0 {
		_, _ = fmt.Fprintf(out, "… and %d more refusals; --report has them all\n", more)
	}
	_, _ = fmt.Fprintf(out, "%s: %s\n", src.Name, r)
	switch {
	case err != nil:
		report.Error = err.Error()
		return report, fmt.Errorf("%s: %w", src.Name, err)
	case !r.Changes():
		_, _ = fmt.Fprintf(out, "%s: the graph has all of it already\n", src.Name)
	case !commit:
		_, _ = fmt.Fprintf(out, "%s: nothing was written; --commit writes it\n", src.Name)
	default:
		_, _ = fmt.Fprintf(out, "%s: written as %s; `zonegraph import undo %s` takes it back\n", src.Name, r.Import, strings.TrimPrefix(r.Import, "Import:"))
	}
	return report, nil
}

func refusalLine(r ingest.Refusal) string {
	var b strings.Builder
	b.WriteString("refused: ")
	if r.Sheet != "" {
		b.WriteString(r.Sheet + ", ")
	}
	fmt.Fprintf(&b, "row %d", r.Row)
	if r.Column != "" {
		fmt.Fprintf(&b, ", %s", r.Column)
	}
	if r.Value != "" {
		fmt.Fprintf(&b, " %q", r.Value)
	}
	fmt.Fprintf(&b, ": %s", r.Reason)
	if r.Remedy != "" {
		fmt.Fprintf(&b, "; %s", r.Remedy)
	}
	for i, c := range r.Candidates {
		fmt.Fprintf(&b, "%s %s (%s)", []string{"; candidates:", ","}[min(i, 1)], c.Name, c.ID)
	}
	return b.String()
}

func diffLines(d ingest.Diff) string {
	sign, by := "+", ""
	if !d.New {
		sign, by = "~", ", found by its "+d.By
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s (row %d%s)", sign, d.ID, d.Name, d.Row, by)
	for _, f := range d.Fields {
		switch {
		case f.Link && f.Old == "":
			fmt.Fprintf(&b, "\n    %s: + %s", f.Field, f.New)
		case d.New:
			fmt.Fprintf(&b, "\n    %s: %s", f.Field, f.New)
		case f.Old == "":
			fmt.Fprintf(&b, "\n    %s: not recorded → %s", f.Field, f.New)
		default:
			fmt.Fprintf(&b, "\n    %s: %s → %s", f.Field, f.Old, f.New)
		}
	}
	return b.String()
}

// rows shows how many rows were read: by a bar on a terminal, by a line every few
// seconds elsewhere.
func rows(cmd *cli.Command, name string) (progress func(int), done func()) {
	if term.IsTerminal(int(os.Stderr.Fd())) {
		bar := progressbar.NewOptions(-1, progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetDescription(name),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString("rows"), progressbar.OptionClearOnFinish())
		return func(n int) { _ = bar.Set(n) }, func() { _ = bar.Finish() }
	}
	start := time.Now()
	last := start
	return func(n int) {
		if time.Since(last) > 5*time.Second {
			last = time.Now()
			say(cmd)(fmt.Sprintf("%s: %d rows, %.0f rows/s", name, n, float64(n)/time.Since(start).Seconds()))
		}
	}, func() {}
}

// userName is who imports, as the system knows them.
func userName() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "unknown"
}

func writeReport(path string, reports []*fileReport) error {
	if path == "" {
		return nil
	}
	text, err := json.MarshalIndent(reports, "", "  ")
	if err == nil {
		err = os.WriteFile(path, append(text, '\n'), 0o644)
	}
	if err != nil {
		return fmt.Errorf("the report cannot be written: %w", err)
	}
	return nil
}

func importList(ctx context.Context, cmd *cli.Command, c config.Config) error {
	shipped, err := contract.Load()
	if err != nil {
		return err
	}
	db, err := openForImport(ctx, cmd, c, shipped.Model)
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
	shipped, err := contract.Load()
	if err != nil {
		return err
	}
	db, err := openForImport(ctx, cmd, c, shipped.Model)
	if err != nil {
		return err
	}
	defer func() { _ = db.close() }()
	r, err := ingest.Undo(ctx, db, shipped.Model, cmd.Args().First(), time.Now(), func() { say(cmd)("an import is under way; waiting for it to end") })
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(cmd.Root().Writer, "%s (%s) is undone: %d nodes are gone, %d are as before\n", r.Import, r.File, r.Nodes.New, r.Nodes.Changed)
	return nil
}
