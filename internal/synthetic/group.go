package synthetic

import (
	"slices"

	"zonegraph/graph"
)

// The groups, in order: those of zones, the firms and universities of each city,
// the cluster of each industry, and one of groups and divisions.
const (
	allZonesGroup = 0
	zoneGroups    = 4
	cityGroup     = zoneGroups
	clusterGroup  = cityGroup + len(cities)
	areaGroup     = clusterGroup + len(industries)
	groupCount    = areaGroup + 1
)

var groupNames = [zoneGroups]string{"全部高新区", "国家级高新区", "支持升级的高新区", "启动创建的高新区"}

// inGroup tells if a zone belongs to one of the groups of zones.
func (z *zone) inGroup(i int) bool {
	switch i {
	case allZonesGroup:
		return z.recognised()
	case 1:
		return z.tier == "NATIONAL"
	case 2:
		return z.stage == "UPGRADE_SUPPORTED"
	default:
		return z.stage == "CANDIDATE"
	}
}

func groupName(i int) string {
	switch {
	case i < zoneGroups:
		return groupNames[i]
	case i < clusterGroup:
		return cities[i-cityGroup].name + "相关企业及高校"
	case i < areaGroup:
		return industries[i-clusterGroup].name + "企业群"
	default:
		return "协同创新区域"
	}
}

// groupMembers are those that the source names; of the clusters, some.
func (g *Generator) groupMembers(i int) []graph.Ref {
	var all []graph.Ref
	d := g.dice(tagGroup, i)
	switch {
	case i < zoneGroups:
		for z := range g.zones {
			if g.zones[z].inGroup(i) {
				all = append(all, ref("Zone", z))
			}
		}
	case i < clusterGroup:
		c := i - cityGroup
		all = append(all, ref("Organisation", g.research(c)))
		for range 6 {
			if e, ok := g.resident(&d, g.cityZones[c][0]); ok {
				all = addRef(all, ref("Enterprise", e))
			}
		}
	case i < areaGroup:
		for range 400 {
			e := d.below(g.n)
			if n := g.nameParts(e); n.product.industry == i-clusterGroup && len(all) < 20 {
				all = addRef(all, ref("Enterprise", e))
			}
		}
	default:
		all = append(all, regionRef, ref("Group", allZonesGroup), ref("Group", cityGroup+liuzhou))
		all = append(all, cities[nanning].ref(), cities[liuzhou].ref(), g.counties[0].ref(), g.counties[1].ref())
	}
	return all
}

// addRef appends a reference that is not there yet.
func addRef(all []graph.Ref, r graph.Ref) []graph.Ref {
	if slices.Contains(all, r) {
		return all
	}
	return append(all, r)
}

func (g *Generator) groupNode(i int, to *nodes) {
	r := node(ref("Group", i), groupName(i), 2)
	r.Values["aliases"] = []string{}
	if i < zoneGroups {
		r.Values["description"] = "成员名单完整"
	} else {
		r.Values["description"] = "仅列部分成员"
	}
	to.add(r)
}

func (g *Generator) groupLinks(i int, to *links) {
	for _, m := range g.groupMembers(i) {
		to.add(relate("HAS_MEMBER", ref("Group", i), m, nil))
	}
}
