package e2e

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/graph/dump"
	"zonegraph/graph/store"
	"zonegraph/internal/graphtest"
)

// rareNames are names in which characters stand that UTF-16 orders otherwise than code
// points do, at each place and behind parts of different length.
func rareNames() []string {
	pieces := []string{"a", "吉", "𠮷", "（", "\uffff"}
	var out []string
	for _, head := range []string{"", strings.Repeat("广西", 30)} {
		for _, a := range pieces {
			out = append(out, head+a)
			for _, b := range pieces {
				out = append(out, head+a+b)
			}
		}
	}
	return out
}

// One order holds for lists, pages in both directions, groups and dumps, whatever
// plan the database has for each: by code points, and last what is not recorded.
func TestTextHasOneOrder(t *testing.T) {
	e := graphtest.Empty(t)
	names := rareNames()
	var nodes []graph.NodeRecord
	var links []graph.RelationshipRecord
	city := graph.Ref{Type: "City", Key: "1"}
	nodes = append(nodes, graph.NodeRecord{Ref: city, Values: graph.Values{"name": "柳州市", "code": "450200", "synthetic": false}})
	number := map[string]string{}
	for i, name := range names {
		ref := graph.Ref{Type: "Enterprise", Key: name}
		values := graph.Values{"name": name, "synthetic": false}
		if i%3 > 0 {
			values["nameEn"] = names[(i*7)%len(names)]
			number[ref.String()] = names[(i*7)%len(names)]
		}
		nodes = append(nodes, graph.NodeRecord{Ref: ref, Values: values})
		links = append(links, graph.RelationshipRecord{Type: "BASED_IN", From: ref, To: city})
	}
	if _, err := store.Apply(t.Context(), e.DB, e.Model, "rare", nodes, links); err != nil {
		t.Fatal(err)
	}
	ids := func(names []string) []string {
		out := make([]string, len(names))
		for i, name := range names {
			out[i] = "Enterprise:" + name
		}
		return out
	}
	ascending := ids(slices.Sorted(slices.Values(names)))
	descending := slices.Clone(ascending)
	slices.Reverse(descending)
	byOther := func(direction int) []string {
		out := slices.Clone(ascending)
		slices.SortStableFunc(out, func(a, b string) int {
			x, y := number[a], number[b]
			if (x == "") != (y == "") {
				return cmp.Compare(y, x) // "" comes last
			}
			return direction * cmp.Compare(x, y)
		})
		return out
	}
	for _, c := range []struct {
		arguments string
		want      []string
	}{
		{`sort: [{name: ASC}]`, ascending},
		{`sort: [{id: DESC}]`, descending},
		{`sort: [{name: DESC}], where: {city: {code: {eq: "450200"}}}`, descending},
		{`sort: [{nameEn: DESC}]`, byOther(-1)},
	} {
		for _, backward := range []bool{false, true} {
			if got := walk(t, e, "enterprisesConnection", c.arguments, 2, backward); !slices.Equal(got, c.want) {
				t.Errorf("%s, backward %v: %d rows\n%q\nwant %d\n%q", c.arguments, backward, len(got), got, len(c.want), c.want)
			}
		}
	}
	var groups struct {
		EnterprisesConnection struct {
			Groups []struct {
				Key []struct{ Value *string }
			}
		}
	}
	e.Query(t, &groups, `{ enterprisesConnection { groups(by: [name], sort: KEY) { key { value } } } }`, nil)
	var keys []string
	for _, g := range groups.EnterprisesConnection.Groups {
		keys = append(keys, "Enterprise:"+*g.Key[0].Value)
	}
	if !slices.Equal(keys, ascending) {
		t.Errorf("groups by key: %q", keys)
	}
	var dumped []string
	err := dump.Each(t.Context(), e.Reader(), e.Model, func(n dump.Node) error {
		if n.Ref.Type == "Enterprise" {
			dumped = append(dumped, n.Ref.String())
		}
		return nil
	})
	if err != nil || !slices.Equal(dumped, ascending) {
		t.Errorf("the dump gives %d of %d nodes, or in another order: %v", len(dumped), len(names), err)
	}
}

// A sum of nothing is not 0, and each figure tells of how many values it is.
func TestSumOfNothingIsNull(t *testing.T) {
	e := graphtest.Empty(t)
	var nodes []graph.NodeRecord
	for i, revenue := range []any{nil, nil, 3.0, 4.0} {
		values := graph.Values{"name": fmt.Sprint("甲", i), "synthetic": false}
		if revenue != nil {
			values["revenue"] = revenue
		}
		nodes = append(nodes, graph.NodeRecord{Ref: graph.Ref{Type: "Enterprise", Key: fmt.Sprint(i)}, Values: values})
	}
	if _, err := store.Apply(t.Context(), e.DB, e.Model, "sums", nodes, nil); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	e.Query(t, &got, `{ none: enterprisesConnection(where: {revenue: {eq: null}}) { aggregate { count { nodes } node { revenue { sum recorded average } } } }
		all: enterprisesConnection { aggregate { count { nodes } node { revenue { sum recorded } } }
			groups(by: [name], sort: KEY) { node { revenue { sum recorded } } } } }`, nil)
	const want = `map[all:map[aggregate:map[count:map[nodes:4] node:map[revenue:map[recorded:2 sum:7]]] ` +
		`groups:[map[node:map[revenue:map[recorded:0 sum:<nil>]]] map[node:map[revenue:map[recorded:0 sum:<nil>]]] map[node:map[revenue:map[recorded:1 sum:3]]] map[node:map[revenue:map[recorded:1 sum:4]]]]] ` +
		`none:map[aggregate:map[count:map[nodes:2] node:map[revenue:map[average:<nil> recorded:0 sum:<nil>]]]]]`
	if s := fmt.Sprint(got); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

// Recipients come by their rank where nobody asks for another order, as their
// description says, in the list as on the pages of the connection.
func TestRecipientsComeByRank(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	var data struct {
		Awards []struct {
			ID                   string
			Recipients           []struct{ ID string }
			RecipientsConnection struct {
				Edges []struct {
					Node       struct{ ID string }
					Properties struct{ Rank *int }
				}
			}
		}
	}
	e.Query(t, &data, `{ awards(limit: 1000) { id recipients { id } recipientsConnection { edges { node { id } properties { rank } } } } }`, nil)
	ranked := 0
	for _, a := range data.Awards {
		last, lastID := 0, ""
		for i, r := range a.RecipientsConnection.Edges {
			rank := 1 << 30
			if r.Properties.Rank != nil {
				rank = *r.Properties.Rank
				ranked++
			}
			if rank < last || rank == last && r.Node.ID < lastID {
				t.Errorf("%s: %s comes behind %s", a.ID, r.Node.ID, lastID)
			}
			if last, lastID = rank, r.Node.ID; a.Recipients[i].ID != lastID {
				t.Errorf("%s: the list has %s where the connection has %s", a.ID, a.Recipients[i].ID, lastID)
			}
		}
	}
	if ranked < 100 {
		t.Errorf("only %d recipients have a rank, so this tests little", ranked)
	}
}
