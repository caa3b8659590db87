package spreadsheet_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"zonegraph/internal/spreadsheet"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func write(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// rowsOf reads a sheet, each row as its number and its cells joined by a stroke.
func rowsOf(b *spreadsheet.Book, sheet int) ([]string, error) {
	var out []string
	for row, err := range b.Rows(sheet) {
		if err != nil {
			return out, err
		}
		texts := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			texts[i] = c.Text
		}
		out = append(out, fmt.Sprint(row.Number, " ", strings.Join(texts, "|")))
	}
	return out, nil
}

func read(t testing.TB, path string) ([]string, string, error) {
	t.Helper()
	b, err := spreadsheet.Open(path, spreadsheet.Options{})
	if err != nil {
		return nil, "", err
	}
	defer func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}()
	rows, err := rowsOf(b, 0)
	return rows, b.Form, err
}

func encoded(t testing.TB, e encoding.Encoding, s string) []byte {
	t.Helper()
	out, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEncodings(t *testing.T) {
	const text = "企业名称,备注\r\n广西汽车集团,\"两行\r\n的备注\"\r\n\r\n柳工,“小巨人”\r\n"
	want := []string{"1 企业名称|备注", "2 广西汽车集团|两行\r\n的备注", "3 ", "4 柳工|“小巨人”"}
	rare := strings.Replace(text, "柳工", "\U00020000䶮公司", 1) // in GB18030, not in GBK
	late := "name\n" + strings.Repeat("plain\n", 200_000) + "柳州\n"
	for name, c := range map[string]struct {
		data []byte
		form string
	}{
		"UTF-8":             {[]byte(text), "CSV, UTF-8"},
		"UTF-8 with a mark": {append([]byte("\xef\xbb\xbf"), text...), "CSV, UTF-8"},
		"GBK":               {encoded(t, simplifiedchinese.GBK, text), "CSV, GB18030"},
		"UTF-16LE":          {encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text), "CSV, UTF-16LE"},
		"UTF-16BE":          {encoded(t, unicode.UTF16(unicode.BigEndian, unicode.UseBOM), text), "CSV, UTF-16BE"},
	} {
		rows, form, err := read(t, write(t, "a.csv", c.data))
		if err != nil || form != c.form || !slices.Equal(rows, want) {
			t.Errorf("%s: %q as %s, %v", name, rows, form, err)
		}
	}
	// Without a mark, what is mostly Latin shows by its zeros.
	plain := strings.Repeat("name,remark\n", 20)
	rows, form, err := read(t, write(t, "a.csv", encoded(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), plain)))
	if err != nil || form != "CSV, UTF-16BE" || rows[19] != "20 name|remark" {
		t.Errorf("UTF-16 without a mark: %q as %s, %v", rows, form, err)
	}
	for _, order := range []unicode.Endianness{unicode.LittleEndian, unicode.BigEndian} {
		rows, form, err = read(t, write(t, "a.csv", encoded(t, unicode.UTF16(order, unicode.IgnoreBOM), text)))
		if err != nil || !strings.HasPrefix(form, "CSV, UTF-16") || !slices.Equal(rows, want) {
			t.Errorf("Chinese in UTF-16 without a mark: %q as %s, %v", rows, form, err)
		}
	}
	rows, _, err = read(t, write(t, "a.csv", encoded(t, simplifiedchinese.GB18030, rare)))
	if err != nil || rows[3] != "4 \U00020000䶮公司|“小巨人”" {
		t.Errorf("GB18030: %q, %v", rows, err)
	}
	// The first Chinese character may stand far behind the beginning.
	rows, _, err = read(t, write(t, "a.csv", encoded(t, simplifiedchinese.GBK, late)))
	if err != nil || rows[len(rows)-1] != "200002 柳州" {
		t.Errorf("late GBK: %q, %v", rows[len(rows)-1], err)
	}
	b, err := spreadsheet.Open(write(t, "a.csv", []byte("甲")), spreadsheet.Options{Encoding: "gbk"})
	if err != nil || b.Form != "CSV, GBK" {
		t.Error("a named encoding is not taken", err)
	}
}

func TestSeparators(t *testing.T) {
	want := []string{"1 甲|乙,丙", "2 丁|戊"}
	for name, data := range map[string]string{
		"a.csv": "甲,\"乙,丙\"\n丁,戊", "b.tsv": "甲\t乙,丙\n丁\t戊\n", "c.csv": "甲;乙,丙\n丁;戊\n", "d.csv": "甲\t乙,丙\n丁\t戊\n", "e.csv": "sep=;\r\n甲;乙,丙\r\n丁;戊\r\n",
		"f.csv": "甲,\"乙,丙\"\r丁,戊\r",
	} {
		if rows, _, err := read(t, write(t, name, []byte(data))); err != nil || !slices.Equal(rows, want) {
			t.Errorf("%s: %q, %v", name, rows, err)
		}
	}
}

// Lines end as they come, with or without a mark behind the last, in every encoding.
func TestLineEnds(t *testing.T) {
	want := []string{"1 企业名称|备注", "2 甲|x", "3 乙|一\n二", "4 丙|z"}
	for name, text := range map[string]string{
		"feeds": "企业名称,备注\n甲,x\n乙,\"一\n二\"\n丙,z\n", "returns": "企业名称,备注\r甲,x\r乙,\"一\n二\"\r丙,z\r", "both": "企业名称,备注\r\n甲,x\r\n乙,\"一\n二\"\r\n丙,z",
		"a lone return":  "企业名称,备注\r\n甲,x\r乙,\"一\n二\"\r\n丙,z\r\n",
		"a final feed":   "企业名称,备注\r甲,x\r乙,\"一\n二\"\r丙,z\n",
		"an end mark":    "企业名称,备注\r\n甲,x\r\n乙,\"一\n二\"\r\n丙,z\r\n\x1a",
		"many end marks": "企业名称,备注\r\n甲,x\r\n乙,\"一\n二\"\r\n丙,z\x1a\r\n\x1a\x1a\n",
	} {
		for encoding, e := range map[string]encoding.Encoding{
			"UTF-8": unicode.UTF8, "GB18030": simplifiedchinese.GB18030, "UTF-16LE": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "UTF-16BE": unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		} {
			rows, form, err := read(t, write(t, "a.csv", encoded(t, e, text)))
			if err != nil || form != "CSV, "+encoding || !slices.Equal(rows, want) {
				t.Errorf("%s in %s: %q as %s, %v", name, encoding, rows, form, err)
			}
		}
	}
	// An end may fall on the end of what is read at once.
	for size := 256<<10 - 3; size <= 256<<10+3; size++ {
		for _, end := range []string{"\n", "\r", "\r\n"} {
			long := strings.Repeat("x", size)
			rows, _, err := read(t, write(t, "a.csv", []byte(long+end+"甲"+end)))
			if err != nil || len(rows) != 2 || rows[0] != "1 "+long || rows[1] != "2 甲" {
				t.Errorf("%d characters and %q: %d rows, %v", size, end, len(rows), err)
			}
		}
	}
}

func TestQuotes(t *testing.T) {
	rows, _, err := read(t, write(t, "a.csv", []byte("a,专精特新\"小巨人\"企业,\"say \"\"so\"\"\"\n=\"9145\",\"=\"\"01\"\"\",'5\n")))
	if err != nil || !slices.Equal(rows, []string{`1 a|专精特新"小巨人"企业|say "so"`, `2 9145|01|'5`}) {
		t.Errorf("%q, %v", rows, err)
	}
	for data, reason := range map[string]string{
		"a,\"b\nc,d\n":                        "a quote that begins in row 1, column B is not closed",
		"a\n\"b\"c,d\n":                       "row 2, column A has something behind the closing quote",
		"a,\"" + strings.Repeat("x\n", 3<<20): "more than 4 MB",
		strings.Repeat("x", 5<<20):            "more than 4 MB",
		strings.Repeat(",", 1<<20):            "more than 16384 columns",
	} {
		_, _, err := read(t, write(t, "a.csv", []byte(data)))
		expectFault(t, clipped(data), err, reason)
	}
}

func clipped(s string) string { return s[:min(len(s), 20)] }

// expectFault holds an error to be one for people, with its reason.
func expectFault(t *testing.T, what string, err error, reason string) {
	t.Helper()
	var fault *spreadsheet.Fault
	if !errors.As(err, &fault) || !strings.Contains(fault.Reason.String(), reason) || fault.Remedy.Code == "" {
		t.Errorf("%s: %v, want %q", what, err, reason)
	}
}

func TestBrokenTexts(t *testing.T) {
	long := strings.Repeat("广西壮族自治区柳州市高新技术产业开发区\n", 20)
	for name, c := range map[string]struct {
		data   []byte
		reason string
	}{
		"UTF-8 that is cut off":     {[]byte(long + "柳州"[:5]), "broken in line 21"},
		"UTF-8 with a foreign byte": {[]byte(long + "\xd6" + long), "broken in line 21"},
		"GBK with a foreign byte":   {append(encoded(t, simplifiedchinese.GBK, long), 0xff, '\n'), "row 21 has bytes"},
		"binary":                    {[]byte("\x00\x01\x02\x03\x00\x00\x00\x00\x00"), "bytes that no text has"},
		"empty":                     {nil, "empty"},
	} {
		_, _, err := read(t, write(t, "a.csv", c.data))
		expectFault(t, name, err, c.reason)
	}
}

// What our reader makes of CSV is what encoding/csv does, where that takes it; and
// whatever it is given, it ends.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n\"c\nd\",e\n", "\xd6\xd0,\"", "a;b\n\"\"\"\"", "\xff\xfea\x00", "sep=;\na;b", "=\"1\",2\n", "\r\r", "\x1a", "a\n\x1a\n", "甲,\"乙\"\"\"\r\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, form, err := read(t, write(t, "a.csv", data))
		var fault *spreadsheet.Fault
		if err != nil && !errors.As(err, &fault) {
			t.Fatalf("%v is no fault", err)
		}
		text := strings.TrimPrefix(string(data), "\ufeff")
		if end := strings.TrimRight(text, "\x1a\n"); strings.Contains(text[len(end):], "\x1a") {
			text = end // the end mark of DOS is no row
		}
		if err != nil || form != "CSV, UTF-8" || strings.HasPrefix(text, "sep=") || strings.ContainsAny(text, "\r;\t=") {
			return
		}
		r := csv.NewReader(strings.NewReader(text))
		r.FieldsPerRecord, r.LazyQuotes = -1, false
		for i := 0; ; {
			record, err := r.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return // it does not take quotes within a cell
			}
			for i < len(rows) && strings.HasSuffix(rows[i], " ") && strings.Count(rows[i], " ") == 1 {
				i++ // it leaves out empty lines
			}
			if len(record) == 1 && record[0] == "" {
				continue
			}
			if i >= len(rows) {
				t.Fatalf("%q: row %q is missing in %q", data, record, rows)
			}
			if _, got, _ := strings.Cut(rows[i], " "); got != strings.Join(record, "|") {
				t.Fatalf("%q: %q, and encoding/csv %q", data, got, record)
			}
			i++
		}
	})
}
