package value_test

import (
	"strings"
	"testing"

	"zonegraph/internal/ingest/value"
	"zonegraph/internal/spreadsheet"
	"zonegraph/message"
)

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		cell           spreadsheet.Cell
		unit, from, is string
	}{
		{text("8529.27"), "亿元", "亿元", "8529.27"},
		{text("2亿元"), "万元", "亿元", "20000"},
		{text("１，２３４．５"), "万元", "万元", "1234.5"},
		{text("3,785"), "万元", "", "3785"},
		{text("624.186 亿元"), "万元", "", "6241860"},
		{text("4334.36"), "元", "万元", "43343600"},
		{text("12345"), "万元", "元", "1.2345"},
		{text("3.3‰"), "%", "%", "0.33"},
		{text("６．６８％"), "%", "", "6.68"},
		{number("6.68"), "%", "", "6.68"},
		{spreadsheet.Cell{Text: "0.0668", Kind: spreadsheet.Percent}, "%", "%", "6.68"},
		{text("-0.5"), "%", "%", "-0.5"},
		{text("−0.5"), "%", "%", "-0.5"},
		{text("2058家"), "家", "家", "2058"},
		{text("0"), "家", "家", "0"},
		{text("1.5万"), "家", "家", "15000"},
		{text("2亿"), "万元", "万元", "20000"}, {text("3785万"), "万元", "亿元", "3785"}, {text("2百万"), "元", "万元", "2000000"}, {text("1.5千"), "千人", "人", "1.5"}, {text("2万"), "吨标准煤", "吨标准煤", "20000"},
		{spreadsheet.Cell{Text: "3785万", Kind: spreadsheet.Number}, "万元", "万元", "3785"}, {spreadsheet.Cell{Text: "37.85百万元", Kind: spreadsheet.Number}, "万元", "元", "3785"},
		{text("-¥5"), "元", "元", "-5"}, {text("¥-5"), "元", "元", "-5"}, {text("人民币2亿元"), "万元", "", "20000"}, {text("$5"), "美元", "", "5"}, {text("US$2亿"), "万美元", "", "20000"},
		{text("12（万元）"), "元", "亿元", "120000"}, {spreadsheet.Cell{Text: "6.68%", Kind: spreadsheet.Number}, "%", "", "6.68"}, {text("1.5万\u200e元"), "元", "", "15000"},
		{text("'42"), "家", "家", "42"},
	} {
		n, p := value.ReadNumber(c.cell)
		if p != nil {
			t.Errorf("%q: %v", c.cell.Text, p)
			continue
		}
		if d, p := n.In(c.unit, c.from); p != nil || d.String() != c.is {
			t.Errorf("%q in %s, from %s, is %v (%v), want %s", c.cell.Text, c.unit, c.from, d, p, c.is)
		}
	}
	for in, reason := range map[string]string{
		"约300":                   "not one exact number",
		"10余家":                   "not one exact number",
		"10-20":                  "not a number",
		"1.23E+11":               "rounded",
		"(100)":                  "in brackets",
		"1,23":                   "not a number",
		"十":                      "not a number",
		"2公顷":                    "cannot be turned",
		"500 600":                "not one exact number",
		"3785\n2021":             "not one exact number",
		"300+":                   "not a number",
		"2亿3000万":                "not a number",
		"12（含3家）":                "not a number",
		"300（预计）":                "not one exact number",
		"数百":                     "not one exact number",
		"$100":                   "cannot be turned",
		"$2万元":                   "美元 and 万元",
		"1.5千公里":                 "cannot be turned",
		"12%":                    "cannot be turned",
		"1.2345678":              "more than 6 places",
		"1234567890123":          "more than 12 digits",
		strings.Repeat("9", 1e5): "not a number",
	} {
		n, p := value.ReadNumber(text(in))
		if p == nil {
			_, p = n.In("万元", "")
		}
		if p == nil || !strings.Contains(p.Reason.String(), reason) || p.Remedy.Code == "" {
			t.Errorf("%.20q: %v, want %q", in, p, reason)
		}
	}
}

// Counts have magnitudes, and units of what can be counted, in the cell or the header.
func TestCounts(t *testing.T) {
	for _, c := range []struct {
		text, unit, from string
		is               int64
	}{
		{"1200", "人", "", 1200}, {"2万人", "人", "", 20000}, {"2", "人", "万人", 20000}, {"2万", "人", "人", 20000}, {"2万", "人", "万人", 20000}, {"1,200名", "人", "", 1200}, {"1.2千人", "人", "", 1200},
		{"35个", "人", "", 35}, {"2万", "", "", 20000}, {"35家", "", "", 35}, {"3", "", "百件", 300}, {"20", "%", "", 20}, {"20%", "%", "", 20}, {"20", "%", "%", 20}, {"-3", "", "", -3},
	} {
		n, p := value.ReadNumber(text(c.text))
		if p != nil {
			t.Errorf("%q: %v", c.text, p)
			continue
		}
		if got, p := n.Count(c.unit, c.from); p != nil || got != c.is {
			t.Errorf("%q in %s, from %s, is %d (%v), want %d", c.text, c.unit, c.from, got, p, c.is)
		}
	}
	for _, c := range []struct {
		text, unit, from string
		code             message.Code
	}{
		{"2万元", "人", "", "cell.other-unit"}, {"12%", "人", "", "cell.other-unit"}, {"2", "人", "万元", "cell.other-unit"}, {"2", "人", "%", "cell.other-unit"}, {"5家", "人", "", "cell.other-unit"}, {"2元", "", "", "cell.other-unit"},
		{"5吨", "", "", "cell.other-unit"}, {"1.5人", "人", "", "cell.not-whole"}, {"1.00005万人", "人", "", "cell.not-whole"}, {"2万", "%", "%", "cell.other-unit"}, {"2", "人", "编制数", "cell.other-unit"},
	} {
		n, p := value.ReadNumber(text(c.text))
		if p == nil {
			_, p = n.Count(c.unit, c.from)
		}
		if p == nil || p.Reason.Code != c.code {
			t.Errorf("%q in %s, from %s: %v, want %s", c.text, c.unit, c.from, p, c.code)
		}
	}
	n, p := value.ReadNumber(text("20家"))
	if _, plain := n.Plain(); p != nil || plain == nil || plain.Reason.Code != "cell.unit-not-expected" {
		t.Errorf("%v, %v", p, plain)
	}
}

// What a number format shows nothing of, or that became something else, is refused.
func TestCellsThatShowSomethingElse(t *testing.T) {
	cell := func(kind spreadsheet.Kind, text string) spreadsheet.Cell {
		return spreadsheet.Cell{Text: text, Kind: kind}
	}
	_, p := value.ReadNumber(cell(spreadsheet.Unshown, "5"))
	expectCode(t, p, "cell.not-shown")
	_, p = value.Cell(text("#REF!"))
	expectCode(t, p, "cell.formula-fails")
	for _, c := range []spreadsheet.Cell{cell(spreadsheet.Date, "2021-03-05"), cell(spreadsheet.Percent, "0.12"), cell(spreadsheet.Bool, "TRUE")} {
		_, p = value.Code(c)
		expectCode(t, p, "cell.code-as-value")
	}
	if got, p := value.Code(cell(spreadsheet.Number, "000001")); p != nil || got != "000001" {
		t.Error(got, p)
	}
	_, p = value.ReadDay(cell(spreadsheet.Number, "2021.1"))
	expectCode(t, p, "cell.january-or-october")
	if y, p := value.ReadYear(cell(spreadsheet.Number, "2021.1")); p != nil || y != 2021 {
		t.Error(y, p)
	}
	_, p = value.ReadDay(text("20211"))
	expectCode(t, p, "cell.year-or-serial")
	_, p = value.ReadYear(number("19985"))
	expectCode(t, p, "cell.no-year")
	_, p = value.ReadDay(spreadsheet.Cell{Text: "42798", From1904: true})
	expectCode(t, p, "cell.serial-of-unknown-era")
	if d, p := value.ReadDay(spreadsheet.Cell{Text: "42798", Kind: spreadsheet.Number, From1904: true}); p != nil || d.Date != "2021-03-05" {
		t.Error(d, p)
	}
	if d, p := value.ReadPeriod(cell(spreadsheet.Date, "2021-03")); p != nil || d.Start != "2021-03-01" || d.End != "2021-03-31" {
		t.Error(d, p)
	}
}

func expectCode(t *testing.T, p *value.Problem, want message.Code) {
	t.Helper()
	if p == nil || p.Reason.Code != want || p.Remedy.Code == "" {
		t.Errorf("%v, want %s", p, want)
	}
}
