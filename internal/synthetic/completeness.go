package synthetic

import "zonegraph/graph"

// complete says that all things of a kind that a subject has are in the graph.
// That is true of every subject of a generated graph, but only some say so: what
// the others lack cannot be told.
type complete struct {
	subject          graph.Ref
	name             string
	memberType, kind string
	document         int
}

// completeShare is the share of zones and kinds of platforms with a statement.
const completeShare = 0.4

func (g *Generator) allComplete() []complete {
	var all []complete
	for z := range g.zones {
		for k, kind := range platformKinds {
			if d := g.dice(tagComplete, z*len(platformKinds)+k); d.chance(completeShare) {
				all = append(all, complete{ref("Zone", z), g.zones[z].name + " " + kind.name, "Platform", kind.enum, zoneList})
			}
		}
	}
	for c := range cities {
		all = append(all, complete{cities[c].ref(), cities[c].name + "市 高新区", "Zone", "", zoneList})
	}
	return append(all,
		complete{regionRef, "自治区 国家高新区", "Zone", "NATIONAL", zoneList},
		complete{g.counties[0].ref(), g.counties[0].name + " 高新区", "Zone", "", zoneList},
		complete{ref("Group", allZonesGroup), groupNames[allZonesGroup] + " 成员", "Zone", "", zoneList},
		complete{ref("Organisation", 0), g.organisation(0).name + " 平台", "Platform", "", organisationList},
		complete{ref("Enterprise", 0), g.ownerName(0, g.profile(0).city) + " 资质", "Certification", "", enterpriseList},
	)
}

func (g *Generator) completeNode(i int, to *nodes) {
	c := &g.complete[i]
	r := node(ref("Completeness", i), c.name+"名单完整", 5)
	r.Values["memberType"] = c.memberType
	setText(r.Values, "memberKind", c.kind)
	r.Values["asOf"] = date(lastYear, 12, 31)
	to.add(r)
}

func (g *Generator) completeLinks(i int, to *links) {
	to.add(relate("COMPLETE_FOR", ref("Completeness", i), g.complete[i].subject, nil))
}
