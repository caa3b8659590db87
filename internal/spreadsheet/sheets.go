// Package spreadsheet reads the files that people keep lists in, .xlsx, .csv and .tsv, row
// by row in bounded memory, and says of every cell what kind of thing it holds. It
// knows nothing of what the rows mean.
//
// A number is read as its number format shows it to people (format.go, section.go and
// shown.go), all digits kept: what they see is what they mean.
//
// A workbook's parts are read here and not with excelize, which writes them
// elsewhere in this program: its row reader tells neither the type of a cell nor its
// number format or whether a formula has a value, and takes a part that breaks off
// for one that ends.
//
// Whatever is in a file, opening and reading it ends: there are limits on rows,
// columns, texts, and on what a compressed part may unfold to, and a file over one is
// refused with a Fault. Nothing is ever followed out of the file or run.
//
// It also keeps texts in cells from being run (neutral.go): a spreadsheet takes a text
// that begins with an equals sign, and some others, for a formula, also in a CSV file
// that somebody else filled. Whatever writes a text into a cell passes it through
// Neutral, and whatever reads one passes it through Plain, so that a file that goes out
// and comes back says the same. Numbers and dates that are written as such are not texts.
package spreadsheet

import (
	"io"
	"iter"
	"strings"
	"sync/atomic"

	"zonegraph/message"
)

// Kind is what a cell holds.
type Kind uint8

// The kinds of cells.
const (
	// Text is a text, and all that a CSV file has.
	Text Kind = iota
	// Number is a number of a workbook as its number format shows it, 37.85万 perhaps, but
	// not rounded: its text has no more digits than were typed, unless the file has lost
	// some, and then it has an exponent.
	Number
	// Percent is a number that the workbook shows multiplied by 100.
	Percent
	// Date is a day, YYYY-MM-DD, perhaps with a time behind a space, or as much of a day
	// as the number format shows: YYYY-MM or YYYY.
	Date
	// Bool is TRUE or FALSE.
	Bool
	// Failed is what a formula gives that cannot be worked out, such as #REF!.
	Failed
	// Uncomputed is a formula whose value the file does not have, or that spreadsheets
	// work out anew when they open the file.
	Uncomputed
	// Unshown is a number or a text of which the number format shows nothing, or
	// something by which nobody can tell it; Text is what the file has.
	Unshown
)

// Cell is one cell; the zero value is an empty one.
type Cell struct {
	Text string
	Kind Kind
	// From1904 says that the workbook counts days from 1904, so that a number that
	// stands for a day does too.
	From1904 bool
}

// Shown is the cell as people see it, not rounded.
func (c Cell) Shown() string {
	if c.Kind != Percent || strings.ContainsAny(c.Text, "eE") {
		return c.Text
	}
	digits, negative := strings.CutPrefix(c.Text, "-")
	if digits = shifted(digits, 2) + "%"; negative {
		return "-" + digits
	}
	return digits
}

// Row is a row of a sheet. Cells are valid until the next row is read.
type Row struct {
	// Number is the row's number as a spreadsheet shows it, from 1.
	Number int
	Cells  []Cell
	// Hidden says that people who open the file do not see the row.
	Hidden bool
}

// At is the cell of a column, counted from 0; an empty one behind the last.
func (r Row) At(column int) Cell {
	if column >= len(r.Cells) {
		return Cell{}
	}
	return r.Cells[column]
}

// Range is a rectangle of cells: rows from 1, columns from 0, both ends included.
type Range struct{ FirstRow, LastRow, FirstColumn, LastColumn int }

// Sheet is one sheet of a file.
type Sheet struct {
	Name string
	// Hidden says that people who open the file do not see the sheet.
	Hidden bool
	// Merges are the cells that are joined into one.
	Merges []Range
	// HiddenColumns are the first and the last column, counted from 0, of those that
	// people who open the file do not see.
	HiddenColumns [][2]int

	part string
}

// Fault is why a file cannot be read, and what the person who holds it can do.
type Fault struct{ Reason, Remedy message.Message }

// In has the reason and the remedy.
func (f *Fault) In(l message.Language) string {
	return message.New("file.fault", f.Reason, f.Remedy).In(l)
}

// Error is what In says in English.
func (f *Fault) Error() string { return f.In(message.English) }

func fault(reason, remedy message.Message) *Fault { return &Fault{reason, remedy} }

// Limits on what a file may hold; those of a sheet are Excel's own.
const (
	maxRows    = 1 << 20
	maxColumns = 1 << 14
	// maxText bounds the text of a cell, in bytes: Excel's 32,767 characters.
	maxText = 32767 * 4
	// maxRowText bounds all texts of a row, in bytes.
	maxRowText = 4 << 20
)

// Book is an open file.
type Book struct {
	// Separated says that the cells are told by separators, so that one too many moves
	// all cells behind it.
	Separated bool
	// From1904 says that a workbook counts days from 1904, and not from 1900.
	From1904 bool
	// Sheets in the order of the file. A CSV file has one, without a name.
	Sheets []Sheet
	// Form is how the file is written, for people: xlsx, or CSV with its encoding.
	Form string

	rows  func(sheet int) iter.Seq2[Row, error]
	file  io.Closer
	size  int64
	taken atomic.Int64
}

// Rows reads a sheet from its beginning. Empty rows at the end may be left out, and
// so may those between rows. An error ends it.
func (b *Book) Rows(sheet int) iter.Seq2[Row, error] { return b.rows(sheet) }

// Size is the size of what there is to read, in bytes of the file.
func (b *Book) Size() int64 { return b.size }

// Taken is how much of Size has been read so far. It may be asked for at any time,
// and counts what is read twice twice.
func (b *Book) Taken() int64 { return b.taken.Load() }

// Close closes the file.
func (b *Book) Close() error { return b.file.Close() }

// counting counts what is read into the book's Taken.
type counting struct {
	io.Reader
	book *Book
}

func (c counting) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.book.taken.Add(int64(n))
	return n, err
}
