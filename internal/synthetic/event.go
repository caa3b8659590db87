package synthetic

import (
	"strconv"

	"zonegraph/graph"
)

// The events: some in each city, and more in large graphs.
const (
	cityEvents = 3
	perEvent   = 2_000
	maxExtra   = 1_000
)

var eventKinds = []string{"调研", "督办", "座谈", "评估", "对接会"}

func (g *Generator) eventCount() int { return len(cities)*cityEvents + min(g.n/perEvent, maxExtra) }

func (g *Generator) eventYear(i int) int {
	d := g.dice(tagEvent, i)
	return d.between(firstYear, lastYear)
}

func (g *Generator) eventNode(i int, to *nodes) {
	c := i % len(cities)
	d := g.dice(tagEvent, i)
	year := d.between(firstYear, lastYear)
	kind := pick(&d, eventKinds)
	r := node(ref("Event", i), cities[c].name+"高新区"+kind+strconv.Itoa(i+1), 3)
	r.Values["category"] = kind
	if d.chance(0.9) {
		r.Values["date"] = date(year, d.between(1, 12), d.between(1, 28))
	} else {
		r.Values["note"] = "来源未载日期"
	}
	to.add(r)
}

func (g *Generator) eventLinks(i int, to *links) {
	c, r := i%len(cities), ref("Event", i)
	d := g.dice(tagGuest, i)
	to.add(relate("TOOK_PLACE_IN", r, cities[c].ref(), nil))
	attend := func(guest graph.Ref, role, office string) {
		v := graph.Values{"role": role}
		setText(v, "office", office)
		to.add(relate("ATTENDED_BY", r, guest, v))
	}
	attend(ref("Organisation", d.below(len(departments))), "带队", "")
	attend(ref("Organisation", g.cityBureau(c)), "参加", "")
	// Universities always have some talents.
	attend(refOf("Talent", g.n+c, d.below(researchTalents[university][0])), "参加", "教授")
	seen := -1
	for range d.below(3) {
		if e, ok := g.resident(&d, g.cityZones[c][0]); ok && e != seen {
			attend(ref("Enterprise", e), "参加", "")
			seen = e
		}
	}
}
