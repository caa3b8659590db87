package spreadsheet

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"strconv"
	"strings"

	"zonegraph/message"
)

const maxMerges = 200_000

// merges finds the joined cells of a sheet. A part has them behind its rows, where
// they are wanted first; so it is gone through once before it is read, looking for
// nothing else, which also verifies its checksum.
func (w *openedWorkbook) merges(part string) ([]Range, error) {
	r, err := w.parts.open(part, maxSheetPart)
	if err != nil {
		return nil, err
	}
	found, err := scanMerges(r)
	return found, cmp.Or(err, r.Close())
}

func scanMerges(r io.Reader) ([]Range, error) {
	tag := []byte("mergeCell ")
	const longest = 200 // bytes of a tag
	var found []Range
	buffer := make([]byte, 0, 256<<10)
	for {
		n, err := io.ReadFull(r, buffer[len(buffer):cap(buffer)])
		buffer = buffer[:len(buffer)+n]
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return nil, damaged(message.New("damage.other", err))
		}
		at := 0
		for {
			i := bytes.Index(buffer[at:], tag)
			if i < 0 || (!last && at+i+longest > len(buffer)) {
				break
			}
			at += i + len(tag)
			end := bytes.IndexByte(buffer[at:min(len(buffer), at+longest)], '>')
			if end < 0 {
				continue
			}
			t := tokens{attributes: buffer[at : at+end]}
			if m, ok := rangeOf(string(t.attribute("ref"))); ok {
				if found = append(found, m); len(found) > maxMerges {
					return nil, fault(message.New("file.too-many-merges", maxMerges), message.New("remedy.unmerge"))
				}
			}
		}
		if last {
			return found, nil
		}
		keep := buffer[max(at, len(buffer)-longest):]
		buffer = append(buffer[:0], keep...)
	}
}

// rangeOf reads A1:B2.
func rangeOf(ref string) (Range, bool) {
	from, to, ok := strings.Cut(ref, ":")
	firstRow, firstColumn, ok1 := position(from)
	lastRow, lastColumn, ok2 := position(to)
	return Range{firstRow, lastRow, firstColumn, lastColumn}, ok && ok1 && ok2 && firstRow <= lastRow && firstColumn <= lastColumn
}

func position(ref string) (row, column int, ok bool) {
	row, err := strconv.Atoi(strings.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
	column = columnOf([]byte(ref))
	return row, column, err == nil && column >= 0 && column < maxColumns && row > 0 && row <= maxRows
}

// ColumnName is the letters of a column that is counted from 0.
func ColumnName(column int) string {
	name := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}
