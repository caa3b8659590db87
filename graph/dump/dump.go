// Package dump reads the whole graph, node by node with what leads from it, in a
// stable order and in bounded memory, and the journal of imports. It writes no file:
// graph/dataset and internal/export/jsonld do.
package dump

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/message"
)

// Node is a node with the relationships that lead from it.
type Node struct {
	Entity *graph.Entity
	Ref    graph.Ref
	// Values are as the database has them: string, int64, float64, bool, []any of
	// strings; a Decimal and a Date are texts. Absent ones are not there.
	Values map[string]any
	Marks  graph.Marks
	Steps  []Step
	// Citations are those that support it.
	Citations []Citation
}

// Step is a relationship, by the field of the node from which it leads.
type Step struct {
	Field *graph.Field
	To    graph.Ref
	// Name is the name of the node at its end.
	Name   string
	Values map[string]any
	Marks  graph.Marks
}

// Citation is a citation that supports a node, with the claim that it makes.
type Citation struct {
	Ref           graph.Ref
	Values        map[string]any
	Document      graph.Ref
	DocumentTitle string
	Claim         map[string]any
	// Marks are those of the claim. Whole says that the citation and all that leads from
	// it have the same ones, so that they go together.
	Marks          graph.Marks
	Whole          bool
	claimsForOrder string
}

// pageSize is how many nodes a statement reads.
const pageSize = 500

var errShape = errors.New("dump: the graph does not answer in the form that was asked for")

// Each hands over every node of the model's types, by type and id.
func Each(ctx context.Context, r cypher.Reader, m *graph.Model, each func(Node) error) error {
	for _, e := range m.Nodes {
		after := ""
		for {
			n := 0
			err := r.Read(ctx, statement(m, e, after), func(v any) error {
				node, err := decode(e, v)
				if err != nil {
					return err
				}
				n++
				after = node.Ref.String()
				return each(node)
			})
			if err != nil {
				return message.NewError("dump.unreadable", e.Name, err)
			}
			if n < pageSize {
				break
			}
		}
	}
	return nil
}

// statement reads the nodes of a type behind an id.
func statement(m *graph.Model, e *graph.Entity, after string) cypher.Statement {
	var all []*graph.Entity
	for _, p := range m.Properties {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *graph.Entity) int { return cmp.Compare(a.Name, b.Name) })
	// Others may have relationships of their own in the graph; they are none of ours.
	types := typesFrom(e)
	return cypher.New(func(c *cypher.Compiler) string {
		cited, steps := "[]", "[]"
		if f := e.Field("citations"); f != nil {
			citation, claim := f.Relationship.Target, f.Relationship.Properties
			cited = fmt.Sprintf("COLLECT { MATCH %s RETURN [c.id, %s, COLLECT { MATCH %s RETURN [d.id, d.name] LIMIT 1 }[0], %s, %s, NOT EXISTS { MATCH %s WHERE %s <> %s OR c.%s IS NOT NULL OR c.%s IS NOT NULL }] }",
				c.Path("n", cypher.Along("s", f, "c"+cypher.Labels(citation))), properties("c", citation),
				c.Step("c", citation.Field("document"), "", "d", ""), properties("s", claim), marks("s"),
				c.Path("c", cypher.Out("q", typesFrom(citation), "")), owner("q"), owner("c"), graph.ImportedProperty, graph.FingerprintProperty)
		}
		if types != "" {
			steps = fmt.Sprintf("COLLECT { MATCH %s RETURN [type(r), b.id, b.name, %s, %s] }", c.Path("n", cypher.Out("r", types, "b")), properties("r", all...), marks("r"))
		}
		return fmt.Sprintf("MATCH %s WHERE %s WITH n ORDER BY n.id LIMIT %s RETURN [n.id, %s, %s, %s, %s] ORDER BY n.id",
			c.Node("n"+cypher.Labels(e)), c.OrderText("n.id", graph.OpGt, after), c.Bind("limit", pageSize), properties("n", e), marks("n"), steps, cited)
	})
}

// typesFrom are the types of the relationships that lead from a type, joined by "|".
func typesFrom(e *graph.Entity) string {
	var types []string
	for _, f := range e.Fields {
		if f.Relationship != nil && f.Relationship.Out && !slices.Contains(types, f.Relationship.Type) {
			types = append(types, f.Relationship.Type)
		}
	}
	return strings.Join(types, "|")
}

// marks is a Cypher list of all marks, owner of those that make a claim go with its
// citation.
func marks(variable string) string {
	return fmt.Sprintf("[%[1]s.%[2]s, %[1]s.%[3]s, %[1]s.%[4]s, %[1]s.%[5]s]", variable, graph.DatasetProperty, graph.ImportProperty, graph.ImportedProperty, graph.FingerprintProperty)
}

func owner(variable string) string {
	return fmt.Sprintf("[coalesce(%[1]s.%[2]s, ''), coalesce(%[1]s.%[3]s, ''), coalesce(%[1]s.%[4]s, [])]", variable, graph.DatasetProperty, graph.ImportProperty, graph.ImportedProperty)
}

// owners is whose something is, for the order.
func owners(m graph.Marks) string { return fmt.Sprint(m.Dataset, " ", m.Import, " ", m.Imported) }

func marksOf(v any) graph.Marks {
	row := graph.ListOf(v)
	if len(row) != 4 {
		return graph.Marks{}
	}
	m := graph.Marks{Dataset: graph.TextOf(row[0]), Import: graph.TextOf(row[1]), Imported: graph.TextsOf(row[2])}
	if n, has := row[3].(int64); has {
		m.Fingerprint = &n
	}
	return m
}

// properties is a Cypher map of all properties of entities, dates and times as texts.
func properties(variable string, entities ...*graph.Entity) string {
	var items []string
	for _, e := range entities {
		for _, f := range e.Fields {
			if !f.IsProperty() || f.Name == "id" {
				continue
			}
			item := quote(f.Name) + ": " + variable + "." + quote(f.Name)
			if f.Scalar == graph.DateScalar || f.Scalar == graph.DateTimeScalar {
				item = quote(f.Name) + ": toString(" + variable + "." + quote(f.Name) + ")"
			}
			if !slices.Contains(items, item) {
				items = append(items, item)
			}
		}
	}
	return "{" + strings.Join(items, ", ") + "}"
}

func quote(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

func decode(e *graph.Entity, v any) (Node, error) {
	row, ok := v.([]any)
	if !ok || len(row) != 5 {
		return Node{}, errShape
	}
	n := Node{Entity: e, Marks: marksOf(row[2])}
	var err error
	if n.Ref, err = ref(row[0]); err != nil {
		return n, err
	}
	n.Values = values(row[1])
	steps, _ := row[3].([]any)
	for _, v := range steps {
		s, ok := v.([]any)
		if !ok || len(s) != 5 {
			return n, errShape
		}
		to, err := ref(s[1])
		if err != nil {
			return n, err
		}
		typ, _ := s[0].(string)
		f := field(e, typ, to.Type)
		if f == nil {
			return n, message.NewError("dump.unknown-relationship", n.Ref, typ, to)
		}
		name, _ := s[2].(string)
		n.Steps = append(n.Steps, Step{Field: f, To: to, Name: name, Values: only(f.Relationship.Properties, values(s[3])), Marks: marksOf(s[4])})
	}
	slices.SortFunc(n.Steps, func(a, b Step) int {
		return cmp.Or(cmp.Compare(slices.Index(e.Fields, a.Field), slices.Index(e.Fields, b.Field)), cmp.Compare(a.To.String(), b.To.String()),
			cmp.Compare(fmt.Sprint(a.Values), fmt.Sprint(b.Values)), cmp.Compare(owners(a.Marks), owners(b.Marks)))
	})
	n.Citations, err = decodeCitations(row[4])
	return n, err
}

func decodeCitations(v any) ([]Citation, error) {
	items, _ := v.([]any)
	var out []Citation
	for _, v := range items {
		c, ok := v.([]any)
		if !ok || len(c) != 6 {
			return nil, errShape
		}
		one := Citation{Marks: marksOf(c[4]), Whole: c[5] == true}
		var err error
		if one.Ref, err = ref(c[0]); err != nil {
			return nil, err
		}
		one.Values, one.Claim = values(c[1]), values(c[3])
		if d, ok := c[2].([]any); ok && len(d) == 2 {
			if one.Document, err = ref(d[0]); err != nil {
				return nil, err
			}
			one.DocumentTitle, _ = d[1].(string)
		}
		one.claimsForOrder = fmt.Sprint(one.Claim) + owners(one.Marks)
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b Citation) int {
		return cmp.Or(cmp.Compare(a.Ref.String(), b.Ref.String()), cmp.Compare(a.claimsForOrder, b.claimsForOrder))
	})
	return out, nil
}

// field is the field of a type for a relationship that leads from it.
func field(e *graph.Entity, typ, target string) *graph.Field {
	for _, f := range e.Fields {
		if r := f.Relationship; r != nil && r.Out && r.Type == typ &&
			slices.ContainsFunc(r.Target.Members, func(m *graph.Entity) bool { return m.Name == target }) {
			return f
		}
	}
	return nil
}

func ref(v any) (graph.Ref, error) {
	text, _ := v.(string)
	return graph.ParseRef(text)
}

// values are those that are there.
func values(v any) map[string]any {
	all, _ := v.(map[string]any)
	for name, v := range all {
		if v == nil {
			delete(all, name)
		}
	}
	return all
}

// only keeps what the type of the properties has.
func only(e *graph.Entity, all map[string]any) map[string]any {
	for name := range all {
		if e == nil || e.Field(name) == nil {
			delete(all, name)
		}
	}
	return all
}
