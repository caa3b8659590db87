package spreadsheet_test

import (
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"zonegraph/internal/spreadsheet"
)

// sheetOf is a workbook with one cell of each format and value; a value between quotes is
// a text.
func sheetOf(t testing.TB, era1904 bool, cells [][2]string) *spreadsheet.Book {
	t.Helper()
	var formats, styles, rows strings.Builder
	for i, c := range cells {
		fmt.Fprintf(&formats, `<numFmt numFmtId="%d" formatCode="%s"/>`, 200+i, escaped(c[0]))
		fmt.Fprintf(&styles, `<xf numFmtId="%d"/>`, 200+i)
		if text, ok := strings.CutPrefix(c[1], `"`); ok {
			fmt.Fprintf(&rows, `<row><c s="%d" t="inlineStr"><is><t>%s</t></is></c></row>`, i, escaped(strings.TrimSuffix(text, `"`)))
		} else {
			fmt.Fprintf(&rows, `<row><c s="%d"><v>%s</v></c></row>`, i, c[1])
		}
	}
	p := leastParts()
	p["xl/styles.xml"] = `<styleSheet><numFmts>` + formats.String() + `</numFmts><cellXfs>` + styles.String() + `</cellXfs></styleSheet>`
	p["xl/worksheets/sheet1.xml"] = `<worksheet><sheetData>` + rows.String() + `</sheetData></worksheet>`
	if !era1904 {
		p["xl/workbook.xml"] = strings.Replace(p["xl/workbook.xml"], `date1904="1"`, "", 1)
	}
	return openBook(t, write(t, "a.xlsx", zipped(t, p)))
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes all
	return b.String()
}

// What a person sees in a cell, all digits shown, is what is read; what shows nothing or
// something else is Unshown.
func TestNumberFormats(t *testing.T) {
	const number, percent, date, text, unshown = spreadsheet.Number, spreadsheet.Percent, spreadsheet.Date, spreadsheet.Text, spreadsheet.Unshown
	cases := []struct {
		code, value, text string
		kind              spreadsheet.Kind
	}{
		// General in any case and in the words of other languages is no day.
		{"General", "2005", "2005", number}, {"GENERAL", "3785", "3785", number}, {"general", "44260", "44260", number}, {"G/通用格式", "3785", "3785", number},
		{"Standard", "3785", "3785", number}, {"G/標準", "3785", "3785", number}, {"Основной", "3785", "3785", number}, {`G/通用格式"人"`, "1200", "1200人", number},
		{`General;[Red]\-General`, "-5", "-5", number}, {"通用格式", "1.5", "1.5", number},
		// Figures.
		{"0", "3785", "3785", number}, {"#,##0.00", "1234567.5", "1234567.5", number}, {`# ##0`, "3785000", "3785000", number}, {`#!,####`, "123456", "123456", number},
		{"0.00E+00", "123456", "123456", number}, {"# ?/?", "0.5", "0.5", number}, {"# ?/?", "0", "0", number}, {"000000", "1", "000001", number},
		{`#,##0.00" 万元"`, "1234.5", "1234.5万元", number}, {"0万元", "12", "12万元", number}, {`"¥"#,##0`, "-5", "-¥5", number}, {`[$€-2] 0`, "5", "€5", number},
		{`"约"0`, "300", "约300", number}, {`0"余家"`, "300", "300余家", number},
		// Scaled figures.
		{`0!.0,"万"`, "37850000", "3785万", number}, {`0\.0,"万"`, "37850000", "3785万", number}, {`0"."0,"万"`, "37855000", "3785.5万", number}, {`0!.00,`, "37850", "0.3785", number},
		{"#,##0,,", "37850000", "37.85", number}, {"0.00,,", "37850000", "37.85", number}, {"#,##0,", "-3785", "-3.785", number}, {`0.0,,"百万元"`, "2500000", "2.5百万元", number},
		{`[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0`, "250000000", "2.5亿", number}, {`[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0`, "25000", "2.5万", number},
		{`[>=100000000]0!.00,,"亿";[>=10000]0!.0,"万";0`, "250", "250", number}, {`[<0]"亏"0;0`, "-3", "-亏3", number},
		// Per cent.
		{"0.00%", "6.6799999999999998E-2", "0.0668", percent}, {`0.00"%"`, "6.68", "6.68%", number}, {`0\%`, "6.68", "6.68%", number}, {`0%"左右"`, "0.0668", "6.68%左右", number}, {"0%%", "0.5", "0.5", unshown},
		// Negative figures.
		{"0_);(0)", "-5", "-5", number}, {`0;[Red]0`, "-5", "-5", number}, {"0;0", "-5", "-5", unshown}, {`#,##0;\-#,##0`, "-1234", "-1234", number}, {`"盈利"0;"亏损"0`, "-5", "-5", unshown},
		{`0;-0"元"`, "-5", "-5元", number}, {`_ ¥* #,##0.00_ ;_ ¥* \-#,##0.00_ ;_ ¥* "-"??_ ;_ @_ `, "-5", "-¥5", number}, {`[$¥-804]0;[$¥-804]\-0`, "-5", "-¥5", number}, {`"￥"0_);\("￥"0\)`, "-5", "-￥5", number}, {`0;▲0`, "-5", "-5", unshown},
		// Nought, and what is not shown.
		{`_ * #,##0.00_ ;_ * \-#,##0.00_ ;_ * "-"??_ ;_ @_ `, "0", "0", number}, {`_ * #,##0.00_ ;_ * \-#,##0.00_ ;_ * "-"??_ ;_ @_ `, "5", "5", number},
		{`_ ¥* #,##0.00_ ;_ ¥* \-#,##0.00_ ;_ ¥* "-"??_ ;_ @_ `, "0", "0", number}, {"0.", "5", "5", number}, {"#,##0.,", "5000", "5", number},
		{"#,###", "0", "0", unshown}, {"0;-0;;@", "0", "0", unshown}, {";;;", "5", "5", unshown}, {`0;0;"无"`, "0", "无", text}, {`[=1]"是";[=0]"否"`, "1", "是", text}, {`[=1]"是";[=0]"否"`, "2", "2", unshown},
		// Figures between texts.
		{`0000"年"00"月"00"日"`, "20210305", "2021年03月05日", number}, {"0000-00-00", "20210305", "2021-03-05", number}, {`0"亿"0000"万"`, "23785", "2亿3785万", number}, {"000-0000", "5551234", "555-1234", number},
		// Days, as much of them as is shown.
		{"yyyy/m/d", "44260", "2021-03-05", date}, {`yyyy"年"m"月"d"日";@`, "44260", "2021-03-05", date}, {`[$-804]yyyy"年"m"月"`, "44260", "2021-03", date}, {"yyyy", "44260", "2021", date}, {`yyyy"年"`, "44260", "2021", date},
		{"mmm-yy", "44260", "2021-03", date}, {`[DBNum1][$-804]yyyy"年"m"月"d"日"`, "44260", "2021-03-05", date}, {`e-m-d`, "44260", "2021-03-05", date}, {"[$-F800]dddd, mmmm dd, yyyy", "44260", "2021-03-05", date},
		{"yyyy-mm-dd hh:mm", "44260.5", "2021-03-05 12:00:00", date}, {"yyyy-mm-dd", "44260.5", "2021-03-05", date}, {`"截至"yyyy"年"m"月"d"日"`, "44260", "截至2021-03-05", date}, {"[Red]d.m.yyyy", "44260", "2021-03-05", date},
		{`m"月"d"日"`, "44260", "44260", unshown}, {"aaaa", "44260", "44260", unshown}, {"h:mm", "0.5", "0.5", unshown}, {"[h]:mm", "1.5", "1.5", unshown}, {"mm:ss.0", "0.01", "0.01", unshown}, {"yyyy-mm-dd", "-3", "-3", unshown}, {"yyyy-mm-dd", "60", "60", unshown}, {"yyyy dd", "44260", "44260", unshown},
		// Texts.
		{"@", `"甲"`, "甲", text}, {`"广西"@`, `"甲公司"`, "广西甲公司", text}, {`@"大学"`, `"广西"`, "广西大学", text}, {";;;", `"甲"`, "甲", unshown}, {"0.00", `"甲"`, "甲", text}, {`0;0;0;"有"`, `"x"`, "有", text}, {"@", "5", "5", number},
		// What is not known is not guessed.
		{"Q yyyy", "44260", "44260", unshown}, {"0.0 kg", "5", "5", unshown}, {"bbbb", "44260", "44260", unshown}, {"", "5", "5", number},
	}
	var cells [][2]string
	for _, c := range cases {
		cells = append(cells, [2]string{c.code, c.value})
	}
	b := sheetOf(t, false, cells)
	n := 0
	for row, err := range b.Rows(0) {
		if err != nil {
			t.Fatal(err)
		}
		c := cases[n]
		if got := row.At(0); got != (spreadsheet.Cell{Text: c.text, Kind: c.kind}) {
			t.Errorf("%s as %s is %+v, want %q of kind %d", c.value, c.code, got, c.text, c.kind)
		}
		n++
	}
	if n != len(cases) {
		t.Errorf("%d of %d cells were read", n, len(cases))
	}
}

// A workbook says from when it counts days, and each of its cells that may hold one.
func TestCellsOf1904(t *testing.T) {
	b := sheetOf(t, true, [][2]string{{"yyyy-m-d", "42798"}, {"General", "42798"}, {"@", `"42798"`}})
	var got []spreadsheet.Cell
	for row, err := range b.Rows(0) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, row.At(0))
	}
	want := []spreadsheet.Cell{{Text: "2021-03-05", Kind: spreadsheet.Date, From1904: true}, {Text: "42798", Kind: spreadsheet.Number, From1904: true}, {Text: "42798", From1904: true}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// The formats that have a number and no code are read as Chinese versions show them.
func TestBuiltInFormats(t *testing.T) {
	for id, want := range map[int]spreadsheet.Cell{
		0: {Text: "44260", Kind: spreadsheet.Number}, 4: {Text: "44260", Kind: spreadsheet.Number}, 10: {Text: "44260", Kind: spreadsheet.Percent}, 14: {Text: "2021-03-05", Kind: spreadsheet.Date}, 17: {Text: "2021-03", Kind: spreadsheet.Date},
		31: {Text: "2021-03-05", Kind: spreadsheet.Date}, 57: {Text: "2021-03", Kind: spreadsheet.Date}, 58: {Text: "44260", Kind: spreadsheet.Unshown}, 21: {Text: "44260", Kind: spreadsheet.Unshown}, 44: {Text: "44260", Kind: spreadsheet.Number},
		49: {Text: "44260", Kind: spreadsheet.Number}, 60: {Text: "44260", Kind: spreadsheet.Unshown}, 99: {Text: "44260", Kind: spreadsheet.Number},
	} {
		p := leastParts()
		p["xl/workbook.xml"] = strings.Replace(p["xl/workbook.xml"], `date1904="1"`, "", 1)
		p["xl/styles.xml"] = fmt.Sprintf(`<styleSheet><cellXfs><xf numFmtId="%d"/></cellXfs></styleSheet>`, id)
		p["xl/worksheets/sheet1.xml"] = `<worksheet><sheetData><row><c s="0"><v>44260</v></c></row></sheetData></worksheet>`
		if got := cellsOf(t, openBook(t, write(t, "a.xlsx", zipped(t, p))), 1)[0]; got != want {
			t.Errorf("format %d gives %+v, want %+v", id, got, want)
		}
	}
}

// Names of parts differ in case, truths are words, formulas are worked out anew by who
// opens the file, and what is hidden says so.
func TestOddParts(t *testing.T) {
	p := leastParts()
	p["xl/SHAREDSTRINGS.xml"] = `<sst><si><t>甲</t></si></sst>`
	p["xl/_rels/workbook.xml.rels"] = strings.Replace(p["xl/_rels/workbook.xml.rels"], "</Relationships>", `<Relationship Id="rId3" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`, 1)
	p["xl/workbook.xml"] = strings.Replace(p["xl/workbook.xml"], "</workbook>", `<calcPr fullCalcOnLoad="1"/></workbook>`, 1)
	p["xl/worksheets/sheet1.xml"] = `<worksheet><cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="0"/></cols><sheetData><row r="1" hidden="1"><c t="s"><v>0</v></c><c t="b"><v>true</v></c><c><f>1+1</f><v>0</v></c></row><row r="2"><c><v>7</v></c></row></sheetData></worksheet>`
	b := openBook(t, write(t, "a.xlsx", zipped(t, p)))
	want := []spreadsheet.Cell{{Text: "甲", From1904: true}, {Text: "TRUE", Kind: spreadsheet.Bool}, {Kind: spreadsheet.Uncomputed}}
	for row, err := range b.Rows(0) {
		if err != nil {
			t.Fatal(err)
		}
		if row.Hidden != (row.Number == 1) {
			t.Errorf("row %d is hidden: %v", row.Number, row.Hidden)
		}
		if row.Number == 1 && fmt.Sprint(row.Cells) != fmt.Sprint(want) {
			t.Errorf("%+v, want %+v", row.Cells, want)
		}
	}
	if fmt.Sprint(b.Sheets[0].HiddenColumns) != "[[1 2] [4 4]]" {
		t.Error(b.Sheets[0].HiddenColumns)
	}
}

// Whatever a format's code is, a cell that the file fills has a text: what is shown, or what
// the file has.
func FuzzNumberFormats(f *testing.F) {
	for _, code := range []string{"General", `0!.0,"万"`, "[Red]0.00;(0)", `yyyy"年"m"月"`, `"广西"@`, "0%", "[>=1]0,,;[h]:mm", `_ * "-"??_ ;*`, "# ?/?", `"`, "[", `\`, "İ;K"} {
		f.Add(code, 37850000.5)
	}
	f.Fuzz(func(t *testing.T, code string, v float64) {
		if math.IsNaN(v) || math.IsInf(v, 0) || !utf8.ValidString(code) {
			t.Skip()
		}
		value := strconv.FormatFloat(v, 'g', -1, 64)
		for row, err := range sheetOf(t, false, [][2]string{{code, value}, {"General", value}, {code, `"甲"`}}).Rows(0) {
			if err != nil {
				t.Fatal(err)
			}
			if c := row.At(0); c.Text == "" {
				t.Errorf("%q shows nothing of %s", code, value)
			}
		}
	})
}
