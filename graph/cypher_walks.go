package graph

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// walk is a way along a step of a subject that is taken once for several pieces of
// evidence: they ask the same of what is found there, but that some properties have
// one value or another. What is found is counted by those properties, and each piece
// of evidence takes the counts that are its own.
type walk struct {
	shape string
	// asked are the parameters of what all of them ask, wanted the values that each of
	// them wants, by their places in the query.
	asked  map[string]any
	wanted map[int][]any
	pins   []pin
}

// pin is a condition that a property has one value.
type pin struct {
	property *Field
	// step is the to-one step that leads to what has the property, nil for the things
	// that are counted themselves.
	step  *Field
	value any
}

// pinOf reads a condition as a pin. A number in the graph may be written in several
// ways, so that only the database can tell if it is equal.
func pinOf(f Filter) (pin, bool) {
	switch f := f.(type) {
	case Compare:
		switch f.Field.Scalar {
		case StringScalar, IDScalar, EnumScalar, BooleanScalar:
			return pin{property: f.Field, value: f.Value}, f.Op == OpEq && f.Value != nil && !f.Field.List && f.Field.Owner.Kind != PropertiesKind
		}
	case Related:
		if f.Quantifier == One {
			p, ok := pinOf(f.Where)
			p.step, ok = f.Field, ok && p.step == nil
			return p, ok
		}
	}
	return pin{}, false
}

// takePins takes the pins among conditions that must all hold from the rest. A
// property is pinned once.
func takePins(f Filter) (pins []pin, rest And) {
	for _, c := range Conjuncts(f) {
		p, ok := pinOf(c)
		if !ok || slices.ContainsFunc(pins, func(o pin) bool { return o.property == p.property && o.step == p.step }) {
			rest = append(rest, c)
			continue
		}
		pins = append(pins, p)
	}
	return pins, rest
}

// walks puts the evidence together that one way can serve.
func (q *CoverageQuery) walks() []*walk {
	if q.walked != nil {
		return q.walked
	}
	known := map[string]*walk{}
	for i, e := range q.Evidence {
		w := e.walk(q.First)
		key := fmt.Sprintf("%s %q", w.shape, fmt.Sprint(w.asked))
		if known[key] == nil {
			known[key] = w
			q.walked = append(q.walked, w)
		}
		values := make([]any, len(w.pins))
		for j, p := range w.pins {
			values[j] = p.value
		}
		known[key].wanted[i] = values
	}
	return q.walked
}

// params are the parameters of a walk: what all ask, and for each pin the values that
// somebody wants.
func (w *walk) params() map[string]any {
	for j, p := range w.pins {
		if p.bounded() {
			continue
		}
		var values []any
		for _, wanted := range w.wanted {
			if !slices.Contains(values, wanted[j]) {
				values = append(values, wanted[j])
			}
		}
		w.asked["k"+strconv.Itoa(j)] = values
	}
	return w.asked
}

// walk is the way for one piece of evidence. Its subquery gives [[pinned value, …],
// met, undecided, first ids, measured, low, high] for each group.
func (e *Evidence) walk(first bool) *walk {
	pins, rest := takePins(e.Where)
	c := &compiler{params: map[string]any{}, row: "q"}
	n, rel := c.variable("n"), ""
	if concernsRelationship(e.Where) {
		rel = c.variable("r")
	}
	text := "MATCH " + pattern("s", e.Field, rel, n, countLabels(e.Field))
	keys := make([]string, len(pins))
	var ends, conditions []string
	for i, p := range pins {
		key, v := "k"+strconv.Itoa(i), n
		if p.step != nil {
			// Behind a WITH, so that it is walked to from here and not from the values.
			v = c.variable("n")
			text += " WITH " + strings.Join(slices.Concat(present("q", n, rel), ends), ", ") + " MATCH " + pattern(n, p.step, "", v, stepLabels(p.step))
			ends = append(ends, v)
		}
		keys[i] = v + "." + p.property.Name + " AS " + key
		if p.bounded() {
			continue
		}
		condition := v + "." + p.property.Name + " IN q." + key
		if p.step == nil {
			// Of what has no value it cannot be told if it is the wanted one.
			condition = "(" + condition + " OR " + v + "." + p.property.Name + " IS NULL)"
		}
		conditions = append(conditions, condition)
	}
	return &walk{text + c.counted(e, n, rel, rest, keys, conditions, first), c.params, map[int][]any{}, pins}
}

// bounded tells if the property has few values, so that none needs to be left out.
func (p pin) bounded() bool {
	return p.property.Scalar == EnumScalar || p.property.Scalar == BooleanScalar
}

// counted writes the rest of a walk: the groups with their counts.
func (c *compiler) counted(e *Evidence, n, rel string, rest And, keys, conditions []string, first bool) string {
	columns := append([]string{n}, keys...)
	met, undecided, named := "count(*)", "0", "[]"
	if len(rest) > 0 {
		columns = append(columns, c.condition(rest, n, rel)+" AS ok")
		met, undecided = "count(CASE WHEN ok THEN 1 END)", "count(CASE WHEN ok IS NULL THEN 1 END)"
	}
	measured := "0, null, null"
	if e.Field.Relationship.Target.Name == "Observation" {
		_, all := takePins(e.measured)
		columns = append(columns, c.condition(all, n, rel)+" AS m", n+".value"+DecimalSuffix+" AS x")
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
		named = fmt.Sprintf("collect(%s.id)[..%d]", n, CoverageFirst+1)
		if len(rest) > 0 {
			named = fmt.Sprintf("collect(CASE WHEN ok THEN %s.id END)[..%d]", n, CoverageFirst+1)
		}
	}
	groups, group := "", make([]string, len(keys))
	for i := range keys {
		group[i] = "k" + strconv.Itoa(i)
		groups += group[i] + ", "
	}
	return text + " WITH " + groups + "[" + met + ", " + undecided + ", " + named + ", " + measured + "] AS counts RETURN collect([[" + strings.Join(group, ", ") + "], counts]) AS cells"
}

// read adds the groups of a walk to the counts of the evidence.
func (w *walk) read(cells []any, counts []EvidenceCount) {
	for _, item := range cells {
		cell := list(item)
		if len(cell) != 2 {
			continue
		}
		pinned, figures := list(cell[0]), list(cell[1])
		for i, wanted := range w.wanted {
			has, known := w.equal(pinned, wanted)
			switch {
			case !known:
				// Whatever else is met or cannot be told: if it is the wanted one cannot.
				counts[i].Undecided += number(figures[0]) + number(figures[1])
			case has:
				counts[i].add(figures)
			}
		}
	}
}

// equal tells if all values are the wanted ones, and if that is known: one that is
// not is enough to know.
func (w *walk) equal(pinned, wanted []any) (equal, known bool) {
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
	n.Met += number(figures[0])
	n.Undecided += number(figures[1])
	n.First = append(n.First, texts(figures[2])...)
	n.Measured += number(figures[3])
	if low, ok := figures[4].(int64); ok {
		high, _ := figures[5].(int64)
		l, h := Decimal(low), Decimal(high)
		n.Low, n.High = &l, &h
	}
}
