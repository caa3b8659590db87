// Package report tells the person who holds a list what became of it: which rows are
// refused, where, why, and what to do; as text, as JSON, and as a copy of the list with
// the cells marked (marked.go). It neither reads rows nor writes to the graph.
package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/profile"
	"zonegraph/internal/ingest/read"
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
	// Outcome is what it does to the graph, and Error why it was not taken.
	Outcome *ingest.Report `json:"outcome,omitempty"`
	Error   string         `json:"error,omitempty"`

	lastSheet, readSheet string
	lastRow, readRow     int
}

// MaxKept bounds the refusals that a report keeps one by one, and the skipped rows.
const MaxKept = 50_000

// Sheet is how a sheet is read.
type Sheet struct {
	Name    string   `json:"name"`
	Profile string   `json:"profile,omitempty"`
	Reason  string   `json:"reason,omitempty"`
	Share   float64  `json:"share,omitempty"`
	Header  int      `json:"headerRow,omitempty"`
	Columns []string `json:"columns,omitempty"`
	Unread  []string `json:"unreadColumns,omitempty"`
	Told    []string `json:"told,omitempty"`
	// Others are the profiles that could read it too, or nearly.
	Others []string `json:"others,omitempty"`
}

// Skip is a row that is passed over because it is no data.
type Skip struct {
	Sheet  string `json:"sheet"`
	Row    int    `json:"row"`
	Reason string `json:"reason"`
}

// New begins a report with how the sheets of a file are read.
func New(file string, sheets []*profile.Sheet) *Report {
	r := &Report{File: file, Refusals: []read.Refusal{}, Skipped: []Skip{}, Sheets: []Sheet{}}
	for _, s := range sheets {
		out := Sheet{Name: s.Name, Reason: s.Reason, Share: s.Share, Header: s.HeaderRow, Columns: s.Columns, Unread: s.Unread, Told: s.Told}
		if s.Profile != nil {
			out.Profile = s.Profile.ID
		}
		for _, o := range s.Others {
			text := fmt.Sprintf("%s (%.0f %% of the columns", o.Profile.ID, 100*o.Share)
			if len(o.Missing) > 0 {
				text += ", lacks " + strings.Join(o.Missing, ", ")
			}
			out.Others = append(out.Others, text+")")
		}
		r.Sheets = append(r.Sheets, out)
	}
	return r
}

// Reset forgets the rows, since the file is read once more.
func (r *Report) Reset() {
	*r = Report{File: r.File, Sheets: r.Sheets, Refusals: []read.Refusal{}, Skipped: []Skip{}}
}

// Add takes that a row was read. Its refusals come by Refuse, together with those of
// rows that do not fit the graph.
func (r *Report) Add(result profile.Result) {
	if result.Skipped == "" {
		r.read(result.Sheet, result.Number)
	} else if r.SkippedRows++; len(r.Skipped) < MaxKept {
		r.Skipped = append(r.Skipped, Skip{result.Sheet, result.Number, result.Skipped})
	}
}

// Done takes what became of the file. Its refusals are put in the order of its rows:
// those of cells come before those of names that the graph does not know.
func (r *Report) Done(outcome ingest.Report, err error) {
	r.Outcome, r.Refused = &outcome, outcome.Refused
	if err != nil {
		r.Error = err.Error()
	}
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

// JSON writes the reports of some files for machines.
func JSON(w io.Writer, reports []*Report) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(reports)
}

// shownOthers is how many of the other profiles people are told.
const shownOthers = 2

// Text writes the report for people, refusals one a line, at most so many of them; 0
// for all that are kept.
func (r *Report) Text(w io.Writer, most int) error {
	var b strings.Builder
	for _, s := range r.Sheets {
		where := r.File
		if s.Name != "" {
			where += ", sheet " + s.Name
		}
		if s.Profile == "" {
			fmt.Fprintf(&b, "%s: not read: %s\n", where, s.Reason)
		} else {
			fmt.Fprintf(&b, "%s: read by the profile %s, header in row %d, %.0f %% of the columns known\n", where, s.Profile, s.Header, 100*s.Share)
		}
		for _, l := range []struct {
			title string
			items []string
		}{{"columns read", s.Columns}, {"told by titles and names", s.Told}, {"columns left out", s.Unread}, {"other profiles", s.Others[:min(len(s.Others), shownOthers)]}} {
			if len(l.items) > 0 {
				fmt.Fprintf(&b, "  %s: %s\n", l.title, strings.Join(l.items, "; "))
			}
		}
	}
	fmt.Fprintf(&b, "%s: %d rows read, %d refused, %d passed over\n", r.File, r.Read, r.Refused, r.SkippedRows)
	for i, s := range r.Skipped {
		if most > 0 && i == most {
			fmt.Fprintf(&b, "  … and %d more passed over\n", r.SkippedRows-i)
			break
		}
		fmt.Fprintf(&b, "  passed over: %s: %s\n", place(s.Sheet, s.Row), s.Reason)
	}
	for i, f := range r.Refusals {
		if most > 0 && i == most {
			fmt.Fprintf(&b, "  … and %d more\n", len(r.Refusals)+r.Omitted-i)
			break
		}
		b.WriteString("  " + Line(f) + "\n")
	}
	if r.Omitted > 0 && most == 0 {
		fmt.Fprintf(&b, "  … and %d more\n", r.Omitted)
	}
	if r.Outcome != nil {
		fmt.Fprintf(&b, "%s: nodes: %s; relationships: %s\n", r.File, r.Outcome.Nodes, r.Outcome.Relationships)
	}
	if r.Error != "" {
		fmt.Fprintf(&b, "%s: %s\n", r.File, r.Error)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Line is a refusal as one line.
func Line(f read.Refusal) string {
	line := "refused: " + place(f.Sheet, f.Row)
	if f.Column != "" {
		line += ", column " + f.Column
	}
	if f.Value != "" {
		line += fmt.Sprintf(", %q", clip(f.Value))
	}
	line += ": " + f.Reason
	if f.Remedy != "" {
		line += " → " + f.Remedy
	}
	for i, c := range f.Candidates {
		line += fmt.Sprintf("%s %s (%s)", []string{"; candidates:", ","}[min(i, 1)], c.Name, c.ID)
	}
	return line
}

func place(sheet string, row int) string {
	if sheet == "" {
		return "row " + strconv.Itoa(row)
	}
	return "sheet " + sheet + ", row " + strconv.Itoa(row)
}

func clip(text string) string {
	const most = 60
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
