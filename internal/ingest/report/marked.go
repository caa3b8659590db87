package report

import (
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"zonegraph/internal/ingest/profile"
	"zonegraph/internal/ingest/read"
	"zonegraph/internal/spreadsheet"
	"zonegraph/message"
)

// maxComments bounds the comments of a sheet, which are kept in memory until it is
// written; the column on the right has what they say for every row.
const maxComments = 5_000

// Marked writes a copy of a list as a workbook: each row where it was, the cells that
// are refused marked, with the reason and the remedy as a comment and in a column on
// the right. Mended, the copy can be imported; what was marked is then left out. The
// file is read once more, in bounded memory.
func Marked(w io.Writer, path string, o spreadsheet.Options, refusals []read.Refusal) (err error) {
	book, err := spreadsheet.Open(path, o)
	if err != nil {
		return err
	}
	defer func() {
		if closing := book.Close(); err == nil {
			err = closing
		}
	}()
	m := &marker{out: excelize.NewFile()}
	defer func() {
		if closing := m.out.Close(); err == nil {
			err = closing
		}
	}()
	if m.style, err = m.out.NewStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFC7CE"}}, Font: &excelize.Font{Color: "9C0006"}}); err != nil {
		return err
	}
	if err := m.out.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &book.From1904}); err != nil {
		return err
	}
	for i, s := range book.Sheets {
		if err := m.sheet(book, i, s, refusals); err != nil {
			return err
		}
	}
	return m.out.Write(w)
}

// marker writes the marked copy.
type marker struct {
	out   *excelize.File
	style int
}

// byRow are the refusals of one sheet.
type byRow map[int][]read.Refusal

func (m *marker) sheet(book *spreadsheet.Book, index int, s spreadsheet.Sheet, refusals []read.Refusal) error {
	name := s.Name
	if name == "" {
		name = "Sheet1"
	}
	if index == 0 {
		if err := m.out.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else if _, err := m.out.NewSheet(name); err != nil {
		return err
	}
	here := byRow{}
	for _, f := range refusals {
		if f.Sheet == s.Name {
			here[f.Row] = append(here[f.Row], f)
		}
	}
	if err := m.comment(name, refusals, s.Name); err != nil {
		return err
	}
	stream, err := m.out.NewStreamWriter(name)
	if err != nil {
		return err
	}
	width, first, err := measure(book, index)
	if err != nil {
		return err
	}
	for row, err := range book.Rows(index) {
		if err != nil {
			return err
		}
		cells := make([]any, len(row.Cells), width+1)
		for i, c := range row.Cells {
			cells[i] = excelize.Cell{Value: valueOf(c)}
		}
		if found := here[row.Number]; len(found) > 0 {
			cells = m.mark(cells, found, width)
		} else if row.Number == first && len(here) > 0 {
			cells = append(fill(cells, width), profile.MarkedColumn)
		}
		if err := stream.SetRow("A"+strconv.Itoa(row.Number), cells); err != nil {
			return message.At(message.New("report.row", row.Number), err)
		}
	}
	for _, r := range s.Merges {
		if err := stream.MergeCell(at(r.FirstColumn, r.FirstRow), at(r.LastColumn, r.LastRow)); err != nil {
			return err
		}
	}
	return stream.Flush()
}

// measure gives the number of columns of a sheet, and its first row that is refused
// nowhere and can hold the header of the column on the right: the widest of its
// beginning.
func measure(book *spreadsheet.Book, index int) (width, header int, err error) {
	const begins = 25
	widest, n := 0, 0
	for row, err := range book.Rows(index) {
		if err != nil {
			return 0, 0, err
		}
		filled := 0
		for _, c := range row.Cells {
			if c.Text != "" {
				filled++
			}
		}
		if n++; n <= begins && filled > widest {
			widest, header = filled, row.Number
		}
		width = max(width, len(row.Cells))
	}
	return width, header, nil
}

func at(column, row int) string { return spreadsheet.ColumnName(column) + strconv.Itoa(row) }

// valueOf keeps a number a number, and everything else a text that cannot be run, as it is
// shown. A number in whose form something is told, such as noughts in front, is a text.
func valueOf(c spreadsheet.Cell) any {
	if c.Kind == spreadsheet.Number && len(c.Text) <= 15 {
		if f, err := strconv.ParseFloat(c.Text, 64); err == nil && strconv.FormatFloat(f, 'f', -1, 64) == c.Text {
			return f
		}
	}
	if c.Kind != spreadsheet.Text {
		return spreadsheet.Neutral(c.Shown())
	}
	return spreadsheet.Neutral(spreadsheet.Plain(c.Text))
}

func fill(cells []any, width int) []any {
	for len(cells) < width {
		cells = append(cells, nil)
	}
	return cells
}

// mark marks the refused cells of a row and says why on the right.
func (m *marker) mark(cells []any, found []read.Refusal, width int) []any {
	cells = fill(cells, width)
	for _, f := range found {
		if column, ok := columnOf(f); ok && column < width {
			c, _ := cells[column].(excelize.Cell) // an empty cell is none
			c.StyleID = m.style
			cells[column] = c
		}
	}
	return append(cells, excelize.Cell{StyleID: m.style, Value: reasons(found)})
}

// sentence is what the copy says of a refusal, in Chinese, since the copy is for those who
// filled in the list.
func sentence(f read.Refusal) string {
	text := because(f).In(message.Chinese)
	if f.Column != "" {
		text = message.Place(message.Chinese, f.Column, text)
	}
	return text
}

// columnOf is the column that a refusal names by its letters.
func columnOf(f read.Refusal) (int, bool) {
	letters, _, _ := strings.Cut(f.Column, " ")
	n, err := excelize.ColumnNameToNumber(letters)
	return n - 1, err == nil && n > 0
}

func (m *marker) comment(sheet string, refusals []read.Refusal, name string) error {
	texts, order := map[string]string{}, []string{}
	for _, f := range refusals {
		column, ok := columnOf(f)
		if f.Sheet != name || !ok {
			continue
		}
		place := at(column, f.Row)
		if texts[place] == "" {
			if len(order) == maxComments {
				break
			}
			order = append(order, place)
			texts[place] = sentence(f)
		} else {
			texts[place] += "\n" + sentence(f)
		}
	}
	for _, place := range order {
		if err := m.out.AddComment(sheet, excelize.Comment{Cell: place, Author: "zonegraph", Paragraph: []excelize.RichTextRun{{Text: texts[place]}}, Width: 320, Height: 120}); err != nil {
			return err
		}
	}
	return nil
}
