// Package e2e tests the service as a client sees it, over a real Neo4j: how many
// statements a query costs and what they cost, paging, deadlines, cancelling.
package e2e

import (
	"encoding/json"
	"sync"
	"testing"

	"zonegraph/graph/cypher"
	"zonegraph/internal/embedded/embeddedtest"
	"zonegraph/internal/graphtest"
)

// size is the number of enterprises in the graph that the tests share.
const size = 2000

func TestMain(m *testing.M) { embeddedtest.Main(m) }

// nested asks for so many enterprises with what hangs on them, four levels deep,
// in every form that a step can take.
const nested = `query Nested($n: Int!) {
  enterprises(limit: $n, where: {zones: {some: {tier: {in: [NATIONAL, REGIONAL]}}}}) {
    __typename name
    zones { name cities { name region { name } } }
    platforms(limit: 5) { kind hosts { __typename name ... on Enterprise { revenue } } }
    first: awards(limit: 1, sort: [{year: ASC}]) { year }
    awardsConnection(first: 3, sort: [{edge: {rank: ASC}}]) {
      totalCount
      aggregate { count { nodes } node { year { min max average } } }
      edges { cursor properties { rank } node { name ...Recipients } }
      pageInfo { hasNextPage }
    }
    talents { name employers { name } }
  }
}
fragment Recipients on Award { recipients { name ... on Talent { degree } } }`

// However many parents there are, however deep it goes, and however many ask at
// once: a root field is one statement.
func TestOneStatementPerRootField(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	for _, parents := range []int{10, 1000} {
		e.Statements()
		var data struct{ Enterprises []json.RawMessage }
		e.Query(t, &data, nested, map[string]any{"n": parents})
		if len(data.Enterprises) != parents {
			t.Fatalf("%d parents, want %d", len(data.Enterprises), parents)
		}
		if got := len(e.Statements()); got != 1 {
			t.Errorf("%d parents: %d statements, want 1", parents, got)
		}
		const clients = 50
		var wg sync.WaitGroup
		for range clients {
			wg.Go(func() {
				if r, err := e.Ask(t.Context(), nested, map[string]any{"n": parents}); err != nil || len(r.Errors) > 0 {
					t.Errorf("%v %+v", err, r)
				}
			})
		}
		wg.Wait()
		statements := e.Statements()
		if len(statements) != clients {
			t.Errorf("%d parents, %d requests at once: %d statements, want one each", parents, clients, len(statements))
		}
		for _, s := range statements {
			if s.Text() != statements[0].Text() {
				t.Error("equal queries gave different texts, so the database plans them anew")
			}
		}
	}
	e.Query(t, new(any), `{ zones(limit: 1) { id } citiesConnection { totalCount } nodes(ids: ["Zone:x", "City:y", "Zone:z"]) { id } node(id: "Zone:x") { id } }`, nil)
	if got := len(e.Statements()); got != 4 {
		t.Errorf("four root fields: %d statements, want 4", got)
	}
}

// The compiled statement may cost at most a tenth more database hits than what
// somebody who knows Cypher would write for the question.
func TestDatabaseHitsAgainstHandWrittenCypher(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	for name, c := range map[string]struct {
		query  string
		cypher string
		params map[string]any
	}{
		"point": {
			`{ enterprises(where: {id: {eq: "Enterprise:synthetic-1"}}) { name revenue } }`,
			`MATCH (e:Enterprise {id: $id}) RETURN e.name, e.revenue LIMIT 101`,
			map[string]any{"id": "Enterprise:synthetic-1"},
		},
		"inter": {
			`{ enterprises(where: {city: {code: {eq: "990200"}}, platforms: {some: {kind: {eq: PILOT_BASE}}}, awards: {some: {}}}) { name } }`,
			`MATCH (:City {code: $city})<-[:BASED_IN]-(e:Enterprise)-[:HOSTS]->(:Platform {kind: $kind})
			 WHERE EXISTS { (e)<-[:AWARDED_TO]-(:Award) } WITH DISTINCT e LIMIT 101 RETURN e.name`,
			map[string]any{"city": "990200", "kind": "PILOT_BASE"},
		},
		"nested": {
			`{ zones(limit: 20) { name enterprises(limit: 10) { name revenue platforms { name kind } awards { name year } talents { name degree } } } }`,
			`MATCH (z:Zone) WITH z LIMIT 20
			 CALL { WITH z MATCH (z)<-[:HAS_SITE]-(e:Enterprise) WITH e LIMIT 10
			   RETURN collect([e.name, e.revenue, [(e)-[:HOSTS]->(p:Platform) | [p.name, p.kind]],
			     [(e)<-[:AWARDED_TO]-(a:Award) | [a.name, a.year]], [(e)<-[:EMPLOYED_BY]-(t:Talent) | [t.name, t.degree]]]) AS enterprises }
			 RETURN z.name, enterprises`,
			nil,
		},
		"conn": {
			`{ zonesConnection(first: 10, where: {tier: {eq: NATIONAL}}, sort: [{name: ASC}]) { totalCount edges { node { name } } pageInfo { hasNextPage } } }`,
			`CALL { MATCH (z:Zone {tier: $tier}) RETURN count(z) AS total }
			 MATCH (z:Zone {tier: $tier}) WITH total, z ORDER BY z.name LIMIT 11 RETURN total, z.name, z.id`,
			map[string]any{"tier": "NATIONAL"},
		},
		"agg": {
			`{ zones { name enterprisesConnection { totalCount aggregate { node { revenue { sum average } } } } } }`,
			`MATCH (z:Zone) WITH z LIMIT 101
			 CALL { WITH z MATCH (z)<-[:HAS_SITE]-(e:Enterprise) RETURN count(e) AS n, sum(e.revenue) AS s, avg(e.revenue) AS a }
			 RETURN z.name, n, s, a`,
			nil,
		},
		"lack": {
			`{ zones(where: {tier: {eq: NATIONAL}, platforms: {none: {kind: {eq: CLINICAL_RESEARCH_CENTRE}}}}) { name } }`,
			`MATCH (z:Zone {tier: $tier}) WHERE NOT EXISTS { (z)<-[:IN_ZONE]-(:Platform {kind: $kind}) } RETURN z.name LIMIT 101`,
			map[string]any{"tier": "NATIONAL", "kind": "CLINICAL_RESEARCH_CENTRE"},
		},
		"groups": {
			`{ platformsConnection { groups(by: [kind, level]) { key { value } count { nodes } node { approvedYear { min average } } } } }`,
			`MATCH (p:Platform) WITH p.kind AS k, p.level AS l, count(p) AS n, min(p.approvedYear) AS lo, avg(p.approvedYear) AS a
			 ORDER BY n DESC, k, l LIMIT 101 RETURN k, l, n, lo, a`,
			nil,
		},
		"groups across a step": {
			`{ platformsConnection { groups(by: [zone_name, kind], limit: 1000) { key { value } count { nodes } } } }`,
			`MATCH (p:Platform) OPTIONAL MATCH (p)-[:IN_ZONE]->(z:Zone)
			 WITH z.name AS z, p.kind AS k, count(p) AS n ORDER BY n DESC, z, k LIMIT 1001 RETURN z, k, n`,
			nil,
		},
		"groups across two": {
			`{ awardsConnection { groups(by: [year, recipients_city_name]) { key { value } count { nodes } } } }`,
			`MATCH (a:Award) OPTIONAL MATCH (a)-[:AWARDED_TO]->(r) OPTIONAL MATCH (r)-[:BASED_IN|SEATED_IN]->(c:City)
			 WITH DISTINCT a, a.year AS y, c.name AS c WITH y, c, count(a) AS n ORDER BY n DESC, y, c LIMIT 101 RETURN y, c, n`,
			nil,
		},
		"by a related count": {
			`{ zonesConnection(first: 10, sort: [{enterprisesCount: DESC}]) { edges { cursor node { name } } } }`,
			`MATCH (z:Zone) WITH z, COUNT { (z)<-[:HAS_SITE]-() } AS n ORDER BY n DESC, z.id LIMIT 11 RETURN z.name, n, z.id`,
			nil,
		},
		"valid at": {
			`{ certificationsConnection(where: {kind: {eq: HIGH_TECH}, validAt: "2021-12-31", validTo: {lt: "2023-01-01"}}) { totalCount } }`,
			`MATCH (c:Certification {kind: $kind}) WHERE c.validTo < date($to) AND c.validTo >= date($day) AND (c.validFrom IS NULL OR c.validFrom <= date($day)) RETURN count(c)`,
			map[string]any{"kind": "HIGH_TECH", "to": "2023-01-01", "day": "2021-12-31"},
		},
		"valid at alone": {
			`{ certificationsConnection(where: {validAt: "2021-12-31"}) { totalCount } }`,
			`MATCH (c:Certification) WHERE coalesce(c.validTo >= date($day), c.validFrom IS NOT NULL) AND coalesce(c.validFrom <= date($day), true) RETURN count(c)`,
			map[string]any{"day": "2021-12-31"},
		},
		"relationships valid at": {
			`{ zones { name enterprisesConnection(where: {edge: {validAt: "2015-06-30"}}) { totalCount } } }`,
			`MATCH (z:Zone) WITH z LIMIT 101 RETURN z.name, COUNT { (z)<-[r:HAS_SITE]-(:Enterprise) WHERE r.sinceYear <= date($day).year }`,
			map[string]any{"day": "2015-06-30"},
		},
		"groups of relationships": {
			`{ zones { name enterprisesConnection { groups(by: [edge_sinceYear], sort: KEY) { key { value } count { nodes } node { employees { sum } } } } } }`,
			`MATCH (z:Zone) WITH z LIMIT 101 CALL { WITH z MATCH (z)<-[r:HAS_SITE]-(e:Enterprise) WITH r.sinceYear AS y, count(*) AS n, sum(e.employees) AS s ORDER BY y LIMIT 101
			 RETURN collect([y, n, s]) AS g } RETURN z.name, g`,
			nil,
		},
		"by a related count along a step": {
			`{ zones { enterprises(limit: 3, sort: [{certificationsCount: DESC}, {id: ASC}]) { id } } }`,
			`MATCH (z:Zone) WITH z LIMIT 101 RETURN COLLECT { MATCH (z)<-[:HAS_SITE]-(e:Enterprise) WITH e ORDER BY COUNT { (e)-[:HOLDS]->() } DESC, e.id LIMIT 3 RETURN e.id }`,
			nil,
		},
		"first page": {
			`{ enterprisesConnection(first: 20, sort: [{name: ASC}]) { edges { cursor node { name } } } }`,
			`MATCH (e:Enterprise) WHERE e.name IS NOT NULL WITH e ORDER BY e.name, e.id LIMIT 21 RETURN e.name, e.id`,
			nil,
		},
	} {
		t.Run(name, func(t *testing.T) { checkHits(t, e, c.query, c.cypher, c.params) })
	}
}

// checkHits compares what the compiled statements of a query cost with hand-written
// Cypher.
func checkHits(t *testing.T, e *graphtest.Env, query, cypher string, params map[string]any) {
	t.Helper()
	e.Statements()
	r, err := e.Ask(t.Context(), query, nil)
	if err != nil || len(r.Errors) > 0 {
		t.Fatalf("%v %+v", err, r)
	}
	statements := e.Statements()
	ours := hits(t, e, statements...)
	theirs, err := e.DB.Profile(t.Context(), graphtest.Statement(cypher, params))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d hits, hand-written %d", ours, theirs)
	if float64(ours) > 1.1*float64(theirs)+2 {
		t.Errorf("%d hits against %d of hand-written Cypher\n%s", ours, theirs, statements[0].Text())
	}
}

// hits are the database hits of statements.
func hits(t *testing.T, e *graphtest.Env, statements ...cypher.Statement) int64 {
	t.Helper()
	var sum int64
	for _, s := range statements {
		n, err := e.DB.Profile(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		sum += n
	}
	return sum
}
