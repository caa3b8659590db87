package profile_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"

	"zonegraph/data/profiles"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/ingest/profile"
	"zonegraph/message"
)

const own = `id: own
version: "1"
titleZH: 自定名单
titleEN: Own list
description: A list of one's own.
mentions:
  - {id: firm, type: Enterprise, create: true}
  - {id: zone, type: Zone}
links:
  - {id: site, from: firm, field: zones, to: zone, set: {role: 入驻}}
columns:
  - {headers: [厂商], gives: firm.name, required: true}
  - {headers: [营收], gives: firm.revenue, unit: 万元}
  - headers: [园]
    gives: zone.name
  - {headers: [自], gives: site.sinceYear}
ignore: [备注]
`

// Each mistake in a profile is named with its line, and none is taken with one.
func TestMistakesInProfiles(t *testing.T) {
	c := contracttest.Load(t)
	if _, err := profile.Read(c.Model, c.API, fstest.MapFS{"own.yaml": {Data: []byte(own)}}); err != nil {
		t.Fatal(err)
	}
	for _, m := range []struct{ from, to, want string }{
		{"id: own\n", "", "own.yaml:1: id is missing"},
		{"type: Enterprise", "type: Enterprize", `own.yaml:7: firm: there is no type "Enterprize"`},
		{"field: zones", "field: zone", "own.yaml:10: Enterprise has no relationship zone"},
		{"role: 入驻", "rolle: 入驻", `own.yaml:10: "rolle" is not a property`},
		{"gives: firm.name", "gives: firm.nam", `own.yaml:12: gives is "firm.nam"`},
		{"unit: 万元", "unit: 万斤", "own.yaml:13: the unit 万斤"},
		{"[园]", "[厂 商]", "own.yaml:14: 厂 商 is the header of two columns"},
		{"gives: zone.name", "gives: zone.name\n    red: text", `own.yaml:16: not a profile in YAML: there is no "red" here; there are headers`},
		{"gives: site.sinceYear", "gives: site.sinceYear, read: day", "own.yaml:16: site.sinceYear cannot be read as day"},
		{"gives: site.sinceYear", "gives: site.sinceYear, read: dya", "own.yaml:16: read is \"dya\""},
		{"create: true", "create: perhaps", "own.yaml:7: not a profile in YAML: true or false is expected"},
		{"mentions:", "mentions: [", "own.yaml:"},
		{"create: true", "create: true, set: {revenueYear: x}", `own.yaml:7: revenueYear cannot be "x"`},
		{"create: true", "create: true, keys: [{of: [nobody], fields: [nothing]}]", `own.yaml:7: there is no other mention "nobody"`},
		{"create: true", `create: true, title: "{firm.nothing}"`, "own.yaml:7: the title of firm has {firm.nothing}"},
		{"create: true", "create: true, or: [Nobody]", `own.yaml:7: firm: there is no type "Nobody"`},
		{"to: zone", "to: zone, ofType: City", "own.yaml:10: zone is never a City"},
		{"to: zone", "to: zone, rank: place", "own.yaml:10: the relationship zones has no number place"},
		{"ignore: [备注]", "---\nid: b", "a second YAML document"},
		{"required: true", "required: true, words: {a: b}", "own.yaml:12: words are for columns"},
	} {
		text := strings.Replace(own, m.from, m.to, 1)
		got, err := profile.Read(c.Model, c.API, fstest.MapFS{"own.yaml": {Data: []byte(text)}})
		if err == nil || !strings.Contains(err.Error(), m.want) || got != nil {
			t.Errorf("%q for %q: %v, want %q", m.to, m.from, err, m.want)
		}
		if said := message.Text(message.Chinese, err); strings.Contains(said, " is ") || strings.Contains(said, "there") {
			t.Errorf("%q for %q in Chinese: %s", m.to, m.from, said)
		}
	}
}

func TestAnOwnProfileTakesThePlaceOfAShippedOne(t *testing.T) {
	c := contracttest.Load(t)
	changed := strings.Replace(own, "id: own", "id: sites", 1)
	all, err := profile.Read(c.Model, c.API, profiles.Files, fstest.MapFS{"x.yaml": {Data: []byte(changed)}})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(p *profile.Profile) bool { return p.ID == "sites" })
	if i < 0 || all[i].TitleZH != "自定名单" || len(all) != len(shipped(t)) {
		t.Errorf("%d profiles, sites at %d", len(all), i)
	}
	if _, err := profile.Read(c.Model, c.API, fstest.MapFS{"a.yaml": {Data: []byte(own)}, "b.yaml": {Data: []byte(own)}}); err == nil || !strings.Contains(err.Error(), `b.yaml:1: the id "own"`) {
		t.Error(err)
	}
}

// A template is recognised as what it is for, its example is passed over, and the
// example itself, once it is no longer marked as one, is a good row.
func TestTemplates(t *testing.T) {
	for _, p := range shipped(t) {
		t.Run(p.ID, func(t *testing.T) {
			var b bytes.Buffer
			if err := profile.Template(&b, p); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "template.xlsx")
			if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			o, columns := readAll(t, path, profile.Options{}), len(p.Columns)
			if p.Across != nil {
				columns++
			}
			if got := o.sheets[0].Profile; got == nil || got.ID != p.ID || o.sheets[0].Share != 1 || len(o.sheets[0].Columns) != columns {
				t.Errorf("it is read as %+v", o.sheets[0])
			}
			contains(t, o.skipped, "2: the row is marked as an example")
			if len(o.rows)+len(o.refused) > 0 {
				t.Errorf("it has rows %v, %v", o.rows, o.refused)
			}

			f, err := excelize.OpenFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if validations, err := f.GetDataValidations(o.sheets[0].Name); err != nil || (len(validations) == 0) != !slices.ContainsFunc(p.Columns, func(c *profile.Column) bool { return len(c.Choices) > 0 }) {
				t.Errorf("drop-downs: %v, %v", validations, err)
			}
			if comments, err := f.GetComments(o.sheets[0].Name); err != nil || len(comments) != columns {
				t.Errorf("%d notes, %v", len(comments), err)
			}
			if err := f.SetCellStr(o.sheets[0].Name, "A2", "1"); err != nil {
				t.Fatal(err)
			}
			if err := f.Save(); err != nil {
				t.Fatal(err)
			}
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
			if o = readAll(t, path, profile.Options{}); len(o.rows) != 1 || len(o.refused) != 0 {
				t.Errorf("the example is %v, refused %v", o.rows, o.refused)
			}
		})
	}
}

const policies = `id: policies
version: "1"
titleZH: 政策文件
titleEN: Policies
description: Policies with their numbers.
mentions:
  - {id: policy, type: Policy, create: true}
columns:
  - {headers: [文件名称], gives: policy.name, required: true}
  - {headers: [文号], gives: policy.documentNumber, read: documentNumber}
ignore: [备注]
`

// An own profile reads a list, whose document numbers have brackets of all kinds.
func TestDocumentNumbersOfAList(t *testing.T) {
	c := contracttest.Load(t)
	own, err := profile.Read(c.Model, c.API, fstest.MapFS{"policies.yaml": {Data: []byte(policies)}})
	if err != nil {
		t.Fatal(err)
	}
	rows := [][]any{{"文件名称", "文 号", "备注"}}
	for _, n := range []string{"桂政办发〔2021〕81号", "桂政办发[2021]81号", "桂政办发（2021）81号", "桂政办发(2021)８１号", "桂政办发【2021】 81\u00a0号"} {
		rows = append(rows, []any{"若干措施", n, "x"})
	}
	r, err := profile.Open(workbook(t, "x", rows), own, profile.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for result, err := range r.Rows() {
		if err != nil || result.Row == nil {
			t.Fatal(result, err)
		}
		if n++; result.Row.Mentions[0].Values["documentNumber"] != "桂政办发〔2021〕81号" {
			t.Errorf("row %d: %v", result.Number, result.Row.Mentions[0].Values)
		}
	}
	if err := r.Close(); err != nil || n != 5 {
		t.Error(n, err)
	}
}
