package differential_test

// aggregateFilters are conditions on aggregates over the nodes along a step.
var aggregateFilters = []comparison{
	{name: "count of nodes", query: `{
		gt: zones(where: {enterprisesConnection: {aggregate: {count: {nodes: {gt: 1}}}}, synthetic: {eq: false}}) { id }
		lt: zones(where: {enterprisesConnection: {aggregate: {count: {nodes: {lt: 2}}}}, synthetic: {eq: false}}) { id }
		zero: zones(where: {enterprisesConnection: {aggregate: {count: {nodes: {eq: 0}}}}, synthetic: {eq: false}}) { id }
		in: zones(where: {enterprisesConnection: {aggregate: {count: {nodes: {in: [1, 4]}}}}, synthetic: {eq: false}}) { id }
		span: zones(where: {enterprisesConnection: {aggregate: {count: {nodes: {gte: 1, lte: 2}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "count of generated nodes", query: `{ zones(where: {enterprisesConnection: {aggregate: {count: {nodes: {gte: 10}}}}}) { id enterprisesConnection { totalCount } } }`},
	{name: "count of edges", query: `{ zones(where: {enterprisesConnection: {aggregate: {count: {edges: {gte: 2}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "counts over parallel relationships", query: `{
		nodes: zones(where: {citationsConnection: {aggregate: {count: {nodes: {eq: 2}}}}, synthetic: {eq: false}}) { id }
		edges: zones(where: {citationsConnection: {aggregate: {count: {edges: {eq: 4}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "sum over parallel relationships", query: `{ zones(where: {citationsConnection: {aggregate: {node: {paragraph: {sum: {gte: 2}}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "count along an interface", query: `{ platforms(where: {hostsConnection: {aggregate: {count: {nodes: {gt: 1}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "node int", query: `{
		sum: zones(where: {enterprisesConnection: {aggregate: {node: {employees: {sum: {gt: 9000}}}}}, synthetic: {eq: false}}) { id }
		min: zones(where: {enterprisesConnection: {aggregate: {node: {employees: {min: {lte: 3}}}}}, synthetic: {eq: false}}) { id }
		max: zones(where: {enterprisesConnection: {aggregate: {node: {foundedYear: {max: {eq: 2002}}}}}, synthetic: {eq: false}}) { id }
		average: zones(where: {enterprisesConnection: {aggregate: {node: {employees: {average: {gte: 900, lt: 4000}}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "node float", query: `{
		sum: zones(where: {enterprisesConnection: {aggregate: {node: {revenue: {sum: {gt: 1300}}}}}, synthetic: {eq: false}}) { id }
		min: zones(where: {enterprisesConnection: {aggregate: {node: {revenue: {min: {lt: 0}}}}}, synthetic: {eq: false}}) { id }
		max: zones(where: {enterprisesConnection: {aggregate: {node: {revenue: {max: {eq: 1234.5}}}}}, synthetic: {eq: false}}) { id }
		average: zones(where: {enterprisesConnection: {aggregate: {node: {revenue: {average: {gt: 600}}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "sum of nothing", query: `{ zones(where: {enterprisesConnection: {aggregate: {node: {employees: {sum: {eq: 0}}}}}, synthetic: {eq: false}}) { id } }`,
		want: `{"zones": []}`, peerWrong: "the sum of nothing is taken for 0", peerGives: `{"zones": [{"id": "Zone:border"}, {"id": "Zone:empty"}]}`},
	{name: "min of nothing", query: `{ zones(where: {enterprisesConnection: {aggregate: {node: {employees: {min: {eq: null}}}}}, synthetic: {eq: false}}) { id } }`,
		want: `{"zones": [{"id": "Zone:border"}, {"id": "Zone:empty"}]}`, peerWrong: "an aggregate is compared with null by =, which never holds", peerGives: `{"zones": []}`},
	{name: "node string lengths", query: `{
		shortest: zones(where: {enterprisesConnection: {aggregate: {node: {name: {shortestLength: {eq: 4}}}}}, synthetic: {eq: false}}) { id }
		longest: zones(where: {enterprisesConnection: {aggregate: {node: {name: {longestLength: {gt: 4}}}}}, synthetic: {eq: false}}) { id }
		average: zones(where: {enterprisesConnection: {aggregate: {node: {name: {averageLength: {lte: 4.5}}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "edge int and string", query: `{
		min: zones(where: {enterprisesConnection: {aggregate: {edge: {sinceYear: {min: {lt: 2000}}}}}, synthetic: {eq: false}}) { id }
		max: zones(where: {enterprisesConnection: {aggregate: {edge: {sinceYear: {max: {gte: 2015}}}}}, synthetic: {eq: false}}) { id }
		average: zones(where: {enterprisesConnection: {aggregate: {edge: {sinceYear: {average: {eq: 2000}}}}}, synthetic: {eq: false}}) { id }
		length: zones(where: {enterprisesConnection: {aggregate: {edge: {role: {shortestLength: {eq: 2}}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "several aggregate conditions", query: `{ zones(where: {enterprisesConnection: {aggregate: {count: {nodes: {gt: 1}}, node: {revenue: {max: {gt: 1000}}, employees: {min: {lt: 5}}}, edge: {sinceYear: {min: {lt: 2005}}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "aggregate and, or, not", query: `{
		or: zones(where: {enterprisesConnection: {aggregate: {OR: [{count: {nodes: {eq: 1}}}, {node: {revenue: {min: {lt: 0}}}}]}}, synthetic: {eq: false}}) { id }
		not: zones(where: {enterprisesConnection: {aggregate: {NOT: {count: {nodes: {gt: 1}}}}}, synthetic: {eq: false}}) { id }
		and: zones(where: {enterprisesConnection: {aggregate: {AND: [{count: {edges: {gt: 1}}}, {NOT: {edge: {sinceYear: {max: {gt: 2010}}}}}]}}, synthetic: {eq: false}}) { id }
		inner: zones(where: {enterprisesConnection: {aggregate: {node: {OR: [{revenue: {max: {lt: 100}}}, {employees: {max: {lt: 100}}}]}}}, synthetic: {eq: false}}) { id } }`},
	{name: "aggregate beside a quantifier", query: `{ zones(where: {enterprisesConnection: {aggregate: {count: {nodes: {gt: 1}}}, some: {edge: {role: {eq: "工厂"}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "aggregate two levels down", query: `{ cities(where: {zones: {some: {enterprisesConnection: {aggregate: {count: {nodes: {gt: 3}}}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "aggregate of dates", query: `{ enterprises(where: {certificationsConnection: {aggregate: {node: {validTo: {max: {gte: "2025-01-01"}}}}}, synthetic: {eq: false}}) { id } }`,
		want: `{"enterprises": [{"id": "Enterprise:chips"}]}`, peerWrong: "there are no aggregates of a Date", peerGives: `error: Field "validTo" is not defined`},
	{name: "aggregate without a condition", query: `{ zones(where: {enterprisesConnection: {aggregate: {}}, synthetic: {eq: false}}) { id } }`},
}

// aggregates are aggregates that are selected.
var aggregates = []comparison{
	{name: "count at the root", query: `{ enterprisesConnection { totalCount aggregate { count { nodes } } } zonesConnection(where: {tier: {eq: NATIONAL}}) { totalCount aggregate { count { nodes } } } }`},
	{name: "int at the root", query: `{ enterprisesConnection { aggregate { node { employees { sum average min max } foundedYear { min max average } } } } }`},
	{name: "float at the root", query: `{ enterprisesConnection(where: {synthetic: {eq: false}}) { aggregate { node { revenue { sum average min max } } } } }`},
	{name: "float over many", query: `{ enterprisesConnection { aggregate { node { revenue { sum average min max } } } } }`},
	{name: "string at the root", query: `{ zonesConnection(where: {synthetic: {eq: false}}) { aggregate { node { name { longest } note { shortest longest } stageNote { shortest longest } } } } }`},
	{name: "aggregates of nothing", query: `{ zonesConnection(where: {name: {eq: "nowhere"}}) { totalCount aggregate { count { nodes } node { foundedYear { min max average } name { shortest longest } } } } }`},
	{name: "sum of no value", query: `{ zonesConnection(where: {name: {eq: "nowhere"}}) { aggregate { node { foundedYear { sum average } } } } }`},
	{name: "average of values that are missing", query: `{ enterprisesConnection(where: {id: {in: ["Enterprise:silent", "Enterprise:loss"]}}) { aggregate { count { nodes } node { employees { average sum min max } revenue { average } } } } }`},
	{name: "nested counts", query: `{ zones(where: {synthetic: {eq: false}}) { id enterprisesConnection { totalCount aggregate { count { nodes edges } } } citiesConnection { aggregate { count { nodes } } } } }`},
	{name: "nested counts over many", query: `{ zones { id enterprisesConnection { totalCount } platformsConnection { aggregate { count { nodes } } } } }`},
	{name: "counts of parallel relationships", query: `{ zones(where: {synthetic: {eq: false}}) { id citationsConnection { totalCount aggregate { count { nodes edges } } } } }`},
	{name: "aggregates over parallel relationships", query: `{ zones(where: {synthetic: {eq: false}}) { id citationsConnection { aggregate { node { paragraph { sum average min max } section { longest } } edge { note { longest } } } } } }`, ties: true},
	{name: "aggregates over parallel relationships of an interface", query: `{ citations(where: {id: {eq: "Citation:reply#1#1"}}) { factsConnection { totalCount aggregate { count { nodes edges } } } } }`,
		want: `{"citations": [{"factsConnection": {"totalCount": 4, "aggregate": {"count": {"nodes": 2, "edges": 4}}}}]}`, peerWrong: "the edges to an interface cannot be counted", peerGives: "error: Edge variable not defined in Count field"},
	{name: "nested aggregates", query: `{ zones(where: {synthetic: {eq: false}}) { id enterprisesConnection { aggregate { node { revenue { sum average min max } employees { min max average sum } foundedYear { max } } } } } }`},
	{name: "edge aggregates", ties: true, query: `{ zones(where: {synthetic: {eq: false}}) { id enterprisesConnection { aggregate { edge { sinceYear { min max average sum } role { shortest longest } } } } } }`},
	{name: "nested aggregate of texts", ties: true, query: `{ zones(where: {synthetic: {eq: false}}) { id enterprisesConnection { aggregate { node { nameEn { longest } industryCode { shortest } } } } } }`},
	{name: "nested aggregate with conditions", query: `{ zones(where: {synthetic: {eq: false}}) { id enterprisesConnection(where: {node: {revenue: {gt: 0}}, edge: {sinceYear: {gt: 1990}}}) { totalCount aggregate { count { nodes edges } node { revenue { sum average } } edge { sinceYear { max } } } } } }`},
	{name: "aggregate of an interface step", ties: true, query: `{ platforms(where: {synthetic: {eq: false}}) { id hostsConnection { totalCount aggregate { count { nodes } node { name { longest } } } } } }`},
	{name: "aggregate three levels down", query: `{ cities(where: {synthetic: {eq: false}}) { id zones { id enterprises { id certificationsConnection { totalCount aggregate { node { year { min max } } } } } } } }`},
	{name: "aggregate of dates selected", query: `{ certificationsConnection(where: {synthetic: {eq: false}}) { aggregate { node { validFrom { min max } validTo { min max } } } } }`,
		want:      `{"certificationsConnection": {"aggregate": {"node": {"validFrom": {"min": "1993-05-07", "max": "2022-10-18"}, "validTo": {"min": "2024-11-30", "max": "2025-10-18"}}}}}`,
		peerWrong: "there are no aggregates of a Date", peerGives: `error: Cannot query field "validFrom"`},
	{name: "aggregate beside a page", query: `{ enterprisesConnection(first: 2, sort: [{id: ASC}], where: {synthetic: {eq: false}}) { totalCount edges { node { id } } aggregate { count { nodes } node { employees { sum } } } } }`},
	{name: "aggregates under aliases", query: `{ e: enterprisesConnection(where: {synthetic: {eq: false}}) { n: totalCount a: aggregate { c: count { x: nodes y: nodes } v: node { r: revenue { top: max low: min } s: revenue { max } } } } }`},
}
