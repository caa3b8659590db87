package e2e

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"zonegraph/internal/graphtest"
)

// encoded writes a row of an answer in the form of the hand-written ones.
func encoded(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// What is grouped by stands two steps away, on the relationship, or in a date; the
// order is that of the keys.
func TestGroupKeys(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	var data struct {
		AwardsConnection         struct{ Groups groups }
		CertificationsConnection struct{ Groups groups }
		FundingsConnection       struct{ Groups groups }
		Zones                    []struct {
			ID                    string
			EnterprisesConnection struct{ Recent groups }
		}
	}
	e.Query(t, &data, `{
		awardsConnection(where: {kind: {eq: PROGRESS}}) { groups(by: [year, recipients_city_name], limit: 1000, sort: KEY) { key { field value } count { nodes } } }
		certificationsConnection { groups(by: [kind, validTo_year], limit: 1000, sort: KEY) { key { value } count { nodes } } }
		fundingsConnection { groups(by: [amount], limit: 1000, sort: KEY) { key { value } count { nodes } } }
		zones(sort: [{id: ASC}]) { id enterprisesConnection {
			recent: groups(by: [edge_sinceYear], limit: 3, sort: KEY) { key { value } count { nodes edges } node { employees { sum } } } } } }`, nil)
	none := func(map[string]map[string]any) any { return nil }

	t.Run("two steps", func(t *testing.T) {
		got := data.AwardsConnection.Groups.list(none)
		want := rows(t, e, `MATCH (a:Award {kind: 'PROGRESS'}) WITH a, CASE WHEN EXISTS { (a)-[:AWARDED_TO]->() } THEN
			COLLECT { MATCH (a)-[:AWARDED_TO]->(r) RETURN DISTINCT coalesce(
				head(COLLECT { MATCH (r)-[:BASED_IN]->(c:City) RETURN c.name }), head(COLLECT { MATCH (r)-[:SEATED_IN]->(c:City) RETURN c.name })) } ELSE [null] END AS cities
			UNWIND cities AS c WITH a.year AS y, c, count(*) AS n ORDER BY y, c LIMIT 1000 RETURN [[toString(y), c], n, null]`)
		same(t, got, want)
		if k := data.AwardsConnection.Groups[0].Key; *k[0].Field != "year" || *k[1].Field != "recipients_city_name" {
			t.Errorf("the keys are called %s", encoded(t, k))
		}
	})
	t.Run("year of a date", func(t *testing.T) {
		same(t, data.CertificationsConnection.Groups.list(none), rows(t, e, `MATCH (c:Certification)
			WITH c.kind AS k, c.validTo.year AS y, count(c) AS n ORDER BY k, y RETURN [[k, toString(y)], n, null]`))
	})
	t.Run("decimals are ordered as numbers", func(t *testing.T) {
		same(t, data.FundingsConnection.Groups.list(none), rows(t, e, `MATCH (f:Funding)
			WITH f.amount AS a, count(f) AS n ORDER BY toFloat(a) LIMIT 1000 RETURN [[a], n, null]`))
	})
	t.Run("of the relationship", func(t *testing.T) {
		var got []string
		for _, z := range data.Zones {
			for _, g := range z.EnterprisesConnection.Recent {
				got = append(got, encoded(t, []any{z.ID, g.Key[0].Value, g.Count.Nodes, g.Count.Edges, g.Node["employees"]["sum"]}))
			}
		}
		same(t, got, rows(t, e, `MATCH (z:Zone) CALL { WITH z MATCH (z)<-[r:HAS_SITE]-(x:Enterprise)
			WITH r.sinceYear AS y, count(*) AS n, CASE count(x.employees) WHEN 0 THEN null ELSE sum(x.employees) END AS s ORDER BY y LIMIT 3 RETURN y, n, s }
			WITH z, y, n, s ORDER BY z.id, y RETURN [z.id, toString(y), n, n, s]`))
	})
}

// Sums over nodes count a node once in each group, however many relationships
// lead to it, as the aggregate of the connection does.
func TestGroupsOverParallelRelationships(t *testing.T) {
	e := graphtest.Empty(t)
	e.Write(t, nil, `CREATE (p:Problem {id: 'Problem:p', name: 'p', synthetic: true})
			CREATE (a:Citation {id: 'Citation:a', name: 'a', section: '1', paragraph: 10, synthetic: true})
			CREATE (b:Citation {id: 'Citation:b', name: 'b', section: '1', paragraph: 1, synthetic: true})
			CREATE (c:Citation {id: 'Citation:c', name: 'c', synthetic: true})
			CREATE (a)-[:SUPPORTS {field: 'x', value: 'long', confidence: 'HIGH'}]->(p), (a)-[:SUPPORTS {field: 'y', confidence: 'HIGH'}]->(p),
				(a)-[:SUPPORTS {field: 'z', value: 'lo', confidence: 'LOW'}]->(p), (b)-[:SUPPORTS {confidence: 'HIGH'}]->(p), (c)-[:SUPPORTS {confidence: 'LOW'}]->(p)`)
	const query = `{ problems { citationsConnection {
		groups(by: [%s]) { key { value } count { nodes edges } node { paragraph { sum average max } } edge { value { shortest longest } } } } } }`
	for by, want := range map[string][]string{
		"section":         {`["1",2,4,11,5.5,10,"lo","long"]`, `[null,1,1,null,null,null,null,null]`},
		"facts_name":      {`["p",3,5,11,5.5,10,"lo","long"]`},
		"edge_confidence": {`["HIGH",2,3,11,5.5,10,"long","long"]`, `["LOW",2,2,10,10,10,"lo","lo"]`},
	} {
		var data struct {
			Problems []struct {
				CitationsConnection struct {
					Groups []struct {
						Key   []struct{ Value *string }
						Count struct{ Nodes, Edges int }
						Node  struct {
							Paragraph struct{ Sum, Average, Max *float64 }
						}
						Edge struct {
							Value struct{ Shortest, Longest *string }
						}
					}
				}
			}
		}
		e.Query(t, &data, fmt.Sprintf(query, by), nil)
		var got []string
		for _, g := range data.Problems[0].CitationsConnection.Groups {
			p := g.Node.Paragraph
			got = append(got, encoded(t, []any{g.Key[0].Value, g.Count.Nodes, g.Count.Edges, p.Sum, p.Average, p.Max, g.Edge.Value.Shortest, g.Edge.Value.Longest}))
		}
		if !slices.Equal(got, want) {
			t.Errorf("by %s: got %s, want %s", by, got, want)
		}
	}
}

// Groups stand wherever a connection can: under several aliases, in fragments on
// a type behind an interface, in lists inside lists.
func TestGroupsInside(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	ids := []string{}
	for _, r := range rows(t, e, `MATCH (c:City) RETURN c.id ORDER BY c.id LIMIT 4`) {
		ids = append(ids, r[1:len(r)-1])
	}
	ids = append(ids, "Zone:nowhere")
	var data struct {
		Nodes []*struct {
			ID    string
			Zones []struct {
				ID                  string
				PlatformsConnection struct{ A, B groups }
			}
		}
	}
	e.Statements()
	e.Query(t, &data, `query($ids: [ID!]!) { nodes(ids: $ids) { id ... on City { zones(sort: [{id: ASC}]) { id platformsConnection(where: {node: {carrier: {eq: false}}}) {
		a: groups(by: [kind]) { key { value } count { nodes } } b: groups(by: [hosts_name, level], limit: 2) { key { value } count { nodes } } } } } } }`, map[string]any{"ids": ids})
	if n := len(e.Statements()); n != 1 {
		t.Errorf("%d statements, want 1", n)
	}
	var got []string
	for _, c := range data.Nodes {
		if c == nil {
			continue
		}
		for _, z := range c.Zones {
			for _, g := range z.PlatformsConnection.A {
				got = append(got, encoded(t, []any{c.ID, z.ID, g.Key[0].Value, g.Count.Nodes}))
			}
			if len(z.PlatformsConnection.B) > 2 {
				t.Errorf("%d groups of 2", len(z.PlatformsConnection.B))
			}
		}
	}
	same(t, got, rows(t, e, `MATCH (c:City) WITH c ORDER BY c.id LIMIT 4 MATCH (c)<-[:LIES_IN]-(z:Zone) MATCH (z)<-[:IN_ZONE]-(p:Platform {carrier: false})
		WITH c.id AS c, z.id AS z, p.kind AS k, count(p) AS n ORDER BY c, z, n DESC, k RETURN [c, z, k, n]`))
}

// The same on the shipped facts, where claims on one property by one paragraph are
// relationships of their own, and what it costs.
func TestGroupsOfTheFacts(t *testing.T) {
	e := graphtest.Guangxi(t)
	for name, c := range map[string]struct {
		// Each of the rows of the query's list is compared with one of the statement.
		query, cypher string
	}{
		"a subject's city": {
			`{ observationsConnection { groups(by: [nature, subject_city_name], limit: 1000, sort: KEY) { key { value } count { nodes } } } }`,
			`MATCH (o:Observation) OPTIONAL MATCH (o)-[:ABOUT]->(s) OPTIONAL MATCH (s)-[:BASED_IN|SEATED_IN|IN_CITY]->(c:City)
			 WITH DISTINCT o, o.nature AS k, c.name AS c WITH k, c, count(*) AS n ORDER BY k, c LIMIT 1001 RETURN [[k, c], n]`,
		},
		"amounts as numbers": {
			`{ fundingsConnection { groups(by: [amount], sort: KEY) { key { value } count { nodes } } } }`,
			`MATCH (f:Funding) WITH f.amountE6 AS e, f.amount AS a, count(*) AS n ORDER BY e LIMIT 101 RETURN [[a], n]`,
		},
		"year of a date": {
			`{ documentsConnection { groups(by: [category, date_year], sort: KEY) { key { value } count { nodes } } } }`,
			`MATCH (d:Document) WITH d.category AS k, d.date.year AS y, count(*) AS n ORDER BY k, y LIMIT 101 RETURN [[k, toString(y)], n]`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			var data map[string]struct{ Groups groups }
			e.Query(t, &data, c.query, nil)
			var got []string
			for _, n := range data {
				for _, g := range n.Groups {
					values := []any{}
					for _, k := range g.Key {
						values = append(values, k.Value)
					}
					got = append(got, encoded(t, []any{values, g.Count.Nodes}))
				}
			}
			same(t, got, rows(t, e, c.cypher))
			checkHits(t, e, c.query, c.cypher, nil)
		})
	}
	t.Run("claims", func(t *testing.T) {
		var data struct {
			Policies []struct {
				ID                  string
				CitationsConnection struct{ Groups groups }
			}
		}
		const query = `{ policies(sort: [{id: ASC}]) { id citationsConnection { groups(by: [edge_confidence], sort: KEY) { key { value } count { nodes edges } node { paragraph { sum } } } } } }`
		e.Query(t, &data, query, nil)
		var got []string
		parallel := false
		for _, p := range data.Policies {
			for _, g := range p.CitationsConnection.Groups {
				parallel = parallel || g.Count.Edges > g.Count.Nodes
				got = append(got, encoded(t, []any{p.ID, g.Key[0].Value, g.Count.Nodes, g.Count.Edges, g.Node["paragraph"]["sum"]}))
			}
		}
		if !parallel {
			t.Error("no paragraph supports a policy twice, so this tests nothing")
		}
		const cypher = `MATCH (p:Policy)<-[r:SUPPORTS]-(c:Citation) WITH p, r.confidence AS k, c, count(*) AS edges
			WITH p, k, count(*) AS n, sum(edges) AS m, CASE count(c.paragraph) WHEN 0 THEN null ELSE sum(c.paragraph) END AS s ORDER BY p.id, k RETURN [p.id, k, n, m, s]`
		same(t, got, rows(t, e, cypher))
		checkHits(t, e, query, cypher, nil)
	})
}
