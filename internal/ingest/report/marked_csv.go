package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"zonegraph/internal/ingest/profile"
	"zonegraph/internal/ingest/read"
	"zonegraph/internal/spreadsheet"
)

// byteOrderMark is how spreadsheets know that a CSV file is in UTF-8.
const byteOrderMark = "\ufeff"

// MarkedCSV writes a copy of a list of one sheet as CSV, with the reason and the remedy
// of each refusal in a column on the right.
func MarkedCSV(w io.Writer, path string, o spreadsheet.Options, refusals []read.Refusal) (err error) {
	book, err := spreadsheet.Open(path, o)
	if err != nil {
		return err
	}
	defer func() {
		if closing := book.Close(); err == nil {
			err = closing
		}
	}()
	here := byRow{}
	for _, f := range refusals {
		here[f.Row] = append(here[f.Row], f)
	}
	width, first, err := measure(book, 0)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	out, at := csv.NewWriter(w), 1
	for row, err := range book.Rows(0) {
		if err != nil {
			return err
		}
		for ; at < row.Number; at++ { // a row keeps its number
			if err := out.Write(nil); err != nil {
				return err
			}
		}
		at++
		if err := out.Write(marked(row, width, row.Number == first && len(refusals) > 0, here[row.Number])); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// marked is a row of the copy.
func marked(row spreadsheet.Row, width int, header bool, found []read.Refusal) []string {
	cells := make([]any, 0, width+1)
	for _, c := range row.Cells {
		cells = append(cells, valueOf(c))
	}
	if header || len(found) > 0 {
		cells = fill(cells, width)
	}
	switch {
	case len(found) > 0:
		cells = append(cells, reasons(found))
	case header:
		cells = append(cells, profile.MarkedColumn)
	}
	texts := make([]string, len(cells))
	for i, c := range cells {
		switch c := c.(type) {
		case nil:
		case float64:
			texts[i] = row.Cells[i].Text
		default:
			texts[i] = fmt.Sprint(c)
		}
	}
	return texts
}

// reasons are what is said of a row, each on a line.
func reasons(found []read.Refusal) string {
	var all []string
	for _, f := range found {
		all = append(all, sentence(f))
	}
	return spreadsheet.Neutral(strings.Join(all, "\n"))
}
