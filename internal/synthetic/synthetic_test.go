package synthetic_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"runtime"
	"testing"

	"zonegraph/graph"
	"zonegraph/internal/synthetic"
)

// digest is a hash over both streams.
func digest(g *synthetic.Generator) string {
	h := sha256.New()
	for n := range g.Nodes() {
		_, _ = fmt.Fprintln(h, n.Ref, n.Values) // a hash takes everything
	}
	for r := range g.Relationships() {
		_, _ = fmt.Fprintln(h, r.Type, r.From, r.To, r.Values)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

func TestStreamsDependOnOptionsAlone(t *testing.T) {
	of := func(n int, seed uint64) string {
		return digest(synthetic.New(synthetic.Options{Enterprises: n, Seed: seed}))
	}
	first := of(200, 1)
	if again := of(200, 1); again != first {
		t.Errorf("equal options gave %s and %s", first, again)
	}
	if other := of(200, 2); other == first {
		t.Error("another seed gave the same graph")
	}
	// Change this when the generator changes on purpose.
	if golden := "5417de0b474400dd"; first != golden {
		t.Errorf("the graph of 200 enterprises has the digest %s, not %s", first, golden)
	}
}

func TestIterationCanStopAndStartAgain(t *testing.T) {
	g := synthetic.New(synthetic.Options{Enterprises: 50, Seed: 3})
	for _, stop := range []int{1, 7, 700} {
		count := 0
		for range g.Nodes() {
			if count++; count == stop {
				break
			}
		}
		for range g.Relationships() {
			if count++; count == 2*stop {
				break
			}
		}
		if count != 2*stop {
			t.Errorf("saw %d records instead of %d", count, 2*stop)
		}
	}
}

func TestCountsAreNearTheTruth(t *testing.T) {
	for enterprises, tolerance := range map[int]float64{-1: 0, 500: 0, 20_000: 0.03} {
		g := synthetic.New(synthetic.Options{Enterprises: enterprises, Seed: 5})
		var seen synthetic.Counts
		for range g.Nodes() {
			seen.Nodes++
		}
		for range g.Relationships() {
			seen.Relationships++
		}
		told := g.Counts()
		for _, c := range [][2]int{{told.Nodes, seen.Nodes}, {told.Relationships, seen.Relationships}} {
			if math.Abs(float64(c[0]-c[1])) > tolerance*float64(c[1]) {
				t.Errorf("%d enterprises: estimate %d, in truth %d", enterprises, c[0], c[1])
			}
		}
	}
}

// The shape that a demonstration counts on.
func TestShape(t *testing.T) {
	const enterprises = 20_000
	g := synthetic.New(synthetic.Options{Enterprises: enterprises, Seed: 1})
	types, kinds := map[string]int{}, map[string]int{}
	named := map[string]int{}
	for n := range g.Nodes() {
		types[n.Ref.Type]++
		if kind, ok := n.Values["kind"].(string); ok {
			kinds[n.Ref.Type+"."+kind]++
		}
		if n.Ref.Type == "Zone" {
			tier, _ := n.Values["tier"].(string)
			kinds["tier:"+tier]++
			kinds["stage:"+n.Values["stage"].(string)]++
		}
		if n.Ref.Type == "Enterprise" {
			named[n.Values["name"].(string)]++
		}
	}
	sites, perZone := map[graph.Ref]int{}, map[graph.Ref]int{}
	for r := range g.Relationships() {
		if r.Type == "HAS_SITE" {
			sites[r.From]++
			perZone[r.To]++
		}
	}
	within := func(what string, got, lo, hi float64) {
		t.Helper()
		if got < lo || got > hi {
			t.Errorf("%s: %.3f is not between %g and %g", what, got, lo, hi)
		}
	}
	per := func(typ string) float64 { return float64(types[typ]) / enterprises }
	within("certifications per enterprise", per("Certification"), 1.3, 1.7)
	within("platforms per enterprise", per("Platform"), 0.42, 0.6)
	within("talents per enterprise", per("Talent"), 0.35, 0.5)
	within("awards per enterprise", per("Award"), 0.12, 0.2)
	within("zones", float64(types["Zone"]), 20, 20)
	within("national zones", float64(kinds["tier:NATIONAL"]), 4, 4)
	for _, stage := range []string{"ESTABLISHED", "UPGRADE_SUPPORTED", "CREATION_UNDER_WAY", "CANDIDATE"} {
		within(stage, float64(kinds["stage:"+stage]), 2, 12)
	}
	several := 0
	for _, n := range sites {
		if n > 1 {
			several++
		}
	}
	within("share without a site", 1-float64(len(sites))/enterprises, 0.08, 0.12)
	within("share with several sites", float64(several)/enterprises, 0.03, 0.06)
	biggest := 0
	for _, n := range perZone {
		biggest = max(biggest, n)
	}
	within("share of the biggest zone", float64(biggest)/enterprises, 0.2, 0.32)
	within("rare pilot bases", float64(kinds["Platform.PILOT_BASE"]), 2, 120)
	if len(named) != enterprises {
		t.Errorf("%d enterprises share %d names", enterprises, len(named))
	}
	model := shippedModel(t)
	for typ, enum := range map[string]string{"Platform": "PlatformKind", "Award": "AwardKind", "Certification": "CertificationKind", "Organisation": "OrganisationKind", "County": "CountyKind", "Policy": "PolicyKind"} {
		for _, value := range model.Enums[enum] {
			if kinds[typ+"."+value] == 0 {
				t.Errorf("no %s of kind %s", typ, value)
			}
		}
	}
}

// A number of a cohort is never smaller than its named members, and a zone that
// reports nothing is part of the demonstration.
func TestCohortsNameFewerThanTheyCount(t *testing.T) {
	g := synthetic.New(synthetic.Options{Enterprises: 3_000, Seed: 1})
	count, named, reporting := map[graph.Ref]int64{}, map[graph.Ref]int64{}, map[graph.Ref]bool{}
	for n := range g.Nodes() {
		if n.Ref.Type == "Cohort" {
			count[n.Ref] = n.Values["count"].(int64)
		}
	}
	whole, sum := map[graph.Ref]int64{}, 0
	for r := range g.Relationships() {
		switch r.Type {
		case "NAMES":
			named[r.From]++
		case "PART_OF":
			whole[r.To] += count[r.From]
		case "ABOUT":
			if r.To.Type == "Zone" {
				reporting[r.To] = true
			}
		}
	}
	for c, n := range named {
		if sum++; n >= count[c] {
			t.Errorf("%v counts %d and names %d", c, count[c], n)
		}
	}
	for c, n := range whole {
		if n != count[c] {
			t.Errorf("%v counts %d, its parts %d", c, count[c], n)
		}
	}
	if sum < 50 {
		t.Errorf("only %d cohorts name anybody", sum)
	}
	if n := len(reporting); n == 0 || n >= 20 {
		t.Errorf("%d of 20 zones report figures", n)
	}
}

// What a cohort of a zone names lies in that zone.
func TestNamedMembersBelongToTheirZone(t *testing.T) {
	g := synthetic.New(synthetic.Options{Enterprises: 3_000, Seed: 4})
	type pair [2]graph.Ref
	subject, holder, within := map[graph.Ref]graph.Ref{}, map[graph.Ref]graph.Ref{}, map[pair]bool{}
	var named []pair
	for r := range g.Relationships() {
		switch r.Type {
		case "COUNTED_FOR":
			subject[r.From] = r.To
		case "HOLDS":
			holder[r.To] = r.From
		case "HAS_SITE", "IN_ZONE":
			within[pair{r.From, r.To}] = true
		case "NAMES":
			named = append(named, pair{r.From, r.To})
		}
	}
	checked := 0
	for _, n := range named {
		zone, member := subject[n[0]], n[1]
		if member.Type == "Certification" {
			member = holder[member]
		}
		if zone.Type != "Zone" || member.Type != "Enterprise" && member.Type != "Platform" {
			continue
		}
		if checked++; !within[pair{member, zone}] {
			t.Errorf("%v names %v, which is not in %v", n[0], member, zone)
		}
	}
	if checked < 100 {
		t.Errorf("only %d members to check", checked)
	}
}

// A graph fifty times as large takes no more memory: what is held is looked at
// while the streams run. BenchmarkMillion does the same for whole streams.
func TestMemoryDoesNotGrowWithTheGraph(t *testing.T) {
	before := heap()
	g := synthetic.New(synthetic.Options{Enterprises: 1_000_000, Seed: 1})
	if c := g.Counts(); c.Nodes < 2_500_000 || c.Nodes > 5_000_000 {
		t.Errorf("%d nodes", c.Nodes)
	}
	peak, count := uint64(0), 0
	for range g.Nodes() {
		if count++; count%50_000 == 0 {
			peak = max(peak, heap())
		}
		if count == 150_000 {
			break
		}
	}
	if peak > before+heapLimit {
		t.Errorf("the heap grew by %d MB", (peak-before)>>20)
	}
}

// heapLimit is far less than the keys alone of a million nodes would take.
const heapLimit = 8 << 20

func BenchmarkMillion(b *testing.B) {
	before, peak, count := heap(), uint64(0), 0
	look := func() {
		if count++; count%500_000 == 0 {
			peak = max(peak, heap())
		}
	}
	for b.Loop() {
		g := synthetic.New(synthetic.Options{Enterprises: 1_000_000, Seed: 1})
		for range g.Nodes() {
			look()
		}
		for range g.Relationships() {
			look()
		}
	}
	b.ReportMetric(float64(count)/b.Elapsed().Seconds(), "records/s")
	b.ReportMetric(float64(peak)-float64(before), "heap-growth-B")
	if peak > before+heapLimit {
		b.Errorf("the heap grew by %d MB", (peak-before)>>20)
	}
}

// heap is what is in use after a collection.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkStreams generates whole graphs and reports records per second.
func BenchmarkStreams(b *testing.B) {
	g := synthetic.New(synthetic.Options{Enterprises: 20_000, Seed: 1})
	b.ReportAllocs()
	nodes, links := 0, 0
	for b.Loop() {
		for range g.Nodes() {
			nodes++
		}
		for range g.Relationships() {
			links++
		}
	}
	b.ReportMetric(float64(nodes+links)/b.Elapsed().Seconds(), "records/s")
}
