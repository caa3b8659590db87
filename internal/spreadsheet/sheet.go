package spreadsheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"zonegraph/message"
)

// sheetReader reads the rows of a sheet's part.
type sheetReader struct {
	workbook *openedWorkbook
	tokens   *tokens
	row      Row
	last     int // number of the row before
	textSize int
	cell     openCell
}

// openCell is the cell that is being read.
type openCell struct {
	column          int
	kind            string
	style           int
	formula, inText bool
	valued          bool // there is a value, if only an empty one
	reading         int
	value           []byte
}

// read yields the rows until the part ends; true if the caller has had enough.
func (r *sheetReader) read(yield func(Row, error) bool) (bool, error) {
	inData := false
	for {
		err := r.tokens.next()
		if errors.Is(err, io.EOF) {
			return false, damaged(message.New("damage.sheet-breaks-off", r.last))
		}
		if err != nil {
			return false, message.NewError("file.unreadable-behind-row", r.last, err)
		}
		name, kind := r.tokens.name, r.tokens.kind
		switch {
		case string(name) == "sheetData":
			if kind == endTag {
				return false, nil
			}
			inData = true
		case !inData:
		case string(name) == "row" && kind == startTag:
			if err := r.startRow(); err != nil {
				return false, err
			}
		case string(name) == "row":
			r.last = r.row.Number
			if !yield(r.row, nil) {
				return true, nil
			}
		default:
			if err := r.inRow(name, kind); err != nil {
				return false, err
			}
		}
	}
}

// hiddenColumns reads which columns of a sheet are hidden, which stands in front of its
// rows.
func (w *openedWorkbook) hiddenColumns(part string) ([][2]int, error) {
	r, err := w.parts.open(part, maxSheetPart)
	if err != nil {
		return nil, err
	}
	var out [][2]int
	t := newTokens(r)
	for err = t.next(); err == nil && string(t.name) != "sheetData"; err = t.next() {
		if t.kind != startTag || string(t.name) != "col" || !isTrue(string(t.attribute("hidden"))) && string(t.attribute("width")) != "0" {
			continue
		}
		first, err1 := strconv.Atoi(string(t.attribute("min")))
		last, err2 := strconv.Atoi(string(t.attribute("max")))
		if err1 == nil && err2 == nil && len(out) < maxColumns {
			out = append(out, [2]int{first - 1, last - 1})
		}
	}
	// What is wrong with the part is told when its rows are read.
	return out, r.Close()
}

func (r *sheetReader) startRow() error {
	r.row.Number, r.row.Cells, r.textSize = r.last+1, r.row.Cells[:0], 0
	if n := r.tokens.attribute("r"); n != nil {
		number, err := strconv.Atoi(string(n))
		if err != nil || number <= r.last {
			return damaged(message.New("damage.rows-out-of-order", string(n), r.last))
		}
		r.row.Number = number
	}
	r.row.Hidden = isTrue(string(r.tokens.attribute("hidden"))) || string(r.tokens.attribute("ht")) == "0"
	if r.row.Number > maxRows {
		return damaged(message.New("damage.too-many-rows", maxRows))
	}
	r.cell.column = -1
	return nil
}

// inRow takes a token within a row.
func (r *sheetReader) inRow(name []byte, kind tokenKind) error {
	c := &r.cell
	switch {
	case kind == textToken:
		if c.inText && c.reading == 0 {
			c.value = append(c.value, r.tokens.text...)
			if len(c.value) > maxText {
				return fault(message.New("file.cell-of-row-too-long", r.row.Number, maxText), message.New("remedy.shorten-cell"))
			}
		}
	case string(name) == "c" && kind == startTag:
		return r.startCell()
	case string(name) == "c":
		return r.endCell()
	case string(name) == "v" || string(name) == "t":
		c.inText = kind == startTag
		c.valued = true
	case string(name) == "f":
		c.formula = true
	case string(name) == "rPh" && kind == startTag:
		c.reading++
	case string(name) == "rPh":
		c.reading--
	}
	return nil
}

func (r *sheetReader) startCell() error {
	column, style := r.cell.column+1, 0
	if ref := r.tokens.attribute("r"); ref != nil {
		column = columnOf(ref)
		if column <= r.cell.column {
			return damaged(message.New("damage.cell-out-of-place", string(ref), r.row.Number))
		}
	}
	if column >= maxColumns {
		return fault(message.New("file.too-many-columns", r.row.Number, maxColumns), message.New("remedy.keep-to-columns"))
	}
	if s := r.tokens.attribute("s"); s != nil {
		style, _ = strconv.Atoi(string(s)) // a style that is no number is the plain one
	}
	r.cell = openCell{column: column, kind: kindOf(r.tokens.attribute("t")), style: style, value: r.cell.value[:0]}
	return nil
}

// kindOf keeps the usual kinds from being allocated anew for each cell.
func kindOf(t []byte) string {
	for _, known := range [...]string{"s", "n", "inlineStr", "str", "b", "e", "d"} {
		if string(t) == known {
			return known
		}
	}
	return "n"
}

// columnOf counts A1's column from 0; -1 if there is none.
func columnOf(ref []byte) int {
	n := 0
	for i, b := range ref {
		switch {
		case b >= 'A' && b <= 'Z' && n <= maxColumns:
			n = n*26 + int(b-'A') + 1
		case i > 0 && b >= '0' && b <= '9':
			return n - 1
		default:
			return -1
		}
	}
	return -1
}

func (r *sheetReader) endCell() error {
	cell, err := r.finish()
	if err != nil || (cell.Text == "" && cell.Kind != Uncomputed) {
		return err
	}
	if r.textSize += len(cell.Text); r.textSize > maxRowText {
		return fault(message.New("file.row-text-too-long", r.row.Number, maxRowText>>20), message.New("remedy.shorten-row"))
	}
	for len(r.row.Cells) < r.cell.column {
		r.row.Cells = append(r.row.Cells, Cell{})
	}
	r.row.Cells = append(r.row.Cells, cell)
	return nil
}

// finish tells what the cell that has been read holds.
func (r *sheetReader) finish() (Cell, error) {
	c := &r.cell
	if len(c.value) == 0 {
		if c.formula && (!c.valued || c.kind != "str") {
			return Cell{Kind: Uncomputed}, nil
		}
		return Cell{}, nil
	}
	if c.formula && r.workbook.recomputed {
		return Cell{Kind: Uncomputed}, nil
	}
	switch c.kind {
	case "s":
		n, err := strconv.Atoi(string(bytes.TrimSpace(c.value)))
		text, ok := r.workbook.shared.at(n)
		if err != nil || !ok {
			return Cell{}, damaged(message.New("damage.no-such-text", r.row.Number, string(c.value)))
		}
		return r.text(text), nil
	case "inlineStr", "str":
		return r.text(unescape(string(c.value))), nil
	case "b":
		switch string(bytes.TrimSpace(c.value)) {
		case "1", "true":
			return Cell{Text: "TRUE", Kind: Bool}, nil
		case "0", "false":
			return Cell{Text: "FALSE", Kind: Bool}, nil
		}
		return Cell{Text: string(c.value), Kind: Failed}, nil
	case "e":
		return Cell{Text: string(c.value), Kind: Failed}, nil
	case "d":
		return Cell{Text: strings.TrimSuffix(strings.Replace(string(c.value), "T", " ", 1), " 00:00:00"), Kind: Date}, nil
	}
	return r.format().number(string(bytes.TrimSpace(c.value)), r.workbook.era1904), nil
}

// format is that of the cell; nil for General.
func (r *sheetReader) format() *numberFormat {
	if s := r.cell.style; s >= 0 && s < len(r.workbook.styles) {
		return r.workbook.styles[s]
	}
	return nil
}

func (r *sheetReader) text(text string) Cell {
	out := Cell{Text: text, From1904: r.workbook.era1904}
	if shown, ok := r.format().text(text); ok {
		out.Text = shown
	} else if text != "" {
		out.Kind = Unshown
	}
	return out
}

// clock is the time of a fraction of a day, behind a space; empty for midnight.
func clock(fraction string) string {
	if fraction == "" {
		return ""
	}
	part, err := strconv.ParseFloat("0."+fraction, 64)
	seconds := int(part*86400 + 0.5)
	if err != nil || seconds == 0 || seconds >= 86400 {
		return ""
	}
	return fmt.Sprintf(" %02d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}
