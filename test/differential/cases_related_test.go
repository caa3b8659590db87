package differential_test

// emptyQuantifier is a fault of the library.
const emptyQuantifier = "a quantifier whose condition is empty is left out there, instead of holding for every node"

// unknownMeets: what is not recorded meets no condition, so not all meet it.
const unknownMeets = "all holds although for some the value is not recorded"

// related are conditions on the nodes along a step, by quantifier.
var related = []comparison{
	{name: "some", query: `{ zones(where: {enterprises: {some: {revenue: {gt: 1000}}}, synthetic: {eq: false}}) { id } }`},
	{name: "some of an indexed value", query: `{ zones(where: {enterprises: {some: {industryCode: {eq: "C36"}}}}) { id } }`},
	{name: "some without a condition", query: `{ zones(where: {enterprises: {some: {}}, synthetic: {eq: false}}) { id } }`,
		want: `{"zones": [{"id": "Zone:guilin"}, {"id": "Zone:hexi"}, {"id": "Zone:liuzhou"}]}`, peerWrong: emptyQuantifier, peerGives: allFive},
	{name: "none", query: `{ zones(where: {enterprises: {none: {industryCode: {eq: "C36"}}}, synthetic: {eq: false}}) { id } }`},
	{name: "none without a condition", query: `{ zones(where: {enterprises: {none: {}}, synthetic: {eq: false}}) { id } }`,
		want: `{"zones": [{"id": "Zone:border"}, {"id": "Zone:empty"}]}`, peerWrong: emptyQuantifier, peerGives: allFive},
	{name: "single", query: `{ zones(where: {enterprises: {single: {industryCode: {eq: "C39"}}}, synthetic: {eq: false}}) { id } }`},
	{name: "single without a condition", query: `{ zones(where: {enterprises: {single: {}}, synthetic: {eq: false}}) { id } }`,
		want: `{"zones": [{"id": "Zone:hexi"}]}`, peerWrong: emptyQuantifier, peerGives: allFive},
	{name: "all", query: `{ zones(where: {enterprises: {all: {foundedYear: {gt: 1000}}}, synthetic: {eq: false}}) { id } }`,
		want: `{"zones": [{"id": "Zone:guilin"}, {"id": "Zone:hexi"}]}`, peerWrong: unknownMeets, peerGives: `{"zones": [{"id": "Zone:guilin"}, {"id": "Zone:hexi"}, {"id": "Zone:liuzhou"}]}`},
	{name: "all of an unknown", query: `{ zones(where: {enterprises: {all: {industryCode: {in: ["C36", "C39"]}}}, synthetic: {eq: false}}) { id } }`,
		want: `{"zones": [{"id": "Zone:guilin"}, {"id": "Zone:hexi"}]}`, peerWrong: unknownMeets, peerGives: `{"zones": [{"id": "Zone:guilin"}, {"id": "Zone:hexi"}, {"id": "Zone:liuzhou"}]}`},
	{name: "all where there are none", query: `{ zones(where: {id: {eq: "Zone:empty"}, enterprises: {all: {name: {contains: "x"}}}}) { id } }`},
	{name: "all without a condition", query: `{ zones(where: {enterprises: {all: {}}, synthetic: {eq: false}}) { id } }`,
		want: `{"zones": [{"id": "Zone:guilin"}, {"id": "Zone:hexi"}, {"id": "Zone:liuzhou"}]}`, peerWrong: emptyQuantifier, peerGives: allFive},
	{name: "several quantifiers", query: `{ zones(where: {enterprises: {some: {revenue: {gt: 50}}, none: {employees: {eq: 0}}}, synthetic: {eq: false}}) { id } }`},
	{name: "three levels", query: `{ cities(where: {zones: {some: {enterprises: {some: {certifications: {some: {kind: {eq: HIGH_TECH}}}}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "quantifiers within quantifiers", query: `{ cities(where: {zones: {all: {enterprises: {none: {platforms: {single: {kind: {eq: PILOT_BASE}}}}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "not some", query: `{ zones(where: {NOT: {enterprises: {some: {industryCode: {eq: "C36"}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "or of somes", query: `{ zones(where: {synthetic: {eq: false}, OR: [{enterprises: {some: {revenue: {lt: 0}}}}, {cities: {some: {code: {eq: "450300"}}}}]}) { id } }`},
	{name: "two selective somes", query: `{ enterprises(where: {zones: {some: {tier: {eq: NATIONAL}}}, certifications: {some: {kind: {in: [HIGH_TECH, GAZELLE]}}}, synthetic: {eq: false}}) { id } }`},
	{name: "two selective somes at a connection", query: `{ enterprisesConnection(where: {zones: {some: {tier: {eq: NATIONAL}}}, certifications: {some: {kind: {in: [HIGH_TECH, GAZELLE]}}}, synthetic: {eq: false}}) {
		totalCount edges { node { id } } aggregate { count { nodes } node { employees { sum } } } } }`},
	{name: "same type again", query: `{ policies(where: {leadsTo: {some: {leadsTo: {some: {id: {startsWith: "Policy"}}}}}, synthetic: {eq: false}}) { id leadsTo { id followsFrom { id } } } }`},
	{name: "interface some", query: `{ platforms(where: {hosts: {some: {name: {contains: "大学"}}}, synthetic: {eq: false}}) { id } }`},
	{name: "interface typename", query: `{
		one: platforms(where: {hosts: {some: {typename: [Organisation]}}, synthetic: {eq: false}}) { id }
		all: platforms(where: {hosts: {all: {typename: [Enterprise]}}, synthetic: {eq: false}}) { id }
		none: platforms(where: {hosts: {none: {typename: [Organisation]}}, synthetic: {eq: false}}) { id }
		not: platforms(where: {hosts: {some: {NOT: {typename: [Enterprise]}}}, synthetic: {eq: false}}) { id }
		nothing: platforms(where: {hosts: {some: {typename: []}}, synthetic: {eq: false}}) { id } }`,
		want: `{"one": [{"id": "Platform:lab"}, {"id": "Platform:clinic"}], "all": [{"id": "Platform:pilot"}, {"id": "Platform:centre"}],
			"none": [{"id": "Platform:pilot"}, {"id": "Platform:centre"}, {"id": "Platform:nursery"}], "not": [{"id": "Platform:lab"}, {"id": "Platform:clinic"}], "nothing": []}`,
		peerWrong: "typename is in the schema for related nodes, but fails", peerGives: "error: Attribute typename not found"},
	{name: "connection typename", query: `{ platforms(where: {hostsConnection: {some: {node: {typename: [Organisation]}}}, synthetic: {eq: false}}) { id } }`},
	{name: "connection typename of none", query: `{ platforms(where: {hostsConnection: {some: {node: {typename: []}}}, synthetic: {eq: false}}) { id } }`,
		want: `{"platforms": []}`, peerWrong: "an empty list of types counts as all types", peerGives: `{"platforms": [{"id": "Platform:lab"}, {"id": "Platform:pilot"}, {"id": "Platform:centre"}, {"id": "Platform:clinic"}]}`},
	{name: "connection step typename", query: `{ awards(where: {synthetic: {eq: false}}) { id recipientsConnection(where: {node: {NOT: {typename: [Talent]}}}) { totalCount edges { node { id } } } } }`},
	{name: "list step with typename", query: `{ awards(where: {synthetic: {eq: false}}) { id recipients(where: {typename: [Talent, Organisation]}) { id __typename } } }`},
	{name: "connection some node", query: `{ zones(where: {enterprisesConnection: {some: {node: {revenue: {gt: 1000}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "connection some edge", query: `{ zones(where: {enterprisesConnection: {some: {edge: {role: {eq: "工厂"}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "connection node and edge of one", query: `{ zones(where: {enterprisesConnection: {some: {node: {id: {eq: "Enterprise:motors"}}, edge: {sinceYear: {gt: 2000}}}}}) { id } }`},
	{name: "connection all", query: `{ zones(where: {enterprisesConnection: {all: {edge: {sinceYear: {gte: 1998}}}}, synthetic: {eq: false}}) { id } }`,
		want: `{"zones": [{"id": "Zone:hexi"}]}`, peerWrong: unknownMeets, peerGives: `{"zones": [{"id": "Zone:guilin"}, {"id": "Zone:hexi"}, {"id": "Zone:liuzhou"}]}`},
	{name: "connection all with or", query: `{ zones(where: {enterprisesConnection: {all: {OR: [{edge: {role: {eq: "工厂"}}}, {node: {industryCode: {eq: "C39"}}}]}}, synthetic: {eq: false}}) { id } }`},
	{name: "connection none", query: `{ zones(where: {enterprisesConnection: {none: {edge: {role: {eq: "基地"}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "connection single", query: `{ zones(where: {enterprisesConnection: {single: {edge: {role: {eq: "工厂"}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "connection not edge", query: `{ zones(where: {enterprisesConnection: {some: {NOT: {edge: {sinceYear: {eq: 2001}}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "connection and of node and edge", query: `{ zones(where: {enterprisesConnection: {some: {AND: [{node: {foundedYear: {lt: 2010}}}, {NOT: {edge: {role: {in: ["总部", "基地"]}}}}]}}, synthetic: {eq: false}}) { id } }`},
	{name: "connection to an interface, edge enum", query: `{ platforms(where: {hostsConnection: {some: {edge: {role: {eq: PARTNER}}, node: {typename: [Enterprise]}}}, synthetic: {eq: false}}) { id } }`},
	{name: "connection several levels", query: `{ cities(where: {zonesConnection: {some: {node: {enterprisesConnection: {some: {edge: {sinceYear: {gt: 2010}}, node: {platformsConnection: {some: {edge: {role: {eq: PARTNER}}}}}}}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "connection some empty", query: `{ zones(where: {enterprisesConnection: {some: {}}, synthetic: {eq: false}}) { id } }`,
		want: `{"zones": [{"id": "Zone:guilin"}, {"id": "Zone:hexi"}, {"id": "Zone:liuzhou"}]}`, peerWrong: emptyQuantifier, peerGives: allFive},
	{name: "connection none empty", query: `{ zones(where: {enterprisesConnection: {none: {}}, synthetic: {eq: false}}) { id } }`,
		want: `{"zones": [{"id": "Zone:border"}, {"id": "Zone:empty"}]}`, peerWrong: emptyQuantifier, peerGives: allFive},
	{name: "parallel relationships, some", query: `{ citations(where: {factsConnection: {some: {edge: {confidence: {eq: LOW}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "parallel relationships, single", query: `{ zones(where: {citationsConnection: {single: {node: {section: {eq: "1"}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "parallel relationships, single of the node", query: `{ zones(where: {citations: {single: {section: {eq: "1"}}}, synthetic: {eq: false}}) { id } }`},
	{name: "null for a step", query: `{ zones(where: {enterprises: null, enterprisesConnection: null, synthetic: {eq: false}}) { id } }`,
		want: allFive, peerWrong: "null for a step is a crash", peerGives: "error: Cannot convert undefined or null to object"},
	{name: "null for a quantifier", query: `{ zones(where: {enterprises: {some: null}, synthetic: {eq: false}}) { id } }`,
		want: allFive, peerWrong: "some: null asks for one at least, though some: {} asks for nothing", peerGives: `{"zones": [{"id": "Zone:guilin"}, {"id": "Zone:hexi"}, {"id": "Zone:liuzhou"}]}`},
	{name: "null for a connection's quantifier", query: `{ zones(where: {enterprisesConnection: {none: null}, synthetic: {eq: false}}) { id } }`},
	{name: "null for a property and for and, or, not", query: `{ zones(where: {name: null, NOT: null, AND: null, OR: null, synthetic: {eq: false}}) { id } }`,
		want: allFive, peerWrong: "null for a condition is a crash", peerGives: "error: Cannot convert undefined or null to object"},
	{name: "to-one", query: `{ enterprises(where: {city: {code: {eq: "450200"}}, synthetic: {eq: false}}) { id city { name region { name } } } }`,
		peerQuery: `{ enterprises(where: {city: {some: {code: {eq: "450200"}}}, synthetic: {eq: false}}) { id city { name region { name } } } }`},
	{name: "to-one, nested", query: `{ observations(where: {indicator: {unit: {eq: "亿元"}}, subject: {id: {startsWith: "Zone"}}, synthetic: {eq: false}}) { id subject { __typename name } } }`,
		peerQuery: `{ observations(where: {indicator: {some: {unit: {eq: "亿元"}}}, subject: {some: {id: {startsWith: "Zone"}}}, synthetic: {eq: false}}) { id subject { __typename name } } }`},
	{name: "to-one missing", query: `{ platforms(where: {zone: null, synthetic: {eq: false}}) { id zone { id } city { id } } }`,
		peerQuery: `{ platforms(where: {zone: {none: {id: {startsWith: "Zone"}}}, synthetic: {eq: false}}) { id zone { id } city { id } } }`},
	{name: "to-one there", query: `{ platforms(where: {zone: {}, synthetic: {eq: false}}) { id zone { id } } }`,
		peerQuery: `{ platforms(where: {zone: {some: {id: {startsWith: "Zone"}}}, synthetic: {eq: false}}) { id zone { id } } }`},
	{name: "to-one not", query: `{ platforms(where: {NOT: {zone: {tier: {eq: NATIONAL}, id: {endsWith: "n"}}}, synthetic: {eq: false}}) { id } }`,
		peerQuery: `{ platforms(where: {NOT: {zone: {some: {tier: {eq: NATIONAL}, id: {endsWith: "n"}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "to-one within some", query: `{ zones(where: {enterprises: {some: {city: {name: {eq: "来宾市"}}}}, synthetic: {eq: false}}) { id } }`,
		peerQuery: `{ zones(where: {enterprises: {some: {city: {some: {name: {eq: "来宾市"}}}}}, synthetic: {eq: false}}) { id } }`},
	{name: "where on a list step", query: `{ zones(where: {synthetic: {eq: false}}) { id enterprises(where: {OR: [{revenue: {lt: 0}}, {employees: {gte: 900}}]}) { id } } }`},
	{name: "related where on a list step", query: `{ zones(where: {synthetic: {eq: false}}) { id enterprises(where: {platforms: {some: {level: {eq: null}}}}) { id } } }`},
	{name: "where on a connection step", query: `{ zones(where: {synthetic: {eq: false}}) { id
		enterprisesConnection(where: {edge: {sinceYear: {lt: 2010}}, NOT: {node: {nameEn: {eq: null}}}}) { totalCount edges { properties { role sinceYear } node { id } } } } }`},
}
