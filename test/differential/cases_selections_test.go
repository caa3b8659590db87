package differential_test

// selections are the means of GraphQL itself: aliases, fragments, variables,
// directives, interfaces.
var selections = []comparison{
	{name: "aliases of one field", query: `{ zones(where: {synthetic: {eq: false}}) { id
		big: enterprises(where: {employees: {gt: 800}}) { id } small: enterprises(where: {employees: {lte: 800}}) { n: name also: name }
		one: enterprisesConnection(first: 1, sort: [{node: {id: ASC}}]) { edges { node { id } } }
		all: enterprisesConnection { t: totalCount }
		first: enterprises(sort: [{id: ASC}], limit: 1) { id } } }`},
	{name: "two aliases of totalCount", query: `{ zones(where: {id: {eq: "Zone:hexi"}}) { enterprisesConnection { t: totalCount u: totalCount } } }`,
		want: `{"zones": [{"enterprisesConnection": {"t": 1, "u": 1}}]}`, peerWrong: "the second alias of totalCount is forgotten", peerGives: "error: Cannot return null for non-nullable field ZoneEnterprisesConnection.totalCount"},
	{name: "aliases at the root", query: `{ a: zones(where: {tier: {eq: NATIONAL}}, sort: [{id: ASC}], limit: 2) { x: id y: id } b: zones(where: {tier: {eq: REGIONAL}}, sort: [{id: DESC}], limit: 2) { id } }`},
	{name: "fields that merge", query: `{ zones(where: {id: {eq: "Zone:liuzhou"}}) { id cities { id } cities { name region { id } } ... { cities { code region { name } } } } }`},
	{name: "fragments", query: `query { zones(where: {synthetic: {eq: false}}) { ...Z cities { ...C } } }
		fragment Z on Zone { id name enterprises { ...E } } fragment E on Enterprise { id city { ...C } } fragment C on City { code name }`},
	{name: "fragment on an interface", query: `query { zones(where: {synthetic: {eq: false}}) { ...F } enterprises(where: {synthetic: {eq: false}}) { ...F revenue } }
		fragment F on Fact { id name synthetic }`},
	{name: "inline fragments on an interface step", query: `{ platforms(where: {synthetic: {eq: false}}) { id hosts { id name ... on Enterprise { revenue city { name } } ... on Organisation { kind city { code } } } } }`},
	{name: "typename of everything", query: `{ __typename zones(where: {synthetic: {eq: false}}) { __typename id cities { __typename } enterprises { kind: __typename certifications { __typename id } } } platforms(where: {synthetic: {eq: false}}) { hosts { __typename } } }`},
	{name: "typename alone", query: `{ zones(where: {tier: {eq: REGIONAL}, synthetic: {eq: false}}) { __typename } }`},
	{name: "typename of pageInfo", query: `{ zonesConnection(first: 1, sort: [{id: ASC}]) { pageInfo { __typename hasNextPage } edges { node { __typename } } } }`},
	{name: "fragment on an interface within one", query: `{ awards(where: {synthetic: {eq: false}}) { id recipients { ... on Institution { name platforms: __typename } ... on Talent { degree title } ... on Fact { id } } } }`},
	{name: "interface member that is not selected", query: `{ awards(where: {synthetic: {eq: false}}) { id recipients { ... on Talent { id } } } }`},
	{name: "steps of interface members", query: `{ awards(where: {synthetic: {eq: false}}) { id recipients { id ... on Enterprise { zones { id } certificationsConnection { totalCount } } ... on Talent { employers { __typename name } } ... on Organisation { platforms(sort: [{id: ASC}], limit: 1) { id } } } } }`},
	{name: "interface through interface", query: `{ observations(where: {synthetic: {eq: false}}) { id subject { __typename id ... on Zone { tier cities { name } } ... on Group { members { __typename name } } } } }`},
	{name: "interface connection with fragments", query: `{ awards(where: {synthetic: {eq: false}}) { recipientsConnection { edges { properties { rank } node { __typename ... on Enterprise { creditCode employees } ... on Talent { recruitedYear } } } } } }`},
	{name: "wide interface", query: `{ citations(where: {synthetic: {eq: false}}) { id facts { __typename id ... on Zone { stage } ... on Enterprise { revenue } ... on Document { date } ... on Funding { amount } } } }`},
	{name: "properties on edges", query: `{ talents(where: {synthetic: {eq: false}}) { id employersConnection { edges { properties { position sinceYear } node { name } } } platformsConnection { edges { properties { position } node { id } } } } }`},
	{name: "enum on edges", query: `{ enterprises(where: {synthetic: {eq: false}}) { id platformsConnection { edges { properties { role as: role __typename } node { id } } } } }`},
	{name: "variables of all kinds", query: `query Q($id: ID!, $ids: [ID!], $name: String = "柳", $year: Int, $revenue: Float, $date: Date!, $tier: ZoneTier, $carrier: Boolean, $limit: Int = 5, $dir: SortDirection!) {
		a: enterprises(where: {id: {eq: $id}}) { id }
		b: enterprises(where: {id: {in: $ids}}) { id }
		c: zones(where: {name: {startsWith: $name}, foundedYear: {lte: $year}, tier: {eq: $tier}}) { id }
		d: enterprises(where: {revenue: {gte: $revenue}, synthetic: {eq: false}}, limit: $limit, sort: [{name: $dir}]) { id }
		e: certifications(where: {validTo: {eq: $date}}) { id validTo }
		f: platforms(where: {carrier: {eq: $carrier}, synthetic: {eq: false}}) { id } }`,
		variables: `{"id": "Enterprise:wuling", "ids": ["Enterprise:loss", "Enterprise:chips"], "year": 1992, "revenue": 88, "date": "2024-11-30", "tier": "NATIONAL", "carrier": true, "dir": "DESC"}`},
	{name: "variable that is a whole filter", query: `query($where: ZoneWhere, $sort: [ZoneSort!]) { zones(where: $where, sort: $sort) { id } zonesConnection(where: $where, sort: $sort) { totalCount edges { node { id } } } }`,
		variables: `{"where": {"OR": [{"tier": {"eq": "REGIONAL"}}, {"enterprises": {"some": {"revenue": {"lt": 0}}}}], "synthetic": {"eq": false}}, "sort": [{"foundedYear": "DESC"}, {"id": "ASC"}]}`},
	{name: "variables inside lists and objects", query: `query($a: String!, $b: ZoneWhere!) { zones(where: {OR: [{name: {in: [$a, "待建区"]}}, $b]}) { id } }`, variables: `{"a": "桂林高新区", "b": {"id": {"eq": "Zone:hexi"}}}`},
	{name: "variables that are null", query: `query($where: ZoneWhere, $limit: Int, $name: String) { zones(where: $where, limit: $limit) { id } documents(where: {number: {eq: $name}}) { id } }`, variables: `{"where": null, "limit": null, "name": null}`},
	{name: "variables that are not given", query: `query($where: ZoneWhere, $limit: Int, $sort: [ZoneSort!]) { zones(where: $where, limit: $limit, sort: $sort) { id } zonesConnection(where: $where) { totalCount } }`},
	{name: "a filter's variable that is not given", query: `query($name: String) { zones(where: {name: {contains: $name}, synthetic: {eq: false}}) { id } }`},
	{name: "one item for a list", query: `{ zones(where: {name: {in: "待建区"}, AND: {synthetic: {eq: false}}}, sort: {id: ASC}) { id } }`},
	{name: "whole number for a float", query: `query($x: Float) { enterprises(where: {revenue: {lt: $x}, synthetic: {eq: false}}) { id revenue } }`, variables: `{"x": 1}`},
	{name: "skip and include", query: `query($yes: Boolean!, $no: Boolean!) { zones(where: {id: {eq: "Zone:liuzhou"}}) { id name @include(if: $yes) nameEn @include(if: $no) stage @skip(if: $yes)
		cities @skip(if: $no) { id } enterprises @include(if: $no) { id } ... @include(if: $yes) { foundedYear } ...Z @skip(if: $yes) } } fragment Z on Zone { tier }`,
		variables: `{"yes": true, "no": false}`},
	{name: "skip at the root", query: `query($no: Boolean = false) { zones(where: {tier: {eq: REGIONAL}}) @include(if: $no) { id } cities(where: {code: {eq: "450200"}}) @skip(if: $no) { id } }`},
	{name: "to-one steps in a row", query: `{ counties(where: {synthetic: {eq: false}}) { id kind city { id region { id nameEn } } } certifications(where: {synthetic: {eq: false}}) { id holder { name city { region { code } } } } }`},
	{name: "to-one of an interface", query: `{ fundings(where: {synthetic: {eq: false}}) { id amount programmes cumulative windowEnd beneficiary { __typename id ... on City { code } } funder { id kind } } cohorts(where: {synthetic: {eq: false}}) { id count subject { name } whole { id } parts { id } members { __typename id } } }`},
	{name: "scalars of every kind", query: `{ documents(where: {synthetic: {eq: false}}) { id number otherNumbers date url note } indicators(where: {synthetic: {eq: false}}) { id qualitative dimensionWeightPct ordinal } observations(where: {synthetic: {eq: false}}) { value periodStart asOf year growthPct nature } events(where: {synthetic: {eq: false}}) { date } }`},
	{name: "many nodes", query: `{ enterprises { id name aliases creditCode foundedYear revenue revenueYear employees city { id } zones { id } certifications { id kind } } }`},
	{name: "many nodes along interfaces", query: `{ awards { id kind grade year recipients { __typename id } } observations(where: {year: {eq: 2022}}) { id value subject { id } } }`},
	{name: "five levels", query: `{ regions { id cities { id zones { id enterprises(where: {employees: {gt: 500}}) { id awards { id recipients { id } } } } } } }`},
	{name: "named operation", query: `query Zones { zones(where: {synthetic: {eq: false}}) { id } }`},
	{name: "escapes in strings", query: `{ zones(where: {note: {contains: "\u0022 and \\ and"}}) { note } zonesConnection(where: {note: {endsWith: "𠮷"}}) { edges { node { note } } } }`},
}
