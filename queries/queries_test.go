package queries_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"zonegraph/internal/embedded/embeddedtest"
	"zonegraph/internal/graphtest"
	"zonegraph/queries"
	"zonegraph/web"
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
		"coverage.rows.0.cells.10.key": "incubator", "coverage.rows.0.cells.10.state": "UNKNOWN", "coverage.rows.0.cells.10.reasonZH": "没有记录；没有记录不等于没有",
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
		"ratio.refusals.0.messageZH": "时间窗不同，不能相除：2021年以来（2021-01-01—2022-06-21）；2021年（2021-01-01—2021-12-31）。",
	},
	"WhoReceived200Million": {"fundings.#": "1", "fundings.0.beneficiary.__typename": "City", "fundings.0.beneficiary.name": "柳州市", "fundings.0.platforms.0.hosts.0.name": "上汽通用五菱"},
	"WhereIsItStated":       {"observations.0.name": "全区高新区 利润总额 2021年", "observations.0.citations.0.document.number": "第2022317号", "observations.0.citations.0.section": "1.2"},
	"ConflictingDocumentNumbers": {
		"policies.#": "1", "policies.0.documentNumber": "<nil>",
		"policies.0.citationsConnection.edges.0.properties.value": "桂办发〔2021〕14号", "policies.0.citationsConnection.edges.1.properties.value": "桂政办发〔2021〕14号",
	},
	"MeasureForAProblem":   {"problems.#": "1", "problems.0.measures.0.name": "优化高新区布局", "problems.0.measures.0.policy.documentNumber": "桂政办发〔2021〕81号"},
	"IsTheTrendComparable": {"observations.#": "6", "observations.0.indicator.name": "净利润", "observations.0.scope": "九家高新区，前三季度", "observations.3.indicator.name": "利润总额"},
	// The lists are what exports and imports are about.
	"EnterpriseList":    {"enterprises.#": "9", "enterprises.0.name": "一汽解放", "enterprises.0.creditCode": "<nil>", "enterprises.0.nameEn": "FAW Jiefang"},
	"CertificationList": {"certifications.#": "0"},
	"PlatformList":      {"platforms.#": "3", "platforms.0.kind": "CLINICAL_RESEARCH_CENTRE"},
	"SiteList":          {"enterprises.#": "5", "enterprises.0.name": "一汽解放", "enterprises.0.zonesConnection.edges.0.properties.role": "柳州基地（柳东）"},
	"AwardList":         {"awards.#": "5"},
	"ValidAtADate":      {"certificationsConnection.totalCount": "0", "reported.#": "3"},
}

// Every saved operation is in good form and answers what the facts say.
func TestAnswersOnTheShippedFacts(t *testing.T) {
	saved, err := web.ParseSavedQueries(queries.Files)
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
