package synthetic

import (
	"math"
	"strconv"

	"zonegraph/graph"
)

// observed is a subject of figures. Its share says how large it is beside all
// zones together.
type observed struct {
	ref        graph.Ref
	name       string
	share      float64
	zone       int // -1 if it is not a zone
	indicators []int
}

// perObserved is how many enterprises there are to one that reports figures.
const perObserved = 100

var (
	allBase          = []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13}
	allIndicators    = upTo(len(indicators))
	cityFigures      = []int{outputIndicator, gdpIndicator, highTechCount, patentsGranted}
	countyFigures    = []int{gdpIndicator}
	researchFigures  = []int{patentsGranted, researchSpending}
	enterpriseFigure = []int{patentsGranted, researchSpending}
)

func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// The subjects of figures, in order: zones, cities, counties, the region, the
// group of all zones, universities, and every hundredth enterprise.
func (g *Generator) observedCount() int {
	return len(g.zones) + len(cities) + len(g.counties) + 2 + len(cities) + (g.n+perObserved-1)/perObserved
}

func (g *Generator) observed(o int) observed {
	if o < len(g.zones) {
		z := &g.zones[o]
		return observed{ref("Zone", o), z.name, z.share, o, allIndicators}
	}
	o -= len(g.zones)
	if o < len(cities) {
		share := 0.1
		for _, z := range g.cityZones[o] {
			share += g.zones[z].share * 1.5
		}
		return observed{cities[o].ref(), cities[o].name + "市", share, -1, cityFigures}
	}
	o -= len(cities)
	if o < len(g.counties) {
		return observed{g.counties[o].ref(), g.counties[o].name, 0.05 + 0.01*float64(o%5), -1, countyFigures}
	}
	switch o -= len(g.counties); o {
	case 0:
		return observed{regionRef, "自治区", 6.5, -1, allBase}
	case 1:
		return observed{ref("Group", allZonesGroup), groupNames[allZonesGroup], 1, -1, allBase}
	}
	o -= 2
	if o < len(cities) {
		i := g.research(o)
		return observed{ref("Organisation", i), g.organisation(i).name, 0.01, -1, researchFigures}
	}
	i := (o - len(cities)) * perObserved
	return observed{ref("Enterprise", i), g.ownerName(i, g.profile(i).city), 0.004, -1, enterpriseFigure}
}

// reports tells if there are any figures for a subject and a year. Candidates
// have none, zones under creation and enterprises only late ones, and every
// subject misses a year now and then.
func (g *Generator) reports(o, year int) bool {
	d := g.dice(tagReport, part(o, year-firstYear))
	if o < len(g.zones) {
		switch z := &g.zones[o]; {
		case z.stage == "CANDIDATE", year < z.founded:
			return false
		case z.stage == "CREATION_UNDER_WAY":
			return year >= lastYear-1
		case o%7 == 5: // a zone without a statistical base
			return false
		}
		return o == 0 || !d.chance(0.12)
	}
	if o >= g.observedCount()-(g.n+perObserved-1)/perObserved {
		return year >= 2019 && !d.chance(0.3)
	}
	return !d.chance(0.1)
}

// figure is one observation of a subject and a year.
type figure struct {
	indicator int
	ref       graph.Ref
}

// figures appends what a subject reports of a year, in the order of indicators.
func (g *Generator) figures(o, year int, s *observed, all []figure) []figure {
	if !g.reports(o, year) {
		return all
	}
	for _, n := range s.indicators {
		gap := 0.12
		if indicators[n].dimension >= 0 {
			if year < 2021 {
				break // the framework is of that year
			}
			gap = 0.35
		}
		if d := g.dice(tagObservation, part(part(o, year-firstYear), n)); !d.chance(gap) {
			all = append(all, figure{n, g.figureRef(o, year, n)})
		}
	}
	return all
}

func (g *Generator) figureRef(o, year, n int) graph.Ref {
	r := refOf("Observation", o, year)
	r.Key = join(r.Key, "-", strconv.Itoa(n))
	return r
}

// value is the same whether it is asked for as a figure or for next year's
// growth.
func (g *Generator) value(o, year, n int, s *observed) graph.Decimal {
	d := g.dice(tagFigure, part(part(o, year-firstYear), n))
	m := &indicators[n]
	x := m.level * math.Pow(1+m.growth, float64(year-firstYear))
	if m.nature == ratio {
		x *= 1 + 0.06*d.normal()
		if m.judged {
			x = min(x, 100)
		}
	} else {
		x *= s.share * (1 + 0.05*d.normal())
	}
	return decimal(x, m.places)
}

// eachFigure visits the figures of one subject and year; i counts years within
// subjects.
func (g *Generator) eachFigure(i int, visit func(o, year int, s *observed, f figure)) {
	o, year := i/yearCount, firstYear+i%yearCount
	s := g.observed(o)
	var buf [64]figure
	for _, f := range g.figures(o, year, &s, buf[:0]) {
		visit(o, year, &s, f)
	}
}

func (g *Generator) observationNodes(i int, to *nodes) {
	g.eachFigure(i, func(o, year int, s *observed, f figure) {
		m := &indicators[f.indicator]
		r := node(f.ref, join(s.name, yearText(year), m.name), 9)
		v := r.Values
		value := g.value(o, year, f.indicator, s)
		v["value"] = value
		v["unit"] = m.unit
		v["year"] = int64(year)
		v["nature"] = m.nature
		v["period"] = yearText(year)
		d := g.dice(tagFigureDetail, part(part(o, year-firstYear), f.indicator))
		switch {
		case f.indicator == patentsGranted && d.chance(0.3):
			v["nature"] = "AMBIGUOUS"
			v["period"] = join("截至", yearText(year))
		case m.nature == stock:
			v["period"] = join(yearText(year), "底")
			v["asOf"] = date(year, 12, 31)
		default:
			v["periodStart"], v["periodEnd"] = date(year, 1, 1), date(year, 12, 31)
		}
		if m.nature != ratio && year > firstYear && d.chance(0.6) {
			if before := g.value(o, year-1, f.indicator, s); before > 0 {
				v["growthPct"] = decimal(100*(value.Float()/before.Float()-1), 2)
			}
		}
		if s.zone < 0 && s.ref.Type == "Group" {
			v["scope"] = "全部高新区合计(演示)"
		}
		if d.chance(0.01) {
			v["note"] = "统计范围有调整,与上年不可比"
		}
		to.add(r)
	})
}

func (g *Generator) observationIndicators(i int, to *links) {
	g.eachFigure(i, func(_, _ int, _ *observed, f figure) {
		to.add(relate("OF_INDICATOR", f.ref, ref("Indicator", f.indicator), nil))
	})
}

func (g *Generator) observationSubjects(i int, to *links) {
	g.eachFigure(i, func(_, _ int, s *observed, f figure) {
		to.add(relate("ABOUT", f.ref, s.ref, nil))
	})
}
