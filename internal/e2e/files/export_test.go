package files

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"zonegraph/internal/graphtest"
	"zonegraph/internal/server"
	"zonegraph/queries"
)

// exporting is the service with the saved operations, and more of the test's own.
func exporting(t *testing.T, e *graphtest.Env, more ...queries.Operation) *graphtest.Env {
	t.Helper()
	saved, err := queries.Parse(queries.Files)
	if err != nil {
		t.Fatal(err)
	}
	return e.With(func(o *server.Options) {
		o.Saved = slices.Concat(saved, more)
		o.ExportTimeout = time.Minute
	})
}

// got is what came of an export, also if the connection broke.
type got struct {
	status int
	header http.Header
	body   string
	err    error
}

func fetch(t *testing.T, e *graphtest.Env, path string, accept ...string) got {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, e.URL+"/export/"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range accept {
		req.Header.Add("Accept", a)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	return got{res.StatusCode, res.Header, string(body), err}
}

func fetched(t *testing.T, e *graphtest.Env, path string, accept ...string) string {
	t.Helper()
	g := fetch(t, e, path, accept...)
	if g.err != nil || g.status != http.StatusOK {
		t.Fatalf("%s: %d %v %s\n%s", path, g.status, g.err, g.body, e.Log)
	}
	return g.body
}

const reply = "自治区科技厅关于自治区十三届人大五次会议第2022317号代表建议的答复"

func TestExportCSV(t *testing.T) {
	e := exporting(t, graphtest.Guangxi(t))
	for path, want := range map[string]string{
		"IndustrialOutput2021.csv": "\ufeff主体/类型,主体/名称,数值,单位,同比增长,时期,统计范围,来源/节,来源/段,来源/文件/名称,来源/文件/日期,虚构数据\n" +
			"集合,广西全区高新区,8529.27,亿元,6.68,2021年,全区14家高新区,1.2,1," + reply + ",2022-06-21,否\n",
		// Lists inside a row are joined, and so are lists of lists.
		"TwoZonesOfLiuzhou.csv?bom=false": "设区市名称,高新区/名称,高新区/级别,高新区/入驻企业/记录数,高新区/入驻企业/角色,高新区/入驻企业/名称,高新区/入驻企业/别名、简称、曾用名,虚构数据\n" +
			"柳州市,柳州高新区、柳州河西高新区,国家级、自治区级,3、2,柳州基地（柳东）、宝骏基地（柳东）、基地（柳东）；入驻企业、入驻企业," +
			"一汽解放、上汽通用五菱、东风柳汽；柳州五菱汽车工业、柳工,无记录；无记录；无记录 | 柳州五菱；无记录,否\n",
		"GapsAgainstAPack.csv?bom=false": "标识,主体名称,已为自治区级高新区,有高新技术企业（示例门槛：50家）,工业总产值（示例门槛：2021年300亿元）,有孵化器（示例门槛：1家）,有自治区级以上研发平台（示例门槛：3个）,虚构数据\n" +
			"Zone:baise,百色高新区,满足,无记录,无记录,无记录,无记录,否\nZone:guigang,贵港高新区,满足,无记录,无记录,无记录,无记录,否\nZone:wuzhou,梧州高新区,满足,无记录,无记录,无记录,无记录,否\n",
		"ZonesByTier.csv?bom=false&field=reported": "群体名称,数量,已知成员/记录数,来源/节,来源/段,来源/文件/名称,虚构数据\n" +
			"全区高新区（14家）,14,13,1.2,1," + reply + ",否\n" +
			"自治区级高新区（10家）,10,9,1.2、1.2、无记录,1、2、无记录," + reply + "、" + reply + "、2017年前三季度广西高新区运行情况（公开报道）,否\n" +
			"国家高新区（4家）,4,4,无记录、1.2,无记录、1,广西国家级高新区数量位居西部省份前列、" + reply + ",否\n",
		// What is not recorded is blank, and zero is 0.
		"FundingPerInstitution.csv?bom=false": "商,单位,时间窗/原文,时间窗/起,时间窗/止,主体/类型,主体/名称,拒绝原因/原因,拒绝原因/说明（中文）,分子/数值,分子/单位,分子/出处/名称,分母/数值,分母/单位,分母/出处/名称,来源/节,来源/段,来源/文件/名称\n" +
			"123.333333,万元/家,2021年以来,2021-01-01,2022-06-21,高新区,柳州高新区,,,370,万元,新型研发机构资助（柳州高新区）,3,家,柳州高新区 新增新型研发机构（3家）,1.3,1," + reply + "\n",
		"LiuzhouNationalSince.csv?bom=false&part=sources": "行,标识,名称,字段,所称之值,可信度,说明,文件,文件编号,文件日期,节,段,地址\n" +
			"2,Zone:liuzhou,柳州高新区,级别,,高,,广西国家级高新区数量位居西部省份前列,,2015-04-03,,,https://nn.news.fang.com/2015-04-03/15468105.htm\n",
		"CertificationList.csv?bom=false": "企业名称,统一社会信用代码,资质类别,证书编号,认定年度,有效期起,有效期止,虚构数据\n",
		"AwardList.csv?bom=false":         "奖励年度,奖种,等级,编号,科学技术奖名称,项目名称,主要完成单位,主要完成人,虚构数据\n",
		"PlatformList.csv?bom=false":      "平台名称,平台类别,级别,领域,批次,批准年份,依托单位,共建单位,所在高新区,所在设区市,虚构数据\n",
		"EnterpriseList.csv?bom=false": "企业名称,统一社会信用代码,英文名称,别名,国民经济行业代码,行业名称,成立年份,营业收入（万元）,营业收入年度,从业人员,所属市,虚构数据\n" +
			"一汽解放,,FAW Jiefang,,,,,,,,,否\n",
		// A row for each item of a list, where the operation asks for it.
		"SiteList.csv?bom=false": "企业名称,统一社会信用代码,入驻高新区,入驻角色,入驻年份,虚构数据\n" +
			"一汽解放,,柳州高新区,柳州基地（柳东）,,否\n上汽通用五菱,,柳州高新区,宝骏基地（柳东）,,否\n东风柳汽,,柳州高新区,基地（柳东）,,否\n柳州五菱汽车工业,,柳州河西高新区,入驻企业,,否\n柳工,,柳州河西高新区,入驻企业,,否\n",
	} {
		if got := fetched(t, e, path); !strings.HasPrefix(got, want) || (strings.HasSuffix(want, "否\n") && got != want && !strings.Contains(path, "EnterpriseList")) {
			t.Errorf("%s:\n got %s\nwant %s", path, got, want)
		}
	}
}

func TestExportJSONL(t *testing.T) {
	e := exporting(t, graphtest.Guangxi(t))
	want := `{"name":"柳州高新区","foundedYear":1992,"nationalSinceYear":2010,"citationsConnection":{"edges":[{"properties":{"field":"nationalSinceYear","confidence":"HIGH"},"node":{"document":{"name":"柳州高新区简介（柳州市人民政府网，越文版）","url":"http://viet.yun.liuzhou.gov.cn/Vinvest/Vgarden/202010/t20201017_2142500.shtml"}}}]},"synthetic":false}` + "\n"
	if got := fetched(t, e, "LiuzhouNationalSince.jsonl"); got != want {
		t.Errorf("got %s", got)
	}
	// A matrix is given as the operation selects it, and no rows are an empty file.
	lines := strings.Split(strings.TrimSpace(fetched(t, e, "GapsAgainstAPack", "application/jsonl")), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], `{"subject":{"name":"百色高新区"},"cells":[{"key":"regional-tier","state":"MET","basis":"FIGURE","reasonZH":"由其自身的记录得出","shortfall":null},`) {
		t.Errorf("got %q", lines)
	}
	if got := fetched(t, e, "CertificationList.jsonl"); got != "" {
		t.Errorf("got %q", got)
	}
}

// open reads a workbook that came.
func open(t *testing.T, text string) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestExportXLSX(t *testing.T) {
	e := exporting(t, graphtest.Guangxi(t))
	g := fetch(t, e, "WhoReceived200Million", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	if g.err != nil {
		t.Fatal(g.err)
	}
	body := g.body
	if got := g.header.Get("Content-Disposition"); got != `attachment; filename="export.xlsx"; filename*=UTF-8''2%E4%BA%BF%E5%85%83%E7%9A%84%E5%8F%97%E7%9B%8A%E4%B8%BB%E4%BD%93%E6%98%AF%E8%B0%81.xlsx` {
		t.Error(got)
	}
	f := open(t, body)
	if got := f.GetSheetList(); !slices.Equal(got, []string{"资金", "来源", "说明"}) {
		t.Fatal(got)
	}
	rows, err := f.GetRows("资金")
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%q", rows); got != `[["原文金额" "用途" "累计" "时间窗" "受益主体/类型" "受益主体/名称" "支持的平台/名称" "支持的平台/承担单位/名称" "来源/节" "来源/段" "来源/文件/名称" "虚构数据"] `+
		`["2亿元" "组建广西新能源汽车实验室" "是" "2022年，累计" "设区市" "柳州市" "广西新能源汽车实验室" "上汽通用五菱" "1.3" "1" "`+reply+`" "否"]]` {
		t.Error(got)
	}
	sources, err := f.GetRows("来源")
	if err != nil || len(sources) != 3 || fmt.Sprintf("%q", sources[1][:6]) != `["2" "Funding:lab-2022" "组建广西新能源汽车实验室（柳州市）" "受益主体" "City:450200" "高"]` {
		t.Errorf("%q %v", sources, err)
	}
	panes, err := f.GetPanes("资金")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("%+v %v", panes, err)
	}
	if xml := part(t, body, "xl/worksheets/sheet1.xml"); !strings.Contains(xml, `<autoFilter ref="$A$1:$L$2"`) && !strings.Contains(xml, `<autoFilter ref="A1:L2"`) {
		t.Error("no filter")
	}

	// Numbers are numbers, dates dates, codes texts.
	own := queries.Operation{Name: "Typed", Query: `query Typed { observations(where: {name: {eq: "全区高新区 利润总额 2021年"}}) { value growthPct year } documents(where: {number: {eq: "第2022317号"}}) { date url } cities(where: {name: {eq: "柳州市"}}) { code } }`}
	f = open(t, fetched(t, exporting(t, graphtest.Guangxi(t), own), "Typed.xlsx"))
	for at, want := range map[string]string{"指标数据 observations!A2": "624.186", "指标数据 observations!B2": "135.97", "指标数据 observations!C2": "2021", "文件 documents!A2": "44733", "设区市 cities!A2": "450200"} {
		sheet, cell, _ := strings.Cut(at, "!")
		typ, err := f.GetCellType(sheet, cell)
		got, valueErr := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
		isText := sheet == "设区市 cities"
		if err != nil || valueErr != nil || got != want || (typ == excelize.CellTypeInlineString) != isText {
			t.Errorf("%s is %q of type %v, want %q (%v, %v)", at, got, typ, want, err, valueErr)
		}
	}
	if got, err := f.GetCellValue("文件 documents", "A2"); err != nil || got != "2022-06-21" {
		t.Errorf("the date is shown as %q, %v", got, err)
	}
}

// part is a file inside a workbook.
func part(t *testing.T, book, name string) string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var b bytes.Buffer
	if _, err := io.Copy(&b, f); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The second sheet of a matrix says why, for each cell, and where that is stated.
func TestExportMatrixSources(t *testing.T) {
	e := exporting(t, graphtest.Guangxi(t))
	f := open(t, fetched(t, e, "CitiesWithoutZone.xlsx?field=coverage"))
	matrix, err := f.GetRows("覆盖矩阵")
	if err != nil || len(matrix) != 15 {
		t.Fatal(len(matrix), err)
	}
	if got := fmt.Sprintf("%q", matrix[:3]); got != `[["标识" "主体名称" "有已设立的高新区" "有在建或候选的高新区" "虚构数据"] ["City:451200" "河池市" "不满足" "满足" "否"] ["City:451400" "崇左市" "无记录" "无记录" "否"]]` {
		t.Error(got)
	}
	why, err := f.GetRows("来源")
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%q", why[:2]); got != `[["行" "标识" "名称" "要求" "状态" "依据" "缺口" "理由" "文件" "文件编号" "文件日期" "节" "段" "地址"] `+
		`["2" "City:451200" "河池市" "有已设立的高新区" "不满足" "完整性声明" "1" "截至2022-06-21的名单完整，其中没有" "`+reply+`" "第2022317号" "2022-06-21" "1.2" "2"]]` {
		t.Error(got)
	}
	cells := map[string]bool{}
	for _, line := range why[1:] {
		cells[line[0]+line[3]] = true
	}
	if len(cells) != 14*2 {
		t.Errorf("%d cells have their reason, want 28", len(cells))
	}
}

func TestExportRefusals(t *testing.T) {
	e := exporting(t, graphtest.Guangxi(t),
		queries.Operation{Name: "Backward", Query: `query Backward { zonesConnection(last: 3) { edges { node { name } } } }`},
		queries.Operation{Name: "Spread", Query: "# rows: cities.name\nquery Spread { zones { name cities { name } } }"},
		queries.Operation{Name: "Renamed", Query: "# columns: [1]\nquery Renamed { zones { name } }"},
		queries.Operation{Name: "Taken", Query: "query Taken { zones { _export_id: id } }"},
		queries.Operation{Name: "Deep", Query: `query Deep { zones { name } ratio(numerator: ["x"], denominator: "y") { value } }`},
	)
	for _, c := range []struct {
		path, accept string
		status       int
		code, says   string
	}{
		{"Nothing.csv", "", 404, "NOT_FOUND", `no saved operation "Nothing"`},
		{"ZonesByTier.pdf", "", 404, "NOT_FOUND", "csv, xlsx and jsonl"},
		{"LiuzhouNationalSince", "image/png", 406, "BAD_USER_INPUT", "text/csv"},
		{"LiuzhouNationalSince", "text/csv;q=0", 406, "BAD_USER_INPUT", "text/csv"},
		{"ZonesByTier.csv", "", 400, "BAD_USER_INPUT", "national, regional, reported"},
		{"ZonesByTier.csv?field=other", "", 400, "BAD_USER_INPUT", "national, regional, reported"},
		{"ZonesByTier.csv?filed=national", "", 400, "BAD_USER_INPUT", "filed"},
		{"KindsOfPlatformsLacking.csv?variables=%7B%22zone%22:true%7D", "", 400, "BAD_USER_INPUT", "$zone"},
		{"KindsOfPlatformsLacking.csv?variables=%7B%22zones%22:%22x%22%7D", "", 400, "BAD_USER_INPUT", "$zones"},
		{"KindsOfPlatformsLacking.csv?variables=%5B%5D", "", 400, "BAD_USER_INPUT", "JSON object"},
		{"KindsOfPlatformsLacking.csv?bom=perhaps", "", 400, "BAD_USER_INPUT", "bom"},
		{"FundingPerInstitution.csv?part=sources", "", 400, "BAD_USER_INPUT", "no sources"},
		{"LiuzhouNationalSince.jsonl?part=sources", "", 400, "BAD_USER_INPUT", "part"},
		{"Backward.csv", "", 400, "BAD_USER_INPUT", "first and after"},
		{"Spread.csv", "", 400, "BAD_USER_INPUT", "no list inside a row"},
		{"Renamed.csv", "", 400, "BAD_USER_INPUT", "columns:"},
		{"Taken.csv", "", 400, "BAD_USER_INPUT", "_export_"},
		{"Deep.csv?field=ratio", "", 400, "BAD_USER_INPUT", "numerator"},
	} {
		accept := []string{}
		if c.accept != "" {
			accept = append(accept, c.accept)
		}
		g := fetch(t, e, c.path, accept...)
		var got struct {
			Errors []struct {
				Message    string
				Extensions struct{ Code string }
			}
		}
		if g.err != nil || json.Unmarshal([]byte(g.body), &got) != nil || len(got.Errors) != 1 {
			t.Errorf("%s: %v %s", c.path, g.err, g.body)
			continue
		}
		if g.status != c.status || got.Errors[0].Extensions.Code != c.code || !strings.Contains(got.Errors[0].Message, c.says) || g.header.Get("Content-Disposition") != "" {
			t.Errorf("%s: %d %+v", c.path, g.status, got.Errors[0])
		}
	}
}

// A list inside a row that is longer than a page is never cut unsaid: the export
// fails, unless somebody says how long the list may be.
func TestExportInnerLists(t *testing.T) {
	operation := func(name, inner string) queries.Operation {
		return queries.Operation{Name: name, Query: "query " + name + ` { cities(where: {code: {eq: "450200"}}) { name ` + inner + ` } }`}
	}
	e := exporting(t, graphtest.Guangxi(t), operation("List", "zones(sort: [{name: ASC}]) { name }"), operation("Connection", "zonesConnection { edges { node { name } } }"),
		operation("Limited", "zones(sort: [{name: ASC}], limit: 2) { name }"), operation("First", "zonesConnection(first: 2, sort: [{node: {name: ASC}}]) { totalCount edges { node { name } } }"))
	narrow := e.With(func(o *server.Options) { o.Limits.Pages.MaxPage, o.Limits.Pages.DefaultPage = 2, 1 })
	for _, name := range []string{"List", "Connection"} {
		g := fetch(t, narrow, name+".csv")
		if g.err != nil || g.status != http.StatusUnprocessableEntity || !strings.Contains(g.body, "TOO_COMPLEX") || !strings.Contains(g.body, "set limit or first") {
			t.Errorf("%s: %d %v %s", name, g.status, g.err, g.body)
		}
		if got := fetched(t, e, name+".csv?bom=false"); !strings.Contains(got, "柳州市,") || strings.Count(got, "、") != 2 {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := fetched(t, narrow, "Limited.csv?bom=false"); got != "设区市名称,高新区/名称,虚构数据\n柳州市,柳州河西高新区、柳州高新区,否\n" {
		t.Error(got)
	}
	if got := fetched(t, narrow, "First.csv?bom=false"); got != "设区市名称,高新区/记录数,高新区/名称,虚构数据\n柳州市,3,柳州河西高新区、柳州高新区,否\n" {
		t.Error(got)
	}
	// Two rows a page: the list itself is whole.
	if got := strings.Count(fetched(t, narrow, "ZonesByTier.csv?field=regional"), "\n"); got != 1+9 {
		t.Errorf("%d lines", got)
	}
}

// What is made up says so in each row, whatever is selected of it.
func TestExportSynthetic(t *testing.T) {
	e := exporting(t, graphtest.Synthetic(t, 2000), queries.Operation{Name: "Codes", Query: `query Codes { enterprises(limit: 1500) { id creditCode } }`})
	lines := strings.Split(strings.TrimSpace(fetched(t, e, "Codes.csv?bom=false")), "\n")
	if len(lines) != 1501 || lines[0] != "标识,统一社会信用代码,虚构数据" {
		t.Fatalf("%d lines, the first %s", len(lines), lines[0])
	}
	seen := map[string]bool{}
	for _, l := range lines[1:] {
		if !strings.HasSuffix(l, ",是") || seen[l] {
			t.Fatalf("a row that does not say so, or came twice: %s", l)
		}
		seen[l] = true
	}
	if got := fetched(t, e, "Codes.jsonl"); strings.Count(got, `"synthetic":true`) != 1500 {
		t.Error("JSON Lines do not say so")
	}
}
