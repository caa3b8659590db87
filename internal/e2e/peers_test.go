package e2e

import (
	"math"
	"testing"

	"zonegraph/internal/graphtest"
)

type peers struct {
	Peers struct {
		Basis                    string
		TotalCount, Incomparable int
		Features                 []struct {
			Key            string
			Known, Unknown int
			Min, Max       *string
		}
		Peers []struct {
			Zone           struct{ ID string }
			Distance       *float64
			Comparable, Of int
			Features       []struct {
				Key, State           string
				Mine, Theirs         *string
				Difference, ReasonZH *string
				Contribution         *float64
				Observations         []struct{ ID string }
			}
		}
	}
}

const wholePeers = ` basis totalCount incomparable features { key known unknown min max }
	peers { zone { id } distance comparable of features { key state mine theirs difference contribution reasonZH observations { id citations { id } } } }`

// Distances are those of independent Cypher.
func TestPeersOnTheSyntheticGraph(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	var p peers
	e.Statements()
	e.Query(t, &p, `{ peers(zone: "Zone:synthetic-3", minComparable: 1, by: [{property: TIER}, {property: AGE}, {indicator: {id: "Indicator:synthetic-0", year: 2021}}, {count: {enterprises: {}}}]) {`+wholePeers+`} }`, nil)
	if got := len(e.Statements()); got != 3 {
		t.Errorf("%d statements, want three: the peers, their zones, the figures", got)
	}
	byHand := e.Rows(t, `MATCH (z:Zone) OPTIONAL MATCH (z)<-[:ABOUT]-(o:Observation {year: 2021})-[:OF_INDICATOR]->(:Indicator {id: 'Indicator:synthetic-0'})
		WITH z, [z.foundedYear, toFloat(o.value), CASE WHEN COUNT { (z)<-[:HAS_SITE]-() } > 0 THEN COUNT { (z)<-[:HAS_SITE]-() } END] AS x
		WITH collect([z, x]) AS zones, [max(x[0]) - min(x[0]), max(x[1]) - min(x[1]), max(x[2]) - min(x[2])] AS width
		UNWIND zones AS own WITH zones, width, own WHERE own[0].id = 'Zone:synthetic-3' UNWIND zones AS other WITH width, own, other WHERE other[0].id <> own[0].id
		WITH other[0].id AS id, [CASE WHEN own[0].tier = other[0].tier THEN 0.0 WHEN own[0].tier <> other[0].tier THEN 1.0 END] +
			[i IN [0, 1, 2] | abs(other[1][i] - own[1][i]) * 1.0 / width[i]] AS parts
		WITH id, [p IN parts WHERE p IS NOT NULL] AS parts WHERE size(parts) > 0
		WITH id, parts, reduce(s = 0.0, p IN parts | s + p) / size(parts) AS distance ORDER BY distance, size(parts) DESC, id
		RETURN [id, distance, size(parts)]`, nil)
	if len(byHand) != p.Peers.TotalCount || len(byHand) != len(p.Peers.Peers) || p.Peers.Basis != "FEATURES" {
		t.Fatalf("%d peers of %d, want %d", len(p.Peers.Peers), p.Peers.TotalCount, len(byHand))
	}
	states := map[string]int{}
	for i, want := range byHand {
		got := p.Peers.Peers[i]
		if got.Zone.ID != want[0] || math.Abs(*got.Distance-want[1].(float64)) > 1e-9 || int64(got.Comparable) != want[2] || got.Of != 4 {
			t.Errorf("peer %d is %s at %v by %d, want %v", i, got.Zone.ID, *got.Distance, got.Comparable, want)
		}
		for _, f := range got.Features {
			states[f.State]++
			if compared := f.State == "COMPARED"; compared != (f.Contribution != nil) || (compared && (f.Mine == nil || f.Theirs == nil)) {
				t.Errorf("%s, %s: %+v", got.Zone.ID, f.Key, f)
			}
			if f.Key == "Indicator:synthetic-0" && f.State == "COMPARED" && len(f.Observations) != 2 {
				t.Errorf("%s: %d figures were compared, want two", got.Zone.ID, len(f.Observations))
			}
		}
	}
	if states["COMPARED"] == 0 || states["THEIRS_NOT_RECORDED"] == 0 {
		t.Errorf("not every state occurs: %v", states)
	}
	for _, f := range p.Peers.Features {
		if f.Known+f.Unknown != 20 {
			t.Errorf("%s: %d known and %d unknown of 20 zones", f.Key, f.Known, f.Unknown)
		}
	}
	// Half of the features must be comparable unless said otherwise.
	all := len(byHand)
	e.Query(t, &p, `{ peers(zone: "Zone:synthetic-3", by: [{property: TIER}, {property: AGE}, {indicator: {id: "Indicator:synthetic-0", year: 2021}}, {count: {enterprises: {}}}]) {`+wholePeers+`} }`, nil)
	few := 0
	for _, row := range byHand {
		if row[2].(int64) < 2 {
			few++
		}
	}
	if p.Peers.Incomparable != few || p.Peers.TotalCount != all-few || few == 0 {
		t.Errorf("%d peers, %d incomparable, want %d of %d", p.Peers.TotalCount, p.Peers.Incomparable, few, all)
	}
}

// By tier the peers are the other zones of the tier; of the shipped zones little more
// is recorded, and nothing that is not is taken for 0.
func TestPeersOfTheShippedZones(t *testing.T) {
	e := graphtest.Guangxi(t)
	var p peers
	e.Query(t, &p, `{ peers(zone: "Zone:liuzhou") {`+wholePeers+`} }`, nil)
	var got []string
	for _, x := range p.Peers.Peers {
		got = append(got, x.Zone.ID)
		if x.Distance != nil || len(x.Features) != 0 {
			t.Errorf("a distance without features: %+v", x)
		}
	}
	if want := []string{"Zone:beihai", "Zone:guilin", "Zone:nanning"}; p.Peers.Basis != "SAME_TIER" || len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("the peers of Liuzhou by %s are %v, want %v", p.Peers.Basis, got, want)
	}
	e.Query(t, &p, `{ peers(zone: "Zone:hechi") {`+wholePeers+`} }`, nil)
	if p.Peers.TotalCount != 0 {
		t.Errorf("a zone without a tier has %d peers", p.Peers.TotalCount)
	}
	// Founded 1992 beside 1988 twice; Beihai's year is not recorded.
	e.Query(t, &p, `{ peers(zone: "Zone:liuzhou", among: {tier: {eq: NATIONAL}}, by: [{property: TIER}, {property: AGE}, {indicator: {id: "Indicator:new-gazelles"}}]) {`+wholePeers+`} }`, nil)
	for _, x := range p.Peers.Peers {
		f := x.Features
		if f[0].State != "COMPARED" || f[2].State != "THEIRS_NOT_RECORDED" || f[2].Theirs != nil || *f[2].Mine != "11" {
			t.Errorf("%s: %+v", x.Zone.ID, f)
		}
		if x.Comparable != 2 || *f[1].Mine != "1992" || *f[1].Theirs != "1988" || *f[1].Difference != "-4" || *x.Distance != 0.5 {
			t.Errorf("%s: %+v at %v", x.Zone.ID, f[1], *x.Distance)
		}
	}
	if p.Peers.TotalCount != 2 || p.Peers.Incomparable != 1 {
		t.Errorf("%d peers and %d incomparable, want Guilin and Nanning, and Beihai", p.Peers.TotalCount, p.Peers.Incomparable)
	}
}
