package e2e

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"zonegraph/internal/graphtest"
)

var syntheticPairs = []pair{
	{"江业液压设备", "Enterprise:synthetic-0", "PREFIX", "江业液压设备(演示)"},
	{"南宁江业液压设备有限公司", "Enterprise:synthetic-0", "PREFIX", "南宁江业液压设备有限公司(演示)"},
	{"南宁江业液压设备有限公司（演示）", "Enterprise:synthetic-0", "EXACT", "南宁江业液压设备有限公司(演示)"},
	{"jiangyeyeya", "Enterprise:synthetic-0", "PINYIN", "江业液压设备(演示)"},
	{"jyyysb", "Enterprise:synthetic-0", "INITIALS", "江业液压设备(演示)"},
	{"91990100000000000A", "Enterprise:synthetic-0", "EXACT", "91990100000000000A"},
	{"91990100000000000a", "Enterprise:synthetic-0", "EXACT", "91990100000000000A"},
	{"宙尧铝业", "Enterprise:synthetic-10", "TEXT", "桂林宙尧铝业有限责任公司(演示)"},
	{"zhouyaolvye", "Enterprise:synthetic-10", "PINYIN", "桂林宙尧铝业有限责任公司(演示)"},
	{"guilinzhouyao", "Enterprise:synthetic-10", "PINYIN", "桂林宙尧铝业有限责任公司(演示)"},
	{"Liuzhou Jiabo Auto", "Enterprise:synthetic-100", "PREFIX", "Liuzhou Jiabo Auto Electronics Co., Ltd. (demo)"},
	{"jiabo electronics", "Enterprise:synthetic-100", "TEXT", "Liuzhou Jiabo Auto Electronics Co., Ltd. (demo)"},
	{"jiaboqichedianz", "Enterprise:synthetic-100", "PINYIN", "柳州嘉波汽车电子有限公司(演示)"},
	{"柳州越途", "Enterprise:synthetic-1007", "PREFIX", "柳州越途(演示)"},
	{"河池 华辉", "Enterprise:synthetic-1001", "PREFIX", "河池华辉底盘技术有限公司(演示)"},
	{"GR202445101527", "Certification:synthetic-1527-HIGH_TECH-2024", "EXACT", "GR202445101527"},
	{"lzsys", "City:synthetic-990200", "INITIALS", "柳州市(演示)"},
}

func TestSearchSynthetic(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	t.Run("pairs", func(t *testing.T) { check(t, e, syntheticPairs) })
	t.Run("half a credit code", func(t *testing.T) { halfCodes(t, e) })
	t.Run("cap", func(t *testing.T) { searchCap(t, e) })
	t.Run("pages", func(t *testing.T) {
		searchPages(t, e, "有限公司", nil)
		searchPages(t, e, "l", nil)
		searchPages(t, e, "lz", []string{"Enterprise", "Zone"})
		searchPages(t, e, "9199", nil)
	})
}

// Either half of a credit code finds the enterprise; what both begin with finds all.
func halfCodes(t *testing.T, e *graphtest.Env) {
	var data struct {
		Enterprises []struct{ ID, CreditCode string }
	}
	e.Query(t, &data, `{ enterprises(where: {NOT: {creditCode: {eq: null}}}, sort: [{creditCode: ASC}], limit: 40) { id creditCode } }`, nil)
	if len(data.Enterprises) != 40 {
		t.Fatalf("%d enterprises", len(data.Enterprises))
	}
	for _, c := range data.Enterprises {
		for text, how := range map[string]string{c.CreditCode: "EXACT", c.CreditCode[:17]: "CODE", c.CreditCode[8:]: "CODE", strings.ToLower(c.CreditCode[8:]): "CODE", c.CreditCode[8:17]: "CODE"} {
			s := find(t, e, text, map[string]any{"types": []string{"Enterprise"}}).Search
			if len(s.Edges) != 1 || s.Edges[0].Node.ID != c.ID || s.Edges[0].Matched.How != how || s.Edges[0].Matched.Form != c.CreditCode {
				t.Errorf("%s: %+v, want %s by %s", text, s.Edges, c.ID, how)
			}
		}
	}
	half := data.Enterprises[0].CreditCode[:9]
	var count struct {
		EnterprisesConnection struct{ TotalCount int }
	}
	e.Query(t, &count, `query($half: String!) { enterprisesConnection(where: {creditCode: {startsWith: $half}}) { totalCount } }`, map[string]any{"half": half})
	s := find(t, e, half, map[string]any{"types": []string{"Enterprise"}, "first": 1000}).Search
	if s.TotalCount != count.EnterprisesConnection.TotalCount || s.TotalCountIsCapped || len(s.Edges) != s.TotalCount || s.TotalCount < 10 {
		t.Errorf("%s: %d hits, capped %v, want %d", half, s.TotalCount, s.TotalCountIsCapped, count.EnterprisesConnection.TotalCount)
	}
}

// Of more hits than can be counted those come first, and are kept, that come first.
func searchCap(t *testing.T, e *graphtest.Env) {
	s := find(t, e, "演示", map[string]any{"first": 40}).Search
	if s.TotalCount != 1000 || !s.TotalCountIsCapped {
		t.Errorf("%d, capped %v", s.TotalCount, s.TotalCountIsCapped)
	}
	var order []string
	for _, h := range s.Edges {
		order = append(order, h.Node.Typename)
	}
	if places := slices.Compact(order); !slices.Equal(places[:3], []string{"Region", "City", "Zone"}) {
		t.Errorf("%v", places)
	}
	var cities struct {
		CitiesConnection struct{ TotalCount int }
	}
	e.Query(t, &cities, `{ citiesConnection { totalCount } }`, nil)
	only := find(t, e, "演示", map[string]any{"types": []string{"City"}}).Search
	if only.TotalCount != cities.CitiesConnection.TotalCount || only.TotalCountIsCapped {
		t.Errorf("%d cities, capped %v, want %d", only.TotalCount, only.TotalCountIsCapped, cities.CitiesConnection.TotalCount)
	}
}

// TestSearchSpeed measures, if asked to: SEARCH=20000 is the number of enterprises.
func TestSearchSpeed(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("SEARCH"))
	if err != nil {
		t.Skip("SEARCH is not set to a number of enterprises")
	}
	start := time.Now()
	e := graphtest.Synthetic(t, n)
	t.Logf("%d enterprises loaded in %v", n, time.Since(start).Round(time.Second/10))
	var table strings.Builder
	for _, text := range []string{"柳州", "liuzhou", "lz", "江业液压设备", "jiangyeyeya", "91990100000000000A", "000000000A", "99190", "Liuzhou Jiabo", "有限公司", "演示", "youxiangongsi", "l", "9", "没有这样的名字", "南宁江业液压设备股份有限公司"} {
		const times = 41
		var took []time.Duration
		var last searched
		for range times {
			start := time.Now()
			last = find(t, e, text, map[string]any{"first": 10})
			took = append(took, time.Since(start))
		}
		slices.Sort(took)
		fmt.Fprintf(&table, "\n| %s | %d%s | %.1f | %.1f |", text, last.Search.TotalCount, map[bool]string{true: "+"}[last.Search.TotalCountIsCapped],
			float64(took[times/2].Microseconds())/1000, float64(took[times*95/100].Microseconds())/1000)
	}
	t.Logf("\n| text | hits | p50 ms | p95 ms |\n|---|---|---|---|%s", table.String())
}
