package queries_test

import (
	"testing"

	"zonegraph/internal/graphtest"
)

// A question costs as many statements as docs/dialect.md says of its root fields.
func TestStatementsOfRootFields(t *testing.T) {
	e := graphtest.Guangxi(t)
	const (
		ends  = `from: "Platform:gx-nev-laboratory", to: "Award:gxsta-2022-youth-zhao-xiaobin"` // three steps apart
		ratio = `numerator: ["Funding:liuzhou-new-rd-institutions"], denominator: "Cohort:liuzhou-new-rd-institutions"`
		lines = `indicators: ["Indicator:industrial-output"], subjects: ["Group:guangxi-zones"]`
		gaps  = `zones: {name: {eq: "柳州高新区"}}, pack: "platform-kinds"`
	)
	for query, want := range map[string]int{
		`{ zones { name cities { name region { name } } } }`:                                                       1,
		`{ zonesConnection { totalCount aggregate { count { nodes } } groups(by: [tier]) { count { nodes } } } }`:  1,
		`{ node(id: "City:450200") { id } }`:                                                                       1,
		`{ nodes(ids: ["City:450200", "Zone:liuzhou"]) { id ... on Zone { cities { name } } } }`:                   1,
		`{ search(text: "lz") { totalCount } }`:                                                                    1,
		`{ search(text: "lz") { edges { node { name } } } }`:                                                       2,
		`{ conflicts { totalCount } }`:                                                                             1,
		`{ conflicts { edges { node { fact { name } values { claims { citation { section } } } } } } }`:            3,
		`{ peers(zone: "Zone:liuzhou") { totalCount } }`:                                                           1,
		`{ peers(zone: "Zone:liuzhou") { zone { name } peers { zone { name } } } }`:                                3,
		`{ trend(` + lines + `) { comparable } }`:                                                                  1,
		`{ trend(` + lines + `) { indicators { name } points { observation { value } } } }`:                        3,
		`{ comparison(zones: {}, metrics: [{count: {enterprises: {}}}]) { totalRows } }`:                           1,
		`{ comparison(zones: {}, metrics: [{count: {enterprises: {}}}]) { rows { cells { citations { id } } } } }`: 3,
		`{ ratio(` + ratio + `) { value } }`:                                                                       1,
		`{ ratio(` + ratio + `) { value citations { id } } }`:                                                      3,
		`{ coverage(` + gaps + `) { met } }`:                                                                       1,
		`{ coverage(` + gaps + `, peers: {sameTier: true}) { rows { cells { peers { met } citations { section } candidates(first: 1) { distance } } } } }`: 5,
		`{ coverage(` + gaps + `) { rows { subject { name } cells { evidence { name } } } } }`:                                                             3,
		`{ path(` + ends + `) { length } }`:                                            5,
		`{ path(` + ends + `) { length paths { nodes { id } } } }`:                     6,
		`{ neighborhood(id: "Zone:liuzhou", depth: 2) { cut } }`:                       4,
		`{ neighborhood(id: "Zone:liuzhou", depth: 2) { cut nodes { node { id } } } }`: 5,
		`{ requirementPacks { id } __schema { queryType { name } } }`:                  0,
	} {
		e.Statements()
		e.Query(t, new(any), query, nil)
		if got := len(e.Statements()); got != want {
			t.Errorf("%s took %d statements, want %d", query, got, want)
		}
	}
}
