package e2e

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"zonegraph/internal/graphtest"
)

// rows gives the answer of hand-written Cypher, each row as JSON.
func rows(t *testing.T, e *graphtest.Env, cypher string) []string {
	t.Helper()
	var out []string
	err := e.Read(t.Context(), graphtest.Statement(cypher, nil), func(v any) error {
		b, err := json.Marshal(v)
		out = append(out, string(b))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

type groups []struct {
	Key   []struct{ Field, Value *string }
	Count struct{ Nodes, Edges int }
	Node  map[string]map[string]any
}

// list writes groups in the form of the hand-written answers.
func (g groups) list(figure func(map[string]map[string]any) any) []string {
	var out []string
	for _, x := range g {
		var keys []any
		for _, k := range x.Key {
			keys = append(keys, k.Value)
		}
		b, _ := json.Marshal([]any{keys, x.Count.Nodes, figure(x.Node)})
		out = append(out, string(b))
	}
	return out
}

// Groups are what hand-written Cypher gives, by one statement: by properties, by
// what is along a step, with missing values, along a step, and with figures.
func TestGroups(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	t.Run("by kind and level, and across a step", func(t *testing.T) {
		var data struct {
			PlatformsConnection struct{ Groups, Zones groups }
		}
		e.Statements()
		e.Query(t, &data, `{ platformsConnection(where: {carrier: {eq: false}}) {
			groups(by: [kind, level], limit: 1000) { key { value } count { nodes } node { approvedYear { min max } name { shortest longest } } }
			zones: groups(by: [zone_name, kind], limit: 1000) { key { field value } count { nodes } node { approvedYear { average } } } } }`, nil)
		if n := len(e.Statements()); n != 1 {
			t.Errorf("%d statements, want 1", n)
		}
		got := data.PlatformsConnection.Groups.list(func(n map[string]map[string]any) any {
			return []any{n["approvedYear"]["min"], n["approvedYear"]["max"], n["name"]["shortest"], n["name"]["longest"]}
		})
		want := rows(t, e, `MATCH (p:Platform {carrier: false}) WITH p ORDER BY size(p.name), p.name
			WITH p.kind AS k, p.level AS l, count(p) AS n, min(p.approvedYear) AS lo, max(p.approvedYear) AS hi, collect(p.name) AS names
			WITH k, l, n, lo, hi, names, head([x IN names WHERE size(x) = size(last(names))]) AS longest
			ORDER BY n DESC, k, l RETURN [[k, l], n, [lo, hi, head(names), longest]]`)
		same(t, got, want)
		got = data.PlatformsConnection.Zones.list(func(map[string]map[string]any) any { return nil })
		want = rows(t, e, `MATCH (p:Platform {carrier: false}) OPTIONAL MATCH (p)-[:IN_ZONE]->(z:Zone)
			WITH z.name AS z, p.kind AS k, count(p) AS n ORDER BY n DESC, z, k LIMIT 1000 RETURN [[z, k], n, null]`)
		same(t, got, want)
		if !slices.ContainsFunc(want, func(r string) bool { return strings.HasPrefix(r, "[[null,") }) {
			t.Error("no platform is without a zone, so the group of null is not tested")
		}
	})
	t.Run("along a step, a to-many key", func(t *testing.T) {
		var data struct {
			Cities []struct {
				Name                  string
				EnterprisesConnection struct{ Groups groups }
			}
		}
		e.Query(t, &data, `{ cities(sort: [{id: ASC}]) { name enterprisesConnection { groups(by: [zones_tier], limit: 10) { key { value } count { nodes } node { employees { sum } } } } } }`, nil)
		var got []string
		for _, c := range data.Cities {
			for _, g := range c.EnterprisesConnection.Groups.list(func(n map[string]map[string]any) any { return n["employees"]["sum"] }) {
				got = append(got, c.Name+g)
			}
		}
		var want []string
		for _, r := range rows(t, e, `MATCH (c:City)<-[:BASED_IN]-(e:Enterprise) OPTIONAL MATCH (e)-[:HAS_SITE]->(z:Zone)
			WITH DISTINCT c, e, z.tier AS t WITH c, t, count(e) AS n, CASE count(e.employees) WHEN 0 THEN null ELSE sum(e.employees) END AS s ORDER BY c.id, n DESC, t RETURN [c.name, [[t], n, s]]`) {
			var row []json.RawMessage
			if err := json.Unmarshal([]byte(r), &row); err != nil {
				t.Fatal(err)
			}
			want = append(want, strings.Trim(string(row[0]), `"`)+string(row[1]))
		}
		same(t, got, want)
	})
	t.Run("cut", func(t *testing.T) {
		r, err := e.Ask(t.Context(), `{ platformsConnection { groups(by: [kind], limit: 3) { count { nodes } } } }`, nil)
		if err != nil || len(r.Extensions.Notices) != 1 || !strings.Contains(r.Extensions.Notices[0], "first 3 by size") {
			t.Errorf("%v %+v", err, r)
		}
	})
	for query, says := range map[string]string{
		`{ platformsConnection { groups(by: []) { count { nodes } } } }`:                  "at least one key",
		`{ platformsConnection { groups(by: [kind, kind]) { count { nodes } } } }`:        "twice",
		`{ platformsConnection { groups(by: [kind], limit: -1) { count { nodes } } } }`:   "limit",
		`{ platformsConnection { groups(by: [kind], limit: 1001) { count { nodes } } } }`: "1000",
	} {
		if r, err := e.Ask(t.Context(), query, nil); err != nil || len(r.Errors) == 0 || r.Errors[0].Extensions.Code != "BAD_USER_INPUT" || !strings.Contains(r.Errors[0].Message, says) {
			t.Errorf("%s: got %v %+v", query, err, r)
		}
	}
}

// What there is to group and sort by is in the schema, so it refuses the rest.
func TestUnknownKeysAreRefused(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	for query, says := range map[string]string{
		`{ platformsConnection { groups(by: [colour]) { count { nodes } } } }`:                       "PlatformGroupKey",
		`{ platformsConnection { groups(by: [edge_since]) { count { nodes } } } }`:                   "PlatformGroupKey",
		`{ platformsConnection { groups(by: [kind], sort: RANDOM) { count { nodes } } } }`:           "GroupOrder",
		`{ zones(sort: [{ownersCount: ASC}]) { id } }`:                                               "ZoneSort",
		`{ zones(where: {validAt: "2021-12-31"}) { id } }`:                                           "ZoneWhere",
		`{ zones { enterprisesConnection(where: {node: {validAt: "2021-12-31"}}) { totalCount } } }`: "EnterpriseWhere",
		`{ platformsConnection { groups { count { nodes } } } }`:                                     "by",
	} {
		if r, err := e.Ask(t.Context(), query, nil); err != nil || len(r.Errors) == 0 || r.Errors[0].Extensions.Code != "GRAPHQL_VALIDATION_FAILED" || !strings.Contains(r.Errors[0].Message, says) {
			t.Errorf("%s: got %v %+v", query, err, r)
		}
	}
}

func same(t *testing.T, got, want []string) {
	t.Helper()
	if len(want) < 3 {
		t.Errorf("%d rows are no test", len(want))
	}
	if !slices.Equal(got, want) {
		for i := range max(len(got), len(want)) {
			if i >= len(got) || i >= len(want) || got[i] != want[i] {
				t.Fatalf("row %d of %d and %d: got %v, want %v", i, len(got), len(want), at(got, i), at(want, i))
			}
		}
	}
}

func at(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return "nothing"
}

// Lists, connections and their pages can be sorted by a related count.
func TestSortByRelatedCount(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	var data struct{ Zones []struct{ ID string } }
	e.Query(t, &data, `{ zones(sort: [{enterprisesCount: DESC}, {id: ASC}]) { id } }`, nil)
	var got []string
	for _, z := range data.Zones {
		got = append(got, fmt.Sprintf("%q", z.ID))
	}
	same(t, got, rows(t, e, `MATCH (z:Zone) RETURN z.id ORDER BY COUNT { (z)<-[:HAS_SITE]-() } DESC, z.id`))
	want := rows(t, e, `MATCH (e:Enterprise) WHERE e.foundedYear = 2010 RETURN e.id ORDER BY COUNT { (e)-[:HOLDS]->() } DESC, e.id`)
	for _, backward := range []bool{false, true} {
		got = nil
		for _, id := range walk(t, e, "enterprisesConnection", `where: {foundedYear: {eq: 2010}}, sort: [{certificationsCount: DESC}]`, 1+len(want)/5, backward) {
			got = append(got, fmt.Sprintf("%q", id))
		}
		same(t, got, want)
	}
	// Along a step, in pages.
	got = nil
	for cursor := (*string)(nil); ; {
		var data struct{ Zones []page }
		e.Query(t, &data, `query($c: String) { zones(limit: 1, sort: [{enterprisesCount: DESC}, {id: ASC}]) {
			connection: enterprisesConnection(first: 50, after: $c, sort: [{node: {certificationsCount: DESC}}, {edge: {sinceYear: ASC}}]) {
				edges { node { id } } pageInfo { hasNextPage endCursor } } } }`, map[string]any{"c": cursor})
		for _, id := range data.Zones[0].ids() {
			got = append(got, fmt.Sprintf("%q", id))
		}
		info := data.Zones[0].Connection.PageInfo
		if cursor = info.EndCursor; !info.HasNextPage {
			break
		}
	}
	same(t, got, rows(t, e, `MATCH (z:Zone) WITH z ORDER BY COUNT { (z)<-[:HAS_SITE]-() } DESC, z.id LIMIT 1
		MATCH (z)<-[r:HAS_SITE]-(e:Enterprise) RETURN e.id ORDER BY COUNT { (e)-[:HOLDS]->() } DESC, r.sinceYear, e.id`))
	if len(got) < 101 {
		t.Errorf("%d edges are too few for pages", len(got))
	}
	// A selective condition makes the rows distinct before they are sorted.
	var filtered struct{ Enterprises []struct{ ID string } }
	e.Query(t, &filtered, `{ enterprises(where: {platforms: {some: {kind: {eq: ENGINEERING_RESEARCH_CENTRE}}}}, sort: [{awardsCount: DESC}, {id: ASC}], limit: 20) { id } }`, nil)
	got = nil
	for _, x := range filtered.Enterprises {
		got = append(got, fmt.Sprintf("%q", x.ID))
	}
	same(t, got, rows(t, e, `MATCH (e:Enterprise) WHERE EXISTS { (e)-[:HOSTS]->(:Platform {kind: 'ENGINEERING_RESEARCH_CENTRE'}) }
		RETURN e.id ORDER BY COUNT { (e)<-[:AWARDED_TO]-() } DESC, e.id LIMIT 20`))
}

// Valid at the end of 2021, expiring in 2022; and what has no dates is not found.
func TestValidAt(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	var data struct{ Valid, Not, All struct{ TotalCount int } }
	e.Query(t, &data, `{
		valid: certificationsConnection(where: {validAt: "2021-12-31", validTo: {gte: "2022-01-01", lt: "2023-01-01"}}) { totalCount }
		not: certificationsConnection(where: {NOT: {validAt: "2021-12-31"}}) { totalCount }
		all: certificationsConnection(where: {validAt: "2021-12-31"}) { totalCount } }`, nil)
	want := rows(t, e, `MATCH (c:Certification) RETURN [
		count(CASE WHEN c.validFrom <= date('2021-12-31') AND c.validTo >= date('2022-01-01') AND c.validTo < date('2023-01-01') THEN 1 END),
		count(CASE WHEN c.validFrom > date('2021-12-31') OR c.validTo < date('2021-12-31') THEN 1 END),
		count(CASE WHEN (c.validFrom IS NOT NULL OR c.validTo IS NOT NULL) AND coalesce(c.validFrom <= date('2021-12-31'), true) AND coalesce(c.validTo >= date('2021-12-31'), true) THEN 1 END)]`)[0]
	if got := fmt.Sprintf("[%d,%d,%d]", data.Valid.TotalCount, data.Not.TotalCount, data.All.TotalCount); got != want || data.Valid.TotalCount == 0 {
		t.Errorf("got %s, want %s", got, want)
	}
	// A relationship since a year; in a year that is not recorded, it is unknown.
	var sites struct {
		Zones []struct {
			ID              string
			At, Not, Either struct{ TotalCount int }
		}
	}
	e.Query(t, &sites, `{ zones(sort: [{id: ASC}]) { id
		at: enterprisesConnection(where: {edge: {validAt: "2015-06-30"}}) { totalCount }
		not: enterprisesConnection(where: {NOT: {edge: {validAt: "2015-06-30"}}}) { totalCount }
		either: enterprisesConnection(where: {OR: [{edge: {validAt: "2015-06-30"}}, {node: {foundedYear: {eq: 2010}}}]}) { totalCount } } }`, nil)
	var got []string
	for _, z := range sites.Zones {
		got = append(got, fmt.Sprintf("[%q,%d,%d,%d]", z.ID, z.At.TotalCount, z.Not.TotalCount, z.Either.TotalCount))
	}
	same(t, got, rows(t, e, `MATCH (z:Zone) OPTIONAL MATCH (z)<-[r:HAS_SITE]-(x:Enterprise) WITH z,
		count(CASE WHEN r.sinceYear <= 2015 THEN 1 END) AS yes, count(CASE WHEN r.sinceYear > 2015 THEN 1 END) AS no,
		count(CASE WHEN r.sinceYear <= 2015 OR x.foundedYear = 2010 THEN 1 END) AS either ORDER BY z.id RETURN [z.id, yes, no, either]`))
	if r, err := e.Ask(t.Context(), `{ certifications(where: {validAt: "soon"}) { id } }`, nil); err != nil || len(r.Errors) == 0 || !strings.Contains(r.Errors[0].Message, "certifications.where.validAt") {
		t.Errorf("a bad day: %v %+v", err, r)
	}
}

// On the shipped facts: what is stated for a period, for a day, or for neither.
func TestValidAtOnTheFacts(t *testing.T) {
	e := graphtest.Guangxi(t)
	var got, want []string
	for _, c := range []struct{ field, label, at, from, to string }{
		{"observationsConnection", "Observation", "asOf", "periodStart", "periodEnd"},
		{"cohortsConnection", "Cohort", "noDay", "windowStart", "windowEnd"},
	} {
		for _, day := range []string{"2020-12-31", "2021-06-30", "2021-12-31"} {
			var data map[string]struct{ TotalCount int }
			e.Query(t, &data, fmt.Sprintf(`{ valid: %[1]s(where: {validAt: %[2]q}) { totalCount } not: %[1]s(where: {NOT: {validAt: %[2]q}}) { totalCount }
				both: %[1]s(where: {validAt: %[2]q, %[3]s: {gte: "2000-01-01"}}) { totalCount } }`, c.field, day, c.to), nil)
			got = append(got, fmt.Sprintf("[%d,%d,%d]", data["valid"].TotalCount, data["not"].TotalCount, data["both"].TotalCount))
			want = append(want, rows(t, e, fmt.Sprintf(`MATCH (x:%s) WITH x, date('%s') AS d WITH x, CASE WHEN x.%[3]s IS NOT NULL THEN x.%[3]s = d
				WHEN x.%[4]s IS NULL AND x.%[5]s IS NULL THEN null ELSE (x.%[4]s IS NULL OR x.%[4]s <= d) AND (x.%[5]s IS NULL OR x.%[5]s >= d) END AS v
				RETURN [count(CASE WHEN v THEN 1 END), count(CASE WHEN NOT v THEN 1 END), count(CASE WHEN v AND x.%[5]s >= date('2000-01-01') THEN 1 END)]`,
				c.label, day, c.at, c.from, c.to))...)
		}
	}
	same(t, got, want)
}
