package ingest_test

import (
	"errors"
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/internal/ingest"
	"zonegraph/internal/ingest/judge"
	"zonegraph/internal/ingest/read"
)

// awarded is a row of a list of awards, by unit, kind and year.
func awarded(unit string, values graph.Values) read.Row {
	values["kind"], values["year"] = "PROGRESS", int64(2021)
	return read.Row{
		Mentions: []read.Mention{
			{Type: "Award", MayCreate: true, KeyOf: []int{1}, KeyParts: []string{"2021", "PROGRESS"}, KeyFields: []string{"year", "kind"}, Values: values, Column: "A 项目名称", Text: "甲"},
			{Type: "Enterprise", Name: unit},
		},
		Links: []read.Link{{From: 0, To: 1, Field: "recipients", Values: graph.Values{}}},
	}
}

// A node with a key that was written by hand has an id that no list makes. It is found
// by what the key says of it; of several, none is taken.
func TestNodesWithKeysAreRecalled(t *testing.T) {
	w := newWorld(t)
	w.rows(t, `MATCH (e:Enterprise {id: 'Enterprise:yuchai'}), (s:Enterprise {id: 'Enterprise:sgmw'})
		CREATE (a:Award:Fact:Node {id: 'Award:by-hand', name: '手写的奖', kind: 'PROGRESS', year: 2021, synthetic: false})-[:AWARDED_TO]->(e),
		(:Award:Fact:Node {id: 'Award:one', name: '一', kind: 'PROGRESS', year: 2021, synthetic: false})-[:AWARDED_TO]->(s),
		(:Award:Fact:Node {id: 'Award:two', name: '二', kind: 'PROGRESS', year: 2021, synthetic: false})-[:AWARDED_TO]->(s)`)
	o := w.commit(t, file("奖励.xlsx", awarded("广西玉柴机器集团有限公司", graph.Values{"grade": "SECOND"})))
	if o.Nodes != (judge.Counts{Changed: 1, Unchanged: 1}) || o.Relationships != (judge.Counts{Unchanged: 1}) {
		t.Errorf("%+v", o.Report)
	}
	rows := w.rows(t, "MATCH (a:Award)-[:AWARDED_TO]->(:Enterprise {id: 'Enterprise:yuchai'}) RETURN a.id, a.name, a.grade")
	if len(rows) != 1 || rows[0][0] != "Award:by-hand" || rows[0][1] != "手写的奖" || rows[0][2] != "SECOND" {
		t.Errorf("%v", rows)
	}
	if again := w.commit(t, file("奖励2.xlsx", awarded("广西玉柴机器集团有限公司", graph.Values{"grade": "SECOND"}))); again.Changes() {
		t.Errorf("again: %+v", again.Report)
	}
	o = w.run(t, file("奖励3.xlsx", awarded("上汽通用五菱", graph.Values{})), true)
	if o.err == nil || len(o.refused) != 1 || o.refused[0].Reason.Code != "refusal.several-fit" || len(o.refused[0].Candidates) != 2 || o.refused[0].Candidates[0].Name == "" {
		t.Errorf("%v %+v", o.err, o.refused)
	}
	// An award of another firm of the year is another one.
	if o = w.commit(t, file("奖励4.xlsx", awarded("柳州五菱汽车工业有限公司", graph.Values{}))); o.Nodes.New != 1 {
		t.Errorf("%+v", o.Report)
	}
}

// A person without an employer is known by the name, if only one has it.
func TestPersonsAreFoundByName(t *testing.T) {
	w := newWorld(t)
	row := func(name string) read.Row {
		return read.Row{Mentions: []read.Mention{{Type: "Talent", MayCreate: true, KeyParts: []string{name}, KeyFields: []string{"name"}, Values: graph.Values{"name": name}, Column: "A", Text: name}}}
	}
	w.commit(t, file("a.yaml", read.Row{Mentions: []read.Mention{{Type: "Talent", IdentityField: "id", Identity: "zhang", MayCreate: true, Values: graph.Values{"name": "张三"}}}},
		read.Row{Mentions: []read.Mention{{Type: "Talent", IdentityField: "id", Identity: "li-a", MayCreate: true, Values: graph.Values{"name": "李四"}}}},
		read.Row{Mentions: []read.Mention{{Type: "Talent", IdentityField: "id", Identity: "li-b", MayCreate: true, Values: graph.Values{"name": "李四"}}}}))
	if o := w.commit(t, file("b.xlsx", row("张三"), row("王五"))); o.Nodes != (judge.Counts{New: 1, Unchanged: 1}) {
		t.Errorf("%+v", o.Report)
	}
	o := w.run(t, file("c.xlsx", row("李四")), true)
	if o.err == nil || len(o.refused) != 1 || len(o.refused[0].Candidates) != 2 || o.refused[0].Candidates[0].Name != "李四" {
		t.Errorf("%v %+v", o.err, o.refused)
	}
}

// A row with figures side by side counts once, and what is wrong with its beginning is
// told once; a share of the rows may be refused.
func TestRowsWithSeveralFigures(t *testing.T) {
	w := newWorld(t)
	var all []read.Row
	for range 3 { // of the figures of row 2
		all = append(all, certified("", "不存在的地方有限公司", "", "无此市"))
	}
	for range 2 { // and of row 3
		all = append(all, named(read.Mention{Type: "Enterprise", Name: "上汽通用五菱", Values: graph.Values{}}))
	}
	src := func(name string) read.Source {
		return read.Source{Name: name, Hash: strings.Repeat("a", 64), Profile: "test", Rows: items(func(yield func(read.Item) bool) {
			for i := range all {
				row := all[i]
				row.Sheet, row.Number = "指标", 2+i/3
				if !yield(read.Item{Row: &row}) {
					return
				}
			}
		})}
	}
	o := w.run(t, src("指标.xlsx"), false)
	if o.Refused != 1 || o.Rows != 1 || len(o.refused) != 1 {
		t.Errorf("%+v %+v", o.Report, o.refused)
	}
	for text, taken := range map[string]bool{"49%": false, "50%": true, "1": true, "0": false} {
		limit, err := ingest.ParseThreshold(text)
		if err != nil || limit.String() != text {
			t.Error(limit, err)
		}
		_, err = ingest.Import(t.Context(), w.DB, w.Model, src("指标.xlsx"), ingest.Options{Threshold: limit, At: w.at})
		var refused *ingest.RefusedError
		if (err == nil) != taken || err != nil && (!errors.As(err, &refused) || refused.Refused != 1 || refused.Threshold != limit) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
