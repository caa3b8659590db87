package spreadsheet_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"zonegraph/internal/pythontest"
	"zonegraph/internal/spreadsheet"
)

func openBook(t testing.TB, path string) *spreadsheet.Book {
	t.Helper()
	b, err := spreadsheet.Open(path, spreadsheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// cellsOf reads one row of the first sheet.
func cellsOf(t *testing.T, b *spreadsheet.Book, number int) []spreadsheet.Cell {
	t.Helper()
	for row, err := range b.Rows(0) {
		if err != nil {
			t.Fatal(err)
		}
		if row.Number == number {
			return append([]spreadsheet.Cell(nil), row.Cells...)
		}
	}
	t.Fatalf("there is no row %d", number)
	return nil
}

// openpyxl writes a workbook with all kinds of cells; what it writes is read as what
// a person sees in it.
const openpyxlBook = `
import sys, datetime, openpyxl
from openpyxl.styles import numbers
wb = openpyxl.Workbook()
ws = wb.active
ws.title = '高企 2021'
ws.append(['标题', None, None])
ws.merge_cells('A1:C1')
ws.append(['广西汽车集团', 42, 0.0668, datetime.date(2021, 3, 5), datetime.datetime(2021, 3, 5, 13, 30), True, '=A2&"x"', 914502000000000060, 9.145020000000001e17, '_x000D_', ' <&>"\n甲'])
ws['C2'].number_format = '0.00%'
ws['B3'] = 44260
ws['B3'].number_format = 'yyyy"年"m"月"d"日"'
ws['C3'] = 1234.5
ws['C3'].number_format = '#,##0.00" 万元"'
ws['D3'] = 624.186
ws['A5'] = '=1/0'
hidden = wb.create_sheet('隐藏')
hidden.sheet_state = 'hidden'
hidden['A1'] = 'x'
wb.save(sys.argv[1])
`

func TestCellsOfOpenpyxl(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.xlsx")
	pythontest.Run(t, openpyxlBook, path)
	b := openBook(t, path)
	if len(b.Sheets) != 2 || b.Sheets[0].Name != "高企 2021" || !b.Sheets[1].Hidden || b.Sheets[0].Hidden {
		t.Errorf("sheets are %+v", b.Sheets)
	}
	if m := b.Sheets[0].Merges; len(m) != 1 || m[0] != (spreadsheet.Range{FirstRow: 1, LastRow: 1, FirstColumn: 0, LastColumn: 2}) {
		t.Errorf("joined cells are %+v", m)
	}
	want := []spreadsheet.Cell{{Text: "广西汽车集团"}, {Text: "42", Kind: spreadsheet.Number}, {Text: "0.0668", Kind: spreadsheet.Percent}, {Text: "2021-03-05", Kind: spreadsheet.Date},
		{Text: "2021-03-05 13:30:00", Kind: spreadsheet.Date}, {Text: "TRUE", Kind: spreadsheet.Bool}, {Kind: spreadsheet.Uncomputed}, {Text: "914502000000000060", Kind: spreadsheet.Number},
		{Text: "9.145020000000001E+17", Kind: spreadsheet.Number}}
	got := cellsOf(t, b, 2)
	for i := range want {
		// How many digits a writer gives a large number is its own affair, as long
		// as the loss shows.
		if lost := i >= 7 && got[i].Kind == spreadsheet.Number && strings.Contains(strings.ToUpper(got[i].Text), "E+17"); got[i] != want[i] && !lost {
			t.Errorf("cell %d is %+v, want %+v", i, got[i], want[i])
		}
	}
	if got[10].Text != " <&>\"\n甲" {
		t.Errorf("%q", got[10].Text)
	}
	got = cellsOf(t, b, 3)
	if got[1] != (spreadsheet.Cell{Text: "2021-03-05", Kind: spreadsheet.Date}) || got[2] != (spreadsheet.Cell{Text: "1234.5万元", Kind: spreadsheet.Number}) || got[3].Text != "624.186" {
		t.Errorf("%+v", got)
	}
	if got = cellsOf(t, b, 5); got[0].Kind != spreadsheet.Uncomputed {
		t.Errorf("%+v", got)
	}
}

func TestCellsOfExcelize(t *testing.T) {
	f := excelize.NewFile()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	percent, err := f.NewStyle(&excelize.Style{NumFmt: 10})
	must(err)
	chinese, err := f.NewStyle(&excelize.Style{NumFmt: 31})
	must(err)
	must(f.SetSheetRow("Sheet1", "A1", &[]any{"柳州", 6.68e-2, 44260, "91450200 ", "", nil, 8529.27}))
	must(f.SetCellStyle("Sheet1", "B1", "B1", percent))
	must(f.SetCellStyle("Sheet1", "C1", "C1", chinese))
	must(f.SetSheetRow("Sheet1", "B4", &[]any{"空行之后"}))
	must(f.SetCellFormula("Sheet1", "A6", "SUM(A1)"))
	must(f.MergeCell("Sheet1", "A1", "A3"))
	path := filepath.Join(t.TempDir(), "a.xlsx")
	must(f.SaveAs(path))
	b := openBook(t, path)
	rows, err := rowsOf(b, 0)
	must(err)
	if got := strings.Join(rows, "\n"); !strings.HasPrefix(got, "1 柳州|0.0668|2021-03-05|91450200 ||") || !strings.Contains(got, "|8529.27\n") || !strings.Contains(got, "\n4 |空行之后") {
		t.Error(got)
	}
	if c := cellsOf(t, b, 6); len(c) != 1 || c[0].Kind != spreadsheet.Uncomputed {
		t.Errorf("%+v", c)
	}
	if taken := b.Taken(); taken == 0 || b.Size() == 0 {
		t.Errorf("%d of %d bytes", taken, b.Size())
	}
}

// parts of a least workbook, to spoil.
func leastParts() map[string]string {
	return map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="1"/><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="/xl/styles.xml"/></Relationships>`,
		"xl/styles.xml":              `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
		"xl/worksheets/sheet1.xml":   sheetPart(`<x:row r="1"><x:c r="A1" s="1"><x:v>42798</x:v></x:c><x:c r="C1" t="inlineStr"><x:is><x:r><x:t>柳</x:t></x:r><x:rPh><x:t>Liu</x:t></x:rPh><x:r><x:t><![CDATA[州>]]></x:t></x:r></x:is></x:c></x:row><!-- a > comment --><x:row><x:c t="str"><x:f>A1</x:f><x:v>甲&amp;&#20057;&#x4E19;</x:v></x:c><x:c t="e"><x:v>#REF!</x:v></x:c><x:c t="b"><x:v>1</x:v></x:c></x:row>`),
	}
}

func sheetPart(rows string) string {
	return `<?xml version="1.0"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" a='>'><x:sheetData>` + rows + `</x:sheetData></x:worksheet>`
}

func zipped(t testing.TB, contents map[string]string) []byte {
	t.Helper()
	return packed(t, contents, zip.Deflate)
}

func packed(t testing.TB, contents map[string]string, method uint16) []byte {
	t.Helper()
	return zipOf(t, contents, method, nil)
}

// repeated makes a workbook with one more part, which unfolds to a text many times
// over. It is compressed once only, since blocks of a compressed part can be repeated.
func repeated(t testing.TB, part, begin, again string, times int) []byte {
	t.Helper()
	var compressed bytes.Buffer
	size, sum := uint64(0), crc32.NewIEEE()
	add := func(text string, times int) {
		var block bytes.Buffer
		w, err := flate.NewWriter(&block, flate.BestCompression)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err == nil {
			err = w.Flush()
		}
		if err != nil {
			t.Fatal(err)
		}
		for range times {
			compressed.Write(block.Bytes())
			size += uint64(len(text))
			sum.Write([]byte(text))
		}
	}
	const together = 1000
	add(begin, 1)
	add(strings.Repeat(again, together), times/together)
	compressed.Write([]byte{1, 0, 0, 0xff, 0xff}) // the last block, an empty one
	header := &zip.FileHeader{Name: part, Method: zip.Deflate, CRC32: sum.Sum32(), CompressedSize64: uint64(compressed.Len()), UncompressedSize64: size}
	p := leastParts()
	delete(p, part)
	return zipOf(t, p, zip.Deflate, func(z *zip.Writer) error {
		w, err := z.CreateRaw(header)
		if err == nil {
			_, err = w.Write(compressed.Bytes())
		}
		return err
	})
}

func zipOf(t testing.TB, contents map[string]string, method uint16, more func(*zip.Writer) error) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(contents)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err == nil {
			_, err = io.WriteString(w, contents[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if more != nil {
		if err := more(z); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Prefixes, comments, phonetic readings, rich texts, the era of 1904: what the
// standard allows and common writers do not use.
func TestRareForms(t *testing.T) {
	b := openBook(t, write(t, "a.xlsx", zipped(t, leastParts())))
	rows, err := rowsOf(b, 0)
	if want := "1 2021-03-05||柳州>\n2 甲&乙丙|#REF!|TRUE"; err != nil || strings.Join(rows, "\n") != want {
		t.Errorf("%q, %v", rows, err)
	}
}

func spoiled(part, text string) map[string]string {
	p := leastParts()
	p[part] = text
	return p
}

// Files that were made to do harm, or came to some, end in an error for people: soon,
// and in bounded memory.
func TestHostileFiles(t *testing.T) {
	whole := zipped(t, leastParts())
	bomb := repeated(t, "xl/sharedStrings.xml", "", strings.Repeat("\x00", 1<<10), 1<<18)
	wide := repeated(t, "xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="1">`, "<c><v>1</v></c>", 10_000_000)
	linked := spoiled("xl/externalLinks/externalLink1.xml", "<externalLink/>")
	sheet := func(rows string) []byte { return zipped(t, spoiled("xl/worksheets/sheet1.xml", sheetPart(rows))) }
	compound := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 2000)...)
	locked := append(append([]byte(nil), compound...), "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00"...)
	many := zipOf(t, leastParts(), zip.Deflate, func(z *zip.Writer) error {
		for i := range 30 { // each too small to be noticed
			if _, err := z.CreateRaw(&zip.FileHeader{Name: fmt.Sprintf("xl/worksheets/sheet%d.xml", i+2), UncompressedSize64: 60 << 20}); err != nil {
				return err
			}
		}
		return nil
	})
	for name, c := range map[string]struct {
		file   string
		data   []byte
		reason string
	}{
		"zip bomb":                {"a.xlsx", bomb, "would unfold to 255 MB"},
		"many small bombs":        {"a.xlsx", many, "unfold to more than 1536 MB"},
		"ten million columns":     {"a.xlsx", wide, "would unfold"},
		"ten thousand more":       {"a.xlsx", sheet(`<row r="1">` + strings.Repeat("<c><v>1</v></c>", 20_000) + `</row>`), "more than 16384 columns"},
		"ten million columns CSV": {"a.csv", bytes.Repeat([]byte("1,"), 10_000_000), "more than 4 MB"},
		"column far out":          {"a.xlsx", sheet(`<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>`), "not where it belongs"},
		"row far out":             {"a.xlsx", sheet(`<row r="2000000000"><c><v>1</v></c></row>`), "more than 1048576 rows"},
		"rows out of order":       {"a.xlsx", sheet(`<row r="2"/><row r="1"/>`), "stands behind row 2"},
		"long text":               {"a.xlsx", sheet(`<row><c t="inlineStr"><is><t>` + strings.Repeat("多", 50_000) + `</t></is></c></row>`), "bytes of text"},
		"broken off within":       {"a.xlsx", zipped(t, spoiled("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c><v>1</v></c></row>")), "breaks off"},
		"entities of its own":     {"a.xlsx", zipped(t, spoiled("xl/worksheets/sheet1.xml", `<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>`)), "document type"},
		"no such text":            {"a.xlsx", sheet(`<row><c t="s"><v>7</v></c></row>`), "refers to the text"},
		"external links":          {"a.xlsx", zipped(t, linked), "from other files"},
		"macros":                  {"a.xlsx", zipped(t, spoiled("xl/vbaProject.bin", "x")), "macros"},
		"macros by name":          {"a.xlsm", whole, "macros"},
		"truncated":               {"a.xlsx", whole[:len(whole)*2/3], "cut off or damaged"},
		"wrong extension":         {"a.csv", whole, "an Excel workbook (.xlsx) by what is in it"},
		"wrong extension too":     {"a.xlsx", []byte("a,b\n"), "a text, such as CSV by what is in it"},
		"other extension":         {"a.docx", whole, ".docx files are not read"},
		"web page":                {"a.xlsx", []byte("\r\n<html><table>"), "web page"},
		"locked":                  {"a.xlsx", locked, "password"},
		"old workbook":            {"a.xlsx", compound, "97"},
		"LibreOffice":             {"a.xlsx", zipped(t, map[string]string{"mimetype": "x", "content.xml": "x"}), ".ods"},
		"zip":                     {"a.xlsx", zipped(t, map[string]string{"a.txt": "x"}), "zip archive"},
		"PDF":                     {"a.xlsx", []byte("%PDF-1.7"), "PDF"},
		"many joined cells":       {"a.xlsx", zipped(t, spoiled("xl/worksheets/sheet1.xml", sheetPart("")+manyMerges())), "joined cells"},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, c.file, c.data)
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			begin := time.Now()
			_, _, err := read(t, path)
			took := time.Since(begin)
			runtime.ReadMemStats(&after)
			expectFault(t, name, err, c.reason)
			if took > 10*time.Second {
				t.Errorf("it took %s", took)
			}
			if grown := int64(after.TotalAlloc-before.TotalAlloc) >> 20; grown > 300 {
				t.Errorf("it took %d MB", grown)
			}
		})
	}
}

func manyMerges() string {
	var b strings.Builder
	for i := range 200_001 {
		fmt.Fprintf(&b, `<mergeCell ref="A%d:B%d"/>`, i+1, i+1)
	}
	return b.String()
}

func TestAFileThatIsNotThere(t *testing.T) {
	if _, err := spreadsheet.Open(filepath.Join(t.TempDir(), "a.csv"), spreadsheet.Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	expectFault(t, "a folder", func() error {
		dir := filepath.Join(t.TempDir(), "a.csv")
		if err := os.Mkdir(dir, 0o700); err != nil {
			return err
		}
		_, err := spreadsheet.Open(dir, spreadsheet.Options{})
		return err
	}(), "this is a folder")
}

// However a part is spoiled, reading ends in rows or in an error for people.
func FuzzWorkbook(f *testing.F) {
	parts := leastParts()
	f.Add(parts["xl/worksheets/sheet1.xml"], "", parts["xl/styles.xml"])
	f.Add(sheetPart(`<row><c t="s"><v>0</v></c><c s="1"><v>1e400</v></c></row><mergeCell ref="A1:B2"/>`), `<sst><si><t>_x000D_甲</t></si></sst>`, "<styleSheet/>")
	f.Fuzz(func(t *testing.T, sheet, shared, styles string) {
		p := leastParts()
		p["xl/worksheets/sheet1.xml"], p["xl/styles.xml"] = sheet, styles
		if shared != "" {
			p["xl/sharedStrings.xml"] = shared
			p["xl/_rels/workbook.xml.rels"] = strings.Replace(p["xl/_rels/workbook.xml.rels"], "</Relationships>", `<Relationship Id="rId3" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`, 1)
		}
		_, _, err := read(t, write(t, "a.xlsx", packed(t, p, zip.Store)))
		var fault *spreadsheet.Fault
		if err != nil && !errors.As(err, &fault) {
			t.Errorf("%v is no fault", err)
		}
	})
}
