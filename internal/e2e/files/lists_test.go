package files

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"zonegraph/internal/graphtest"
	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/profile"
	"zonegraph/internal/pythontest"
)

// sheet writes a workbook of one sheet with excelize.
func sheet(t *testing.T, path, name string, rows ...[]any) {
	t.Helper()
	f := excelize.NewFile()
	if err := f.SetSheetName("Sheet1", name); err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		if err := f.SetSheetRow(name, fmt.Sprintf("A%d", i+1), &rows[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// officials writes the lists into a folder: two by excelize, and two by openpyxl with
// joined cells, days and numbers as cells of a workbook have them.
func officials(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	pythontest.Run(t, `
import sys, os, datetime, openpyxl
wb = openpyxl.Workbook()
ws = wb.active
ws.title = '高企'
ws.append(['2021年高新技术企业名单', None, None, None, None, None])
ws.merge_cells('A1:F1')
ws.append(['序号', '企业名称', '统一社会信用代码', '证书编号', '发证日期', '有效期'])
ws.append([1, '柳州试验甲科技有限公司', '914502000000000060', 'GR202145000901', datetime.date(2021, 11, 1), '三年'])
ws.append([2, '桂林试验乙科技有限公司', '91350100m000100y43', 'GR202145000902', datetime.date(2021, 11, 1), '三年'])
ws.append([3, '玉柴', None, 'GR202145000903', datetime.date(2021, 11, 1), '三年'])
ws.append(['合计', 3, None, None, None, None])
wb.save(os.path.join(sys.argv[1], '高企名单.xlsx'))
wb = openpyxl.Workbook()
ws = wb.active
ws.title = '指标数据'
ws.append(['高新区', '指标', '数值', '单位', '时期', '同比增长'])
ws.append(['柳州高新区', '工业总产值', 4321.5, '亿元', '2016年', 0.0668])
ws['F2'].number_format = '0.00%'
ws.append([None, '工业总产值', 4500, '亿元', '2017年', None])
ws.merge_cells('A2:A3')
wb.create_sheet('附注').append(['填报单位：试验'])
wb.save(os.path.join(sys.argv[1], '指标数据.xlsx'))
`, folder)
	sheet(t, filepath.Join(folder, "中试基地名单.xlsx"), "中试基地",
		[]any{"2021年自治区级中试研究基地名单"},
		[]any{"基地名称", "依托单位", "共建单位", "认定年份"},
		[]any{"试验材料中试研究基地", "柳州试验甲科技有限公司", "桂林试验乙科技有限公司", 2021})
	sheet(t, filepath.Join(folder, "奖励名单.xlsx"), "奖励",
		[]any{"项目名称", "主要完成单位", "奖种", "等级", "年度"},
		[]any{"试验关键技术及应用", "桂林试验乙科技有限公司、玉柴、柳州试验甲科技有限公司", "科学技术进步奖", "二等奖", 2023})
	sheet(t, filepath.Join(folder, "高新区名录.xlsx"), "高新区", []any{"高新区名称", "阶段"}, []any{"柳州高新区", "已设立"})
	sheet(t, filepath.Join(folder, "指标目录.xlsx"), "指标", []any{"指标名称", "计量单位", "定义"}, []any{"工业总产值", "亿元", "试验用的定义。"})
	return folder
}

// taken imports a list; at makes the ids of imports distinct.
func taken(t *testing.T, e *graphtest.Env, path string, commit bool, at time.Time) ingest.Report {
	t.Helper()
	f := opened(t, e, path, profile.Options{})
	r, err := f.Import(t.Context(), e.DB, e.Model, ingest.Options{Commit: commit, By: "tester", At: at})
	if err != nil {
		t.Fatalf("%v\n%s", err, told(t, f))
	}
	return r
}

// everything is all that is in the graph but the records of imports, and the node that
// says what is hidden.
func everything(t *testing.T, e *graphtest.Env) [][]any {
	t.Helper()
	nodes := e.Rows(t, "MATCH (n) WHERE NOT n:Import|_ImportState RETURN [labels(n), properties(n)] ORDER BY n.id", nil)
	return append(nodes, e.Rows(t, "MATCH (a)-[r]->(b) RETURN [a.id, type(r), b.id, properties(r)] ORDER BY a.id, type(r), b.id, r.field, r.value", nil)...)
}

// Lists as officials have them go from the file to the API and out again: a dry run
// changes nothing, a second import has nothing to do, each fact names file, sheet and
// row, and after undoing the graph is as before.
func TestOfficialsLists(t *testing.T) {
	for _, c := range []struct {
		name  string
		facts bool
		lists []string
	}{
		{"over the facts", true, []string{"高企名单.xlsx", "中试基地名单.xlsx", "奖励名单.xlsx", "指标数据.xlsx"}},
		{"into an empty graph", false, []string{"高新区名录.xlsx", "指标目录.xlsx", "高企名单.xlsx", "中试基地名单.xlsx", "奖励名单.xlsx", "指标数据.xlsx"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := graphtest.Empty(t)
			if c.facts {
				e.LoadFacts(t)
			}
			if err := ingest.Prepare(t.Context(), e.DB); err != nil {
				t.Fatal(err)
			}
			folder, at := officials(t), time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
			start := everything(t, e)
			var imports []string
			for _, list := range c.lists {
				path := filepath.Join(folder, list)
				before := everything(t, e)
				dry := taken(t, e, path, false, at)
				if !reflect.DeepEqual(everything(t, e), before) || !dry.Changes() || dry.Import != "" {
					t.Fatalf("%s: a dry run: %+v", list, dry)
				}
				r := taken(t, e, path, true, at)
				imports = append(imports, r.Import)
				if r.Import = ""; r != dry {
					t.Errorf("%s: the dry run told\n%+v, and the import\n%+v", list, dry, r)
				}
				after := everything(t, e)
				again := taken(t, e, path, true, at.Add(time.Minute))
				if again.Changes() || again.Import != "" || !reflect.DeepEqual(everything(t, e), after) {
					t.Errorf("%s again: %+v", list, again)
				}
				at = at.Add(time.Hour)
			}
			asTold(t, e, folder)
			for i := len(imports) - 1; i >= 0; i-- {
				if _, err := ingest.Undo(t.Context(), e.DB, e.Model, imports[i], ingest.UndoOptions{At: at}); err != nil {
					t.Fatalf("undo %s: %v", c.lists[i], err)
				}
			}
			if !reflect.DeepEqual(everything(t, e), start) {
				t.Error("after undoing, the graph is another than before")
			}
		})
	}
}

// asTold asks the API for what the lists say.
func asTold(t *testing.T, e *graphtest.Env, folder string) {
	t.Helper()
	var got any
	e.Query(t, &got, `{
		certifications(where: {number: {eq: "GR202145000902"}}) { kind year validFrom validTo holder { name creditCode } `+citation+` }
		platforms(where: {name: {eq: "试验材料中试研究基地"}}) { kind level approvedYear hostsConnection(sort: [{edge: {role: ASC}}]) { edges { properties { role } node { name } } } `+citation+` }
		awards(where: {project: {eq: "试验关键技术及应用"}}) { kind grade year recipientsConnection(sort: [{edge: {rank: ASC}}]) { edges { properties { rank } node { ... on Enterprise { name } } } } `+citation+` }
		observations(where: {period: {in: ["2016年", "2017年"]}, subject: {Zone: {name: {eq: "柳州高新区"}}}}, sort: [{period: ASC}]) { value unit growthPct indicator { name } `+citation+` }
	}`, nil)
	cited := func(list, sheet string, row int) []any {
		content, err := os.ReadFile(filepath.Join(folder, list))
		if err != nil {
			t.Fatal(err)
		}
		hash := sha256.Sum256(content)
		return []any{map[string]any{"section": sheet, "paragraph": float64(row), "document": map[string]any{"name": list, "contentHash": hex.EncodeToString(hash[:])}}}
	}
	type object = map[string]any
	edge := func(properties object, name string) any {
		return object{"properties": properties, "node": object{"name": name}}
	}
	want := object{
		"certifications": []any{object{"kind": "HIGH_TECH", "year": 2021.0, "validFrom": "2021-11-01", "validTo": "2024-10-31",
			"holder": object{"name": "桂林试验乙科技有限公司", "creditCode": "91350100M000100Y43"}, "citations": cited("高企名单.xlsx", "高企", 4)}},
		"platforms": []any{object{"kind": "PILOT_BASE", "level": "REGIONAL", "approvedYear": 2021.0, "citations": cited("中试基地名单.xlsx", "中试基地", 3),
			"hostsConnection": object{"edges": []any{edge(object{"role": "LEAD"}, "柳州试验甲科技有限公司"), edge(object{"role": "PARTNER"}, "桂林试验乙科技有限公司")}}}},
		"awards": []any{object{"kind": "PROGRESS", "grade": "SECOND", "year": 2023.0, "citations": cited("奖励名单.xlsx", "奖励", 2),
			"recipientsConnection": object{"edges": []any{edge(object{"rank": 1.0}, "桂林试验乙科技有限公司"), edge(object{"rank": 2.0}, "玉柴"), edge(object{"rank": 3.0}, "柳州试验甲科技有限公司")}}}},
		"observations": []any{
			object{"value": "4321.5", "unit": "亿元", "growthPct": "6.68", "indicator": object{"name": "工业总产值"}, "citations": cited("指标数据.xlsx", "指标数据", 2)},
			object{"value": "4500", "unit": "亿元", "growthPct": nil, "indicator": object{"name": "工业总产值"}, "citations": cited("指标数据.xlsx", "指标数据", 3)}},
	}
	if !reflect.DeepEqual(got, any(want)) {
		t.Errorf("got\n%v\nwant\n%v", strings.ReplaceAll(fmt.Sprint(got), "map[", "\n["), strings.ReplaceAll(fmt.Sprint(want), "map[", "\n["))
	}
}

const citation = `citations { section paragraph document { name contentHash } }`
