package synthetic

import (
	"iter"

	"zonegraph/graph"
)

// Options say how large a graph is and which one of its size.
type Options struct {
	// Enterprises is the number of enterprises; less than 1 counts as 1. There
	// are about four nodes and seven or eight relationships to an enterprise,
	// besides some nine thousand nodes that every graph has.
	Enterprises int
	// Seed selects the graph: any number will do.
	Seed uint64
}

// Counts are numbers of records, for a progress bar.
type Counts struct{ Nodes, Relationships int }

// Generator generates one graph. It is immutable, and safe for concurrent use.
type Generator struct {
	n     int
	seeds [tagCount]uint64
	order shuffle
	names shuffle

	counties  []county
	zones     []zone
	cityZones [len(cities)][]int
	cohorts   []cohort
	complete  []complete
}

// New prepares a generator. The work is done by the iterators.
func New(o Options) *Generator {
	g := &Generator{n: max(1, o.Enterprises)}
	for t := range g.seeds {
		g.seeds[t] = mix(o.Seed ^ mix(uint64(t)+1))
	}
	g.order = newShuffle(g.n, g.seeds[tagOrder])
	g.names = newShuffle(len(firstWords)*len(secondWords)*len(products), g.seeds[tagName])
	g.counties = allCounties()
	g.zones = g.allZones()
	for z := range g.zones {
		for _, c := range g.zones[z].cities {
			g.cityZones[c] = append(g.cityZones[c], z)
		}
	}
	g.cohorts = g.allCohorts()
	g.complete = g.allComplete()
	return g
}

// Nodes yields every node once, type by type.
func (g *Generator) Nodes() iter.Seq[graph.NodeRecord] { return records(g.nodeSections()) }

// Relationships yields every relationship once, grouped by type and by the types
// of both ends as far as the targets of a type are not mixed by nature. Both
// ends of each are among Nodes.
func (g *Generator) Relationships() iter.Seq[graph.RelationshipRecord] {
	return records(g.linkSections())
}

// Counts estimates how many records the iterators yield. The numbers are exact
// for small graphs, and otherwise off by a few per cent at most.
func (g *Generator) Counts() Counts {
	return Counts{Nodes: estimate(g.nodeSections()), Relationships: estimate(g.linkSections())}
}

// sink takes records until the consumer has enough.
type sink[R any] struct {
	yield   func(R) bool
	stopped bool
}

func (s *sink[R]) add(r R) {
	if !s.stopped {
		s.stopped = !s.yield(r)
	}
}

type (
	nodes = sink[graph.NodeRecord]
	links = sink[graph.RelationshipRecord]
)

// section is a run of records that are derived from an index below count; emit
// adds any number of records for one index.
type section[R any] struct {
	count int
	emit  func(i int, to *sink[R])
}

func records[R any](sections []section[R]) iter.Seq[R] {
	return func(yield func(R) bool) {
		to := &sink[R]{yield: yield}
		for _, s := range sections {
			for i := range s.count {
				if s.emit(i, to); to.stopped {
					return
				}
			}
		}
	}
}

// sampleSize is how many indices of a section are tried for an estimate.
const sampleSize = 4096

func estimate[R any](sections []section[R]) int {
	total := 0
	for _, s := range sections {
		found, tried := 0, min(s.count, sampleSize)
		to := &sink[R]{yield: func(R) bool { found++; return true }}
		for k := range tried {
			s.emit(k*s.count/tried, to)
		}
		if tried > 0 {
			total += found * s.count / tried
		}
	}
	return total
}

func (g *Generator) nodeSections() []section[graph.NodeRecord] {
	owners := g.n + g.researchCount()
	all := []section[graph.NodeRecord]{
		{1, g.regionNode},
		{len(cities), g.cityNode},
		{len(g.counties), g.countyNode},
		{len(g.zones), g.zoneNode},
		{g.organisationCount(), g.organisationNode},
		{g.n, g.enterpriseNode},
		{g.n, g.certificationNodes},
		{owners, g.platformNodes},
		{owners, g.talentNodes},
		{owners, g.awardNodes},
		{policyCount, g.policyNode},
		{policyCount, g.measureNodes},
		{len(problems), g.problemNode},
		{len(indicators), g.indicatorNode},
		{g.observedCount() * yearCount, g.observationNodes},
		{len(g.cohorts), g.cohortNode},
		{len(g.complete), g.completeNode},
		{g.fundingCount(), g.fundingNode},
		{len(goals), g.goalNode},
		{groupCount, g.groupNode},
		{g.eventCount(), g.eventNode},
		{g.documentCount(), g.documentNode},
	}
	for _, s := range g.sources() {
		all = append(all, section[graph.NodeRecord]{s.count, func(i int, to *nodes) {
			s.visit(i, func(p passage) { to.add(p.node()) })
		}})
	}
	return all
}

func (g *Generator) linkSections() []section[graph.RelationshipRecord] {
	owners := g.n + g.researchCount()
	all := []section[graph.RelationshipRecord]{
		{len(cities), g.cityLinks},
		{len(g.counties), g.countyLinks},
		{len(g.zones), g.zoneLinks},
		{g.organisationCount(), g.organisationLinks},
		{g.n, g.enterpriseSeats},
		{g.n, g.enterpriseSites},
		{g.n, g.certificationHolders},
		{g.n, g.certificationPolicies},
		{owners, g.platformHosts},
		{owners, g.platformPlaces},
		{owners, g.platformPolicies},
		{owners, g.talentEmployers},
		{owners, g.platformLeaders},
		{owners, g.awardRecipients},
		{owners, g.awardPolicies},
		{policyCount, g.policyLinks},
		{policyCount, g.measureLinks},
		{len(confusable), g.indicatorLinks},
		{g.observedCount() * yearCount, g.observationIndicators},
		{g.observedCount() * yearCount, g.observationSubjects},
		{len(g.cohorts), g.cohortLinks},
		{len(g.complete), g.completeLinks},
		{g.fundingCount(), g.fundingLinks},
		{len(goals), g.goalLinks},
		{groupCount, g.groupLinks},
		{g.eventCount(), g.eventLinks},
		{g.documentCount(), g.documentLinks},
	}
	sources := g.sources()
	for _, s := range sources {
		all = append(all, section[graph.RelationshipRecord]{s.count, func(i int, to *links) {
			s.visit(i, func(p passage) { to.add(relate("IN_DOCUMENT", p.ref, p.document, nil)) })
		}})
	}
	for _, s := range sources {
		all = append(all, section[graph.RelationshipRecord]{s.count, func(i int, to *links) {
			s.visit(i, func(p passage) {
				for _, c := range p.claims {
					to.add(relate("SUPPORTS", p.ref, c.fact, c.values()))
				}
			})
		}})
	}
	return all
}
