package queries_test

import (
	"fmt"
	"strings"
)

// The zone and the city that the operations on one zone are asked for.
const (
	demoZone = "柳州演示高新区"
	demoCity = "990200"
)

// ofDemoCity holds for the enterprises that an official would count as Liuzhou's.
const ofDemoCity = `(EXISTS { (e)-[:BASED_IN]->(:City {code: $city}) } OR EXISTS { (e)-[:HAS_SITE]->(:Zone)-[:LIES_IN]->(:City {code: $city}) })`

// established are the stages of a zone that is there.
const established = `['ESTABLISHED', 'UPGRADE_SUPPORTED']`

// checks are independent of the compiler on purpose: who changes one of them to
// make a test pass has to know why the Cypher was wrong.
var checks = map[string]check{
	"ZonesByTier": {variables: map[string]any{"region": "990000"}, tables: []table{
		{columns: "national.totalCount", cypher: `MATCH (z:Zone {tier: 'NATIONAL'}) RETURN [count(z)]`},
		{columns: "national.edges.*.node.id", cypher: `MATCH (z:Zone {tier: 'NATIONAL'}) RETURN [z.id]`},
		{columns: "regional.totalCount", cypher: `MATCH (z:Zone {tier: 'REGIONAL'}) RETURN [count(z)]`},
		{columns: "regional.edges.*.node.id regional.edges.*.node.cities.*.name", cypher: `MATCH (z:Zone {tier: 'REGIONAL'})-[:LIES_IN]->(c:City) RETURN [z.id, c.name]`},
		{columns: "reported.*.name reported.*.count reported.*.membersConnection.totalCount",
			cypher: `MATCH (c:Cohort {memberType: 'Zone'})-[:COUNTED_FOR]->(:Region {code: $region}) RETURN [c.name, c.count, COUNT { (c)-[:NAMES]->() }]`},
	}},
	"LiuzhouNationalSince": {variables: map[string]any{"zone": demoZone}, tables: []table{
		{columns: "zones.*.name zones.*.foundedYear zones.*.nationalSinceYear", cypher: `MATCH (z:Zone {name: $zone}) RETURN [z.name, z.foundedYear, z.nationalSinceYear]`},
		{columns: "zones.*.citationsConnection.edges.*.properties.confidence zones.*.citationsConnection.edges.*.node.document.name",
			cypher: `MATCH (z:Zone {name: $zone})<-[s:SUPPORTS {field: 'nationalSinceYear'}]-(:Citation)-[:IN_DOCUMENT]->(d:Document) RETURN [s.confidence, d.name]`, empty: true},
	}},
	"IndustrialOutput2021": {variables: map[string]any{"indicator": "工业总产值(演示)", "year": 2021}, tables: []table{
		{columns: "observations.*.subject.__typename observations.*.subject.name observations.*.value observations.*.unit observations.*.growthPct observations.*.scope",
			cypher: `MATCH (:Indicator {name: $indicator})<-[:OF_INDICATOR]-(o:Observation {year: $year})-[:ABOUT]->(s)
				RETURN [head([l IN labels(s) WHERE l IN ['Zone', 'City', 'County', 'Region', 'Group', 'Organisation', 'Enterprise']]), s.name, o.value, o.unit, o.growthPct, o.scope] ORDER BY o.id LIMIT 100`},
	}},
	"CitiesWithoutZone": {tables: []table{
		{columns: "coverage.rows.*.subject.id coverage.rows.*.cells.*.key coverage.rows.*.cells.*.state",
			cypher: `MATCH (c:City) UNWIND [['established-zone', ` + established + `], ['zone-under-way', ['CREATION_UNDER_WAY', 'CANDIDATE']]] AS k
				RETURN [c.id, k[0], CASE WHEN EXISTS { (c)<-[:LIES_IN]-(z:Zone) WHERE z.stage IN k[1] } THEN 'MET'
					WHEN EXISTS { (c)<-[:COMPLETE_FOR]-(m:Completeness {memberType: 'Zone'}) WHERE m.memberKind IS NULL } THEN 'NOT_MET' ELSE 'UNKNOWN' END]`},
		{columns: "coverage.columns.*.met coverage.columns.*.notMet",
			cypher: `MATCH (c:City) WITH count(c) AS cities, sum(CASE WHEN EXISTS { (c)<-[:LIES_IN]-(z:Zone) WHERE z.stage IN ` + established + ` } THEN 1 ELSE 0 END) AS some,
					sum(CASE WHEN EXISTS { (c)<-[:LIES_IN]-(z:Zone) WHERE NOT z.stage IN ` + established + ` } THEN 1 ELSE 0 END) AS soon
				UNWIND [some, soon] AS met RETURN [met, cities - met]`},
	}},
	"CandidatesThatCloseAGap": {tables: []table{
		{columns: "closing.*.name closing.*.cities.*.name",
			cypher: `MATCH (z:Zone)-[:LIES_IN]->(c:City) WHERE z.stage IN ['CREATION_UNDER_WAY', 'CANDIDATE']
				AND NOT EXISTS { (z)-[:LIES_IN]->(:City)<-[:LIES_IN]-(o:Zone) WHERE o.stage IN ` + established + ` } RETURN [z.name, c.name]`},
		{columns: "notClosing.*.name notClosing.*.cities.*.name notClosing.*.cities.*.zones.*.name",
			cypher: `MATCH (z:Zone)-[:LIES_IN]->(c:City)<-[:LIES_IN]-(o:Zone) WHERE z.stage IN ['CREATION_UNDER_WAY', 'CANDIDATE'] AND o.stage IN ` + established + ` RETURN [z.name, c.name, o.name]`},
	}},
	"TwoZonesOfLiuzhou": {variables: map[string]any{"city": demoCity}, tables: []table{
		{columns: "cities.*.zones.*.name cities.*.zones.*.tier cities.*.zones.*.enterprisesConnection.totalCount",
			cypher: `MATCH (:City {code: $city})<-[:LIES_IN]-(z:Zone) WHERE z.stage IN ` + established + ` RETURN [z.name, z.tier, COUNT { (z)<-[:HAS_SITE]-(:Enterprise) }] ORDER BY z.tier`},
		{columns: "cities.*.zones.*.name cities.*.zones.*.enterprisesConnection.edges.*.node.name",
			cypher: `MATCH (:City {code: $city})<-[:LIES_IN]-(z:Zone) WHERE z.stage IN ` + established + ` WITH z ORDER BY z.tier
				CALL (z) { MATCH (z)<-[:HAS_SITE]-(e:Enterprise) RETURN e ORDER BY e.name, e.id LIMIT 100 } RETURN [z.name, e.name]`},
	}},
	"KindsOfPlatformsLacking": {variables: map[string]any{"zone": demoZone}, tables: []table{
		{columns: "coverage.rows.*.cells.*.key coverage.rows.*.cells.*.state coverage.rows.*.cells.*.named", params: map[string]any{"kinds": platformKinds()},
			cypher: `MATCH (z:Zone {name: $zone}) UNWIND $kinds AS k WITH z, k, COUNT { (z)<-[:IN_ZONE]-(:Platform {kind: k[1]}) } AS n
				RETURN [k[0], CASE WHEN n > 0 OR EXISTS { (z)<-[:COUNTED_FOR]-(c:Cohort {memberType: 'Platform', memberKind: k[1]}) WHERE c.count > 0 } THEN 'MET'
					WHEN EXISTS { (z)<-[:COMPLETE_FOR]-(m:Completeness {memberType: 'Platform'}) WHERE m.memberKind IS NULL OR m.memberKind = k[1] } THEN 'NOT_MET' ELSE 'UNKNOWN' END, n]`},
	}},
	"CertifiedFirmsAndNoIncubator": {tables: []table{
		{columns: "coverage.rows.*.subject.name coverage.rows.*.cells.*.key coverage.rows.*.cells.*.state",
			cypher: `MATCH (z:Zone) WHERE z.tier IN ['NATIONAL', 'REGIONAL']
				WITH z, CASE WHEN EXISTS { (z)<-[:HAS_SITE]-(:Enterprise)-[:HOLDS]->(:Certification {kind: 'HIGH_TECH'}) }
						OR EXISTS { (z)<-[:COUNTED_FOR]-(c:Cohort {memberType: 'Certification', memberKind: 'HIGH_TECH'}) WHERE c.count > 0 } THEN 2 ELSE 1 END AS firms,
					CASE WHEN EXISTS { (z)<-[:IN_ZONE]-(:Platform {kind: 'INCUBATOR'}) } THEN 0
						WHEN EXISTS { (z)<-[:COMPLETE_FOR]-(m:Completeness {memberType: 'Platform'}) WHERE m.memberKind IS NULL OR m.memberKind = 'INCUBATOR' } THEN 2 ELSE 1 END AS none
				UNWIND [['firms', firms], ['no-incubator', none], ['both', CASE WHEN none < firms THEN none ELSE firms END]] AS k
				RETURN [z.name, k[0], ['NOT_MET', 'UNKNOWN', 'MET'][k[1]]]`},
	}},
	"GapsAgainstAPack": {variables: map[string]any{"pack": "demo-upgrade"}, tables: []table{
		{columns: "coverage.rows.*.subject.name coverage.rows.*.cells.*.key coverage.rows.*.cells.*.state coverage.rows.*.cells.*.shortfall",
			cypher: `MATCH (z:Zone {stage: 'UPGRADE_SUPPORTED'})
				WITH z, COUNT { MATCH (z)<-[:HAS_SITE]-(e:Enterprise) WHERE EXISTS { (e)-[:HOLDS]->(:Certification {kind: 'HIGH_TECH'}) } } AS firms,
					head(COLLECT { MATCH (z)<-[:ABOUT]-(o:Observation {year: 2021, unit: '亿元'})-[:OF_INDICATOR]->(:Indicator {name: '工业总产值(演示)'}) RETURN toFloat(o.value) }) AS output,
					COUNT { (z)<-[:IN_ZONE]-(:Platform {kind: 'INCUBATOR'}) } AS incubators,
					EXISTS { (z)<-[:COMPLETE_FOR]-(:Completeness {memberType: 'Platform', memberKind: 'INCUBATOR'}) } AS complete
				UNWIND [
					['regional-tier', CASE z.tier WHEN 'REGIONAL' THEN 'MET' ELSE 'NOT_MET' END, null],
					['high-tech-enterprises', CASE WHEN firms >= 400 THEN 'MET' ELSE 'UNKNOWN' END, CASE WHEN firms >= 400 THEN null ELSE toString(400 - firms) END],
					['industrial-output', CASE WHEN output >= 420 THEN 'MET' WHEN output < 420 THEN 'NOT_MET' ELSE 'UNKNOWN' END,
						CASE WHEN output < 420 THEN replace(replace(toString(round(420 - output, 2)) + '|', '.0|', ''), '|', '') END],
					['incubators', CASE WHEN incubators >= 5 THEN 'MET' WHEN complete THEN 'NOT_MET' ELSE 'UNKNOWN' END, CASE WHEN incubators >= 5 THEN null ELSE toString(5 - incubators) END]
				] AS k RETURN [z.name, k[0], k[1], k[2]]`},
	}},
	"PilotBaseAndAward": {variables: map[string]any{"city": demoCity, "zone": demoZone}, tables: []table{
		{columns: "both.*.id both.*.name", cypher: `MATCH (e:Enterprise) WHERE ` + ofDemoCity + ` AND EXISTS { (e)-[:HOSTS]->(:Platform {kind: 'PILOT_BASE'}) } AND EXISTS { (e)<-[:AWARDED_TO]-(:Award) }
			RETURN [e.id, e.name] ORDER BY e.name, e.id LIMIT 100`},
		{columns: "pilotBase.*.id pilotBase.*.platformsConnection.edges.*.properties.role", cypher: `MATCH (e:Enterprise) WHERE ` + ofDemoCity + ` AND EXISTS { (e)-[:HOSTS]->(:Platform {kind: 'PILOT_BASE'}) }
			WITH e ORDER BY e.name, e.id LIMIT 100 MATCH (e)-[h:HOSTS]->(:Platform {kind: 'PILOT_BASE'}) RETURN [e.id, h.role]`},
		{columns: "award.*.id award.*.awards.*.name award.*.awards.*.year", cypher: `MATCH (e:Enterprise) WHERE ` + ofDemoCity + ` AND EXISTS { (e)<-[:AWARDED_TO]-(:Award) }
			WITH e ORDER BY e.name, e.id LIMIT 100 MATCH (e)<-[:AWARDED_TO]-(a:Award) WITH DISTINCT e, a RETURN [e.id, a.name, a.year] ORDER BY e.name, e.id, a.year, a.id`},
	}},
	"ThreeCertifications": {tables: []table{
		{columns: "enterprises.*.id", cypher: `MATCH (e:Enterprise)-[:HOLDS]->(c:Certification) WHERE c.kind IN ['HIGH_TECH', 'GAZELLE', 'LISTED']
			WITH e, collect(DISTINCT c.kind) AS kinds WHERE size(kinds) = 3 RETURN [e.id] ORDER BY e.name, e.id LIMIT 100`},
		{columns: "reported.*.name reported.*.count reported.*.membersConnection.totalCount",
			cypher: `MATCH (c:Cohort {memberType: 'Certification'}) WITH c ORDER BY c.name, c.id LIMIT 100 RETURN [c.name, c.count, COUNT { (c)-[:NAMES]->() }] ORDER BY c.name, c.id`},
	}},
	"AwardWithoutPlatform": {tables: []table{
		{columns: "enterprises.*.id enterprises.*.city.name", cypher: `MATCH (e:Enterprise) WHERE EXISTS { (e)<-[:AWARDED_TO]-(:Award) } AND NOT EXISTS { (e)-[:HOSTS]->(:Platform) }
			WITH e ORDER BY e.name, e.id LIMIT 100 OPTIONAL MATCH (e)-[:BASED_IN]->(c:City) RETURN [e.id, c.name] ORDER BY e.name, e.id`},
	}},
	"WhoReceived200Million": {variables: map[string]any{"amount": "120"}, tables: []table{
		{columns: "fundings.*.stated fundings.*.purpose fundings.*.beneficiary.name",
			cypher: `MATCH (f:Funding {amount: $amount})-[:GRANTED_TO]->(b) RETURN [f.stated, f.purpose, b.name]`},
		{columns: "fundings.*.beneficiary.name fundings.*.platforms.*.name fundings.*.platforms.*.hosts.*.name",
			cypher: `MATCH (b)<-[:GRANTED_TO]-(:Funding {amount: $amount})-[:FUNDS]->(p:Platform)<-[:HOSTS]-(h) RETURN [b.name, p.name, h.name]`},
	}},
	"PathBetweenTwoNodes": {
		variables: map[string]any{"enterprise": "Enterprise:synthetic-100", "platform": "Platform:synthetic-100-0", "award": "Award:synthetic-16801-1", "policy": "Policy:synthetic-28"},
		tables: []table{
			shortest("asAsked", "(a:Enterprise {id: $enterprise})", "(b:Policy {id: $policy})", "n:Platform OR n:Award"),
			shortest("toPlatform", "(a:Enterprise {id: $enterprise})", "(b:Platform {id: $platform})", throughAll),
			shortest("toAward", "(a:Platform {id: $platform})", "(b:Award {id: $award})", throughAll),
			shortest("toPolicy", "(a:Award {id: $award})", "(b:Policy {id: $policy})", throughAll),
			shortest("throughTheCity", "(a:Enterprise {id: $enterprise})", "(b:Policy {id: $policy})", "n:Platform OR n:City OR n:Organisation"),
		},
	},
	"EnterpriseList": {tables: []table{
		{columns: "enterprises.*.name enterprises.*.creditCode enterprises.*.revenue enterprises.*.city.name",
			cypher: `MATCH (e:Enterprise) WITH e ORDER BY e.name, e.id LIMIT 100 OPTIONAL MATCH (e)-[:BASED_IN]->(c:City) RETURN [e.name, e.creditCode, e.revenue, c.name] ORDER BY e.name, e.id`},
	}},
	"CertificationList": {tables: []table{
		{columns: "certifications.*.holder.name certifications.*.kind certifications.*.number certifications.*.validTo",
			cypher: `MATCH (c:Certification)<-[:HOLDS]-(e) WITH c, e ORDER BY c.year, c.number, c.id LIMIT 100 RETURN [e.name, c.kind, c.number, toString(c.validTo)]`},
	}},
	"PlatformList": {tables: []table{
		{columns: "platforms.*.name platforms.*.kind platforms.*.level platforms.*.zone.name platforms.*.city.name",
			cypher: `MATCH (p:Platform) WITH p ORDER BY p.kind, p.name, p.id LIMIT 100
				RETURN [p.name, p.kind, p.level, head([(p)-[:IN_ZONE]->(z) | z.name]), head([(p)-[:LOCATED_IN]->(c) | c.name])] ORDER BY p.kind, p.name, p.id`},
	}},
	"AwardList": {tables: []table{
		{columns: "awards.*.name awards.*.year awards.*.institutions.edges.*.node.name",
			cypher: `MATCH (a:Award) WITH a ORDER BY a.year, a.name, a.id LIMIT 100 MATCH (a)-[r:AWARDED_TO]->(i) WHERE i:Enterprise OR i:Organisation RETURN [a.name, a.year, i.name]`},
	}},
	"SiteList": {tables: []table{
		{columns: "enterprises.*.name enterprises.*.zonesConnection.edges.*.node.name enterprises.*.zonesConnection.edges.*.properties.role",
			cypher: `MATCH (e:Enterprise) WHERE EXISTS { (e)-[:HAS_SITE]->() } WITH e ORDER BY e.name, e.id LIMIT 100 MATCH (e)-[s:HAS_SITE]->(z) RETURN [e.name, z.name, s.role]`},
	}},
	"WhereIsItStated": {variables: map[string]any{"value": "12"}, tables: []table{
		{columns: "observations.*.name observations.*.citations.*.document.name observations.*.citations.*.section observations.*.citations.*.factsConnection.totalCount",
			cypher: `MATCH (o:Observation {value: $value})<-[:SUPPORTS]-(c:Citation)-[:IN_DOCUMENT]->(d:Document) WITH DISTINCT o, c, d
				RETURN [o.name, d.name, c.section, COUNT { MATCH (c)-[:SUPPORTS]->(f) RETURN DISTINCT f }]`},
	}},
	"MeasureForAProblem": {variables: map[string]any{"problem": "不足"}, tables: []table{
		{columns: "problems.*.name problems.*.measures.*.name problems.*.measures.*.policy.name",
			cypher: `MATCH (p:Problem)<-[:ADDRESSES]-(m:Measure)<-[:HAS_MEASURE]-(y:Policy) WHERE p.name CONTAINS $problem RETURN [p.name, m.name, y.name]`},
	}},
	"ValidAtADate": {variables: map[string]any{"day": "2021-12-31", "from": "2022-01-01", "before": "2023-01-01"}, tables: []table{
		{columns: "certificationsConnection.totalCount", cypher: `MATCH (c:Certification {kind: 'HIGH_TECH'}) WHERE c.validFrom <= date($day) <= c.validTo AND date($from) <= c.validTo < date($before) RETURN [count(c)]`},
		{columns: "certificationsConnection.edges.*.node.number certificationsConnection.edges.*.node.validTo certificationsConnection.edges.*.node.holder.name",
			cypher: `MATCH (e:Enterprise)-[:HOLDS]->(c:Certification {kind: 'HIGH_TECH'}) WHERE c.validFrom <= date($day) <= c.validTo AND date($from) <= c.validTo < date($before)
				RETURN [c.number, toString(c.validTo), e.name] ORDER BY c.validTo, c.number, c.id LIMIT 100`},
	}},
	"IndicatorsWithoutData": {variables: map[string]any{"zone": demoZone, "pack": "demo-evaluation"}, tables: []table{
		{columns: "coverage.rows.*.cells.*.key coverage.rows.*.cells.*.state",
			cypher: `MATCH (z:Zone {name: $zone}) UNWIND range(0, 43) AS i
				RETURN [toString(i), CASE WHEN EXISTS { (z)<-[:ABOUT]-(:Observation)-[:OF_INDICATOR]->(:Indicator {id: 'Indicator:synthetic-' + i}) } THEN 'MET' ELSE 'UNKNOWN' END]`},
	}},
	"LiuzhouNanningGuilin":       besideEachOther,
	"AmongItsTier":               amongItsTier,
	"FundingPerInstitution":      fundingPerFirm("Funding:synthetic-202", "Funding:synthetic-51", "Funding:synthetic-110"),
	"FundingForTalent":           fundingPerFirm("Funding:synthetic-202"),
	"FundingAgainstOutput":       fundingOfAnotherYear,
	"ConflictingDocumentNumbers": disputedNumbers,
	"IsTheTrendComparable":       trendOfAllZones,
}

// throughAll holds for what a path runs through by default.
const throughAll = "NOT n:Citation AND NOT n:Document AND NOT n:Region AND NOT n:City AND NOT n:County AND NOT n:Indicator"

// shortest counts the shortest paths between two nodes by the database's own search.
func shortest(alias, from, to, through string) table {
	return table{columns: alias + ".length " + alias + ".totalCount",
		cypher: `MATCH ` + from + ` MATCH ` + to + ` MATCH p = allShortestPaths((a)-[*..6]-(b)) WHERE all(n IN nodes(p) WHERE n = a OR n = b OR (` + through + `)) RETURN [min(length(p)), count(p)]`}
}

// platformKinds are the kinds of platform-kinds with the key of each.
func platformKinds() []any {
	var kinds []any
	for _, k := range strings.Fields(`NATIONAL_KEY_LABORATORY REGIONAL_LABORATORY REGIONAL_KEY_LABORATORY ENGINEERING_RESEARCH_CENTRE ENTERPRISE_TECHNOLOGY_CENTRE
		MANUFACTURING_INNOVATION_CENTRE PILOT_BASE NEW_RD_INSTITUTION CLINICAL_RESEARCH_CENTRE POSTDOCTORAL_WORKSTATION INCUBATOR MAKER_SPACE ACCELERATOR UNIVERSITY_SCIENCE_PARK`) {
		kinds = append(kinds, []any{strings.ReplaceAll(strings.ToLower(k), "_", "-"), k})
	}
	return kinds
}

// syntheticUpgrade is a pack whose thresholds part the zones of the synthetic graph.
const syntheticUpgrade = `id: demo-upgrade
version: "1"
titleZH: 演示
titleEN: Demonstration
description: Thresholds that some zones of the synthetic graph meet and some do not.
subject: Zone
source: The test.
requirements:
  - {key: regional-tier, titleZH: 级别, titleEN: Tier, where: {tier: {eq: REGIONAL}}}
  - {key: high-tech-enterprises, titleZH: 高企, titleEN: High-tech enterprises, where: {enterprises: {some: {certifications: {some: {kind: {eq: HIGH_TECH}}}}}}, minimum: 400}
  - {key: industrial-output, titleZH: 产值, titleEN: Output, where: {observations: {some: {indicator: {name: {eq: 工业总产值(演示)}}, year: {eq: 2021}, unit: {eq: 亿元}, value: {gte: "420"}}}}}
  - {key: incubators, titleZH: 孵化器, titleEN: Incubators, where: {platforms: {some: {kind: {eq: INCUBATOR}}}}, minimum: 5}
`

// syntheticEvaluation asks for data on each indicator of the synthetic graph.
func syntheticEvaluation() string {
	var out strings.Builder
	out.WriteString("id: demo-evaluation\nversion: \"1\"\ntitleZH: 演示\ntitleEN: Demonstration\ndescription: Data for each indicator.\nsubject: Zone\nsource: The test.\nrequirements:\n")
	for i := range 44 {
		fmt.Fprintf(&out, "  - {key: \"%d\", titleZH: 指标, titleEN: Indicator, where: {observations: {some: {indicator: {id: {eq: \"Indicator:synthetic-%d\"}}}}}}\n", i, i)
	}
	return out.String()
}
