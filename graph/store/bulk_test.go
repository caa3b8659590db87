package store_test

import (
	"fmt"
	"iter"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/store"
)

// madeUp yields a graph of n enterprises, with four other nodes and about ten
// relationships for each, in the cities and zones of the facts.
func madeUp(n int) (iter.Seq[graph.NodeRecord], iter.Seq[graph.RelationshipRecord]) {
	ref := func(typ string, i int) graph.Ref { return graph.Ref{Type: typ, Key: "syn-" + strconv.Itoa(i)} }
	fact := func(typ, key string) graph.Ref { return graph.Ref{Type: typ, Key: key} }
	nodes := func(yield func(graph.NodeRecord) bool) {
		for i := range n {
			for _, record := range []graph.NodeRecord{
				{Ref: ref("Enterprise", i), Values: graph.Values{"name": fmt.Sprintf("示例企业%06d有限公司", i), "creditCode": fmt.Sprintf("%018d", i),
					"industry": "汽车制造业", "industryCode": "C36", "foundedYear": int64(1990 + i%30), "revenue": float64(i) / 3, "revenueYear": int64(2021), "employees": int64(i % 5000)}},
				{Ref: ref("Certification", i), Values: graph.Values{"name": "高新技术企业", "kind": "HIGH_TECH", "number": fmt.Sprintf("GR2021%08d", i), "year": int64(2021),
					"validFrom": graph.Date("2021-01-01"), "validTo": graph.Date("2023-12-31")}},
				{Ref: ref("Platform", i), Values: graph.Values{"name": fmt.Sprintf("示例技术中心%06d", i), "kind": "ENTERPRISE_TECHNOLOGY_CENTRE", "level": "MUNICIPAL", "carrier": false}},
				{Ref: ref("Talent", i), Values: graph.Values{"name": fmt.Sprintf("示例人才%06d", i), "degree": "DOCTOR"}},
				{Ref: ref("Award", i), Values: graph.Values{"name": fmt.Sprintf("示例奖励%06d", i), "kind": "PROGRESS", "year": int64(2015 + i%8)}},
			} {
				record.Values["synthetic"], record.Values["aliases"] = true, []string{}
				if record.Ref.Type == "Certification" || record.Ref.Type == "Award" {
					delete(record.Values, "aliases")
				}
				if !yield(record) {
					return
				}
			}
		}
	}
	steps := func(yield func(graph.RelationshipRecord) bool) {
		city := fact("City", "450300")
		for i := range n {
			if i%2 == 0 {
				city = fact("City", "450200")
			}
			for _, record := range []graph.RelationshipRecord{
				{Type: "BASED_IN", From: ref("Enterprise", i), To: city},
				{Type: "LOCATED_IN", From: ref("Platform", i), To: city},
				{Type: "HAS_SITE", From: ref("Enterprise", i), To: fact("Zone", "liuzhou"), Values: graph.Values{"role": "生产基地", "sinceYear": int64(2001)}},
				{Type: "IN_ZONE", From: ref("Platform", i), To: fact("Zone", "liuzhou")},
				{Type: "HOLDS", From: ref("Enterprise", i), To: ref("Certification", i)},
				{Type: "HOSTS", From: ref("Enterprise", i), To: ref("Platform", i), Values: graph.Values{"role": "LEAD"}},
				{Type: "HOSTS", From: ref("Enterprise", (i+7)%n), To: ref("Platform", i), Values: graph.Values{"role": "PARTNER"}},
				{Type: "EMPLOYED_BY", From: ref("Talent", i), To: ref("Enterprise", i), Values: graph.Values{}},
				{Type: "AWARDED_TO", From: ref("Award", i), To: ref("Enterprise", i), Values: graph.Values{"rank": int64(1)}},
				{Type: "AWARDED_TO", From: ref("Award", i), To: ref("Talent", i), Values: graph.Values{"rank": int64(1)}},
			} {
				if !yield(record) {
					return
				}
			}
		}
	}
	return nodes, steps
}

func TestBulk(t *testing.T) {
	db, m := empty(t)
	apply(t, db, m, edited(t, m))
	facts := snapshot(t, db)

	nodes, steps := madeUp(1000)
	calls := 0
	report, err := store.Bulk(t.Context(), db, m, nodes, steps, func(store.BulkReport) { calls++ })
	if want := (store.BulkReport{Nodes: 5000, Relationships: 10000}); err != nil || report != want || calls < 10 {
		t.Fatalf("%v, %v, %d calls", report, err, calls)
	}
	rows := db.rows(t, `MATCH (c:Certification {id: 'Certification:syn-3'})<-[:HOLDS]-(e)-[s:HAS_SITE]->(z)
		RETURN e.id, e.synthetic, e._dataset, valueType(c.validTo), toString(c.validTo), e.aliases, s.sinceYear, z.id, e.revenue`)
	want := [][]any{{"Enterprise:syn-3", true, nil, "DATE NOT NULL", "2023-12-31", []any{}, int64(2001), "Zone:liuzhou", 1.0}}
	if !reflect.DeepEqual(rows, want) {
		t.Errorf("got %v\nwant %v", rows, want)
	}
	if _, err := store.Bulk(t.Context(), db, m, nodes, steps, nil); err == nil || !strings.Contains(err.Error(), "has generated nodes already") {
		t.Errorf("a second time: %v", err)
	}
	if r := apply(t, db, m, edited(t, m)); r.Written() {
		t.Errorf("facts beside generated data: %v", r)
	}
	if n, err := store.DropSynthetic(t.Context(), db, m); n != 5000 || err != nil {
		t.Errorf("dropped %d, %v", n, err)
	}
	if !reflect.DeepEqual(snapshot(t, db), facts) {
		t.Error("the facts did not survive")
	}
}

func TestBulkRefuses(t *testing.T) {
	db, m := empty(t)
	apply(t, db, m, edited(t, m))
	city, talent := graph.Ref{Type: "City", Key: "450200"}, graph.Ref{Type: "Talent", Key: "syn"}
	made := graph.NodeRecord{Ref: talent, Values: graph.Values{"name": "x", "synthetic": true}}
	for reason, c := range map[string]struct {
		nodes []graph.NodeRecord
		rels  []graph.RelationshipRecord
	}{
		"Talent:syn: only generated nodes":                            {nodes: []graph.NodeRecord{{Ref: talent, Values: graph.Values{"name": "x", "synthetic": false}}}},
		"Talent:syn: it is there twice":                               {nodes: []graph.NodeRecord{made, made}},
		"X:1: there is no such node type":                             {nodes: []graph.NodeRecord{{Ref: graph.Ref{Type: "X", Key: "1"}}}},
		"Talent:syn: there is no property nmae":                       {nodes: []graph.NodeRecord{{Ref: talent, Values: graph.Values{"nmae": "x", "synthetic": true}}}},
		"IN_REGION from City:450200 to Region:450000: neither end":    {rels: []graph.RelationshipRecord{{Type: "IN_REGION", From: city, To: graph.Ref{Type: "Region", Key: "450000"}}}},
		"HOSTS from Talent:syn to City:450200: no relationship HOSTS": {nodes: []graph.NodeRecord{made}, rels: []graph.RelationshipRecord{{Type: "HOSTS", From: talent, To: city}}},
		"only 0 of 1 rows found their nodes":                          {nodes: []graph.NodeRecord{made}, rels: []graph.RelationshipRecord{{Type: "EMPLOYED_BY", From: talent, To: graph.Ref{Type: "Enterprise", Key: "gone"}}}},
	} {
		_, err := store.Bulk(t.Context(), db, m, each(c.nodes), each(c.rels), nil)
		if err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%v\nwant %q", err, reason)
		}
		if _, err := store.DropSynthetic(t.Context(), db, m); err != nil {
			t.Error(err)
		}
	}
}

func each[T any](list []T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, one := range list {
			if !yield(one) {
				return
			}
		}
	}
}

// TestBulkSpeed measures, if asked to: BULK=100000 is half a million nodes and a
// million relationships.
func TestBulkSpeed(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("BULK"))
	if err != nil {
		t.Skip("BULK is not set to a number of enterprises")
	}
	db, m := empty(t)
	apply(t, db, m, edited(t, m))
	nodes, steps := madeUp(n)
	start, allNodes := time.Now(), time.Duration(0)
	report, err := store.Bulk(t.Context(), db, m, nodes, steps, func(r store.BulkReport) {
		if r.Relationships == 0 {
			allNodes = time.Since(start)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v: nodes %v, all with settling %v", report, allNodes.Round(time.Second/10), time.Since(start).Round(time.Second/10))
	start = time.Now()
	dropped, err := store.DropSynthetic(t.Context(), db, m)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("dropped %d nodes in %v", dropped, time.Since(start).Round(time.Second/10))
}
