package spreadsheet

import (
	"cmp"
	"io"
	"iter"
	"path"
	"strings"

	"zonegraph/message"
)

const maxSheets = 1000

// openedWorkbook is what rows need besides their own part.
type openedWorkbook struct {
	book    *Book
	parts   *parts
	styles  []*numberFormat
	shared  *sharedTexts
	era1904 bool
	// recomputed says that spreadsheets work out all formulas when they open the file:
	// programs that cannot work them out write 0 for their values, and ask for that.
	recomputed bool
	sheets     []Sheet
}

type workbookPart struct {
	Properties struct {
		Date1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Calculation struct {
		OnLoad string `xml:"fullCalcOnLoad,attr"`
	} `xml:"calcPr"`
	Sheets []struct {
		Name  string `xml:"name,attr"`
		State string `xml:"state,attr"`
		ID    string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		// StrictID is the same in files of the strict standard.
		StrictID string `xml:"http://purl.oclc.org/ooxml/officeDocument/relationships id,attr"`
	} `xml:"sheets>sheet"`
}

type relationshipsPart struct {
	Relationships []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

func openWorkbook(file *Content, size int64) (*Book, error) {
	p, err := partsOf(file, size)
	if err != nil {
		return nil, err
	}
	if p.any(func(name string) bool { return strings.HasPrefix(name, "xl/externallinks/") }) {
		return nil, fault(message.New("file.links"), message.New("remedy.break-links"))
	}
	w := &openedWorkbook{parts: p}
	w.book = &Book{Form: "xlsx", file: file, size: size, rows: w.rows}
	if err := w.readParts(); err != nil {
		return nil, err
	}
	w.book.Sheets, w.book.From1904 = w.sheets, w.era1904
	w.book.size = 0
	for i := range w.sheets {
		s := &w.sheets[i]
		if s.Merges, err = w.merges(s.part); err != nil {
			return nil, err
		}
		if s.HiddenColumns, err = w.hiddenColumns(s.part); err != nil {
			return nil, err
		}
		w.book.size += int64(p.byName[partKey(s.part)].UncompressedSize64)
	}
	w.book.taken.Store(0)
	return w.book, nil
}

func (w *openedWorkbook) readParts() error {
	var contents workbookPart
	if err := w.parts.decode("xl/workbook.xml", &contents); err != nil {
		return err
	}
	var links relationshipsPart
	if err := w.parts.decode("xl/_rels/workbook.xml.rels", &links); err != nil {
		return err
	}
	if len(contents.Sheets) > maxSheets {
		return fault(message.New("file.too-many-sheets", len(contents.Sheets), maxSheets), message.New("remedy.divide"))
	}
	w.era1904, w.recomputed = isTrue(contents.Properties.Date1904), isTrue(contents.Calculation.OnLoad)
	targets, sharedPart := map[string]string{}, ""
	for _, l := range links.Relationships {
		target := strings.TrimPrefix(path.Join("xl", l.Target), "/")
		if strings.HasPrefix(l.Target, "/") {
			target = strings.TrimPrefix(path.Clean(l.Target), "/")
		}
		switch l.Type[strings.LastIndexByte(l.Type, '/')+1:] {
		case "worksheet":
			targets[l.ID] = target
		case "sharedStrings":
			sharedPart = target
		case "styles":
			var err error
			if w.styles, err = readStyles(w.parts, target); err != nil {
				return err
			}
		}
	}
	for _, s := range contents.Sheets {
		// What is no worksheet is a chart or a dialog, and has no rows.
		if part := targets[s.ID+s.StrictID]; part != "" {
			if !w.parts.has(part) {
				return damaged(message.New("damage.no-such-sheet", s.Name))
			}
			w.sheets = append(w.sheets, Sheet{Name: s.Name, Hidden: s.State == "hidden" || s.State == "veryHidden", part: part})
		}
	}
	if len(w.sheets) == 0 {
		return damaged(message.New("damage.no-sheets"))
	}
	var err error
	w.shared, err = readShared(w.parts, sharedPart)
	return err
}

// isTrue reads a boolean of an XML attribute.
func isTrue(text string) bool { return text == "1" || text == "true" }

func (w *openedWorkbook) rows(sheet int) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		part, err := w.parts.open(w.sheets[sheet].part, maxSheetPart)
		if err != nil {
			yield(Row{}, err)
			return
		}
		r := &sheetReader{workbook: w, tokens: newTokens(counting{part, w.book})}
		stopped, err := r.read(yield)
		if err = cmp.Or(err, part.Close()); err != nil && !stopped {
			yield(Row{}, err)
		}
	}
}

// drain reads the rest of a part, whose checksum is verified at its end.
func drain(r io.Reader) error {
	if _, err := io.Copy(io.Discard, r); err != nil {
		return damaged(message.New("damage.other", err))
	}
	return nil
}
