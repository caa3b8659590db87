package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"zonegraph/graph"
	"zonegraph/message"
)

const (
	// largestSheet is how many rows a sheet holds, the header included.
	largestSheet = excelize.TotalRows
	// exactDigits is how many digits a number in a workbook keeps; one with more is
	// written as a text.
	exactDigits = 15
	// longestName is how long a sheet's name may be.
	longestName = excelize.MaxSheetNameLength
)

// workbook is an Excel file that is written sheet by sheet, rows going to a
// temporary file as they come.
type workbook struct {
	file               *excelize.File
	head, date, notice int
	names              map[string]bool
}

// sheet is one sheet of a workbook.
type sheet struct {
	book    *workbook
	name    string
	w       *excelize.StreamWriter
	columns int
	rows    int
}

// xlsx writes a sheet for each table, each followed by one for its sources, and one
// with notes at the end. The file is made on disk first, so that w gets a whole one
// or nothing.
func (p *Plan) xlsx(ctx context.Context, w io.Writer) (err error) {
	book := &workbook{file: excelize.NewFile(), names: map[string]bool{}}
	defer func() { err = errors.Join(err, book.file.Close()) }()
	if err := book.styles(); err != nil {
		return err
	}
	var counts []int
	for _, t := range p.tables {
		n, err := p.sheet(ctx, book, t)
		if err != nil {
			return fmt.Errorf("%w", err)
		}
		counts = append(counts, n)
	}
	if err := p.notes(book, counts); err != nil {
		return err
	}
	made, err := os.CreateTemp("", "zonegraph-export-*.xlsx")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, made.Close(), os.Remove(made.Name())) }()
	if err := book.file.Write(made); err != nil {
		return err
	}
	if _, err := made.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err = io.Copy(w, contextReader{ctx, made})
	return err
}

// contextReader stops with its context.
type contextReader struct {
	ctx context.Context
	io.Reader
}

func (r contextReader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(b)
}

// sheet writes a table and gives the number of its rows.
func (p *Plan) sheet(ctx context.Context, book *workbook, t *table) (int, error) {
	title := t.title
	if len(p.tables) > 1 {
		title += " " + t.key
	}
	var rows, sources *sheet
	err := p.read(ctx, t, func(_ any, items []any) error {
		var err error
		if rows == nil {
			if rows, err = book.sheet(title, t.header()); err != nil {
				return err
			}
		}
		if sources == nil && t.sourced {
			name := "来源"
			if len(p.tables) > 1 {
				name += " " + t.key
			}
			if sources, err = book.sheet(name, titlesOf(t.sourceColumns())); err != nil {
				return err
			}
		}
		for _, item := range items {
			if err := rows.write(t.values(item)); err != nil {
				return err
			}
			if !t.sourced {
				continue
			}
			for _, line := range t.sources(item, strconv.Itoa(rows.rows)) {
				if err := sources.write(line); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	if sources != nil {
		err = sources.close()
	}
	return rows.rows - 1, errors.Join(err, rows.close())
}

func (b *workbook) styles() error {
	var err error
	style := func(s *excelize.Style) int {
		id, fault := b.file.NewStyle(s)
		err = errors.Join(err, fault)
		return id
	}
	day := "yyyy-mm-dd"
	b.head = style(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDEBF7"}},
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}})
	b.date = style(&excelize.Style{CustomNumFmt: &day})
	b.notice = style(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	return err
}

// sheet begins a sheet with a frozen header.
func (b *workbook) sheet(title string, header []string) (*sheet, error) {
	s := &sheet{book: b, name: b.name(title), columns: len(header)}
	if len(header) > excelize.MaxColumns {
		return nil, tooLarge("export.too-many-columns", len(header), excelize.MaxColumns)
	}
	var err error
	if len(b.names) == 1 {
		err = b.file.SetSheetName(b.file.GetSheetName(0), s.name)
	} else {
		_, err = b.file.NewSheet(s.name)
	}
	if err != nil {
		return nil, err
	}
	if s.w, err = b.file.NewStreamWriter(s.name); err != nil {
		return nil, err
	}
	cells := make([]any, len(header))
	for i, title := range header {
		cells[i] = excelize.Cell{StyleID: b.head, Value: title}
		// A Chinese character is about two wide.
		if err := s.w.SetColWidth(i+1, i+1, float64(min(48, max(10, 2*len([]rune(title))+4)))); err != nil {
			return nil, err
		}
	}
	if err := s.w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return nil, err
	}
	s.rows = 1
	return s, s.w.SetRow("A1", cells)
}

// name makes a sheet's name that Excel takes and that no other sheet has.
func (b *workbook) name(title string) string {
	clean := strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) {
			return '-'
		}
		return r
	}, title), "' ")
	for i := 1; ; i++ {
		end := ""
		if i > 1 {
			end = fmt.Sprintf(" %d", i)
		}
		runes := []rune(clean)
		name := string(runes[:min(len(runes), longestName-len(end))]) + end
		if key := strings.ToLower(name); !b.names[key] {
			b.names[key] = true
			return name
		}
	}
}

// write adds a row.
func (s *sheet) write(values []value) error {
	if s.rows >= largestSheet {
		return tooLarge("export.too-many-rows", largestSheet-1)
	}
	s.rows++
	cells := make([]any, len(values))
	for i, v := range values {
		cells[i] = s.book.cell(v)
		if len(v.text) > excelize.TotalCellChars && len(utf16.Encode([]rune(v.text))) > excelize.TotalCellChars {
			name, _ := excelize.CoordinatesToCellName(i+1, s.rows)
			return tooLarge("export.text-too-long", name, excelize.TotalCellChars)
		}
	}
	at, err := excelize.CoordinatesToCellName(1, s.rows)
	if err != nil {
		return err
	}
	return s.w.SetRow(at, cells)
}

func tooLarge(code message.Code, args ...any) error {
	return &graph.Error{Code: graph.CodeTooComplex, Message: message.New(code, args...)}
}

// cell types a value: numbers and dates as such, all else as a text, whatever it
// begins with. What is not recorded is an empty cell.
func (b *workbook) cell(v value) any {
	switch {
	case v.text == "":
		return nil
	case v.kind == numberKind:
		digits := strings.TrimLeft(strings.NewReplacer("-", "", ".", "").Replace(v.text), "0")
		if n, err := strconv.ParseFloat(v.text, 64); err == nil && len(digits) <= exactDigits {
			return n
		}
	case v.kind == dateKind:
		if day, err := time.Parse(time.DateOnly, v.text); err == nil && day.Year() > 1900 {
			return excelize.Cell{StyleID: b.date, Value: int(day.Sub(dayZero).Hours() / 24)}
		}
	}
	return v.text
}

// dayZero is the day from which Excel counts, for days from March 1900 on.
var dayZero = time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)

// close ends a sheet; its filter covers what was written.
func (s *sheet) close() error {
	if s.columns > 0 {
		end, err := excelize.CoordinatesToCellName(s.columns, s.rows)
		if err != nil {
			return err
		}
		if err := s.book.file.AutoFilter(s.name, "A1:"+end, nil); err != nil {
			return err
		}
	}
	return s.w.Flush()
}
