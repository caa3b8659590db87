package synthetic

import (
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/creditcode"
)

// profile is what other entities need to know about an enterprise.
type profile struct {
	// home is the zone to which it belongs; sites are the zones in which it
	// has one, which are none for an enterprise outside of the zones.
	home, city, founded int
	sites               [3]int
	siteCount           int
}

// zone is where its platforms are; false if it has no site in any.
func (p *profile) zone() (int, bool) { return p.sites[0], p.siteCount > 0 }

const (
	noSiteShare     = 0.10
	secondSiteShare = 0.05
	thirdSiteShare  = 0.20 // of those with a second one
	elsewhereShare  = 0.04 // seated in another city than the home zone's
)

func (g *Generator) profile(i int) profile {
	d := g.dice(tagEnterprise, i)
	p := profile{home: g.home(i)}
	p.city = g.zones[p.home].cities[0]
	if d.chance(elsewhereShare) {
		p.city = d.below(len(cities))
	}
	age := d.unit()
	p.founded = 2023 - int(age*age*33)
	if d.chance(noSiteShare) {
		return p
	}
	p.sites[0], p.siteCount = p.home, 1
	if d.chance(secondSiteShare) {
		p.addSite(d.below(len(g.zones)))
		if d.chance(thirdSiteShare) {
			p.addSite(d.below(len(g.zones)))
		}
	}
	return p
}

func (p *profile) addSite(zone int) {
	for _, z := range p.sites[:p.siteCount] {
		if z == zone {
			return
		}
	}
	p.sites[p.siteCount] = zone
	p.siteCount++
}

// enterpriseName is the name of an enterprise in its parts.
type enterpriseName struct {
	first, second, form *word
	product             *product
}

// nameParts gives no two enterprises the same coined word, product and form, up
// to about 1.1 million of them; beyond that the city may tell them apart.
func (g *Generator) nameParts(i int) enterpriseName {
	r := g.names.forward(i % int(g.names.size))
	d := g.dice(tagName, r)
	form := (d.weigh(formWeights) + i/int(g.names.size)) % len(forms)
	n := enterpriseName{product: &products[r%len(products)], form: &forms[form]}
	r /= len(products)
	n.second, n.first = &secondWords[r%len(secondWords)], &firstWords[r/len(secondWords)]
	return n
}

func (n *enterpriseName) short() string { return join(n.first.zh, n.second.zh, n.product.zh) }

func (n *enterpriseName) full(city int) string {
	return join(cities[city].name, n.first.zh, n.second.zh, n.product.zh, n.form.zh)
}

// limitedByShares tells if an enterprise has the form that a listed one needs.
func (g *Generator) limitedByShares(i int) bool {
	n := g.nameParts(i)
	return n.form == &forms[1]
}

// capital makes the first letter of an English word a capital.
func capital(w string) string { return strings.ToUpper(w[:1]) + w[1:] }

func (n *enterpriseName) english(city int) string {
	return join(cities[city].en, " ", capital(join(n.first.en, n.second.en)), " ", n.product.en, n.form.en)
}

func (g *Generator) enterpriseNode(i int, to *nodes) {
	p, n := g.profile(i), g.nameParts(i)
	d := g.dice(tagFigures, i)
	r := node(ref("Enterprise", i), n.full(p.city), 9)
	v := r.Values
	if d.chance(0.3) {
		v["nameEn"] = n.english(p.city) + markEn
	}
	v["aliases"] = g.shortForms(&d, &n, p.city)
	if !d.chance(0.03) {
		v["creditCode"] = creditCode("91", cities[p.city].code, i)
	}
	v["industryCode"] = industries[n.product.industry].code
	v["industry"] = industries[n.product.industry].name
	v["foundedYear"] = int64(p.founded)
	// Income of the old is higher; a tenth report nothing.
	revenue := d.logNormal(2500+400*float64(2023-p.founded), 1.5)
	if p.founded <= revenueYear && !d.chance(0.08) {
		v["revenue"] = decimal(revenue, 2).Float()
		v["revenueYear"] = int64(revenueYear)
	}
	if !d.chance(0.06) {
		v["employees"] = int64(3 + revenue/90*(0.5+d.unit()))
	}
	to.add(r)
}

func (g *Generator) shortForms(d *dice, n *enterpriseName, city int) []string {
	switch x := d.unit(); {
	case x < 0.45:
		return []string{n.short() + Mark}
	case x < 0.6:
		return []string{n.short() + Mark, join(cities[city].name, n.first.zh, n.second.zh, Mark)}
	default:
		return []string{}
	}
}

// creditCode is a valid code (GB 32100-2015) of a kind of institution ("91" for
// enterprises, "12" for public institutions) in a division that does not exist.
func creditCode(kind, division string, serial int) string {
	var buf [17]byte
	b := append(append(buf[:0], kind...), division...)
	code, err := creditcode.WithCheck(string(digits(b, serial, 9)))
	if err != nil {
		panic("synthetic: " + err.Error()) // 17 digits always have a check character
	}
	return code
}

func (g *Generator) enterpriseSeats(i int, to *links) {
	p := g.profile(i)
	to.add(relate("BASED_IN", ref("Enterprise", i), cities[p.city].ref(), nil))
}

var siteRoles = []string{"总部", "生产基地", "研发中心", "分公司"}

func (g *Generator) enterpriseSites(i int, to *links) {
	p := g.profile(i)
	from := ref("Enterprise", i)
	for k, z := range p.sites[:p.siteCount] {
		d := g.dice(tagSite, part(i, k))
		v := make(graph.Values, 2)
		if k == 0 && p.siteCount > 1 {
			v["role"] = siteRoles[0]
		} else if !d.chance(0.2) {
			v["role"] = pick(&d, siteRoles)
		}
		if !d.chance(0.3) {
			v["sinceYear"] = int64(d.between(p.founded, 2023))
		}
		to.add(relate("HAS_SITE", from, ref("Zone", z), v))
	}
}
