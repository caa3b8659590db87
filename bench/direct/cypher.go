package direct

// Statement is a question in Cypher that was written by hand, and how its rows
// become JSON.
type Statement struct {
	Cypher string
	// root is the name of the root field; rows make a list below it, or, with
	// single, the one row makes its object.
	root   string
	single bool
	fields []shape
	judge  func([]any) []any
}

// Statements are the benchmark's questions by name.
var Statements = map[string]Statement{
	"point": {
		Cypher: `MATCH (e:Enterprise {id: $id})
RETURN e.id, e.name, e.nameEn, e.creditCode, e.industry, e.foundedYear, e.revenue, e.employees, head([(e)-[:BASED_IN]->(c:City) | [c.id, c.name]])`,
		root: "enterprises", fields: with(scalars("id", "name", "nameEn", "creditCode", "industry", "foundedYear", "revenue", "employees"), []shape{one("city", scalars("id", "name")...)}),
	},
	"inter": {
		Cypher: `MATCH (p:Platform {kind: 'PILOT_BASE'})<-[:HOSTS]-(e:Enterprise)
WITH DISTINCT e
WHERE EXISTS { (e)-[:BASED_IN]->(:City {code: $city}) } AND EXISTS { (e)<-[:AWARDED_TO]-() }
RETURN e.id, e.name ORDER BY e.name, e.id LIMIT 100`,
		root: "enterprises", fields: scalars("id", "name"),
	},
	"pilot": {
		Cypher: `MATCH (p:Platform {kind: 'PILOT_BASE'})<-[:HOSTS]-(e:Enterprise)
WITH DISTINCT e
WHERE (EXISTS { (e)-[:BASED_IN]->(:City {code: $city}) } OR EXISTS { (e)-[:HAS_SITE]->(:Zone)-[:LIES_IN]->(:City {code: $city}) })
  AND EXISTS { (e)<-[:AWARDED_TO]-() }
RETURN e.id, e.name ORDER BY e.name, e.id LIMIT 100`,
		root: "enterprises", fields: scalars("id", "name"),
	},
	"nested": {
		Cypher: `MATCH (z:Zone)
WITH z ORDER BY z.name, z.id LIMIT 20
RETURN z.id, z.name, COLLECT {
  MATCH (z)<-[:HAS_SITE]-(e:Enterprise)
  WITH e ORDER BY e.id LIMIT 10
  RETURN [e.id, e.name,
    COLLECT { MATCH (e)-[:HOSTS]->(p:Platform) RETURN [p.id, p.name, p.kind] ORDER BY p.id },
    COLLECT { MATCH (e)<-[:AWARDED_TO]-(a:Award) RETURN [a.id, a.name, a.year] ORDER BY a.id },
    COLLECT { MATCH (e)<-[:EMPLOYED_BY]-(t:Talent) RETURN [t.id, t.name, t.degree] ORDER BY t.id }] ORDER BY e.id
}
ORDER BY z.name, z.id`,
		root: "zones", fields: with(scalars("id", "name"), []shape{many("enterprises", with(scalars("id", "name"), []shape{
			many("platforms", scalars("id", "name", "kind")...), many("awards", scalars("id", "name", "year")...), many("talents", scalars("id", "name", "degree")...),
		})...)}),
	},
	"conn": {
		Cypher: `MATCH (z:Zone {tier: 'NATIONAL'})
WITH z ORDER BY z.name, z.id
WITH collect(z) AS zones
RETURN size(zones), [size(zones) > 10], [z IN zones[..10] | [[z.id, z.name, z.nameEn, z.tier, z.stage, z.foundedYear, COLLECT { MATCH (z)-[:LIES_IN]->(c:City) RETURN [c.name] ORDER BY c.id }]]]`,
		root: "zonesConnection", single: true, fields: []shape{{name: "totalCount"}, one("pageInfo", scalars("hasNextPage")...), many("edges",
			one("node", with(scalars("id", "name", "nameEn", "tier", "stage", "foundedYear"), []shape{many("cities", scalars("name")...)})...))},
	},
	"agg": {
		Cypher: `MATCH (z:Zone {stage: 'CANDIDATE'})
OPTIONAL MATCH (z)<-[:HAS_SITE]-(e:Enterprise)
WITH z, count(e) AS n, sum(e.revenue) AS s, avg(e.revenue) AS a
RETURN z.name, [[[n], [[s, a]]]] ORDER BY z.name, z.id`,
		root: "zones", fields: []shape{{name: "name"}, one("enterprisesConnection", one("aggregate", one("count", scalars("nodes")...), one("node", one("revenue", scalars("sum", "average")...))))},
	},
	"lack": {
		Cypher: `MATCH (z:Zone {tier: 'NATIONAL'})
WHERE NOT EXISTS { (z)<-[:IN_ZONE]-(:Platform {kind: $kind}) }
RETURN z.id, z.name ORDER BY z.name, z.id`,
		root: "zones", fields: scalars("id", "name"),
	},
	"coverage": {
		Cypher: `MATCH (z:Zone {tier: 'NATIONAL'})
RETURN z.id, z.name,
  COLLECT { MATCH (z)<-[:IN_ZONE]-(p:Platform) RETURN DISTINCT p.kind },
  [(z)<-[:COUNTED_FOR]-(c:Cohort {memberType: 'Platform'}) WHERE c.count > 0 | c.memberKind],
  [(z)<-[:COMPLETE_FOR]-(c:Completeness {memberType: 'Platform'}) | coalesce(c.memberKind, '')]
ORDER BY z.id`,
		root: "coverage", judge: judgeZone, fields: []shape{one("subject", scalars("id", "name")...), many("cells", scalars("key", "state")...)},
	},
	"deep": {
		Cypher: `MATCH (e:Enterprise)
WHERE e.name >= $name AND (e.name > $name OR e.id > $id)
WITH e ORDER BY e.name, e.id LIMIT 21
WITH collect([[e.id, e.name, e.foundedYear]]) AS page
RETURN page[..20], [size(page) > 20]`,
		root: "enterprisesConnection", single: true, fields: []shape{many("edges", one("node", scalars("id", "name", "foundedYear")...)), one("pageInfo", scalars("hasNextPage")...)},
	},
	"first": {
		Cypher: `MATCH (e:Enterprise)
WHERE e.name IS NOT NULL
WITH e ORDER BY e.name, e.id LIMIT 21
WITH collect([[e.id, e.name, e.foundedYear]]) AS page
RETURN page[..20], [size(page) > 20]`,
		root: "enterprisesConnection", single: true, fields: []shape{many("edges", one("node", scalars("id", "name", "foundedYear")...)), one("pageInfo", scalars("hasNextPage")...)},
	},
	"group": {
		Cypher: `MATCH (p:Platform {level: 'NATIONAL'})
OPTIONAL MATCH (p)-[:IN_ZONE]->(z:Zone)
WITH z, p.kind AS kind, count(*) AS n
WITH z.name AS zone, kind, sum(n) AS n ORDER BY n DESC, zone, kind LIMIT 1000
RETURN collect([[[zone], [kind]], [n]])`,
		root: "platformsConnection", single: true, fields: []shape{many("groups", many("key", scalars("value")...), one("count", scalars("nodes")...))},
	},
}

// kinds are the requirements of the pack platform-kinds: key and kind.
var kinds = [][2]string{
	{"national-key-laboratory", "NATIONAL_KEY_LABORATORY"}, {"regional-laboratory", "REGIONAL_LABORATORY"}, {"regional-key-laboratory", "REGIONAL_KEY_LABORATORY"},
	{"engineering-research-centre", "ENGINEERING_RESEARCH_CENTRE"}, {"enterprise-technology-centre", "ENTERPRISE_TECHNOLOGY_CENTRE"},
	{"manufacturing-innovation-centre", "MANUFACTURING_INNOVATION_CENTRE"}, {"pilot-base", "PILOT_BASE"}, {"new-rd-institution", "NEW_RD_INSTITUTION"},
	{"clinical-research-centre", "CLINICAL_RESEARCH_CENTRE"}, {"postdoctoral-workstation", "POSTDOCTORAL_WORKSTATION"}, {"incubator", "INCUBATOR"},
	{"maker-space", "MAKER_SPACE"}, {"accelerator", "ACCELERATOR"}, {"university-science-park", "UNIVERSITY_SCIENCE_PARK"},
}

// judgeZone makes the cells of a zone: met by a named platform or a reported
// number, not met by a statement of completeness, unknown otherwise.
func judgeZone(row []any) []any {
	has := func(column int, kinds ...string) bool {
		list, _ := row[column].([]any)
		for _, v := range list {
			for _, k := range kinds {
				if v == k {
					return true
				}
			}
		}
		return false
	}
	cells := make([]any, len(kinds))
	for i, k := range kinds {
		state := "UNKNOWN"
		switch {
		case has(2, k[1]) || has(3, k[1]):
			state = "MET"
		case has(4, k[1], ""):
			state = "NOT_MET"
		}
		cells[i] = []any{k[0], state}
	}
	return []any{[]any{row[0], row[1]}, cells}
}
