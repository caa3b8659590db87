package report

import "fmt"

// The contestants that bars are about.
const (
	uncached     = "zonegraph"
	exact        = "zonegraph-exact"
	bounded      = "zonegraph-250ms"
	against      = "against"
	againstExact = "against-exact"
	neo4jGraphQL = "neo4j-graphql"
	cypher       = "cypher"
	ready        = "bytes"
	postGraphile = "postgraphile"
)

// Bar is something that the service must reach.
type Bar struct {
	What  string  `json:"what"`
	Value float64 `json:"value"`
	Limit float64 `json:"limit"`
	// Most says that the value may not be larger than the limit.
	Most    bool `json:"most"`
	Reached bool `json:"reached"`
}

// String is one line.
func (b Bar) String() string {
	verdict, sign := "reached ", "at least"
	if !b.Reached {
		verdict = "MISSED  "
	}
	if b.Most {
		sign = "at most"
	}
	return fmt.Sprintf("  %s %8.2f, %s %.2f   %s", verdict, b.Value, sign, b.Limit, b.What)
}

// judge collects bars.
type judge struct {
	results *Results
	bars    []Bar
}

func (j *judge) add(what string, value, limit float64, most bool) {
	j.bars = append(j.bars, Bar{what, value, limit, most, most && value <= limit || !most && value >= limit})
}

// rates demands a number of times the other's requests/s on a question, at the
// usual number of connections.
func (j *judge) rates(question, contestant, other string, limit float64) {
	a, b := j.figures(question, contestant, usual), j.figures(question, other, usual)
	if a != nil && b != nil && b.Rate > 0 {
		j.add(fmt.Sprintf("%s: requests/s of %s against %s, %d connections", question, contestant, other, usual), a.Rate/b.Rate, limit, false)
	}
}

func (j *judge) figures(question, contestant string, connections int) *Figures {
	row := j.results.find(question, contestant, 0)
	if row == nil {
		return nil
	}
	return row.at(connections)
}

// The bars are set at 16 connections, memory at 64.
const (
	usual = 16
	many  = 64
)

// bars holds the results to what the service must show.
func (r *Results) bars() []Bar {
	j := &judge{results: r}
	if r.Growth {
		j.growth()
		return j.bars
	}
	against := map[string]float64{"point": 3, "nested": 3, "agg": 3, "inter": 40}
	hits := map[string]float64{"nested": 10, "lack": 10, "point": 3}
	for _, q := range r.questions() {
		j.rates(q, uncached, cypher, 0.85)
		ours, direct := j.figures(q, uncached, usual), j.figures(q, cypher, usual)
		if ours != nil && direct != nil && direct.P99 > 0 {
			j.add(q+": p99 of zonegraph against cypher, 16 connections", ours.P99/direct.P99, 1.3, true)
		}
		a, b := r.find(q, uncached, 0), r.find(q, cypher, 0)
		if a != nil && b != nil && b.Hits > 0 {
			j.add(q+": dbHits of zonegraph against cypher", float64(a.Hits)/float64(b.Hits), 1.1, true)
		}
		j.rates(q, uncached, neo4jGraphQL, max(against[q], 1))
		if hits[q] > 0 {
			j.rates(q, exact, cypher, hits[q])
		}
		limit := 5.0
		if q == "point" {
			limit = 2
		}
		j.rates(q, exact, postGraphile, limit)
		j.rates(q, bounded, ready, 0.5)
	}
	j.builds()
	if f := j.figures("nested", uncached, usual); f != nil {
		j.add("nested: processor time of the service per answer in ms, 16 connections", f.ServiceCPU, 2.5, true)
		j.add("nested: allocated by the service per answer in kB", r.find("nested", uncached, 0).AllocatedKB, 1536, true)
	}
	for _, c := range []string{uncached, exact} {
		most := 0.0
		for _, q := range r.questions() {
			if f := j.figures(q, c, many); f != nil {
				most = max(most, f.ServiceMB)
			}
		}
		if most > 0 {
			j.add("memory of "+c+" in MB, 64 connections", most, 150, true)
		}
	}
	return j.bars
}

func (j *judge) growth() {
	sizes, connections := j.results.sizes(), j.results.connections()
	if len(sizes) < 2 || len(connections) == 0 {
		return
	}
	for _, q := range j.results.questions() {
		small, large := j.results.find(q, uncached, sizes[0]), j.results.find(q, uncached, sizes[len(sizes)-1])
		if small == nil || large == nil {
			continue
		}
		a, b := small.at(connections[0]), large.at(connections[0])
		if a != nil && b != nil && a.P50 > 0 {
			j.add(fmt.Sprintf("%s: p50 at %d enterprises against %d", q, sizes[len(sizes)-1], sizes[0]), b.P50/a.P50, 1.3, true)
		}
	}
}
