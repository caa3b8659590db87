package e2e

import (
	"fmt"
	"testing"

	"zonegraph/internal/graphtest"
)

// A condition on a figure holds for the same nodes wherever it stands: in a filter, in
// what a comparison counts, which the database adds up beside it, and in a requirement.
func TestConditionsOnFigures(t *testing.T) {
	e := graphtest.Synthetic(t, size)
	found := 0
	for _, condition := range []string{
		`{hostsConnection: {aggregate: {node: {name: {longestLength: {gte: 8}}}}}}`,
		`{hostsConnection: {aggregate: {node: {name: {shortestLength: {lt: 9}}}}}}`,
		`{hostsConnection: {aggregate: {node: {name: {averageLength: {gt: 8.5}}}}}}`,
		`{cohortsConnection: {aggregate: {node: {year: {min: {lte: 2023}}}}}}`,
		`{hosts: {some: {Enterprise: {zonesConnection: {aggregate: {OR: [{edge: {sinceYear: {max: {gt: 2000}}}}, {count: {nodes: {eq: 0}}}]}}}}}}`,
		`{fundingsConnection: {aggregate: {node: {amount: {sum: {gt: "0"}}}}}}`,
		`{fundingsConnection: {aggregate: {node: {amount: {average: {gt: "0"}, min: {gt: "0"}, max: {gt: "0"}}}}}}`,
		`{hosts: {some: {Enterprise: {talentsConnection: {aggregate: {node: {name: {longestLength: {gte: 2}}}}}}}}}`,
		`{hosts: {some: {Enterprise: {awardsConnection: {aggregate: {node: {year: {sum: {gt: 2000}, average: {gt: 2000}}}, edge: {rank: {min: {eq: 1}}}}}}}}}`,
		`{hosts: {all: {Enterprise: {certificationsConnection: {aggregate: {node: {validTo: {max: {gt: "2020-01-01"}}}}}}}}}`,
		`{NOT: {policiesConnection: {aggregate: {node: {year: {max: {gt: 2000}}}}}}}`,
	} {
		var got struct {
			Zones []struct {
				ID              string
				Met, MetOrUnmet struct{ TotalCount int }
				All             struct{ TotalCount int }
			}
			Some       []struct{ ID string }
			Comparison struct {
				Rows []struct {
					Zone  struct{ ID string }
					Cells []struct{ Named, Undecided int }
				}
			}
			Coverage struct {
				Rows []struct {
					Subject struct{ ID string }
					Cells   []struct{ State string }
				}
			}
		}
		e.Query(t, &got, fmt.Sprintf(`{
			zones(sort: [{id: ASC}], limit: 200) { id
				met: platformsConnection(where: {node: %[1]s}) { totalCount }
				metOrUnmet: platformsConnection(where: {OR: [{node: %[1]s}, {node: {NOT: %[1]s}}]}) { totalCount }
				all: platformsConnection { totalCount } }
			some: zones(where: {platforms: {some: %[1]s}}, limit: 200) { id }
			comparison(zones: {}, metrics: [{count: {platforms: %[1]s}}], first: 200) { rows { zone { id } cells { named undecided } } }
			coverage(zones: {}, requirements: [{key: "a", zone: {platforms: {some: %[1]s}}}], first: 200) { rows { subject { id } cells { state } } } }`, condition), nil)
		met := map[string]bool{}
		for _, z := range got.Some {
			met[z.ID] = true
		}
		cells := map[string]string{}
		for _, r := range got.Comparison.Rows {
			cells[r.Zone.ID] = fmt.Sprint(r.Cells[0].Named, r.Cells[0].Undecided)
		}
		for _, z := range got.Zones {
			found += z.Met.TotalCount
			if want := fmt.Sprint(z.Met.TotalCount, z.All.TotalCount-z.MetOrUnmet.TotalCount); cells[z.ID] != want {
				t.Errorf("%s of %s: the comparison counts %q, want %q", condition, z.ID, cells[z.ID], want)
			}
			if met[z.ID] != (z.Met.TotalCount > 0) {
				t.Errorf("%s: the filter finds %s: %v, and there are %d", condition, z.ID, met[z.ID], z.Met.TotalCount)
			}
		}
		for _, r := range got.Coverage.Rows {
			if (r.Cells[0].State == "MET") != met[r.Subject.ID] {
				t.Errorf("%s of %s: %s, and the filter finds it: %v", condition, r.Subject.ID, r.Cells[0].State, met[r.Subject.ID])
			}
		}
	}
	if found < 20 {
		t.Errorf("%d platforms meet the conditions, so this tests little", found)
	}
}
