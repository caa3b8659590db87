package graph

import (
	"fmt"
	"strings"
)

// TrendFigure is an observation on a line, with what a trend needs of it.
type TrendFigure struct {
	Figure
	Indicator     Ref
	IndicatorName string
	Note          string
	// Named says how sources name what was measured, where that is uncertain: the
	// claims about which indicator it is.
	Named string
}

// Confusable is an indicator that must not be mistaken for another.
type Confusable struct {
	Indicator, Other Ref
	Reason           string
}

// TrendRows is how many observations of a subject are read at most, and one more.
const TrendRows = 1000

// TrendAnswer is the answer to TrendOf: which of the indicators and subjects there
// are, and what is recorded.
type TrendAnswer struct {
	Found      map[Ref]bool
	Figures    []TrendFigure
	Confusable []Confusable
	// Cut is true if a subject has more observations than are read.
	Cut bool
}

// TrendOf asks for the observations of indicators about subjects, and for the
// indicators that must not be mistaken for these, by one statement.
func TrendOf(m *Model, indicators []string, subjects []Ref) Statement {
	c := &compiler{params: map[string]any{}}
	wanted := c.param(indicators)
	parts := []string{"MATCH (i:Indicator) WHERE i.id IN " + wanted +
		" RETURN ['', i.id, i.name, COLLECT { MATCH (i)-[r:NOT_TO_BE_CONFUSED_WITH]-(x:Indicator) RETURN [x.id, r.reason] ORDER BY x.id }] AS v"}
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
		parts = append(parts, "MATCH (s"+labels(e)+") WHERE s.id IN "+c.param(ids)+" RETURN ['subject', s.id, s.name, "+
			"COLLECT { MATCH (s)<-[:ABOUT]-(n:Observation)-[:OF_INDICATOR]->(i:Indicator) WHERE i.id IN "+wanted+
			" WITH n, i ORDER BY n.id LIMIT "+fmt.Sprint(TrendRows+1)+" RETURN ["+observationForm.slots()+", i.id, i.name, n.note, "+
			"COLLECT { MATCH (n)<-[r:SUPPORTS {field: 'indicator'}]-(:Citation) WHERE r.note IS NOT NULL OR r.confidence <> 'HIGH' WITH coalesce(r.note, r.confidence) AS claim RETURN DISTINCT claim ORDER BY claim }] }] AS v")
	}
	return Statement{strings.Join(parts, "\nUNION ALL\n"), c.params}
}

// Add reads a row of the answer to TrendOf.
func (a *TrendAnswer) Add(v any) error {
	row := list(v)
	if len(row) != 4 {
		return fmt.Errorf("graph: a row of a trend of the form %T", v)
	}
	about, name := ref(text(row[1])), text(row[2])
	if a.Found == nil {
		a.Found = map[Ref]bool{}
	}
	a.Found[about] = true
	items := list(row[3])
	if text(row[0]) == "" {
		for _, item := range items {
			x := list(item)
			a.Confusable = append(a.Confusable, Confusable{about, ref(text(x[0])), text(x[1])})
		}
		return nil
	}
	a.Cut = a.Cut || len(items) > TrendRows
	for _, item := range items {
		o := list(item)
		f, err := decodeFigure(o)
		if err != nil {
			return err
		}
		f.Subject, f.SubjectName = about, name
		more := o[figureSlots:]
		a.Figures = append(a.Figures, TrendFigure{Figure: f, Indicator: ref(text(more[0])), IndicatorName: text(more[1]), Note: text(more[2]), Named: strings.Join(texts(more[3]), "；")})
	}
	return nil
}
