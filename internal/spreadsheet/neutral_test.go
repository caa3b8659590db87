package spreadsheet_test

import (
	"strings"
	"testing"

	"zonegraph/internal/spreadsheet"
)

func TestNeutral(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "",
		"柳州高新区":                    "柳州高新区",
		"624.186":                  "624.186",
		"a=b":                      "a=b",
		"=HYPERLINK(\"http://x\")": "'=HYPERLINK(\"http://x\")",
		"+86":                      "'+86",
		"-":                        "'-",
		"@SUM(A1)":                 "'@SUM(A1)",
		"＝1+1":                     "'＝1+1",
		"－5":                       "'－5",
		"\u3000=1+1":               "'\u3000=1+1",
		"\t=1+1":                   "'\t=1+1",
		"\r=1+1":                   "'\r=1+1",
		"\n甲":                      "'\n甲",
		"\u00a0=1":                 "'\u00a0=1",
		"'=1":                      "''=1",
		"'":                        "''",
	} {
		if got := spreadsheet.Neutral(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestPlainTakesOffWhatPeopleType(t *testing.T) {
	if got := spreadsheet.Plain("'914502000000000060"); got != "914502000000000060" {
		t.Error(got)
	}
}

// Going out and coming back changes nothing, and nothing that goes out can be run.
func FuzzRoundTrip(f *testing.F) {
	for _, s := range []string{"", "=1", "'=1", "''", "甲", "\xff=", "\ufeff=1", " +1", "－"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := spreadsheet.Neutral(s)
		if back := spreadsheet.Plain(out); back != s {
			t.Errorf("%q went out as %q and came back as %q", s, out, back)
		}
		if strings.ContainsAny(out[:min(1, len(out))], "=+-@\t\r\n") {
			t.Errorf("%q goes out as %q", s, out)
		}
	})
}
