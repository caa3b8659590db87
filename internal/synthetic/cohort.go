package synthetic

import (
	"strconv"

	"zonegraph/graph"
)

// counted is something of which sources report the number.
type counted struct {
	what, memberType, memberKind, unit, nature string
	// rate is the number to an enterprise.
	rate float64
}

// The first five are counted for zones, year by year.
var countedThings = []counted{
	{"新认定高新技术企业", "Certification", "HIGH_TECH", "家", flow, 0.055},
	{"高新技术企业", "Enterprise", "", "家", stock, 0.17},
	{"创新平台和载体", "Platform", "", "个", stock, 0.35},
	{"引进博士", "Talent", "", "名", flow, 0.02},
	{"科学技术奖", "Award", "", "项", flow, 0.02},
	{"措施", "Measure", "", "条", stock, 0},
	{"高新区", "Zone", "", "家", stock, 0},
	{"子实验室", "Platform", "", "个", stock, 0},
}

const (
	countedInZones  = 5
	countEnterprise = 1
	countPlatforms  = 2
	countDoctors    = 3
	countAwards     = 4
	countMeasures   = 5
	countZones      = 6
	countSubunits   = 7

	firstCohortYear = 2019
	cohortYears     = 5
	// cohortEnterprises is how many enterprises have a cohort at most.
	cohortEnterprises = 100
)

// cohort is one of the reported numbers. There are so few of them, whatever the
// size of the graph, that they are held in a table.
type cohort struct {
	thing, year int
	subject     graph.Ref // empty for the measures of a policy
	name        string
	zone        int // zone, owner or policy in which members are looked for
	whole       int // index of the cohort of which it is a part, or -1
}

// zoneCohort is the index of a zone's cohort.
func zoneCohort(z, year, thing int) int {
	return (z*cohortYears+year-firstCohortYear)*countedInZones + thing
}

func (g *Generator) allCohorts() []cohort {
	var all []cohort
	wholes := zoneCohort(len(g.zones), firstCohortYear, 0)
	for z := range g.zones {
		for k := range cohortYears * countedInZones {
			whole := -1
			if g.zones[z].recognised() {
				whole = wholes + k
			}
			all = append(all, cohort{k % countedInZones, firstCohortYear + k/countedInZones, ref("Zone", z), g.zones[z].name, z, whole})
		}
	}
	for k := range cohortYears * countedInZones {
		all = append(all, cohort{k % countedInZones, firstCohortYear + k/countedInZones, ref("Group", allZonesGroup), groupNames[allZonesGroup], -1, -1})
	}
	for c := range cities {
		all = append(all, cohort{countEnterprise, revenueYear, cities[c].ref(), cities[c].name + "市", g.cityZones[c][0], -1})
		all = append(all, cohort{countPlatforms, revenueYear, ref("Organisation", g.research(c)), g.organisation(g.research(c)).name, g.n + c, -1})
	}
	for c := range cities {
		// A research institution's first platform, if it has any, reports units.
		hosted := g.memberPlatforms(&cohort{year: lastYear, subject: ref("Organisation", g.research(c))}, g.n+c, nil)
		if len(hosted) > 0 {
			all = append(all, cohort{countSubunits, lastYear, hosted[0], g.organisation(g.research(c)).name + "平台", g.n + c, -1})
		}
	}
	for c := range g.counties {
		if zones := g.cityZones[g.counties[c].city]; c%3 == 0 {
			all = append(all, cohort{countEnterprise, revenueYear, g.counties[c].ref(), g.counties[c].name, zones[len(zones)-1], -1})
		}
	}
	for p := range policyCount {
		if row := g.policy(p); row.measures > 0 {
			all = append(all, cohort{countMeasures, row.year, graph.Ref{}, row.title, p, -1})
		}
	}
	all = append(all, cohort{countZones, lastYear, regionRef, "自治区", -1, -1})
	for k := range min(g.n, cohortEnterprises) {
		e := k * (g.n / min(g.n, cohortEnterprises))
		all = append(all, cohort{countDoctors, lastYear, ref("Enterprise", e), g.ownerName(e, g.profile(e).city), e, -1})
	}
	return all
}

// count is always more than the members that are named, and a whole is the sum
// of its parts.
func (g *Generator) count(i int) int {
	c := &g.cohorts[i]
	switch {
	case c.thing == countMeasures:
		return g.policy(c.zone).measures
	case c.thing == countZones:
		return len(g.zones)
	case c.subject.Type == "Group":
		sum := 0
		for z := range g.zones {
			if p := zoneCohort(z, c.year, c.thing); g.cohorts[p].whole == i {
				sum += g.count(p)
			}
		}
		return sum
	}
	named := len(g.named(i)) + 1
	if c.thing == countSubunits {
		return 2 + i%4
	}
	if c.subject.Type == "Organisation" || c.subject.Type == "Enterprise" {
		return named
	}
	d := g.dice(tagCohort, i)
	size := float64(g.n) * g.zones[c.zone].share
	return max(named, int(size*countedThings[c.thing].rate*(0.9+0.2*d.unit())))
}

func (g *Generator) cohortName(i int) string {
	c := &g.cohorts[i]
	return join(c.name, strconv.Itoa(c.year), "年", countedThings[c.thing].what)
}

func (g *Generator) cohortNode(i int, to *nodes) {
	c := &g.cohorts[i]
	thing := &countedThings[c.thing]
	r := node(ref("Cohort", i), g.cohortName(i), 9)
	v := r.Values
	v["count"] = int64(g.count(i))
	v["unit"] = thing.unit
	v["memberType"] = thing.memberType
	setText(v, "memberKind", thing.memberKind)
	v["what"] = thing.what
	v["nature"] = thing.nature
	switch d := g.dice(tagCohort, i); {
	case c.thing == countMeasures || d.chance(0.08):
		// The source gives no window.
	case thing.nature == stock:
		v["window"] = "截至" + strconv.Itoa(c.year) + "年底"
		v["windowEnd"] = date(c.year, 12, 31)
		v["year"] = int64(c.year)
	case d.chance(0.15):
		v["window"] = strconv.Itoa(c.year) + "年以来"
		v["windowStart"] = date(c.year, 1, 1)
	default:
		v["window"] = strconv.Itoa(c.year) + "年"
		v["windowStart"], v["windowEnd"] = date(c.year, 1, 1), date(c.year, 12, 31)
		v["year"] = int64(c.year)
	}
	to.add(r)
}

func (g *Generator) cohortLinks(i int, to *links) {
	c, r := &g.cohorts[i], ref("Cohort", i)
	switch c.thing {
	case countMeasures:
		to.add(relate("COUNTED_IN", r, ref("Policy", c.zone), nil))
	case countSubunits:
		to.add(relate("COUNTED_IN", r, c.subject, nil))
	default:
		to.add(relate("COUNTED_FOR", r, c.subject, nil))
	}
	for _, m := range g.named(i) {
		to.add(relate("NAMES", r, m, nil))
	}
	if c.whole >= 0 {
		to.add(relate("PART_OF", r, ref("Cohort", c.whole), nil))
	}
}
