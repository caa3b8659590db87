package synthetic

import (
	"strconv"

	"zonegraph/graph"
)

// regionCode and the codes of cities and counties begin with 99, which GB/T 2260
// does not assign; what follows is built as the standard does.
const regionCode = "990000"

var regionRef = graph.Ref{Type: "Region", Key: KeyPrefix + regionCode}

type city struct{ name, en, code string }

func (c city) ref() graph.Ref { return graph.Ref{Type: "City", Key: KeyPrefix + c.code} }

var cities = [...]city{
	{"南宁", "Nanning", "990100"}, {"柳州", "Liuzhou", "990200"}, {"桂林", "Guilin", "990300"},
	{"梧州", "Wuzhou", "990400"}, {"北海", "Beihai", "990500"}, {"防城港", "Fangchenggang", "990600"},
	{"钦州", "Qinzhou", "990700"}, {"贵港", "Guigang", "990800"}, {"玉林", "Yulin", "990900"},
	{"百色", "Baise", "991000"}, {"贺州", "Hezhou", "991100"}, {"河池", "Hechi", "991200"},
	{"来宾", "Laibin", "991300"}, {"崇左", "Chongzuo", "991400"},
}

const (
	nanning = iota
	liuzhou
	guilin
	wuzhou
	beihai
	fangchenggang
	qinzhou
	guigang
	yulin
	baise
	hezhou
	hechi
	laibin
	chongzuo
)

type county struct {
	city                         int
	name, en, kind, code, former string
}

func (c *county) ref() graph.Ref { return graph.Ref{Type: "County", Key: KeyPrefix + c.code} }

// countyTypes are the divisions that each city has; the last only every other.
var countyTypes = []struct{ name, en, kind, digits, former string }{
	{"城东区", "Chengdong District", "DISTRICT", "02", ""},
	{"城西区", "Chengxi District", "DISTRICT", "03", "23"},
	{"江北县", "Jiangbei County", "COUNTY", "21", ""},
	{"山口县", "Shankou County", "COUNTY", "22", ""},
	{"临江市", "Linjiang City", "COUNTY_LEVEL_CITY", "81", "31"},
}

func allCounties() []county {
	var all []county
	for c, city := range cities {
		for k, t := range countyTypes {
			if k == len(countyTypes)-1 && c%2 == 0 {
				continue
			}
			prefix := city.code[:4]
			former := ""
			if t.former != "" {
				former = prefix + t.former
			}
			all = append(all, county{c, city.name + t.name, t.en + ", " + city.en, t.kind, prefix + t.digits, former})
		}
	}
	return all
}

// countyOf finds a division of a city by kind, and returns its index.
func (g *Generator) countyOf(city int, kind string) int {
	for i, c := range g.counties {
		if c.city == city && c.kind == kind {
			return i
		}
	}
	return 0 // the first division there is: each city has a district and a county
}

func (g *Generator) regionNode(_ int, to *nodes) {
	r := node(regionRef, "自治区", 3)
	r.Values["nameEn"] = "Autonomous Region" + markEn
	r.Values["aliases"] = []string{"全区" + Mark}
	r.Values["code"] = regionCode
	to.add(r)
}

func (g *Generator) cityNode(i int, to *nodes) {
	c := cities[i]
	r := node(c.ref(), c.name+"市", 3)
	r.Values["nameEn"] = c.en + markEn
	r.Values["aliases"] = []string{c.name + Mark}
	r.Values["code"] = c.code
	to.add(r)
}

func (g *Generator) cityLinks(i int, to *links) {
	to.add(relate("IN_REGION", cities[i].ref(), regionRef, nil))
}

func (g *Generator) countyNode(i int, to *nodes) {
	c := &g.counties[i]
	r := node(c.ref(), c.name, 5)
	r.Values["nameEn"] = c.en + markEn
	r.Values["aliases"] = []string{}
	r.Values["code"] = c.code
	r.Values["kind"] = c.kind
	setText(r.Values, "formerCode", c.former)
	to.add(r)
}

func (g *Generator) countyLinks(i int, to *links) {
	to.add(relate("IN_CITY", g.counties[i].ref(), cities[g.counties[i].city].ref(), nil))
}

func (g *Generator) zoneNode(i int, to *nodes) {
	z := &g.zones[i]
	r := node(ref("Zone", i), "", 11)
	v := r.Values
	v["name"] = z.name
	v["nameEn"] = z.en + markEn
	v["aliases"] = []string{z.long + Mark}
	setText(v, "tier", z.tier)
	setText(v, "targetTier", z.target)
	v["stage"] = z.stage
	setText(v, "stageNote", z.note)
	setYear(v, "foundedYear", z.founded)
	setYear(v, "nationalSinceYear", z.national)
	setYear(v, "nationalByYear", z.nationalBy)
	v["note"] = "演示数据,不是任何真实高新区"
	to.add(r)
}

func (g *Generator) zoneLinks(i int, to *links) {
	from := ref("Zone", i)
	for _, c := range g.zones[i].cities {
		to.add(relate("LIES_IN", from, cities[c].ref(), nil))
	}
	for _, c := range g.zones[i].counties {
		to.add(relate("LIES_IN", from, g.counties[c].ref(), nil))
	}
}

// extraAreas name the zones of graphs so large that the twenty are too few.
var extraAreas = []string{"城北", "城南", "滨江", "东岸", "西岸", "临港", "空港", "湖滨"}

func extraZone(k int) zoneRow {
	c := k % len(cities)
	area := extraAreas[k/len(cities)%len(extraAreas)]
	if round := k / len(cities) / len(extraAreas); round > 0 {
		area += strconv.Itoa(round + 1)
	}
	return zoneRow{city: c, area: area, en: "No. " + strconv.Itoa(k+1), tier: "REGIONAL", stage: "ESTABLISHED", founded: 2018 + k%6}
}
