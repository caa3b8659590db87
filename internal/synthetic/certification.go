package synthetic

import (
	"strconv"

	"zonegraph/graph"
)

// certificationKind is a kind with its frequency.
type certificationKind struct {
	enum, name string
	// share of the enterprises that hold it at some time.
	share float64
	// firstYear is the first in which it is given.
	firstYear int
	// term is the number of years for which it is valid; 0 for ever.
	term int
	// renewal is the probability that it is given again when it ends.
	renewal float64
}

var certificationKinds = []certificationKind{
	{"HIGH_TECH", "高新技术企业", 0.38, 2015, 3, 0.75},
	{"TECH_SME", "科技型中小企业", 0.42, 2017, 1, 0.55},
	{"INNOVATIVE_SME", "创新型中小企业", 0.10, 2022, 3, 0},
	{"SPECIALISED_SME", "专精特新中小企业", 0.07, 2019, 3, 0.8},
	{"GAZELLE", "瞪羚企业", 0.03, 2017, 3, 0.3},
	{"LITTLE_GIANT", "专精特新“小巨人”企业", 0.008, 2019, 3, 0.7},
	{"LISTED", "上市企业", 0.03, 2015, 0, 0}, // of companies limited by shares
}

const (
	highTech = 0
	techSME  = 1
	listed   = 6
)

// certification is one of an enterprise's certifications.
type certification struct{ kind, year int }

func (c certification) ref(i int) graph.Ref {
	var buf [64]byte
	b := append(buf[:0], KeyPrefix...)
	b = append(strconv.AppendInt(b, int64(i), 10), '-')
	b = append(append(b, certificationKinds[c.kind].enum...), '-')
	b = append(b, yearText(c.year)[:4]...)
	return graph.Ref{Type: "Certification", Key: string(b)}
}

// certifications appends those of enterprise i, in the order of kinds and years;
// there are 12 at most of the two frequent kinds each.
func (g *Generator) certifications(i, founded int, all []certification) []certification {
	d := g.dice(tagCertification, i)
	for k := range certificationKinds {
		kind := &certificationKinds[k]
		if !d.chance(kind.share) || k == listed && !g.limitedByShares(i) {
			continue
		}
		start := max(kind.firstYear, founded+1)
		if start > lastYear {
			continue
		}
		year := start + d.below(lastYear-start+1)
		all = append(all, certification{k, year})
		if kind.term == 0 {
			continue
		}
		for year += kind.term; year <= lastYear && d.chance(kind.renewal); year += kind.term {
			all = append(all, certification{k, year})
		}
	}
	return all
}

func (g *Generator) certificationNodes(i int, to *nodes) {
	p := g.profile(i)
	var buf [16]certification
	all := g.certifications(i, p.founded, buf[:0])
	if len(all) == 0 {
		return
	}
	n := g.nameParts(i)
	holder := n.full(p.city)
	for k, c := range all {
		d := g.dice(tagCertificate, part(i, k))
		kind := &certificationKinds[c.kind]
		r := node(c.ref(i), join(kind.name, ":", holder), 5)
		v := r.Values
		v["kind"] = kind.enum
		v["year"] = int64(c.year)
		setText(v, "number", c.number(i, p.city))
		// No day is behind the 28th, so that the day before is in the same month.
		month, day := d.between(3, 12), d.between(2, 28)
		v["validFrom"] = date(c.year, month, day)
		switch {
		case c.kind == techSME:
			v["validTo"] = date(c.year, 12, 31)
		case kind.term > 0:
			v["validTo"] = date(c.year+kind.term, month, day-1)
		}
		to.add(r)
	}
}

// number has the form of its kind: GR, year, 45 and six digits; year, division,
// category and six digits; or a stock code in a range that no exchange uses.
func (c certification) number(i, city int) string {
	var buf [24]byte
	b := buf[:0]
	switch c.kind {
	case highTech:
		b = append(append(b, "GR"...), yearText(c.year)[:4]...)
		b = digits(append(b, "45"...), 100_000+i%900_000, 6)
	case techSME:
		b = append(append(b, yearText(c.year)[:4]...), cities[city].code...)
		b = digits(append(b, '0', 'A'), i%1_000_000, 6)
	case listed:
		b = digits(append(b, "99"...), i%10_000, 4)
	}
	return string(b)
}

func (g *Generator) certificationHolders(i int, to *links) {
	p := g.profile(i)
	var buf [16]certification
	for _, c := range g.certifications(i, p.founded, buf[:0]) {
		to.add(relate("HOLDS", ref("Enterprise", i), c.ref(i), nil))
	}
}

// certificationPolicies links every fifth certification to the notice of its
// year.
func (g *Generator) certificationPolicies(i int, to *links) {
	p := g.profile(i)
	var buf [16]certification
	for k, c := range g.certifications(i, p.founded, buf[:0]) {
		if d := g.dice(tagCertificationPolicy, part(i, k)); d.chance(0.2) {
			to.add(relate("UNDER_POLICY", c.ref(i), ref("Policy", noticeOf(c.year)), nil))
		}
	}
}
