package synthetic

import "zonegraph/graph"

// talentNumbers is how many people of an owner the graph names.
var (
	enterpriseTalents = []int{755, 140, 65, 40}
	researchTalents   = [][2]int{university: {8, 20}, hospital: {2, 8}, institute: {1, 6}, society: {0, 2}}
)

func (g *Generator) talents(o int, w owner) int {
	d := g.dice(tagTalentCount, o)
	if w.research < 0 {
		return d.weigh(enterpriseTalents)
	}
	r := researchTalents[w.research]
	return d.between(r[0], r[1])
}

var (
	degrees       = []string{"DOCTOR", "MASTER", "BACHELOR", ""}
	degreeWeights = []int{420, 300, 130, 150}
	titles        = []string{"SENIOR_ENGINEER", "ENGINEER", "PROFESSOR", "ASSOCIATE_PROFESSOR", "RESEARCH_FELLOW", "ACADEMICIAN", ""}
	industryTitle = []int{380, 230, 30, 20, 58, 2, 280}
	academicTitle = []int{80, 20, 260, 310, 125, 5, 200}
	programmes    = []string{"青年科技创新人才培养专项(演示)", "高层次人才引进补助项目(演示)", "八桂演示学者", "产业领军人才计划(演示)"}
	positions     = []string{"总工程师", "研发经理", "工程师", "教师", "研究员", "项目负责人"}
)

// talent is a person as far as counts and lists look at it.
type talent struct {
	dice      dice
	degree    string
	title     string
	recruited int
}

func (g *Generator) talent(o, k int, w owner) talent {
	t := talent{dice: g.dice(tagTalent, part(o, k))}
	t.degree = degrees[t.dice.weigh(degreeWeights)]
	weights := industryTitle
	if w.research >= 0 {
		weights = academicTitle
	}
	t.title = titles[t.dice.weigh(weights)]
	if t.title == "ACADEMICIAN" {
		t.degree = degrees[0]
	}
	if !t.dice.chance(0.2) {
		t.recruited = t.dice.yearSince(w.founded)
	}
	return t
}

func (g *Generator) talentNodes(o int, to *nodes) {
	w := g.owner(o)
	for k := range g.talents(o, w) {
		t := g.talent(o, k, w)
		d := &t.dice
		last, first, second := pick(d, surnames), pick(d, givenFirst), pick(d, givenSecond)
		name := join(last.zh, first.zh, second.zh)
		if d.chance(0.2) {
			name, first.en = join(last.zh, second.zh), ""
		}
		r := node(refOf("Talent", o, k), name, 5)
		v := r.Values
		if d.chance(0.15) {
			v["nameEn"] = join(last.en, " ", capital(join(first.en, second.en)), markEn)
		}
		v["aliases"] = []string{}
		setText(v, "degree", t.degree)
		setText(v, "title", t.title)
		if d.chance(0.3) {
			v["programme"] = pick(d, programmes)
		}
		setYear(v, "recruitedYear", t.recruited)
		to.add(r)
	}
}

func (g *Generator) talentEmployers(o int, to *links) {
	w := g.owner(o)
	for k := range g.talents(o, w) {
		t := g.talent(o, k, w)
		d := g.dice(tagEmployment, part(o, k))
		r := refOf("Talent", o, k)
		v := make(graph.Values, 2)
		if d.chance(0.7) {
			v["position"] = pick(&d, positions)
		}
		setYear(v, "sinceYear", t.recruited)
		to.add(relate("EMPLOYED_BY", r, g.ownerRef(o), v))
		if d.chance(0.05) { // a second post elsewhere
			to.add(relate("EMPLOYED_BY", r, g.ownerRef(g.partner(&d, o)), graph.Values{"position": "兼职研究员"}))
		}
	}
}

// platformLeaders puts the owner's own people at the head of its platforms.
func (g *Generator) platformLeaders(o int, to *links) {
	w := g.owner(o)
	people := g.talents(o, w)
	if people == 0 {
		return
	}
	var buf [8]platform
	for k := range g.platforms(o, w, buf[:0]) {
		d := g.dice(tagLeader, part(o, k))
		if !d.chance(0.6) {
			continue
		}
		r := refOf("Platform", o, k)
		director := d.below(people)
		to.add(relate("LEADS", refOf("Talent", o, director), r, graph.Values{"position": "主任"}))
		if chair := d.below(people); chair != director && d.chance(0.4) {
			to.add(relate("LEADS", refOf("Talent", o, chair), r, graph.Values{"position": "学术委员会主任"}))
		}
	}
}
