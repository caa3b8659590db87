package differential_test

// allFive are the zones of the facts.
const allFive = `{"zones": [{"id": "Zone:border"}, {"id": "Zone:empty"}, {"id": "Zone:guilin"}, {"id": "Zone:hexi"}, {"id": "Zone:liuzhou"}]}`

// filters are conditions on a node's own properties, and how they combine.
var filters = []comparison{
	{name: "no argument", query: `{ zones { id name nameEn tier targetTier stage aliases foundedYear synthetic } }`},
	{name: "id eq", query: `{ enterprises(where: {id: {eq: "Enterprise:wuling"}}) { id name aliases revenue employees } }`,
		want: `{"enterprises": [{"id": "Enterprise:wuling", "name": "五菱汽车", "aliases": ["五菱", "SGMW"], "revenue": 1234.5, "employees": 9000}]}`},
	{name: "id in, startsWith, endsWith, contains", query: `{
		in: enterprises(where: {id: {in: ["Enterprise:wuling", "Enterprise:none", "Enterprise:loss"]}}) { id }
		starts: zones(where: {id: {startsWith: "Zone:l"}}) { id }
		ends: zones(where: {id: {endsWith: "n"}}) { id }
		contains: zones(where: {id: {contains: "bor"}}) { id } }`},
	{name: "string operators", query: `{
		eq: zones(where: {name: {eq: "柳州高新区"}}) { id }
		in: zones(where: {name: {in: ["桂林高新区", "待建区"]}}) { id }
		contains: enterprises(where: {name: {contains: "公司"}}) { id name }
		starts: enterprises(where: {name: {startsWith: "柳"}}) { id name }
		ends: enterprises(where: {name: {endsWith: "动力"}}) { id name }
		cased: enterprises(where: {nameEn: {contains: "u"}}) { id nameEn } }`},
	{name: "string operators together", query: `{ enterprises(where: {name: {contains: "车", startsWith: "五", endsWith: "车"}}) { id } }`},
	{name: "special characters", query: `{ zones(where: {note: {contains: "\\ and\nlines\t"}}) { id note } documents(where: {url: {contains: "\"x\""}}) { id url } }`},
	{name: "empty string", query: `{ eq: zones(where: {name: {eq: ""}}) { id } contains: zones(where: {nameEn: {contains: ""}}) { id } }`},
	{name: "in an empty list", query: `{ zones(where: {name: {in: []}}) { id } }`},
	{name: "int operators", query: `{
		eq: zones(where: {foundedYear: {eq: 1992}}) { id }
		in: zones(where: {foundedYear: {in: [1988, 1992]}}) { id }
		lt: zones(where: {foundedYear: {lt: 1992}}) { id }
		lte: zones(where: {foundedYear: {lte: 1992}}) { id }
		gt: zones(where: {foundedYear: {gt: 1992}}) { id foundedYear }
		gte: zones(where: {foundedYear: {gte: 1992}}) { id foundedYear }
		span: zones(where: {foundedYear: {gte: 1990, lt: 1993}}) { id } }`},
	{name: "float operators", query: `{
		eq: enterprises(where: {revenue: {eq: 0.1}}) { id revenue }
		zero: enterprises(where: {revenue: {eq: 0}}) { id revenue }
		in: enterprises(where: {revenue: {in: [0.1, 88.25, -12.75]}}) { id revenue }
		lt: enterprises(where: {revenue: {lt: 0}}) { id revenue }
		lte: enterprises(where: {revenue: {lte: 88.25}}) { id revenue }
		gt: enterprises(where: {revenue: {gt: 88.25}, synthetic: {eq: false}}) { id revenue }
		gte: enterprises(where: {revenue: {gte: 88.25}, synthetic: {eq: false}}) { id revenue } }`},
	{name: "date operators", query: `{
		eq: certifications(where: {validTo: {eq: "2024-11-30"}}) { id }
		in: certifications(where: {validTo: {in: ["2024-11-30", "2025-10-18"]}, synthetic: {eq: false}}) { id validTo }
		lt: certifications(where: {validFrom: {lt: "2000-01-01"}}) { id validFrom validTo }
		lte: certifications(where: {validFrom: {lte: "2021-11-30"}, synthetic: {eq: false}}) { id }
		gt: certifications(where: {validFrom: {gt: "2021-11-30"}, synthetic: {eq: false}}) { id }
		gte: certifications(where: {validFrom: {gte: "2021-11-30"}, synthetic: {eq: false}}) { id } }`},
	{name: "boolean eq", query: `{
		yes: platforms(where: {carrier: {eq: true}, synthetic: {eq: false}}) { id }
		no: platforms(where: {carrier: {eq: false}, synthetic: {eq: false}}) { id carrier }
		judged: indicators(where: {qualitative: {eq: true}, synthetic: {eq: false}}) { id qualitative } }`},
	{name: "enum operators", query: `{
		eq: zones(where: {tier: {eq: REGIONAL}}) { id tier }
		in: zones(where: {stage: {in: [CANDIDATE, UPGRADE_SUPPORTED]}, synthetic: {eq: false}}) { id stage }
		kinds: platforms(where: {kind: {in: [PILOT_BASE, INCUBATOR]}, synthetic: {eq: false}}) { id kind } }`},
	{name: "missing values", query: `{
		text: zones(where: {nameEn: {eq: null}}) { id }
		int: enterprises(where: {foundedYear: {eq: null}}) { id }
		float: enterprises(where: {revenue: {eq: null}, synthetic: {eq: false}}) { id }
		date: documents(where: {date: {eq: null}}) { id }
		enum: zones(where: {tier: {eq: null}}) { id tier }
		never: zones(where: {name: {eq: null}}) { id } }`},
	{name: "values that are there", query: `{
		zones(where: {NOT: {tier: {eq: null}}}) { id tier }
		documents(where: {NOT: {date: {eq: null}}, synthetic: {eq: false}}) { id date } }`},
	{name: "list includes", query: `{
		zones(where: {aliases: {includes: "柳州"}}) { id aliases }
		documents(where: {otherNumbers: {includes: "A2"}}) { id otherNumbers }
		enterprises(where: {aliases: {includes: "五菱"}}) { id } }`},
	{name: "list eq", query: `{
		whole: enterprises(where: {aliases: {eq: ["五菱", "SGMW"]}}) { id }
		reversed: enterprises(where: {aliases: {eq: ["SGMW", "五菱"]}}) { id }
		empty: enterprises(where: {aliases: {eq: []}, synthetic: {eq: false}}) { id } }`},
	{name: "list eq null", query: `{ zones(where: {aliases: {eq: null}}) { id } }`},
	{name: "decimal as text", query: `{
		eq: observations(where: {value: {eq: "1234.56"}}) { id value growthPct }
		in: observations(where: {value: {in: ["99", "2000.000001"]}, synthetic: {eq: false}}) { id value }
		none: observations(where: {growthPct: {eq: null}, synthetic: {eq: false}}) { id growthPct } }`},
	{name: "decimal order", query: `{ observations(where: {value: {gt: "100"}, synthetic: {eq: false}}) { id value } }`,
		want:      `{"observations": [{"id": "Observation:liuzhou-2022", "value": "1234.56"}, {"id": "Observation:all-2021", "value": "2000.000001"}]}`,
		peerWrong: "a Decimal is a String in the library, which has no order for Strings", peerGives: `error: Field "gt" is not defined`},
	{name: "several conditions are and", query: `{ enterprises(where: {industryCode: {eq: "C36"}, employees: {gt: 1000}, synthetic: {eq: false}}) { id } }`},
	{name: "empty where", query: `{ zones(where: {}) { id } }`},
	{name: "empty property condition", query: `{ zones(where: {name: {}}) { id } }`},
	{name: "null where", query: `{ zones(where: null) { id } }`},
	{name: "and", query: `{ zones(where: {AND: [{foundedYear: {eq: 1992}}, {tier: {eq: NATIONAL}}]}) { id } }`},
	{name: "or", query: `{ zones(where: {OR: [{foundedYear: {eq: 1988}}, {tier: {eq: REGIONAL}}], synthetic: {eq: false}}) { id } }`},
	{name: "or beside a condition", query: `{ zones(where: {stage: {eq: ESTABLISHED}, OR: [{foundedYear: {eq: 1988}}, {tier: {eq: REGIONAL}}]}) { id } }`},
	{name: "not", query: `{ zones(where: {NOT: {stage: {eq: ESTABLISHED}}, synthetic: {eq: false}}) { id } }`},
	{name: "not of an unknown stays unknown", query: `{ zones(where: {NOT: {tier: {eq: NATIONAL}}, synthetic: {eq: false}}) { id tier } }`,
		want: `{"zones": [{"id": "Zone:hexi", "tier": "REGIONAL"}]}`},
	{name: "not of several", query: `{ enterprises(where: {NOT: {industryCode: {eq: "C36"}, employees: {gt: 1000}}, synthetic: {eq: false}}) { id } }`},
	{name: "not not", query: `{ zones(where: {NOT: {NOT: {tier: {eq: NATIONAL}}}, synthetic: {eq: false}}) { id } }`},
	{name: "nest of and, or, not", query: `{ enterprises(where: {synthetic: {eq: false}, OR: [
			{AND: [{industryCode: {eq: "C36"}}, {NOT: {employees: {lt: 1000}}}]},
			{NOT: {OR: [{revenue: {gte: 0}}, {name: {contains: "数据"}}]}},
			{AND: [{OR: [{aliases: {includes: "五菱"}}, {nameEn: {eq: "Chips"}}]}, {foundedYear: {gt: 2000}}]}
		]}) { id } }`},
	{name: "empty and", query: `{ zones(where: {AND: []}) { id } }`},
	{name: "empty or", query: `{ zones(where: {OR: []}) { id } }`},
	{name: "empty not", query: `{ zones(where: {NOT: {}}) { id } }`},
	{name: "not of what is empty inside", query: `{ and: zones(where: {NOT: {AND: []}}) { id } property: zones(where: {NOT: {name: {}}}) { id }
		edge: zones(where: {id: {eq: "Zone:liuzhou"}}) { enterprisesConnection(where: {NOT: {node: {}}}) { totalCount } } }`},
	{name: "empty condition among and", query: `{ zones(where: {AND: [{}, {tier: {eq: REGIONAL}}]}) { id } }`},
	{name: "empty condition among or", query: `{ zones(where: {synthetic: {eq: false}, OR: [{}, {tier: {eq: REGIONAL}}]}) { id } }`, want: allFive,
		peerWrong: "an empty condition is left out of an OR, though it holds for every node", peerGives: `{"zones": [{"id": "Zone:hexi"}]}`},
	{name: "null for in", query: `{ zones(where: {tier: {in: null}, synthetic: {eq: false}}) { id } }`, want: allFive,
		peerWrong: "every operator with null is IS NULL", peerGives: `{"zones": [{"id": "Zone:border"}, {"id": "Zone:empty"}]}`},
	{name: "null beside a comparison", query: `{ zones(where: {foundedYear: {gt: null}, synthetic: {eq: false}}) { id } }`, want: allFive,
		peerWrong: "every operator with null is IS NULL", peerGives: `{"zones": [{"id": "Zone:border"}, {"id": "Zone:empty"}]}`},
	{name: "a text for an Int", query: `query($n: Int) { zones(where: {foundedYear: {eq: $n}}) { id } }`, variables: `{"n": "1992"}`, refused: `$n: "1992" is not of type Int`},
	{name: "a text for an Int inside", query: `query($w: ZoneWhere) { zones(where: $w) { id } }`, variables: `{"w": {"foundedYear": {"in": [1988, "1992"]}}}`, refused: `$w.foundedYear.in[1]: "1992" is not of type Int`},
	{name: "a number for a String", query: `query($s: String) { zones(where: {name: {eq: $s}}) { id } }`, variables: `{"s": 5}`, refused: `$s: 5 is not of type String`},
	{name: "an enum in other letters", query: `query($w: ZoneWhere) { zones(where: $w) { id } }`, variables: `{"w": {"tier": {"eq": "national"}}}`, refused: `$w.tier.eq: "national" is not a value of ZoneTier`},
	{name: "no such node", query: `{ zones(where: {name: {eq: "nowhere"}}) { id cities { id } citiesConnection { totalCount edges { node { id } } } } }`,
		want: `{"zones": []}`},
	{name: "a day that is none", query: `{ documents(where: {date: {eq: "2022-05-52"}}) { id } }`, refused: `"2022-05-52" is not a date`},
	{name: "a day that no month has", query: `{ documents(where: {date: {lt: "2022-06-31"}, synthetic: {eq: false}}) { id } }`, refused: `"2022-06-31" is not a date`,
		peerWrong: "the day is taken for the 1st of July", peerGives: `{"documents": [{"id": "Document:reply"}]}`},
}
