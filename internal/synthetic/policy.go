package synthetic

import (
	"strconv"

	"zonegraph/graph"
)

// policyRow is a policy of the region; from is the one that it follows from.
type policyRow struct {
	kind, title string
	year, from  int
	issuer      int
	measures    int
}

var policyRows = []policyRow{
	{"REGULATION", "自治区开发区条例", 2019, -1, congress, 0},
	{"OPINIONS", "关于促进高新区高质量发展的意见", 2020, 0, regionGovernment, 0},
	{"MEASURES", "促进高新区高质量发展若干措施", 2021, 1, regionGovernment, 23},
	{"INDICATOR_SYSTEM", "高新区综合评价指标体系", 2021, 2, scienceDepartment, 0},
	{"ACTION_PLAN", "科技创新三年行动方案(2021—2023年)", 2021, 1, regionGovernment, 12},
	{"WORKING_PLAN", "创新功能区提升工程工作方案", 2021, 4, scienceDepartment, 8},
	{"RULES", "科学技术奖励办法", 2018, -1, regionGovernment, 0},
	{"RULES", "创新平台建设管理办法", 2017, -1, scienceDepartment, 0},
	{"RULES", "新型研发机构认定管理办法", 2019, 7, scienceDepartment, 0},
	{"RULES", "高新区管理办法", 2022, 2, scienceDepartment, 0},
	{"MEASURES", "支持瞪羚企业发展若干措施", 2019, -1, scienceDepartment, 9},
	{"ACTION_PLAN", "新能源汽车产业发展行动方案", 2022, 1, 1, 11},
	{"OPINIONS", "关于加快制造业创新中心建设的意见", 2018, -1, 1, 0},
	{"WORKING_PLAN", "高新区全覆盖工作方案", 2022, 2, scienceDepartment, 6},
	{"ACTION_PLAN", "科技强区三年行动方案(2024—2026年)", 2024, 4, regionGovernment, 14},
	{"RULES", "科技计划项目经费管理办法", 2020, -1, 3, 0},
}

// The policies, in order: those of the region, the notice of each year on
// certifications, and those of the cities.
const (
	measuresPolicy = 2
	awardPolicy    = 6
	platformRules  = 7
	actionPlan     = 4
	regionPolicies = 16
	cityPolicies   = 2
	policyCount    = regionPolicies + yearCount + len(cities)*cityPolicies
)

func noticeOf(year int) int      { return regionPolicies + year - firstYear }
func cityPolicy(city, k int) int { return regionPolicies + yearCount + city*cityPolicies + k }

// cityPolicyRows are the policies that each city has.
var cityPolicyRows = [cityPolicies]policyRow{
	{kind: "MEASURES", title: "支持高新区建设若干措施", year: 2022, from: measuresPolicy, measures: 5},
	{kind: "ACTION_PLAN", title: "创新主体培育行动方案", year: 2023, from: actionPlan, measures: 4},
}

func (g *Generator) policy(p int) policyRow {
	switch k := p - regionPolicies - yearCount; {
	case p < regionPolicies:
		return policyRows[p]
	case k < 0:
		year := firstYear + p - regionPolicies
		return policyRow{"WORKING_PLAN", yearText(year) + "度资质认定工作通知", year, -1, scienceDepartment, 0}
	default:
		row := cityPolicyRows[k%cityPolicies]
		row.title = cities[k/cityPolicies].name + "市" + row.title
		row.issuer = g.cityGovernment(k / cityPolicies)
		return row
	}
}

// documentNumber is null for one in eight policies, as if sources disagreed.
func documentNumber(p int, row policyRow) string {
	if p%8 == 7 {
		return ""
	}
	return "演政发〔" + strconv.Itoa(row.year) + "〕" + strconv.Itoa(p+1) + "号"
}

func (g *Generator) policyNode(p int, to *nodes) {
	row := g.policy(p)
	r := node(ref("Policy", p), "《"+row.title+"》", 5)
	v := r.Values
	v["aliases"] = []string{}
	v["kind"] = row.kind
	setText(v, "documentNumber", documentNumber(p, row))
	v["year"] = int64(row.year)
	if row.year < 2018 {
		v["status"] = "修订"
	} else {
		v["status"] = "有效"
	}
	to.add(r)
}

func (g *Generator) policyLinks(p int, to *links) {
	row, r := g.policy(p), ref("Policy", p)
	to.add(relate("ISSUED_BY", r, ref("Organisation", row.issuer), nil))
	if p%5 == 2 && row.issuer != treasury { // some are issued jointly
		to.add(relate("ISSUED_BY", r, ref("Organisation", treasury), nil))
	}
	if row.from >= 0 {
		to.add(relate("LEADS_TO", ref("Policy", row.from), r, nil))
	}
}

// lever is what a measure does, and the problems that it addresses.
type lever struct {
	name     string
	problems []int
}

var problems = []string{
	"高新区数量偏少", "整体质量不高", "创新支撑能力不足", "产业不高不新", "开放合作不深", "辐射带动有限",
	"管理运营机制不畅", "压力不足、动力不够", "高层次人才短缺", "研发投入强度偏低", "统计基础薄弱", "成果转化不畅",
}

var levers = []lever{
	{"优化高新区布局", []int{0, 1}}, {"支持升级国家级高新区", []int{1}}, {"推动设区市全覆盖", []int{0}}, {"建设高水平创新平台", []int{2}},
	{"布局中试研究基地", []int{2, 11}}, {"培育高新技术企业", []int{3}}, {"扶持瞪羚企业", []int{3}}, {"发展战略性新兴产业", []int{3}},
	{"建设特色产业基地", []int{3, 5}}, {"深化区域合作", []int{4, 5}}, {"引进境外研发机构", []int{4}}, {"改革管理体制", []int{6}},
	{"推行岗位薪酬改革", []int{6, 7}}, {"下放管理权限", []int{6}}, {"实行容缺受理", []int{6}}, {"开展年度分类评价", []int{7}},
	{"健全奖惩机制", []int{7}}, {"引进高层次人才", []int{8}}, {"培养青年科技人才", []int{8}}, {"落实研发奖补", []int{9}},
	{"引导企业加大研发投入", []int{9, 2}}, {"健全统计工作体系", []int{10}}, {"对标一流高新区", []int{10, 7}}, {"促进科技成果转化", []int{11}},
	{"建设创业孵化载体", []int{11, 3}},
}

// leverOf is the lever of a policy's k-th measure; no policy has one twice.
func leverOf(p, k int) lever { return levers[(p*7+k)%len(levers)] }

func (g *Generator) measureNodes(p int, to *nodes) {
	for k := range g.policy(p).measures {
		r := node(refOf("Measure", p, k), leverOf(p, k).name, 1)
		r.Values["ordinal"] = int64(k + 1)
		to.add(r)
	}
}

func (g *Generator) measureLinks(p int, to *links) {
	for k := range g.policy(p).measures {
		r := refOf("Measure", p, k)
		to.add(relate("HAS_MEASURE", ref("Policy", p), r, nil))
		for _, problem := range leverOf(p, k).problems {
			to.add(relate("ADDRESSES", r, ref("Problem", problem), nil))
		}
	}
}

func (g *Generator) problemNode(i int, to *nodes) { to.add(node(ref("Problem", i), problems[i], 0)) }

// goal is planned work, and the policy that sets it.
type goal struct {
	category, name string
	policy         int
}

var goals = []goal{
	{"总体布局", "每个设区市至少一家自治区级高新区", 13}, {"总体布局", "新增国家级高新区", 2}, {"总体布局", "县域高新区启动创建", 13},
	{"创新能力", "双创平台提质增量", 4}, {"创新能力", "突破核心技术", 4}, {"创新能力", "建设中试研究基地", 7},
	{"产业发展", "做强新能源汽车产业", 11}, {"产业发展", "建设特色产业基地", 2}, {"产业发展", "企业技术改造", 4},
	{"人才", "引进高层次人才", 14}, {"人才", "培养青年科技人才", 14}, {"体制机制", "岗位薪酬改革", 9},
	{"体制机制", "下放管理权限", 9}, {"考核评价", "年度分类评价", 3}, {"考核评价", "评价结果与奖惩挂钩", 3},
	{"统计", "健全统计工作体系", 9}, {"统计", "分析指标短板", 3}, {"统计", "对标一流高新区", 2},
	{"开放合作", "引进境外研发机构", 14}, {"开放合作", "区域协同创新", 14}, {"企业培育", "高新技术企业倍增", 10},
	{"企业培育", "培育瞪羚企业", 10}, {"企业培育", "推动企业上市", 10}, {"绿色发展", "降低单位能耗", 11},
}

func (g *Generator) goalNode(i int, to *nodes) {
	r := node(ref("Goal", i), goals[i].name, 2)
	r.Values["category"] = goals[i].category
	if i%3 == 0 {
		r.Values["description"] = "演示:" + goals[i].name
	}
	to.add(r)
}

// goalLinks concern subjects of each type in turn.
func (g *Generator) goalLinks(i int, to *links) {
	r := ref("Goal", i)
	to.add(relate("SET_BY", r, ref("Policy", goals[i].policy), nil))
	d := g.dice(tagGoal, i)
	concern := func(subject graph.Ref) { to.add(relate("CONCERNS", r, subject, nil)) }
	switch i % 7 {
	case 0:
		concern(regionRef)
		concern(ref("Group", allZonesGroup))
	case 1:
		concern(ref("Group", d.below(zoneGroups)))
	case 2:
		concern(g.counties[d.below(len(g.counties))].ref())
	case 3:
		concern(ref("Enterprise", d.below(g.n)))
		concern(ref("Zone", 0))
	case 4:
		concern(ref("Organisation", g.research(d.below(len(cities)))))
	case 5:
		first := d.below(len(g.zones))
		concern(ref("Zone", first))
		concern(ref("Zone", (first+1)%len(g.zones)))
	default:
		concern(cities[d.below(len(cities))].ref())
	}
}
