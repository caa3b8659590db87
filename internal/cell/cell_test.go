package cell_test

import (
	"strings"
	"testing"

	"zonegraph/internal/cell"
)

func TestNeutralise(t *testing.T) {
	for text, want := range map[string]string{
		"":                     "",
		"柳州高新区":                "柳州高新区",
		"=1+1":                 "'=1+1",
		"+86 772":              "'+86 772",
		"-2":                   "'-2",
		"@SUM(A1)":             "'@SUM(A1)",
		"\t=1":                 "'\t=1",
		"\r=1":                 "'\r=1",
		"＝1":                   "'＝1",
		"'=1":                  "''=1",
		"'":                    "'",
		"'平":                   "'平",
		"a=1":                  "a=1",
		"=HYPERLINK(\"x\",\"\")": "'=HYPERLINK(\"x\",\"\")",
	} {
		if got := cell.Neutralise(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// Whatever the text: it is read back as it was, and what is written runs nowhere.
func FuzzRoundTrip(f *testing.F) {
	for _, text := range []string{"", "=", "''-", "'", "'x", "-1", "\t", "＠"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		out := cell.Neutralise(text)
		if got := cell.Restore(out); got != text {
			t.Errorf("%q came back as %q", text, got)
		}
		if out != "" && strings.ContainsAny(out[:1], "=+-@\t\r\n") {
			t.Errorf("%q is written as %q", text, out)
		}
	})
}
