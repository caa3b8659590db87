package main_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const importedFile = `
Enterprise:
  91350100M000100Y43:
    name: 柳州试验科技有限公司
    creditCode: 91350100M000100Y43
    city: City:450200
    certifications: [Certification:HIGH_TECH-GR209945000001]
Certification:
  HIGH_TECH-GR209945000001: {name: 高新技术企业：柳州试验科技有限公司, kind: HIGH_TECH, number: GR209945000001, year: 2099}
`

const importedFirm = `/graphql?query=%7Bcertifications(where:%7Bnumber:%7Beq:%22GR209945000001%22%7D%7D)%7Bholder%7Bcity%7Bname%7D%7Dcitations%7Bparagraph%20document%7Bname%7D%7D%7D%7D`

// importing takes a file into a running service and out again, by the commands.
func importing(t *testing.T, s *service, home string) {
	path := filepath.Join(t.TempDir(), "名单.yaml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	says := func(out string, all ...string) {
		t.Helper()
		for _, want := range all {
			if !strings.Contains(out, want) {
				t.Errorf("%q is not in\n%s", want, out)
			}
		}
	}
	const none = `{"data":{"certifications":[]}}`
	answers := func(want string) {
		t.Helper()
		if _, body := s.get(t, importedFirm); body != want {
			t.Errorf("got %s, want %s", body, want)
		}
	}
	write(importedFile)
	out := run(t, environment(), true, "--home", home, "import", path)
	says(out, "nodes: 2 new, 0 changed, 1 unchanged; relationships: 2 new", "+ Enterprise:91350100M000100Y43 柳州试验科技有限公司", "nothing was written; --commit writes it")
	answers(none)
	out = run(t, environment(), true, "--home", home, "import", "--commit", path)
	says(out, "nodes: 2 new, 0 changed, 1 unchanged; relationships: 2 new", "zonegraph import undo 2")
	answers(`{"data":{"certifications":[{"holder":{"city":{"name":"柳州市"}},"citations":[{"paragraph":9,"document":{"name":"名单.yaml"}}]}]}}`)
	says(run(t, environment(), true, "--home", home, "import", "--commit", path), "0 new, 0 changed", "has all of it already")

	write(strings.Replace(importedFile, "City:450200", "City:999999", 1))
	report := filepath.Join(t.TempDir(), "report.json")
	out = run(t, environment(), false, "--home", home, "import", "--commit", "--report", report, path)
	says(out, "row 3", "City:999999", "1 rows are refused", "nothing was written")
	var reports []struct{ Refusals []struct{ Reason string } }
	text, err := os.ReadFile(report)
	if err == nil {
		err = json.Unmarshal(text, &reports)
	}
	if err != nil || len(reports) != 1 || len(reports[0].Refusals) != 1 {
		t.Errorf("%v %s", err, text)
	}

	list := run(t, environment(), true, "--home", home, "import", "list")
	says(list, "名单.yaml", "COMMITTED", "2 new")
	id := regexp.MustCompile(`(?m)^(\S+)  .*名单\.yaml`).FindStringSubmatch(list)
	if id == nil {
		t.Fatalf("no id in %s", list)
	}
	says(run(t, environment(), true, "--home", home, "import", "undo", id[1]), "is undone: 2 nodes are gone")
	answers(none)
	says(run(t, environment(), true, "--home", home, "import", "list"), "UNDONE")
	oneLine(t, run(t, environment(), false, "--home", home, "import", "undo", id[1]), "was undone at")
	oneLine(t, run(t, environment(), false, "--home", home, "import"), "which file?")
}
