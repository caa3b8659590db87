package dataset_test

import (
	"errors"
	"io/fs"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"zonegraph/graph"
	"zonegraph/graph/dataset"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/message"
)

func model(t *testing.T) *graph.Model {
	t.Helper()
	return contracttest.Load(t).Model
}

func files(pairs ...string) fs.FS {
	out := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return out
}

const good = `# A comment.
Document:
  reply:
    name: 答复
    category: 答复
    date: 2022-06-21
City:
  "*":
    cites: [reply]
  450200: {name: 柳州市, code: 450200, aliases: [柳州]}
  450300: {name: 桂林市, code: 450300, cites: [{at: reply#1.2, confidence: LOW, note: 推断}]}
Zone:
  liuzhou:
    name: 柳州高新区
    tier: NATIONAL
    stage: ESTABLISHED
    foundedYear: 1992
    cities: [City:450200]
    enterprises: [{to: Enterprise:sgmw, role: 基地}]
    cites:
      - reply#1.3#1
      - {at: reply#1.3#1, field: cities, value: City:450200, confidence: MIDDLE}
Enterprise:
  sgmw: {name: 上汽通用五菱, revenue: 12.5, cites: [reply#1.3#1]}
Funding:
  lab:
    name: 实验室
    amount: 20000.50
    stated: 2亿元
    purpose: 组建
    cumulative: true
    windowEnd: 2022-06-21
    programmes: []
    beneficiary: City:450200
    cites: [reply#1.3#1]
`

func TestRead(t *testing.T) {
	d, err := dataset.Read(files("facts.yaml", good, "README.md", "# guide", "embed.go", "package x"), model(t))
	if err != nil {
		t.Fatal(err)
	}
	nodes := map[string]graph.Values{}
	for _, n := range d.Nodes {
		nodes[n.Ref.String()] = n.Values
	}
	for id, want := range map[string]graph.Values{
		"City:450200":     {"name": "柳州市", "code": "450200", "aliases": []string{"柳州"}, "synthetic": false},
		"Zone:liuzhou":    {"name": "柳州高新区", "tier": "NATIONAL", "stage": "ESTABLISHED", "foundedYear": int64(1992), "aliases": []string{}, "synthetic": false},
		"Enterprise:sgmw": {"name": "上汽通用五菱", "revenue": 12.5, "aliases": []string{}, "synthetic": false},
		"Funding:lab": {"name": "实验室", "amount": graph.Decimal(20000_500000), "stated": "2亿元", "purpose": "组建", "cumulative": true,
			"windowEnd": graph.Date("2022-06-21"), "programmes": []string{}, "synthetic": false},
		"Citation:reply#1.3#1": {"name": "答复 1.3 第1段", "section": "1.3", "paragraph": int64(1), "synthetic": false},
		"Citation:reply#1.2":   {"name": "答复 1.2", "section": "1.2", "synthetic": false},
		"Citation:reply":       {"name": "答复", "synthetic": false},
	} {
		if !reflect.DeepEqual(nodes[id], want) {
			t.Errorf("%s:\n got %#v\nwant %#v", id, nodes[id], want)
		}
	}
	if len(nodes) != 9 || len(d.Nodes) != 9 {
		t.Errorf("%d nodes", len(d.Nodes))
	}
	for _, want := range []graph.RelationshipRecord{
		rel("LIES_IN", "Zone:liuzhou", "City:450200", nil),
		rel("HAS_SITE", "Enterprise:sgmw", "Zone:liuzhou", graph.Values{"role": "基地"}),
		rel("GRANTED_TO", "Funding:lab", "City:450200", nil),
		rel("IN_DOCUMENT", "Citation:reply#1.3#1", "Document:reply", nil),
		rel("SUPPORTS", "Citation:reply", "City:450200", graph.Values{"confidence": "HIGH"}),
		rel("SUPPORTS", "Citation:reply#1.2", "City:450300", graph.Values{"confidence": "LOW", "note": "推断"}),
		rel("SUPPORTS", "Citation:reply#1.3#1", "Zone:liuzhou", graph.Values{"confidence": "HIGH"}),
		rel("SUPPORTS", "Citation:reply#1.3#1", "Zone:liuzhou", graph.Values{"confidence": "MIDDLE", "field": "cities", "value": "City:450200"}),
	} {
		if !has(d, want) {
			t.Errorf("missing %v in %v", want, d.Relationships)
		}
	}
	if len(d.Relationships) != 12 {
		t.Errorf("%d relationships: %v", len(d.Relationships), d.Relationships)
	}
}

func rel(typ, from, to string, values graph.Values) graph.RelationshipRecord {
	f, _ := graph.ParseRef(from)
	g, _ := graph.ParseRef(to)
	return graph.RelationshipRecord{Type: typ, From: f, To: g, Values: values}
}

func has(d *dataset.Dataset, want graph.RelationshipRecord) bool {
	for _, r := range d.Relationships {
		if reflect.DeepEqual(r, want) {
			return true
		}
	}
	return false
}

// Each case is added to a file of its own, b.yaml, beside the good one.
func TestMistakes(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"syntax":           {"City:\n  x: [1, 2\n", "b.yaml:2: not YAML: "},
		"syntax in line 1": {"City: [1, 2\n", "b.yaml:2: not YAML: "},
		"broken token":     {"City:\n  x:\n    name: 'x\n", "b.yaml:3: not YAML: "},
		"bad indent":       {"City:\n  x:\n    name: x\n   code: y\n", "b.yaml:2: not YAML: "},
		"two colons":       {"City:\n  x:\n    name: a: b\n", "b.yaml:3: not YAML: "},
		"tab":              {"City:\n  x:\n\tname: a\n", "b.yaml:3: not YAML: "},
		"not a map":        {"- a\n", "b.yaml:1: a list, where a map of types is expected"},
		"second document":  {"City:\n---\nZone:\n", "b.yaml:2: a second YAML document"},
		"anchor":           {"Group:\n  x:\n    name: x\n    cites: [reply]\n    nameEn: &a x\n", "b.yaml:5: YAML anchors"},
		"unknown type":     {"\nCitty:\n  x: {}\n", "b.yaml:2: there is no node type Citty (did you mean City?)"},
		"citation":         {"Citation:\n  x: {}\n", "b.yaml:1: citations are written under cites"},
		"section":          {"City: 3\n", "b.yaml:1: a single value, where a map of the keys of City"},
		"node":             {"City:\n  x: 3\n", "b.yaml:2: City:x has a single value, where a map of fields"},
		"key":              {"Group:\n  a b: {name: x, cites: [reply]}\n", `b.yaml:2: "a b" cannot be a key`},
		"duplicate key":    {"Zone:\n  liuzhou: {name: x}\n", "b.yaml:2: Zone:liuzhou is already at a.yaml:13"},
		"duplicate field":  {"Group:\n  x:\n    name: x\n    cites: [reply]\n    name: y\n", "b.yaml:5: name is already written at line 3"},
		"unknown field":    {"Group:\n  x:\n    name: x\n    cites: [reply]\n    nmaeEn: y\n", "b.yaml:5: Group has no field nmaeEn (did you mean nameEn?)"},
		"unknown at all":   {"Group:\n  x:\n    name: x\n    cites: [reply]\n    quux: y\n", "b.yaml:5: Group has no field quux"},
		"id":               {"Group:\n  x:\n    name: x\n    cites: [reply]\n    id: y\n", "b.yaml:5: the id is not written"},
		"synthetic":        {"Group:\n  x:\n    name: x\n    cites: [reply]\n    synthetic: true\n", "b.yaml:5: synthetic is not written"},
		"missing field":    {"Zone:\n  x:\n    name: x\n    cites: [reply]\n", "b.yaml:2: Zone:x has no stage, which must be given"},
		"null":             {"Group:\n  x:\n    name: x\n    cites: [reply]\n    nameEn:\n", "b.yaml:5: nameEn is nothing, where a text is expected; leave out"},
		"empty text":       {"Group:\n  x:\n    name: x\n    cites: [reply]\n    nameEn: ' '\n", `b.yaml:5: nameEn is " ": empty`},
		"int":              {"Zone:\n  x:\n    name: x\n    cites: [reply]\n    stage: CANDIDATE\n    foundedYear: 1992年\n", `b.yaml:6: foundedYear is "1992年": a whole number of 32 bits is expected`},
		"big int":          {"Zone:\n  x: {name: x, cites: [reply], stage: CANDIDATE, foundedYear: 3000000000}\n", "b.yaml:2: foundedYear is"},
		"float":            {"Enterprise:\n  x: {name: x, cites: [reply], revenue: 1万}\n", "b.yaml:2: revenue is \"1万\": a number is expected"},
		"bool":             {"Indicator:\n  x: {name: x, cites: [reply], qualitative: yes}\n", "b.yaml:2: qualitative is \"yes\": true or false is expected"},
		"decimal":          {"Funding:\n  x:\n    {name: x, stated: x, purpose: x, cumulative: false, cites: [reply],\n     amount: 1e5}\n", "b.yaml:4: amount is \"1e5\": "},
		"decimal places":   {"Funding:\n  x: {name: x, stated: x, purpose: x, cumulative: false, cites: [reply], amount: 0.1234567}\n", "b.yaml:2: amount is"},
		"date":             {"Document:\n  x: {name: x, category: x, date: 2022-02-30}\n", "b.yaml:2: date is \"2022-02-30\": a date that exists"},
		"enum":             {"Zone:\n  x: {name: x, cites: [reply], stage: ESTABLISHD}\n", "b.yaml:2: stage is \"ESTABLISHD\": one of ESTABLISHED, UPGRADE_SUPPORTED, CREATION_UNDER_WAY, CANDIDATE is expected (did you mean ESTABLISHED?)"},
		"list":             {"Group:\n  x: {name: x, cites: [reply], aliases: y}\n", "b.yaml:2: aliases is a single value, where a list"},
		"list item":        {"Group:\n  x: {name: x, cites: [reply], aliases: [[y]]}\n", "b.yaml:2: aliases has a list in its list"},
		"list twice":       {"Group:\n  x: {name: x, cites: [reply], aliases: [y, y]}\n", "b.yaml:2: aliases has \"y\" twice"},
		"map for a text":   {"Group:\n  x: {name: {a: b}, cites: [reply]}\n", "b.yaml:2: name is a map"},
		"missing target":   {"Group:\n  x:\n    name: x\n    cites: [reply]\n    members:\n      - City:450200\n      - Zone:liuzho\n", "b.yaml:7: there is no Zone:liuzho in the dataset (did you mean liuzhou?)"},
		"wrong target":     {"Group:\n  x: {name: x, cites: [reply], members: [Document:reply]}\n", "b.yaml:2: members leads to City or County or Enterprise"},
		"no reference":     {"Zone:\n  x: {name: x, cites: [reply], stage: CANDIDATE, cities: [450200]}\n", "b.yaml:2: cities is \"450200\", where a reference such as City:key is expected"},
		"reference map":    {"Zone:\n  x: {name: x, cites: [reply], stage: CANDIDATE, cities: [{City: 450200, to: City:450200}]}\n", "b.yaml:2: cities has no properties: write City:key"},
		"to-many":          {"Zone:\n  x: {name: x, cites: [reply], stage: CANDIDATE, cities: City:450200}\n", "b.yaml:2: cities takes a list of City, such as [City:key]"},
		"to-one":           {"County:\n  450223:\n    name: x\n    code: 450223\n    kind: COUNTY\n    cites: [reply]\n    city: [City:450200, City:450300]\n", "b.yaml:7: city takes one City, not a list"},
		"to-one, far side": {"City:\n  450400: {name: x, code: 450400, cites: [reply], fundings: [Funding:lab]}\n", "b.yaml:2: Funding:lab.beneficiary takes one, and is City:450200 already (a.yaml:34)"},
		"written twice":    {"City:\n  450400: {name: x, code: 450400, cites: [reply], zones: [Zone:liuzhou, Zone:liuzhou]}\n", "b.yaml:2: this is already written at b.yaml:2: LIES_IN"},
		"no properties":    {"City:\n  450400: {name: x, code: 450400, cites: [reply], zones: [{to: Zone:liuzhou, role: x}]}\n", "b.yaml:2: zones has no properties"},
		"property":         {"Enterprise:\n  x: {name: x, cites: [reply], zones: [{to: Zone:liuzhou, rol: x}]}\n", "b.yaml:2: zones has no property rol (did you mean role?)"},
		"property type":    {"Enterprise:\n  x: {name: x, cites: [reply], zones: [{to: Zone:liuzhou, sinceYear: x}]}\n", "b.yaml:2: sinceYear is \"x\""},
		"property missing": {"Talent:\n  x: {name: x, cites: [reply], platforms: [{to: Platform:p}]}\nPlatform:\n  p: {name: p, kind: PILOT_BASE, carrier: false, cites: [reply]}\n", "b.yaml:2: an item of platforms has no position"},
		"no to":            {"Enterprise:\n  x: {name: x, cites: [reply], zones: [{role: x}]}\n", "b.yaml:2: an item of zones has no to: Zone:key"},
		"no cites":         {"\n\nGroup:\n  x:\n    name: x\n", "b.yaml:4: Group:x has no cites: a fact needs a source"},
		"empty cites":      {"Group:\n  x: {name: x, cites: []}\n", "b.yaml:2: cites takes a list of sources"},
		"citations field":  {"Group:\n  x: {name: x, cites: [reply], citations: [reply]}\n", "b.yaml:2: citations are written under cites"},
		"cited document":   {"Group:\n  x:\n    name: x\n    cites:\n      - reply\n      - rply#1#2\n", "b.yaml:6: there is no Document:rply in the dataset (did you mean reply?)"},
		"paragraph":        {"Group:\n  x: {name: x, cites: [reply#1#一]}\n", "b.yaml:2: \"reply#1#一\": the paragraph is \"一\""},
		"paragraph 0":      {"Group:\n  x: {name: x, cites: [reply#1#0]}\n", "b.yaml:2: \"reply#1#0\": the paragraph is"},
		"locator":          {"Group:\n  x: {name: x, cites: [reply#]}\n", "b.yaml:2: \"reply#\" is not a source of the form"},
		"no locator":       {"Group:\n  x: {name: x, cites: [{confidence: LOW}]}\n", "b.yaml:2: a source has no at"},
		"confidence":       {"Group:\n  x: {name: x, cites: [{at: reply, confidence: HIHG}]}\n", "b.yaml:2: confidence is \"HIHG\": one of HIGH, MIDDLE, LOW is expected (did you mean HIGH?)"},
		"claim key":        {"Group:\n  x: {name: x, cites: [{at: reply, fild: name}]}\n", "b.yaml:2: a source has no fild (did you mean field?)"},
		"claim field":      {"Group:\n  x: {name: x, cites: [{at: reply, field: nam}]}\n", "b.yaml:2: a claim is about the field nam, which Group does not have (did you mean name?)"},
		"claim left out":   {"Group:\n  x: {name: x, cites: [{at: reply, field: nameEn}]}\n", "b.yaml:2: a claim is about nameEn, which Group:x leaves out"},
		"claim type":       {"Zone:\n  x: {name: x, stage: CANDIDATE, cites: [{at: reply, field: foundedYear, value: 1992年}]}\n", "b.yaml:2: a claim says that foundedYear is \"1992年\""},
		"claim reference":  {"Group:\n  x: {name: x, cites: [{at: reply, field: members, value: Zone:gone}]}\n", "b.yaml:2: a claim about members: there is no Zone:gone"},
		"value alone":      {"Group:\n  x: {name: x, cites: [{at: reply, value: y}]}\n", "b.yaml:2: a claim with a value needs a field"},
		"claim twice":      {"Group:\n  x: {name: x, cites: [reply#1, reply#1]}\n", "b.yaml:2: this is already written at b.yaml:2: SUPPORTS"},
		"unique":           {"Enterprise:\n  x: {name: x, cites: [reply], creditCode: 914502000000000060}\n  y:\n    name: y\n    cites: [reply]\n    creditCode: 914502000000000060\n", "b.yaml:6: Enterprise:y has the creditCode 914502000000000060, as Enterprise:x has (b.yaml:2)"},
		"credit code":      {"Organisation:\n  x:\n    name: x\n    cites: [reply]\n    kind: OTHER\n    creditCode: 91350100M000100Y4Z\n", "b.yaml:6: creditCode is \"91350100M000100Y4Z\": "},
		"code and key":     {"City:\n  450400: {name: x, code: 450500, cites: [reply]}\n", "b.yaml:2: City:450400 has the code 450500; its key must be its code"},
		"span":             {"Funding:\n  x: {name: x, amount: 1, stated: x, purpose: x, cumulative: false, cites: [reply], windowStart: 2022-01-01, windowEnd: 2021-12-31}\n", "b.yaml:2: windowEnd is 2021-12-31, before windowStart 2022-01-01"},
		"member type":      {"Cohort:\n  x: {name: x, count: 1, unit: 家, memberType: Zones, what: x, nature: STOCK, cites: [reply]}\n", "b.yaml:2: memberType is \"Zones\", where one of Award, Certification, "},
		"member":           {"Cohort:\n  x: {name: x, count: 1, unit: 家, memberType: Zone, what: x, nature: STOCK, cites: [reply], members: [Enterprise:sgmw]}\n", "b.yaml:2: Cohort:x counts things of type Zone, not Enterprise:sgmw"},
		"too many members": {"Cohort:\n  x: {name: x, count: 0, unit: 家, memberType: Zone, what: x, nature: STOCK, cites: [reply], members: [Zone:liuzhou]}\n", "b.yaml:2: Cohort:x counts 0 but has 1 named members"},
		"parts":            {"Cohort:\n  '*': {unit: 家, memberType: Zone, what: x, nature: STOCK, cites: [reply]}\n  x: {name: x, count: 3, parts: [Cohort:y]}\n  y: {name: y, count: 2}\n", "b.yaml:3: Cohort:x counts 3 but its parts add up to 2"},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := dataset.Read(files("a.yaml", good, "b.yaml", c.text), model(t))
			var all dataset.Errors
			if !errors.As(err, &all) || d != nil {
				t.Fatalf("not refused: %v, %v", d, err)
			}
			if len(all) != 1 || !strings.HasPrefix(all[0].Error(), c.want) {
				t.Errorf("got:\n%v\nwant one error that begins:\n%s", err, c.want)
			}
		})
	}
}

// Every mistake is told at once, in the order of files and lines.
// A number that is claimed is written as the graph writes it.
func TestClaimedNumbersHaveOneText(t *testing.T) {
	const fact = "Funding:\n  x: {name: x, amount: 1, stated: x, purpose: x, cumulative: false, cites: [{at: reply, field: amount, value: 020000.500}]}\n"
	d, err := dataset.Read(files("a.yaml", good, "b.yaml", fact), model(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range d.Relationships {
		if r.To == (graph.Ref{Type: "Funding", Key: "x"}) && r.Type == "SUPPORTS" && r.Values["value"] != "20000.5" {
			t.Errorf("the claim is %v", r.Values)
		}
	}
}

func TestAllMistakesAtOnce(t *testing.T) {
	_, err := dataset.Read(files(
		"b.yaml", "Zone:\n  x:\n    stage: NONE\n    foundedYear: x\n    cities: [City:1]\n",
		"a.yaml", "Group:\n  x: {name: x}\n  y: {nme: x, cites: [none]}\n",
		"c.csv", "a,b",
	), model(t))
	want := `a.yaml:2: Group:x has no cites: a fact needs a source
a.yaml:3: Group has no field nme (did you mean name?)
a.yaml:3: Group:y has no name, which must be given
a.yaml:3: there is no Document:none in the dataset
b.yaml:2: Zone:x has no name, which must be given
b.yaml:2: Zone:x has no cites: a fact needs a source
b.yaml:3: stage is "NONE": one of ESTABLISHED, UPGRADE_SUPPORTED, CREATION_UNDER_WAY, CANDIDATE is expected
b.yaml:4: foundedYear is "x": a whole number of 32 bits is expected
b.yaml:5: there is no City:1 in the dataset
c.csv: not a .yaml file; a dataset has no others`
	if err == nil || err.Error() != want {
		t.Errorf("got:\n%v\nwant:\n%s", err, want)
	}
	chinese := `a.yaml:2：Group:x缺少cites：事实须有来源
a.yaml:3：Group没有字段nme（是否应为name？）
a.yaml:3：Group:y缺少必填的name
a.yaml:3：数据集中没有Document:none
b.yaml:2：Zone:x缺少必填的name
b.yaml:2：Zone:x缺少cites：事实须有来源
b.yaml:3：stage为“NONE”：应为ESTABLISHED、UPGRADE_SUPPORTED、CREATION_UNDER_WAY、CANDIDATE之一
b.yaml:4：foundedYear为“x”：应为32位整数
b.yaml:5：数据集中没有City:1
c.csv：不是.yaml文件；数据集中只能有.yaml文件`
	if got := message.Text(message.Chinese, err); got != chinese {
		t.Errorf("got:\n%v\nwant:\n%s", got, chinese)
	}
	var all dataset.Errors
	if !errors.As(err, &all) || all[0].File != "a.yaml" || all[0].Line != 2 || all[9].Line != 0 {
		t.Errorf("%#v", all)
	}
}

func TestEmptyDataset(t *testing.T) {
	if _, err := dataset.Read(files("a.yaml", "# nothing\n"), model(t)); err == nil {
		t.Error("an empty dataset was read")
	}
}
