package synthetic

import (
	"strconv"
	"strings"

	"zonegraph/graph"
)

// passage is a place in a document with the facts that it states.
type passage struct {
	ref, document  graph.Ref
	title, section string
	paragraph      int
	claims         []claim
}

// claim is what a passage says of one fact.
type claim struct {
	fact                     graph.Ref
	field, value, confidence string
}

const (
	high   = "HIGH"
	middle = "MIDDLE"
	low    = "LOW"
)

func (p *passage) node() graph.NodeRecord {
	r := node(p.ref, join(p.title, " ", p.section, " 第", strconv.Itoa(p.paragraph), "段"), 2)
	r.Values["section"] = p.section
	r.Values["paragraph"] = int64(p.paragraph)
	return r
}

func (c *claim) values() graph.Values {
	v := make(graph.Values, 3)
	v["confidence"] = c.confidence
	setText(v, "field", c.field)
	setText(v, "value", c.value)
	return v
}

// passage makes one that is named after its first fact.
func (g *Generator) passage(document int, section string, paragraph int, claims ...claim) passage {
	fact := claims[0].fact
	key := join(KeyPrefix, fact.Type, strings.TrimPrefix(fact.Key, strings.TrimSuffix(KeyPrefix, "-")))
	return passage{graph.Ref{Type: "Citation", Key: key}, ref("Document", document), g.document(document).title, section, paragraph, claims}
}

// source is a run of passages that are derived from an index below count.
type source struct {
	count int
	visit func(i int, each func(passage))
}

// The shares of facts that are cited, where not all of them are.
const (
	citedOrganisations  = 0.20
	citedEnterprises    = 0.02
	citedCertifications = 0.05
	citedPlatforms      = 0.30
	citedTalents        = 0.05
	citedDocuments      = 40 // the first ones
)

func (g *Generator) sources() []source {
	owners := g.n + g.researchCount()
	row := func(count, document int, section string, fact func(i int) graph.Ref) source {
		return source{count, func(i int, each func(passage)) {
			each(g.passage(document, section, i+1, claim{fact: fact(i), confidence: high}))
		}}
	}
	typed := func(typ string) func(int) graph.Ref { return func(i int) graph.Ref { return ref(typ, i) } }
	return []source{
		row(1, divisionTable, "自治区", func(int) graph.Ref { return regionRef }),
		row(len(cities), divisionTable, "设区市", func(i int) graph.Ref { return cities[i].ref() }),
		row(len(g.counties), divisionTable, "县级行政区", func(i int) graph.Ref { return g.counties[i].ref() }),
		row(len(g.zones), zoneList, "名单", typed("Zone")),
		row(len(indicators), frameworkText, "指标", typed("Indicator")),
		row(groupCount, reply, "正文", typed("Group")),
		row(citedDocuments, catalogue, "目录", typed("Document")),
		g.sample(g.organisationCount(), citedOrganisations, "Organisation", organisationList),
		g.sample(g.n, citedEnterprises, "Enterprise", enterpriseList),
		{g.n, g.citeCertifications},
		{owners, g.citePlatforms},
		{owners, g.citeTalents},
		{owners, g.citeAwards},
		{policyCount, g.citePolicy},
		{len(goals), func(i int, each func(passage)) {
			each(g.passage(policyText(goals[i].policy), "工作目标", i+1, claim{fact: ref("Goal", i), confidence: high}))
		}},
		{g.observedCount() * yearCount, g.citeFigures},
		{len(g.cohorts), g.citeCohort},
		{len(g.complete), func(i int, each func(passage)) {
			each(g.passage(g.complete[i].document, "名单说明", i+1, claim{fact: ref("Completeness", i), confidence: high}))
		}},
		{g.fundingCount(), g.citeFunding},
		{g.eventCount(), func(i int, each func(passage)) {
			each(g.passage(yearly(news, g.eventYear(i)), "要闻", i+1, claim{fact: ref("Event", i), confidence: middle}))
		}},
	}
}

// sample cites a share of the nodes of a type, in one register.
func (g *Generator) sample(count int, share float64, typ string, document int) source {
	return source{count, func(i int, each func(passage)) {
		if d := g.dice(tagCitation, i); d.chance(share) {
			each(g.passage(document, "名录", i+1, claim{fact: ref(typ, i), confidence: d.confidence()}))
		}
	}}
}

func (d *dice) confidence() string {
	switch x := d.unit(); {
	case x < 0.75:
		return high
	case x < 0.95:
		return middle
	default:
		return low
	}
}

func (g *Generator) citeCertifications(i int, each func(passage)) {
	p := g.profile(i)
	var buf [16]certification
	for k, c := range g.certifications(i, p.founded, buf[:0]) {
		if d := g.dice(tagCitation, part(i, k)); d.chance(citedCertifications) {
			each(g.passage(yearly(certificationList, c.year), certificationKinds[c.kind].name, i+1, claim{fact: c.ref(i), confidence: d.confidence()}))
		}
	}
}

func (g *Generator) citePlatforms(o int, each func(passage)) {
	w := g.owner(o)
	var buf [8]platform
	for k, p := range g.platforms(o, w, buf[:0]) {
		if d := g.dice(tagCitation, part(o, k)); d.chance(citedPlatforms) {
			each(g.passage(yearly(platformList, p.year), platformKinds[p.kind].name, o+1, claim{fact: refOf("Platform", o, k), confidence: d.confidence()}))
		}
	}
}

func (g *Generator) citeTalents(o int, each func(passage)) {
	w := g.owner(o)
	for k := range g.talents(o, w) {
		if d := g.dice(tagCitation, part(o, k)); d.chance(citedTalents) {
			each(g.passage(talentList, "名录", o+1, claim{fact: refOf("Talent", o, k), confidence: d.confidence()}))
		}
	}
}

// citeAwards cites each award, and for some states grade and year by themselves.
func (g *Generator) citeAwards(o int, each func(passage)) {
	w := g.owner(o)
	var buf [8]award
	for k, a := range g.awards(o, w, buf[:0]) {
		fact := refOf("Award", o, k)
		d := g.dice(tagCitation, part(o, k))
		claims := []claim{{fact: fact, confidence: high}}
		if d.chance(0.1) {
			claims = append(claims, claim{fact, "year", yearText(a.year)[:4], high})
		}
		each(g.passage(yearly(awardList, a.year), awardKinds[a.kind].name, o+1, claims...))
	}
}

// citePolicy cites a policy and each of its measures, with the problems, in its
// own text. Where there is no document number, two sources dispute it.
func (g *Generator) citePolicy(p int, each func(passage)) {
	row, fact := g.policy(p), ref("Policy", p)
	claims := []claim{{fact: fact, confidence: high}}
	if documentNumber(p, row) == "" {
		claims = append(claims, claim{fact, "documentNumber", "演政发〔" + strconv.Itoa(row.year) + "〕" + strconv.Itoa(p+1) + "号", high})
		second := g.passage(catalogue, "政策", p+1, claim{fact, "documentNumber", "演政办发〔" + strconv.Itoa(row.year) + "〕" + strconv.Itoa(p+1) + "号", middle})
		second.ref.Key += "-dispute"
		each(second)
	}
	each(g.passage(policyText(p), "正文", 1, claims...))
	for k := range row.measures {
		claims := []claim{{fact: refOf("Measure", p, k), confidence: high}}
		for _, problem := range leverOf(p, k).problems {
			claims = append(claims, claim{fact: ref("Problem", problem), confidence: high})
		}
		each(g.passage(policyText(p), "措施", k+1, claims...))
	}
}

// citeFigures has one passage for the base indicators of a subject and a year,
// and one for each dimension of the framework.
func (g *Generator) citeFigures(i int, each func(passage)) {
	o, year := i/yearCount, firstYear+i%yearCount
	s := g.observed(o)
	var buf [64]figure
	all := g.figures(o, year, &s, buf[:0])
	for len(all) > 0 {
		dimension := indicators[all[0].indicator].dimension
		var claims []claim
		for len(all) > 0 && indicators[all[0].indicator].dimension == dimension {
			claims = append(claims, claim{fact: all[0].ref, field: "value", confidence: high})
			all = all[1:]
		}
		from, section := yearly(bulletin, year), s.name
		if s.zone >= 0 {
			from, section = report(o, year), "主要经济指标"
		}
		if dimension >= 0 {
			section = dimensions[dimension].name
		}
		each(g.passage(from, section, dimension+2, claims...))
	}
}

func (g *Generator) citeCohort(i int, each func(passage)) {
	c := &g.cohorts[i]
	from := yearly(bulletin, c.year)
	if c.thing == countMeasures {
		from = policyText(c.zone)
	}
	each(g.passage(from, countedThings[c.thing].what, i+1, claim{ref("Cohort", i), "count", strconv.Itoa(g.count(i)), high}))
}

func (g *Generator) citeFunding(f int, each func(passage)) {
	m := g.funding(f)
	each(g.passage(yearly(fundingList, m.year), m.purpose, f+1, claim{fact: ref("Funding", f), confidence: high}))
}
