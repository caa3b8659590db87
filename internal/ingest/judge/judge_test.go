package judge_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/ingest/judge"
	"zonegraph/internal/ingest/match"
	"zonegraph/internal/ingest/read"
	"zonegraph/message"
)

// world is a file of which rows are judged, and a graph that has two firms, two cities
// and a certificate.
type world struct {
	t      *testing.T
	model  *graph.Model
	file   *judge.File
	stored *judge.Stored
	row    int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, model: contracttest.Load(t).Model, file: judge.NewFile(), row: 1}
	w.stored = w.inGraph()
	return w
}

// inGraph is what is read of the graph for a batch.
func (w *world) inGraph() *judge.Stored {
	s := w.file.Stored()
	s.AddNode("City:450200", graph.Values{"name": "柳州市", "code": "450200", "aliases": []string{}})
	s.AddNode("City:450300", graph.Values{"name": "桂林市", "code": "450300", "aliases": []string{}})
	s.AddNode("Enterprise:a", graph.Values{"name": "甲公司", "employees": int64(5), "aliases": []string{"老甲"}, "synthetic": false})
	s.AddNode("Enterprise:made-up", graph.Values{"name": "虚构公司", "aliases": []string{}, "synthetic": true})
	s.AddNode("Certification:HIGH_TECH-GR1", graph.Values{"name": "证书", "kind": "HIGH_TECH", "number": "GR1", "synthetic": false})
	return s
}

// node is a mention of a node with values.
type node struct {
	id     string
	how    match.How
	create bool
	values graph.Values
}

// rowOf makes a row as matching gives it.
func (w *world) rowOf(nodes []node, links ...read.Link) *match.Row {
	w.t.Helper()
	w.row++
	row := &read.Row{Sheet: "S", Number: w.row, Links: links}
	out := &match.Row{Row: row}
	for _, n := range nodes {
		typ, _, _ := strings.Cut(n.id, ":")
		values := graph.Values{}
		maps.Copy(values, n.values)
		row.Mentions = append(row.Mentions, read.Mention{Type: typ, MayCreate: n.create, Values: values, Column: "列", Text: n.id})
		out.Nodes = append(out.Nodes, match.Match{Entity: w.model.Node(typ), ID: n.id, How: n.how})
	}
	rows := []match.Row{*out}
	if err := match.NewKnown(w.model).Steps(rows); err != nil {
		w.t.Fatal(err)
	}
	return &rows[0]
}

// takes judges a row that is not refused, and takes it.
func (w *world) takes(nodes []node, links ...read.Link) *judge.Verdict {
	w.t.Helper()
	v, refusal := w.file.Judge(w.rowOf(nodes, links...), w.stored)
	if refusal != nil {
		w.t.Fatalf("row %d is refused: %+v", w.row, refusal)
	}
	w.file.Take(v, w.stored)
	return v
}

// refuses judges a row that is refused for a reason, which officials read in Chinese.
func (w *world) refuses(reason message.Code, chinese string, nodes []node, links ...read.Link) {
	w.t.Helper()
	v, r := w.file.Judge(w.rowOf(nodes, links...), w.stored)
	if r == nil || v != nil || r.Reason.Code != reason || r.Reason.In(message.Chinese) != chinese || r.Remedy.Code == "" || r.Row != w.row || r.Column != "列" {
		w.t.Errorf("row %d: %+v, want %s, %s; %+v", w.row, r, reason, chinese, v)
		if r != nil {
			w.t.Log(r.Reason.In(message.Chinese))
		}
	}
}

func fields(changes []judge.FieldChange) (out []string) {
	for _, f := range changes {
		out = append(out, f.Field+": "+f.Old+" → "+f.New)
	}
	return out
}

const idA, idNew, idCity = "Enterprise:a", "Enterprise:new", "City:450200"

func TestKnownNodes(t *testing.T) {
	w := newWorld(t)
	v := w.takes([]node{{id: idA, how: match.ByName, values: graph.Values{"employees": int64(5), "name": "甲"}}})
	if c := v.Nodes[0]; c.Kind != judge.Unchanged || len(c.Claims()) > 0 || w.file.Nodes != (judge.Counts{Unchanged: 1}) {
		t.Errorf("%+v %+v", c, w.file.Nodes)
	}
	v = w.takes([]node{{id: idA, how: match.ByName, values: graph.Values{"nameEn": "Jia", "aliases": []string{"老甲", "甲"}}}})
	c := v.Nodes[0]
	if want := []string{"nameEn:  → Jia", "aliases: 老甲 → 老甲、甲"}; c.Kind != judge.Changed || !slices.Equal(fields(c.Fields), want) {
		t.Errorf("%v %+v", fields(c.Fields), c)
	}
	if want := []judge.Claim{{Match: c.Match, Field: "nameEn", Value: "Jia"}, {Match: c.Match, Field: "aliases", Value: "老甲、甲"}}; !reflect.DeepEqual(c.Claims(), want) {
		t.Errorf("claims %+v", c.Claims())
	}
	if had, now, changed := c.Renamed(); !changed || had["aliases"] == nil || !reflect.DeepEqual(now["aliases"], []string{"老甲", "甲"}) {
		t.Errorf("%v %v %v", had, now, changed)
	}
	if w.file.Nodes != (judge.Counts{Changed: 1}) {
		t.Errorf("%+v", w.file.Nodes)
	}
	// In the same batch, and in a later one, the file has said it already.
	for _, s := range []*judge.Stored{w.stored, w.inGraph()} {
		w.stored = s
		if v := w.takes([]node{{id: idA, how: match.ByName, values: graph.Values{"nameEn": "Jia", "aliases": []string{"甲"}}}}); v.Nodes[0].Kind != judge.Unchanged {
			t.Errorf("%v", fields(v.Nodes[0].Fields))
		}
	}
	w.refuses("refusal.other-row-of-field", "该行的企业“英文名称”为Yi，与第3行不一致", []node{{id: idA, how: match.ByName, values: graph.Values{"nameEn": "Yi"}}})
	w.refuses("refusal.made-up", "企业“虚构公司”（Enterprise:made-up）是演示用的虚构数据，不能用真实数据改动", []node{{id: "Enterprise:made-up", how: match.ByName, values: graph.Values{"employees": int64(1)}}})
}

// A new name is taken if the code found the node, and the old one is kept.
func TestRename(t *testing.T) {
	for what, c := range map[string]struct {
		how    match.How
		name   string
		fields []string
	}{
		"by its code":      {match.ByCode, "乙公司", []string{"name: 甲公司 → 乙公司", "aliases: 老甲 → 老甲、甲公司"}},
		"an alias":         {match.ByCode, "老甲", nil},
		"in other signs":   {match.ByCode, "甲 公司", nil},
		"found by a name":  {match.ByName, "乙公司", nil},
		"the same as ever": {match.ByCode, "甲公司", nil},
	} {
		w := newWorld(t)
		v := w.takes([]node{{id: idA, how: c.how, values: graph.Values{"name": c.name}}})
		if got := fields(v.Nodes[0].Fields); !slices.Equal(got, c.fields) {
			t.Errorf("%s: %v, want %v", what, got, c.fields)
		}
	}
}

func TestNewNodes(t *testing.T) {
	w := newWorld(t)
	v := w.takes([]node{{id: idNew, how: match.Unmatched, create: true, values: graph.Values{"name": "新公司", "employees": int64(7)}}})
	c := v.Nodes[0]
	want := graph.Values{"name": "新公司", "employees": int64(7), "aliases": []string{}, "synthetic": false}
	if c.Kind != judge.Created || c.Have != nil || !reflect.DeepEqual(c.Want, want) || !slices.Equal(fields(c.Fields), []string{"name:  → 新公司", "employees:  → 7"}) {
		t.Errorf("%+v", c)
	}
	if claims := c.Claims(); !reflect.DeepEqual(claims, []judge.Claim{{Match: c.Match}}) {
		t.Errorf("claims %+v", claims)
	}
	if _, _, renamed := c.Renamed(); renamed {
		t.Error("it has no aliases to be found by")
	}
	v = w.takes([]node{{id: idNew, how: match.ByName, values: graph.Values{"employees": int64(7), "nameEn": "New"}}})
	if c := v.Nodes[0]; c.Kind != judge.Added || !reflect.DeepEqual(c.Want, graph.Values{"nameEn": "New"}) || len(c.Claims()) != 1 {
		t.Errorf("%+v", c)
	}
	w.refuses("refusal.other-row-of-field", "该行的企业“从业人员”为8，与第2行不一致", []node{{id: idNew, values: graph.Values{"employees": int64(8)}}})
	w.refuses("refusal.not-there", "图谱中尚无此企业；新增它的行未通过，或排在该行之后", []node{{id: "Enterprise:other", how: match.Unmatched, values: graph.Values{"name": "其他"}}})
	w.refuses("refusal.field-missing", "该资质认定为新增，但该行没有填写必填的“类别”", []node{{id: "Certification:x", create: true, how: match.ByKey, values: graph.Values{"name": "证书"}}})
	w.refuses("refusal.given-twice", "该行两次填写企业的“从业人员”，一次为1，一次为2", []node{
		{id: "Enterprise:twice", create: true, values: graph.Values{"name": "两次", "employees": int64(1)}},
		{id: "Enterprise:twice", create: true, values: graph.Values{"employees": int64(2)}}})
	if v := w.takes([]node{{id: "Citation:c", create: true, values: graph.Values{"name": "出处"}}}); v.Nodes[0].Kind != judge.Created || len(v.Nodes[0].Claims()) > 0 {
		t.Errorf("what is no fact has no source: %+v", v.Nodes[0])
	}
	if w.file.Nodes != (judge.Counts{New: 2}) {
		t.Errorf("%+v", w.file.Nodes)
	}
	// The graph is not asked for what the file has created.
	missing := w.file.Stored().MissingNodes([]match.Row{*w.rowOf([]node{{id: idNew}, {id: idA, values: graph.Values{"employees": int64(1)}}, {id: "Enterprise:x"}})})
	if len(missing) != 1 || len(missing[0].IDs) != 2 || slices.Contains(missing[0].IDs, idNew) || !slices.Contains(missing[0].Fields, "employees") || !slices.Contains(missing[0].Fields, "creditCode") {
		t.Errorf("%+v", missing)
	}
	if s := w.file.Stored(); !s.Told(idNew) || s.Told("Enterprise:other") || s.Has(idNew) || !w.stored.Has(idA) {
		t.Error("what was told, and what is there")
	}
}

// A relationship is new, there already, or given before.
func TestLinks(t *testing.T) {
	w := newWorld(t)
	w.stored.AddLink(judge.Pair{Type: "HOLDS", From: idA, To: "Certification:HIGH_TECH-GR1"}, judge.Link{Element: "1"})
	held := read.Link{From: 0, To: 1, Field: "certifications"}
	has := []node{{id: idA}, {id: "Certification:HIGH_TECH-GR1"}}
	if v := w.takes(has, held); v.Links[0].Kind != judge.Unchanged || len(v.Links[0].Claims()) > 0 {
		t.Errorf("%+v", v.Links[0])
	}
	seat := read.Link{From: 0, To: 1, Field: "city"}
	v := w.takes([]node{{id: idA}, {id: idCity}}, seat)
	c := v.Links[0]
	if c.Kind != judge.Created || c.Cited || !reflect.DeepEqual(c.Claims(), []judge.Claim{{Match: c.From, Field: "city", Value: idCity}}) {
		t.Errorf("%+v %+v", c, c.Claims())
	}
	if diffs := w.stored.Diffs(v); len(diffs) != 1 || diffs[0].ID != idA || diffs[0].Name != "甲公司" || !reflect.DeepEqual(diffs[0].Fields, []judge.FieldChange{{Field: "city", Of: w.model.Node("Enterprise").Field("city"), New: idCity, Link: true}}) {
		t.Errorf("%+v", diffs)
	}
	if v := w.takes([]node{{id: idA}, {id: idCity}}, seat); len(v.Links) != 0 {
		t.Errorf("again: %+v", v.Links)
	}
	w.refuses("refusal.one-only", "企业“甲公司”（Enterprise:a）的“所在设区市”只能有一个，而第3行填写的是另一个", []node{{id: idA}, {id: "City:450300"}}, seat)
	w.stored.AddNode("Cohort:c", graph.Values{"name": "一批"})
	w.refuses("refusal.linked-to-itself", "群体“一批”（Cohort:c）的“所属整体”填成了它自己", []node{{id: "Cohort:c"}, {id: "Cohort:c"}}, read.Link{From: 0, To: 1, Field: "whole"})
	v = w.takes([]node{{id: idNew, create: true, values: graph.Values{"name": "新公司"}}, {id: idCity}}, seat)
	if c := v.Links[0]; !c.Cited || len(c.Claims()) > 0 {
		t.Errorf("its source is that of the new node: %+v", c)
	}
	if diffs := w.stored.Diffs(v); len(diffs) != 1 || !diffs[0].New || len(diffs[0].Fields) != 2 {
		t.Errorf("%+v", diffs)
	}
	if w.file.Relationships != (judge.Counts{New: 2, Unchanged: 1}) {
		t.Errorf("%+v", w.file.Relationships)
	}
}

// Properties of a relationship change it, or, where they tell two apart, make another.
func TestLinkProperties(t *testing.T) {
	w := newWorld(t)
	w.stored.AddNode("Zone:z", graph.Values{"name": "高新区", "aliases": []string{}})
	w.stored.AddLink(judge.Pair{Type: "HAS_SITE", From: idA, To: "Zone:z"}, judge.Link{Element: "1", Values: graph.Values{"role": "基地", "note": "旧"}})
	site := func(values graph.Values) read.Link { return read.Link{From: 0, To: 1, Field: "zones", Values: values} }
	nodes := []node{{id: idA}, {id: "Zone:z"}}
	v := w.takes(nodes, site(graph.Values{"role": "总部"}))
	c := v.Links[0]
	if c.Kind != judge.Changed || !slices.Equal(fields(c.Fields), []string{"role: 基地 → 总部"}) || c.Have["role"] != "基地" || c.Want["note"] != "旧" {
		t.Errorf("%+v", c)
	}
	w.refuses("refusal.other-row-of-link", "该行填写的企业“甲公司”（Enterprise:a）的“入驻高新区”与第2行不一致", nodes, site(graph.Values{"role": "分部"}))
	if w.file.Relationships != (judge.Counts{Changed: 1}) {
		t.Errorf("%+v", w.file.Relationships)
	}
}

// What a row starts from may change its other end; what belongs to another, or to a
// dataset, is not taken away from it.
func TestFieldsThatTakeOne(t *testing.T) {
	w := newWorld(t)
	seat := read.Link{From: 0, To: 1, Field: "city"}
	w.stored.AddEnd(judge.End{Node: idA, Field: "city"}, judge.Link{Element: "7", Other: "City:450300"})
	v := w.takes([]node{{id: idA}, {id: idCity}}, seat)
	if want := []judge.Gone{{Element: "7", From: idA, To: "City:450300"}}; !reflect.DeepEqual(v.Links[0].Gone, want) {
		t.Errorf("%+v", v.Links[0].Gone)
	}
	if d := w.stored.Diffs(v); d[0].Fields[0].Old != "City:450300" {
		t.Errorf("%+v", d[0])
	}
	w = newWorld(t)
	w.stored.AddEnd(judge.End{Node: idA, Field: "city"}, judge.Link{Element: "7", Other: "City:450300", Name: "桂林市", Dataset: "guangxi"})
	w.refuses("refusal.held-by-dataset", "数据集guangxi已记载企业“甲公司”（Enterprise:a）的“所在设区市”为设区市“桂林市”（City:450300）", []node{{id: idA}, {id: idCity}}, seat)
	w.stored.AddEnd(judge.End{Node: "Certification:HIGH_TECH-GR1", Field: "holder"}, judge.Link{Element: "8", Other: "Enterprise:b"})
	w.refuses("refusal.held-already", "图谱中资质认定“证书”（Certification:HIGH_TECH-GR1）的“持有企业”已是企业（Enterprise:b）", []node{{id: idA}, {id: "Certification:HIGH_TECH-GR1"}}, read.Link{From: 0, To: 1, Field: "certifications"})
	// What is refused has left nothing behind.
	if w.file.Nodes != (judge.Counts{}) || w.file.Relationships != (judge.Counts{}) || w.stored.Told(idA) {
		t.Errorf("%+v %+v", w.file.Nodes, w.file.Relationships)
	}
	links, ends := w.stored.MissingLinks([]match.Row{*w.rowOf([]node{{id: idA}, {id: idCity}, {id: "Certification:x", create: true}}, seat, read.Link{From: 0, To: 2, Field: "certifications"})})
	if len(links) != 1 || links[0].Type != "BASED_IN" || !reflect.DeepEqual(links[0].Pairs, [][2]string{{idA, idCity}}) {
		t.Errorf("%+v", links)
	}
	if len(ends) != 1 || ends[0].Field.Name != "city" || !slices.Equal(ends[0].IDs, []string{idA}) {
		t.Errorf("%+v", ends)
	}
}
