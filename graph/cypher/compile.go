package cypher

import (
	"zonegraph/graph"

	"slices"
	"strconv"
	"strings"
)

// Compiler writes one statement.
type Compiler struct {
	params map[string]any
	// vars and unseen number the variables that are made.
	vars, unseen int
	// hiding has what some imports have made left out.
	hiding bool
	// aggregates counts the aggregating functions written so far.
	aggregates int
	// row, if set, is the map from which parameters are taken, so that one text
	// can serve for the rows of an UNWIND.
	row string
}

// scope is one RETURN under construction. A subquery that aggregates cannot be
// an expression of the RETURN, where Cypher would take it for the RETURN's own
// aggregation: it is a CALL before it. All others are expressions, which are
// faster (2.4 against 3.5 ms for a query of three levels).
type scope struct {
	calls []string
	// from is the variable of the node that the RETURN is about, "" for none.
	from string
	// guard is the condition under which the node's calls have anything to do.
	guard string
}

// call adds a subquery and returns the variable that holds its result.
func (c *Compiler) call(sc *scope, body, result string) string {
	v := c.Variable("a")
	text := "CALL { "
	if sc.from != "" {
		text += "WITH " + sc.from + " "
		if sc.guard != "" {
			text += "WITH " + sc.from + " WHERE " + sc.guard + " "
		}
	}
	sc.calls = append(sc.calls, text+body+" RETURN "+result+" AS "+v+" }")
	return v
}

// result writes the calls and the RETURN of a scope.
func (sc *scope) result(expression string) string {
	return strings.Join(append(slices.Clone(sc.calls), "RETURN "+expression), "\n")
}

// List writes the statement for a root list. Each row of the answer is one value,
// the object.
func List(l *graph.List) Statement {
	return New(func(c *Compiler) string {
		src := c.Root(l.Entity, l.Where)
		with, _ := c.Page(&src, l.Sort, l.Page)
		sc := &scope{from: src.Node}
		object := c.object(l.Object, sc)
		return src.Text(with) + "\n" + sc.result(object+" AS v")
	})
}

// Connection writes the statement for a root connection. The answer is one row with
// one value: the list of the slots of the outputs.
func Connection(n *graph.Connection) Statement {
	return New(func(c *Compiler) string {
		sc := &scope{}
		slots := c.connection(n, nil, sc)
		return sc.result(slots + " AS v")
	})
}

// Lookup writes the statement for a look-up. Each row is [id, object].
func Lookup(l graph.Lookup) Statement {
	return New(func(c *Compiler) string {
		parts := make([]string, len(l))
		for i, p := range l {
			sc := &scope{from: c.Variable("n")}
			match := "MATCH " + c.Node(sc.from+Labels(p.Entity)) + "\nWHERE " + sc.from + ".id IN " + c.Param(p.IDs)
			object := c.object(p.Object, sc)
			parts[i] = match + "\n" + sc.result("["+sc.from+".id, "+object+"] AS v")
		}
		return Union(parts)
	})
}

// Union joins statements whose rows are to come one after the other.
func Union(parts []string) string { return strings.Join(parts, "\nUNION ALL\n") }

func newCompiler(hiding bool) *Compiler {
	return &Compiler{params: map[string]any{}, hiding: hiding}
}

// ForRows gives a compiler for a subquery that is run for each row of a list: its
// parameters are the properties of the row, a variable. Params gives them.
func (c *Compiler) ForRows(row string) *Compiler {
	return &Compiler{params: map[string]any{}, hiding: c.hiding, row: row}
}

// Params are the parameters so far, by name.
func (c *Compiler) Params() map[string]any { return c.params }

// Variable makes a variable that nothing else has.
func (c *Compiler) Variable(prefix string) string {
	c.vars++
	return prefix + strconv.Itoa(c.vars-1)
}

// Param makes a parameter and gives the expression for it.
func (c *Compiler) Param(v any) string { return c.Bind("p"+strconv.Itoa(len(c.params)), v) }

// Bind makes a parameter of a name that is not p and a number, and gives the
// expression for it.
func (c *Compiler) Bind(name string, v any) string {
	c.params[name] = v
	if c.row != "" {
		return c.row + "." + name
	}
	return "$" + name
}

// Source is where rows come from: MATCH clauses, conditions, and the variables
// of the node and of the relationship that led to it.
type Source struct {
	matches    []string
	conditions []string
	// tests are conditions on the node that take a traversal from it.
	tests []string
	// starts are conditions of which the smallest is to be begun with; none or several.
	starts []start
	// Node is the variable of the node, rel that of the relationship, "" for none.
	Node, rel string
	// relEntity holds the relationship's properties, nil if it has none.
	relEntity *graph.Entity
	// multiplied is true if the matches give a node in several rows.
	multiplied bool
	// rooted is true if the node is not reached from another.
	rooted bool
	entity *graph.Entity
}

// Text writes the clauses, with the WITH that orders and cuts, if there is one.
func (s Source) Text(with string) string {
	if s.starts != nil {
		return strings.Join(Present(s.fromSmallest(), with), "\n")
	}
	var b strings.Builder
	for i, m := range s.matches {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("MATCH " + m)
	}
	conditions := s.conditions
	if !s.testsLast() {
		conditions = slices.Concat(conditions, s.tests)
	}
	if len(conditions) > 0 {
		b.WriteString("\nWHERE " + strings.Join(conditions, " AND "))
	}
	if s.testsLast() {
		b.WriteString("\nWITH DISTINCT " + s.carried() + "\nWHERE " + strings.Join(s.tests, " AND "))
	}
	if with != "" {
		b.WriteString("\n" + with)
	}
	return b.String()
}

// testsLast tells if nodes are made distinct before they are tested: each is tested
// once, and only if it is of the right type, which the planner would look at last.
func (s Source) testsLast() bool {
	return s.rooted && s.starts == nil && s.multiplied && len(s.tests) > 0
}

// repeats tells if the text gives a node in several rows.
func (s Source) repeats() bool { return s.starts == nil && s.multiplied && !s.testsLast() }

// carried are the variables that a WITH must keep.
func (s Source) carried() string {
	if s.rel != "" {
		return s.Node + ", " + s.rel
	}
	return s.Node
}

// Root starts at all nodes of an entity that meet the filter.
func (c *Compiler) Root(e *graph.Entity, where graph.Filter) Source {
	n := c.Variable("n")
	s := Source{matches: []string{c.Node(n + Labels(e))}, Node: n, rooted: true, entity: e}
	c.restrict(&s, where)
	return s
}

// step gives what a field leads to from a node.
func (c *Compiler) step(from string, f *graph.Field, where graph.Filter, withRel bool) Source {
	r := f.Relationship
	s := Source{Node: c.Variable("n"), relEntity: r.Properties, entity: r.Target}
	if withRel {
		s.rel = c.Variable("r")
	}
	// Two relationships of a type that allows several lead to one node twice.
	s.multiplied = !withRel && r.Properties != nil && len(r.Properties.DistinctBy) > 0
	s.matches = []string{c.Step(from, f, s.rel, s.Node, StepLabels(f))}
	c.restrict(&s, where)
	return s
}

// restrict adds a filter to a source. What cannot multiply rows, or may start
// the search from a small set, becomes a MATCH of its own, so that the planner
// can begin at either end; the rest are conditions.
func (c *Compiler) restrict(s *Source, where graph.Filter) {
	conditions := recorded(graph.Conjuncts(where))
	if s.rooted {
		var starts []graph.Filter
		starts, conditions = splitStarts(conditions)
		for _, f := range starts {
			c.addStart(s, f.(graph.Related))
		}
	}
	for _, f := range conditions {
		c.restrictOne(s, s.Node, s.rel, f)
	}
}

func (c *Compiler) restrictOne(s *Source, node, rel string, f graph.Filter) {
	// Where there is a choice of starts, whatever else takes a traversal is a test.
	if r, ok := f.(graph.Related); ok && s.starts == nil {
		selective := s.rooted && r.Quantifier == graph.Some && selective(r.Where)
		if r.Quantifier == graph.One || selective {
			to, toRel := c.Variable("n"), ""
			if graph.ConcernsRelationship(r.Where) {
				toRel = c.Variable("r")
			}
			s.matches = append(s.matches, c.Step(node, r.Field, toRel, to, StepLabels(r.Field)))
			s.multiplied = s.multiplied || selective
			for _, inner := range recorded(graph.Conjuncts(r.Where)) {
				c.restrictOne(s, to, toRel, inner)
			}
			return
		}
	}
	if condition := c.Condition(f, node, rel); node == s.Node && traverses(f) {
		s.tests = append(s.tests, condition)
	} else {
		s.conditions = append(s.conditions, condition)
	}
}

// selective tells if a condition pins an indexed property, so that the search
// may well start there.
func selective(f graph.Filter) bool {
	for _, f := range graph.Conjuncts(f) {
		switch f := f.(type) {
		case graph.Compare:
			if pinsIndex(f) {
				return true
			}
		case graph.Related:
			if (f.Quantifier == graph.One || f.Quantifier == graph.Some) && selective(f.Where) {
				return true
			}
		}
	}
	return false
}

// Shown is the expression that returns a property.
func Shown(v string, f *graph.Field) string {
	switch f.Scalar {
	case graph.DateScalar, graph.DateTimeScalar:
		return "toString(" + v + "." + f.Name + ")"
	}
	return stored(v, f)
}

// ordered is the expression that compares and orders a property.
func (c *Compiler) ordered(v string, f *graph.Field) string {
	if f.CountOf != nil {
		if p := f.CountOf.Relationship.Properties; p != nil && len(p.DistinctBy) > 0 {
			return "COUNT { MATCH " + c.Step(v, f.CountOf, "", "x", StepLabels(f.CountOf)) + " RETURN DISTINCT x }"
		}
		return "COUNT { " + c.Step(v, f.CountOf, "", "", CountLabels(f.CountOf)) + " }"
	}
	if f.Scalar == graph.DecimalScalar {
		return v + "." + f.Name + graph.DecimalSuffix
	}
	return stored(v, f)
}

// stored is the expression for a property as it is. A list that is always there is
// empty where the database has none: its bulk importer drops empty lists.
func stored(v string, f *graph.Field) string {
	if f.List && f.NonNull {
		return "coalesce(" + v + "." + f.Name + ", [])"
	}
	return v + "." + f.Name
}

// parameter is the expression for a value to compare a property with.
func (c *Compiler) parameter(f *graph.Field, v any) string {
	p := c.Param(v)
	switch f.Scalar {
	case graph.DateScalar:
		return "date(" + p + ")"
	case graph.DateTimeScalar:
		return "datetime(" + p + ")"
	}
	return p
}
