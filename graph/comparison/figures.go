package comparison

import (
	"zonegraph/graph"
	"zonegraph/graph/cypher"

	"fmt"
	"strings"
)

// Figure is a number that a source reports: an amount of money, a count or the
// value of an indicator. What is not recorded is empty.
type Figure struct {
	Ref   graph.Ref
	Value graph.Decimal
	Unit  string
	// Words are the window as the source words it, From and To its ends. A stock
	// has no From.
	Words    string
	From, To graph.Date
	Year     int
	Nature   string
	// Scope is what the number takes in, as the source words it.
	Scope string
	// Subject is whose the number is, SubjectName what it is called.
	Subject     graph.Ref
	SubjectName string
	// Wholes are the cohorts that this one is a part of, at whatever remove.
	Wholes []graph.Ref
}

// figureForm says how a type of node states a figure: expressions on the node n, and
// the relationships to its subject and to what it is a part of ("" for none).
type figureForm struct{ label, value, unit, words, from, to, year, nature, scope, subject, wholes string }

var (
	observationForm = figureForm{"Observation", "n.value" + graph.DecimalSuffix, "n.unit", "n.period", "n.periodStart", "coalesce(n.periodEnd, n.asOf)", "n.year", "n.nature", "n.scope", "ABOUT", ""}
	figureForms     = []figureForm{
		{"Funding", "n.amount" + graph.DecimalSuffix, "'万元'", "n.window", "n.windowStart", "n.windowEnd", "null", "'FLOW'", "null", "GRANTED_TO", ""},
		{"Cohort", "n.count * 1000000", "n.unit", "n.window", "n.windowStart", "n.windowEnd", "n.year", "n.nature", "null", "COUNTED_FOR", "PART_OF"},
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
func FiguresOf(ids []graph.Ref) cypher.Statement {
	return cypher.New(func(c *cypher.Compiler) string {
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
			wholes := "[]"
			if f.wholes != "" {
				wholes = "COLLECT { MATCH " + c.Path("n", cypher.Out("", f.wholes, "w:"+f.label).Repeated(1, 10)) + " RETURN DISTINCT w.id }"
			}
			parts = append(parts, fmt.Sprintf("MATCH %s WHERE n.id IN %s RETURN [%s, COLLECT { MATCH %s RETURN [s.id, s.name] ORDER BY s.id LIMIT 1 }, %s] AS v",
				c.Node("n:"+f.label), c.Bind(f.label, wanted), f.slots(), c.Path("n", cypher.Out("", f.subject, "s")), wholes))
		}
		return cypher.Union(parts)
	})
}

// DecodeFigure reads a row of the answer to FiguresOf.
func DecodeFigure(v any) (Figure, error) {
	row := graph.ListOf(v)
	if len(row) != figureSlots+2 {
		return Figure{}, fmt.Errorf("comparison: a figure of the form %T", v)
	}
	f, err := decodeFigure(row)
	for _, item := range graph.ListOf(row[figureSlots]) {
		s := graph.ListOf(item)
		f.Subject, f.SubjectName = graph.RefOf(s[0]), graph.TextOf(s[1])
	}
	for _, id := range graph.ListOf(row[figureSlots+1]) {
		f.Wholes = append(f.Wholes, graph.RefOf(id))
	}
	return f, err
}

// decodeFigure reads the slots of a form.
func decodeFigure(row []any) (Figure, error) {
	if len(row) < figureSlots {
		return Figure{}, fmt.Errorf("comparison: a figure with %d slots", len(row))
	}
	value, ok := row[1].(int64)
	id, err := graph.ParseRef(graph.TextOf(row[0]))
	if err != nil || !ok {
		return Figure{}, fmt.Errorf("comparison: the figure of %v is %v", row[0], row[1])
	}
	return Figure{Ref: id, Value: graph.Decimal(value), Unit: graph.TextOf(row[2]), Words: graph.TextOf(row[3]), From: graph.Date(graph.TextOf(row[4])), To: graph.Date(graph.TextOf(row[5])),
		Year: graph.IntOf(row[6]), Nature: graph.TextOf(row[7]), Scope: graph.TextOf(row[8])}, nil
}
