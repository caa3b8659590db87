package e2e

import (
	"fmt"
	"slices"
	"testing"

	"zonegraph/internal/graphtest"
)

type page struct {
	Connection struct {
		TotalCount int
		Edges      []struct {
			Cursor string
			Node   struct{ ID string }
		}
		PageInfo struct {
			HasNextPage, HasPreviousPage bool
			StartCursor, EndCursor       *string
		}
	}
}

func (p page) ids() []string {
	var out []string
	for _, e := range p.Connection.Edges {
		out = append(out, e.Node.ID)
	}
	return out
}

// walk pages through a whole connection and gives the ids in the order they came.
func walk(t *testing.T, e *graphtest.Env, field, sort string, size int, backward bool) []string {
	t.Helper()
	direction, cursor := "first: %d, after: $c", (*string)(nil)
	if backward {
		direction = "last: %d, before: $c"
	}
	query := fmt.Sprintf(`query($c: String) { connection: %s(`+direction+`, %s) {
		totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`, field, size, sort)
	var out []string
	for range 10_000 {
		var p page
		e.Query(t, &p, query, map[string]any{"c": cursor})
		info := p.Connection.PageInfo
		if backward {
			out = append(p.ids(), out...)
			if cursor = info.StartCursor; !info.HasPreviousPage {
				return out
			}
		} else {
			out = append(out, p.ids()...)
			if cursor = info.EndCursor; !info.HasNextPage {
				return out
			}
		}
	}
	t.Fatal("the pages do not end")
	return nil
}

// Paging by cursor, forward or backward, in pages of any size, must give exactly
// what one sorted list gives, also where the sort has missing values and ties.
func TestPagesAddUp(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	for _, c := range []struct{ list, connection, where, sort string }{
		{"platforms", "platformsConnection", `{approvedYear: {gte: 2023}}`, `[{id: ASC}]`},
		{"certifications", "certificationsConnection", `{year: {eq: 2020}}`, `[{validTo: ASC}, {id: ASC}]`},
		{"certifications", "certificationsConnection", `{year: {eq: 2020}}`, `[{validTo: DESC}, {id: DESC}]`},
		{"observations", "observationsConnection", `{year: {eq: 2021}, growthPct: {lt: 5}}`, `[{growthPct: DESC}, {value: ASC}, {id: ASC}]`},
		{"zones", "zonesConnection", `{}`, `[{tier: DESC}, {nationalSinceYear: ASC}, {id: ASC}]`},
		{"talents", "talentsConnection", `{recruitedYear: {gte: 2023}}`, `[{degree: ASC}, {title: DESC}, {id: ASC}]`},
	} {
		t.Run(c.list+" "+c.sort, func(t *testing.T) {
			var all map[string][]struct{ ID string }
			e.Query(t, &all, fmt.Sprintf(`{ %s(limit: 1000, where: %s, sort: %s) { id } }`, c.list, c.where, c.sort), nil)
			var want []string
			for _, n := range all[c.list] {
				want = append(want, n.ID)
			}
			if len(want) < 15 || len(want) >= 1000 {
				t.Fatalf("%d nodes are no test", len(want))
			}
			for _, size := range []int{1 + len(want)/7, len(want), 1000} {
				for _, backward := range []bool{false, true} {
					got := walk(t, e, c.connection, "where: "+c.where+", sort: "+c.sort, size, backward)
					if !slices.Equal(got, want) {
						t.Errorf("pages of %d, backward %t: %d ids, want %d, or the order differs", size, backward, len(got), len(want))
					}
				}
			}
		})
	}
}

// The same along a relationship, by the relationship's own property, with ties.
func TestNestedPagesAddUp(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	const query = `query($c: String, $n: Int) { zones(limit: 1, sort: [{id: ASC}], where: {enterprisesConnection: {aggregate: {count: {nodes: {gt: 100}}}}}) {
		connection: enterprisesConnection(first: $n, after: $c, sort: [{edge: {sinceYear: DESC}}, {node: {city: ASC}}]) {
			totalCount edges { cursor node { id } properties { sinceYear } } pageInfo { hasNextPage endCursor } } } }`
	// City is no property: what cannot be sorted by is refused by the schema.
	if r, err := e.Ask(t.Context(), query, nil); err != nil || len(r.Errors) == 0 {
		t.Fatalf("a sort by a step was accepted: %v", err)
	}
	seen := map[string]bool{}
	var cursor *string
	total, last := 0, 1<<30
	for {
		var data struct{ Zones []page }
		e.Query(t, &data, `query($c: String) { zones(limit: 1, sort: [{id: ASC}], where: {enterprisesConnection: {aggregate: {count: {nodes: {gt: 100}}}}}) {
			connection: enterprisesConnection(first: 37, after: $c, sort: [{edge: {sinceYear: DESC}}]) {
				totalCount edges { cursor node { id } properties { sinceYear } } pageInfo { hasNextPage endCursor } } } }`, map[string]any{"c": cursor})
		p := data.Zones[0]
		total = p.Connection.TotalCount
		for _, id := range p.ids() {
			if seen[id] {
				t.Fatalf("%s came twice", id)
			}
			seen[id] = true
		}
		if !p.Connection.PageInfo.HasNextPage {
			break
		}
		cursor = p.Connection.PageInfo.EndCursor
		last--
	}
	if len(seen) != total || total < 100 {
		t.Errorf("%d edges in all pages, totalCount %d", len(seen), total)
	}
}

// A cursor marks a place among the values: what is inserted before it must not
// shift the next page, as an offset would.
func TestInsertedRowsDoNotShiftPages(t *testing.T) {
	e := graphtest.Empty(t)
	insert := func(keys ...string) {
		t.Helper()
		e.Write(t, map[string]any{"keys": keys}, `UNWIND $keys AS k CREATE (:Problem {id: 'Problem:' + k, name: k, synthetic: true})`)
	}
	insert("b", "d", "f", "h")
	query := `query($c: String) { connection: problemsConnection(first: 2, after: $c, sort: [{name: ASC}]) { edges { cursor node { id } } pageInfo { endCursor } } }`
	var one, two page
	e.Query(t, &one, query, nil)
	insert("a", "c", "e")
	e.Query(t, &two, query, map[string]any{"c": one.Connection.PageInfo.EndCursor})
	if got := append(one.ids(), two.ids()...); !slices.Equal(got, []string{"Problem:b", "Problem:d", "Problem:e", "Problem:f"}) {
		t.Errorf("got %v", got)
	}
}

// Pages by offset give each item once, in a list and along a step, where there is
// no order and where an order leaves a choice.
func TestPagesByOffsetAddUp(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	for sort, order := range map[string]string{"": "p.id", "sort: [{kind: DESC}]": "p.kind DESC, p.id"} {
		var got []string
		for offset := 0; ; offset += 100 {
			var data struct{ Platforms []struct{ ID string } }
			e.Query(t, &data, fmt.Sprintf(`{ platforms(limit: 100, offset: %d, %s) { id } }`, offset, sort), nil)
			for _, p := range data.Platforms {
				got = append(got, fmt.Sprintf("%q", p.ID))
			}
			if len(data.Platforms) < 100 {
				break
			}
		}
		same(t, got, rows(t, e, `MATCH (p:Platform) RETURN p.id ORDER BY `+order))
		got = nil
		for _, offset := range []int{0, 7, 14} {
			var data struct {
				Zones []struct{ Platforms []struct{ ID string } }
			}
			e.Query(t, &data, fmt.Sprintf(`{ zones(sort: [{platformsCount: DESC}], limit: 1) { platforms(limit: 7, offset: %d, %s) { id } } }`, offset, sort), nil)
			for _, p := range data.Zones[0].Platforms {
				got = append(got, fmt.Sprintf("%q", p.ID))
			}
		}
		same(t, got, rows(t, e, `MATCH (z:Zone) WITH z ORDER BY COUNT { (z)<-[:IN_ZONE]-() } DESC, z.id LIMIT 1 MATCH (z)<-[:IN_ZONE]-(p) RETURN p.id ORDER BY `+order+` LIMIT 21`))
	}
	t.Run("cost", func(t *testing.T) {
		checkHits(t, e, `{ platforms(limit: 100, offset: 100) { name } }`, `MATCH (p:Platform) WHERE p.id IS NOT NULL WITH p ORDER BY p.id SKIP 100 LIMIT 100 RETURN p.name`, nil)
	})
}

// What the description of @index says: an order of a root field is read off an
// index where the property is never null, and sorted where it can be.
func TestOrdersReadOffAnIndex(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	hits := func(query string) int64 {
		e.Statements()
		e.Query(t, new(any), query, nil)
		n, err := e.DB.Profile(t.Context(), e.Statements()[0])
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := hits(`{ enterprises(limit: 10, sort: [{name: DESC}]) { id } }`); n > 60 {
		t.Errorf("an order by an indexed name cost %d hits for 10 of %d", n, size)
	}
	if n := hits(`{ enterprises(limit: 10, sort: [{industryCode: ASC}]) { id } }`); n < size {
		t.Errorf("an order by an indexed property that can be null cost %d hits: the description of @index says that all are sorted", n)
	}
}
