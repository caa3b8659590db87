package e2e

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"zonegraph/bench/direct"
	"zonegraph/internal/graphtest"
)

// What the benchmark asks costs no more than the Cypher that it is measured beside.
func TestDatabaseHitsOfTheBenchmark(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	var page struct {
		EnterprisesConnection struct {
			Edges []struct {
				Cursor string
				Node   struct{ ID, Name string }
			}
		}
	}
	e.Query(t, &page, `{ enterprisesConnection(first: 1000, sort: [{name: ASC}]) { edges { cursor node { id name } } } }`, nil)
	middle := page.EnterprisesConnection.Edges[size/2-1]
	for name, c := range map[string]struct {
		query  string
		params map[string]any
	}{
		"point": {`{ enterprises(where: {id: {eq: "Enterprise:synthetic-7"}}) { id name nameEn creditCode industry foundedYear revenue employees city { id name } } }`,
			map[string]any{"id": "Enterprise:synthetic-7"}},
		"inter": {`{ enterprises(where: {city: {code: {eq: "990200"}}, platforms: {some: {kind: {eq: PILOT_BASE}}}, awards: {some: {}}}, sort: [{name: ASC}]) { id name } }`,
			map[string]any{"city": "990200"}},
		"nested": {`{ zones(limit: 20, sort: [{name: ASC}]) { id name enterprises(limit: 10) { id name platforms { id name kind } awards { id name year } talents { id name degree } } } }`, nil},
		"conn":   {`{ zonesConnection(where: {tier: {eq: NATIONAL}}, first: 10, sort: [{name: ASC}]) { totalCount pageInfo { hasNextPage } edges { node { id name nameEn tier stage foundedYear cities { name } } } } }`, nil},
		"agg":    {`{ zones(where: {stage: {eq: CANDIDATE}}, sort: [{name: ASC}]) { name enterprisesConnection { aggregate { count { nodes } node { revenue { sum average } } } } } }`, nil},
		"lack": {`{ zones(where: {tier: {eq: NATIONAL}, platforms: {none: {kind: {eq: CLINICAL_RESEARCH_CENTRE}}}}, sort: [{name: ASC}]) { id name } }`,
			map[string]any{"kind": "CLINICAL_RESEARCH_CENTRE"}},
		"pilot": {`{ enterprises(where: {OR: [{city: {code: {eq: "990200"}}}, {zones: {some: {cities: {some: {code: {eq: "990200"}}}}}}], platforms: {some: {kind: {eq: PILOT_BASE}}}, awards: {some: {}}}, sort: [{name: ASC}]) { id name } }`,
			map[string]any{"city": "990200"}},
		"coverage": {`{ coverage(zones: {tier: {eq: NATIONAL}}, pack: "platform-kinds") { rows { subject { id name } cells { key state } } } }`, nil},
		"deep": {fmt.Sprintf(`{ enterprisesConnection(first: 20, after: %q, sort: [{name: ASC}]) { edges { node { id name foundedYear } } pageInfo { hasNextPage } } }`, middle.Cursor),
			map[string]any{"name": middle.Node.Name, "id": middle.Node.ID}},
		"group": {`{ platformsConnection(where: {level: {eq: NATIONAL}}) { groups(by: [zone_name, kind], limit: 1000) { key { value } count { nodes } } } }`, nil},
		"first": {`{ enterprisesConnection(first: 20, sort: [{name: ASC}]) { edges { node { id name foundedYear } } pageInfo { hasNextPage } } }`, nil},
	} {
		t.Run(name, func(t *testing.T) { checkHits(t, e, c.query, direct.Statements[name].Cypher, c.params) })
	}
}

// Who asks for many kinds of things along one step has it walked once.
func TestColumnsShareAWalk(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	cost := func(query string) int64 {
		e.Statements()
		e.Query(t, new(any), query, nil)
		return hits(t, e, e.Statements()[0])
	}
	one := `{ coverage(zones: {}, requirements: [{key: "a", zone: {platforms: {some: {kind: {eq: PILOT_BASE}}}}}]) { rows { cells { state } } } }`
	for name, c := range map[string]struct {
		few, many string
		most      float64
	}{
		"14 kinds, 1 kind": {one, `{ coverage(zones: {}, pack: "platform-kinds") { rows { cells { state } } } }`, 1},
		"46 indicators, 1 indicator": {
			`{ coverage(zones: {}, requirements: [{key: "a", zone: {observations: {some: {indicator: {id: {eq: "Indicator:national-2021-01"}}}}}}]) { rows { cells { state } } } }`,
			`{ coverage(zones: {}, pack: "national-evaluation-2021") { rows { cells { state } } } }`, 1},
		// Each piece of evidence is one hit more, its id.
		"evidence, none": {one, `{ coverage(zones: {}, pack: "platform-kinds") { rows { cells { evidence { id } } } } }`, 1.5},
	} {
		few, many := cost(c.few), cost(c.many)
		t.Logf("%s: %d, %d hits", name, many, few)
		if float64(many) > c.most*float64(few)+2 {
			t.Errorf("%s: %d hits against %d", name, many, few)
		}
	}
}

// A cell counts what meets its condition, and of what it cannot be told, as the
// database finds for the condition alone.
func TestCoverageCountsWhatConditionsFind(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	rules := []struct{ zone, step, condition string }{
		{`{"platforms": {"some": {"kind": {"eq": "INCUBATOR"}}}}`, "(z)<-[:IN_ZONE]-(x:Platform)", "x.kind = 'INCUBATOR'"},
		{`{"platforms": {"some": {"kind": {"eq": "MAKER_SPACE"}, "level": {"eq": "REGIONAL"}}}}`, "(z)<-[:IN_ZONE]-(x:Platform)", "x.kind = 'MAKER_SPACE' AND x.level = 'REGIONAL'"},
		{`{"platforms": {"some": {"kind": {"eq": "INCUBATOR"}, "level": {"eq": "MUNICIPAL"}}}}`, "(z)<-[:IN_ZONE]-(x:Platform)", "x.kind = 'INCUBATOR' AND x.level = 'MUNICIPAL'"},
		{`{"platforms": {"some": {"level": {"eq": "REGIONAL"}, "approvedYear": {"gte": 2015}}}}`, "(z)<-[:IN_ZONE]-(x:Platform)", "x.level = 'REGIONAL' AND x.approvedYear >= 2015"},
		{`{"platforms": {"some": {"level": {"eq": "MUNICIPAL"}, "approvedYear": {"gte": 2015}}}}`, "(z)<-[:IN_ZONE]-(x:Platform)", "x.level = 'MUNICIPAL' AND x.approvedYear >= 2015"},
		{`{"platforms": {"some": {"level": {"eq": "MUNICIPAL"}, "approvedYear": {"gte": 2020}}}}`, "(z)<-[:IN_ZONE]-(x:Platform)", "x.level = 'MUNICIPAL' AND x.approvedYear >= 2020"},
		{`{"platforms": {"some": {"carrier": {"eq": true}, "NOT": {"level": {"eq": "REGIONAL"}}}}}`, "(z)<-[:IN_ZONE]-(x:Platform)", "x.carrier AND NOT x.level = 'REGIONAL'"},
		{`{"platforms": {"some": {"level": {"eq": null}}}}`, "(z)<-[:IN_ZONE]-(x:Platform)", "x.level IS NULL"},
		{`{"platforms": {"some": {}}}`, "(z)<-[:IN_ZONE]-(x:Platform)", "true"},
		{`{"enterprises": {"some": {"city": {"code": {"eq": "990200"}}, "employees": {"gt": 300}}}}`, "(z)<-[:HAS_SITE]-(x:Enterprise)", "EXISTS { (x)-[:BASED_IN]->(:City {code: '990200'}) } AND x.employees > 300"},
		{`{"enterprises": {"some": {"city": {"code": {"eq": "990100"}}, "employees": {"gt": 300}}}}`, "(z)<-[:HAS_SITE]-(x:Enterprise)", "EXISTS { (x)-[:BASED_IN]->(:City {code: '990100'}) } AND x.employees > 300"},
		{`{"enterprisesConnection": {"some": {"node": {"industryCode": {"eq": "C3670"}}, "edge": {"sinceYear": {"gte": 2010}}}}}`, "(z)<-[r:HAS_SITE]-(x:Enterprise)", "x.industryCode = 'C3670' AND r.sinceYear >= 2010"},
		{`{"platforms": {"some": {"city": {"code": {"eq": "990200"}}, "zone": {"tier": {"eq": "NATIONAL"}}, "kind": {"eq": "INCUBATOR"}}}}`, "(z)<-[:IN_ZONE]-(x:Platform)",
			"x.kind = 'INCUBATOR' AND EXISTS { (x)-[:LOCATED_IN]->(:City {code: '990200'}) } AND EXISTS { (x)-[:IN_ZONE]->(:Zone {tier: 'NATIONAL'}) }"},
		{`{"observations": {"some": {"year": {"eq": 2021}, "indicator": {"qualitative": {"eq": false}}}}}`, "(z)<-[:ABOUT]-(x:Observation)", "x.year = 2021 AND EXISTS { (x)-[:OF_INDICATOR]->(:Indicator {qualitative: false}) }"},
		{`{"observations": {"some": {"value": {"gte": "100"}}}}`, "(z)<-[:ABOUT]-(x:Observation)", "x.valueE6 >= 100000000"},
		{`{"observations": {"some": {}}}`, "(z)<-[:ABOUT]-(x:Observation)", "true"},
	}
	var asked []any
	for i, r := range rules {
		asked = append(asked, rule(fmt.Sprint(i), r.zone, 1))
	}
	var m matrix
	e.Query(t, &m, `query($r: [RequirementInput!]) { coverage(zones: {}, first: 1000, requirements: $r) {`+wholeMatrix+`} }`, map[string]any{"r": asked})
	met, undecided := make([]int, len(rules)), make([]int, len(rules))
	for i, r := range rules {
		want := map[string]string{}
		err := e.Read(t.Context(), graphtest.Statement(`MATCH (z:Zone) OPTIONAL MATCH `+r.step+` WITH z, x, (`+r.condition+`) AS ok ORDER BY x.id
			WITH z.id AS id, count(CASE WHEN ok THEN x END) AS met, count(CASE WHEN ok IS NULL THEN x END) AS undecided, collect(CASE WHEN ok THEN x.id END)[..5] AS first
			RETURN [id, met, undecided, first]`, nil), func(v any) error {
			row := v.([]any)
			want[row[0].(string)] = fmt.Sprint(row[1], row[2], row[3])
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range m.Coverage.Rows {
			c := row.Cells[i]
			ids := make([]string, len(c.Evidence))
			for j, n := range c.Evidence {
				ids[j] = n.ID
			}
			if got := fmt.Sprint(c.Named, c.Undecided, ids); got != want[row.Subject.ID] {
				t.Errorf("%s %s: %s, want %s", row.Subject.ID, r.zone, got, want[row.Subject.ID])
			}
			met[i] += c.Named
			undecided[i] += c.Undecided
		}
	}
	t.Log(met, undecided)
	if n := sum(met); n == 0 || sum(undecided) == 0 || len(m.Coverage.Rows) < 20 {
		t.Errorf("%v met, %v undecided in %d rows: the conditions test nothing", met, undecided, len(m.Coverage.Rows))
	}
}

func sum(all []int) (n int) {
	for _, x := range all {
		n += x
	}
	return n
}

// Where several conditions could be begun with, each begins where there are fewest,
// in every form of a root field; and what is found is what one by one finds.
func TestTheSmallestStart(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	for _, city := range []string{"990100", "990200", "991400"} {
		for _, kind := range []string{"PILOT_BASE", "ENTERPRISE_TECHNOLOGY_CENTRE"} {
			where := fmt.Sprintf(`{city: {code: {eq: %q}}, platforms: {some: {kind: {eq: %s}, level: {in: [NATIONAL, REGIONAL, MUNICIPAL]}}}, zonesConnection: {some: {node: {tier: {eq: NATIONAL}}, edge: {sinceYear: {gt: 1980}}}}}`, city, kind)
			var found struct {
				Enterprises           []struct{ ID string }
				EnterprisesConnection struct {
					TotalCount int
					Aggregate  struct {
						Count struct{ Nodes int }
						Node  struct{ Employees struct{ Sum *int } }
					}
					Groups []struct{ Count struct{ Nodes int } }
					Edges  []struct{ Node struct{ ID string } }
				}
			}
			e.Statements()
			e.Query(t, &found, `{ enterprises(limit: 1000, sort: [{id: ASC}], where: `+where+`) { id } }`, nil)
			ours := hits(t, e, e.Statements()...)
			e.Query(t, &found, `{ enterprisesConnection(first: 1000, where: `+where+`) { totalCount aggregate { count { nodes } node { employees { sum } name { shortest longest } } } groups(by: [foundedYear, zones_name]) { count { nodes } } edges { node { id } } } }`, nil)
			var want []string
			var employees int64
			least := int64(1 << 62)
			for _, cypher := range []string{
				`MATCH (:City {code: $city})<-[:BASED_IN]-(e:Enterprise) WITH e WHERE EXISTS { (e)-[:HOSTS]->(p:Platform {kind: $kind}) WHERE p.level IS NOT NULL }`,
				`MATCH (p:Platform {kind: $kind})<-[:HOSTS]-(e:Enterprise) WHERE p.level IS NOT NULL WITH DISTINCT e WHERE EXISTS { (e)-[:BASED_IN]->(:City {code: $city}) }`,
			} {
				s := graphtest.Statement(cypher+` AND EXISTS { (e)-[r:HAS_SITE]->(:Zone {tier: 'NATIONAL'}) WHERE r.sinceYear > 1980 } WITH e ORDER BY e.id LIMIT 1000 RETURN [e.id, e.employees]`, map[string]any{"city": city, "kind": kind})
				want, employees = nil, 0
				if err := e.Read(t.Context(), s, func(v any) error {
					row := v.([]any)
					n, _ := row[1].(int64)
					want, employees = append(want, row[0].(string)), employees+n
					return nil
				}); err != nil {
					t.Fatal(err)
				}
				least = min(least, hits(t, e, s))
			}
			var ids, edges []string
			for _, n := range found.Enterprises {
				ids = append(ids, n.ID)
			}
			c := found.EnterprisesConnection
			for _, n := range c.Edges {
				edges = append(edges, n.Node.ID)
			}
			sum := 0
			if c.Aggregate.Node.Employees.Sum != nil {
				sum = *c.Aggregate.Node.Employees.Sum
			}
			if !slices.Equal(ids, want) || !slices.Equal(edges, want) || c.TotalCount != len(want) || c.Aggregate.Count.Nodes != len(want) || sum != int(employees) || len(want) > 0 && len(c.Groups) == 0 {
				t.Errorf("%s %s: %v, %+v, want %v with %d employees", city, kind, ids, c, want, employees)
			}
			t.Logf("%s %s: %d found, %d hits, the better of two by hand %d", city, kind, len(want), ours, least)
			// Who writes by hand knows where to begin; to look costs up to three hits for
			// each of some hundred platforms.
			if float64(ours) > 1.1*float64(least)+1000 {
				t.Errorf("%s %s: %d hits, by hand %d", city, kind, ours, least)
			}
		}
	}
}

// Whatever form a condition is compiled to, a count, an aggregate and a list find the
// same.
func TestFormsOfAConditionAgree(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	for _, where := range []string{
		`{OR: [{city: {code: {eq: "990200"}}}, {zones: {some: {cities: {some: {code: {eq: "990200"}}}}}}], platforms: {some: {kind: {eq: ENGINEERING_RESEARCH_CENTRE}}}, awards: {some: {}}}`,
		`{zones: {some: {tier: {eq: NATIONAL}}}, platforms: {all: {level: {eq: REGIONAL}}}}`,
		`{zones: {some: {tier: {eq: NATIONAL}}}, citations: {some: {facts: {some: {id: {startsWith: "Enterprise"}}}}}}`,
		`{citations: {some: {facts: {some: {id: {startsWith: "Enterprise"}}}}}}`,
		`{city: {name: {contains: "柳"}}, platforms: {some: {kind: {eq: INCUBATOR}}}, certifications: {some: {kind: {eq: HIGH_TECH}, year: {gte: 2015}}}, awards: {none: {}}}`,
		`{platforms: {some: {kind: {in: [INCUBATOR, ENTERPRISE_TECHNOLOGY_CENTRE]}}}, certifications: {some: {kind: {eq: HIGH_TECH}}}, zones: {some: {stage: {eq: ESTABLISHED}}}, city: {code: {in: ["990100", "990200"]}}, talents: {none: {name: {contains: "？"}}}}`,
		`{awards: {some: {}}, platforms: {none: {}}}`,
	} {
		var found struct {
			Enterprises           []struct{ ID string }
			EnterprisesConnection struct {
				TotalCount int
				Aggregate  struct{ Count struct{ Nodes int } }
				Edges      []struct{ Node struct{ ID string } }
			}
		}
		e.Query(t, &found, `{ enterprises(limit: 1000, where: `+where+`) { id } enterprisesConnection(first: 1000, where: `+where+`) { totalCount aggregate { count { nodes } } edges { node { id } } } }`, nil)
		list, edges := map[string]bool{}, map[string]bool{}
		for _, n := range found.Enterprises {
			list[n.ID] = true
		}
		c := found.EnterprisesConnection
		for _, n := range c.Edges {
			edges[n.Node.ID] = true
		}
		n := len(found.Enterprises)
		if !maps.Equal(list, edges) || len(list) != n || c.TotalCount != n || c.Aggregate.Count.Nodes != n || len(c.Edges) != n {
			t.Errorf("%s: %d in the list (%d distinct), %d edges, %d in all, %d in the aggregate", where, n, len(list), len(c.Edges), c.TotalCount, c.Aggregate.Count.Nodes)
		}
		if n == 0 {
			t.Errorf("%s finds nothing", where)
		}
		t.Log(n)
	}
}
