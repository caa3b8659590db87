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
	// Scope is what the number takes in, as the source words it.
	Scope string
	// Subject is whose the number is, SubjectName what it is called.
	Subject     Ref
	SubjectName string
	// Wholes are the cohorts that this one is a part of, at whatever remove.
	Wholes []Ref
}

// figureForm says how a type of node states a figure; n is the node.
type figureForm struct{ label, value, unit, words, from, to, year, nature, scope, subject, wholes string }

var (
	observationForm = figureForm{"Observation", "n.value" + DecimalSuffix, "n.unit", "n.period", "n.periodStart", "coalesce(n.periodEnd, n.asOf)", "n.year", "n.nature", "n.scope", "ABOUT", "[]"}
	figureForms     = []figureForm{
		{"Funding", "n.amount" + DecimalSuffix, "'万元'", "n.window", "n.windowStart", "n.windowEnd", "null", "'FLOW'", "null", "GRANTED_TO", "[]"},
		{"Cohort", "n.count * 1000000", "n.unit", "n.window", "n.windowStart", "n.windowEnd", "n.year", "n.nature", "null", "COUNTED_FOR",
			"COLLECT { MATCH (n)-[:PART_OF*1..10]->(w:Cohort) RETURN DISTINCT w.id }"},
		observationForm,
	}
)

// slots are what decodeFigure reads of a node.
func (f figureForm) slots() string {
	return strings.Join([]string{"n.id", f.value, f.unit, f.words, "toString(" + f.from + ")", "toString(" + f.to + ")", f.year, f.nature, f.scope}, ", ")
}

// figureSlots is the number of slots.
const figureSlots = 9

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
		parts = append(parts, fmt.Sprintf("MATCH (n:%[1]s) WHERE n.id IN $%[1]s RETURN [%s, COLLECT { MATCH (n)-[:%s]->(s) RETURN [s.id, s.name] ORDER BY s.id LIMIT 1 }, %s] AS v",
			f.label, f.slots(), f.subject, f.wholes))
	}
	return Statement{strings.Join(parts, "\nUNION ALL\n"), params}
}

// DecodeFigure reads a row of the answer to FiguresOf.
func DecodeFigure(v any) (Figure, error) {
	row := list(v)
	if len(row) != figureSlots+2 {
		return Figure{}, fmt.Errorf("graph: a figure of the form %T", v)
	}
	f, err := decodeFigure(row)
	for _, item := range list(row[figureSlots]) {
		s := list(item)
		f.Subject, f.SubjectName = ref(text(s[0])), text(s[1])
	}
	for _, id := range list(row[figureSlots+1]) {
		f.Wholes = append(f.Wholes, ref(text(id)))
	}
	return f, err
}

// decodeFigure reads the slots of a form.
func decodeFigure(row []any) (Figure, error) {
	if len(row) < figureSlots {
		return Figure{}, fmt.Errorf("graph: a figure with %d slots", len(row))
	}
	value, ok := row[1].(int64)
	id, err := ParseRef(text(row[0]))
	if err != nil || !ok {
		return Figure{}, fmt.Errorf("graph: the figure of %v is %v", row[0], row[1])
	}
	return Figure{Ref: id, Value: Decimal(value), Unit: text(row[2]), Words: text(row[3]), From: Date(text(row[4])), To: Date(text(row[5])),
		Year: number(row[6]), Nature: text(row[7]), Scope: text(row[8])}, nil
}

// ref reads an id that the graph has given.
func ref(id string) Ref {
	r, err := ParseRef(id)
	if err != nil {
		return Ref{}
	}
	return r
}
