package coverage

import (
	"zonegraph/graph"
	"zonegraph/graph/cypher"

	"fmt"
	"slices"
	"strconv"
	"strings"
)

// traversal is a way along a step of a subject that is taken once for several pieces of
// evidence: they ask the same of what is found there, but that some properties have
// one value or another. What is found is counted by those properties, and each piece
// of evidence takes the counts that are its own.
type traversal struct {
	// evidence is one of them.
	evidence *Evidence
	// wanted are the values that each of them wants, by their places in the query.
	wanted map[int][]any
	pins   []pin
}

// pin is a condition that a property has one value.
type pin struct {
	property *graph.Field
	// step is the to-one step that leads to what has the property, nil for the things
	// that are counted themselves.
	step  *graph.Field
	value any
}

// pinOf reads a condition as a pin. A number in the graph may be written in several
// ways, so that only the database can tell if it is equal.
func pinOf(f graph.Filter) (pin, bool) {
	switch f := f.(type) {
	case graph.Compare:
		switch f.Field.Scalar {
		case graph.StringScalar, graph.IDScalar, graph.EnumScalar, graph.BooleanScalar:
			return pin{property: f.Field, value: f.Value}, f.Op == graph.OpEq && f.Value != nil && !f.Field.List && f.Field.Owner.Kind != graph.PropertiesKind
		}
	case graph.Related:
		if f.Quantifier == graph.One {
			p, ok := pinOf(f.Where)
			p.step, ok = f.Field, ok && p.step == nil
			return p, ok
		}
	}
	return pin{}, false
}

// takePins takes the pins among conditions that must all hold from the rest. A
// property is pinned once.
func takePins(f graph.Filter) (pins []pin, rest graph.And) {
	for _, c := range graph.Conjuncts(f) {
		p, ok := pinOf(c)
		if !ok || slices.ContainsFunc(pins, func(o pin) bool { return o.property == p.property && o.step == p.step }) {
			rest = append(rest, c)
			continue
		}
		pins = append(pins, p)
	}
	return pins, rest
}

// traversals puts the evidence together that one way can serve.
func (q *Query) traversals() []*traversal {
	if q.known != nil {
		return q.known
	}
	known := map[string]*traversal{}
	for i, e := range q.Evidence {
		pins, _ := takePins(e.Where)
		key := e.shape(q.First)
		t := known[key]
		if t == nil {
			t = &traversal{e, map[int][]any{}, pins}
			known[key] = t
			q.known = append(q.known, t)
		}
		values := make([]any, len(pins))
		for j, p := range pins {
			values[j] = p.value
		}
		t.wanted[i] = values
	}
	return q.known
}

// shape is equal for evidence that asks the same but for the values of its pins.
func (e *Evidence) shape(first bool) string {
	var params map[string]any
	text := cypher.New(func(c *cypher.Compiler) string {
		c = c.ForRows(cypher.EachRow)
		text := e.write(c, first)
		params = c.Params()
		return text
	}).Text()
	return fmt.Sprintf("%s %q", text, fmt.Sprint(params))
}

// subquery gives [[pinned value, …], counts] for each group of what is found. Its
// parameters are what all evidence asks, and for each pin the values that some want.
func (t *traversal) subquery(c *cypher.Compiler, first bool) cypher.Subquery {
	c = c.ForRows(cypher.EachRow)
	text := t.evidence.write(c, first)
	for j, p := range t.pins {
		if p.bounded() {
			continue
		}
		var values []any
		for _, wanted := range t.wanted {
			if !slices.Contains(values, wanted[j]) {
				values = append(values, wanted[j])
			}
		}
		c.Bind("k"+strconv.Itoa(j), values)
	}
	return cypher.Subquery{Text: text, Params: c.Params()}
}

// write writes the subquery for one piece of evidence. It gives [[pinned value, …],
// met, undecided, first ids, measured, low, high] for each group.
func (e *Evidence) write(c *cypher.Compiler, first bool) string {
	pins, rest := takePins(e.Where)
	n, rel := c.Variable("n"), ""
	if graph.ConcernsRelationship(e.Where) {
		rel = c.Variable("r")
	}
	text := "MATCH " + c.Step("s", e.Field, rel, n, cypher.CountLabels(e.Field))
	keys := make([]string, len(pins))
	var ends, conditions []string
	for i, p := range pins {
		key, v := "k"+strconv.Itoa(i), n
		if p.step != nil {
			// Behind a WITH, so that it is reached from here and not from the values.
			v = c.Variable("n")
			text += " WITH " + strings.Join(slices.Concat(cypher.Present(cypher.EachRow, n, rel), ends), ", ") + " MATCH " + c.Step(n, p.step, "", v, cypher.StepLabels(p.step))
			ends = append(ends, v)
		}
		keys[i] = v + "." + p.property.Name + " AS " + key
		if p.bounded() {
			continue
		}
		condition := v + "." + p.property.Name + " IN " + cypher.EachRow + "." + key
		if p.step == nil {
			// Of what has no value it cannot be told if it is the wanted one.
			condition = "(" + condition + " OR " + v + "." + p.property.Name + " IS NULL)"
		}
		conditions = append(conditions, condition)
	}
	return text + e.counted(c, n, rel, rest, keys, conditions, first)
}

// bounded tells if the property has few values, so that none needs to be left out.
func (p pin) bounded() bool {
	return p.property.Scalar == graph.EnumScalar || p.property.Scalar == graph.BooleanScalar
}

// counted writes the rest of a subquery: the groups with their counts.
func (e *Evidence) counted(c *cypher.Compiler, n, rel string, rest graph.And, keys, conditions []string, first bool) string {
	columns := append([]string{n}, keys...)
	met, undecided, named := "count(*)", "0", "[]"
	if len(rest) > 0 {
		columns = append(columns, c.Condition(rest, n, rel)+" AS ok")
		met, undecided = "count(CASE WHEN ok THEN 1 END)", "count(CASE WHEN ok IS NULL THEN 1 END)"
	}
	measured := "0, null, null"
	if e.Field.Relationship.Target.Name == "Observation" {
		_, all := takePins(e.measured)
		columns = append(columns, c.Condition(all, n, rel)+" AS m", n+".value"+graph.DecimalSuffix+" AS x")
		measured = "count(CASE WHEN m THEN 1 END), min(CASE WHEN m THEN x END), max(CASE WHEN m THEN x END)"
	}
	text := ""
	if len(conditions) > 0 {
		text = " WITH * WHERE " + strings.Join(conditions, " AND ")
	}
	text += " WITH "
	if r := e.Field.Relationship; rel != "" || strings.Contains(r.Type, "|") || r.Properties != nil && len(r.Properties.DistinctBy) > 0 {
		text += "DISTINCT " // several relationships can lead to one node
	}
	text += strings.Join(columns, ", ")
	if first {
		text += " ORDER BY " + n + ".id"
		named = fmt.Sprintf("collect(%s.id)[..%d]", n, MaxNamed+1)
		if len(rest) > 0 {
			named = fmt.Sprintf("collect(CASE WHEN ok THEN %s.id END)[..%d]", n, MaxNamed+1)
		}
	}
	groups, group := "", make([]string, len(keys))
	for i := range keys {
		group[i] = "k" + strconv.Itoa(i)
		groups += group[i] + ", "
	}
	return text + " WITH " + groups + "[" + met + ", " + undecided + ", " + named + ", " + measured + "] AS counts RETURN collect([[" + strings.Join(group, ", ") + "], counts]) AS cells"
}

// read adds the groups of a traversal to the counts of the evidence.
func (t *traversal) read(cells []any, counts []EvidenceCount) {
	for _, item := range cells {
		cell := graph.ListOf(item)
		if len(cell) != 2 {
			continue
		}
		pinned, figures := graph.ListOf(cell[0]), graph.ListOf(cell[1])
		for i, wanted := range t.wanted {
			has, known := t.equal(pinned, wanted)
			switch {
			case !known:
				// Whatever else is met or cannot be told: if it is the wanted one cannot.
				counts[i].Undecided += graph.IntOf(figures[0]) + graph.IntOf(figures[1])
			case has:
				counts[i].add(figures)
			}
		}
	}
}

// equal tells if all values are the wanted ones, and if that is known: one that is
// not is enough to know.
func (t *traversal) equal(pinned, wanted []any) (equal, known bool) {
	known = true
	for j, v := range wanted {
		switch pinned[j] {
		case v:
		case nil:
			known = false
		default:
			return false, true
		}
	}
	return known, known
}

// add takes the figures of a group.
func (n *EvidenceCount) add(figures []any) {
	n.Met += graph.IntOf(figures[0])
	n.Undecided += graph.IntOf(figures[1])
	n.First = append(n.First, graph.TextsOf(figures[2])...)
	n.Measured += graph.IntOf(figures[3])
	if low, ok := figures[4].(int64); ok {
		high, _ := figures[5].(int64)
		l, h := graph.Decimal(low), graph.Decimal(high)
		n.Low, n.High = &l, &h
	}
}
