// Package report tells the person who holds a list what became of it: which rows are
// refused, where, why, and what to do; as text, as JSON, and as a copy of the list with
// the cells marked (marked.go). It neither reads rows nor writes to the graph.
package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/profile"
	"zonegraph/internal/ingest/read"
	"zonegraph/message"
)

// Report gathers what is said of the rows of one file. The zero value is empty.
type Report struct {
	File string `json:"file"`
	// Sheets of the file, and how each is read.
	Sheets []Sheet `json:"sheets"`
	// Read counts the rows with data, refused ones among them, and Refused those
	// refused.
	Read    int `json:"read"`
	Refused int `json:"refused"`
	// Refusals by row; at most MaxKept. Omitted counts the others.
	Refusals []read.Refusal `json:"refusals"`
	Omitted  int            `json:"omittedRefusals,omitempty"`
	// Skipped are the rows that are no data, at most MaxKept.
	Skipped []Skip `json:"skipped"`
	// SkippedRows counts all of those.
	SkippedRows int `json:"skippedRows"`
	// Outcome is what it does to the graph, failure why it was not taken.
	Outcome *ingest.Report `json:"outcome,omitempty"`
	failure error

	lastSheet, readSheet, hiddenSheet string
	lastRow, readRow                  int
	hiddenFrom, hiddenTo              int // the last range of rows that are hidden
}

// MaxKept bounds the refusals that a report keeps one by one, and the skipped rows.
const MaxKept = 50_000

// Sheet is how a sheet is read.
type Sheet struct {
	Name    string            `json:"name"`
	Profile string            `json:"profile,omitempty"`
	Reason  message.Message   `json:"-"`
	Share   float64           `json:"share,omitempty"`
	Header  int               `json:"headerRow,omitempty"`
	Columns []message.Message `json:"columns,omitempty"`
	Unread  []string          `json:"unreadColumns,omitempty"`
	Told    []message.Message `json:"told,omitempty"`
	// HiddenColumns and HiddenRows are read like the others, though people who open the
	// file do not see them; rows as numbers and ranges of them.
	HiddenColumns []string `json:"hiddenColumns,omitempty"`
	HiddenRows    []string `json:"hiddenRows,omitempty"`
	// hiddenAbove are those of HiddenRows that stand above the data.
	hiddenAbove []string
	// Others are the profiles that could read it too, or nearly.
	Others []message.Message `json:"others,omitempty"`

	profile *profile.Profile
}

// Skip is a row that is passed over because it is no data.
type Skip struct {
	Sheet  string
	Row    int
	Reason message.Message
}

// New begins a report with how the sheets of a file are read.
func New(file string, sheets []*profile.Sheet) *Report {
	r := &Report{File: file, Refusals: []read.Refusal{}, Skipped: []Skip{}, Sheets: []Sheet{}}
	for _, s := range sheets {
		out := Sheet{Name: s.Name, Reason: s.Reason, Share: s.Share, Header: s.HeaderRow, Columns: s.Columns, Unread: s.Unread, Told: s.Told, HiddenColumns: s.Hidden}
		if s.Profile != nil {
			out.Profile, out.profile = s.Profile.ID, s.Profile
		}
		for _, row := range s.HiddenAbove {
			out.hiddenAbove = append(out.hiddenAbove, strconv.Itoa(row))
		}
		out.HiddenRows = slices.Clone(out.hiddenAbove)
		for _, o := range s.Others {
			other := message.New("report.other", o.Profile, 100*o.Share)
			if len(o.Missing) > 0 {
				other = message.New("report.other-lacks", o.Profile, 100*o.Share, o.Missing)
			}
			out.Others = append(out.Others, other)
		}
		r.Sheets = append(r.Sheets, out)
	}
	return r
}

// Reset forgets the rows, since the file is read once more.
func (r *Report) Reset() {
	for i := range r.Sheets {
		r.Sheets[i].HiddenRows = slices.Clone(r.Sheets[i].hiddenAbove)
	}
	*r = Report{File: r.File, Sheets: r.Sheets, Refusals: []read.Refusal{}, Skipped: []Skip{}}
}

// Add takes that a row was read. Its refusals come by Refuse, together with those of
// rows that do not fit the graph.
func (r *Report) Add(result profile.Result) {
	if result.Hidden {
		r.hidden(result.Sheet, result.Number)
	}
	if result.Skipped.Code == "" {
		r.read(result.Sheet, result.Number)
	} else if r.SkippedRows++; len(r.Skipped) < MaxKept {
		r.Skipped = append(r.Skipped, Skip{result.Sheet, result.Number, result.Skipped})
	}
}

// Done takes what became of the file. Its refusals are put in the order of its rows:
// those of cells come before those of names that the graph does not know.
func (r *Report) Done(outcome ingest.Report, err error) {
	r.Outcome, r.Refused = &outcome, outcome.Refused
	if err != nil && !message.Known(err) {
		err = message.NewError("command.fault", err)
	}
	r.failure = err
	place := map[string]int{}
	for i, s := range r.Sheets {
		place[s.Name] = i
	}
	slices.SortStableFunc(r.Refusals, func(a, b read.Refusal) int {
		return cmp.Or(cmp.Compare(place[a.Sheet], place[b.Sheet]), cmp.Compare(a.Row, b.Row))
	})
}

// read counts a row once, whatever it gives.
func (r *Report) read(sheet string, row int) {
	if r.Read == 0 || row != r.readRow || sheet != r.readSheet {
		r.Read++
		r.readRow, r.readSheet = row, sheet
	}
}

// hidden notes that a row is hidden, ranges of rows as one.
func (r *Report) hidden(sheet string, row int) {
	i := slices.IndexFunc(r.Sheets, func(s Sheet) bool { return s.Name == sheet })
	if i < 0 || sheet == r.hiddenSheet && row == r.hiddenTo {
		return
	}
	rows := &r.Sheets[i].HiddenRows
	if sheet == r.hiddenSheet && row == r.hiddenTo+1 && len(*rows) > 0 {
		r.hiddenTo = row
		(*rows)[len(*rows)-1] = fmt.Sprintf("%d–%d", r.hiddenFrom, row)
		return
	}
	r.hiddenSheet, r.hiddenFrom, r.hiddenTo = sheet, row, row
	if len(*rows) < MaxKept {
		*rows = append(*rows, strconv.Itoa(row))
	}
}

// Refuse takes refusals of one row after another, also of rows that could be read but
// do not fit the graph.
func (r *Report) Refuse(refusals ...read.Refusal) {
	for _, one := range refusals {
		if r.Refused == 0 || one.Row != r.lastRow || one.Sheet != r.lastSheet {
			r.Refused++
			r.lastRow, r.lastSheet = one.Row, one.Sheet
		}
		if len(r.Refusals) < MaxKept {
			r.Refusals = append(r.Refusals, one)
		} else {
			r.Omitted++
		}
	}
}

// shownOthers is how many of the other profiles people are told.
const shownOthers = 2

// Text writes the report for people who read a language, refusals one a line, at most so
// many of them; 0 for all that are kept.
func (r *Report) Text(w io.Writer, l message.Language, most int) error {
	var b strings.Builder
	line := func(indent string, m message.Message) { b.WriteString(indent + m.In(l) + "\n") }
	for _, s := range r.Sheets {
		line("", s.how(r.File))
		for _, m := range s.lists() {
			line("  ", m)
		}
	}
	line("", message.New("report.rows", r.File, r.Read, r.Refused, r.SkippedRows))
	for i, s := range r.Skipped {
		if most > 0 && i == most {
			line("  ", message.New("report.more-passed-over", r.SkippedRows-i))
			break
		}
		line("  ", message.New("report.passed-over", place(s.Sheet, s.Row), s.Reason))
	}
	for i, f := range r.Refusals {
		if most > 0 && i == most {
			line("  ", message.New("report.more", len(r.Refusals)+r.Omitted-i))
			break
		}
		line("  ", refused(f))
	}
	if r.Omitted > 0 && most == 0 {
		line("  ", message.New("report.more", r.Omitted))
	}
	if o := r.Outcome; o != nil {
		line("", message.New("report.outcome", r.File, message.New("report.counts", o.Nodes.New, o.Nodes.Changed, o.Nodes.Unchanged),
			message.New("report.counts", o.Relationships.New, o.Relationships.Changed, o.Relationships.Unchanged)))
	}
	if r.failure != nil {
		line("", message.New("report.failed", r.File, r.failure))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// how says how a sheet is read, or why it is not.
func (s Sheet) how(file string) message.Message {
	where := message.New("report.file", file)
	if s.Name != "" {
		where = message.New("report.sheet-of-file", file, s.Name)
	}
	if s.profile == nil {
		return message.New("report.not-read", where, s.Reason)
	}
	return message.New("report.read", where, s.profile, s.Header, 100*s.Share)
}

// lists are what is known of the sheet's columns, and what could read it too.
func (s Sheet) lists() []message.Message {
	var out []message.Message
	for _, list := range []struct {
		title message.Message
		items message.Clauses
	}{{message.New("report.columns-read"), clauses(s.Columns)}, {message.New("report.told"), clauses(s.Told)},
		{message.New("report.columns-left-out"), clauses(s.Unread)}, {message.New("report.columns-hidden"), clauses(s.HiddenColumns)},
		{message.New("report.rows-hidden"), clauses(s.HiddenRows)}, {message.New("report.others"), clauses(s.Others[:min(len(s.Others), shownOthers)])}} {
		if len(list.items) > 0 {
			out = append(out, message.New("report.list", list.title, list.items))
		}
	}
	return out
}

func clauses[T any](items []T) message.Clauses {
	out := make(message.Clauses, len(items))
	for i, t := range items {
		out[i] = t
	}
	return out
}

// refused is a refusal as one line.
func refused(f read.Refusal) message.Message {
	at := place(f.Sheet, f.Row)
	if f.Column != "" {
		at = message.New("report.column", at, f.Column)
	}
	if f.Value != "" {
		at = message.New("report.value", at, clip(f.Value))
	}
	return message.New("report.refused", at, because(f))
}

// because says why something is refused, and what can be done.
func because(f read.Refusal) message.Message {
	out := message.New("report.reason-and-remedy", f.Reason, f.Remedy)
	var candidates message.List
	for _, c := range f.Candidates {
		candidates = append(candidates, c)
	}
	if len(candidates) > 0 {
		out = message.New("report.candidates", out, candidates)
	}
	return out
}

func place(sheet string, row int) message.Message {
	if sheet == "" {
		return message.New("report.row", row)
	}
	return message.New("report.row-of-sheet", sheet, row)
}

func clip(text string) string {
	const most = 60
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
