package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v3"
	"golang.org/x/term"

	"zonegraph/graph/ingest"
	"zonegraph/graph/ingest/file"
	"zonegraph/graph/ingest/report"
)

// diffs keeps the first changes of a file, to be printed at its end.
type diffs struct {
	most, all int
	kept      []string
}

func (d *diffs) add(change ingest.Diff) {
	if d.all++; len(d.kept) < d.most {
		d.kept = append(d.kept, diffLines(change))
	}
}

func (d *diffs) print(out io.Writer) {
	for _, lines := range d.kept {
		_, _ = fmt.Fprintln(out, lines)
	}
	if more := d.all - len(d.kept); more > 0 && d.most > 0 {
		_, _ = fmt.Fprintf(out, "… and %d more changes; --diff prints more\n", more)
	}
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

// rows shows how much of a file was read and how long the rest will take: by a bar on
// a terminal, by a line every few seconds elsewhere.
func rows(cmd *cli.Command, f *file.File) (progress func(int), done func()) {
	if term.IsTerminal(int(os.Stderr.Fd())) {
		const whole = 1000
		bar := progressbar.NewOptions(whole, progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetDescription(f.Name()),
			progressbar.OptionSetPredictTime(true), progressbar.OptionSetElapsedTime(true), progressbar.OptionClearOnFinish())
		return func(n int) {
			bar.Describe(fmt.Sprintf("%s, %d rows", f.Name(), n))
			_ = bar.Set(int(f.Read() * (whole - 1))) // the end is when all is written
		}, func() { _ = bar.Finish() }
	}
	start := time.Now()
	last := start
	return func(n int) {
		if time.Since(last) > 5*time.Second {
			last = time.Now()
			say(cmd)(progressLine(f.Name(), n, f.Read(), time.Since(start)))
		}
	}, func() {}
}

// progressLine tells how far a file is read, and what time is left if that is known.
func progressLine(name string, rows int, read float64, spent time.Duration) string {
	line := fmt.Sprintf("%s: %d rows, %.0f rows/s", name, rows, float64(rows)/spent.Seconds())
	if read > 0 {
		left := time.Duration(float64(spent) * (1 - read) / read)
		line += fmt.Sprintf(", %.0f %% read, about %s left", 100*read, left.Round(time.Second))
	}
	return line
}

// checkReport tells if the report can be written in the form that its name asks for.
func checkReport(path string, files []*file.File) error {
	switch ending := strings.ToLower(filepath.Ext(path)); ending {
	case ".json", ".txt":
	case ".xlsx", ".csv":
		if len(files) > 1 {
			return fmt.Errorf("--report: a marked copy (%s) is of one file, and these are %d; take .json or .txt, or import them one by one", ending, len(files))
		}
		if err := files[0].CanMark(ending); err != nil {
			return fmt.Errorf("--report: %w", err)
		}
	default:
		if path != "" {
			return fmt.Errorf("--report: %q ends in none of .json, .txt, .xlsx and .csv", path)
		}
	}
	return nil
}

// writeReport writes what became of the files in the form that the report's name asks
// for.
func writeReport(path string, files []*file.File) error {
	if path == "" {
		return nil
	}
	ending := strings.ToLower(filepath.Ext(path))
	err := into(path, func(w io.Writer) error {
		if ending == ".xlsx" || ending == ".csv" {
			return files[0].Mark(w, ending)
		}
		var reports []*report.Report
		for _, f := range files {
			reports = append(reports, f.Report)
		}
		if ending == ".json" {
			return report.JSON(w, reports)
		}
		var err error
		for _, r := range reports {
			err = errors.Join(err, r.Text(w, 0))
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("the report cannot be written: %w", err)
	}
	return nil
}
