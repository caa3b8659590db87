package e2e

import (
	"slices"
	"testing"

	"zonegraph/internal/graphtest"
)

// From a passage to all that it states, and from a fact to its passages: the figures
// of one paragraph of the reply are those that hand-written Cypher finds.
func TestFactsOfOneParagraph(t *testing.T) {
	e := graphtest.Guangxi(t)
	var data struct {
		Citations []struct {
			FactsConnection struct {
				Edges []struct {
					Properties struct{ Field *string }
					Node       struct {
						ID        string
						Citations []struct {
							Section   string
							Paragraph int
							Document  struct{ Number string }
						}
					}
				}
			}
		}
	}
	e.Query(t, &data, `{ citations(where: {document: {id: {eq: "Document:reply-2022317"}}, section: {eq: "1.3"}, paragraph: {eq: 3}}) {
		factsConnection { edges { properties { field } node { id
			...on Observation { citations { section paragraph document { number } } } ...on Cohort { citations { section paragraph document { number } } } ...on Funding { citations { section paragraph document { number } } } } } } } }`, nil)
	if len(data.Citations) != 1 {
		t.Fatalf("%d passages, want one", len(data.Citations))
	}
	var got, want []string
	for _, edge := range data.Citations[0].FactsConnection.Edges {
		if edge.Properties.Field == nil {
			got = append(got, edge.Node.ID)
		}
		for _, c := range edge.Node.Citations {
			if c.Section != "1.3" || c.Paragraph != 3 || c.Document.Number != "第2022317号" {
				t.Errorf("%s is cited from %+v", edge.Node.ID, c)
			}
		}
	}
	for _, row := range e.Rows(t, `MATCH (:Document {id: 'Document:reply-2022317'})<-[:IN_DOCUMENT]-(:Citation {section: '1.3', paragraph: 3})-[s:SUPPORTS]->(f) WHERE s.field IS NULL RETURN [f.id]`, nil) {
		want = append(want, row[0].(string))
	}
	slices.Sort(got)
	slices.Sort(want)
	if len(want) < 6 || !slices.Equal(got, want) || !slices.Contains(got, "Observation:liuzhou-new-gazelles-2021") || !slices.Contains(got, "Funding:liuzhou-rd-rewards") {
		t.Errorf("the paragraph states %v, want %v", got, want)
	}
}
