package ingest_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/judge"
	"zonegraph/internal/ingest/read"
	"zonegraph/message"
)

func list() read.Source {
	return file("名单.xlsx",
		certified(codes[0], "柳州甲科技有限公司", "GR202145000001", "柳州"),
		certified(codes[1], "桂林乙科技有限公司", "GR202145000002", "桂林市"),
		certified(codes[0], "柳州甲科技有限公司", "GR202145000003", "柳州"),
		certified("", "柳州五菱汽车工业", "GR202145000004", "450200"[:0]),
	)
}

// A dry run tells what a commit does, and changes nothing; a second commit has
// nothing to do.
func TestImport(t *testing.T) {
	w := newWorld(t)
	before := w.snapshot(t)
	dry := w.run(t, list(), false)
	want := ingest.Report{File: "名单.xlsx", Rows: 4, Nodes: judge.Counts{New: 6, Unchanged: 3}, Relationships: judge.Counts{New: 6}}
	if dry.err != nil || dry.Report != want || len(dry.refused) > 0 {
		t.Fatalf("%+v\nwant %+v\n%v %v", dry.Report, want, dry.err, dry.refused)
	}
	w.unchanged(t, "dry run", before)
	o := w.commit(t, list())
	want.Import = "Import:20260102T030407.000-e5908de5"
	if o.Report != want || !reflect.DeepEqual(o.diffs, dry.diffs) {
		t.Errorf("%+v\nwant %+v\n%v\n%v", o.Report, want, o.diffs, dry.diffs)
	}
	after := w.snapshot(t)
	again := w.commit(t, list())
	if again.Changes() || again.Import != "" || again.Nodes.Unchanged != 9 || again.Relationships.Unchanged != 6 {
		t.Errorf("again: %+v", again.Report)
	}
	w.unchanged(t, "again", after)
	if n := len(w.rows(t, "MATCH (i:Import) RETURN i")); n != 1 {
		t.Errorf("%d records", n)
	}
	if r := w.load(t); r.Written() {
		t.Errorf("loading the dataset again: %v", r)
	}

	// As the API shows it: sources down to the row, and the firm that was known.
	var got any
	w.Query(t, &got, `{ certifications(where: {number: {in: ["GR202145000001", "GR202145000004"]}}, sort: [{number: ASC}]) {
		holder { id city { name } } validTo citations { name section paragraph document { name contentHash category import { by importedAt state rows nodesNew } } } }
		imports { id name } search(text: "liuzhoujia", first: 1) { edges { node { __typename } } } }`, nil)
	var expect any
	text := `{"certifications": [
		{"holder": {"id": "Enterprise:` + codes[0] + `", "city": {"name": "柳州市"}}, "validTo": "2024-10-31", "citations": [{"name": "名单.xlsx Sheet1 第2行", "section": "Sheet1", "paragraph": 2, "document": DOC}]},
		{"holder": {"id": "Enterprise:wuling", "city": null}, "validTo": "2024-10-31", "citations": [{"name": "名单.xlsx Sheet1 第5行", "section": "Sheet1", "paragraph": 5, "document": DOC}]}],
		"imports": [{"id": "Import:20260102T030407.000-e5908de5", "name": "名单.xlsx"}],
		"search": {"edges": [{"node": {"__typename": "Enterprise"}}]}}`
	text = strings.ReplaceAll(text, "DOC", `{"name": "名单.xlsx", "category": "数据表", "contentHash": "`+list().Hash+`", "import": {"by": "tester", "importedAt": "2026-01-02T03:04:07Z", "state": "COMMITTED", "rows": 4, "nodesNew": 6}}`)
	if err := json.Unmarshal([]byte(text), &expect); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, expect) {
		t.Errorf("got  %v\nwant %v", got, expect)
	}
}

// How names and codes find nodes, and what is refused instead of guessed.
func TestMatching(t *testing.T) {
	w := newWorld(t)
	w.commit(t, file("a.xlsx", certified(codes[0], "柳州甲科技有限公司", "GR1", "柳州")))
	before := w.snapshot(t)
	for _, c := range []struct {
		what    string
		mention read.Mention
		// id is the node that is found; changes what happens to it.
		id, changes string
		// refusal is the code of the reason, candidates are the ids.
		refusal    message.Code
		candidates []string
	}{
		{"code", read.Mention{Type: "Enterprise", IdentityField: "creditCode", Identity: codes[0], Name: "柳州甲科技有限公司"}, "Enterprise:" + codes[0], "", "", nil},
		{"renamed", read.Mention{Type: "Enterprise", IdentityField: "creditCode", Identity: codes[0], Name: "柳州甲新能源有限公司"}, "Enterprise:" + codes[0], "name: 柳州甲科技有限公司 → 柳州甲新能源有限公司, aliases:  → 柳州甲科技有限公司", "", nil},
		{"code alone", read.Mention{Type: "Enterprise", IdentityField: "creditCode", Identity: codes[0]}, "Enterprise:" + codes[0], "", "", nil},
		{"name", read.Mention{Type: "Enterprise", Name: "上汽通用五菱"}, "Enterprise:sgmw", "", "", nil},
		{"alias", read.Mention{Type: "Enterprise", Name: "中国五菱"}, "Enterprise:sgmw", "", "", nil},
		{"another's alias", read.Mention{Type: "Enterprise", Name: "柳州五菱"}, "Enterprise:wuling", "", "", nil},
		{"legal form left out", read.Mention{Type: "Enterprise", Name: "柳州五菱汽车工业"}, "Enterprise:wuling", "", "", nil},
		{"another legal form", read.Mention{Type: "Enterprise", Name: "柳州五菱汽车工业股份有限公司"}, "Enterprise:wuling", "", "", nil},
		{"group in brackets", read.Mention{Type: "Enterprise", Name: "广西玉柴机器（集团）有限公司"}, "Enterprise:yuchai", "", "", nil},
		{"ASCII brackets, spaces", read.Mention{Type: "Enterprise", Name: "桂林电子(一) 有限公司"}, "Enterprise:twin-a", "", "", nil},
		{"a code for one that has none", read.Mention{Type: "Enterprise", IdentityField: "creditCode", Identity: codes[2], Name: "中国五菱"}, "Enterprise:sgmw", "creditCode:  → " + codes[2], "", nil},
		{"ambiguous alias", read.Mention{Type: "Enterprise", Name: "桂林电子"}, "", "", "refusal.name-ambiguous", []string{"Enterprise:twin-a", "Enterprise:twin-b"}},
		{"name of another code", read.Mention{Type: "Enterprise", IdentityField: "creditCode", Identity: codes[2], Name: "柳州甲科技有限公司", MayCreate: true}, "", "", "refusal.name-of-another-code", []string{"Enterprise:" + codes[0]}},
		{"similar name of another code", read.Mention{Type: "Enterprise", IdentityField: "creditCode", Identity: codes[2], Name: "广西玉柴机器股份有限公司", MayCreate: true}, "Enterprise:" + codes[2], "new", "", nil},
		{"unknown", read.Mention{Type: "Enterprise", Name: "通用五菱"}, "", "", "refusal.name-unknown", []string{"Enterprise:sgmw"}},
		{"unknown code", read.Mention{Type: "Enterprise", IdentityField: "creditCode", Identity: codes[2]}, "", "", "refusal.code-unknown", nil},
		{"new by name", read.Mention{Type: "Enterprise", Name: "全新 Tech（广西）有限公司", MayCreate: true}, "Enterprise:全新tech广西有限公司", "new", "", nil},
		{"city by code", read.Mention{Type: "City", IdentityField: "code", Identity: "450200"}, "City:450200", "", "", nil},
		{"city, short", read.Mention{Type: "City", Name: "桂林"}, "City:450300", "", "", nil},
		{"zone, long", read.Mention{Type: "Zone", Name: "柳州高新技术产业开发区"}, "Zone:liuzhou", "", "", nil},
		{"zone, national", read.Mention{Type: "Zone", Name: "柳州国家高新区"}, "Zone:liuzhou", "", "", nil},
		{"zone with its city's rank", read.Mention{Type: "Zone", Name: "柳州市高新技术产业开发区"}, "Zone:liuzhou", "", "", nil},
		{"the other zone", read.Mention{Type: "Zone", Name: "河西高新区"}, "Zone:hexi", "", "", nil},
		{"zone by key", read.Mention{Type: "Zone", IdentityField: "id", Identity: "hexi"}, "Zone:hexi", "", "", nil},
		{"unknown zone", read.Mention{Type: "Zone", Name: "柳东新区"}, "", "", "refusal.name-unknown", nil},
		{"no name", read.Mention{Type: "Zone"}, "", "", "cell.neither-name-nor-code", nil},
		{"of either type", read.Mention{Type: "Organisation", Or: []string{"Enterprise"}, Name: "上汽通用五菱"}, "Enterprise:sgmw", "", "", nil},
		{"a property that it must have", read.Mention{Type: "Organisation", Name: "柳州大学", MayCreate: true}, "", "", "refusal.field-missing", nil},
	} {
		t.Run(c.what, func(t *testing.T) {
			row := named(c.mention)
			// A link to itself makes the row tell what it found.
			probe := read.Row{Mentions: []read.Mention{row.Mentions[0], row.Mentions[0]}}
			o := w.run(t, file("b.xlsx", row), false)
			if c.refusal != "" {
				if len(o.refused) != 1 || o.refused[0].Reason.Code != c.refusal || o.refused[0].Row != 2 || o.refused[0].Column != "名称" {
					t.Fatalf("%+v", o.refused)
				}
				var ids []string
				for _, candidate := range o.refused[0].Candidates {
					ids = append(ids, candidate.ID)
					if candidate.Name == "" {
						t.Errorf("%s has no name", candidate.ID)
					}
				}
				if !reflect.DeepEqual(ids, c.candidates) {
					t.Errorf("candidates %v, want %v", ids, c.candidates)
				}
				return
			}
			if o.err != nil || len(o.refused) > 0 {
				t.Fatalf("%v %+v", o.err, o.refused)
			}
			if c.changes == "" {
				if len(o.diffs) > 0 || o.Nodes.Unchanged != 1 {
					t.Errorf("%+v %+v", o.Report, o.diffs)
				}
				// What it found shows when it gets something new.
				probe.Mentions = probe.Mentions[:1]
				probe.Mentions[0].Values = graph.Values{"nameEn": "Probe"}
				if d := w.run(t, file("p.xlsx", probe), false).diffs; len(d) != 1 || d[0].ID != c.id {
					t.Errorf("found %+v, want %s", d, c.id)
				}
				return
			}
			if len(o.diffs) != 1 || o.diffs[0].ID != c.id {
				t.Fatalf("%+v", o.diffs)
			}
			if c.changes == "new" {
				if !o.diffs[0].New {
					t.Errorf("%+v", o.diffs[0])
				}
				return
			}
			var changes []string
			for _, f := range o.diffs[0].Fields {
				changes = append(changes, f.Field+": "+f.Old+" → "+f.New)
			}
			if got := strings.Join(changes, ", "); got != c.changes {
				t.Errorf("got  %s\nwant %s", got, c.changes)
			}
		})
	}
	w.unchanged(t, "dry runs", before)
}

// A row that cannot be taken stops the file, and leaves no trace of itself; with a
// threshold the rest goes in.
func TestRefusedRows(t *testing.T) {
	w := newWorld(t)
	before := w.snapshot(t)
	src := file("c.xlsx",
		certified(codes[0], "柳州甲科技有限公司", "GR1", "柳州"),
		certified(codes[1], "桂林乙科技有限公司", "GR2", "火星"),
		certified(codes[2], "桂林丙科技有限公司", "GR1", "桂林"), // the certificate is another's
		named(read.Mention{Type: "Enterprise", Name: "桂林乙科技有限公司", Values: graph.Values{"employees": int64(5)}}),
		named(read.Mention{Type: "Enterprise", Name: "柳州甲科技有限公司", Values: graph.Values{"employees": int64(5)}}),
		named(read.Mention{Type: "Enterprise", Name: "柳州甲科技有限公司", Values: graph.Values{"employees": int64(6)}}),
		certified(codes[0], "柳州甲科技有限公司", "GR3", "桂林"), // seated in two cities
	)
	o := w.run(t, src, true)
	var refused *ingest.RefusedError
	if !errors.As(o.err, &refused) || refused.Refused != 5 || o.Refused != 5 || o.Rows != 2 {
		t.Errorf("%v %+v %+v", o.err, o.Report, o.refused)
	}
	w.unchanged(t, "refused", before)
	wants := []string{"3 所属市 火星: refusal.name-unknown 图谱中没有此名称的设区市", "5 名称 桂林乙科技有限公司: refusal.not-there", "4 证书编号", "7 名称 柳州甲科技有限公司: refusal.other-row-of-field 该行的企业“从业人员”为6，与第6行不一致",
		"8 所属市 桂林: refusal.one-only 企业“柳州甲科技有限公司”（Enterprise:" + codes[0] + "）的“所在设区市”只能有一个，而第2行填写的是另一个"}
	var got []string
	for _, r := range o.refused {
		if r.Remedy.Code == "" || strings.Contains(r.Reason.In(message.Chinese)+r.Remedy.In(message.Chinese), "%!") {
			t.Errorf("%+v is not said in Chinese", r)
		}
		got = append(got, strings.TrimSpace(strings.Join([]string{itoa(r.Row), r.Column, r.Value}, " "))+": "+string(r.Reason.Code)+" "+r.Reason.In(message.Chinese))
	}
	for _, want := range wants {
		found := false
		for _, g := range got {
			found = found || strings.HasPrefix(g, want)
		}
		if !found {
			t.Errorf("%q is not in\n%s", want, strings.Join(got, "\n"))
		}
	}
	o.diffs = nil
	r, err := ingest.Import(t.Context(), w.DB, w.Model, src, ingest.Options{Commit: true, Threshold: ingest.Threshold{Rows: 5}, At: w.at})
	if err != nil || r.Nodes != (judge.Counts{New: 2, Unchanged: 1}) {
		t.Errorf("%v %+v", err, r)
	}
	if rows := w.rows(t, "MATCH (e:Enterprise {creditCode: '"+codes[0]+"'}) RETURN e.employees, COUNT { (e)<-[:SUPPORTS]-() }"); !reflect.DeepEqual(rows, [][]any{{int64(5), int64(2)}}) {
		t.Errorf("%v", rows)
	}
	if n := len(w.rows(t, "MATCH (e:Enterprise {creditCode: '"+codes[1]+"'}) RETURN e")); n != 0 {
		t.Error("a refused row left a node")
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
