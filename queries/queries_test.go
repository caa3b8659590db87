package queries_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"zonegraph/internal/embedded/embeddedtest"
	"zonegraph/internal/graphtest"
	"zonegraph/queries"
)

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// answers are what the shipped facts say, by operation: a path into the data and
// the value there. Where the honest answer is that something is not known, that
// is the answer.
var answers = map[string]map[string]string{
	"ZonesByTier": {
		"national.totalCount": "4", "regional.totalCount": "9",
		"reported.0.count": "14", "reported.0.membersConnection.totalCount": "13",
		"reported.1.count": "10", "reported.1.membersConnection.totalCount": "9",
	},
	"LiuzhouNationalSince": {"zones.0.nationalSinceYear": "2010", "zones.0.foundedYear": "1992", "zones.0.citationsConnection.edges.0.properties.confidence": "HIGH"},
	"IndustrialOutput2021": {
		"observations.#": "1", "observations.0.value": "8529.27", "observations.0.unit": "亿元", "observations.0.growthPct": "6.68",
		"observations.0.subject.__typename": "Group", "observations.0.citations.0.section": "1.2",
	},
	// 河池 lacks one, and the document says so; of 崇左 nothing is known.
	"CitiesWithoutZone": {
		"coverage.columns.0.met": "12", "coverage.columns.0.notMet": "1", "coverage.columns.0.unknown": "1", "coverage.lacksMost.name": "河池市",
		"coverage.rows.0.subject.name": "河池市", "coverage.rows.0.cells.0.state": "NOT_MET", "coverage.rows.0.cells.0.basis": "COMPLETENESS", "coverage.rows.0.cells.1.evidence.0.name": "河池高新区（拟设）",
		"coverage.rows.1.subject.name": "崇左市", "coverage.rows.1.cells.0.state": "UNKNOWN", "reported.0.membersConnection.totalCount": "9",
	},
	"CandidatesThatCloseAGap": {"closing.#": "1", "closing.0.cities.0.name": "河池市", "notClosing.#": "4"},
	"TwoZonesOfLiuzhou":       {"cities.0.zones.#": "2", "cities.0.zones.0.tier": "NATIONAL", "cities.0.zones.0.name": "柳州高新区", "cities.0.zones.1.name": "柳州河西高新区"},
	"KindsOfPlatformsLacking": {
		"coverage.met": "4", "coverage.notMet": "0", "coverage.unknown": "10",
		"coverage.columns.6.requirement.key": "pilot-base", "coverage.rows.0.cells.6.state": "MET", "coverage.rows.0.cells.6.basis": "REPORTED",
		"coverage.rows.0.cells.6.reportedCount": "2", "coverage.rows.0.cells.6.named": "0", "coverage.rows.0.cells.6.reasonZH": "文件报告2，点名0",
		"coverage.rows.0.cells.8.key": "clinical-research-centre", "coverage.rows.0.cells.8.evidence.0.name": "广西妇产疾病临床医学研究中心",
		"coverage.rows.0.cells.10.key": "incubator", "coverage.rows.0.cells.10.state": "UNKNOWN", "coverage.rows.0.cells.10.reasonZH": "无记录，不等于没有",
	},
	"CertifiedFirmsAndNoIncubator": {
		"coverage.columns.0.met": "1", "coverage.columns.0.unknown": "12", "coverage.columns.2.met": "0", "coverage.columns.2.unknown": "13",
		"coverage.rows.0.subject.name": "柳州高新区", "coverage.rows.0.cells.0.state": "MET", "coverage.rows.0.cells.0.reportedCount": "266", "coverage.rows.0.cells.1.state": "UNKNOWN",
	},
	"GapsAgainstAPack": {
		"coverage.rows.#": "3", "coverage.columns.0.met": "3", "coverage.columns.1.unknown": "3", "coverage.columns.2.unknown": "3", "coverage.columns.2.requirement.source": "Placeholder of this example, not a rule of any authority.",
	},
	"IndicatorsWithoutData": {"coverage.met": "0", "coverage.unknown": "46", "coverage.columns.#": "46", "coverage.columns.0.requirement.titleZH": "国家级和省级研发机构数"},
	"PilotBaseAndAward": {
		"both.#": "0", "pilotBase.0.name": "柳州五菱汽车工业", "pilotBase.0.platformsConnection.edges.0.properties.role": "PARTNER",
		"award.#": "0", "awardsReported.0.count": "24", "awardsReported.0.named.totalCount": "0",
	},
	"ThreeCertifications":  {"enterprises.#": "0", "reported.3.count": "2058", "reported.3.membersConnection.totalCount": "0"},
	"AwardWithoutPlatform": {"enterprises.#": "2", "enterprises.0.name": "博世科", "enterprises.1.name": "玉柴", "enterprises.1.awards.0.year": "2021"},
	// Of Nanning and Guilin nothing is recorded that could be set beside Liuzhou's.
	"LiuzhouNanningGuilin": {
		"comparison.metrics.0.period": "2021年", "comparison.metrics.3.unit": "<nil>",
		"comparison.rows.0.zone.name": "桂林高新区", "comparison.rows.0.cells.0.state": "NOT_RECORDED", "comparison.rows.0.cells.0.value": "<nil>", "comparison.rows.0.cells.0.among.rank": "<nil>",
		"comparison.rows.1.zone.name": "柳州高新区", "comparison.rows.1.cells.0.value": "266", "comparison.rows.1.cells.0.unit": "家", "comparison.rows.1.cells.0.citations.0.paragraph": "3",
		"comparison.rows.1.cells.0.among.known": "0", "comparison.rows.1.cells.0.among.unknown": "2", "comparison.rows.1.cells.0.among.median": "<nil>", "comparison.rows.1.cells.0.among.rank": "<nil>",
		"comparison.rows.1.cells.3.state": "NOT_RECORDED", "comparison.rows.1.cells.4.state": "NAMED", "comparison.rows.1.cells.4.value": "3",
		"comparison.rows.1.cells.5.state": "REPORTED", "comparison.rows.1.cells.5.value": "<nil>", "comparison.rows.1.cells.5.reportedCount": "24",
		"comparison.rows.1.cells.6.state": "REPORTED", "comparison.rows.1.cells.6.reportedCount": "2",
		"comparison.rows.2.zone.name": "南宁高新区", "comparison.rows.2.cells.0.state": "NOT_RECORDED", "comparison.rows.2.cells.4.state": "NOT_RECORDED", "comparison.rows.2.cells.4.value": "<nil>",
	},
	// No figure of any zone of the tier is recorded, so there is no median.
	"AmongItsTier": {
		"comparison.rows.#": "1", "comparison.rows.0.zone.tier": "REGIONAL", "comparison.rows.0.peerBasis": "SAME_TIER", "comparison.rows.0.peerCount": "8", "comparison.rows.0.peers.#": "8",
		"comparison.rows.0.cells.0.state": "NOT_RECORDED", "comparison.rows.0.cells.0.value": "<nil>", "comparison.rows.0.cells.0.among.median": "<nil>",
		"comparison.rows.0.cells.0.among.known": "0", "comparison.rows.0.cells.0.among.unknown": "8", "comparison.rows.0.cells.0.among.rank": "<nil>",
		// Two firms of one zone are named: a median of one peer, which says how little it is.
		"comparison.rows.0.cells.2.state": "NOT_RECORDED", "comparison.rows.0.cells.2.among.median": "2", "comparison.rows.0.cells.2.among.known": "1",
		"comparison.rows.0.cells.2.among.atLeast": "1", "comparison.rows.0.cells.2.among.unknown": "7",
		"comparison.rows.0.cells.3.state": "NOT_RECORDED", "comparison.rows.0.cells.3.among.median": "<nil>",
	},
	"FundingPerInstitution": {
		"ratio.value": "123.333333", "ratio.unit": "万元/家", "ratio.refusals.#": "0", "ratio.subject.name": "柳州高新区", "ratio.window.words": "2021年以来",
		"ratio.numerator.0.value": "370", "ratio.denominator.value": "3", "ratio.citations.#": "1", "ratio.citations.0.section": "1.3",
	},
	"FundingForTalent": {
		"ratio.value": "10.536585", "ratio.unit": "万元/名", "ratio.subject.__typename": "Group", "ratio.subject.name": "柳州相关公司及高校",
		"ratio.denominator.value": "41", "ratio.denominator.node.parts.0.count": "40", "ratio.numerator.0.node.programmes.#": "2",
	},
	// 3785 万元 since 2021 are not for the 266 firms of 2021.
	"FundingAgainstOutput": {
		"ratio.value": "<nil>", "ratio.refusals.#": "1", "ratio.refusals.0.reason": "WINDOW_MISMATCH", "ratio.subject.name": "柳州高新区",
		"ratio.refusals.0.windows.0.words": "2021年以来", "ratio.refusals.0.windows.1.words": "2021年",
		"ratio.refusals.0.messageZH": "时间窗不同，不能相除：“2021年以来”（2021-01-01至2022-06-21）；“2021年”（2021-01-01至2021-12-31）。",
	},
	"WhoReceived200Million": {"fundings.#": "1", "fundings.0.beneficiary.__typename": "City", "fundings.0.beneficiary.name": "柳州市", "fundings.0.platforms.0.hosts.0.name": "上汽通用五菱"},
	"WhereIsItStated": {"observations.0.name": "全区高新区 利润总额 2021年", "observations.0.citations.0.document.number": "第2022317号", "observations.0.citations.0.section": "1.2",
		"observations.0.citations.0.paragraph": "1", "observations.0.citations.0.factsConnection.totalCount": "56"},
	"ConflictingDocumentNumbers": {
		"conflicts.totalCount": "1", "conflicts.edges.0.node.fact.id": "Policy:strong-gx-plan-2021-2023", "conflicts.edges.0.node.recorded": "<nil>", "conflicts.edges.0.node.values.#": "2",
		"conflicts.edges.0.node.values.0.value": "桂政办发〔2021〕14号", "conflicts.edges.0.node.values.0.confidence": "HIGH",
		"conflicts.edges.0.node.values.0.claims.0.citation.section": "1.1", "conflicts.edges.0.node.values.0.claims.0.citation.paragraph": "1",
		"conflicts.edges.0.node.values.1.value": "桂办发〔2021〕14号", "conflicts.edges.0.node.values.1.confidence": "MIDDLE",
		"conflicts.edges.0.node.values.1.claims.0.citation.document.name": "引用《科技强桂三年行动方案》的另外两份公开通知",
	},
	"MeasureForAProblem": {"problems.#": "1", "problems.0.measures.0.name": "优化高新区布局", "problems.0.measures.0.policy.documentNumber": "桂政办发〔2021〕81号"},
	// It is not, in any of the four: nothing is computed, and three years are missing.
	"IsTheTrendComparable": {
		"output.comparable": "false", "output.breaks": "[DEFINITION SUBJECT SCOPE PERIOD_LENGTH GAP]", "output.yearsNotRecorded": "[2018 2019 2020]", "output.points.#": "5",
		"output.points.0.observation.value": "5444.97", "output.points.1.recorded": "false", "output.points.1.observation": "<nil>",
		"output.points.4.observation.value": "8529.27", "output.points.4.changePct": "<nil>", "output.points.4.observation.growthPct": "6.68", "output.points.4.observation.citations.0.section": "1.2",
		"output.points.4.marks.1.messageZH": "主体变化：“2017年统计的九家高新区” → “广西全区高新区”",
		"output.points.4.marks.3.messageZH": "时期长度变化：9个月，“2017年前三季度”（2017-01-01至2017-09-30） → 12个月，“2021年”（2021-01-01至2021-12-31）",
		"revenue.comparable":                "false", "revenue.points.4.observation.value": "11154.81", "revenue.points.4.changePct": "<nil>",
		"profit.comparable": "false", "profit.breaks": "[INDICATOR SUBJECT SCOPE PERIOD_LENGTH GAP NOTE]", "profit.points.4.changePct": "<nil>",
		"profit.points.4.marks.0.messageZH": "指标不同：“净利润” → “利润总额”（“利润总额为税前，净利润为税后”）",
		"highTechEnterprises.comparable":    "false", "highTechEnterprises.breaks": "[SUBJECT SCOPE PERIOD_NOT_RECORDED GAP]", "highTechEnterprises.points.4.observation.value": "2058",
	},
	"ValidAtADate": {"certificationsConnection.totalCount": "0", "reported.#": "3"},
	// No policy is recorded that an award or a platform was given under.
	"PathBetweenTwoNodes": {
		"asAsked.length": "<nil>", "asAsked.totalCount": "0", "asAsked.truncated": "false",
		"asAsked.conclusionZH":  "在所限类型和关系下，图谱中无6步以内的路径。无记录不等于没有关联。",
		"toPlatform.totalCount": "1", "toPlatform.paths.0.text": "上汽通用五菱 -HOSTS→ 广西新能源汽车实验室",
		"toAward.length": "3", "toAward.totalCount": "1", "toAward.conclusionZH": "最短路径3步，共1条。",
		"toAward.paths.0.text":  "广西新能源汽车实验室 ←HOSTS- 上汽通用五菱 ←EMPLOYED_BY- 赵肖斌 ←AWARDED_TO- 2022年度广西科学技术奖 青年科技杰出贡献奖（赵肖斌）",
		"toPolicy.totalCount":   "0",
		"toPolicy.conclusionEN": "No path within 6 steps in the recorded graph, with these types and relationships. Not recorded does not mean unrelated.",
		"throughTheCity.length": "4", "throughTheCity.totalCount": "1", "throughTheCity.paths.0.nodes.#": "5", "throughTheCity.paths.0.steps.3.direction": "IN",
		"throughTheCity.paths.0.nodes.0.id": "Enterprise:sgmw", "throughTheCity.paths.0.nodes.1.id": "Platform:gx-nev-laboratory", "throughTheCity.paths.0.nodes.2.name": "柳州市",
		"throughTheCity.paths.0.nodes.3.name": "柳州市人民政府", "throughTheCity.paths.0.nodes.4.id": "Policy:reply-working-plan",
	},
	// The lists are what exports and imports are about.
	"EnterpriseList":    {"enterprises.#": "9", "enterprises.0.name": "一汽解放", "enterprises.0.creditCode": "<nil>", "enterprises.0.nameEn": "FAW Jiefang"},
	"CertificationList": {"certifications.#": "0"},
	"PlatformList":      {"platforms.#": "3", "platforms.0.kind": "CLINICAL_RESEARCH_CENTRE"},
	"SiteList":          {"enterprises.#": "5", "enterprises.0.name": "一汽解放", "enterprises.0.zonesConnection.edges.0.properties.role": "柳州基地（柳东）"},
	"AwardList":         {"awards.#": "5"},
}

// Every saved operation is in good form and answers what the facts say.
func TestAnswersOnTheShippedFacts(t *testing.T) {
	saved, err := queries.Parse(queries.Files)
	if err != nil {
		t.Fatal(err)
	}
	e := graphtest.Guangxi(t)
	for _, q := range saved {
		t.Run(q.Name, func(t *testing.T) {
			wants, ok := answers[q.Name]
			if !ok {
				t.Fatal("there is no answer to check it by")
			}
			var variables map[string]any
			if q.Variables != "" {
				if err := json.Unmarshal([]byte(q.Variables), &variables); err != nil {
					t.Fatal(err)
				}
			}
			var data any
			e.Query(t, &data, q.Query, variables)
			golden(t, q.Name, data)
			for path, want := range wants {
				if got := at(data, path); got != want {
					t.Errorf("%s is %q, want %q", path, got, want)
				}
			}
		})
	}
	if len(saved) != len(answers) {
		t.Errorf("%d operations, %d answers", len(saved), len(answers))
	}
}

var update = flag.Bool("update", false, "write the answers as they are now to the files of answers/")

// golden holds a whole answer against the file that documents it.
func golden(t *testing.T, name string, data any) {
	t.Helper()
	var got bytes.Buffer
	out := json.NewEncoder(&got)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(data); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("answers", name+".json")
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	// Lists that an operation does not sort have no order of their own.
	var documented any
	if err := json.Unmarshal(want, &documented); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(unordered(data), unordered(documented)) {
		have, old := strings.Split(got.String(), "\n"), strings.Split(string(want), "\n")
		n := 0
		for n < min(len(have), len(old)) && have[n] == old[n] {
			n++
		}
		t.Errorf("%s differs from line %d on:\n%s\nwant\n%s\nIf the new answer is right, write it with -update.", file, n+1, few(have[n:]), few(old[n:]))
	}
}

// unordered is a value with every list in one order, whatever order it was in.
func unordered(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, x := range v {
			out[name] = unordered(x)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = unordered(x)
		}
		slices.SortFunc(out, func(a, b any) int {
			x, _ := json.Marshal(a)
			y, _ := json.Marshal(b)
			return bytes.Compare(x, y)
		})
		return out
	}
	return v
}

// at reads a value by a path such as zones.0.name; # is the length of a list.
func at(v any, path string) string {
	for _, step := range strings.Split(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[step]
		case []any:
			if step == "#" {
				return strconv.Itoa(len(x))
			}
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(x) {
				return "no such item"
			}
			v = x[i]
		}
	}
	return fmt.Sprint(v)
}
