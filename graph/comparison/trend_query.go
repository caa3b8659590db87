package comparison

import (
	"zonegraph/graph"
	"zonegraph/graph/cypher"

	"fmt"
	"strings"
)

// TrendFigure is an observation on a line, with what a trend needs of it.
type TrendFigure struct {
	Figure
	Indicator     graph.Ref
	IndicatorName string
	Note          string
	// Named says how sources name what was measured, where that is uncertain: the
	// claims about which indicator it is.
	Named string
}

// Confusable is an indicator that must not be mistaken for another.
type Confusable struct {
	Indicator, Other graph.Ref
	Reason           string
}

// TrendRows is how many observations of a subject are read at most, and one more.
const TrendRows = 1000

// TrendAnswer is the answer to TrendOf: which of the indicators and subjects there
// are, and what is recorded.
type TrendAnswer struct {
	Found      map[graph.Ref]bool
	Figures    []TrendFigure
	Confusable []Confusable
	// Cut is true if a subject has more observations than are read.
	Cut bool
}

// TrendOf asks for the observations of indicators about subjects, and for the
// indicators that must not be mistaken for these, by one statement.
func TrendOf(m *graph.Model, indicators []string, subjects []graph.Ref) cypher.Statement {
	return cypher.New(func(c *cypher.Compiler) string {
		wanted := c.Param(indicators)
		parts := []string{"MATCH " + c.Node("i:Indicator") + " WHERE i.id IN " + wanted +
			" RETURN ['', i.id, i.name, COLLECT { MATCH " + c.Path("i", cypher.Either("r", "NOT_TO_BE_CONFUSED_WITH", "x:Indicator")) + " RETURN [x.id, r.reason] ORDER BY x.id }] AS v"}
		for _, e := range m.Entities["Subject"].Members {
			var ids []string
			for _, s := range subjects {
				if s.Type == e.Name {
					ids = append(ids, s.String())
				}
			}
			if ids == nil {
				continue
			}
			parts = append(parts, "MATCH "+c.Node("s"+cypher.Labels(e))+" WHERE s.id IN "+c.Param(ids)+" RETURN ['subject', s.id, s.name, "+
				"COLLECT { MATCH "+observationsOf(c, "s")+" WHERE i.id IN "+wanted+
				" WITH n, i ORDER BY n.id LIMIT "+fmt.Sprint(TrendRows+1)+" RETURN ["+observationForm.slots()+", i.id, i.name, n.note, "+
				"COLLECT { MATCH "+c.Path("n", cypher.In("r", "SUPPORTS", ":Citation"))+
				" WHERE r.field = 'indicator' AND (r.note IS NOT NULL OR r.confidence <> 'HIGH') WITH coalesce(r.note, r.confidence) AS claim RETURN DISTINCT claim ORDER BY claim }] }] AS v")
		}
		return cypher.Union(parts)
	})
}

// Add reads a row of the answer to TrendOf.
func (a *TrendAnswer) Add(v any) error {
	row := graph.ListOf(v)
	if len(row) != 4 {
		return fmt.Errorf("comparison: a row of a trend of the form %T", v)
	}
	about, name := graph.RefOf(row[1]), graph.TextOf(row[2])
	if a.Found == nil {
		a.Found = map[graph.Ref]bool{}
	}
	a.Found[about] = true
	items := graph.ListOf(row[3])
	if graph.TextOf(row[0]) == "" {
		for _, item := range items {
			x := graph.ListOf(item)
			a.Confusable = append(a.Confusable, Confusable{about, graph.RefOf(x[0]), graph.TextOf(x[1])})
		}
		return nil
	}
	a.Cut = a.Cut || len(items) > TrendRows
	for _, item := range items {
		o := graph.ListOf(item)
		f, err := decodeFigure(o)
		if err != nil {
			return err
		}
		f.Subject, f.SubjectName = about, name
		more := o[figureSlots:]
		a.Figures = append(a.Figures, TrendFigure{Figure: f, Indicator: graph.RefOf(more[0]), IndicatorName: graph.TextOf(more[1]), Note: graph.TextOf(more[2]), Named: strings.Join(graph.TextsOf(more[3]), "；")})
	}
	return nil
}
