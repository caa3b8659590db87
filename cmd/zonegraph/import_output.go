package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"

	"zonegraph/internal/console"
	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/judge"
	"zonegraph/internal/ingest/read"
	"zonegraph/internal/ingest/report"
	"zonegraph/internal/ingest/source"
	"zonegraph/message"
)

// diffs keeps the first changes of a file, to be printed at its end.
type diffs struct {
	console   *console.Console
	most, all int
	kept      []string
}

func (d *diffs) add(change judge.Diff) {
	if d.all++; len(d.kept) < d.most {
		d.kept = append(d.kept, diffLines(d.console.Language, change))
	}
}

func (d *diffs) print() {
	for _, lines := range d.kept {
		_, _ = fmt.Fprintln(d.console.Out, lines)
	}
	if more := d.all - len(d.kept); more > 0 && d.most > 0 {
		d.console.Print("import.more-changes", more)
	}
}

// diffLines are what becomes of a node: its id and name, and a line for each field.
func diffLines(l message.Language, d judge.Diff) string {
	head := message.New("import.new-node", d.ID, d.Name, d.Row)
	if !d.New {
		head = message.New("import.changed-node", d.ID, d.Name, d.Row, d.By)
	}
	lines := []string{head.In(l)}
	for _, f := range d.Fields {
		field, before, after := f.Of.Term(), read.FieldValue{Field: f.Of, Value: f.Old}, read.FieldValue{Field: f.Of, Value: f.New}
		line := message.New("import.changed-field", field, before, after)
		switch {
		case f.Link && f.Old == "":
			line = message.New("import.new-link", field, after)
		case d.New:
			line = message.New("import.new-field", field, after)
		case f.Old == "":
			line = message.New("import.first-value", field, after)
		}
		lines = append(lines, "    "+line.In(l))
	}
	return strings.Join(lines, "\n")
}

// stateOf says what became of an import.
func stateOf(r ingest.Record) message.Message {
	if r.State == "UNDONE" {
		return message.New("import.state-undone")
	}
	return message.New("import.state-committed")
}

// reading is the task of taking a file in.
func reading(log *slog.Logger, file string) console.Task {
	return console.Task{
		Title: func(rows int) message.Message { return message.New("import.reading", file, rows) },
		Record: func(p console.Progress) {
			if p.Part == 0 {
				log.Info("import.read-rows", "file", file, "rows", p.Count, "rowsPerSecond", p.Rate())
				return
			}
			log.Info("import.read-part", "file", file, "rows", p.Count, "rowsPerSecond", p.Rate(), "percent", p.Percent(), "left", p.Left())
		},
	}
}

// undoing is the task of taking an import back.
func undoing(log *slog.Logger, id string) console.Task {
	return console.Task{
		Title: func(int) message.Message { return message.New("import.undoing", id) },
		Record: func(p console.Progress) {
			log.Info("import.undone-part", "import", id, "percent", p.Percent(), "left", p.Left())
		},
	}
}

// checkReport tells if the report can be written in the form that its name asks for.
func checkReport(path string, files []*source.File) error {
	switch ending := strings.ToLower(filepath.Ext(path)); ending {
	case ".json", ".txt":
	case ".xlsx", ".csv":
		if len(files) > 1 {
			return message.At("--report", message.NewError("import.one-marked-copy", ending, len(files)))
		}
		if err := files[0].CanMark(ending); err != nil {
			return message.At("--report", err)
		}
	default:
		if path != "" {
			return message.At("--report", message.NewError("import.no-such-report", path))
		}
	}
	return nil
}

// writeReport writes what became of the files in the form that the report's name asks
// for.
func writeReport(run call, files []*source.File) error {
	path := run.flags.String("report")
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
			err = errors.Join(err, r.Text(w, run.console.Language, 0))
		}
		return err
	})
	if err != nil {
		return message.NewError("import.report-not-written", err)
	}
	return nil
}
