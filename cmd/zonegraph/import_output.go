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

	"zonegraph/internal/ingest/judge"
	"zonegraph/internal/ingest/report"
	"zonegraph/internal/ingest/source"
)

// diffs keeps the first changes of a file, to be printed at its end.
type diffs struct {
	most, all int
	kept      []string
}

func (d *diffs) add(change judge.Diff) {
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

func diffLines(d judge.Diff) string {
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

// meter shows how much of something is done and how long the rest will take: by a bar
// on a terminal, by a line every few seconds elsewhere.
type meter struct {
	name, verb  string
	say         func(string)
	bar         *progressbar.ProgressBar
	start, last time.Time
}

// meterParts is how finely the bar is divided.
const meterParts = 1000

func newMeter(cmd *cli.Command, name, verb string) *meter {
	m := &meter{name: name, verb: verb, say: say(cmd), start: time.Now()}
	m.last = m.start
	if term.IsTerminal(int(os.Stderr.Fd())) {
		m.bar = progressbar.NewOptions(meterParts, progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetDescription(name),
			progressbar.OptionSetPredictTime(true), progressbar.OptionSetElapsedTime(true), progressbar.OptionClearOnFinish())
	}
	return m
}

// show tells which part is done, from 0 to 1, 0 if that is not known, and in how many
// rows; a negative number says nothing of rows.
func (m *meter) show(part float64, rows int) {
	switch {
	case m.bar != nil:
		if rows >= 0 {
			m.bar.Describe(fmt.Sprintf("%s, %d rows", m.name, rows))
		}
		_ = m.bar.Set(int(part * (meterParts - 1))) // the end is when all is written
	case time.Since(m.last) > 5*time.Second:
		m.last = time.Now()
		m.say(m.line(part, rows, time.Since(m.start)))
	}
}

func (m *meter) done() {
	if m.bar != nil {
		_ = m.bar.Finish()
	}
}

func (m *meter) line(part float64, rows int, spent time.Duration) string {
	var told []string
	if rows >= 0 {
		told = append(told, fmt.Sprintf("%d rows, %.0f rows/s", rows, float64(rows)/spent.Seconds()))
	}
	if part > 0 {
		left := time.Duration(float64(spent) * (1 - part) / part)
		told = append(told, fmt.Sprintf("%.0f %% %s, about %s left", 100*part, m.verb, left.Round(time.Second)))
	}
	return m.name + ": " + strings.Join(told, ", ")
}

// checkReport tells if the report can be written in the form that its name asks for.
func checkReport(path string, files []*source.File) error {
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
func writeReport(path string, files []*source.File) error {
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
