package main

import (
	"fmt"
	"slices"
	"strings"
)

// The contestants, by the names that --only and the results use.
const (
	uncached     = "zonegraph"
	exact        = "zonegraph-exact"
	bounded      = "zonegraph-250ms"
	against      = "against"
	againstExact = "against-exact"
	neo4jGraphQL = "neo4j-graphql"
	cypher       = "cypher"
	ready        = "bytes"
	postGraphile = "postgraphile"
)

var contestants = []string{uncached, exact, bounded, against, againstExact, neo4jGraphQL, cypher, ready, postGraphile}

var titles = map[string]string{
	uncached:     "zonegraph, uncached",
	exact:        "zonegraph, exact cache",
	bounded:      "zonegraph, cache within 250 ms",
	against:      "the other build, uncached",
	againstExact: "the other build, exact cache",
	neo4jGraphQL: "@neo4j/graphql on Yoga",
	cypher:       "hand-written Cypher, bare driver",
	ready:        "the bytes from memory",
	postGraphile: "PostGraphile on PostgreSQL",
}

// question is one of the things that are asked.
type question struct {
	name, about string
	// ours is the operation in zonegraph's dialect, peer that for @neo4j/graphql
	// where it differs (its to-one steps are lists, and it takes some: {} for no
	// condition at all), sql that for PostGraphile.
	ours, peer, sql string
	// variables of each contestant; several sets are asked in turn.
	variables func(f *facts, contestant string) []map[string]any
	// essence of an answer's leaves, where contestants need not agree on all.
	essence func([]leaf) []leaf
	// never says why a contestant cannot answer.
	never map[string]string
	// growth tells that it is asked when growth is measured; only that it is not
	// asked otherwise.
	growth, only bool
}

func none(*facts, string) []map[string]any { return []map[string]any{{}} }

func ofCity(f *facts, _ string) []map[string]any { return []map[string]any{{"city": f.city}} }

const noGroups = "has no groups"

var questions = []question{
	{
		name: "point", about: "one enterprise by id, and its city; 200 ids in turn", growth: true,
		ours: `query($id: ID!) { enterprises(where: {id: {eq: $id}}) { id name nameEn creditCode industry foundedYear revenue employees city { id name } } }`,
		sql:  `query($id: String!) { enterpriseByRowId(rowId: $id) { rowId name nameEn creditCode industry foundedYear revenue employees city { rowId name } } }`,
		variables: func(f *facts, _ string) []map[string]any {
			var all []map[string]any
			for _, id := range f.ids {
				all = append(all, map[string]any{"id": id})
			}
			return all
		},
	},
	{
		name: "inter", about: "enterprises seated in a city with a pilot base and an award", growth: true,
		ours:      `query($city: String!) { enterprises(where: {city: {code: {eq: $city}}, platforms: {some: {kind: {eq: PILOT_BASE}}}, awards: {some: {}}}, sort: [{name: ASC}, {id: ASC}]) { id name } }`,
		peer:      `query($city: String!) { enterprises(where: {city: {some: {code: {eq: $city}}}, platforms: {some: {kind: {eq: PILOT_BASE}}}, awards: {some: {year: {gt: 0}}}}, sort: [{name: ASC}, {id: ASC}]) { id name } }`,
		sql:       `query($city: String!) { enterprises(filter: {city: {code: {equalTo: $city}}, enterprisePlatforms: {some: {platform: {kind: {equalTo: "PILOT_BASE"}}}}, enterpriseAwardsExist: true}, orderBy: [NAME_ASC, ROW_ID_ASC]) { nodes { rowId name } } }`,
		variables: ofCity,
	},
	{
		name: "nested", about: "20 zones by name, the first 10 enterprises of each by id, with platforms, awards and talents",
		ours: `{ zones(limit: 20, sort: [{name: ASC}, {id: ASC}]) { id name enterprises(limit: 10, sort: [{id: ASC}]) { id name platforms(sort: [{id: ASC}]) { id name kind } awards(sort: [{id: ASC}]) { id name year } talents(sort: [{id: ASC}]) { id name degree } } } }`,
		sql: `{ zones(first: 20, orderBy: [NAME_ASC, ROW_ID_ASC]) { nodes { rowId name enterprises: enterprisesBySiteZonePkAndEnterprisePk(first: 10, orderBy: [ROW_ID_ASC]) { nodes { rowId name
			platforms: platformsByEnterprisePlatformEnterprisePkAndPlatformPk(orderBy: [ROW_ID_ASC]) { nodes { rowId name kind } }
			awards: awardsByEnterpriseAwardEnterprisePkAndAwardPk(orderBy: [ROW_ID_ASC]) { nodes { rowId name year } }
			talents: talentsByEnterpriseTalentEnterprisePkAndTalentPk(orderBy: [ROW_ID_ASC]) { nodes { rowId name degree } } } } } } }`,
		variables: none,
	},
	{
		name: "conn", about: "national zones as a connection, with their number and cities",
		ours:      `{ zonesConnection(where: {tier: {eq: NATIONAL}}, first: 10, sort: [{name: ASC}, {id: ASC}]) { totalCount pageInfo { hasNextPage } edges { node { id name nameEn tier stage foundedYear cities(sort: [{id: ASC}]) { name } } } } }`,
		sql:       `{ zones(filter: {tier: {equalTo: "NATIONAL"}}, first: 10, orderBy: [NAME_ASC, ROW_ID_ASC]) { totalCount pageInfo { hasNextPage } edges { node { rowId name nameEn tier stage foundedYear cities: citiesByZoneCityZonePkAndCityPk(orderBy: [ROW_ID_ASC]) { nodes { name } } } } } }`,
		variables: none,
	},
	{
		name: "agg", about: "count, sum and average of revenue for each candidate zone",
		ours: `{ zones(where: {stage: {eq: CANDIDATE}}, sort: [{name: ASC}, {id: ASC}]) { name enterprisesConnection { aggregate { count { nodes } node { revenue { sum average } } } } } }`,
		sql:  `query($a: String!, $b: String!, $c: String!) {` + zoneTotals("a") + zoneTotals("b") + zoneTotals("c") + ` }`,
		variables: func(f *facts, contestant string) []map[string]any {
			if contestant == postGraphile {
				return []map[string]any{{"a": f.candidates[0], "b": f.candidates[1], "c": f.candidates[2]}}
			}
			return []map[string]any{{}}
		},
	},
	{
		name: "lack", about: "national zones without a kind of platform",
		ours: `query($kind: PlatformKind!) { zones(where: {tier: {eq: NATIONAL}, platforms: {none: {kind: {eq: $kind}}}}, sort: [{name: ASC}, {id: ASC}]) { id name } }`,
		sql:  `query($kind: String!) { zones(filter: {tier: {equalTo: "NATIONAL"}, platforms: {none: {kind: {equalTo: $kind}}}}, orderBy: [NAME_ASC, ROW_ID_ASC]) { nodes { rowId name } } }`,
		variables: func(f *facts, _ string) []map[string]any {
			return []map[string]any{{"kind": f.lacking}}
		},
	},
	{
		name: "pilot", about: "enterprises in a city or a zone of it, with a pilot base and an award",
		ours:      `query($city: String!) { enterprises(where: {OR: [{city: {code: {eq: $city}}}, {zones: {some: {cities: {some: {code: {eq: $city}}}}}}], platforms: {some: {kind: {eq: PILOT_BASE}}}, awards: {some: {}}}, sort: [{name: ASC}, {id: ASC}]) { id name } }`,
		peer:      `query($city: String!) { enterprises(where: {OR: [{city: {some: {code: {eq: $city}}}}, {zones: {some: {cities: {some: {code: {eq: $city}}}}}}], platforms: {some: {kind: {eq: PILOT_BASE}}}, awards: {some: {year: {gt: 0}}}}, sort: [{name: ASC}, {id: ASC}]) { id name } }`,
		sql:       `query($city: String!) { enterprises(filter: {or: [{city: {code: {equalTo: $city}}}, {sites: {some: {zone: {zoneCities: {some: {city: {code: {equalTo: $city}}}}}}}}], enterprisePlatforms: {some: {platform: {kind: {equalTo: "PILOT_BASE"}}}}, enterpriseAwardsExist: true}, orderBy: [NAME_ASC, ROW_ID_ASC]) { nodes { rowId name } } }`,
		variables: ofCity,
	},
	{
		name: "coverage", about: "kinds of platforms of the national zones: met, not met or unknown",
		ours:      `{ coverage(zones: {tier: {eq: NATIONAL}}, pack: "platform-kinds") { rows { subject { id name } cells { key state } } } }`,
		variables: none,
		never:     map[string]string{neo4jGraphQL: "has no judgement", postGraphile: "has no judgement"},
	},
	{
		name: "search", about: "ten hits for part of a name, among names, aliases, codes and pinyin",
		ours: `query($text: String!) { search(text: $text, first: 10) { totalCount edges { matched { how form } node { __typename id name } } } }`,
		variables: func(f *facts, _ string) []map[string]any {
			return []map[string]any{{"text": f.text}}
		},
		never: map[string]string{neo4jGraphQL: "has no such search", postGraphile: "has no such search", cypher: "the ranking is no single hand-written statement"},
	},
	{
		name: "deep", about: "20 enterprises from the middle of all by name, behind a cursor", growth: true,
		ours: `query($after: String) { enterprisesConnection(first: 20, after: $after, sort: [{name: ASC}, {id: ASC}]) { edges { node { id name foundedYear } } pageInfo { hasNextPage } } }`,
		// Its connections collect all nodes to page them, which takes minutes here.
		peer: `query($offset: Int) { enterprises(limit: 20, offset: $offset, sort: [{name: ASC}, {id: ASC}]) { id name foundedYear } }`,
		sql:  `query($after: Cursor) { enterprises(first: 20, after: $after, orderBy: [NAME_ASC, ROW_ID_ASC]) { edges { node { rowId name foundedYear } } pageInfo { hasNextPage } } }`,
		variables: func(f *facts, contestant string) []map[string]any {
			switch contestant {
			case cypher:
				return []map[string]any{{"name": f.middleName, "id": f.middleID}}
			case neo4jGraphQL:
				return []map[string]any{{"offset": f.middle + 1}}
			case postGraphile:
				return []map[string]any{{"after": f.sqlCursor}}
			}
			return []map[string]any{{"after": f.cursor}}
		},
		essence: withoutFlags,
	},
	{
		name: "group", about: "national platforms counted by zone and kind",
		ours:      `{ platformsConnection(where: {level: {eq: NATIONAL}}) { groups(by: [zone_name, kind], limit: 1000) { key { value } count { nodes } } } }`,
		sql:       `{ platforms(filter: {level: {equalTo: "NATIONAL"}}) { groupedAggregates(groupBy: [ZONE_PK, KIND]) { keys distinctCount { pk } } } }`,
		variables: none, essence: groupsWithoutZone,
		never: map[string]string{neo4jGraphQL: noGroups},
	},
	{
		name: "first", about: "the first 20 enterprises by name", growth: true, only: true,
		ours:      `{ enterprisesConnection(first: 20, sort: [{name: ASC}, {id: ASC}]) { edges { node { id name foundedYear } } pageInfo { hasNextPage } } }`,
		sql:       `{ enterprises(first: 20, orderBy: [NAME_ASC, ROW_ID_ASC]) { edges { node { rowId name foundedYear } } pageInfo { hasNextPage } } }`,
		peer:      `{ enterprises(limit: 20, sort: [{name: ASC}, {id: ASC}]) { id name foundedYear } }`,
		variables: none, essence: withoutFlags,
	},
}

// zoneTotals asks PostGraphile for the totals of one zone: aggregates do not
// reach through a table of pairs, so the enterprises are asked.
func zoneTotals(v string) string {
	return fmt.Sprintf(` %[1]s: zoneByRowId(rowId: $%[1]s) { name } of_%[1]s: enterprises(filter: {sites: {some: {zone: {rowId: {equalTo: $%[1]s}}}}}) { totalCount aggregates { sum { revenue } average { revenue } } }`, v)
}

// text is the operation for a contestant.
func (q *question) text(contestant string) string {
	switch {
	case contestant == postGraphile:
		return q.sql
	case contestant == neo4jGraphQL && q.peer != "":
		return q.peer
	}
	return q.ours
}

// withoutFlags is for pages of a list, which does not say if there are more.
func withoutFlags(leaves []leaf) []leaf {
	return slices.DeleteFunc(leaves, func(l leaf) bool { return l.bare && (l.text == "true" || l.text == "false") })
}

// groupsWithoutZone keeps kind and number of each group, in order: PostGraphile can
// group by the zone's number only, and cannot order its groups.
func groupsWithoutZone(leaves []leaf) []leaf {
	var out []leaf
	for i := 0; i+2 < len(leaves); i += 3 {
		out = append(out, leaf{path: leaves[i+1].path, text: leaves[i+1].text + " " + leaves[i+2].text})
	}
	slices.SortStableFunc(out, func(a, b leaf) int { return strings.Compare(a.text, b.text) })
	return out
}
