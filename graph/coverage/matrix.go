package coverage

import (
	"slices"

	"zonegraph/graph"
)

// State of a requirement for a subject.
type State int

// The states, worst first.
const (
	NotMet State = iota
	Unknown
	Met
)

// Basis is what a state rests on.
type Basis string

// The bases, named as in the contract.
const (
	Named        Basis = "NAMED"
	Reported     Basis = "REPORTED"
	Figure       Basis = "FIGURE"
	Completeness Basis = "COMPLETENESS"
	NotRecorded  Basis = "NOT_RECORDED"
)

// Cell is one requirement for one subject, and why.
type Cell struct {
	State State
	Basis Basis
	// Named is how many things meet the condition, Undecided of how many it
	// cannot be told.
	Named, Undecided, Minimum int
	// Reported is the largest number that a document reports, nil if none does.
	Reported  *int
	Cohorts   []string
	Shortfall *graph.Decimal
	// Evidence are the ids of the first things that meet it, More if there are
	// others.
	Evidence     []string
	More         bool
	Field        *graph.Field
	Completeness []string
	// Value is the figure that decides, Threshold what it is compared with.
	Value, Threshold *graph.Decimal
	// AsOf is the day of the oldest statement of completeness that decides.
	AsOf string
}

// Row is a subject with a cell for each requirement.
type Row struct {
	Subject string
	Cells   []Cell
}

// Count is how many of a row's cells have a state.
func (r Row) Count(s State) int {
	n := 0
	for _, c := range r.Cells {
		if c.State == s {
			n++
		}
	}
	return n
}

// Matrix is what to ask and how to judge the answers.
type Matrix struct {
	Query        *Query
	Requirements []Requirement
	// AsOf leaves out what documents report for later, and completeness of an
	// earlier day; "" takes everything.
	AsOf     string
	formulas []*formula
}

// New takes requirements on a type of subjects apart.
func New(subject *graph.Entity, where graph.Filter, requirements []Requirement, asOf string, rows int) (*Matrix, error) {
	m := &Matrix{Query: &Query{Subject: subject, Where: where, Rows: rows}, Requirements: requirements, AsOf: asOf}
	for _, r := range requirements {
		f, err := takeApart(onDay(r.Condition, asOf), r.Minimum, m.Query)
		if err != nil {
			return nil, err
		}
		m.formulas = append(m.formulas, f)
	}
	return m, nil
}

// onDay narrows what related things count to those valid at a day, at any depth.
func onDay(f graph.Filter, day string) graph.Filter {
	if day == "" {
		return f
	}
	switch f := f.(type) {
	case graph.And:
		out := make(graph.And, len(f))
		for i, x := range f {
			out[i] = onDay(x, day)
		}
		return out
	case graph.Or:
		out := make(graph.Or, len(f))
		for i, x := range f {
			out[i] = onDay(x, day)
		}
		return out
	case graph.Not:
		return graph.Not{Filter: onDay(f.Filter, day)}
	case graph.Related:
		f.Where = onDay(f.Where, day)
		if v := f.Field.Relationship.Target.Validity; v != nil && (f.Quantifier == graph.Some || f.Quantifier == graph.None) {
			f.Where = append(graph.And{}, append(graph.Conjuncts(f.Where), graph.ValidAt{Validity: v, Day: day})...)
		}
		return f
	}
	return f
}

// Judge gives the row of a subject.
func (m *Matrix) Judge(answer Answer) Row {
	row := Row{Subject: answer.ID}
	for _, f := range m.formulas {
		row.Cells = append(row.Cells, m.judge(f, answer))
	}
	return row
}

// judge follows Kleene's three-valued logic: and takes the worst state, or the
// best. The cell tells of the operand that decides; what others support is added.
func (m *Matrix) judge(f *formula, answer Answer) Cell {
	if f.atom != nil {
		return m.judgeAtom(f.atom, answer)
	}
	if f.op == "not" {
		c := m.judge(f.operands[0], answer)
		c.State = Met - c.State
		c.Shortfall = nil
		if c.State == NotMet && c.Basis == NotRecorded {
			c.State = Unknown
		}
		return c
	}
	if len(f.operands) == 0 {
		return Cell{State: Met, Basis: Figure}
	}
	cells := make([]Cell, len(f.operands))
	for i, operand := range f.operands {
		cells[i] = m.judge(operand, answer)
	}
	better := func(a, b Cell) int { return int(a.State) - int(b.State) }
	out := slices.MinFunc(cells, better)
	if f.op == "or" {
		out = slices.MaxFunc(cells, better)
	}
	for _, c := range cells {
		out.Cohorts = union(out.Cohorts, c.Cohorts)
		out.Completeness = union(out.Completeness, c.Completeness)
	}
	return out
}

func union(a, b []string) []string {
	for _, x := range b {
		if !slices.Contains(a, x) {
			a = append(slices.Clone(a), x)
		}
	}
	return a
}

func (m *Matrix) judgeAtom(a *atom, answer Answer) Cell {
	if a.evidence == nil {
		c := Cell{State: Unknown, Basis: NotRecorded}
		if holds, known := answer.Plain[a.plain].(bool); known {
			c.State, c.Basis = NotMet, Figure
			if holds {
				c.State = Met
			}
		}
		return c
	}
	found := answer.Evidence[a.index]
	c := Cell{Named: found.Met, Undecided: found.Undecided, Minimum: a.minimum, Field: a.evidence.Field,
		Evidence: found.First[:min(len(found.First), MaxNamed)], More: len(found.First) > MaxNamed}
	m.addReported(&c, a, answer)
	complete := m.addCompleteness(&c, a, answer)
	reported := 0
	if c.Reported != nil {
		reported = *c.Reported
	}
	missing := graph.WholeDecimal(a.minimum - max(c.Named, reported))
	switch {
	case c.Named >= a.minimum:
		c.State, c.Basis = Met, Named
	case reported >= a.minimum:
		c.State, c.Basis = Met, Reported
	case a.evidence.Threshold != nil && found.Measured > 0 && found.Undecided == 0:
		// It was measured, and falls short.
		c.State, c.Basis = NotMet, Figure
		m.addShortfall(&c, a.evidence.Threshold, found)
	case complete && found.Undecided == 0:
		c.State, c.Basis, c.Shortfall = NotMet, Completeness, &missing
	default:
		c.State, c.Basis = Unknown, NotRecorded
		if max(c.Named, reported) > 0 {
			c.Shortfall = &missing
		}
	}
	return c
}

// addReported adds the cohorts that count what the atom is about.
func (m *Matrix) addReported(c *Cell, a *atom, answer Answer) {
	if a.counts == nil {
		return
	}
	for _, r := range answer.Cohorts {
		if r.Type != a.counts.typ || (a.counts.kind != "" && r.Kind != a.counts.kind) || (m.AsOf != "" && r.Until > m.AsOf) {
			continue
		}
		c.Cohorts = append(c.Cohorts, r.ID)
		if c.Reported == nil || r.Count > *c.Reported {
			c.Reported = &r.Count
		}
	}
}

// addCompleteness adds the statements that speak for the atom, and tells if they
// cover all that must be complete.
func (m *Matrix) addCompleteness(c *Cell, a *atom, answer Answer) bool {
	covered := true
	for _, need := range a.needs {
		here := false
		for _, s := range answer.Complete {
			if s.Type == need.typ && (s.Kind == "" || s.Kind == need.kind) && (m.AsOf == "" || s.AsOf >= m.AsOf) {
				c.Completeness = union(c.Completeness, []string{s.ID})
				if c.AsOf == "" || s.AsOf < c.AsOf {
					c.AsOf = s.AsOf
				}
				here = true
			}
		}
		covered = covered && here
	}
	return covered
}

func (m *Matrix) addShortfall(c *Cell, t *graph.Compare, found EvidenceCount) {
	limit, ok := t.Value.(int64)
	if !ok || found.Low == nil {
		return
	}
	d := graph.Decimal(limit)
	c.Threshold, c.Value = &d, found.High
	gap := d - *found.High
	if t.Op == graph.OpLt || t.Op == graph.OpLte {
		c.Value, gap = found.Low, *found.Low-d
	}
	c.Shortfall = &gap
}

// Lacking is what something would have to meet to help a cell of a column that is
// not met or unknown; nil if there is no such thing: the cell is met, or it is
// about figures or about the subject itself.
func (m *Matrix) Lacking(column int, c Cell) *Evidence {
	if c.State == Met || c.Field == nil || c.Field.Relationship.Target.Name == "Observation" {
		return nil
	}
	return m.formulas[column].lacking(c.Field)
}

func (f *formula) lacking(step *graph.Field) *Evidence {
	if f.atom != nil {
		if e := f.atom.evidence; e != nil && e.Field == step {
			return e
		}
		return nil
	}
	if f.op == "not" {
		return nil // more of it would not help
	}
	for _, operand := range f.operands {
		if e := operand.lacking(step); e != nil {
			return e
		}
	}
	return nil
}

// Kleene's not of Unknown is Unknown: Met - Unknown, since the states are 0, 1, 2.
var _ = [1]struct{}{}[Met-Unknown-Unknown]

// Sort orders rows: lacking puts those first that lack most, else those that meet
// most; ties by id.
func Sort(rows []Row, lacking bool) {
	slices.SortStableFunc(rows, func(a, b Row) int {
		var d int
		if lacking {
			if d = b.Count(NotMet) - a.Count(NotMet); d == 0 {
				d = b.Count(Unknown) - a.Count(Unknown)
			}
		} else {
			d = b.Count(Met) - a.Count(Met)
		}
		return d
	})
}
