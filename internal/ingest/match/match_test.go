package match_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/ingest/match"
	"zonegraph/internal/ingest/read"
	"zonegraph/message"
)

// Codes that are valid, of firms that do not exist.
const codeA, codeB = "914502000000000060", "91110108551385082Q"

// known are two cities and some firms, as if they had been read from the graph.
func known(t *testing.T) (*match.Known, *graph.Model) {
	t.Helper()
	m := contracttest.Load(t).Model
	return knownIn(m), m
}

func knownIn(m *graph.Model) *match.Known {
	k := match.NewKnown(m)
	keys := func(names ...string) (out []string) {
		for _, n := range names {
			out = append(out, match.Key(n))
		}
		return out
	}
	cities := k.Index(m.Node("City"))
	cities.Add("City:450200", keys("柳州市", "柳州"), []string{"450200"})
	cities.Add("City:450300", keys("桂林市", "桂林"), []string{"450300"})
	firms := k.Index(m.Node("Enterprise"))
	firms.Add("Enterprise:sgmw", keys("上汽通用五菱", "中国五菱"), []string{""})
	firms.Add("Enterprise:yuchai", keys("广西玉柴机器集团有限公司"), []string{codeA})
	firms.Add("Enterprise:twin-a", keys("桂林电子（一）有限公司", "桂林电子"), []string{""})
	firms.Add("Enterprise:twin-b", keys("桂林电子科技有限公司", "桂林电子"), []string{""})
	k.Index(m.Node("Organisation")).Add("Organisation:gxu", keys("广西大学"), []string{""})
	return k
}

func row(mentions ...read.Mention) *read.Row {
	return &read.Row{Sheet: "S", Number: 2, Mentions: mentions}
}

// one matches a row of one mention.
func one(t *testing.T, k *match.Known, m read.Mention) match.Row {
	t.Helper()
	if missing := k.Missing([]*read.Row{row(m)}); len(missing) > 0 {
		t.Fatalf("%s was not read", missing[0].Name)
	}
	rows, err := k.Rows([]*read.Row{row(m)})
	if err != nil {
		t.Fatal(err)
	}
	return rows[0]
}

func TestMentions(t *testing.T) {
	firm := func(code, name string) read.Mention {
		m := read.Mention{Type: "Enterprise", Name: name}
		if code != "" {
			m.IdentityField, m.Identity = "creditCode", code
		}
		return m
	}
	creating := func(m read.Mention) read.Mention {
		m.MayCreate = true
		return m
	}
	_, m := known(t)
	for _, c := range []struct {
		what    string
		mention read.Mention
		id      string
		how     match.How
		// reason is why it is refused, candidates are the ids of the nodes that are told,
		// near is the name to search for.
		reason     message.Code
		chinese    string
		candidates []string
		near       string
	}{
		{what: "code", mention: firm(codeA, "whatever"), id: "Enterprise:yuchai", how: match.ByCode},
		{what: "id", mention: read.Mention{Type: "City", IdentityField: "id", Identity: "City:450200"}, id: "City:450200", how: match.ByCode},
		{what: "name", mention: firm("", "上汽 通用五菱"), id: "Enterprise:sgmw", how: match.ByName},
		{what: "alias", mention: firm("", "中国五菱"), id: "Enterprise:sgmw", how: match.ByName},
		{what: "without its ending", mention: firm("", "广西玉柴机器股份有限公司"), id: "Enterprise:yuchai", how: match.ByVariant},
		{what: "a code for one that has none", mention: firm(codeB, "中国五菱"), id: "Enterprise:sgmw", how: match.ByName},
		{what: "of either type", mention: read.Mention{Type: "Organisation", Or: []string{"Enterprise"}, Name: "中国五菱"}, id: "Enterprise:sgmw", how: match.ByName},
		{what: "new by code", mention: creating(firm(codeB, "柳州新企业")), id: "Enterprise:" + codeB, how: match.Unmatched},
		{what: "new by name", mention: creating(firm("", "柳州新企业")), id: "Enterprise:柳州新企业", how: match.Unmatched},
		{what: "a similar name of another code", mention: creating(firm(codeB, "广西玉柴机器股份有限公司")), id: "Enterprise:" + codeB, how: match.Unmatched},
		{what: "key", mention: read.Mention{Type: "Certification", KeyParts: []string{"HIGH_TECH", "", "GR 1"}}, id: "Certification:HIGH_TECH-GR_1", how: match.ByKey},
		{what: "the name of another code", mention: creating(firm(codeB, "广西玉柴机器集团有限公司")), reason: "refusal.name-of-another-code", candidates: []string{"Enterprise:yuchai"}},
		{what: "ambiguous", mention: firm("", "桂林电子"), reason: "refusal.name-ambiguous", candidates: []string{"Enterprise:twin-a", "Enterprise:twin-b"}},
		{what: "unknown", mention: firm("", "通用五菱"), reason: "refusal.name-unknown", chinese: "图谱中没有此名称的企业", near: "通用五菱"},
		{what: "unknown, of either type", mention: read.Mention{Type: "Organisation", Or: []string{"Enterprise"}, Name: "通用"}, reason: "refusal.name-unknown", chinese: "图谱中没有此名称的机构或企业", near: "通用"},
		{what: "an unknown code", mention: firm(codeB, ""), reason: "refusal.code-unknown", chinese: "图谱中没有统一社会信用代码为" + codeB + "的企业"},
		{what: "new without a name", mention: creating(firm(codeB, "")), reason: "refusal.new-without-name"},
		{what: "other signs, which some leave out", mention: firm("", "上汽-通用·五菱"), reason: "refusal.name-but-for-signs", candidates: []string{"Enterprise:sgmw"}},
		{what: "a new name with other signs", mention: creating(firm("", "中国-五菱")), reason: "refusal.name-but-for-signs", candidates: []string{"Enterprise:sgmw"}},
		{what: "other signs and a code", mention: creating(firm(codeB, "中国-五菱")), id: "Enterprise:" + codeB, how: match.Unmatched},
		{what: "a sign that tells names apart", mention: creating(firm("", "中国五菱+")), id: "Enterprise:中国五菱+", how: match.Unmatched},
		{what: "a character that no table knows", mention: creating(firm("", "\U000323b0\ue000")), id: "Enterprise:\U000323b0\ue000", how: match.Unmatched},
		{what: "a radical", mention: creating(firm("", "⻋业")), id: "Enterprise:车业", how: match.Unmatched},
		{what: "nothing", mention: firm("", " "), reason: "cell.neither-name-nor-code", chinese: "该行没有填写企业的名称或代码"},
	} {
		t.Run(c.what, func(t *testing.T) {
			k := knownIn(m)
			c.mention.Column = "名称"
			got := one(t, k, c.mention)
			if c.reason == "" {
				if got.Fault != nil || got.Nodes[0].ID != c.id || got.Nodes[0].How != c.how {
					t.Errorf("%+v %+v", got.Fault, got.Nodes)
				}
				return
			}
			f := got.Fault
			if f == nil || f.Reason.Code != c.reason || f.Remedy.Code == "" || c.chinese != "" && f.Reason.In(message.Chinese) != c.chinese || f.Row != 2 || f.Column != "名称" {
				t.Fatalf("%+v", f)
			}
			var ids []string
			for _, n := range f.Candidates {
				ids = append(ids, n.ID)
			}
			if !slices.Equal(ids, c.candidates) || f.Near != c.near || f.Near != "" && len(f.Types) == 0 {
				t.Errorf("candidates %v, near %q of %v", ids, f.Near, f.Types)
			}
		})
	}
}

// Later rows find what earlier rows have created, named and given codes to.
func TestLaterRows(t *testing.T) {
	k, m := known(t)
	created := one(t, k, read.Mention{Type: "Enterprise", Name: "柳州新企业有限公司", MayCreate: true}).Nodes[0]
	for _, later := range []read.Mention{
		{Type: "Enterprise", Name: "柳州新企业"},
		{Type: "Enterprise", Name: "柳州\u200b新企业\u202c"},
		{Type: "Enterprise", Name: "柳州新企业有限公司", IdentityField: "creditCode", Identity: codeB},
		{Type: "Enterprise", IdentityField: "creditCode", Identity: codeB},
	} {
		if got := one(t, k, later); got.Fault != nil || got.Nodes[0].ID != created.ID {
			t.Errorf("%+v: %+v %+v", later, got.Fault, got.Nodes)
		}
	}
	firm := m.Node("Enterprise")
	k.Learn(match.Match{Entity: firm, ID: "Enterprise:sgmw"}, graph.Values{"name": "上汽通用五菱"}, graph.Values{"name": "通用五菱汽车", "aliases": []string{"上汽通用五菱", "五菱"}, "creditCode": "91450200MA5N0000X0"})
	for _, later := range []read.Mention{
		{Type: "Enterprise", Name: "通用五菱汽车"},
		{Type: "Enterprise", Name: "五菱"},
		{Type: "Enterprise", IdentityField: "creditCode", Identity: "91450200MA5N0000X0"},
	} {
		if got := one(t, k, later); got.Fault != nil || got.Nodes[0].ID != "Enterprise:sgmw" {
			t.Errorf("%+v: %+v %+v", later, got.Fault, got.Nodes)
		}
	}
	// Of what has no index nothing is learned, and it is no mistake.
	k.Learn(match.Match{Entity: m.Node("Zone"), ID: "Zone:a"}, nil, graph.Values{"name": "甲"})
}

// Only the types that rows name by codes or names have to be read, and once.
func TestMissing(t *testing.T) {
	m := contracttest.Load(t).Model
	k := match.NewKnown(m)
	rows := []*read.Row{
		row(read.Mention{Type: "Organisation", Or: []string{"Enterprise"}, Name: "甲"}, read.Mention{Type: "Certification", KeyParts: []string{"a"}}),
		row(read.Mention{Type: "Zone", IdentityField: "id", Identity: "a"}, read.Mention{Type: "County"}),
		row(read.Mention{Type: "Talent", KeyParts: []string{"甲"}, KeyFields: []string{"name"}, Values: graph.Values{"name": "甲"}}),
		row(read.Mention{Type: "Enterprise", IdentityField: "creditCode", Identity: codeA}),
	}
	var names []string
	for _, e := range k.Missing(rows) {
		names = append(names, e.Name)
	}
	if want := []string{"Organisation", "Enterprise", "Talent"}; !slices.Equal(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
	if _, err := k.Rows(rows); err == nil || !strings.Contains(err.Error(), "the names of Organisation were not read") {
		t.Error(err)
	}
	for _, e := range k.Missing(rows) {
		k.Index(e)
	}
	if again := k.Missing(rows); len(again) > 0 {
		t.Errorf("%v are missing again", again)
	}
}

// A name alone finds a node with a key, if only one has it.
func TestNamesakes(t *testing.T) {
	k, m := known(t)
	talents := k.Index(m.Node("Talent"))
	talents.Add("Talent:zhang", []string{match.Key("张三")}, nil)
	talents.Add("Talent:li-a", []string{match.Key("李四")}, nil)
	talents.Add("Talent:li-b", []string{match.Key("李四")}, nil)
	person := func(name string) read.Mention {
		return read.Mention{Type: "Talent", KeyParts: []string{name}, KeyFields: []string{"name"}, Values: graph.Values{"name": name}}
	}
	if got := one(t, k, person("张三")); got.Fault != nil || got.Nodes[0].ID != "Talent:zhang" || got.Nodes[0].How != match.ByName {
		t.Errorf("%+v %+v", got.Fault, got.Nodes)
	}
	if got := one(t, k, person("王五")); got.Fault != nil || got.Nodes[0].ID != "Talent:王五" || got.Nodes[0].How != match.ByKey {
		t.Errorf("%+v %+v", got.Fault, got.Nodes)
	}
	if got := one(t, k, person("李四")); got.Fault == nil || len(got.Fault.Candidates) != 2 {
		t.Errorf("%+v", got.Fault)
	}
}

// A profile that speaks of what the schema does not have is a mistake, no refusal.
func TestMistakesOfProfiles(t *testing.T) {
	k, _ := known(t)
	if _, err := k.Rows([]*read.Row{row(read.Mention{Type: "Nonsense", Name: "甲"})}); err == nil {
		t.Error("a type that does not exist")
	}
	r := row(read.Mention{Type: "City", Name: "柳州"}, read.Mention{Type: "City", Name: "桂林"})
	for _, field := range []string{"name", "nonsense", "zones"} {
		r.Links = []read.Link{{From: 0, To: 1, Field: field}}
		rows, err := k.Rows([]*read.Row{r})
		if err != nil {
			t.Fatal(err)
		}
		if err := k.Steps(rows); err == nil || !strings.Contains(err.Error(), "links a City by "+field+" to a City") {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// Whichever end a row starts from, a step has the direction of the relationship and
// knows the fields that take one only.
func TestSteps(t *testing.T) {
	k, m := known(t)
	r := row(read.Mention{Type: "Enterprise", Name: "中国五菱"}, read.Mention{Type: "City", Name: "柳州"}, read.Mention{Type: "Certification", KeyParts: []string{"a"}})
	r.Links = []read.Link{{From: 0, To: 1, Field: "city"}, {From: 2, To: 0, Field: "holder"}}
	rows, err := k.Rows([]*read.Row{r})
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Steps(rows); err != nil {
		t.Fatal(err)
	}
	firm, certification := m.Node("Enterprise"), m.Node("Certification")
	seat, held := rows[0].Steps[0], rows[0].Steps[1]
	if seat.Type != "BASED_IN" || seat.From.ID != "Enterprise:sgmw" || seat.To.ID != "City:450200" || seat.FromOne != firm.Field("city") || seat.ToOne != nil {
		t.Errorf("%+v", seat)
	}
	if held.Type != "HOLDS" || held.From.ID != "Enterprise:sgmw" || held.To.ID != "Certification:a" || held.FromOne != nil || held.ToOne != certification.Field("holder") || held.Field != certification.Field("holder") {
		t.Errorf("%+v", held)
	}
}

// inGraph has some ids, and has been told of others.
type inGraph struct{ has, told []string }

func (g inGraph) Has(id string) bool  { return slices.Contains(g.has, id) }
func (g inGraph) Told(id string) bool { return slices.Contains(g.told, id) }

// awarded is a row of a list of awards, by unit, kind and year.
func awarded(unit string) *read.Row {
	r := row(
		read.Mention{Type: "Award", MayCreate: true, KeyOf: []int{1}, KeyParts: []string{"PROGRESS"}, KeyFields: []string{"year", "kind"}, Values: graph.Values{"year": int64(2021), "kind": "PROGRESS"}},
		read.Mention{Type: "Enterprise", Name: unit})
	r.Links = []read.Link{{From: 0, To: 1, Field: "recipients"}}
	return r
}

// A node with a key is asked for by what the key says of it; one answer is taken, of
// several none, and what was recalled once is not asked for again.
func TestRecall(t *testing.T) {
	k, m := known(t)
	batch := []*read.Row{awarded("广西玉柴机器集团有限公司"), awarded("中国五菱"), awarded("中国五菱")}
	g := inGraph{has: []string{"Enterprise:yuchai", "Enterprise:sgmw"}}
	matched := func() []match.Row {
		t.Helper()
		rows, err := k.Rows(batch)
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	rows := matched()
	questions, err := k.Questions(rows, g)
	if err != nil {
		t.Fatal(err)
	}
	award, firm := m.Node("Award"), m.Node("Enterprise")
	question := func(id, unit string) match.Question {
		return match.Question{Entity: award, Related: []match.Relation{{Entity: firm, Type: "AWARDED_TO"}}, Fields: []match.KeyField{{Name: "year"}, {Name: "kind"}},
			ID: id, Others: []string{unit}, Values: []any{int64(2021), "PROGRESS"}}
	}
	want := [][]match.Question{{question("Award:yuchai-PROGRESS", "Enterprise:yuchai"), question("Award:sgmw-PROGRESS", "Enterprise:sgmw")}}
	if !reflect.DeepEqual(questions, want) {
		t.Errorf("got  %+v\nwant %+v", questions, want)
	}
	answers := []match.Answer{{ID: "Award:yuchai-PROGRESS", Nodes: []string{"Award:by-hand"}}, {ID: "Award:sgmw-PROGRESS", Nodes: []string{"Award:one", "Award:two"}}}
	if !k.Recall(rows, answers) || rows[0].Nodes[0].ID != "Award:by-hand" || rows[0].Fault != nil {
		t.Errorf("%+v", rows[0])
	}
	for _, r := range rows[1:] {
		if r.Fault == nil || r.Fault.Reason.Code != "refusal.several-fit" || len(r.Fault.Candidates) != 2 || r.Fault.Candidates[0].Entity != award {
			t.Errorf("%+v", r.Fault)
		}
	}
	batch = batch[:1]
	rows = matched()
	if questions, err = k.Questions(rows, g); err != nil || len(questions) > 0 {
		t.Errorf("it is asked again: %v %+v", err, questions)
	}
	if !k.Recall(rows, nil) || rows[0].Nodes[0].ID != "Award:by-hand" {
		t.Errorf("%+v", rows[0].Nodes)
	}
}

// Nothing is asked of what the graph has, of what the file has told, and where the row
// tells too little.
func TestNothingToAsk(t *testing.T) {
	const id, unit = "Award:sgmw-PROGRESS", "Enterprise:sgmw"
	without := awarded("中国五菱")
	delete(without.Mentions[0].Values, "kind")
	keyless := awarded("中国五菱")
	keyless.Mentions[0].KeyFields = nil
	alone := awarded("中国五菱")
	alone.Mentions, alone.Mentions[0].KeyOf, alone.Links = alone.Mentions[:1], nil, nil
	for what, c := range map[string]struct {
		row *read.Row
		g   inGraph
	}{
		"the graph has it":           {awarded("中国五菱"), inGraph{has: []string{unit, id}}},
		"a row has told of it":       {awarded("中国五菱"), inGraph{has: []string{unit}, told: []string{id}}},
		"the unit is not there":      {awarded("中国五菱"), inGraph{}},
		"a value is missing":         {without, inGraph{has: []string{unit}}},
		"the key has no fields":      {keyless, inGraph{has: []string{unit}}},
		"it is related to nothing":   {alone, inGraph{has: []string{unit}}},
		"the row is refused already": {awarded("没有"), inGraph{has: []string{unit}}},
	} {
		k, _ := known(t)
		rows, err := k.Rows([]*read.Row{c.row})
		if err != nil {
			t.Fatal(err)
		}
		if questions, err := k.Questions(rows, c.g); err != nil || len(questions) > 0 {
			t.Errorf("%s: %v %+v", what, err, questions)
		}
	}
}
