package profile_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"zonegraph/internal/ingest/profile"
	"zonegraph/internal/spreadsheet"
)

func TestGBKAndCSV(t *testing.T) {
	data, err := simplifiedchinese.GBK.NewEncoder().String("2021年瞪羚企业名单,,\r\n企业名称,统一社会信用代码,\"备注\r\n（内部）\"\r\n柳工,9.145E+17,\r\n=\"柳州五菱\",=\"91110108551385082Q\",\"a\r\nb\"\r\n总计：2家,,\r\n")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	o := readAll(t, path, profile.Options{})
	o.expect(t, "4", `
Certification  key=[GAZELLE 2021] of [1] new kind:GAZELLE name:瞪羚企业（柳州五菱） year:2021
Enterprise 柳州五菱 creditCode=91110108551385082Q new
1.certifications 0`)
	contains(t, o.refused, `3 B 统一社会信用代码 "9.145E+17"`, "taken for a number")
	contains(t, o.skipped, "5: 总计：2家 is a sum")
}

// What goes out through spreadsheet.Neutral comes back as it was, by CSV and by workbook.
func TestNeutralCellsComeBack(t *testing.T) {
	names := []string{"=1+1公司", "+甲", "-乙", "@丙", "'丁", "=\"01\"", "''", "戊"}
	rows := [][]any{{"企业名称", "简称"}}
	var text strings.Builder
	w := csv.NewWriter(&text)
	records := [][]string{{"企业名称", "简称"}}
	for _, n := range names {
		rows = append(rows, []any{spreadsheet.Neutral(n), "x"})
		records = append(records, []string{spreadsheet.Neutral(n), "x"})
	}
	if err := w.WriteAll(records); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "list.csv")
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for form, o := range map[string]outcome{"csv": readAll(t, path, profile.Options{}), "xlsx": readAll(t, workbook(t, "x", rows), profile.Options{})} {
		for i, n := range names {
			at := strings.TrimPrefix(fmt.Sprintf("x %d", i+2), map[string]string{"csv": "x "}[form])
			if want := "Enterprise " + n + " new aliases:[x]"; strings.TrimSpace(o.rows[at]) != want {
				t.Errorf("%s: %q came back as %q", form, n, o.rows[at])
			}
		}
	}
}

// A sheet as wide as sheets can be is soon found to be no list.
func TestAVeryWideSheet(t *testing.T) {
	line := strings.Repeat("企业名称（万元）/2021年,", 16_000) + "\n"
	path := filepath.Join(t.TempDir(), "wide.csv")
	if err := os.WriteFile(path, []byte(strings.Repeat(line, 10)), 0o600); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	if _, err := profile.Open(path, shipped(t), profile.Options{}); err == nil {
		t.Error("it is a list")
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
}

// Whatever a list says, reading it ends, each of its rows in one of the ways there are.
func FuzzLists(f *testing.F) {
	for _, s := range []string{
		"2021年瞪羚企业名单\n企业名称,证书编号,发证日期,有效期\n甲,GR202145000001,2021,三年\n合计,,\n",
		"高新区,工业总产值,,\n,本年（亿元）,同比\n柳州高新区,1,2%\n",
		"编号,项目名称,主要完成单位,主要完成人,等级,年度,奖种\n一、技术发明奖,,\n1,甲,乙、丙,丁,二等奖,2021年,进步奖\n",
		"主体,指标,数值,单位,时期\n柳州市,a,1.5万,家,截至2021年\n",
	} {
		f.Add(s)
	}
	profiles := shipped(f)
	f.Fuzz(func(t *testing.T, s string) {
		path := filepath.Join(t.TempDir(), "高企.csv")
		if err := os.WriteFile(path, []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := profile.Open(path, profiles, profile.Options{})
		var fault *spreadsheet.Fault
		if err != nil {
			if !errors.As(err, &fault) {
				t.Errorf("%v is no fault", err)
			}
			return
		}
		for result, err := range r.Rows() {
			if err != nil {
				if !errors.As(err, &fault) {
					t.Errorf("%v is no fault", err)
				}
				break
			}
			ways := 0
			for _, is := range []bool{result.Row != nil, len(result.Refusals) > 0, result.Skipped.Code != ""} {
				if is {
					ways++
				}
			}
			if ways != 1 || result.Number == 0 {
				t.Errorf("%+v", result)
			}
			if result.Row == nil {
				continue
			}
			for _, m := range result.Row.Mentions {
				if m.Name == "" && m.Identity == "" && m.KeyParts == nil && m.KeyOf == nil {
					t.Errorf("%+v names nothing", m)
				}
			}
			for _, l := range result.Row.Links {
				if n := len(result.Row.Mentions); l.From >= n || l.To >= n || l.From == l.To {
					t.Errorf("%+v", l)
				}
			}
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
}
