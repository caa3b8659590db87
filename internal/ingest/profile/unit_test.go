package profile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zonegraph/internal/ingest/profile"
)

// csvFile writes a list as CSV.
func csvFile(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The unit of a number may stand in the header in many ways, in a title, or in the cell;
// whatever leaves it in doubt is refused.
func TestWhereUnitsStand(t *testing.T) {
	for _, c := range []struct{ title, header, cell, want string }{
		{"", "营业收入（单位：万元）", "3785", "3785"}, {"", "营业收入(单位: 亿元)", "2", "20000"}, {"", "营业收入（计量单位：元）", "37850000", "3785"}, {"", "营业收入（2021年，亿元）", "2", "20000"},
		{"", "营业收入（亿元）（含税）", "2", "20000"}, {"", "营业收入：亿元", "2", "20000"}, {"", "营业收入/千万元", "2", "2000"}, {"", "营业收入 【亿元】", "2", "20000"},
		{"单位：亿元", "营业收入", "2", "20000"}, {"（金额单位: 亿元）", "营业收入", "2", "20000"}, {"单位：亿元、人", "营业收入", "2", "20000"}, {"单位：亿元", "营业收入（万元）", "2", "2"},
		{"单位：亿元", "营业收入", "3785万", "3785"}, {"单位：亿元", "营业收入", "3785万元", "3785"}, {"单位：亿元", "营业收入（万元）", "2亿", "20000"},
		{"", "营业收入", "2", ""}, {"", "营业收入", "2亿", ""}, {"单位：万元、亿元", "营业收入", "2", ""}, {"单位：人", "营业收入", "2", ""}, {"单位：亿元", "营业收入（万美元）", "2", ""},
		{"单位：亿元", "营业收入（单位：块）", "2", ""}, {"单位：亿元", "营业收入（亿元/年）", "2", ""}, {"单位：亿元", "营业收入（元）（万元）", "2", ""}, {"", "营业收入（万元）", "2人", ""}, {"", "营业收入（万元）", "12%", ""},
	} {
		rows := [][]any{{"企业名称", c.header, "所属行业"}, {"玉柴", c.cell, "制造业"}}
		at := "x 2"
		if c.title != "" {
			rows, at = append([][]any{{c.title}}, rows...), "x 3"
		}
		o := readAll(t, workbook(t, "x", rows), profile.Options{})
		switch got, ok := o.rows[at]; {
		case c.want == "" && ok:
			t.Errorf("%+v gives %s", c, got)
		case c.want != "" && !strings.Contains(got+" ", " revenue:"+c.want) || c.want == "" && len(o.refused) != 1:
			t.Errorf("%+v gives %s, refused %s", c, got, o.refused)
		}
	}
}

// A lower row of the header may hold the unit alone, and a row of its own may tell it
// for the rows below.
func TestUnitsInRows(t *testing.T) {
	o := readAll(t, workbook(t, "x", [][]any{{"企业名称", "营业收入", "行业信息", ""}, {"", "亿元", "所属行业", "行业代码"}, {"玉柴", "2", "制造业", "C36"}}, "C1:D1"), profile.Options{})
	o.expect(t, "x 3", "Enterprise 玉柴 new industry:制造业 industryCode:C36 revenue:20000")
	o = readAll(t, workbook(t, "x", [][]any{{"单位：万元"}, {"企业名称", "营业收入", "从业人员", "所属行业"}, {"甲公司", "2", "300", "制造业"}, {"单位：亿元、万人"}, {"乙公司", "2", "3", "制造业"}}), profile.Options{})
	o.expect(t, "x 3", "Enterprise 甲公司 new employees:300 industry:制造业 revenue:2")
	o.expect(t, "x 5", "Enterprise 乙公司 new employees:30000 industry:制造业 revenue:20000")
	contains(t, o.skipped, "x 4: the row is a section: unit = 亿元、万人")
}

// An observation keeps the unit that its row names, and is refused if its header names
// another.
func TestUnitsOfObservations(t *testing.T) {
	rows := func(header, cell, unit string) [][]any {
		return [][]any{{"单位：亿元"}, {"高新区", "指标名称", header, "计量单位", "时期"}, {"柳州高新区", "工业总产值", cell, unit, "2021年"}}
	}
	for _, c := range []struct{ header, cell, unit, want string }{
		{"数值", "2", "", "unit:亿元 value:2"}, {"数值（万元）", "2", "", "unit:万元 value:2"}, {"数值", "2", "家", "unit:家 value:2"}, {"数值", "2亿", "万元", "unit:万元 value:20000"}, {"数值", "6.68%", "", "unit:% value:6.68"},
		{"数值", "12家", "", "unit:家 value:12"}, {"数值", "2万", "吨标准煤", "unit:吨标准煤 value:20000"}, {"数值", "2千万元", "", "unit:亿元 value:0.2"},
		{"数值（万元）", "2", "亿元", ""}, {"数值", "12家（预计）", "", ""}, {"数值", "12斤", "", ""}, {"数值", "2亿3000万", "元", ""}, {"数值", "12%", "家", ""},
	} {
		o := readAll(t, workbook(t, "x", rows(c.header, c.cell, c.unit)), profile.Options{})
		switch got := o.rows["x 3"]; {
		case c.want == "" && (got != "" || len(o.refused) != 1), c.want != "" && !strings.Contains(got, c.want):
			t.Errorf("%+v gives %s, refused %s", c, got, o.refused)
		}
	}
}

// A separator within a cell moves all that stands behind it; in a workbook nothing moves,
// and the column is told to be left out.
func TestCellsWithoutAHeader(t *testing.T) {
	o := readAll(t, csvFile(t, "企业名称,曾用名,,\n上海甲,乙科技有限公司,旧名有限公司\n上海丙公司,旧名,, \n上海丁公司,旧名,—,\n上海戊公司,旧名,,,末\n注：以上,仅供参考,请核对\n"), profile.Options{})
	contains(t, o.refused, `2 C "旧名有限公司"`, "without a header")
	contains(t, o.refused, `5 E "末"`, "without a header")
	if len(o.refused) != 2 || len(o.rows) != 2 {
		t.Errorf("%v, refused %v", o.rows, o.refused)
	}
	o = readAll(t, workbook(t, "x", [][]any{{"企业名称", "所属行业"}, {"甲公司", "制造业", nil, "存疑"}}), profile.Options{})
	if got := fmt.Sprint(o.sheets[0].Unread); got != "[D]" || len(o.rows) != 1 {
		t.Errorf("%v left out, %v", got, o.rows)
	}
}

// A row of nothing but what is invisible is an empty one.
func TestInvisibleRows(t *testing.T) {
	o := readAll(t, csvFile(t, "\u200e,\u200b\n企业名称,曾用名\n\u202a甲公司\u202c,\u2060\n\u200b,\u3000\n\x1a\n乙公司,\n"), profile.Options{})
	if len(o.rows) != 2 || len(o.refused) != 0 {
		t.Errorf("%v, refused %v", o.rows, o.refused)
	}
	o.expect(t, "3", "Enterprise 甲公司 new")
}

// Hidden rows and columns are read, and it is told that they are hidden.
func TestHiddenRowsAndColumns(t *testing.T) {
	path := workbook(t, "x", [][]any{{"企业名称", "所属行业", "备注"}, {"甲公司", "制造业"}, {"乙公司", "制造业"}})
	f, err := excelize.OpenFile(path)
	if err == nil {
		err = f.SetRowVisible("x", 3, false)
	}
	if err == nil {
		err = f.SetColVisible("x", "B:C", false)
	}
	if err == nil {
		err = f.Save()
	}
	if err != nil {
		t.Fatal(err)
	}
	r, err := profile.Open(path, shipped(t), profile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	if got := fmt.Sprint(r.Sheets[0].Hidden); got != "[B 所属行业 C 备注]" {
		t.Error(got)
	}
	var hidden []int
	for result, err := range r.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		if result.Hidden {
			hidden = append(hidden, result.Number)
		}
	}
	if fmt.Sprint(hidden) != "[3]" {
		t.Error(hidden)
	}
}
