package profile_test

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zonegraph/graph"
	"zonegraph/internal/ingest/profile"
	"zonegraph/internal/ingest/read"
	"zonegraph/internal/pythontest"
	"zonegraph/message"
)

// shown writes a row as a person would check it, one mention or link a line.
func shown(r *read.Row) string {
	var b strings.Builder
	for _, m := range r.Mentions {
		fmt.Fprintf(&b, "%s %s", m.Type, m.Name)
		if m.Identity != "" {
			fmt.Fprintf(&b, " %s=%s", m.IdentityField, m.Identity)
		}
		if m.KeyParts != nil || m.KeyOf != nil {
			fmt.Fprintf(&b, " key=%v of %v", m.KeyParts, m.KeyOf)
		}
		if m.MayCreate {
			b.WriteString(" new")
		}
		fmt.Fprintf(&b, "%s\n", values(m.Values))
	}
	for _, l := range r.Links {
		fmt.Fprintf(&b, "%d.%s %d%s\n", l.From, l.Field, l.To, values(l.Values))
	}
	return b.String()
}

func values(v graph.Values) string {
	out := ""
	for _, k := range slices.Sorted(maps.Keys(v)) {
		out += fmt.Sprintf(" %s:%v", k, v[k])
	}
	return out
}

// outcome is what reading a whole file gives.
type outcome struct {
	rows    map[string]string // by sheet and row number
	refused []string
	skipped []string
	sheets  []*profile.Sheet
}

func readAll(t testing.TB, path string, o profile.Options) outcome {
	t.Helper()
	r, err := profile.Open(path, shipped(t), o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	out := outcome{rows: map[string]string{}, sheets: r.Sheets}
	for result, err := range r.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		at := fmt.Sprintf("%s %d", result.Sheet, result.Number)
		switch {
		case result.Row != nil:
			out.rows[strings.TrimSpace(at)] = shown(result.Row)
		case result.Skipped.Code != "":
			out.skipped = append(out.skipped, strings.TrimSpace(at)+": "+result.Skipped.String())
		}
		for _, f := range result.Refusals {
			out.refused = append(out.refused, fmt.Sprintf("%s %s %q: %s → %s", strings.TrimSpace(at), f.Column, f.Value, f.Reason, f.Remedy))
			if f.Reason.Code == "" || f.Remedy.Code == "" || strings.Contains(fmt.Sprint(f, f.Reason.In(message.Chinese), f.Remedy.In(message.Chinese)), "%!") {
				t.Errorf("%+v does not say all in both languages", f)
			}
		}
	}
	return out
}

// expect holds one row against what it should say.
func (o outcome) expect(t *testing.T, at, want string) {
	t.Helper()
	if got := strings.TrimSpace(o.rows[at]); got != strings.TrimSpace(want) {
		t.Errorf("row %s is\n%s\nwant\n%s\nrefused: %s", at, got, strings.TrimSpace(want), strings.Join(o.refused, "\n"))
	}
}

// contains wants a line with all the parts.
func contains(t *testing.T, lines []string, parts ...string) {
	t.Helper()
	for _, l := range lines {
		all := true
		for _, p := range parts {
			all = all && strings.Contains(l, p)
		}
		if all {
			return
		}
	}
	t.Errorf("no line has %q among\n%s", parts, strings.Join(lines, "\n"))
}

// A list of certified enterprises as an office keeps it, written by openpyxl: title
// and unit rows, a header of two rows with joined cells, group cells down the rows,
// sums, a second page's header, notes, dates as dates, as texts and as serial numbers,
// wide letters, and all that spreadsheets do to codes. A second sheet has the list of
// another kind, which only its name tells; a third is something else; a fourth hidden.
const officeBook = `
import sys, datetime, openpyxl
wb = openpyxl.Workbook()
ws = wb.active
ws.title = '高新技术企业'
ws.append(['附件1'])
ws.append(['2021年广西高新技术企业名单'])
ws.merge_cells('A2:H2')
ws.append(['序号', '企业名称', '统一社会\n信用代码', '证书', None, None, '所属市', '备注'])
ws.append([None, None, None, '证书编号', '发证日期', '有效期', None, None])
for c in 'ABCGH': ws.merge_cells(c + '3:' + c + '4')
ws.merge_cells('D3:F3')
ws.append([1, '广西　示例一科技（柳州）有限公司', '91110108551385082Q', 'GR202145000001', datetime.date(2021, 11, 1), '三年', '柳州市', None])
ws.append([2, '示例二公司', "'91350100m000100y43", 'ｇｒ２０２１４５０００００２', '2021年11月1日', '2021.11.1至2024.10.31', None, '—'])
ws.append([3, '示例三公司', '914502000000000060', 'GR202145000003', 44501, '3年', None, None])
ws.merge_cells('G5:G7')
ws.append([None, '小计', 3])
ws.append(['序号', '企业名称', '统一社会信用代码', '证书编号', '发证日期', '有效期', '所属市', '备注'])
ws.append([4, '示例四公司', 9.1450200000000006e17, 'GR202145000004', '2021/11/1', '', '桂林市', None])
ws.append([5, '示例五公司', '9111O108551385082Q', 'GR202145000005', '2021.11.1', '', '柳州高新区', None])
ws.append([6, None, '—', 'GR202145000006', '2021-11-01', None, '柳州市', None])
ws.append([7, '示例七\u00a0公司', '/', 'GR202145000007', '2021年', None, '柳州高新区', None])
ws.append([8, '=B5', '-', 'GR202145000008', '2021年', None, None, None])
ws.append(['合计', None, '7家'])
ws.append(['注：名单以证书为准。'])
other = wb.create_sheet('瞪羚企业')
other.append(['企业名称', '认定年度'])
other.append(['示例一公司', '2021年度'])
other.append(['示例九公司', '二零二一'])
third = wb.create_sheet('说明')
third.append(['本表由科技局填写'])
hidden = wb.create_sheet('旧数据')
hidden.sheet_state = 'hidden'
hidden.append(['企业名称', '认定年度'])
wb.save(sys.argv[1])
`

func TestListOfAnOffice(t *testing.T) {
	path := filepath.Join(t.TempDir(), "名单.xlsx")
	pythontest.Run(t, officeBook, path)
	o := readAll(t, path, profile.Options{})
	o.expect(t, "高新技术企业 5", `
Certification  key=[HIGH_TECH GR202145000001] of [] new kind:HIGH_TECH name:高新技术企业（广西示例一科技（柳州）有限公司） number:GR202145000001 validFrom:2021-11-01 validTo:2024-10-31 year:2021
Enterprise 广西示例一科技（柳州）有限公司 creditCode=91110108551385082Q new
City 柳州市
1.certifications 0
1.city 2`)
	o.expect(t, "高新技术企业 6", `
Certification  key=[HIGH_TECH GR202145000002] of [] new kind:HIGH_TECH name:高新技术企业（示例二公司） number:GR202145000002 validFrom:2021-11-01 validTo:2024-10-31 year:2021
Enterprise 示例二公司 creditCode=91350100M000100Y43 new
City 柳州市
1.certifications 0
1.city 2`)
	// The serial number 44501 is the 1st of November 2021, and the city is the group's.
	o.expect(t, "高新技术企业 7", `
Certification  key=[HIGH_TECH GR202145000003] of [] new kind:HIGH_TECH name:高新技术企业（示例三公司） number:GR202145000003 validFrom:2021-11-01 validTo:2024-10-31 year:2021
Enterprise 示例三公司 creditCode=914502000000000060 new
City 柳州市
1.certifications 0
1.city 2`)
	// A year alone gives no first day; a dash is no code; a place may be a zone.
	o.expect(t, "高新技术企业 13", `
Certification  key=[HIGH_TECH GR202145000007] of [] new kind:HIGH_TECH name:高新技术企业（示例七公司） number:GR202145000007 year:2021
Enterprise 示例七公司 new
Zone 柳州高新区
1.certifications 0
1.zones 2`)
	o.expect(t, "瞪羚企业 2", `
Certification  key=[GAZELLE 2021] of [1] new kind:GAZELLE name:瞪羚企业（示例一公司） year:2021
Enterprise 示例一公司 new
1.certifications 0`)
	contains(t, o.refused, "高新技术企业 10 C 统一社会信用代码", "taken for a number", "format the column as text")
	contains(t, o.refused, "高新技术企业 11 C", "O for 0 is suspected, and 91110108551385082Q would be right")
	contains(t, o.refused, `高新技术企业 12 B 企业名称 ""`, "企业名称 is not given")
	contains(t, o.refused, "高新技术企业 14 B", "formula whose value is not in the file")
	contains(t, o.refused, `瞪羚企业 3 B 认定年度 "二零二一"`, "not a year")
	if len(o.refused) != 5 || len(o.rows) != 5 {
		t.Errorf("%d rows are taken, and refused are\n%s", len(o.rows), strings.Join(o.refused, "\n"))
	}
	contains(t, o.skipped, "高新技术企业 8: 小计 is a sum")
	contains(t, o.skipped, "高新技术企业 9: the row repeats the header")
	contains(t, o.skipped, "高新技术企业 15: 合计 is a sum")
	contains(t, o.skipped, "高新技术企业 16: the row is a note")
	if s := o.sheets[0]; s.HeaderRow != 3 || s.DataRow != 5 || s.Share != 1 || s.Profile.ID != "certifications" {
		t.Errorf("%+v", s)
	}
	if s := o.sheets[2]; s.Profile != nil || s.Reason.Code != "list.header-lacks" && s.Reason.Code != "list.no-header" {
		t.Errorf("%+v", s)
	}
	if s := o.sheets[3]; s.Profile != nil || s.Reason.Code != "list.sheet-hidden" {
		t.Errorf("%+v", s)
	}
}

// workbook writes one sheet with excelize.
func workbook(t testing.TB, sheet string, rows [][]any, merges ...string) string {
	t.Helper()
	f := excelize.NewFile()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetSheetName("Sheet1", sheet))
	for i, row := range rows {
		must(f.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &row))
	}
	for _, m := range merges {
		from, to, _ := strings.Cut(m, ":")
		must(f.MergeCell(sheet, from, to))
	}
	path := filepath.Join(t.TempDir(), "list.xlsx")
	must(f.SaveAs(path))
	return path
}

func TestAwards(t *testing.T) {
	o := readAll(t, workbook(t, "Sheet1", [][]any{
		{"2021年度广西科学技术奖获奖项目名单"},
		{"序号", "编号", "项目名称", "主要完成单位", "主要完成人", "等级", "提名者"},
		{"一、技术发明奖（1项）"},
		{"1", "2021-F-2-01", "装载机传动技术", "柳工、广西大学（机械学院、电气学院）、广西汽车研究院有限公司", "王　伟、欧阳明高", "二等奖", "柳州市"},
		{"二、科学技术进步奖（2项）"},
		{"2", "2021-J-3-01", "某技术", "玉柴", "李四", "三等", "玉林市"},
		{"3", "2021-J-3-02", "某技术二", "甲公司 乙公司", "张三等", "四等奖", "玉林市"},
	}, "A1:G1", "A3:G3", "A5:G5"), profile.Options{})
	o.expect(t, "Sheet1 4", `
Award  key=[2021 INVENTION 2021-F-2-01] of [] new grade:SECOND kind:INVENTION name:2021年度广西科学技术奖 技术发明奖 装载机传动技术 number:2021-F-2-01 project:装载机传动技术 year:2021
Enterprise 柳工
Enterprise 广西大学（机械学院、电气学院）
Enterprise 广西汽车研究院有限公司
Talent  key=[王伟] of [1] new name:王伟
Talent  key=[欧阳明高] of [1] new name:欧阳明高
0.recipients 1 rank:1
0.recipients 2 rank:2
0.recipients 3 rank:3
0.recipients 4 rank:1
0.recipients 5 rank:2`)
	if !strings.Contains(o.rows["Sheet1 6"], "kind:PROGRESS") || !strings.Contains(o.rows["Sheet1 6"], "grade:THIRD") {
		t.Error(o.rows["Sheet1 6"])
	}
	contains(t, o.skipped, "Sheet1 3: the row is a section: award.kind = 技术发明奖")
	contains(t, o.refused, "Sheet1 7 D 主要完成单位", "one name or several")
	contains(t, o.refused, "Sheet1 7 E 主要完成人", "not complete")
	contains(t, o.refused, "Sheet1 7 F 等级", "none of the values", "二等奖")
}

func TestPlatforms(t *testing.T) {
	o := readAll(t, workbook(t, "中试基地", [][]any{
		{"广西科技成果转化中试研究基地名单（自治区级）"},
		{"序号", "基地名称", "依托单位", "共建单位", "领域", "批次", "推荐单位"},
		{1, "广西新能源商用车科技成果转化中试研究基地", "广西汽车集团有限公司", "柳州五菱汽车工业有限公司、广西汽车拖拉机研究所", "新能源商用车", "首批", "柳州市科技局"},
		{2, "某基地", "某公司", "无", "—", "首批", ""},
	}, "A1:G1"), profile.Options{})
	o.expect(t, "中试基地 3", `
Platform 广西新能源商用车科技成果转化中试研究基地 new batch:首批 carrier:false field:新能源商用车 kind:PILOT_BASE level:REGIONAL
Enterprise 广西汽车集团有限公司
Enterprise 柳州五菱汽车工业有限公司
Enterprise 广西汽车拖拉机研究所
0.hosts 1 role:LEAD
0.hosts 2 role:PARTNER
0.hosts 3 role:PARTNER`)
	o.expect(t, "中试基地 4", `
Platform 某基地 new batch:首批 carrier:false kind:PILOT_BASE level:REGIONAL
Enterprise 某公司
0.hosts 1 role:LEAD`)
}

func TestObservations(t *testing.T) {
	percent := [][]any{
		{"2021年高新区主要指标"},
		{"单位：亿元"},
		{"高新区", "指标名称", "数值", "计量单位", "时期", "同比增长（%）", "说明"},
		{"柳州高新区", "工业总产值", "8,529.27", "亿元", "2021年", "6.68", ""},
		{"柳州高新区", "高新技术企业数", 2058, "家", "截至2021年", "—", "存量"},
		{"柳州高新区", "研发投入强度", "3.3‰", "%", "2021年度", "0.5", ""},
		{"柳州高新区", "利润总额", "624.186亿元", "万元", "2021年", "135.97%", ""},
		{"柳州高新区", "营业总收入", 11154.81, "", "2021年", "16.91", ""},
		{"柳州高新区", "从业人员", 0, "人", "2021年以来", "", ""},
		{"柳州高新区", "某指标", "约300", "家", "去年", "", ""},
		{"柳州高新区", "某指标", "", "家", "2021年", "", ""},
		{"柳州高新区", "某指标", "1.2345678", "家", "2021年", "", ""},
	}
	o := readAll(t, workbook(t, "指标", percent, "A1:G1"), profile.Options{})
	o.expect(t, "指标 4", `
Observation  key=[2021年] of [1 2] new growthPct:6.68 name:柳州高新区 工业总产值 2021年 nature:AMBIGUOUS period:2021年 periodEnd:2021-12-31 periodStart:2021-01-01 unit:亿元 value:8529.27 year:2021
Zone 柳州高新区
Indicator 工业总产值
0.subject 1
0.indicator 2`)
	for at, part := range map[string]string{
		"指标 5": "asOf:2021-12-31 name:柳州高新区 高新技术企业数 截至2021年 nature:STOCK note:存量 period:截至2021年 unit:家 value:2058 year:2021",
		"指标 6": "nature:RATIO period:2021年度 periodEnd:2021-12-31 periodStart:2021-01-01 unit:% value:0.33 year:2021",
		"指标 7": "growthPct:135.97 name:柳州高新区 利润总额 2021年 nature:AMBIGUOUS period:2021年 periodEnd:2021-12-31 periodStart:2021-01-01 unit:万元 value:6241860",
		// The unit is that of the title.
		"指标 8": "period:2021年 periodEnd:2021-12-31 periodStart:2021-01-01 unit:亿元 value:11154.81",
		// A nought is a figure.
		"指标 9": "period:2021年以来 periodStart:2021-01-01 unit:人 value:0\n",
	} {
		if !strings.Contains(o.rows[at], part) {
			t.Errorf("%s is\n%s\nwithout %s", at, o.rows[at], part)
		}
	}
	contains(t, o.refused, "指标 10 C 数值", "not one exact number")
	contains(t, o.refused, "指标 10 E 时期", "not a time that can be told")
	contains(t, o.refused, "指标 11 C 数值", "数值 is not given")
	contains(t, o.refused, "指标 12 C 数值", "more than 6 places")
}

func TestRevenueNeedsAUnit(t *testing.T) {
	rows := func(header string) [][]any {
		return [][]any{{"企业名称", header, "所属行业", "行业代码", "从业人员", "曾用名", "简称"}, {"玉柴", "12345.5", "制造业", "C36", "1,200人", "玉林柴油机厂、玉柴机器", "玉柴股份"}}
	}
	for header, want := range map[string]string{"营业收入（万元）": "12345.5", "营业收入(元)": "1.23455", "营业收入/亿元": "1.23455e+08"} {
		o := readAll(t, workbook(t, "企业", rows(header)), profile.Options{})
		o.expect(t, "企业 2", "Enterprise 玉柴 new aliases:[玉柴股份 玉林柴油机厂 玉柴机器] employees:1200 industry:制造业 industryCode:C36 revenue:"+want)
	}
	o := readAll(t, workbook(t, "企业", rows("营业收入")), profile.Options{})
	contains(t, o.refused, "营业收入", "nothing tells the unit", "营业收入（万元）")
}

func TestOtherLists(t *testing.T) {
	for _, c := range []struct {
		rows [][]any
		want string
	}{
		{[][]any{{"姓名", "学位", "职称", "工作单位", "职务", "引进年份"}, {"王　伟", "博士研究生", "副教授", "广西科技大学", "院长", "2021年"}},
			"Talent  key=[王伟] of [1] new degree:DOCTOR name:王伟 recruitedYear:2021 title:ASSOCIATE_PROFESSOR\nEnterprise 广西科技大学\n0.employers 1 position:院长"},
		{[][]any{{"高新区名称", "级别", "阶段", "所在设区市", "建区年份"}, {"梧州高新区", "自治区级", "支持升级", "梧州", "2012年"}},
			"Zone 梧州高新区 new foundedYear:2012 stage:UPGRADE_SUPPORTED tier:REGIONAL\nCity 梧州\n0.cities 1"},
		{[][]any{{"企业名称", "入驻高新区", "角色", "入驻年份"}, {"东风柳汽", "柳州高新区", "基地", 2010}},
			"Enterprise 东风柳汽\nZone 柳州高新区\n0.zones 1 role:基地 sinceYear:2010"},
		{[][]any{{"主体", "成员类型", "成员类别", "截止日期", "说明"}, {"柳州市", "创新平台", "孵化器", "2022年6月21日", ""}},
			"Completeness  key=[Platform INCUBATOR 2022-06-21] of [1] new asOf:2022-06-21 memberKind:INCUBATOR memberType:Platform name:柳州市 创新平台孵化器 名单完整（截至2022-06-21）\nCity 柳州市\n0.subject 1"},
		{[][]any{{"指标名称", "单位", "指标解释", "一级指标", "权重", "是否定性"}, {"研发投入", "万元", "内部支出", "创新", 20, "否"}},
			"Indicator 研发投入 new definition:内部支出 dimension:创新 dimensionWeightPct:20 qualitative:false unit:万元"},
	} {
		o := readAll(t, workbook(t, "x", c.rows), profile.Options{})
		o.expect(t, "x 2", c.want)
	}
}

func TestWhatCannotBeRecognised(t *testing.T) {
	open := func(o profile.Options, rows [][]any) error {
		r, err := profile.Open(workbook(t, "x", rows), shipped(t), o)
		if err == nil {
			t.Errorf("read by %s", r.Sheets[0].Profile.ID)
			return r.Close()
		}
		return err
	}
	for _, c := range []struct {
		o      profile.Options
		rows   [][]any
		reason string
	}{
		{profile.Options{}, [][]any{{"甲", "乙"}, {"1", "2"}}, "none of its first 2 rows"},
		{profile.Options{}, [][]any{}, "empty"},
		{profile.Options{Profile: "awards"}, [][]any{{"企业名称", "证书编号"}}, "lacks"},
		{profile.Options{Profile: "no-such"}, [][]any{{"a"}}, `there is no profile "no-such"`},
		{profile.Options{Given: map[string]string{"x.y": "1"}}, [][]any{{"a"}}, `no profile has "x.y"`},
		{profile.Options{}, [][]any{{"企业名称", "单位名称", "所属行业", "成立年份"}}, "both give"},
	} {
		if err := open(c.o, c.rows); err == nil || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%v: %v, want %q", c.rows, err, c.reason)
		}
	}
	// The kind is not told by the list; the user can tell it.
	rows := [][]any{{"企业名称", "证书编号", "发证日期"}, {"柳工", "GR202145000001", "2021-11-01"}}
	o := readAll(t, workbook(t, "x", rows), profile.Options{Given: map[string]string{"certification.kind": "高企"}})
	if !strings.Contains(o.rows["x 2"], "kind:HIGH_TECH") {
		t.Error(o.rows)
	}
	if told := o.sheets[0].Told; len(told) != 1 || told[0].String() != "certification.kind = 高企" || told[0].In(message.Chinese) != "资质认定的类别为高企" {
		t.Error(told)
	}
	if len(o.sheets[0].Others) == 0 || o.sheets[0].Others[0].Profile.ID == "certifications" {
		t.Errorf("other candidates are %+v", o.sheets[0].Others)
	}
}
