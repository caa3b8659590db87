package main_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
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
	says(out, "row 3", "City:999999", "1 row is refused", "nothing was written")
	var reports []struct{ Refusals []struct{ Reason string } }
	text, err := os.ReadFile(report)
	if err == nil {
		err = json.Unmarshal(text, &reports)
	}
	if err != nil || len(reports) != 1 || len(reports[0].Refusals) != 1 {
		t.Errorf("%v %s", err, text)
	}

	oneLine(t, run(t, environment(), false, "--home", home, "import", "--report", "a.xlsx", path), "there is no marked copy of 名单.yaml")

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
	importingLists(t, home, says)
}

// importingLists takes a template, filled in, into a running service and out again.
func importingLists(t *testing.T, home string, says func(string, ...string)) {
	folder := t.TempDir()
	in := func(name string) string { return filepath.Join(folder, name) }
	command := func(succeeds bool, args ...string) string {
		t.Helper()
		return run(t, environment(), succeeds, append([]string{"--home", home}, args...)...)
	}
	says(command(true, "template"), "certifications", "资质认定名单 — Certifications", "observations-across")
	oneLine(t, command(false, "template", "none"), `there is no profile "none"; there are awards, certifications`)
	list := in("名单.xlsx")
	says(command(true, "template", "certifications", "--output", list), "is written")
	says(command(false, "import", list), "sheet 资质认定名单: read by the profile certifications, header in row 1, 100 % of the columns known",
		"B 企业名称 → enterprise.name", "sheet 填写说明: not read", "0 rows read, 0 refused, 1 passed over", "row 2: the row is marked as an example", "no row was read, and 1 was passed over")

	f, err := excelize.OpenFile(list)
	if err != nil {
		t.Fatal(err)
	}
	for at, text := range map[string]string{"B3": "柳州试验科技有限公司", "C3": "91350100M000100Y43", "E3": "高新技术企业", "F3": "GR209945000001", "G3": "2099", "J3": "柳州",
		"B4": "南宁试验科技有限公司", "C4": "91350100M000100Y44", "E4": "高新技术企业", "F4": "GR209945000002", "G4": "2099", "J4": "南宁市", "B5": "合计"} {
		if err := f.SetCellStr("资质认定名单", at, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(f.Save(), f.Close()); err != nil {
		t.Fatal(err)
	}
	says(command(false, "import", "--commit", "--report", in("报告.xlsx"), list), "row 4, column C 统一社会信用代码", "row 5: 合计 is a sum", "1 row is refused, and at most 0 may be")
	marked, err := excelize.OpenFile(in("报告.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	if rows, err := marked.GetRows("资质认定名单"); err != nil || len(rows) < 4 || !strings.Contains(strings.Join(rows[3], " "), "C 统一社会信用代码：") {
		t.Errorf("%v %v", rows, err)
	}
	if err := marked.Close(); err != nil {
		t.Fatal(err)
	}
	says(command(true, "import", "--commit", "--threshold", "50%", "--report", in("报告.txt"), list), "nodes: 2 new", "zonegraph import undo 2")
	if text, err := os.ReadFile(in("报告.txt")); err != nil || !strings.Contains(string(text), "2 rows read, 1 refused, 2 passed over") || !strings.Contains(string(text), "nodes: 2 new") {
		t.Errorf("%s %v", text, err)
	}
	says(command(true, "export", "--operation", "CertificationList", "--format", "xlsx", "--output", in("资质名单.xlsx")))
	says(command(true, "import", in("资质名单.xlsx")), "1 rows read, 0 refused, 0 passed over", "has all of it already")
	id := regexp.MustCompile(`(?m)^(\S+)  .*名单\.xlsx .*COMMITTED`).FindStringSubmatch(command(true, "import", "list"))
	if id == nil {
		t.Fatal("the list is not among the imports")
	}
	says(command(true, "import", "undo", id[1]), "is undone: 2 nodes are gone")

	oneLine(t, command(false, "import", "--threshold", "few", list), "--threshold", "such as 1%")
	oneLine(t, command(false, "import", "--report", "a.pdf", list), "--report", ".json, .txt, .xlsx and .csv")
	oneLine(t, command(false, "import", "--report", "a.csv", list), "has 3 sheets")
	oneLine(t, command(false, "import", "--sheet", "甲", list), `there is no sheet "甲"`, "资质认定名单")
	oneLine(t, command(false, "import", "--profile", "none", list), `there is no profile "none"`)
	oneLine(t, command(false, "import", in("none.xlsx")), "none.xlsx cannot be read")
}

// Profiles of one's own are checked, listed, and take the place of those that ship.
func TestOwnProfiles(t *testing.T) {
	folder := t.TempDir()
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, "own.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	own := environment("ZONEGRAPH_PROFILES=" + folder)
	const sites = `id: sites
version: "2"
titleZH: 本市入驻企业
titleEN: Sites of our own
description: Sites.
mentions: [{id: enterprise, type: Enterprise}, {id: zone, type: Zone}]
links: [{from: enterprise, field: zones, to: zone}]
columns:
  - {headers: [本市企业], gives: enterprise.name, required: true}
  - {headers: [本市园区], gives: zone.name, required: true}
`
	write(sites)
	if out := run(t, own, true, "template"); !strings.Contains(out, "本市入驻企业 — Sites of our own") || strings.Contains(out, "高新区入驻企业名单") {
		t.Error(out)
	}
	if out := run(t, own, true, "check"); !strings.Contains(out, "11 profiles of lists, no mistakes") {
		t.Error(out)
	}
	write(strings.Replace(sites, "zone.name", "zone.names", 1))
	for _, command := range []string{"check", "template"} {
		oneLine(t, run(t, own, false, command), "own.yaml:10: ")
	}
}
