package synthetic

import "strconv"

// departments of the region come first among the organisations.
var departments = []struct{ name, en, kind string }{
	{"自治区科学技术厅", "Department of Science and Technology", "DEPARTMENT"},
	{"自治区工业和信息化厅", "Department of Industry and Information Technology", "DEPARTMENT"},
	{"自治区发展和改革委员会", "Development and Reform Commission", "DEPARTMENT"},
	{"自治区财政厅", "Department of Finance", "DEPARTMENT"},
	{"自治区人力资源和社会保障厅", "Department of Human Resources", "DEPARTMENT"},
	{"自治区人大常委会", "Standing Committee of the People's Congress", "CONGRESS"},
	{"自治区人民政府", "People's Government of the Region", "GOVERNMENT"},
}

const (
	scienceDepartment = 0
	treasury          = 3
	grantDepartments  = 5 // the first ones, those that grant money
	congress          = 5
	regionGovernment  = 6
	// perResearch is how many enterprises there are to a research organisation
	// beyond the basic ones.
	perResearch = 150
)

// Every city has one of each of these; further ones are drawn by weight.
const (
	university = iota
	hospital
	institute
	society
	basicResearch = 3
)

var researchKinds = []struct{ enum, name, en string }{
	{"UNIVERSITY", "科技大学", "University of Technology"},
	{"HOSPITAL", "人民医院", "People's Hospital"},
	{"INSTITUTE", "产业技术研究院", "Institute of Industrial Technology"},
	{"OTHER", "技术转移中心", "Technology Transfer Centre"},
}

var researchWeights = []int{100, 120, 580, 200}

// The organisations, in order: departments, governments and bureaus of cities,
// administrations of zones, and research organisations.
func (g *Generator) cityGovernment(c int) int { return len(departments) + c }
func (g *Generator) cityBureau(c int) int     { return len(departments) + len(cities) + c }
func (g *Generator) administration(z int) int { return len(departments) + 2*len(cities) + z }
func (g *Generator) research(r int) int       { return g.administration(len(g.zones)) + r }

func (g *Generator) researchCount() int     { return basicResearch*len(cities) + g.n/perResearch }
func (g *Generator) organisationCount() int { return g.research(g.researchCount()) }

// organisation is what other entities need to know about an organisation.
type organisation struct {
	kind string
	// research is an index of researchKinds, or -1.
	research, city int
	name, en       string
}

func (g *Generator) organisation(i int) organisation {
	switch {
	case i < len(departments):
		d := departments[i]
		return organisation{d.kind, -1, nanning, d.name, d.en}
	case i < g.cityBureau(0):
		c := i - g.cityGovernment(0)
		return organisation{"GOVERNMENT", -1, c, cities[c].name + "市人民政府", "People's Government of " + cities[c].en}
	case i < g.administration(0):
		c := i - g.cityBureau(0)
		return organisation{"DEPARTMENT", -1, c, cities[c].name + "市科学技术局", cities[c].en + " Science Bureau"}
	case i < g.research(0):
		z := &g.zones[i-g.administration(0)]
		return organisation{"ZONE_ADMINISTRATION", -1, z.cities[0], z.name + "管理委员会", "Administration of " + z.en}
	}
	r := i - g.research(0)
	kind, city := r/len(cities), r%len(cities)
	if kind < basicResearch {
		k := researchKinds[kind]
		return organisation{k.enum, kind, city, cities[city].name + k.name, cities[city].en + " " + k.en}
	}
	d := g.dice(tagOrganisation, i)
	city = g.zones[g.home(d.below(g.n))].cities[0]
	kind = d.weigh(researchWeights)
	k := researchKinds[kind]
	n := g.nameParts(r)
	o := organisation{k.enum, kind, city, join(cities[city].name, n.first.zh, n.second.zh, k.name), ""}
	switch kind {
	case hospital:
		o.name = join(cities[city].name, "第", strconv.Itoa(r), k.name)
	case institute:
		o.name = join(cities[city].name, n.short(), "研究院")
		o.en = join(n.english(city), " ", k.en)
	}
	return o
}

func (g *Generator) organisationNode(i int, to *nodes) {
	o := g.organisation(i)
	d := g.dice(tagAlias, i)
	r := node(ref("Organisation", i), o.name, 4)
	v := r.Values
	v["kind"] = o.kind
	if o.en != "" {
		v["nameEn"] = o.en + markEn
	}
	v["aliases"] = []string{}
	if o.research >= 0 && d.chance(0.4) {
		v["aliases"] = []string{join("原", o.name, Mark)}
	}
	if !d.chance(0.15) {
		v["creditCode"] = creditCode("12", cities[o.city].code, i)
	}
	to.add(r)
}

func (g *Generator) organisationLinks(i int, to *links) {
	to.add(relate("SEATED_IN", ref("Organisation", i), cities[g.organisation(i).city].ref(), nil))
}
