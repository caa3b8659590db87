package main_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// A template is a workbook, whatever it is called: another ending is refused, and
// nothing is written.
func TestTemplateIsAWorkbook(t *testing.T) {
	dir := t.TempDir()
	for name, written := range map[string]bool{"a.xlsx": true, "b.XLSX": true, "c.csv": false, "d": false, "e.xls": false, "f.xlsx.csv": false} {
		path := filepath.Join(dir, name)
		out := run(t, environment(), written, "template", "awards", "--output", path)
		content, err := os.ReadFile(path)
		if written != (err == nil) || written && !bytes.HasPrefix(content, []byte("PK")) {
			t.Errorf("%s: %v", name, err)
		}
		if !written {
			oneLine(t, out, "--output", "must end in .xlsx", name)
		}
	}
}
