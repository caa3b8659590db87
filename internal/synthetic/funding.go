package synthetic

import (
	"strconv"

	"zonegraph/graph"
)

const (
	perZoneFundings = 8
	perFunding      = 25 // enterprises to one funding, besides
	wanPerYi        = 10_000
)

func (g *Generator) fundingCount() int { return len(g.zones)*perZoneFundings + g.n/perFunding }

// The types of beneficiaries with their frequency in thousandths.
var (
	beneficiaryTypes   = []string{"Zone", "Enterprise", "Organisation", "City", "County", "Group", "Region"}
	beneficiaryWeights = []int{380, 330, 130, 80, 40, 30, 10}
	purposes           = []string{"研发奖补", "认定奖励后补助", "平台建设", "科技项目", "人才引进补助", "载体运营补助", "成果转化"}
	fundingForms       = []string{"后补助", "项目资助", "奖励", ""}
	fundingProgrammes  = []string{"创新驱动发展专项(演示)", "科技基地和人才专项(演示)", "重点研发计划(演示)"}
)

// funding is a sum of money, before it becomes a record.
type funding struct {
	dice        dice
	beneficiary graph.Ref
	name        string
	// index of the beneficiary within its type.
	index   int
	year    int
	purpose string
}

func (g *Generator) funding(f int) funding {
	d := g.dice(tagFunding, f)
	m := funding{year: d.between(firstYear+2, lastYear), purpose: pick(&d, purposes)}
	switch typ := beneficiaryTypes[d.weigh(beneficiaryWeights)]; typ {
	case "Zone":
		m.index = g.home(d.below(g.n))
		m.beneficiary, m.name = ref(typ, m.index), g.zones[m.index].name
	case "Enterprise":
		m.index = d.below(g.n)
		m.beneficiary, m.name = ref(typ, m.index), g.ownerName(m.index, g.profile(m.index).city)
	case "Organisation":
		m.index = g.n + d.below(g.researchCount())
		m.beneficiary, m.name = g.ownerRef(m.index), g.ownerName(m.index, 0)
	case "City":
		m.index = d.below(len(cities))
		m.beneficiary, m.name = cities[m.index].ref(), cities[m.index].name+"市"
	case "County":
		m.index = d.below(len(g.counties))
		m.beneficiary, m.name = g.counties[m.index].ref(), g.counties[m.index].name
	case "Group":
		m.index = cityGroup + d.below(len(cities))
		m.beneficiary, m.name = ref(typ, m.index), groupName(m.index)
	default:
		m.beneficiary, m.name = regionRef, "自治区"
	}
	m.dice = d
	return m
}

func (g *Generator) fundingNode(f int, to *nodes) {
	m := g.funding(f)
	d := &m.dice
	r := node(ref("Funding", f), join(m.name, m.purpose), 9)
	v := r.Values
	wan := max(5, int(d.logNormal(120, 1.3))/5*5)
	if wan > wanPerYi {
		wan = wan / wanPerYi * wanPerYi
	}
	v["amount"] = graph.Decimal(wan) * 1_000_000
	v["stated"] = strconv.Itoa(wan) + "万元"
	if wan%wanPerYi == 0 {
		v["stated"] = strconv.Itoa(wan/wanPerYi) + "亿元"
	}
	v["purpose"] = m.purpose
	setText(v, "form", pick(d, fundingForms))
	v["programmes"] = []string{}
	if d.chance(0.4) {
		v["programmes"] = []string{pick(d, fundingProgrammes)}
	}
	v["cumulative"] = false
	switch x := d.unit(); {
	case x < 0.65:
		v["window"] = yearText(m.year)
		v["windowStart"], v["windowEnd"] = date(m.year, 1, 1), date(m.year, 12, 31)
	case x < 0.8:
		v["window"] = join(yearText(m.year), "以来")
		v["windowStart"] = date(m.year, 1, 1)
	case x < 0.9:
		v["window"] = join("截至", yearText(m.year))
		v["windowEnd"] = date(m.year, 12, 31)
		v["cumulative"] = true
	}
	to.add(r)
}

func (g *Generator) fundingLinks(f int, to *links) {
	m := g.funding(f)
	r := ref("Funding", f)
	to.add(relate("GRANTED_TO", r, m.beneficiary, nil))
	d := g.dice(tagFunder, f)
	funder := d.below(grantDepartments)
	if m.beneficiary.Type != "Region" && d.chance(0.3) {
		funder = g.cityGovernment(d.below(len(cities)))
	}
	to.add(relate("GRANTED_BY", r, ref("Organisation", funder), nil))
	switch m.beneficiary.Type {
	case "Enterprise", "Organisation":
		w := g.owner(m.index)
		var buf [8]platform
		if all := g.platforms(m.index, w, buf[:0]); len(all) > 0 {
			to.add(relate("FUNDS", r, refOf("Platform", m.index, d.below(len(all))), nil))
		}
	case "Zone":
		if year := m.year - firstCohortYear; year >= 0 && year < cohortYears && d.chance(0.6) {
			to.add(relate("FUNDS", r, ref("Cohort", zoneCohort(m.index, m.year, d.below(countedInZones))), nil))
		}
	}
	if p := d.below(regionPolicies); policyRows[p].year <= m.year {
		to.add(relate("UNDER_POLICY", r, ref("Policy", p), nil))
	}
}
