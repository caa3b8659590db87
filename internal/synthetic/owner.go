package synthetic

import "zonegraph/graph"

// owner is an institution that hosts platforms, employs people and wins awards:
// an enterprise, or (from n on) a research organisation.
type owner struct {
	// research is an index of researchKinds, or -1 for an enterprise.
	research, city, founded, zone int
	inZone                        bool
}

func (g *Generator) owner(o int) owner {
	if o < g.n {
		p := g.profile(o)
		w := owner{research: -1, city: p.city, founded: p.founded}
		w.zone, w.inZone = p.zone()
		return w
	}
	i := g.research(o - g.n)
	org := g.organisation(i)
	w := owner{research: org.research, city: org.city, founded: firstYear - 10}
	if near := g.cityZones[org.city]; i%2 == 0 && len(near) > 0 {
		w.zone, w.inZone = near[i/2%len(near)], true
	}
	return w
}

// ownerName is the owner's name without the mark, and ownerField the field of
// work by which its platforms and projects are named.
func (g *Generator) ownerName(o, city int) string {
	if o < g.n {
		n := g.nameParts(o)
		return n.full(city)
	}
	return g.organisation(g.research(o - g.n)).name
}

func (g *Generator) ownerField(o int, w owner, d *dice) string {
	if w.research == hospital {
		return pick(d, clinicalFields)
	}
	if o < g.n && !d.chance(0.25) {
		n := g.nameParts(o)
		return n.product.zh
	}
	return pick(d, products).zh
}

var clinicalFields = []string{"心血管疾病", "妇产疾病", "呼吸系统疾病", "肿瘤", "眼耳鼻咽喉疾病", "代谢性疾病", "儿童健康", "地中海贫血"}

// yearSince draws a year from the one after an owner's foundation on, within the
// years of the graph; the later ones are more frequent.
func (d *dice) yearSince(founded int) int {
	start := min(max(firstYear, founded+1), lastYear)
	return max(d.between(start, lastYear), d.between(start, lastYear))
}

// partner draws an owner other than o: mostly a research organisation.
func (g *Generator) partner(d *dice, o int) int {
	var p int
	if d.chance(0.7) || g.n < 2 {
		p = g.n + d.below(g.researchCount())
	} else {
		p = d.below(g.n)
	}
	if p == o { // never the same: there are research organisations in every graph
		p = g.n + (o+1)%g.researchCount()
		if p == o {
			p = g.n + (o+2)%g.researchCount()
		}
	}
	return p
}

// ownerRef names the owner.
func (g *Generator) ownerRef(o int) graph.Ref {
	if o < g.n {
		return ref("Enterprise", o)
	}
	return ref("Organisation", g.research(o-g.n))
}
