package report_test

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"testing"

	"github.com/xuri/excelize/v2"

	"zonegraph/graph"
	"zonegraph/internal/ingest/profile"
	"zonegraph/internal/ingest/report"
	"zonegraph/internal/spreadsheet"
	"zonegraph/message"
)

// formatted is a workbook whose cells are numbers with formats, with a hidden row and
// a hidden column.
func formatted(t *testing.T, era1904 bool) string {
	t.Helper()
	f := excelize.NewFile()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &era1904}))
	must(f.SetSheetRow("Sheet1", "A1", &[]any{"上市公司名单"}))
	must(f.SetSheetRow("Sheet1", "A2", &[]any{"企业名称", "资质类别", "证书编号", "发证日期", "有效期至"}))
	for i, row := range [][]any{{"甲公司", "上市公司", 1, 42798, 43000}, {"乙公司", "上市公司", 600_000, 42799, 43001}, {"丙公司", "上市公司", 3, 42800, "长期"}, {"丁公司", "上市公司", 4, 42801, 43002}} {
		must(f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+3), &row))
	}
	style := func(code, from, to string) {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		must(err)
		must(f.SetCellStyle("Sheet1", from, to, id))
	}
	style("000000", "C3", "C6")
	style(`yyyy"年"m"月"d"日"`, "D3", "D4")
	style(`yyyy"年"m"月"`, "D6", "D6")
	for _, row := range []int{1, 4, 5} {
		must(f.SetRowVisible("Sheet1", row, false))
	}
	must(f.SetColVisible("Sheet1", "C", false))
	var b bytes.Buffer
	must(f.Write(&b))
	return write(t, "list.xlsx", b.Bytes())
}

// certifications are the values that are read of the rows.
func certifications(t *testing.T, path string) map[int]graph.Values {
	t.Helper()
	r, err := profile.Open(path, shipped(t), profile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	out := map[int]graph.Values{}
	for result, err := range r.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		if result.Row != nil {
			out[result.Number] = maps.Clone(result.Row.Mentions[0].Values)
		}
	}
	return out
}

// A marked copy says what the list says, whatever its number formats made of its numbers
// and from whatever day it counts.
func TestMarkedCopyOfFormats(t *testing.T) {
	for era1904, first := range map[bool]graph.Date{false: "2017-03-04", true: "2021-03-05"} {
		path := formatted(t, era1904)
		want := certifications(t, path)
		if len(want) != 3 || want[3]["number"] != "000001" || want[3]["validFrom"] != first || want[5]["number"] != "000003" || want[5]["validTo"] != nil {
			t.Fatalf("%v", want)
		}
		var b bytes.Buffer
		if err := report.Marked(&b, path, spreadsheet.Options{}, nil); err != nil {
			t.Fatal(err)
		}
		if got := certifications(t, write(t, "copy.xlsx", b.Bytes())); !reflect.DeepEqual(got, want) {
			t.Errorf("from 1904 is %v: the copy says\n%v, and the list\n%v", era1904, got, want)
		}
	}
}

// What is hidden is named, rows that follow each other as one.
func TestHiddenIsNamed(t *testing.T) {
	out, taken := reported(t, formatted(t, false))
	if got := fmt.Sprint(out.Sheets[0].HiddenRows, out.Sheets[0].HiddenColumns); got != "[1 4–5] [C 证书编号]" || taken != 3 {
		t.Errorf("%s, %d rows", got, taken)
	}
	for l, want := range map[message.Language]string{message.English: "hidden rows, read like the others: 1; 4–5", message.Chinese: "隐藏的列：C 证书编号"} {
		var b bytes.Buffer
		if err := out.Text(&b, l, 0); err != nil || !bytes.Contains(b.Bytes(), []byte(want)) {
			t.Errorf("%v\n%s", err, &b)
		}
	}
	if out.Reset(); len(out.Sheets[0].HiddenRows) != 1 {
		t.Error("what is read again is told twice")
	}
}
