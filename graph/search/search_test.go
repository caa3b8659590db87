package search_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/graph/search"
	"zonegraph/internal/contract/contracttest"
)

func model(t *testing.T) *graph.Model {
	t.Helper()
	return contracttest.Load(t).Model
}

func TestKey(t *testing.T) {
	for text, want := range map[string]string{
		"Liuzhou High-tech Zone": "liuzhouhightechzone",
		"ＬＺ　１２":                  "lz12",
		"桂政办发〔2021〕81号":          "桂政办发202181号",
		"《条例》（修订）":               "条例修订",
		"“不高”、“不新”":              "不高不新",
		"—！？":                    "",
		"桂林⻋业、⼤门":                "桂林车业大门",
		"甲\ue000、乙\U000323b0":    "甲\ue000乙\U000323b0",
	} {
		if got := search.Key(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	if a, b := search.CodeKey("9145O2OOMA5K0I2X3y"), search.CodeKey("914502００ＭＡ５Ｋ012X3Y"); a != b {
		t.Errorf("%q and %q are one code", a, b)
	}
}

func TestProperties(t *testing.T) {
	m := model(t)
	got, _ := search.Properties(m.Node("Enterprise"), graph.Values{"name": "百色五菱（集团）", "nameEn": "Baise Wuling", "aliases": []string{"百色五菱", "Baise-Wuling"},
		"creditCode": "914510000000000060", "industry": "汽车制造", "synthetic": false})
	want := map[string][]string{
		"_keys":     {"百色五菱集团", "baisewuling", "百色五菱"},
		"_codes":    {"914510000000000060"},
		"_tails":    {"0000000060"},
		"_pinyin":   {"bai se wu ling ji tuan", "bo se wu ling ji tuan", "bai se wu ling", "bo se wu ling"},
		"_initials": {"bswljt", "bswl"},
		"_kind":     {"enterprise", "fact"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	got, _ = search.Properties(m.Node("Document"), graph.Values{"name": "Notice", "number": "第1号", "otherNumbers": []string{"2号"}, "synthetic": true})
	want = map[string][]string{"_keys": {"notice"}, "_codes": {"第1号", "2号"}, "_kind": {"document", "synthetic"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	if got, code := search.Properties(m.Node("Citation"), graph.Values{"name": "x", "number": "y"}); got != nil || code != "" {
		t.Errorf("a citation is no fact: %v %s", got, code)
	}
	certification := graph.Values{"name": "高新技术企业（博世科）", "number": "GR2O2145-000I", "synthetic": false}
	if got, code := search.Properties(m.Node("Certification"), certification); got != nil || code != "gr2021450001" {
		t.Errorf("the name of a certification is its holder's: %v %s", got, code)
	}
}

// All facts, all their names and all their codes are indexed: a type or a code
// that is added to the schema must not be forgotten.
func TestIndexesCoverTheModel(t *testing.T) {
	m := model(t)
	indexes := search.Indexes(m)
	if len(indexes) != 2 {
		t.Fatalf("%v", indexes)
	}
	for _, e := range m.Entities["Fact"].Members {
		for _, x := range indexes {
			if !e.DerivedName && !strings.Contains(" "+strings.Join(x.Labels, " ")+" ", " "+e.Label()+" ") {
				t.Errorf("%s is not in %s", e.Name, x.Name)
			}
		}
		for _, f := range e.Fields {
			called := regexp.MustCompile(`(?i)^(name.*|aliases)$|.*(number|numbers|code)$`).MatchString(f.Name) && f.Name != "industryCode"
			if !called || f.Scalar != graph.StringScalar {
				continue
			}
			v := any("编号1")
			if f.List {
				v = []string{"编号1"}
			}
			p, code := search.Properties(e, graph.Values{f.Name: v})
			found := len(p["_keys"])+len(p["_codes"]) == 1
			if e.DerivedName {
				found = code != "" || f.Name == "name"
			}
			if !found {
				t.Errorf("%s.%s cannot be found", e.Name, f.Name)
			}
		}
	}
}

func TestParse(t *testing.T) {
	m := model(t)
	for text, reason := range map[string]string{
		"":                        "text: the text to search for is empty",
		"\u3000\u3000":            "text: the text to search for is empty",
		"*?~\"()[]{}^:\\/+-!&&||": "has no letter and no digit",
		"——（）":                    "has no letter and no digit",
		strings.Repeat("柳", 101):  "text: 101 characters are too many to search for; at most 100",
	} {
		if _, err := search.Parse(m, text, nil); err == nil || graph.CodeOf(err) != graph.CodeBadInput || !strings.Contains(err.Error(), reason) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := search.Parse(m, strings.Repeat("柳", 100), nil); err != nil {
		t.Error(err)
	}
}

// Whatever the text, what reaches Lucene is our own syntax around letters and
// digits, and the statement's text is always the same.
func TestStatement(t *testing.T) {
	m := model(t)
	var text string
	syntax := regexp.MustCompile(`_(keys|codes|tails|pinyin|initials|kind):|(name|nameEn|aliases):\(|\[\w+ TO \w+\]|\^\d+|\\ | OR |[+()" *]`)
	for _, raw := range []string{`+a -b && c || !(d) {e} [f TO g] ^2 "h i" ~3 *k? l:m n\o p/q`, `name:x OR _kind:city`, "AND", "NOT 柳州", `柳州\`, `"柳州`, "柳*", "a AND", "[1 TO 9]", "_keys:柳", "𝒜", "½"} {
		q, err := search.Parse(m, raw, nil)
		if err != nil {
			t.Fatal(err)
		}
		s := q.Statement(10, nil)
		if text == "" {
			text = s.Text()
		}
		if s.Text() != text {
			t.Errorf("%q: another statement", raw)
		}
		list, _ := s.Params()["probes"].([]any)
		if len(list) < 2 {
			t.Fatalf("%q: %v", raw, s.Params())
		}
		for _, p := range list {
			query, _ := p.(map[string]any)["query"].(string)
			if rest := syntax.ReplaceAllString(query, ""); search.Key(rest) != rest {
				t.Errorf("%q: %q has more than letters and digits: %q", raw, query, rest)
			}
			if strings.ContainsAny(query, "~?!&|{}/") || strings.Contains(query, " NOT ") || strings.Contains(query, " AND ") {
				t.Errorf("%q: %q", raw, query)
			}
		}
	}
}

func TestCursor(t *testing.T) {
	m := model(t)
	q, err := search.Parse(m, "柳州", []*graph.Entity{m.Node("City")})
	if err != nil {
		t.Fatal(err)
	}
	row := []any{"City:450200", int64(20003), "柳州市", nil, []any{"柳州"}, nil, nil, nil, nil, nil, nil}
	a, err := q.Answer([]any{int64(2), false, []any{row, row}}, 1)
	if err != nil || len(a.Hits) != 1 || !a.More || a.Total != 2 {
		t.Fatalf("%+v, %v", a, err)
	}
	if want := (search.Match{How: search.Exact, Property: "aliases", Form: "柳州"}); a.Hits[0].Match != want {
		t.Errorf("%+v", a.Hits[0].Match)
	}
	cursor := q.Cursor(a.Hits[0].Place)
	place, err := q.Place(cursor)
	if err != nil || *place != a.Hits[0].Place {
		t.Errorf("%v, %v", place, err)
	}
	same, _ := search.Parse(m, "柳州", []*graph.Entity{m.Node("City")})
	if _, err := same.Place(cursor); err != nil {
		t.Error(err)
	}
	otherText, _ := search.Parse(m, "桂林", []*graph.Entity{m.Node("City")})
	otherTypes, _ := search.Parse(m, "柳州", nil)
	for name, bad := range map[string]struct {
		q      *search.Query
		cursor string
	}{
		"another text": {otherText, cursor}, "other types": {otherTypes, cursor}, "empty": {q, ""}, "not base64": {q, "?"},
		"not JSON": {q, "e30"}, "of a connection": {q, "WyJ4IiwxXQ"}, "cut": {q, cursor[:len(cursor)-4]},
	} {
		if _, err := bad.q.Place(bad.cursor); graph.CodeOf(err) != graph.CodeBadInput || !strings.HasPrefix(err.Error(), "after: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, v := range []any{nil, []any{}, []any{int64(1), false, []any{1}}, []any{int64(1), false, []any{append([]any{"x"}, row[1:]...)}}, []any{int64(1), false, []any{append([]any{"City:1", int64(-1)}, row[2:]...)}}} {
		if _, err := q.Answer(v, 1); err == nil {
			t.Errorf("%v is an answer", v)
		}
	}
}
