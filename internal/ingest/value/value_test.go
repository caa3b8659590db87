package value_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"zonegraph/internal/ingest/value"
	"zonegraph/internal/spreadsheet"
	"zonegraph/message"
)

func text(s string) spreadsheet.Cell   { return spreadsheet.Cell{Text: s} }
func number(s string) spreadsheet.Cell { return spreadsheet.Cell{Text: s, Kind: spreadsheet.Number} }

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"　柳州\u00a0高新区 ":    "柳州高新区",
		"王　伟":              "王伟",
		"ＡＢＣ１２３":           "ABC123",
		"SAIC  GM\nWuling": "SAIC GM Wuling",
		"广西（柳州）公司":         "广西（柳州）公司",
		"广西\n新能源\u200b":    "广西新能源",
		"中国 IBM 公司":        "中国 IBM 公司",
		// What is invisible goes, marks of direction too; radicals are ideographs.
		"甲\u200e一\u202e\u2066公\u061c司\ufe0f\U000e0100": "甲一公司",
		"⻋业⻔业⽇期⾦融":                                     "车业门业日期金融",
		"甲\x1a\x00公司":                                  "甲公司",
		// What is written and tells names apart stays.
		"甲A+#&·\ue000\U000323b0公司": "甲A+#&·\ue000\U000323b0公司",
	} {
		if got := value.Text(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
	for _, blank := range []string{"", "—", "——", "-", "/", "无", "N/A", "…"} {
		if !value.Blank(blank) {
			t.Errorf("%q is not blank", blank)
		}
	}
	if value.Blank("0") {
		t.Error("0 is blank")
	}
}

func TestDocumentNumber(t *testing.T) {
	for _, in := range []string{"桂政办发〔2021〕81号", "桂政办发[2021]81号", "桂政办发（2021）81号", "桂政办发(2021) 81号", "桂政办发【２０２１】８１号", "桂政办发［2021］81号", "桂政办发﹝2021﹞81 号"} {
		if got := value.DocumentNumber(in); got != "桂政办发〔2021〕81号" {
			t.Errorf("%q became %q", in, got)
		}
	}
}

func TestDays(t *testing.T) {
	for in, want := range map[string]string{
		"2021-03-05": "2021-03-05", "2021/3/5": "2021-03-05", "2021.3.5": "2021-03-05", "２０２１．３．５": "2021-03-05",
		"2021年3月5日": "2021-03-05", "20210305": "2021-03-05", "44260": "2021-03-05", "44260.5": "2021-03-05",
		"2021-03-05 00:00:00": "2021-03-05", "2021年 3月 5日": "2021-03-05", "2024-2-29": "2024-02-29",
		"2021-03-05T00:00:00Z": "2021-03-05", "2021-03-05T16:00:00+08:00": "2021-03-05", "2021年3月5日 9:30": "2021-03-05", "2021/3/5 0:00": "2021-03-05", "2021年3⽉5⽇\u200e": "2021-03-05",
	} {
		if d, p := value.ReadDay(text(in)); p != nil || string(d.Date) != want {
			t.Errorf("%q is %v (%v), want %s", in, d, p, want)
		}
	}
	for in, reason := range map[string]string{"3/5/2021": "several ways", "21.3.5": "several ways", "2021-02-30": "calendar", "明年": "not a day", "3021-01-01": "between",
		"2021-03-05T16:00:00Z": "not a day", "2021-03-05\n2021-03-06": "not a day", "2021-03-05 2021-03-06": "not a day"} {
		if d, p := value.ReadDay(text(in)); p == nil || !strings.Contains(p.Reason.String(), reason) {
			t.Errorf("%q is %v (%v), want %q", in, d, p, reason)
		}
	}
	if d, p := value.ReadDay(text("2021年12月")); p != nil || d.Date != "" || d.Year != 2021 || d.Month != 12 {
		t.Errorf("a month is %v (%v)", d, p)
	}
	for _, in := range []string{"2021", "2021年", "2021年度", "２０２１年", "44260", "2021-03-05"} {
		if y, p := value.ReadYear(text(in)); p != nil || y != 2021 {
			t.Errorf("%q is the year %d (%v)", in, y, p)
		}
	}
}

func TestPeriods(t *testing.T) {
	for in, want := range map[string]value.Period{
		"2021年":              {Start: "2021-01-01", End: "2021-12-31", Year: 2021},
		"2021年度":             {Start: "2021-01-01", End: "2021-12-31", Year: 2021},
		"2021":               {Start: "2021-01-01", End: "2021-12-31", Year: 2021},
		"截至2021年":            {AsOf: "2021-12-31", Year: 2021},
		"截至2021年底":           {AsOf: "2021-12-31", Year: 2021},
		"截止到2022年6月":         {AsOf: "2022-06-30", Year: 2022},
		"截止2022年6月":          {AsOf: "2022-06-30", Year: 2022},
		"截至2022年6月底":         {AsOf: "2022-06-30", Year: 2022},
		"截至2022年6月21日":       {AsOf: "2022-06-21", Year: 2022},
		"2021年末":             {AsOf: "2021-12-31", Year: 2021},
		"2021年以来":            {Start: "2021-01-01"},
		"2021年上半年":           {Start: "2021-01-01", End: "2021-06-30", Year: 2021},
		"2021年第三季度":          {Start: "2021-07-01", End: "2021-09-30", Year: 2021},
		"2021Q4":             {Start: "2021-10-01", End: "2021-12-31", Year: 2021},
		"2017年1-9月":          {Start: "2017-01-01", End: "2017-09-30", Year: 2017},
		"2021—2023年":         {Start: "2021-01-01", End: "2023-12-31"},
		"2022年2月":            {Start: "2022-02-01", End: "2022-02-28", Year: 2022},
		"2022-06-21":         {AsOf: "2022-06-21", Year: 2022},
		"2021.1.1至2021.6.30": {Start: "2021-01-01", End: "2021-06-30", Year: 2021},
		"2021.1.1-2021.6.30": {Start: "2021-01-01", End: "2021-06-30", Year: 2021}, "2021-01-01 00:00:00至2021-06-30 00:00:00": {Start: "2021-01-01", End: "2021-06-30", Year: 2021},
		"2022-06-21 00:00:00": {AsOf: "2022-06-21", Year: 2022}, "截至2022-06-21 00:00:00": {AsOf: "2022-06-21", Year: 2022}, "2021年1月-2022年3月": {Start: "2021-01-01", End: "2022-03-31"}, "2021.1-2021.6": {Start: "2021-01-01", End: "2021-06-30", Year: 2021},
	} {
		got, p := value.ReadPeriod(text(in))
		if got.Words == "" && p == nil {
			t.Errorf("%q has no words", in)
		}
		got.Words = ""
		if p != nil || got != want {
			t.Errorf("%q is %+v (%v), want %+v", in, got, p, want)
		}
	}
	for _, in := range []string{"去年", "十三五", "2021年13月", "2021年9-3月", "截至去年", "以来"} {
		if got, p := value.ReadPeriod(text(in)); p == nil {
			t.Errorf("%q is %+v", in, got)
		}
	}
}

func TestValidity(t *testing.T) {
	for in, want := range map[string]value.Validity{
		"三年": {Years: 3}, "3年": {Years: 3},
		"2021-11-01至2024-10-31":  {From: "2021-11-01", To: "2024-10-31"},
		"2021年11月1日—2024年10月31日": {From: "2021-11-01", To: "2024-10-31"},
		"2021.11.01——2024.10.31": {From: "2021-11-01", To: "2024-10-31"},
		"2024-10-31":             {To: "2024-10-31"}, "至2024-10-31": {To: "2024-10-31"},
		"2024-10-31 00:00:00": {To: "2024-10-31"}, "2021-11-01 00:00:00至2024-10-31 23:59:59": {From: "2021-11-01", To: "2024-10-31"}, "截止2024年10月31日止": {To: "2024-10-31"},
		"2021.11.1-2024.10.31": {From: "2021-11-01", To: "2024-10-31"}, "2021/11/1 ~ 2024/10/31": {From: "2021-11-01", To: "2024-10-31"}, "20211101-20241031": {From: "2021-11-01", To: "2024-10-31"},
		"自2021年11月1日起至2024年10月31日止": {From: "2021-11-01", To: "2024-10-31"}, "2021-11-01－2024-10-31": {From: "2021-11-01", To: "2024-10-31"}, "2021-11-01-2024-10-31": {From: "2021-11-01", To: "2024-10-31"},
		"长期": {Endless: true}, "长期有效": {Endless: true}, "2021-11-01至长期": {From: "2021-11-01", Endless: true}, "2021年11月1日起长期有效": {From: "2021-11-01", Endless: true}, "有效期三年": {Years: 3},
	} {
		if got, p := value.ReadValidity(text(in)); p != nil || got != want {
			t.Errorf("%q is %+v (%v), want %+v", in, got, p, want)
		}
	}
	if end, ok := value.EndAfter("2021-11-01", 3); !ok || end != "2024-10-31" {
		t.Error(end)
	}
	for in, code := range map[string]message.Code{
		"2024-10-31至2021-11-01": "cell.ends-before-it-begins", "2021.11-2024.10": "cell.no-validity", "2021-2024": "cell.no-validity", "2024年10月": "cell.validity-without-day", "2021-11-01至10-31": "cell.no-validity",
		"2021-11-01至2024-02-30": "cell.impossible-day", "近期": "cell.no-validity", "2024-10-31前": "cell.no-validity",
	} {
		_, p := value.ReadValidity(text(in))
		expectCode(t, p, code)
	}
}

func TestCreditCodes(t *testing.T) {
	for in, want := range map[string]string{
		"91110108551385082Q":  "91110108551385082Q",
		"'91350100m000100y43": "91350100M000100Y43",
		"９１３５０１００Ｍ０００１００Ｙ４３":     "91350100M000100Y43",
		"9135 0100 M000 100Y 43": "91350100M000100Y43",
		"914502000000000060":     "914502000000000060",
	} {
		if got, p := value.CreditCode(text(in)); p != nil || got != want {
			t.Errorf("%q is %q (%v)", in, got, p)
		}
	}
	for in, want := range map[string][2]string{
		"9.145E+17":              {"taken for a number", "text"},
		"9.1450200000000006E+17": {"taken for a number", "text"},
		"914502000000001000":     {"15 digits", "text"},
		"9111O108551385082Q":     {"O for 0 is suspected, and 91110108551385082Q would be right", "not changed"},
		"9I110108551385082Q":     {"I for 1 is suspected, and 91110108551385082Q", "not changed"},
		"9111O108551385083Q":     {"does not make it right", "licence"},
		"91110108551385083Q":     {"check character should be", "licence"},
		"450200000012345":        {"registration numbers before 2015", "18"},
		"55138508-2":             {"organisation codes before 2015", "18"},
		"123":                    {"3 characters", "licence"},
	} {
		got, p := value.CreditCode(text(in))
		if p == nil || !strings.Contains(p.Reason.String(), want[0]) || !strings.Contains(p.Remedy.String(), want[1]) {
			t.Errorf("%q is %q (%v), want %q", in, got, p, want)
		}
	}
	if _, p := value.Certificate(text("GR2021450OOO01")); p == nil || !strings.Contains(p.Reason.String(), "suspected") {
		t.Error(p)
	}
	if got, p := value.Certificate(text("ｇｒ202145000001")); p != nil || got != "GR202145000001" {
		t.Error(got, p)
	}
}

func TestLists(t *testing.T) {
	for in, want := range map[string]string{
		"广西大学、柳工":                "广西大学|柳工",
		"广西大学；柳工；":               "广西大学|柳工",
		"广西大学（机械学院、电气学院）、柳工":     "广西大学（机械学院、电气学院）|柳工",
		"王　伟、欧阳明高":               "王伟|欧阳明高",
		"甲公司\u200e、\u202a乙公司":    "甲公司|乙公司",
		"甲公司\n乙公司":               "甲公司|乙公司",
		"SAIC GM Wuling, Yuchai": "SAIC GM Wuling|Yuchai",
	} {
		if got, p := value.List(in); p != nil || strings.Join(got, "|") != want {
			t.Errorf("%q is %q (%v)", in, got, p)
		}
	}
	for in, reason := range map[string]string{"广西大学 柳州工学院": "one name or several", "\u200e广西大学 柳州工学院": "one name or several", "甲公司、乙公司等": "not complete", "甲（乙、丙": "do not match"} {
		if got, p := value.List(in); p == nil || !strings.Contains(p.Reason.String(), reason) {
			t.Errorf("%q is %q (%v)", in, got, p)
		}
	}
}

// Whatever stands in a cell, reading it ends without a panic, and a problem always
// has a remedy.
func FuzzParsers(f *testing.F) {
	for _, s := range []string{"2亿元", "截至2021年", "9.145E+17", "甲、乙（丙", "2021.3.5至", "三年", "=1", "\xff", "6.68％", "−,", "Q", "年"} {
		f.Add(s, byte(0))
	}
	f.Fuzz(func(t *testing.T, s string, kind byte) {
		c := spreadsheet.Cell{Text: s, Kind: spreadsheet.Kind(kind % 8)}
		// A message that lost an argument says %!, and so may one that quotes the cell.
		percent := strings.Contains(norm.NFKC.String(s), "%")
		check := func(p *value.Problem) {
			if p != nil && (p.Reason.Code == "" || p.Remedy.Code == "" || !percent && strings.Contains(p.Error()+p.In(message.Chinese), "%!")) {
				t.Errorf("%q: %+v", s, p)
			}
		}
		n, p := value.ReadNumber(c)
		check(p)
		if p == nil {
			_, p = n.In("万元", "元")
			check(p)
			_, p = n.Count("人", "万人")
			check(p)
			_, p = n.Plain()
			check(p)
		}
		_, p = value.ReadDay(c)
		check(p)
		period, p := value.ReadPeriod(c)
		check(p)
		if p == nil && period.Start != "" && period.End != "" && period.Start > period.End {
			t.Errorf("%q: %+v", s, period)
		}
		_, p = value.ReadValidity(c)
		check(p)
		code, p := value.CreditCode(c)
		check(p)
		if p == nil && len(code) != 18 {
			t.Errorf("%q: %q", s, code)
		}
		items, p := value.List(s)
		check(p)
		for _, item := range items {
			if value.Text(item) != item {
				t.Errorf("%q is not clean", item)
			}
		}
	})
}
