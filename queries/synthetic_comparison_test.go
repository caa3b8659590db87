package queries_test

// exact writes a number as the service does: without an exponent, and without a
// point where there is nothing behind it.
func exact(number string) string {
	return "replace(replace(toString(round(" + number + ", 6)) + '|', '.0|', ''), '|', '')"
}

// figureOf is the value that a zone z has reported of an indicator for $year.
func figureOf(indicator string) string {
	return "head(COLLECT { MATCH (z)<-[:ABOUT]-(o:Observation {year: $year})-[:OF_INDICATOR]->(:Indicator {id: " + indicator + "}) RETURN toFloat(o.value) })"
}

var besideEachOther = check{
	variables: map[string]any{"zones": []any{"柳州演示高新区", "南宁演示高新区", "桂林演示高新区"}, "year": 2021,
		"newHighTech": "Indicator:synthetic-22", "newGazelles": "Indicator:synthetic-40", "techSMEs": "Indicator:synthetic-18", "output": "Indicator:synthetic-1"},
	tables: []table{
		{columns: "comparison.rows.*.zone.name comparison.rows.*.cells.*.key comparison.rows.*.cells.*.value comparison.rows.*.cells.*.among.median comparison.rows.*.cells.*.among.rank",
			cypher: `MATCH (z:Zone) WHERE z.name IN $zones
				WITH z, [['newHighTech', ` + figureOf("$newHighTech") + `], ['newGazelles', ` + figureOf("$newGazelles") + `], ['techSMEs', ` + figureOf("$techSMEs") + `], ['output', ` + figureOf("$output") + `],
					['enterprises', COUNT { MATCH (z)<-[:HAS_SITE]-(e:Enterprise) RETURN DISTINCT e }],
					['awards', COUNT { MATCH (z)<-[:HAS_SITE]-(:Enterprise)<-[:AWARDED_TO]-(a:Award {year: $year}) RETURN DISTINCT a }],
					['pilotBases', COUNT { (z)<-[:IN_ZONE]-(:Platform {kind: 'PILOT_BASE'}) }]] AS cells
				UNWIND range(0, 6) AS i WITH z, i, cells[i][0] AS key, cells[i][1] AS value
				WITH i, key, collect([z.name, value]) AS all UNWIND all AS own
				CALL (all, own) { UNWIND all AS other WITH own, other WHERE other[0] <> own[0]
					RETURN percentileCont(other[1], 0.5) AS median, count(other[1]) AS known, count(CASE WHEN other[1] > own[1] THEN 1 END) AS above }
				RETURN [own[0], key, ` + exact("own[1]") + `, ` + exact("median") + `, CASE WHEN own[1] IS NOT NULL AND known > 0 THEN above + 1 END]`},
	},
}

var amongItsTier = check{
	variables: map[string]any{"zone": "百色演示高新区", "year": 2021, "newHighTech": "Indicator:synthetic-22", "output": "Indicator:synthetic-1"},
	tables: []table{
		{columns: "comparison.rows.*.peers.*.name", cypher: `MATCH (own:Zone {name: $zone}), (z:Zone) WHERE z.tier = own.tier AND z <> own RETURN [z.name] ORDER BY z.id`},
		{columns: "comparison.rows.*.cells.*.key comparison.rows.*.cells.*.value comparison.rows.*.cells.*.among.known comparison.rows.*.cells.*.among.lowerQuartile comparison.rows.*.cells.*.among.median " +
			"comparison.rows.*.cells.*.among.upperQuartile comparison.rows.*.cells.*.among.rank",
			cypher: `MATCH (own:Zone {name: $zone}) MATCH (z:Zone) WHERE z.tier = own.tier
				WITH own, z, [['output', ` + figureOf("$output") + `], ['newHighTech', ` + figureOf("$newHighTech") + `],
					['enterprises', COUNT { MATCH (z)<-[:HAS_SITE]-(e:Enterprise) RETURN DISTINCT e }], ['platforms', COUNT { (z)<-[:IN_ZONE]-(:Platform) }]] AS cells
				UNWIND cells AS cell WITH cell[0] AS key, head(collect(CASE WHEN z = own THEN cell[1] END)) AS own, collect(CASE WHEN z <> own THEN cell[1] END) AS others
				CALL (own, others) { UNWIND others AS x RETURN count(x) AS known, percentileCont(x, 0.25) AS lower, percentileCont(x, 0.5) AS median, percentileCont(x, 0.75) AS upper,
					count(CASE WHEN x > own THEN 1 END) AS above }
				RETURN [key, ` + exact("own") + `, known, ` + exact("lower") + `, ` + exact("median") + `, ` + exact("upper") + `, CASE WHEN own IS NOT NULL THEN above + 1 END]`},
	},
}

// fundingPerFirm is money of a year for one zone, over what was counted for the same
// zone and year.
func fundingPerFirm(fundings ...any) check {
	return check{
		variables: map[string]any{"numerator": fundings, "denominator": "Cohort:synthetic-0"},
		tables: []table{{columns: "ratio.value ratio.unit ratio.subject.name ratio.window.start ratio.denominator.value",
			cypher: `MATCH (c:Cohort {id: $denominator})-[:COUNTED_FOR]->(s)<-[:GRANTED_TO]-(f:Funding) WHERE f.id IN $numerator AND f.windowStart = c.windowStart AND f.windowEnd = c.windowEnd
				WITH c, s, sum(toFloat(f.amount)) AS money RETURN [` + exact("money / c.count") + `, '万元/' + c.unit, s.name, toString(c.windowStart), c.count]`}},
	}
}

var fundingOfAnotherYear = check{
	variables: map[string]any{"numerator": []any{"Funding:synthetic-564"}, "denominator": "Cohort:synthetic-2"},
	tables: []table{{columns: "ratio.value ratio.refusals.0.reason ratio.refusals.0.windows.0.words ratio.refusals.0.windows.1.words ratio.subject.name",
		cypher: `MATCH (f:Funding {id: $numerator[0]})-[:GRANTED_TO]->(s)<-[:COUNTED_FOR]-(c:Cohort {id: $denominator}) WHERE f.windowEnd <> c.windowEnd
			RETURN [null, 'WINDOW_MISMATCH', f.window, c.window, s.name]`}},
}

var disputedNumbers = check{tables: []table{
	{columns: "conflicts.edges.*.node.fact.id conflicts.edges.*.node.values.*.value conflicts.edges.*.node.values.*.claims.*.confidence conflicts.edges.*.node.values.*.claims.*.citation.section",
		cypher: `MATCH (p:Policy)<-[s:SUPPORTS {field: 'documentNumber'}]-(c:Citation) WHERE EXISTS { MATCH (p)<-[o:SUPPORTS {field: 'documentNumber'}]-() WHERE o.value <> s.value }
			RETURN [p.id, s.value, s.confidence, c.section]`},
	{columns: "conflicts.totalCount", cypher: `MATCH (p:Policy)<-[s:SUPPORTS {field: 'documentNumber'}]-() WITH p, count(DISTINCT s.value) AS n WHERE n > 1 RETURN [count(p)]`},
}}

// A line has a point for each year. A change needs the year before, and that no note
// of its own speaks against it.
var trendOfAllZones = check{
	variables: map[string]any{"subjects": []any{"Group:synthetic-0"}, "output": "Indicator:synthetic-1", "revenue": "Indicator:synthetic-0", "profits": []any{"Indicator:synthetic-2"}, "highTech": "Indicator:synthetic-4"},
	tables:    []table{trendTable("output", "$output"), trendTable("revenue", "$revenue"), trendTable("profit", "$profits[0]"), trendTable("highTechEnterprises", "$highTech")},
}

func trendTable(alias, indicator string) table {
	return table{columns: alias + ".points.*.year " + alias + ".points.*.recorded " + alias + ".points.*.observation.value " + alias + ".points.*.changePct",
		cypher: `MATCH (:Group {id: $subjects[0]})<-[:ABOUT]-(o:Observation)-[:OF_INDICATOR]->(:Indicator {id: ` + indicator + `})
			WITH collect(o) AS all, min(o.year) AS first, max(o.year) AS last UNWIND range(first, last) AS year
			WITH year, head([o IN all WHERE o.year = year]) AS o, head([o IN all WHERE o.year = year - 1]) AS before
			RETURN [year, o IS NOT NULL, o.value, CASE WHEN o IS NOT NULL AND before IS NOT NULL AND (o.note IS NULL OR o.note = before.note) THEN ` +
			exact("(toFloat(o.value) - toFloat(before.value)) * 100 / toFloat(before.value)") + ` END] ORDER BY year`}
}
