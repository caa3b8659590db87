package graph

import (
	"fmt"
	"strings"
)

// Figure is a number that a source reports: an amount of money, a count or the
// value of an indicator. What is not recorded is empty.
type Figure struct {
	Ref   Ref
	Value Decimal
	Unit  string
	// Words are the window as the source words it, From and To its ends. A stock
	// has no From.
	Words    string
	From, To Date
	Year     int
	Nature   string
	// Subject is whose the number is, SubjectName what it is called.
	Subject     Ref
	SubjectName string
}

// figureForms say how each type of node states a figure; n is the node.
var figureForms = []struct{ label, value, unit, words, from, to, year, nature, subject string }{
	{"Funding", "n.amount" + DecimalSuffix, "'万元'", "n.window", "n.windowStart", "n.windowEnd", "null", "'FLOW'", "GRANTED_TO"},
	{"Cohort", "n.count * 1000000", "n.unit", "n.window", "n.windowStart", "n.windowEnd", "n.year", "n.nature", "COUNTED_FOR"},
	{"Observation", "n.value" + DecimalSuffix, "n.unit", "n.period", "n.periodStart", "coalesce(n.periodEnd, n.asOf)", "n.year", "n.nature", "ABOUT"},
}

// StatesFigure tells if nodes of a type state a figure.
func StatesFigure(typ string) bool {
	for _, f := range figureForms {
		if f.label == typ {
			return true
		}
	}
	return false
}

// FiguresOf asks for the figures that nodes state, by one statement. Rows come in
// no particular order, and none for an id that does not exist.
func FiguresOf(ids []Ref) Statement {
	params := map[string]any{}
	var parts []string
	for _, f := range figureForms {
		var wanted []string
		for _, id := range ids {
			if id.Type == f.label {
				wanted = append(wanted, id.String())
			}
		}
		if wanted == nil {
			continue
		}
		params[f.label] = wanted
		parts = append(parts, fmt.Sprintf("MATCH (n:%[1]s) WHERE n.id IN $%[1]s RETURN [n.id, %s, %s, %s, toString(%s), toString(%s), %s, %s,"+
			" COLLECT { MATCH (n)-[:%s]->(s) RETURN [s.id, s.name] ORDER BY s.id LIMIT 1 }] AS v",
			f.label, f.value, f.unit, f.words, f.from, f.to, f.year, f.nature, f.subject))
	}
	return Statement{strings.Join(parts, "\nUNION ALL\n"), params}
}

// DecodeFigure reads a row of the answer to FiguresOf.
func DecodeFigure(v any) (Figure, error) {
	row := list(v)
	if len(row) != 9 {
		return Figure{}, fmt.Errorf("graph: a figure of the form %T", v)
	}
	value, ok := row[1].(int64)
	ref, err := ParseRef(text(row[0]))
	if err != nil || !ok {
		return Figure{}, fmt.Errorf("graph: the figure of %v is %v", row[0], row[1])
	}
	f := Figure{Ref: ref, Value: Decimal(value), Unit: text(row[2]), Words: text(row[3]),
		From: Date(text(row[4])), To: Date(text(row[5])), Year: number(row[6]), Nature: text(row[7])}
	for _, item := range list(row[8]) {
		s := list(item)
		if f.Subject, err = ParseRef(text(s[0])); err != nil {
			return Figure{}, fmt.Errorf("graph: the subject of %v: %w", ref, err)
		}
		f.SubjectName = text(s[1])
	}
	return f, nil
}
