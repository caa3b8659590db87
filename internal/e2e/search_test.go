package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"zonegraph/data/guangxi"
	"zonegraph/graph"
	"zonegraph/graph/dataset"
	"zonegraph/graph/store"
	"zonegraph/internal/graphtest"
)

// searched is an answer of the field search.
type searched struct {
	Search struct {
		TotalCount         int
		TotalCountIsCapped bool
		Edges              []hit
		PageInfo           struct {
			HasNextPage, HasPreviousPage bool
			StartCursor, EndCursor       *string
		}
	}
}

type hit struct {
	Cursor  string
	Score   float64
	Matched struct{ How, Form, Property, Reading string }
	Node    struct {
		Typename  string `json:"__typename"`
		ID, Name  string
		Synthetic bool
	}
}

const searchQuery = `query Search($text: String!, $types: [FactImplementation!], $first: Int, $after: String) {
  search(text: $text, types: $types, first: $first, after: $after) {
    totalCount totalCountIsCapped
    edges { cursor score matched { how form property reading } node { __typename id name synthetic } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`

func find(t *testing.T, e *graphtest.Env, text string, more map[string]any) searched {
	t.Helper()
	variables := map[string]any{"text": text}
	for k, v := range more {
		variables[k] = v
	}
	var s searched
	e.Query(t, &s, searchQuery, variables)
	return s
}

// pair is a text with the first hit that a person expects, and how it matches.
type pair struct{ text, first, how, form string }

// check asks for each pair and prints the table.
func check(t *testing.T, e *graphtest.Env, pairs []pair) {
	t.Helper()
	var table strings.Builder
	for _, p := range pairs {
		s := find(t, e, p.text, map[string]any{"first": 3})
		if len(s.Search.Edges) == 0 {
			t.Errorf("%q: nothing found, want %s", p.text, p.first)
			continue
		}
		h := s.Search.Edges[0]
		fmt.Fprintf(&table, "\n| %s | %s %s | %s %s | %d |", p.text, h.Node.Typename, h.Node.Name, h.Matched.How, strings.TrimSpace(h.Matched.Form+" "+h.Matched.Reading), s.Search.TotalCount)
		if h.Node.ID != p.first || h.Matched.How != p.how || h.Matched.Form != p.form {
			t.Errorf("%q: first %s (%s), %+v, want %s, %s %s", p.text, h.Node.ID, h.Node.Name, h.Matched, p.first, p.how, p.form)
		}
		for i, edge := range s.Search.Edges[1:] {
			if edge.Score > s.Search.Edges[i].Score || edge.Score <= 0 || edge.Score > 1 {
				t.Errorf("%q: scores %v after %v", p.text, edge.Score, s.Search.Edges[i].Score)
			}
		}
	}
	t.Logf("\n| text | first hit | matched | hits |\n|---|---|---|---|%s", table.String())
}

// handmade are nodes beside the facts of Guangxi, for what those have no case of:
// no source gives a credit code, or a name with a rare reading.
func handmade() []graph.NodeRecord {
	node := func(ref graph.Ref, values graph.Values) graph.NodeRecord {
		if values["synthetic"] == nil {
			values["synthetic"] = false
		}
		return graph.NodeRecord{Ref: ref, Values: values}
	}
	enterprise := func(key string, values graph.Values) graph.NodeRecord {
		if values["aliases"] == nil {
			values["aliases"] = []string{}
		}
		return node(graph.Ref{Type: "Enterprise", Key: key}, values)
	}
	return []graph.NodeRecord{
		enterprise("test-code", graph.Values{"name": "样例机械有限公司", "creditCode": "91450200MA5K0A2X31"}),
		enterprise("test-zero", graph.Values{"name": "样例零件有限公司", "creditCode": "914502000000000060"}),
		enterprise("test-bank", graph.Values{"name": "样本商业银行"}),
		enterprise("test-qintang", graph.Values{"name": "覃塘样例食品有限公司", "nameEn": "Sample Foods of the Q&A (Group) Co., Ltd."}),
		enterprise("test-changan", graph.Values{"name": "重庆长安汽车样例", "aliases": []string{"O.K. 汽车", "C++"}}),
		enterprise("test-green", graph.Values{"name": "绿源铝业样例"}),
		enterprise("test-liuzhou", graph.Values{"name": "柳州"}), // as short and as exact as the city's alias
		enterprise("test-made-up", graph.Values{"name": "样例机械有限公司（演示）", "synthetic": true}),
		enterprise("test-a-made-up", graph.Values{"name": "同名样例企业甲", "synthetic": true}),
		enterprise("test-b-fact", graph.Values{"name": "同名样例企业乙"}),
		node(graph.Ref{Type: "Certification", Key: "test"}, graph.Values{"name": "样例证书", "kind": "HIGH_TECH", "number": "GR202145000123"}),
		node(graph.Ref{Type: "Talent", Key: "test"}, graph.Values{"name": "覃解放", "aliases": []string{}}),
	}
}

func guangxiAndHandmade(t *testing.T) *graphtest.Env {
	t.Helper()
	e := graphtest.Empty(t)
	d, err := dataset.Read(guangxi.Files, e.Model)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range d.Nodes {
		if n.Ref.String() == "Enterprise:sgmw" { // a short form in use that none of the sources spells out
			n.Values["aliases"] = []string{"中国五菱"}
		}
	}
	if _, err := store.Apply(t.Context(), e.DB, e.Model, guangxi.Name, d.Nodes, d.Relationships); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Apply(t.Context(), e.DB, e.Model, "handmade", handmade(), nil); err != nil {
		t.Fatal(err)
	}
	return e
}

func TestSearch(t *testing.T) {
	e := guangxiAndHandmade(t)
	t.Run("pairs", func(t *testing.T) { check(t, e, guangxiPairs) })
	t.Run("cities", func(t *testing.T) { searchCities(t, e) })
	t.Run("bad input", func(t *testing.T) { searchBadInput(t, e) })
	t.Run("types", func(t *testing.T) { searchTypes(t, e) })
	t.Run("pages", func(t *testing.T) { searchPages(t, e, "柳州", nil) })
	t.Run("statements", func(t *testing.T) { searchStatements(t, e) })
	t.Run("signs", func(t *testing.T) { searchSigns(t, e) })
	t.Run("nothing", func(t *testing.T) {
		s := find(t, e, "不存在的东西", nil).Search
		if s.TotalCount != 0 || s.TotalCountIsCapped || len(s.Edges) != 0 || s.PageInfo.HasNextPage || s.PageInfo.EndCursor != nil {
			t.Errorf("%+v", s)
		}
	})
	t.Run("facts first", func(t *testing.T) {
		var got []string
		for _, h := range find(t, e, "同名样例企业", nil).Search.Edges {
			got = append(got, h.Node.ID)
		}
		if want := []string{"Enterprise:test-b-fact", "Enterprise:test-a-made-up"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v: equal but for one being made up", got, want)
		}
	})
	t.Run("derived names", func(t *testing.T) {
		for text, types := range map[string][]string{"样例证书": nil, "yangli zhengshu": nil, "GR202145000123": {"City", "Enterprise"}} {
			if s := find(t, e, text, map[string]any{"types": types}).Search; s.TotalCount != 0 {
				t.Errorf("%s %v: %+v", text, types, s.Edges)
			}
		}
		if s := find(t, e, "gr2021450001", map[string]any{"types": []string{"Certification"}}).Search; s.TotalCount != 1 || s.Edges[0].Node.ID != "Certification:test" {
			t.Errorf("%+v", s)
		}
	})
	t.Run("folding", func(t *testing.T) { sameFolding(t, e) })
}

var guangxiPairs = []pair{
	// Names and short forms, Chinese.
	{"柳州", "City:450200", "EXACT", "柳州"},
	{"柳州市", "City:450200", "EXACT", "柳州市"},
	{"广西", "Region:450000", "EXACT", "广西"},
	{"柳州高新区", "Zone:liuzhou", "EXACT", "柳州高新区"},
	{"柳州 高新区", "Zone:liuzhou", "EXACT", "柳州高新区"},
	{"柳州高新", "Zone:liuzhou", "PREFIX", "柳州高新区"},
	{"河西高新区", "Zone:liuzhou-hexi", "EXACT", "河西高新区"},
	{"州河西", "Zone:liuzhou-hexi", "TEXT", "柳州河西高新区"},
	{"柳", "City:450200", "PREFIX", "柳州"},
	{"防城", "City:450600", "PREFIX", "防城港"},
	{"荔浦县", "County:450381", "EXACT", "荔浦县"},
	{"东风柳汽", "Enterprise:dongfeng-liuqi", "EXACT", "东风柳汽"},
	{"柳汽", "Enterprise:dongfeng-liuqi", "TEXT", "东风柳汽"},
	{"汽", "Enterprise:dongfeng-liuqi", "TEXT", "东风柳汽"},
	{"柳工", "Enterprise:liugong", "EXACT", "柳工"},
	{"柳州五菱", "Enterprise:liuzhou-wuling", "EXACT", "柳州五菱"},
	{"中国五菱", "Enterprise:sgmw", "EXACT", "中国五菱"},
	{"通用五菱", "Enterprise:sgmw", "TEXT", "上汽通用五菱"},
	{"科技强桂", "Policy:strong-gx-plan-2021-2023", "PREFIX", "科技强桂三年行动方案（2021—2023年）"},
	{"《科技强桂三年行动方案(2021-2023年)》", "Policy:strong-gx-plan-2021-2023", "EXACT", "科技强桂三年行动方案（2021—2023年）"},
	// Fuller than what is recorded, and shorter.
	{"柳州高新技术产业开发区", "Zone:liuzhou", "ABBREVIATION", "柳州高新区"},
	{"上汽通用五菱汽车股份有限公司", "Enterprise:sgmw", "ABBREVIATION", "上汽通用五菱"},
	{"东风柳州汽车有限公司", "Enterprise:dongfeng-liuqi", "ABBREVIATION", "东风柳汽"},
	{"上汽五菱", "Enterprise:sgmw", "ABBREVIATION", "上汽通用五菱"},
	// Latin letters: English, case, width.
	{"liuzhou", "City:450200", "EXACT", "Liuzhou"},
	{"LIUZHOU", "City:450200", "EXACT", "Liuzhou"},
	{"Ｌｉｕｚｈｏｕ", "City:450200", "EXACT", "Liuzhou"},
	{"liuzh", "City:450200", "PREFIX", "Liuzhou"},
	{"Liuzhou High-tech", "Zone:liuzhou", "PREFIX", "Liuzhou High-tech Zone"},
	{"liuzhou hightech zone", "Zone:liuzhou", "EXACT", "Liuzhou High-tech Zone"},
	{"zone liuzhou", "Zone:liuzhou", "TEXT", "Liuzhou High-tech Zone"},
	{"hexi", "Zone:liuzhou-hexi", "TEXT", "Liuzhou Hexi High-tech Zone"},
	{"wuling", "Enterprise:sgmw", "TEXT", "SAIC-GM-Wuling"},
	{"ovm", "Enterprise:ovm", "EXACT", "OVM"},
	{"guangxi", "Region:450000", "PREFIX", "Guangxi Zhuang Autonomous Region"},
	// Pinyin and its readings.
	{"dongfengliuqi", "Enterprise:dongfeng-liuqi", "PINYIN", "东风柳汽"},
	{"dong feng liu qi", "Enterprise:dongfeng-liuqi", "PINYIN", "东风柳汽"},
	{"liuqi", "Enterprise:dongfeng-liuqi", "PINYIN", "东风柳汽"},
	{"dongfengliuq", "Enterprise:dongfeng-liuqi", "PINYIN", "东风柳汽"},
	{"bose", "City:451000", "PINYIN", "百色"},
	{"baise", "City:451000", "EXACT", "Baise"},
	{"chongzuo", "City:451400", "EXACT", "Chongzuo"},
	{"liǔzhōu shì", "City:450200", "PINYIN", "柳州市"},
	{"keji qiang gui", "Policy:strong-gx-plan-2021-2023", "PINYIN", "科技强桂三年行动方案（2021—2023年）"},
	{"chongqing", "Enterprise:test-changan", "PINYIN", "重庆长安汽车样例"},
	{"changan", "Enterprise:test-changan", "PINYIN", "重庆长安汽车样例"},
	{"shangyeyinhang", "Enterprise:test-bank", "PINYIN", "样本商业银行"},
	{"qintang", "Enterprise:test-qintang", "PINYIN", "覃塘样例食品有限公司"},
	{"qinjiefang", "Talent:test", "PINYIN", "覃解放"},
	{"lvyuan", "Enterprise:test-green", "PINYIN", "绿源铝业样例"},
	{"lyuyuan", "Enterprise:test-green", "PINYIN", "绿源铝业样例"},
	// Initials.
	{"lz", "City:450200", "INITIALS", "柳州"},
	{"ＬＺ", "City:450200", "INITIALS", "柳州"},
	{"gx", "Region:450000", "INITIALS", "广西"},
	{"lzgxq", "Zone:liuzhou", "INITIALS", "柳州高新区"},
	{"dflq", "Enterprise:dongfeng-liuqi", "INITIALS", "东风柳汽"},
	{"sqty", "Enterprise:sgmw", "INITIALS", "上汽通用五菱"},
	// Codes, whole and half, as people type them.
	{"450200", "City:450200", "EXACT", "450200"},
	{"4502", "City:450200", "CODE", "450200"},
	{"450331", "County:450381", "EXACT", "450331"},
	{"桂政办发〔2021〕81号", "Policy:桂政办发〔2021〕81号", "EXACT", "桂政办发〔2021〕81号"},
	{"桂政办发[2021]81号", "Policy:桂政办发〔2021〕81号", "EXACT", "桂政办发〔2021〕81号"},
	{"第317号", "Document:reply-2022317", "EXACT", "第317号"},
	{"91450200MA5K0A2X31", "Enterprise:test-code", "EXACT", "91450200MA5K0A2X31"},
	{"91450200ma5k", "Enterprise:test-code", "CODE", "91450200MA5K0A2X31"},
	{"９１４５０２００ＭＡ５Ｋ", "Enterprise:test-code", "CODE", "91450200MA5K0A2X31"},
	{"9145O2OOMA5KO", "Enterprise:test-code", "CODE", "91450200MA5K0A2X31"},
	{"MA5K0A2X", "Enterprise:test-code", "CODE", "91450200MA5K0A2X31"},
	{"914502000", "Enterprise:test-zero", "CODE", "914502000000000060"},
	{"gr2021", "Certification:test", "CODE", "GR202145000123"},
	{"ＧＲ2O21-45OOOI23", "Certification:test", "EXACT", "GR202145000123"},
	// Signs mean nothing.
	{"c++", "Enterprise:test-changan", "EXACT", "C++"},
	{"O.K.汽车", "Enterprise:test-changan", "EXACT", "O.K. 汽车"},
	{`"柳州" AND (高新区)*~`, "Zone:liuzhou", "TEXT", "柳州高新区"},
	{"Q&A (Group)", "Enterprise:test-qintang", "TEXT", "Sample Foods of the Q&A (Group) Co., Ltd."},
}
