package e2e

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/internal/graphtest"
)

// Each city comes first for its name with and without 市, its pinyin, its initials
// and its code; no two cities of Guangxi have the same initials.
func searchCities(t *testing.T, e *graphtest.Env) {
	var data struct {
		Cities []struct{ ID, Name, NameEn, Code string }
	}
	e.Query(t, &data, `{ cities { id name nameEn code } }`, nil)
	if len(data.Cities) != 14 {
		t.Fatalf("%d cities", len(data.Cities))
	}
	initials := map[string]string{"南宁市": "nn", "柳州市": "lz", "桂林市": "gl", "梧州市": "wz", "北海市": "bh", "防城港市": "fcg", "钦州市": "qz",
		"贵港市": "gg", "玉林市": "yl", "百色市": "bs", "贺州市": "hz", "河池市": "hc", "来宾市": "lb", "崇左市": "cz"}
	for _, c := range data.Cities {
		short := strings.TrimSuffix(c.Name, "市")
		for text, how := range map[string]string{c.Name: "EXACT", short: "EXACT", c.Code: "EXACT", c.Code[:4]: "CODE",
			strings.ToLower(c.NameEn) + "shi": "PINYIN", initials[c.Name]: "INITIALS", initials[c.Name] + "s": "INITIALS"} {
			h := find(t, e, text, map[string]any{"first": 1}).Search.Edges
			if len(h) == 0 || h[0].Node.ID != c.ID || h[0].Matched.How != how {
				t.Errorf("%s: %+v, want %s by %s", text, h, c.Name, how)
			}
		}
	}
}

func searchBadInput(t *testing.T, e *graphtest.Env) {
	cursor := find(t, e, "桂林", map[string]any{"first": 1}).Search.Edges[0].Cursor
	for name, c := range map[string]struct {
		variables map[string]any
		reason    string
	}{
		"empty":               {map[string]any{"text": ""}, "text: "},
		"blank":               {map[string]any{"text": " 　\n"}, "text: "},
		"signs only":          {map[string]any{"text": "《》—*?"}, "text: "},
		"too long":            {map[string]any{"text": strings.Repeat("a", 101)}, "text: 101 characters"},
		"first too large":     {map[string]any{"text": "a", "first": 1001}, "first: 1001"},
		"first negative":      {map[string]any{"text": "a", "first": -1}, "first: -1"},
		"no cursor":           {map[string]any{"text": "a", "after": "x"}, "after: "},
		"another text's":      {map[string]any{"text": "柳州", "after": cursor}, "after: "},
		"other types' cursor": {map[string]any{"text": "桂林", "types": []string{"City"}, "after": cursor}, "after: "},
		"no types":            {map[string]any{"text": "a", "types": []string{}}, "types: "},
	} {
		e.Statements()
		r, err := e.Ask(t.Context(), searchQuery, c.variables)
		if err != nil || len(r.Errors) != 1 || r.Errors[0].Extensions.Code != string(graph.CodeBadInput) || !strings.HasPrefix(r.Errors[0].Message, c.reason) {
			t.Errorf("%s: %v, %+v, want %s", name, err, r, c.reason)
		}
		if n := len(e.Statements()); n != 0 {
			t.Errorf("%s: %d statements", name, n)
		}
	}
	r, err := e.Ask(t.Context(), searchQuery, map[string]any{"text": "a", "types": []string{"Citation"}})
	if err != nil || len(r.Errors) != 1 || r.Errors[0].Extensions.Code != string(graph.CodeBadInput) && r.Errors[0].Extensions.Code != string(graph.CodeValidation) {
		t.Errorf("a type that is no fact: %v, %+v", err, r)
	}
}

func searchTypes(t *testing.T, e *graphtest.Env) {
	all := find(t, e, "柳州", nil).Search
	counts := map[string]int{}
	for _, h := range all.Edges {
		counts[h.Node.Typename]++
	}
	if len(counts) < 5 || all.TotalCount != len(all.Edges) {
		t.Fatalf("%v of %d", counts, all.TotalCount)
	}
	total := 0
	for name, n := range counts {
		s := find(t, e, "柳州", map[string]any{"types": []string{name}}).Search
		if s.TotalCount != n || len(s.Edges) != n {
			t.Errorf("%s: %d, want %d", name, s.TotalCount, n)
		}
		for _, h := range s.Edges {
			if h.Node.Typename != name {
				t.Errorf("%s among %s", h.Node.ID, name)
			}
		}
		total += s.TotalCount
	}
	if total != all.TotalCount {
		t.Errorf("%d in all, %d together", all.TotalCount, total)
	}
	two := find(t, e, "柳州", map[string]any{"types": []string{"Zone", "City"}}).Search
	if two.TotalCount != counts["Zone"]+counts["City"] || two.Edges[0].Node.ID != "City:450200" {
		t.Errorf("%+v", two)
	}
	// What is found in no other way is sought among the types alone too.
	if s := find(t, e, "柳州高新技术产业开发区", map[string]any{"types": []string{"City"}}).Search; s.TotalCount != 1 || s.Edges[0].Node.ID != "City:450200" {
		t.Errorf("%+v", s)
	}
}

// searchPages walks through all hits of a text in pages of several sizes.
func searchPages(t *testing.T, e *graphtest.Env, text string, types []string) {
	t.Helper()
	all := find(t, e, text, map[string]any{"first": 1000, "types": types}).Search
	var want []string
	for _, h := range all.Edges {
		want = append(want, h.Node.ID)
	}
	if len(want) < 15 || len(want) != all.TotalCount {
		t.Fatalf("%d hits of %d are no test", len(want), all.TotalCount)
	}
	if sorted := slices.Sorted(slices.Values(want)); len(slices.Compact(sorted)) != len(want) {
		t.Errorf("a node comes twice: %v", want)
	}
	for _, size := range []int{1 + len(want)/7, len(want) - 1, len(want), 1000} {
		var got []string
		for after := (*string)(nil); ; {
			p := find(t, e, text, map[string]any{"first": size, "after": after, "types": types}).Search
			if p.TotalCount != all.TotalCount || p.PageInfo.HasPreviousPage != (after != nil) || len(p.Edges) > size {
				t.Fatalf("%+v", p)
			}
			for _, h := range p.Edges {
				got = append(got, h.Node.ID)
			}
			if len(p.Edges) == 0 || *p.PageInfo.EndCursor != p.Edges[len(p.Edges)-1].Cursor || *p.PageInfo.StartCursor != p.Edges[0].Cursor {
				t.Fatalf("%+v", p.PageInfo)
			}
			if after = p.PageInfo.EndCursor; !p.PageInfo.HasNextPage {
				break
			}
			if len(got) > len(want) {
				t.Fatal("the pages do not end")
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("pages of %d: %d hits, want %d", size, len(got), len(want))
		}
	}
}

func searchStatements(t *testing.T, e *graphtest.Env) {
	var texts []string
	for _, c := range []struct {
		query string
		want  int
	}{
		{`{ search(text: "柳州") { edges { node { id } } } }`, 2},
		{`{ search(text: "lz", first: 1) { edges { score node { __typename ... on City { zones { name } } } } } }`, 2},
		{`{ search(text: "liuzhou", types: [Zone]) { totalCount } }`, 1},
		{`{ search(text: "没有这个") { edges { node { id } } } }`, 1},
		{`{ search(text: "柳州", first: 0) { totalCount pageInfo { hasNextPage } edges { node { id } } } }`, 1},
		{`{ search(text: "9145") { edges { node { id } again: node { name } } } }`, 3},
	} {
		e.Statements()
		var data struct{ Search json.RawMessage }
		e.Query(t, &data, c.query, nil)
		statements := e.Statements()
		if len(statements) != c.want {
			t.Errorf("%s: %d statements, want %d", c.query, len(statements), c.want)
		}
		if !slices.Contains(texts, statements[0].Text()) {
			texts = append(texts, statements[0].Text())
		}
	}
	if len(texts) != 1 {
		t.Errorf("%d texts of the ranking statement: the database plans each anew", len(texts))
	}
}

// Signs that Lucene gives a meaning to change nothing but where words end.
func searchSigns(t *testing.T, e *graphtest.Env) {
	ids := func(text string) (out []string) {
		for _, h := range find(t, e, text, nil).Search.Edges {
			out = append(out, h.Node.ID)
		}
		return out
	}
	want := ids("柳州")
	for _, sign := range []string{"+", "-", "&&", "||", "!", "(", ")", "{", "}", "[", "]", "^", `"`, "~", "*", "?", ":", `\`, "/", "'", "`", "%", "$", "\x00", "\u200b", "，", "“"} {
		for _, text := range []string{sign + "柳州", "柳州" + sign, "柳" + sign + "州", sign + " 柳州 " + sign} {
			if got := ids(text); strings.HasPrefix(text, "柳"+sign) && len(got) == 0 || !strings.HasPrefix(text, "柳"+sign) && !slices.Equal(got, want) {
				t.Errorf("%q: %v\nwant %v", text, got, want)
			}
		}
	}
	for _, text := range []string{"柳州 AND 高新区", "柳州 OR", "NOT", "_kind:city", "name:柳州 OR name:桂林", "[a TO b]", "柳州^5", "柳~2", "𠮷", "😀柳", "ﬁ", "İ", strings.Repeat("x ", 50), strings.Repeat("z", 100), strings.Repeat("柳", 100), strings.Repeat("柳 ", 50), strings.Repeat("xian", 25)} {
		if r, err := e.Ask(t.Context(), searchQuery, map[string]any{"text": text}); err != nil || len(r.Errors) > 0 {
			t.Errorf("%q: %v, %+v", text, err, r)
		}
	}
}

// Search and the filter `matches` fold text alike, and both as the database does.
func sameFolding(t *testing.T, e *graphtest.Env) {
	var texts []any
	for r := rune(0x20); r <= 0xffff; r++ {
		switch {
		case r < 0x2c00, r >= 0x2e80 && r < 0xa700, r >= 0xf900 && r < 0xfff0: // what the database's Unicode has too
			texts = append(texts, string(r)+"x")
		}
	}
	for _, s := range []string{"ＬＩＵＺＨＯＵ　１２", "㈱㎡①Ⅳ", "İSTANBUL", "桂政办发〔２０２１〕８１号", "Straße", "Ǆ"} {
		texts = append(texts, s)
	}
	n := 0
	err := e.Read(t.Context(), graphtest.Statement("UNWIND $texts AS s RETURN [s, toLower(normalize(s, NFKC))]", map[string]any{"texts": texts}), func(v any) error {
		row := v.([]any)
		if got := graph.Fold(row[0].(string)); got != row[1] {
			t.Errorf("%q: %q, the database has %q", row[0], got, row[1])
		}
		n++
		return nil
	})
	if err != nil || n != len(texts) {
		t.Fatalf("%v, %d of %d", err, n, len(texts))
	}
	// Whatever begins a name in the eyes of `matches` is found.
	for _, text := range []string{"ｌｉｕｚｈｏｕ", "LIUZHOU HIGH-TECH", "柳州高新", "Ｓａｉｃ-ＧＭ"} {
		var data struct{ Zones, Enterprises []struct{ ID string } }
		e.Query(t, &data, `query($t: String!) { zones(where: {OR: [{name: {matches: $t}}, {nameEn: {matches: $t}}]}) { id } enterprises(where: {OR: [{name: {matches: $t}}, {nameEn: {matches: $t}}]}) { id } }`, map[string]any{"t": text})
		want := slices.Concat(data.Zones, data.Enterprises)
		if len(want) == 0 {
			t.Errorf("%s: matches nothing", text)
		}
		hits := find(t, e, text, nil).Search.Edges
		for _, n := range want {
			if !slices.ContainsFunc(hits, func(h hit) bool { return h.Node.ID == n.ID }) {
				t.Errorf("%s: search does not find %s, which matches", text, n.ID)
			}
		}
	}
}
