package profile_test

import (
	"strings"
	"testing"

	"zonegraph/internal/ingest/profile"
)

// The words of sums are values where a column may have them.
func TestSumsAreTold(t *testing.T) {
	o := readAll(t, workbook(t, "x", [][]any{
		{"主体", "统计范围", "性质", "指标", "数值", "单位", "时期"},
		{"柳州高新区", "合计", "累计", "专利授权", 5, "件", "2021年"},
		{"柳州市合计", "", "", "专利授权", 5, "件", "2021年"},
		{"", "", "", "合计", 5, "件", "2021年"},
	}), profile.Options{})
	if got := o.rows["x 2"]; !strings.Contains(got, "nature:FLOW") || !strings.Contains(got, "scope:合计") {
		t.Error(got, o.refused, o.skipped)
	}
	contains(t, o.skipped, "x 3: 柳州市合计 is a sum")
	contains(t, o.skipped, "x 4: 合计 is a sum")
}

// What a section tells ends with the section around it.
func TestSectionsWithinSections(t *testing.T) {
	o := readAll(t, workbook(t, "x", [][]any{
		{"2021年度广西科学技术奖"},
		{"编号", "项目名称", "主要完成单位"},
		{"一、自然科学奖"},
		{"二等奖（1项）"},
		{"1", "甲", "广西大学"},
		{"二、企业科技创新奖"},
		{"2", "乙", "玉柴"},
	}), profile.Options{})
	if got := o.rows["x 5"]; !strings.Contains(got, "grade:SECOND kind:NATURAL_SCIENCE") {
		t.Error(got, o.refused)
	}
	if got := o.rows["x 7"]; !strings.Contains(got, "kind:ENTERPRISE_INNOVATION") || strings.Contains(got, "grade") {
		t.Error(got, o.refused)
	}
}

// A title has a year, but the certificates of a list have their own.
func TestADayTellsMoreThanATitle(t *testing.T) {
	o := readAll(t, workbook(t, "x", [][]any{
		{"2022年有效高新技术企业名单"},
		{"企业名称", "证书编号", "发证日期", "认定年度"},
		{"甲", "GR202045000001", "2020-12-03", ""},
		{"乙", "GR202145000001", "", ""},
		{"丙", "GR202045000002", "2021-01-04", "2020年"},
	}), profile.Options{})
	for at, year := range map[string]string{"x 3": "year:2020", "x 5": "year:2020"} {
		if !strings.Contains(o.rows[at], year) {
			t.Errorf("%s: %s", at, o.rows[at])
		}
	}
	if got := o.rows["x 4"]; strings.Contains(got, "year:") {
		t.Errorf("a blank cell has a year: %s", got)
	}
	o = readAll(t, workbook(t, "x", [][]any{
		{"2022年有效高新技术企业名单"},
		{"企业名称", "证书编号", "发证日期"},
		{"甲", "GR202045000001", "2020-12-03"},
		{"乙", "GR202145000001", ""},
	}), profile.Options{})
	if got := o.rows["x 3"]; !strings.Contains(got, "year:2020") {
		t.Error(got)
	}
	if got := o.rows["x 4"]; !strings.Contains(got, "year:2022") {
		t.Error(got)
	}
}
