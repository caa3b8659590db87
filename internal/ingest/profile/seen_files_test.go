package profile_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"zonegraph/internal/spreadsheet"
)

// separated writes a list as a text: in an encoding, with line ends of one kind or of
// several, and quotes where they are needed and where they are not.
func (m *maker) separated(t *testing.T, l madeList) []byte {
	t.Helper()
	separator := pick(m, ",", ",", ";", "\t")
	ends := pick(m, []string{"\n"}, []string{"\r\n"}, []string{"\r"}, []string{"\n", "\r\n", "\r"})
	var b strings.Builder
	line := func(cells ...string) {
		for i, c := range cells {
			if i > 0 {
				b.WriteString(separator)
			}
			if formula := strings.HasPrefix(c, `="`); !formula && (strings.ContainsAny(c, ",;\t\"\r\n") || m.chance(4)) {
				c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
			}
			b.WriteString(c)
		}
		b.WriteString(pick(m, ends...))
	}
	if l.title != "" {
		line(l.title)
	}
	if m.chance(3) {
		line("")
	}
	line(l.headers...)
	for _, row := range l.rows {
		var cells []string
		for _, c := range row {
			cells = append(cells, c.text)
		}
		line(cells...)
		if m.chance(6) {
			line(make([]string, len(l.headers))...)
		}
	}
	text := b.String()
	if m.chance(4) {
		text = strings.TrimRight(text, "\r\n")
	}
	text += pick(m, "", "", "", "\x1a", "\r\n\x1a", "\x1a\x1a\n")
	e := pick(m, unicode.UTF8, unicode.UTF8BOM, simplifiedchinese.GB18030, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM))
	if e == simplifiedchinese.GB18030 && strings.Contains(text, "\ue000") {
		e = unicode.UTF8 // this encoder writes private characters as others
	}
	out, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// madeBook gathers the parts of a workbook.
type madeBook struct {
	*maker
	shared, formats, styles, rows strings.Builder
	texts, row                    int
	styleOf                       map[string]int
}

// book writes a list as a workbook: texts shared or in their cells, in one run or several,
// parts in any case, days from 1900 or from 1904, places of cells told or not.
func (m *maker) book(t *testing.T, l madeList) []byte {
	t.Helper()
	b := &madeBook{maker: m, styleOf: map[string]int{"": 0}}
	texts := func(all ...string) []madeCell {
		var out []madeCell
		for _, text := range all {
			out = append(out, madeCell{text: text})
		}
		return out
	}
	places := m.chance(2)
	if l.title != "" {
		b.add(places, texts(l.title))
	}
	b.add(places, texts(l.headers...))
	for _, row := range l.rows {
		if places && m.chance(6) {
			b.row++ // an empty row, which the file leaves out
		}
		b.add(places, row)
	}
	era := pick(m, "", `<workbookPr/>`, `<workbookPr date1904="0"/>`)
	if m.era1904 {
		era = pick(m, `<workbookPr date1904="1"/>`, `<workbookPr date1904="true"/>`)
	}
	const main, related = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`, `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	parts := map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"xl/workbook.xml":            `<workbook ` + main + ` xmlns:r="` + related + `">` + era + `<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="` + related + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="` + related + `/styles" Target="/xl/styles.xml"/><Relationship Id="rId3" Type="` + related + `/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/styles.xml":              `<styleSheet ` + main + `><numFmts>` + b.formats.String() + `</numFmts><cellXfs><xf numFmtId="0"/>` + b.styles.String() + `</cellXfs></styleSheet>`,
		pick(m, "xl/worksheets/sheet1.xml", "xl/worksheets/Sheet1.xml"):                 `<worksheet ` + main + `><sheetData>` + b.rows.String() + `</sheetData></worksheet>`,
		pick(m, "xl/sharedStrings.xml", "xl/SharedStrings.xml", "XL/sharedstrings.XML"): `<sst ` + main + `>` + b.shared.String() + `</sst>`,
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, parts[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func escapedXML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes all
	return b.String()
}

// style is the number of a format in the file.
func (b *madeBook) style(format string) int {
	if n, ok := b.styleOf[format]; ok {
		return n
	}
	n := len(b.styleOf)
	b.styleOf[format] = n
	fmt.Fprintf(&b.formats, `<numFmt numFmtId="%d" formatCode="%s"/>`, 163+n, escapedXML(format))
	fmt.Fprintf(&b.styles, `<xf numFmtId="%d" applyNumberFormat="1"/>`, 163+n)
	return n
}

func (b *madeBook) add(places bool, cells []madeCell) {
	b.row++
	place := ""
	if places {
		place = fmt.Sprintf(` r="%d"`, b.row)
	}
	fmt.Fprintf(&b.rows, "<row%s>", place)
	for i, c := range cells {
		attributes := fmt.Sprintf(` s="%d"`, b.style(c.format))
		if places {
			attributes += fmt.Sprintf(` r="%s%d"`, spreadsheet.ColumnName(i), b.row)
		}
		b.cell(attributes, c)
	}
	b.rows.WriteString("</row>")
}

func (b *madeBook) cell(attributes string, c madeCell) {
	formula := ""
	if c.formula {
		formula = "<f>A1+1</f>"
	}
	switch {
	case c.uncomputed:
		fmt.Fprintf(&b.rows, "<c%s>%s%s</c>", attributes, formula, pick(b.maker, "", "<v/>", "<v></v>"))
	case c.number != "":
		fmt.Fprintf(&b.rows, "<c%s>%s<v>%s</v></c>", attributes, formula, c.number)
	case b.chance(2):
		fmt.Fprintf(&b.rows, `<c%s t="inlineStr"><is>%s</is></c>`, attributes, b.runs(c.text))
	default:
		fmt.Fprintf(&b.rows, `<c%s t="s"><v>%d</v></c>`, attributes, b.texts)
		fmt.Fprintf(&b.shared, "<si>%s</si>", b.runs(c.text))
		b.texts++
	}
}

// runs writes a text in one piece or in two, with a reading of the characters beside it.
func (b *madeBook) runs(text string) string {
	r := []rune(text)
	if len(r) < 2 || b.chance(2) {
		return `<t xml:space="preserve">` + escapedXML(text) + `</t>`
	}
	at := 1 + b.IntN(len(r)-1)
	return `<r><t xml:space="preserve">` + escapedXML(string(r[:at])) + `</t></r><r><rPr><b/></rPr><t xml:space="preserve">` + escapedXML(string(r[at:])) + `</t></r><rPh sb="0" eb="1"><t>duyin</t></rPh>`
}
