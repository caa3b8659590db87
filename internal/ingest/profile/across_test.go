package profile_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"zonegraph/internal/ingest/profile"
	"zonegraph/message"
)

// Figures side by side, under a header of two rows whose upper one is joined.
func TestFiguresSideBySide(t *testing.T) {
	path := workbook(t, "Sheet1", [][]any{
		{"2021年全区高新区主要经济指标"},
		{"序号", "高新区", "工业总产值", nil, "高新技术企业数（家）", nil, "位次"},
		{nil, nil, "本年（亿元）", "同比（%）", "本年", "同比增长(%)", nil},
		{1, "柳州高新区", 2529.27, 6.68, 266, nil, 1},
		{2, "南宁高新区", "—", nil, "约300", 3, 2},
		{3, "桂林高新区", nil, nil, nil, nil, 3},
		{nil, "合计", 8529.27, 6.68, 2058, nil, nil},
	}, "A1:G1", "A2:A3", "B2:B3", "C2:D2", "E2:F2", "G2:G3")
	r, err := profile.Open(path, shipped(t), profile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for result, err := range r.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case result.Row != nil:
			got = append(got, fmt.Sprintf("%d %s", result.Number, strings.SplitN(shown(result.Row), "\n", 2)[0]))
		case result.Skipped.Code != "":
			got = append(got, fmt.Sprintf("%d skipped %s", result.Number, result.Skipped))
		default:
			for _, f := range result.Refusals {
				got = append(got, fmt.Sprintf("%d refused %s %s", result.Number, f.Column, f.Reason))
			}
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	const key = "Observation  key=[2021年] of [1 2] new "
	const year = " nature:AMBIGUOUS period:2021年 periodEnd:2021-12-31 periodStart:2021-01-01 "
	want := []string{
		"4 " + key + "growthPct:6.68 name:柳州高新区 工业总产值 2021年" + year + "unit:亿元 value:2529.27 year:2021",
		"4 " + key + "name:柳州高新区 高新技术企业数 2021年" + year + "unit:家 value:266 year:2021",
		`5 refused E 高新技术企业数（家） 本年 "约300" is not one exact number`,
		"6 skipped the row has no figure in any of 4 columns",
		"7 skipped 合计 is a sum of other rows",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if s := r.Sheets[0]; s.Profile.ID != "observations-across" || !slices.Equal(s.Unread, []string{"G 位次"}) {
		t.Errorf("%+v", s)
	}
}

func TestFiguresSideBySideInOneRow(t *testing.T) {
	o := readAll(t, workbook(t, "2021年", [][]any{
		{"地区", "工业总产值（亿元）", "工业总产值同比增长（%）", "研发投入强度/%"},
		{"柳州市", "100", "-0.5", "3.3‰"},
	}), profile.Options{})
	if got := o.rows["2021年 2"]; !strings.Contains(got, "unit:% value:0.33") || !strings.Contains(got, "nature:RATIO") || !strings.Contains(got, "Indicator 研发投入强度") {
		t.Error(got, o.refused)
	}
	growth := message.New("list.column-of-figure", "C", "工业总产值同比增长（%）", "observation.growthPct", "工业总产值")
	if !slices.ContainsFunc(o.sheets[0].Columns, func(m message.Message) bool {
		return m.Code == growth.Code && m.String() == growth.String() && m.In(message.Chinese) == "C 工业总产值同比增长（%） → “工业总产值”的指标数据的同比增长"
	}) {
		t.Error(o.sheets[0].Columns)
	}
}
