package profile_test

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zonegraph/internal/ingest/profile"
	"zonegraph/internal/pythontest"
)

// An exported workbook has sheets that are no lists. They are left out, also when the
// profile is named, and a sheet can be asked for by name, even a hidden one.
func TestSheets(t *testing.T) {
	path := filepath.Join(t.TempDir(), "名录.xlsx")
	pythontest.Run(t, `
import sys, openpyxl
wb = openpyxl.Workbook()
ws = wb.active
ws.title = '企业'
ws.append(['企业名称', '所属市', '虚构数据'])
ws.append(['试验甲公司', '柳州市', '否'])
ws.append(['试验乙公司', '柳州市', '是'])
ws.append(['试验丙公司', '柳州市', None])
ws = wb.create_sheet('来源')
ws.append(['行', '标识', '名称', '字段'])
ws.append([2, 'Enterprise:a', '试验甲公司', '名称'])
ws = wb.create_sheet('旧表')
ws.append(['企业名称', '所属市'])
ws.append(['试验丁公司', '柳州市'])
ws.sheet_state = 'hidden'
wb.save(sys.argv[1])
`, path)
	for _, named := range []string{"", "enterprises"} {
		o := readAll(t, path, profile.Options{Profile: named})
		if rows := slices.Sorted(maps.Keys(o.rows)); !slices.Equal(rows, []string{"企业 2", "企业 4"}) || o.sheets[0].Share != 1 {
			t.Errorf("profile %q: %v", named, rows)
		}
		contains(t, o.skipped, "企业 3: the row is made up", "虚构数据")
		if len(o.skipped) != 1 || len(o.refused) > 0 {
			t.Errorf("%v %v", o.skipped, o.refused)
		}
	}
	o := readAll(t, path, profile.Options{Sheets: []string{"旧表"}})
	if rows := slices.Sorted(maps.Keys(o.rows)); !slices.Equal(rows, []string{"旧表 2"}) || o.sheets[0].Reason.Code != "list.sheet-not-wanted" {
		t.Errorf("%v %q", rows, o.sheets[0].Reason)
	}
	if _, err := profile.Open(path, shipped(t), profile.Options{Sheets: []string{"新表"}}); err == nil || !strings.Contains(err.Error(), "name one of 企业, 来源, 旧表") {
		t.Error(err)
	}
}

// One unit has no rank, two have; a list of awards to persons needs no units.
func TestRanksAreOfSeveral(t *testing.T) {
	path := workbook(t, "奖励", [][]any{{"年度", "奖种", "项目名称", "主要完成单位", "主要完成人"},
		{"2021", "科学技术进步奖", "甲", "试验甲公司", ""}, {"2021", "科学技术进步奖", "乙", "试验甲公司、试验乙公司", ""}, {"2022", "青年科技杰出贡献奖", "", "", "张三"}})
	o := readAll(t, path, profile.Options{})
	for at, want := range map[string]string{"奖励 2": "0.recipients 1\n", "奖励 3": "0.recipients 1 rank:1\n0.recipients 2 rank:2\n", "奖励 4": "0.recipients 1\n"} {
		if !strings.HasSuffix(o.rows[at], "\n"+want) {
			t.Errorf("%s: %s\n%v", at, o.rows[at], o.refused)
		}
	}
}
