package config

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the table in docs/settings.md")

// TestSettingsPage holds the table of docs/settings.md to the flags.
func TestSettingsPage(t *testing.T) {
	const (
		path  = "../../docs/settings.md"
		begin = "<!-- config:begin -->\n"
		end   = "<!-- config:end -->"
	)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), begin)
	have, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no block between %s and %s", path, strings.TrimSpace(begin), end)
	}
	want := MarkdownTable()
	if have == want {
		return
	}
	if !*update {
		t.Fatalf("the table in docs/settings.md is out of date: run go test ./internal/config -update, or put there\n\n%s", want)
	}
	if err := os.WriteFile(path, []byte(before+begin+want+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
