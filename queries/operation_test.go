package queries

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestParse(t *testing.T) {
	queries, err := Parse(fstest.MapFS{
		"02-national.graphql": {Data: []byte("# 柳州高新区何时升国家级?\n" +
			"# When did Liuzhou's zone become national?\n" +
			"# variables: {\"zone\": \"liuzhou\", \"max\": 1.50}\n" +
			"query NationalSince($zone: ID!) { zone(id: $zone) { ...Dates } }\n" +
			"fragment Dates on Zone { since }\n")},
		"01-tiers.graphql": {Data: []byte("\ufeff# How many zones, by tier?\r\n# 广西有几家高新区?\r\n" +
			"# Counts unknown tiers too.\r\nquery ZonesByTier {\r\n  # 各级\r\n  zones { tier }\r\n}\r\n\r\n")},
		"README.md":          {Data: []byte("not a query")},
		"deep/other.graphql": {Data: []byte("not at the root")},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []Operation{
		{
			Name: "ZonesByTier", TitleZH: "广西有几家高新区?", TitleEN: "How many zones, by tier?",
			Query: "# How many zones, by tier?\n# 广西有几家高新区?\n# Counts unknown tiers too.\n" +
				"query ZonesByTier {\n  # 各级\n  zones { tier }\n}\n",
		},
		{
			Name: "NationalSince", TitleZH: "柳州高新区何时升国家级?", TitleEN: "When did Liuzhou's zone become national?",
			Query: "# 柳州高新区何时升国家级?\n# When did Liuzhou's zone become national?\n" +
				"query NationalSince($zone: ID!) { zone(id: $zone) { ...Dates } }\nfragment Dates on Zone { since }\n",
			Variables: "{\n  \"zone\": \"liuzhou\",\n  \"max\": 1.50\n}",
		},
	}
	if len(queries) != len(want) {
		t.Fatalf("got %d queries, want %d", len(queries), len(want))
	}
	for i := range want {
		if queries[i] != want[i] {
			t.Errorf("query %d:\n got %+v\nwant %+v", i, queries[i], want[i])
		}
	}
}

func TestParseNamesEveryBrokenFile(t *testing.T) {
	const titles = "# 标题\n# Title\n"
	cases := map[string]struct{ text, want string }{
		"a.graphql": {"# Title\nquery A { x }", "Chinese"},
		"b.graphql": {"# 标题\nquery B { x }", "English"},
		"c.graphql": {titles + "query { x }", "no name"},
		"d.graphql": {titles + "query D { x } query E { x }", "2 operations"},
		"e.graphql": {titles + "query F {", "Expected Name"},
		"f.graphql": {titles + "# variables: {\nquery G { x }", "variables"},
		"g.graphql": {titles + "# variables: [1]\nquery H { x }", "not a JSON object"},
		"h.graphql": {titles + "# variables: {}\n# variables: {}\nquery I { x }", "more than one"},
		"i.graphql": {titles + "fragment J on X { x }", "0 operations"},
		"k.graphql": {titles + "query K { x }", ""},
		"l.graphql": {titles + "query K { x }", "already in k.graphql"},
	}
	files := fstest.MapFS{}
	for name, c := range cases {
		files[name] = &fstest.MapFile{Data: []byte(c.text)}
	}
	queries, err := Parse(files)
	if len(queries) != 1 || queries[0].Name != "K" {
		t.Errorf("good queries = %+v, want only K", queries)
	}
	if err == nil {
		t.Fatal("no error")
	}
	lines := strings.Split(err.Error(), "\n")
	for name, c := range cases {
		reported := ""
		for _, line := range lines {
			if strings.HasPrefix(line, name+":") {
				reported = line
			}
		}
		if (c.want == "") != (reported == "") || !strings.Contains(reported, c.want) {
			t.Errorf("%s: reported %q, want %q", name, reported, c.want)
		}
	}
}
