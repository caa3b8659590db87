package synthetic

// zoneRow describes a zone: by its city, and an area if the city has several.
type zoneRow struct {
	city                                int
	area, en, tier, target, stage, note string
	founded, national, nationalBy       int
	// county is the kind of the division that it lies in, where recorded.
	county string
	// also is a second city that it lies in; 0 for none.
	also int
}

// zoneRows are the zones of every graph, the largest first.
var zoneRows = []zoneRow{
	{city: liuzhou, tier: "NATIONAL", stage: "ESTABLISHED", founded: 1993, national: 2011, county: "DISTRICT"},
	{city: nanning, tier: "NATIONAL", stage: "ESTABLISHED", founded: 1989, national: 1993},
	{city: guilin, tier: "NATIONAL", stage: "ESTABLISHED", founded: 1990, national: 1992, county: "DISTRICT"},
	{city: beihai, tier: "NATIONAL", stage: "ESTABLISHED", founded: 2002, nationalBy: 2016},
	{city: wuzhou, tier: "REGIONAL", target: "NATIONAL", stage: "UPGRADE_SUPPORTED", founded: 2011},
	{city: yulin, tier: "REGIONAL", stage: "ESTABLISHED", founded: 2012},
	{city: baise, tier: "REGIONAL", target: "NATIONAL", stage: "UPGRADE_SUPPORTED", founded: 2013},
	{city: liuzhou, area: "城西", en: "West", tier: "REGIONAL", stage: "ESTABLISHED", founded: 2014},
	{city: guigang, tier: "REGIONAL", target: "NATIONAL", stage: "UPGRADE_SUPPORTED", founded: 2012},
	{city: qinzhou, tier: "REGIONAL", stage: "ESTABLISHED", founded: 2013},
	{city: laibin, tier: "REGIONAL", stage: "ESTABLISHED", founded: 2014},
	{city: hezhou, tier: "REGIONAL", stage: "ESTABLISHED", founded: 2014},
	{city: fangchenggang, tier: "REGIONAL", stage: "ESTABLISHED", founded: 2015},
	{city: chongzuo, tier: "REGIONAL", stage: "ESTABLISHED", founded: 2016},
	{city: nanning, area: "城东", en: "East", tier: "REGIONAL", stage: "ESTABLISHED", founded: 2016, county: "DISTRICT"},
	{city: hechi, target: "REGIONAL", stage: "CREATION_UNDER_WAY", note: "调研指导", founded: 2019},
	{city: wuzhou, area: "江东", en: "Jiangdong", target: "REGIONAL", stage: "CREATION_UNDER_WAY", note: "核验", founded: 2018, also: hezhou},
	{city: liuzhou, area: "江北", en: "Jiangbei", target: "REGIONAL", stage: "CANDIDATE", county: "COUNTY"},
	{city: guilin, area: "山口", en: "Shankou", target: "REGIONAL", stage: "CANDIDATE", county: "COUNTY"},
	{city: liuzhou, area: "临江", en: "Linjiang", target: "REGIONAL", stage: "CANDIDATE", county: "COUNTY_LEVEL_CITY"},
}

// Every further lot of enterprises beyond the first 100,000 has one zone more.
const (
	zonesSuffice = 100_000
	zoneLot      = 50_000
)

type zone struct {
	zoneRow
	name, long, en   string
	cities, counties []int
	// share is the part of all enterprises that have their home in the zone.
	share float64
	// end is the first rank, in the order of homes, that lies beyond the zone.
	end int
}

// recognised tells if the zone has a tier.
func (z *zone) recognised() bool { return z.tier != "" }

func (g *Generator) allZones() []zone {
	rows := zoneRows
	for k := range max(0, g.n-zonesSuffice) / zoneLot {
		rows = append(rows[:len(rows):len(rows)], extraZone(k))
	}
	zones := make([]zone, len(rows))
	total := 0.0
	for i, row := range rows {
		c := cities[row.city]
		z := zone{zoneRow: row, name: c.name + row.area + "演示高新区", cities: []int{row.city}}
		z.long = c.name + row.area + "高新技术产业开发区"
		z.en = c.en + " High-tech Zone"
		if row.en != "" {
			z.en = c.en + " " + row.en + " High-tech Zone"
		}
		if row.also != 0 {
			z.cities = append(z.cities, row.also)
		}
		if row.county != "" {
			z.counties = []int{g.countyOf(row.city, row.county)}
		}
		z.share = 1 / float64(i+1)
		if !z.recognised() {
			z.share /= 4
		}
		total += z.share
		zones[i] = z
	}
	sum := 0.0
	for i := range zones {
		zones[i].share /= total
		sum += zones[i].share
		zones[i].end = int(sum*float64(g.n) + 0.5)
	}
	zones[len(zones)-1].end = g.n
	return zones
}

// home is the zone to which enterprise i belongs before all others. Enterprises
// are shuffled first, so that neighbours have different homes.
func (g *Generator) home(i int) int {
	rank := g.order.forward(i)
	for z := range g.zones {
		if rank < g.zones[z].end {
			return z
		}
	}
	return len(g.zones) - 1
}

// resident returns an enterprise whose home is the zone; false if it has none.
func (g *Generator) resident(d *dice, z int) (int, bool) {
	start := 0
	if z > 0 {
		start = g.zones[z-1].end
	}
	size := g.zones[z].end - start
	if size <= 0 {
		return 0, false
	}
	return g.order.backward(start + d.below(size)), true
}
