// Package source opens a file for an import, a list that a profile reads or facts in the
// dataset's own format, and gathers in one report what is said of it: when it is read,
// and when it is matched with the graph.
package source

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"iter"
	"path/filepath"
	"slices"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/dataset"
	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/profile"
	"zonegraph/internal/ingest/read"
	"zonegraph/internal/ingest/report"
	"zonegraph/internal/spreadsheet"
	"zonegraph/message"
)

// facts is the ending of files in the dataset's own format.
const facts = ".yaml"

// File is an open file. Close it at the end.
type File struct {
	// Report grows while the file is read.
	Report *report.Report

	source  read.Source
	path    string
	options profile.Options
	reader  *profile.Reader // nil for facts
	from    int64           // what was read before the rows
	content *spreadsheet.Content
}

// Open finds out what a file is. The error says what to do about a file that cannot be
// read. Reading it ends with the context.
func Open(ctx context.Context, path string, m *graph.Model, profiles []*profile.Profile, o profile.Options) (*File, error) {
	o.Table.Context = ctx
	content, err := spreadsheet.OpenContent(ctx, path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	f := &File{path: path, options: o, content: content, source: read.Source{Name: filepath.Base(path)}}
	if f.source.Hash, err = hashOf(content); err != nil {
		return nil, errors.Join(unreadable(path, err), f.Close())
	}
	if strings.EqualFold(filepath.Ext(path), facts) {
		err = f.facts(m)
	} else if err = f.list(profiles); err != nil {
		err = message.At(f.source.Name, err)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// list has the file read by profiles.
func (f *File) list(profiles []*profile.Profile) (err error) {
	if f.reader, err = profile.Open(f.path, profiles, f.options); err != nil {
		return err
	}
	var ids []string
	for _, s := range f.reader.Sheets {
		if s.Profile != nil && !slices.Contains(ids, s.Profile.ID) {
			ids = append(ids, s.Profile.ID)
		}
	}
	f.source.Profile = strings.Join(ids, ", ")
	f.Report = report.New(f.source.Name, f.reader.Sheets)
	f.source.Rows = f.noted(f.reader.Rows())
	return nil
}

// unreadable says why a file cannot be read, and names it once.
func unreadable(path string, err error) error {
	var inner *fs.PathError
	if errors.As(err, &inner) {
		err = inner.Err
	}
	return message.NewError("list.unreadable", path, err)
}

// hashOf reads no more than there was when the file was opened: one that grows has no end.
func hashOf(content *spreadsheet.Content) (string, error) {
	hash := sha256.New()
	if _, err := io.Copy(hash, io.NewSectionReader(content, 0, content.Size())); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), content.Unchanged()
}

// mostFacts is how large a file of facts may be, in bytes: it is read as a whole.
const mostFacts = 64 << 20

func (f *File) facts(m *graph.Model) error {
	if f.content.Size() > mostFacts {
		return message.NewError("list.facts-too-large", f.source.Name, mostFacts>>20)
	}
	text, err := io.ReadAll(io.NewSectionReader(f.content, 0, f.content.Size()))
	if err != nil {
		return unreadable(f.path, err)
	}
	parts, err := dataset.ReadParts(f.source.Name, text, m)
	if err != nil {
		return err
	}
	for i := range parts {
		parts[i].File = "" // the citation has the document's name already
	}
	f.Report = report.New(f.source.Name, nil)
	f.source.Profile, f.source.Rows = "dataset", f.noted(results(read.Facts(m, parts)))
	return nil
}

// results are facts as if a profile had read them.
func results(items iter.Seq2[read.Item, error]) iter.Seq2[profile.Result, error] {
	return func(yield func(profile.Result, error) bool) {
		for item, err := range items {
			r := profile.Result{Row: item.Row, Refusals: item.Refusals}
			if r.Row != nil {
				r.Sheet, r.Number = r.Row.Sheet, r.Row.Number
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// noted passes rows on and has the report take note of them, each time from the start.
func (f *File) noted(rows iter.Seq2[profile.Result, error]) iter.Seq2[read.Item, error] {
	return func(yield func(read.Item, error) bool) {
		f.Report.Reset()
		if f.reader != nil {
			f.from = f.reader.Book.Taken()
		}
		for r, err := range rows {
			if err == nil {
				err = f.options.Table.Context.Err()
			}
			if err == nil {
				f.Report.Add(r)
				if r.Skipped.Code != "" {
					continue
				}
			}
			if !yield(read.Item{Row: r.Row, Refusals: r.Refusals}, err) || err != nil {
				return
			}
		}
		if err := f.content.Unchanged(); err != nil {
			yield(read.Item{}, err)
		}
	}
}

// Name is the file's name.
func (f *File) Name() string { return f.source.Name }

// Read is the part of the file that was read, from 0 to 1; 0 if that is not known.
// Options.Progress may ask for it.
func (f *File) Read() float64 {
	if f.reader == nil || f.reader.Book.Size() == 0 {
		return 0
	}
	return min(1, float64(f.reader.Book.Taken()-f.from)/float64(f.reader.Book.Size()))
}

// Import judges the file and writes it if it is told to; see ingest.Import.
func (f *File) Import(ctx context.Context, db ingest.Database, m *graph.Model, o ingest.Options) (ingest.Report, error) {
	told := o.Refused
	o.Refused = func(r read.Refusal) {
		f.Report.Refuse(r)
		if told != nil {
			told(r)
		}
	}
	outcome, err := ingest.Import(ctx, db, m, f.source, o)
	if err == nil && f.Report.Read == 0 {
		// A list of nothing is a list that was not understood, or the wrong file.
		err = message.NewError("list.no-rows", f.Report.SkippedRows)
	}
	f.Report.Done(outcome, err)
	if err != nil {
		err = message.At(f.source.Name, err)
	}
	return outcome, err
}

// CanMark tells if there can be a marked copy with such an ending, .xlsx or .csv.
func (f *File) CanMark(ending string) error {
	switch {
	case f.reader == nil:
		return message.NewError("list.no-marked-copy", f.source.Name, facts)
	case ending == ".csv" && len(f.reader.Book.Sheets) > 1:
		return message.NewError("list.no-marked-csv", f.source.Name, len(f.reader.Book.Sheets))
	case ending == ".csv" && f.reader.Book.From1904: // a day that is a number would be another
		return message.NewError("list.no-marked-csv-of-1904", f.source.Name)
	}
	return nil
}

// Mark writes a copy with the refusals of the import in it, as .xlsx or .csv.
func (f *File) Mark(w io.Writer, ending string) error {
	if err := f.CanMark(ending); err != nil {
		return err
	}
	if ending == ".csv" {
		return report.MarkedCSV(w, f.path, f.options.Table, f.Report.Refusals)
	}
	return report.Marked(w, f.path, f.options.Table, f.Report.Refusals)
}

// Close closes the file.
func (f *File) Close() error {
	err := f.content.Close()
	if f.reader != nil {
		err = errors.Join(err, f.reader.Close())
	}
	return err
}
