package synthetic

import (
	"slices"

	"zonegraph/graph"
)

const (
	// memberTries is how many enterprises are looked at for a cohort's members.
	memberTries = 60
	maxNamed    = 5
)

// named are the members of a cohort that some source names: none for many.
func (g *Generator) named(i int) []graph.Ref {
	c := &g.cohorts[i]
	var all []graph.Ref
	switch {
	case c.thing == countMeasures:
		for k := range g.policy(c.zone).measures / 2 {
			all = append(all, refOf("Measure", c.zone, k))
		}
	case c.thing == countZones:
		for z := range g.zones {
			if g.zones[z].recognised() {
				all = append(all, ref("Zone", z))
			}
		}
	case c.subject.Type == "Organisation":
		all = g.memberPlatforms(c, c.zone, all)
	case c.subject.Type == "Enterprise":
		all = g.memberDoctors(c, c.zone, all)
	case c.subject.Type == "Group" || c.thing == countSubunits:
		// A number is not a list.
	default:
		all = g.residentMembers(i)
	}
	return all
}

// residentMembers looks for members at enterprises whose home is the zone.
func (g *Generator) residentMembers(i int) []graph.Ref {
	c := &g.cohorts[i]
	d := g.dice(tagMember, i)
	var all []graph.Ref
	var seen []int
	for range memberTries {
		e, ok := g.resident(&d, c.zone)
		if !ok || len(all) >= maxNamed {
			break
		}
		if slices.Contains(seen, e) {
			continue
		}
		seen = append(seen, e)
		switch c.thing {
		case countPlatforms:
			all = g.memberPlatforms(c, e, all)
		case countDoctors:
			all = g.memberDoctors(c, e, all)
		case countAwards:
			all = g.memberAwards(c, e, all)
		default:
			all = g.memberCertifications(c, e, all)
		}
	}
	return all[:min(len(all), maxNamed)]
}

func (g *Generator) memberPlatforms(c *cohort, o int, all []graph.Ref) []graph.Ref {
	w := g.owner(o)
	if c.subject.Type == "Zone" && (!w.inZone || w.zone != c.zone) {
		return all
	}
	var buf [8]platform
	for k, p := range g.platforms(o, w, buf[:0]) {
		if p.year <= c.year {
			all = append(all, refOf("Platform", o, k))
		}
	}
	return all
}

func (g *Generator) memberDoctors(c *cohort, o int, all []graph.Ref) []graph.Ref {
	w := g.owner(o)
	for k := range g.talents(o, w) {
		t := g.talent(o, k, w)
		if t.degree == degrees[0] && (t.recruited == c.year || c.subject.Type == "Enterprise" && t.recruited > 0) {
			all = append(all, refOf("Talent", o, k))
		}
	}
	return all
}

func (g *Generator) memberAwards(c *cohort, o int, all []graph.Ref) []graph.Ref {
	w := g.owner(o)
	var buf [8]award
	for k, a := range g.awards(o, w, buf[:0]) {
		if a.year == c.year {
			all = append(all, refOf("Award", o, k))
		}
	}
	return all
}

// memberCertifications names the certificate if those of the year are counted,
// and its holder if those are who have a valid one.
func (g *Generator) memberCertifications(c *cohort, e int, all []graph.Ref) []graph.Ref {
	p := g.profile(e)
	if c.subject.Type == "Zone" && p.siteCount == 0 {
		return all
	}
	var buf [16]certification
	for _, held := range g.certifications(e, p.founded, buf[:0]) {
		switch {
		case held.kind != highTech:
		case c.thing != countEnterprise && held.year == c.year:
			return append(all, held.ref(e))
		case c.thing == countEnterprise && held.year <= c.year && c.year < held.year+certificationKinds[highTech].term:
			return append(all, ref("Enterprise", e))
		}
	}
	return all
}
