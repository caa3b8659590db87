package guangxi_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"zonegraph/graph"
)

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func list(ids ...string) []string { return ids }

// Money is attributed to exactly whom the reply names.
func TestWhoGotTheMoney(t *testing.T) {
	f := load(t)
	for id, want := range map[string]struct{ amount, beneficiary string }{
		"Funding:lab-2022":                      {"20000", "City:450200"},
		"Funding:liuzhou-talent":                {"432", "Group:liuzhou-firms-universities"},
		"Funding:liuzhou-new-rd-institutions":   {"370", "Zone:liuzhou"},
		"Funding:liuzhou-obgyn-centre":          {"300", "Zone:liuzhou"},
		"Funding:liuzhou-engineering-centre":    {"50", "Zone:liuzhou"},
		"Funding:liuzhou-certification-rewards": {"3785", "Zone:liuzhou"},
		"Funding:liuzhou-rd-rewards":            {"4334.36", "Zone:liuzhou"},
	} {
		same(t, id, f.get(id, "amount").(graph.Decimal).String(), want.amount)
		same(t, id, f.walk(id, "beneficiary"), list(want.beneficiary))
	}
	same(t, "fundings", len(f.all("Funding", func(string, graph.Values) bool { return true })), 7)
	same(t, "of the zone", len(f.walk("Zone:liuzhou", "fundings")), 5)
	same(t, "of the lab", f.walk("Platform:gx-nev-laboratory", "fundings"), list("Funding:lab-2022"))
	same(t, "the lab's zone", f.walk("Platform:gx-nev-laboratory", "zone"), []string(nil))
}

// Windows differ, and a sum over them needs that to be seen.
func TestWindows(t *testing.T) {
	f := load(t)
	window := func(id string) string {
		return fmt.Sprint(f.get(id, "window"), " ", f.get(id, "windowStart"), " ", f.get(id, "windowEnd"))
	}
	same(t, "lab", window("Funding:lab-2022"), "2022年，累计 <nil> 2022-06-21")
	same(t, "lab", f.get("Funding:lab-2022", "cumulative"), true)
	same(t, "since 2021", window("Funding:liuzhou-talent"), "2021年以来 2021-01-01 2022-06-21")
	same(t, "undated", window("Funding:liuzhou-obgyn-centre"), "<nil> <nil> <nil>")
	same(t, "2021", window("Cohort:liuzhou-new-high-tech-enterprises-2021"), "2021年 2021-01-01 2021-12-31")
	same(t, "award year", window("Cohort:liuzhou-awards-2021"), "2021年度 <nil> <nil>")
	same(t, "stock", window("Cohort:guangxi-high-tech-enterprises-2021"), "截至2021年 <nil> 2021-12-31")
	for _, id := range f.all("Funding", func(string, graph.Values) bool { return true }) {
		if f.get(id, "window") == nil && f.get(id, "windowEnd") != nil {
			t.Errorf("%s has a date that the source does not give", id)
		}
	}
}

func TestStockAndFlow(t *testing.T) {
	f := load(t)
	same(t, "2058", f.get("Observation:high-tech-enterprises-2021", "nature"), "STOCK")
	same(t, "266", f.get("Observation:liuzhou-new-high-tech-enterprises-2021", "nature"), "FLOW")
	same(t, "patents", f.get("Observation:patents-granted-2021", "nature"), "AMBIGUOUS")
	if f.walk("Observation:high-tech-enterprises-2021", "indicator")[0] == f.walk("Observation:liuzhou-new-high-tech-enterprises-2021", "indicator")[0] {
		t.Error("a stock and a flow share an indicator")
	}
	for _, id := range f.all("Observation", func(string, graph.Values) bool { return true }) {
		v := f.nodes[id]
		if v["nature"] == "FLOW" && (v["periodStart"] == nil || v["periodEnd"] == nil) {
			t.Errorf("%s is a flow without a period", id)
		}
		if v["nature"] == "STOCK" && (v["periodStart"] != nil || v["periodEnd"] != nil) {
			t.Errorf("%s is a stock with a period", id)
		}
		same(t, id, len(f.walk(id, "subject"))+len(f.walk(id, "indicator")), 2)
	}
}

// A number is not a list: who is not named is not there.
func TestNumbersAreNotLists(t *testing.T) {
	f := load(t)
	for id, want := range map[string]struct{ count, named int }{
		"Cohort:zones":                                  {14, 13},
		"Cohort:zones-national":                         {4, 4},
		"Cohort:zones-regional":                         {10, 9},
		"Cohort:liuzhou-awards-2021":                    {24, 0},
		"Cohort:liuzhou-awards-2021-invention":          {8, 0},
		"Cohort:liuzhou-awards-2021-progress":           {15, 0},
		"Cohort:liuzhou-awards-2021-enterprise":         {1, 0},
		"Cohort:liuzhou-pilot-bases":                    {2, 0},
		"Cohort:pilot-bases-first-batch":                {11, 1},
		"Cohort:liuzhou-new-rd-institutions":            {3, 0},
		"Cohort:liuzhou-engineering-centre":             {1, 0},
		"Cohort:liuzhou-talents":                        {41, 0},
		"Cohort:liuzhou-associate-professors":           {1, 0},
		"Cohort:liuzhou-doctors":                        {40, 0},
		"Cohort:liuzhou-new-high-tech-enterprises-2021": {266, 0},
		"Cohort:liuzhou-new-gazelles-2021":              {11, 0},
		"Cohort:liuzhou-tech-sme-2021":                  {374, 0},
		"Cohort:guangxi-high-tech-enterprises-2021":     {2058, 0},
		"Cohort:guangxi-gazelles-2021":                  {82, 0},
		"Cohort:guangxi-listed-companies-2021":          {44, 0},
		"Cohort:guangxi-innovation-platforms-2021":      {975, 0},
		"Cohort:guangxi-carriers-2021":                  {137, 0},
		"Cohort:measures-81":                            {23, 0},
		"Cohort:gx-nev-sub-laboratories":                {4, 0},
		"Cohort:zones-2017-high-tech-enterprises":       {535, 0},
	} {
		same(t, id, f.get(id, "count"), int64(want.count))
		same(t, id+" named", len(f.walk(id, "members")), want.named)
	}
	same(t, "cohorts", len(f.all("Cohort", func(string, graph.Values) bool { return true })), 25)
	same(t, "parts", f.walk("Cohort:liuzhou-awards-2021", "parts"), list("Cohort:liuzhou-awards-2021-enterprise", "Cohort:liuzhou-awards-2021-invention", "Cohort:liuzhou-awards-2021-progress"))
	same(t, "subject", f.walk("Cohort:liuzhou-awards-2021", "subject"), list("Zone:liuzhou"))
	same(t, "talents", f.walk("Cohort:liuzhou-doctors", "subject"), list("Group:liuzhou-firms-universities"))
	same(t, "sub-laboratories", f.walk("Platform:gx-nev-laboratory", "cohorts"), list("Cohort:gx-nev-sub-laboratories"))
}

// A count that is also an indicator's figure says the same in both places.
func TestCountsAgreeWithObservations(t *testing.T) {
	f := load(t)
	for cohort, observation := range map[string]string{
		"zones": "zones-2022", "zones-national": "zones-national-2022", "zones-regional": "zones-regional-2022",
		"guangxi-high-tech-enterprises-2021": "high-tech-enterprises-2021", "guangxi-gazelles-2021": "gazelles-2021",
		"guangxi-listed-companies-2021": "listed-companies-2021", "guangxi-innovation-platforms-2021": "innovation-platforms-2021",
		"guangxi-carriers-2021":                  "carriers-2021",
		"liuzhou-new-high-tech-enterprises-2021": "liuzhou-new-high-tech-enterprises-2021", "liuzhou-new-gazelles-2021": "liuzhou-new-gazelles-2021",
		"liuzhou-tech-sme-2021": "liuzhou-tech-sme-registered-2021", "zones-2017-high-tech-enterprises": "zones-2017-high-tech-enterprises",
	} {
		same(t, cohort, fmt.Sprint(f.get("Cohort:"+cohort, "count")), f.get("Observation:"+observation, "value").(graph.Decimal).String())
	}
}

// The pilot base whose name is known is not said to be one of the two of 柳州.
func TestPilotBaseIsOnlyGuessed(t *testing.T) {
	f := load(t)
	id := "Platform:gx-nev-commercial-pilot-base"
	same(t, "cohorts", f.walk(id, "namedIn"), list("Cohort:pilot-bases-first-batch"))
	same(t, "zone", f.walk(id, "zone"), []string(nil))
	same(t, "claim", f.claims(id, "namedIn"), list("reply-2022317 Cohort:liuzhou-pilot-bases LOW"))
	same(t, "hosts", f.walk(id, "hosts"), list("Enterprise:guangxi-auto", "Enterprise:liuzhou-wuling", "Organisation:gx-automobile-tractor-institute"))
}

func TestAllZones2021(t *testing.T) {
	f := load(t)
	for id, want := range map[string]string{
		"industrial-output-2021": "8529.27 亿元 +6.68", "revenue-2021": "11154.81 亿元 +16.91", "total-profit-2021": "624.186 亿元 +135.97",
		"gdp-2021": "3410.97 亿元 +52.43", "land-share-2021": "0.033 % +", "gdp-share-2021": "13.79 % +",
		"patents-granted-2021": "11749 件 +", "invention-patents-granted-2021": "2305 件 +", "invention-patents-share-2021": "65.52 % +",
	} {
		v := f.nodes["Observation:"+id]
		if v == nil {
			t.Errorf("there is no %s", id)
			continue
		}
		growth := ""
		if g, ok := v["growthPct"].(graph.Decimal); ok {
			growth = g.String()
		}
		same(t, id, fmt.Sprint(v["value"].(graph.Decimal).String(), " ", v["unit"], " +", growth), want)
		same(t, id, f.walk("Observation:"+id, "subject"), list("Group:guangxi-zones"))
	}
	if note, _ := f.get("Observation:gdp-2021", "note").(string); !strings.Contains(note, "口径") {
		t.Errorf("the growth of GDP stands without a warning: %q", note)
	}
}

// 2017 had other zones, a shorter period, and another kind of profit.
func TestBaseline2017(t *testing.T) {
	f := load(t)
	same(t, "profit", f.walk("Observation:zones-2017-net-profit", "indicator"), list("Indicator:net-profit"))
	same(t, "2021", f.walk("Observation:total-profit-2021", "indicator"), list("Indicator:total-profit"))
	for _, id := range f.walk("Group:zones-2017", "observations") {
		same(t, id, f.get(id, "year"), int64(2017))
		if f.get(id, "scope") == nil || f.get(id, "note") == nil {
			t.Errorf("%s does not tell its scope", id)
		}
	}
	same(t, "observations", len(f.walk("Group:zones-2017", "observations")), 4)
	same(t, "output", f.walk("Indicator:industrial-output", "observations"), list("Observation:industrial-output-2021", "Observation:zones-2017-industrial-output"))
}

func TestZonesAndCities(t *testing.T) {
	f := load(t)
	established := func(city string) (n int) {
		for _, z := range f.walk(city, "zones") {
			if f.get(z, "tier") != nil {
				n++
			}
		}
		return n
	}
	without := f.all("City", func(id string, _ graph.Values) bool { return established(id) == 0 })
	same(t, "cities without a zone", without, list("City:451200", "City:451400"))
	same(t, "柳州", established("City:450200"), 2)
	tier := func(tier any) []string {
		return f.all("Zone", func(_ string, v graph.Values) bool { return v["tier"] == tier })
	}
	same(t, "tiers", []int{len(tier("NATIONAL")), len(tier("REGIONAL")), len(tier(nil))}, []int{4, 9, 5})
	for id, want := range map[string]string{
		"Zone:yuegui-guangxi": "CREATION_UNDER_WAY 核验 City:450400", "Zone:hechi": "CREATION_UNDER_WAY 调研指导 City:451200",
		"Zone:luzhai": "CANDIDATE 加强指导，启动创建 City:450200", "Zone:lipu": "CANDIDATE 加强指导，启动创建 City:450300", "Zone:lingui": "CANDIDATE 加强指导，启动创建 City:450300",
	} {
		same(t, id, fmt.Sprint(f.get(id, "stage"), " ", f.get(id, "stageNote"), " ", strings.Join(f.walk(id, "cities"), ",")), want)
		same(t, id, f.get(id, "targetTier"), "REGIONAL")
		same(t, id+" is counted", f.walk(id, "namedIn"), []string(nil))
	}
	for _, id := range list("Zone:wuzhou", "Zone:baise", "Zone:guigang") {
		same(t, id, fmt.Sprint(f.get(id, "tier"), f.get(id, "stage"), f.get(id, "targetTier")), "REGIONALUPGRADE_SUPPORTEDNATIONAL")
	}
	same(t, "since", []any{f.get("Zone:guilin", "nationalSinceYear"), f.get("Zone:nanning", "nationalSinceYear"), f.get("Zone:liuzhou", "nationalSinceYear"), f.get("Zone:beihai", "nationalSinceYear"), f.get("Zone:beihai", "nationalByYear")},
		[]any{int64(1991), int64(1992), int64(2010), nil, int64(2015)})
	same(t, "sites", []any{f.walk("Enterprise:sgmw", "zones"), f.walk("Enterprise:liugong", "zones"), f.walk("Enterprise:liuzhou-wuling", "zones")},
		[]any{list("Zone:liuzhou"), list("Zone:liuzhou-hexi"), list("Zone:liuzhou-hexi")})
}

func TestCodes(t *testing.T) {
	f := load(t)
	same(t, "cities", len(f.walk("Region:450000", "cities")), 14)
	same(t, "荔浦", []any{f.get("County:450381", "formerCode"), f.get("County:450381", "kind"), f.walk("County:450381", "city")}, []any{"450331", "COUNTY_LEVEL_CITY", list("City:450300")})
	same(t, "临桂", []any{f.get("County:450312", "formerCode"), f.get("County:450312", "kind"), f.walk("County:450312", "city")}, []any{"450322", "DISTRICT", list("City:450300")})
	for _, id := range f.all("County", func(string, graph.Values) bool { return true }) {
		if city := f.walk(id, "city")[0]; city[:len("City:4502")] != "City:"+id[len("County:"):][:4] {
			t.Errorf("%s lies in %s", id, city)
		}
	}
	for _, typ := range list("Enterprise", "Organisation") {
		same(t, typ+" with a credit code", f.all(typ, func(_ string, v graph.Values) bool { return v["creditCode"] != nil }), []string(nil))
	}
}

// Two sources, two document numbers: both are told, neither is chosen.
func TestConflictingDocumentNumber(t *testing.T) {
	f := load(t)
	same(t, "number", f.get("Policy:strong-gx-plan-2021-2023", "documentNumber"), nil)
	same(t, "claims", f.claims("Policy:strong-gx-plan-2021-2023", "documentNumber"), list(
		"reply-2022317 桂政办发〔2021〕14号 HIGH", "two-notices-plan 桂办发〔2021〕14号 MIDDLE"))
	same(t, "leads to", f.walk("Policy:strong-gx-plan-2021-2023", "leadsTo"), list("Policy:innovation-zone-plan"))
}

// Indicators whose names are alike are told apart, and each distinction is cited.
func TestConfusableIndicators(t *testing.T) {
	f := load(t)
	for id, others := range map[string][]string{
		"Indicator:total-profit":          {"Indicator:net-profit"},
		"Indicator:high-tech-enterprises": {"Indicator:new-high-tech-enterprises"},
		"Indicator:gazelles":              {"Indicator:new-gazelles"},
		"Indicator:innovation-platforms":  {"Indicator:carriers"},
		"Indicator:industrial-output":     {"Indicator:gdp", "Indicator:revenue"},
	} {
		same(t, id, f.walk(id, "notToBeConfusedWith"), others)
		claims := strings.Join(f.claims(id, "notToBeConfusedWith"), "\n")
		for _, other := range others {
			if !strings.Contains(claims, other+" MIDDLE") {
				t.Errorf("%s is not cited for %s: %s", id, other, claims)
			}
		}
	}
	same(t, "net profit", f.walk("Indicator:net-profit", "confusableWith"), []string{"Indicator:total-profit"})
}

func TestMeasuresAndProblems(t *testing.T) {
	f := load(t)
	measures := f.walk("Policy:桂政办发〔2021〕81号", "measures")
	same(t, "measures", len(measures), 6)
	few := f.all("Problem", func(_ string, v graph.Values) bool { return strings.Contains(v["name"].(string), "数量偏少") })
	same(t, "problem", len(few), 1)
	same(t, "measure", f.walk(few[0], "measures"), list("Measure:81-layout"))
	for _, id := range measures {
		same(t, id, len(f.walk(id, "problems")), 1)
	}
	same(t, "counted", f.walk("Cohort:measures-81", "policy"), list("Policy:桂政办发〔2021〕81号"))
}

func TestNationalFramework(t *testing.T) {
	f := load(t)
	dimensions, ordinals, qualitative := map[string]int64{}, []int{}, 0
	for _, id := range f.all("Indicator", func(_ string, v graph.Values) bool { return v["framework"] != nil }) {
		v := f.nodes[id]
		dimensions[v["dimension"].(string)] = v["dimensionWeightPct"].(int64)
		ordinals = append(ordinals, int(v["ordinal"].(int64)))
		if v["qualitative"].(bool) {
			qualitative++
		}
		same(t, id, f.claims(id, "dimensionWeightPct"), list("national-evaluation-2021  MIDDLE"))
	}
	sum := int64(0)
	for _, w := range dimensions {
		sum += w
	}
	slices.Sort(ordinals)
	same(t, "dimensions", len(dimensions), 5)
	same(t, "weights", sum, int64(100))
	same(t, "indicators", []int{len(ordinals), ordinals[0], ordinals[45], qualitative}, []int{46, 1, 46, 5})
}

func TestAwards(t *testing.T) {
	f := load(t)
	got := map[string]string{}
	for _, id := range f.all("Award", func(string, graph.Values) bool { return true }) {
		got[f.walk(id, "recipients")[0]] = fmt.Sprint(f.get(id, "year"), " ", f.get(id, "kind"), " ", f.walk(id, "namedIn"))
	}
	same(t, "awards", got, map[string]string{
		"Enterprise:yuchai":   "2021 ENTERPRISE_INNOVATION []",
		"Enterprise:boshike":  "2021 ENTERPRISE_INNOVATION []",
		"Talent:zhao-xiaobin": "2022 YOUTH []",
		"Talent:wang-songlin": "2024 YOUTH []",
		"Talent:zou-yiqing":   "2024 YOUTH []",
	})
	same(t, "employers", []any{f.walk("Talent:zhao-xiaobin", "employers"), f.walk("Talent:wang-songlin", "employers"), f.walk("Talent:zou-yiqing", "employers")},
		[]any{list("Enterprise:sgmw"), list("Enterprise:liugong"), list("Enterprise:ovm")})
}

// Whatever is inferred says so, and every passage has a place in a document.
func TestSources(t *testing.T) {
	f := load(t)
	low := 0
	for _, r := range f.steps {
		if r.Type == "SUPPORTS" && r.Values["confidence"] == "LOW" {
			low++
			if r.Values["note"] == nil || r.Values["value"] == nil {
				t.Errorf("%s claims something of %s with low confidence and does not say why", r.From, r.To)
			}
		}
	}
	if low < 5 {
		t.Errorf("only %d claims of low confidence", low)
	}
	for _, id := range f.all("Citation", func(string, graph.Values) bool { return true }) {
		same(t, id, len(f.walk(id, "document")), 1)
	}
	for _, id := range f.all("Document", func(string, graph.Values) bool { return true }) {
		if len(f.walk(id, "passages")) == 0 {
			t.Errorf("%s is cited nowhere", id)
		}
	}
}

// The dataset holds facts and locators; no sentence of the reply is copied.
func TestNoSentences(t *testing.T) {
	f := load(t)
	for id, v := range f.nodes {
		for field, text := range v {
			if s, ok := text.(string); ok && field != "note" && field != "definition" && field != "description" && field != "url" && field != "nameEn" && len([]rune(s)) > 45 {
				t.Errorf("%s.%s is %d characters long: %s", id, field, len([]rune(s)), s)
			}
		}
	}
}
