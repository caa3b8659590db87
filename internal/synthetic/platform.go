package synthetic

import "zonegraph/graph"

type platformKind struct {
	enum, name string
	// level is the only one there is for the kind, if any.
	level   string
	carrier bool
}

var platformKinds = []platformKind{
	{"NATIONAL_KEY_LABORATORY", "全国重点实验室", "NATIONAL", false},
	{"REGIONAL_LABORATORY", "自治区实验室", "REGIONAL", false},
	{"REGIONAL_KEY_LABORATORY", "自治区重点实验室", "REGIONAL", false},
	{"ENGINEERING_RESEARCH_CENTRE", "工程技术研究中心", "", false},
	{"ENTERPRISE_TECHNOLOGY_CENTRE", "企业技术中心", "", false},
	{"MANUFACTURING_INNOVATION_CENTRE", "制造业创新中心", "REGIONAL", false},
	{"PILOT_BASE", "科技成果转化中试研究基地", "REGIONAL", false},
	{"NEW_RD_INSTITUTION", "新型研发机构", "", false},
	{"CLINICAL_RESEARCH_CENTRE", "临床医学研究中心", "", false},
	{"POSTDOCTORAL_WORKSTATION", "博士后工作站", "", false},
	{"INCUBATOR", "科技企业孵化器", "", true},
	{"MAKER_SPACE", "众创空间", "", true},
	{"ACCELERATOR", "企业加速器", "", true},
	{"UNIVERSITY_SCIENCE_PARK", "大学科技园", "", true},
}

// platformWeights have the frequency of each kind, in thousandths, for
// enterprises and for each kind of research organisation. The sums are 1000.
var (
	enterprisePlatforms = []int{1, 2, 27, 330, 390, 15, 4, 45, 0, 56, 46, 68, 16, 0}
	researchPlatforms   = [][]int{
		university: {50, 15, 455, 240, 0, 15, 15, 60, 0, 20, 40, 40, 0, 50},
		hospital:   {10, 10, 190, 60, 0, 0, 0, 30, 640, 60, 0, 0, 0, 0},
		institute:  {10, 20, 220, 370, 0, 40, 30, 220, 0, 40, 30, 10, 10, 0},
		society:    {0, 0, 0, 150, 0, 50, 20, 160, 0, 0, 260, 260, 100, 0},
	}
	// platformNumbers is how many platforms an owner has, by the same kinds.
	enterpriseNumbers = []int{640, 250, 80, 30}
	researchNumbers   = [][]int{
		university: {50, 150, 250, 250, 200, 100},
		hospital:   {250, 350, 250, 150},
		institute:  {250, 400, 250, 100},
		society:    {500, 400, 100},
	}
)

// scienceParks is the kind that the first university of a city has for sure.
const scienceParks = 13

// platform is one of an owner's platforms.
type platform struct{ kind, year int }

// platforms appends the owner's platforms, each of another kind.
func (g *Generator) platforms(o int, w owner, all []platform) []platform {
	d := g.dice(tagPlatform, o)
	weights, numbers := enterprisePlatforms, enterpriseNumbers
	if w.research >= 0 {
		weights, numbers = researchPlatforms[w.research], researchNumbers[w.research]
	}
	for range d.weigh(numbers) {
		kind := d.weigh(weights)
		if w.research == university && len(all) == 0 && o < g.n+len(cities) && o%2 == 0 {
			kind = scienceParks
		}
		if has(all, kind) {
			continue
		}
		all = append(all, platform{kind, d.yearSince(w.founded)})
	}
	return all
}

func has(all []platform, kind int) bool {
	for _, p := range all {
		if p.kind == kind {
			return true
		}
	}
	return false
}

func (g *Generator) platformName(o int, w owner, d *dice, p platform) (name, field string) {
	field = g.ownerField(o, w, d)
	k := &platformKinds[p.kind]
	if k.carrier || k.enum == "ENTERPRISE_TECHNOLOGY_CENTRE" || k.enum == "POSTDOCTORAL_WORKSTATION" {
		return join(g.ownerName(o, w.city), k.name), field
	}
	if o < g.n {
		n := g.nameParts(o)
		return join(cities[w.city].name, n.first.zh, n.second.zh, field, k.name), field
	}
	return join(g.ownerName(o, w.city), field, k.name), field
}

var levels = []string{"NATIONAL", "REGIONAL", "MUNICIPAL"}

func (g *Generator) platformNodes(o int, to *nodes) {
	w := g.owner(o)
	var buf [8]platform
	for k, p := range g.platforms(o, w, buf[:0]) {
		d := g.dice(tagPlatformDetail, part(o, k))
		kind := &platformKinds[p.kind]
		name, field := g.platformName(o, w, &d, p)
		r := node(refOf("Platform", o, k), name, 7)
		v := r.Values
		v["kind"] = kind.enum
		v["carrier"] = kind.carrier
		v["aliases"] = []string{}
		v["field"] = field
		level := kind.level
		if level == "" && !d.chance(0.08) {
			level = levels[d.weigh([]int{50, 600, 350})]
		}
		setText(v, "level", level)
		if !d.chance(0.06) {
			v["approvedYear"] = int64(p.year)
			if d.chance(0.2) {
				v["batch"] = join(yearText(p.year), pick(&d, batches))
			}
		}
		if kind.enum == "PILOT_BASE" || d.chance(0.03) {
			v["unveiledOn"] = date(p.year, d.between(1, 12), d.between(1, 28))
		}
		if d.chance(0.02) {
			v["nameEn"] = join(cities[w.city].en, " Platform", markEn)
		}
		to.add(r)
	}
}

var batches = []string{"第一批", "第二批", "第三批"}

func (g *Generator) platformHosts(o int, to *links) {
	w := g.owner(o)
	var buf [8]platform
	for k := range g.platforms(o, w, buf[:0]) {
		d := g.dice(tagHost, part(o, k))
		r := refOf("Platform", o, k)
		to.add(relate("HOSTS", g.ownerRef(o), r, graph.Values{"role": "LEAD"}))
		if !d.chance(0.3) {
			continue
		}
		first := g.partner(&d, o)
		to.add(relate("HOSTS", g.ownerRef(first), r, graph.Values{"role": "PARTNER"}))
		if second := g.partner(&d, o); second != first && d.chance(0.3) {
			to.add(relate("HOSTS", g.ownerRef(second), r, graph.Values{"role": "PARTNER"}))
		}
	}
}

func (g *Generator) platformPlaces(o int, to *links) {
	w := g.owner(o)
	var buf [8]platform
	for k := range g.platforms(o, w, buf[:0]) {
		r := refOf("Platform", o, k)
		if w.inZone {
			to.add(relate("IN_ZONE", r, ref("Zone", w.zone), nil))
		}
		to.add(relate("LOCATED_IN", r, cities[w.city].ref(), nil))
	}
}

func (g *Generator) platformPolicies(o int, to *links) {
	w := g.owner(o)
	var buf [8]platform
	for k, p := range g.platforms(o, w, buf[:0]) {
		d := g.dice(tagPlatformPolicy, part(o, k))
		if p.year < policyRows[platformRules].year || d.chance(0.6) {
			continue
		}
		policy := platformRules
		if p.year >= cityPolicyRows[0].year {
			policy = cityPolicy(w.city, 0)
		}
		to.add(relate("UNDER_POLICY", refOf("Platform", o, k), ref("Policy", policy), nil))
	}
}
