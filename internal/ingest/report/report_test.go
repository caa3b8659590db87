package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zonegraph/data/profiles"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/judge"
	"zonegraph/internal/ingest/profile"
	"zonegraph/internal/ingest/read"
	"zonegraph/internal/ingest/report"
	"zonegraph/internal/pythontest"
	"zonegraph/internal/spreadsheet"
	"zonegraph/message"
)

func write(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func shipped(t testing.TB) []*profile.Profile {
	t.Helper()
	c := contracttest.Load(t)
	all, err := profile.Read(c.Model, c.API, profiles.Files)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// reported reads a file and gives the report and the number of rows taken.
func reported(t testing.TB, path string) (*report.Report, int) {
	t.Helper()
	r, err := profile.Open(path, shipped(t), profile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	out, taken := report.New("list", r.Sheets), 0
	for result, err := range r.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		out.Add(result)
		out.Refuse(result.Refusals...)
		if result.Row != nil {
			taken++
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	return out, taken
}

const list = "2021年高新技术企业名单,,,\n企业名称,统一社会信用代码,证书编号,发证日期\n柳工,9.145E+17,GR202145000001,2021-11-01\n=cmd|'/c calc'!A1,9111O108551385082Q,GR202145000002,明天\n玉柴,,GR202145000003,2021-11-01\n合计,,,\n"

func TestReport(t *testing.T) {
	path := write(t, "list.csv", []byte(list))
	r, taken := reported(t, path)
	if r.Read != 3 || r.Refused != 2 || taken != 1 || len(r.Refusals) != 3 || r.SkippedRows != 1 {
		t.Fatalf("%+v", r)
	}
	says := func(l message.Language, most int, all ...string) {
		t.Helper()
		var text bytes.Buffer
		if err := r.Text(&text, l, most); err != nil {
			t.Fatal(err)
		}
		for _, want := range all {
			if !strings.Contains(text.String(), want) {
				t.Errorf("%s\nlacks %s", text.String(), want)
			}
		}
		if n := strings.Count(text.String(), "refused: row"); most > 0 && n != most {
			t.Errorf("%d refusals, not %d:\n%s", n, most, text.String())
		}
	}
	says(message.English, 0,
		"list: read by the profile certifications, header in row 2, 100 % of the columns known",
		"told by titles and names: certification.kind = 高新技术企业; certification.year = 2021",
		"3 rows read, 2 refused, 1 passed over",
		"passed over: row 6: 合计 is a sum of other rows",
		`refused: row 3, column B 统一社会信用代码, "9.145E+17": the code was taken for a number and kept as 9.145E+17, so its last digits are lost → format the column as text`,
		`refused: row 4, column D 发证日期, "明天": "明天" is not a day → write it as 2021-03-05`)
	says(message.Chinese, 0,
		"list：按名单模板“资质认定名单”（certifications）读取，表头在第2行，识别出100%的列",
		"读取的列：A 企业名称 → 企业的名称；",
		"由标题和名称得知：资质认定的类别为高新技术企业；资质认定的认定年度为2021",
		"读取3行，未通过2行，跳过1行",
		"跳过：第6行：该行（合计）是其他行之和",
		"未通过：第3行，B 统一社会信用代码列，“9.145E+17”：代码被当作数字存为9.145E+17，末尾的数位已丢失 → 请把该列设为文本格式",
		"未通过：第4行，D 发证日期列，“明天”：“明天”不是日期 → 请写成2021-03-05的形式")
	says(message.English, 1, "… and 2 more")
	var machine bytes.Buffer
	if err := report.JSON(&machine, []*report.Report{r}); err != nil {
		t.Fatal(err)
	}
	type refusal struct {
		Sheet                                                   string
		Row                                                     int
		Column, Value, Code, Reason, Remedy, ReasonZH, RemedyZH string
	}
	type told struct {
		Refused  int
		Refusals []refusal
		Sheets   []struct{ Others, OthersZH, ColumnsZH, ToldZH []string }
		Skipped  []struct {
			Code, Reason, ReasonZH string
			Row                    int
		}
	}
	first := refusal{Row: 3, Column: "B 统一社会信用代码", Value: "9.145E+17", Code: "cell.code-as-number",
		Reason: "the code was taken for a number and kept as 9.145E+17, so its last digits are lost", Remedy: "format the column as text (\"单元格格式 → 文本\") and type or paste the code again from where it came",
		ReasonZH: "代码被当作数字存为9.145E+17，末尾的数位已丢失", RemedyZH: "请把该列设为文本格式（单元格格式 → 文本），再从原始资料重新录入代码"}
	var all []told
	err := json.Unmarshal(machine.Bytes(), &all)
	back := append(all, told{})[0]
	if err != nil || len(back.Refusals) != 3 || back.Refusals[0] != first || back.Refused != 2 ||
		back.Skipped[0].Reason != "合计 is a sum of other rows" || back.Skipped[0].ReasonZH != "该行（合计）是其他行之和" || back.Skipped[0].Code == "" || back.Skipped[0].Row != 6 ||
		!strings.Contains(back.Sheets[0].OthersZH[0], "%") || !strings.HasPrefix(back.Sheets[0].ColumnsZH[0], "A 企业名称 → 企业") || len(back.Sheets[0].ToldZH) != 2 || !strings.Contains(back.Sheets[0].Others[0], "% of the columns") {
		t.Errorf("%s, %v", machine.String(), err)
	}
}

// The marked copy has the refused cells in colour, with a comment, as excelize and
// openpyxl see it; nothing in it can be run; and once mended it is a good list.
func TestMarkedCopy(t *testing.T) {
	path := write(t, "list.csv", []byte(list))
	r, _ := reported(t, path)
	var b bytes.Buffer
	if err := report.Marked(&b, path, spreadsheet.Options{}, r.Refusals); err != nil {
		t.Fatal(err)
	}
	marked := write(t, "marked.xlsx", b.Bytes())
	seen := string(pythontest.Run(t, `
import sys, openpyxl
ws = openpyxl.load_workbook(sys.argv[1]).worksheets[0]
for row in ws.iter_rows():
    for c in row:
        if c.comment or c.fill.fgColor.rgb == 'FFFFC7CE':
            print(c.coordinate, c.fill.fgColor.rgb, c.data_type, (c.comment.text if c.comment else '').replace('\n', ' '))
print('A4', ws['A4'].data_type, ws['A4'].value)
print('E2', ws['E2'].value)
`, marked))
	for _, want := range []string{"B3 FFFFC7CE s B 统一社会信用代码：代码被当作数字存为9.145E+17，末尾的数位已丢失 → 请把该列设为文本格式", "B4 FFFFC7CE s B 统一社会信用代码：9111O108551385082Q不是有效的统一社会信用代码", "D4 FFFFC7CE s D 发证日期：“明天”不是日期 → 请写成2021-03-05的形式", "E3 FFFFC7CE s", "A4 s '=cmd|'/c calc'!A1", "E2 问题与办法"} {
		if !strings.Contains(seen, want) {
			t.Errorf("openpyxl sees\n%s\nwithout %s", seen, want)
		}
	}
	again, taken := reported(t, marked)
	if again.Refused != 2 || taken != 1 || again.Sheets[0].Share != 1 {
		t.Errorf("the copy is read as %+v", again)
	}
	f, err := excelize.OpenFile(marked)
	if err != nil {
		t.Fatal(err)
	}
	for cell, text := range map[string]string{"B3": "91110108551385082Q", "B4": "91350100M000100Y43", "D4": "2021-11-01"} {
		if err := f.SetCellStr("Sheet1", cell, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if mended, taken := reported(t, marked); mended.Refused != 0 || taken != 3 {
		t.Errorf("mended it is read as %+v", mended)
	}
}

// A copy of a workbook keeps its sheets, joined cells, numbers and days.
func TestMarkedCopyOfAWorkbook(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.xlsx")
	pythontest.Run(t, `
import sys, datetime, openpyxl
wb = openpyxl.Workbook()
ws = wb.active
ws.title = '指标'
ws.append(['2021年指标', None, None, None, None])
ws.merge_cells('A1:E1')
ws.append(['高新区', '指标', '数值', '单位', '时期', '同比'])
ws.append(['柳州高新区', '工业总产值', 8529.27, '亿元', '2021年', 0.0668])
ws['F3'].number_format = '0.00%'
ws.append([None, '利润总额', '约600', '亿元', '2021年', None])
ws.merge_cells('A3:A4')
wb.create_sheet('其他').append(['甲', datetime.date(2021, 3, 5), '=1+1'])
wb.save(sys.argv[1])
`, path)
	r, taken := reported(t, path)
	if r.Refused != 1 || taken != 1 {
		t.Fatalf("%+v", r)
	}
	var b bytes.Buffer
	if err := report.Marked(&b, path, spreadsheet.Options{}, r.Refusals); err != nil {
		t.Fatal(err)
	}
	marked := write(t, "marked.xlsx", b.Bytes())
	again, taken := reported(t, marked)
	if again.Refused != 1 || taken != 1 || len(again.Sheets) != 2 || again.Refusals[0].Value != "约600" {
		t.Errorf("%+v", again)
	}
	f, err := excelize.OpenFile(marked)
	if err != nil {
		t.Fatal(err)
	}
	if merges, err := f.GetMergeCells("指标"); err != nil || len(merges) != 2 {
		t.Error(merges, err)
	}
	if v, err := f.GetCellValue("指标", "F3"); err != nil || v != "6.68%" {
		t.Error(v, err)
	}
	if v, err := f.GetCellValue("其他", "B1"); err != nil || v != "2021-03-05" {
		t.Error(v, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

// refusal is one of a name that is not known.
func refusal(sheet string, row int, candidates ...read.Node) read.Refusal {
	return read.Refusal{Sheet: sheet, Row: row, Reason: message.New("refusal.name-unknown", "City"), Remedy: message.New("remedy.fill-name"), Candidates: candidates}
}

// A report of a list where all is wrong stays small.
func TestReportsAreBounded(t *testing.T) {
	r := report.New("x", nil)
	for i := range report.MaxKept + 10 {
		r.Refuse(refusal("", i+1), refusal("", i+1))
	}
	if r.Refused != report.MaxKept+10 || len(r.Refusals) != report.MaxKept || r.Omitted != report.MaxKept+20 {
		t.Error(r.Refused, len(r.Refusals), r.Omitted)
	}
	var b bytes.Buffer
	if err := r.Text(&b, message.English, 0); err != nil || !strings.Contains(b.String(), fmt.Sprintf("… and %d more", report.MaxKept+20)) {
		t.Error(err)
	}
}

// A marked copy as CSV keeps rows where they were, and says on the right what is wrong.
func TestMarkedCSV(t *testing.T) {
	path := write(t, "list.csv", []byte(strings.Replace(list, "柳工,", "\n柳工,", 1)))
	r, _ := reported(t, path)
	var b bytes.Buffer
	if err := report.MarkedCSV(&b, path, spreadsheet.Options{}, r.Refusals); err != nil {
		t.Fatal(err)
	}
	want := "\ufeff2021年高新技术企业名单,,,\n企业名称,统一社会信用代码,证书编号,发证日期,问题与办法\n\n" +
		"柳工,9.145E+17,GR202145000001,2021-11-01,B 统一社会信用代码：代码被当作数字存为9.145E+17，末尾的数位已丢失 → 请把该列设为文本格式（单元格格式 → 文本），再从原始资料重新录入代码\n" +
		"'=cmd|'/c calc'!A1,9111O108551385082Q,GR202145000002,明天,\"B 统一社会信用代码："
	if !strings.HasPrefix(b.String(), want) || !strings.HasSuffix(b.String(), "\n玉柴,,GR202145000003,2021-11-01\n合计,,,\n") {
		t.Errorf("got  %s\nwant %s", b.String(), want)
	}
	again, taken := reported(t, write(t, "marked.csv", b.Bytes()))
	if again.Refused != 2 || taken != 1 || again.Sheets[0].Share != 1 {
		t.Errorf("the copy is read as %+v", again)
	}
	mended := strings.NewReplacer("9.145E+17,", "91110108551385082Q,", "9111O108551385082Q,", "91350100M000100Y43,", ",明天,", ",2021-11-01,").Replace(b.String())
	if again, taken = reported(t, write(t, "mended.csv", []byte(mended))); again.Refused != 0 || taken != 3 {
		t.Errorf("mended it is read as %+v", again)
	}
}

// Refusals come in the order of the rows, with candidates, whenever they were found.
func TestDone(t *testing.T) {
	r := report.New("a.xlsx", []*profile.Sheet{{Name: "乙"}, {Name: "甲"}})
	r.Refuse(refusal("甲", 3), refusal("乙", 9), refusal("乙", 4, read.Node{ID: "City:1", Name: "柳州市"}, read.Node{ID: "City:2", Name: "柳城"}))
	r.Done(ingest.Report{Refused: 3, Nodes: judge.Counts{New: 7}}, &ingest.RefusedError{Refused: 3})
	var b bytes.Buffer
	if err := r.Text(&b, message.English, 0); err != nil {
		t.Fatal(err)
	}
	want := "  refused: sheet 乙, row 4: no City is known by this name → fill in the name; candidates: 柳州市 (City:1), 柳城 (City:2)\n" +
		"  refused: sheet 乙, row 9: no City is known by this name → fill in the name\n  refused: sheet 甲, row 3: no City is known by this name → fill in the name\n" +
		"a.xlsx: nodes: 7 new, 0 changed, 0 unchanged; relationships: 0 new, 0 changed, 0 unchanged\na.xlsx: 3 rows are refused, and at most 0 may be; nothing was written\n"
	if !strings.HasSuffix(b.String(), want) {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	b.Reset()
	city := contracttest.Load(t).Model.Node("City").Term()
	inColumn := refusal("", 4, read.Node{ID: "City:1", Name: "柳州市", Type: city})
	inColumn.Column = "A 甲"
	if err := report.Marked(&b, write(t, "a.csv", []byte("甲,乙\n\n\n丙,丁\n")), spreadsheet.Options{}, []read.Refusal{inColumn}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := f.GetCellValue("Sheet1", "C4"); err != nil || v != "A 甲：图谱中没有此名称的City → 请填写名称；可能是：设区市“柳州市”（City:1）" {
		t.Error(v, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	// Why a file was not taken has a code and both languages for machines, and a fault of
	// the program says that it is one.
	for _, c := range []struct {
		err      error
		code     message.Code
		en, zh   string
		asPeople string
	}{
		{message.Trace("MATCH (n)", fmt.Errorf("boom")), "command.fault", "a fault of the program, please report it: MATCH (n): boom", "程序内部错误，请将以下内容报告给开发者：“MATCH (n): boom”", "a.xlsx：未导入：程序内部错误，请将以下内容报告给开发者：“MATCH (n): boom”\n"},
		{&ingest.RefusedError{Refused: 2}, "import.too-many-refused", "2 rows are refused, and at most 0 may be; nothing was written", "有2行未通过，超过允许的0行；没有写入", ""},
	} {
		r.Done(ingest.Report{}, c.err)
		b.Reset()
		if err := r.Text(&b, message.Chinese, 0); err != nil || !strings.HasSuffix(b.String(), c.asPeople) {
			t.Errorf("%v %s", err, b.String())
		}
		b.Reset()
		var machine []struct{ ErrorCode, Error, ErrorZH string }
		if err := report.JSON(&b, []*report.Report{r}); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b.Bytes(), &machine); err != nil {
			t.Fatal(err)
		}
		if m := machine[0]; m.ErrorCode != string(c.code) || m.Error != c.en || m.ErrorZH != c.zh {
			t.Errorf("%+v, want %+v", m, c)
		}
	}
	if r.Reset(); len(r.Refusals)+r.Refused+r.Read > 0 || r.Outcome != nil || len(r.Sheets) != 2 {
		t.Errorf("%+v", r)
	}
}
