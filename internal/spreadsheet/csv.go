package spreadsheet

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"zonegraph/message"
)

// openedText is a CSV file: what is needed to read it from the beginning.
type openedText struct {
	book      *Book
	file      *Content
	from      int64 // behind the mark of the encoding
	encoding  string
	separator byte
	skipped   bool // the first line only names the separator
}

func openText(file *Content, size int64, extension string, o Options) (*Book, error) {
	name, mark, err := encodingOf(file, size, o.Encoding)
	if err != nil {
		return nil, err
	}
	if size, err = withoutEndMark(file, size, name); err != nil {
		return nil, err
	}
	t := &openedText{file: file, from: int64(mark), encoding: name}
	t.book = &Book{Form: "CSV, " + strings.ToUpper(name), Separated: true, Sheets: []Sheet{{}}, file: file, size: max(0, size-int64(mark)), rows: t.rows}
	if err := t.findSeparator(extension); err != nil {
		return nil, err
	}
	if t.separator == '\t' {
		t.book.Form = "TSV" + strings.TrimPrefix(t.book.Form, "CSV")
	}
	t.book.taken.Store(0)
	return t.book, nil
}

// text is the file's text from the beginning.
func (t *openedText) text() io.Reader {
	return decoded(counting{io.NewSectionReader(t.file, t.from, t.book.size), t.book}, t.encoding)
}

// withoutEndMark is the size of a text without the sign 0x1A at its end, alone or
// followed by line ends, by which DOS and programs that come from there mark it.
func withoutEndMark(file io.ReaderAt, size int64, encoding string) (int64, error) {
	const endMark, longest = 0x1a, 4096
	tail := make([]byte, min(size, longest))
	if _, err := file.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return 0, message.NewError("file.unreadable", err)
	}
	// In UTF-16 a sign has a byte of nought, behind it or in front.
	unit := map[string]func(byte) []byte{
		"utf-16le": func(b byte) []byte { return []byte{b, 0} }, "utf-16be": func(b byte) []byte { return []byte{0, b} },
	}[encoding]
	if unit == nil {
		unit = func(b byte) []byte { return []byte{b} }
	}
	for cut, rest := len(tail), tail; ; {
		next, marked := bytes.CutSuffix(rest, unit(endMark))
		if !marked {
			var fed, returned bool
			next, fed = bytes.CutSuffix(rest, unit('\n'))
			next, returned = bytes.CutSuffix(next, unit('\r'))
			if !fed && !returned {
				return size - int64(len(tail)-cut), nil
			}
		}
		if rest = next; marked {
			cut = len(rest)
		}
	}
}

// findSeparator looks at the first lines: the separator is the one that most of them
// have, and of those the most frequent. Excel writes and reads a first line sep=; to
// name it.
func (t *openedText) findSeparator(extension string) error {
	const sample = 64 << 10
	head := make([]byte, sample)
	n, err := io.ReadFull(t.text(), head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return message.NewError("file.unreadable", err)
	}
	head = head[:n]
	first := head
	if end := bytes.IndexAny(head, "\r\n"); end >= 0 {
		first = head[:end]
	}
	if len(bytes.TrimSpace(first)) == 5 && bytes.HasPrefix(first, []byte("sep=")) {
		t.separator, t.skipped = first[4], true
		return nil
	}
	t.separator = ','
	if extension == ".tsv" {
		t.separator = '\t'
		return nil
	}
	best := 0
	for _, separator := range []byte(",\t;") {
		lines, all, quoted, here := 0, 0, false, 0
		for _, b := range head {
			switch {
			case b == '"':
				quoted = !quoted
			case quoted:
			case b == separator:
				here++
			case b == '\n' || b == '\r':
				lines, all, here = lines+min(here, 1), all+here, 0
			}
		}
		if score := (lines+min(here, 1))<<16 + all + here; score > best {
			best, t.separator = score, separator
		}
	}
	return nil
}

func (t *openedText) rows(int) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		r := textReader{r: bufio.NewReaderSize(t.text(), 256<<10), separator: t.separator, checked: t.encoding != "utf-8"}
		if t.skipped {
			if _, err := r.line(); err != nil {
				return
			}
		}
		for {
			row, err := r.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Row{}, err)
				return
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// textReader reads CSV by RFC 4180, quotes being special only at the beginning of a
// cell. A row ends with a line feed, a carriage return or both, each as it comes: files
// that were put together of several have more than one kind. Unlike encoding/csv it counts empty lines, and rows instead of lines, as
// spreadsheets do; it bounds rows; and it takes quotes within a cell as they stand.
type textReader struct {
	r         *bufio.Reader
	separator byte
	checked   bool // look for what could not be decoded
	row       Row
	record    []byte
	long      []byte // a line that does not stand in the buffer as a whole
	ends      []int  // in record, of each cell
}

// next reads a row; io.EOF behind the last.
func (t *textReader) next() (Row, error) {
	t.row.Number++
	t.row.Cells, t.record, t.ends = t.row.Cells[:0], t.record[:0], t.ends[:0]
	line, err := t.line()
	if err != nil {
		return Row{}, err
	}
	if err := t.split(line); err != nil {
		return Row{}, err
	}
	all, begin := string(t.record), 0
	if t.checked && strings.ContainsRune(all, utf8.RuneError) {
		return Row{}, fault(message.New("file.bytes-of-other-encoding", t.row.Number), message.New("remedy.save-as-utf8-or-xlsx"))
	}
	for _, end := range t.ends {
		t.row.Cells = append(t.row.Cells, Cell{Text: literal(all[begin:end])})
		begin = end
	}
	return t.row, nil
}

// literal takes the formula ="…", in which programs write a code so that a
// spreadsheet keeps it, for what it says.
func literal(text string) string {
	if len(text) >= 3 && text[0] == '=' && text[1] == '"' && text[len(text)-1] == '"' && strings.Count(text, `"`) == 2 {
		return text[2 : len(text)-1]
	}
	return text
}

// line reads a line with its end; the last may have none.
func (t *textReader) line() ([]byte, error) {
	t.long = t.long[:0]
	for {
		if _, err := t.r.Peek(1); err != nil {
			if errors.Is(err, io.EOF) && len(t.long) > 0 {
				return t.long, nil
			}
			return nil, err
		}
		ready, _ := t.r.Peek(t.r.Buffered()) // of what is there already there is no error
		size, ended := lineEnd(ready)
		whole := ended && len(t.long) == 0
		if !whole {
			t.long = append(t.long, ready[:size]...)
		}
		_, _ = t.r.Discard(size)
		switch {
		case whole:
			return ready[:size], nil
		case ended:
			return t.long, nil
		case size == len(ready)-1: // only a return is left, to be judged by what follows it
			next, err := t.r.Peek(2)
			if err != nil && !errors.Is(err, io.EOF) {
				return nil, err
			}
			if len(next) < 2 || next[1] != '\n' {
				next = next[:1]
			}
			t.long = append(t.long, next...)
			_, _ = t.r.Discard(len(next))
			return t.long, nil
		case len(t.long) > maxRowText:
			return nil, t.tooLong()
		}
	}
}

// lineEnd gives the size of the first line with its end, and false if it ends further
// on; a return at the very end is left for later.
func lineEnd(ready []byte) (size int, ended bool) {
	feed := bytes.IndexByte(ready, '\n')
	if feed < 0 {
		feed = len(ready)
	}
	back := bytes.IndexByte(ready[:feed], '\r')
	switch {
	case back >= 0 && back+1 == len(ready):
		return back, false
	case back >= 0 && ready[back+1] == '\n':
		return back + 2, true
	case back >= 0:
		return back + 1, true
	case feed < len(ready):
		return feed + 1, true
	}
	return len(ready), false
}

func (t *textReader) tooLong() error {
	return fault(message.New("file.row-too-large", t.row.Number, maxRowText>>20), message.New("remedy.check-near-row"))
}

// split takes a line apart, and reads those that follow while a quote is open.
func (t *textReader) split(line []byte) error {
	for {
		if len(t.ends) >= maxColumns {
			return fault(message.New("file.too-many-columns", t.row.Number, maxColumns), message.New("remedy.keep-to-columns"))
		}
		var more bool
		var err error
		if len(line) > 0 && line[0] == '"' {
			line, more, err = t.quoted(line[1:])
		} else {
			line, more = t.unquoted(line)
		}
		if err != nil || !more {
			return err
		}
	}
}

// unquoted takes a cell without quotes; false if it is the last.
func (t *textReader) unquoted(line []byte) ([]byte, bool) {
	i := bytes.IndexByte(line, t.separator)
	if i >= 0 {
		t.record = append(t.record, line[:i]...)
	} else {
		t.record = append(t.record, bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))...)
	}
	t.ends = append(t.ends, len(t.record))
	return line[i+1:], i >= 0
}

// quoted takes a cell from behind its opening quote.
func (t *textReader) quoted(line []byte) ([]byte, bool, error) {
	begin := len(t.record)
	for {
		i := bytes.IndexByte(line, '"')
		if i < 0 { // the cell goes on in the next line
			t.record = append(t.record, line...)
			if len(t.record) > maxRowText {
				return nil, false, t.tooLong()
			}
			var err error
			if line, err = t.line(); errors.Is(err, io.EOF) {
				return nil, false, fault(message.New("file.open-quote", t.row.Number, ColumnName(len(t.ends))), message.New("remedy.close-quote"))
			} else if err != nil {
				return nil, false, err
			}
			continue
		}
		t.record = append(t.record, line[:i]...)
		line = line[i+1:]
		if len(line) > 0 && line[0] == '"' {
			t.record, line = append(t.record, '"'), line[1:]
			continue
		}
		t.ends = append(t.ends, len(t.record))
		rest := bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
		switch {
		case len(rest) == 0:
			return nil, false, nil
		case line[0] == t.separator:
			return line[1:], true, nil
		}
		return nil, false, fault(message.New("file.behind-quote", t.row.Number, ColumnName(len(t.ends)-1), clip(string(t.record[begin:]))), message.New("remedy.double-quotes"))
	}
}

// clip shortens a text for a message.
func clip(text string) string {
	const most = 30
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
