package random_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/graph"
	"zonegraph/test/random/plain"
)

// generator makes random operations from the contract.
type generator struct {
	*rand.Rand
	schema *ast.Schema
	graph  *plain.Graph
	// left is how many more fields with selections the operation may have, related how
	// many more conditions about other nodes, joined how many more AND, OR and NOT.
	left, related, joined int
	// spoil is true for an operation that may hold what must be refused.
	spoil   bool
	aliases int
}

func newGenerator(g *plain.Graph, seed, n uint64) *generator {
	return &generator{Rand: rand.New(rand.NewPCG(seed, n)), schema: g.Schema, graph: g}
}

// chance is true once in n times.
func (g *generator) chance(n int) bool { return g.IntN(n) == 0 }

// operation makes one operation.
func (g *generator) operation() *operation {
	g.left, g.related, g.joined, g.spoil, g.aliases = 1+g.IntN(9), 8, 12, g.chance(8), 0
	o := &operation{}
	for range 1 + g.IntN(2) {
		for {
			f := pick(g.Rand, g.schema.Query.Fields)
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			s := g.field(f)
			g.alias(s)
			o.selections = append(o.selections, s)
			break
		}
	}
	return o
}

// alias gives a field a key that no other one has.
func (g *generator) alias(s *selection) {
	g.aliases++
	s.alias = fmt.Sprintf("k%d", g.aliases)
}

// set are selections on a type, none if it is a scalar.
func (g *generator) set(def *ast.Definition) []*selection {
	if !def.IsCompositeType() {
		return nil
	}
	var out []*selection
	if def.Fields.ForName("id") != nil && !g.chance(4) {
		out = append(out, &selection{name: "id"})
	}
	for range 1 + g.IntN(4) {
		if s := g.selection(def); s != nil {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		out = append(out, &selection{name: "__typename"})
	}
	return out
}

// selection is a field, or a fragment; nil if there is no room for it.
func (g *generator) selection(def *ast.Definition) *selection {
	if g.chance(6) || def.IsAbstractType() && g.chance(2) {
		s := &selection{on: g.condition(def), named: g.chance(3)}
		s.selections = g.set(g.schema.Types[s.on])
		g.direct(s)
		return s
	}
	f := pick(g.Rand, def.Fields)
	if g.chance(20) {
		return &selection{name: "__typename", alias: "t"}
	}
	if strings.HasPrefix(f.Name, "__") {
		return nil
	}
	composite := g.schema.Types[f.Type.Name()].IsCompositeType()
	if composite {
		if g.left <= 0 {
			return nil
		}
		g.left--
	}
	s := g.field(f)
	shared := len(def.Interfaces) == 0 && !def.IsAbstractType() || f.Name == "id" || f.Name == "name" || f.Name == "synthetic"
	if composite || !shared || g.chance(10) {
		g.alias(s) // two types can have a field of one name and different types
	}
	g.direct(s)
	return s
}

// condition is a type that a fragment on a type can be on.
func (g *generator) condition(def *ast.Definition) string {
	if def.IsAbstractType() {
		return pick(g.Rand, g.schema.GetPossibleTypes(def)).Name
	}
	if len(def.Interfaces) > 0 && g.chance(2) {
		return pick(g.Rand, def.Interfaces)
	}
	return def.Name
}

// direct gives a selection a directive, now and then.
func (g *generator) direct(s *selection) {
	for g.chance(12) {
		name := pick(g.Rand, []string{"skip", "include"})
		for _, d := range s.directives {
			if d.name == name {
				return
			}
		}
		var v any = g.chance(2)
		if g.chance(2) {
			v = &variable{typ: "Boolean!", value: v}
		}
		s.directives = append(s.directives, &member{name, v})
	}
}

// field is a field with arguments and selections.
func (g *generator) field(f *ast.FieldDefinition) *selection {
	s := &selection{name: f.Name}
	if own := behaviours[f.Name]; own != nil && g.schema.Query.Fields.ForName(f.Name) == f {
		s.arguments = own(g)
		s.selections = g.everything(f, 0)
		return s
	}
	if e := g.graph.Model.Node(f.Type.Name()); e != nil && f.Type.Elem == nil && g.schema.Query.Fields.ForName(f.Name) == f {
		s.arguments = g.key(e)
		s.selections = g.set(g.schema.Types[e.Name])
		return s
	}
	backward := g.chance(3)
	for _, a := range f.Arguments {
		if m := g.argument(a); m != nil {
			if m.name == "first" && backward {
				m.name = "last"
			}
			s.arguments = append(s.arguments, m)
		}
	}
	s.selections = g.set(g.schema.Types[f.Type.Name()])
	return s
}

// argument is an argument, nil where it is left out.
func (g *generator) argument(a *ast.ArgumentDefinition) *member {
	if !a.Type.NonNull {
		switch g.IntN(20) {
		case 0, 1, 2:
			if a.Name == "last" {
				return nil
			}
			return &member{a.Name, g.nothing(a.Type)}
		case 3, 4, 5, 6, 7, 8, 9:
			return nil
		}
	}
	var v any
	switch a.Name {
	case "after", "before":
		if !g.spoil || !g.chance(4) {
			return nil // walks have those that are right
		}
		v = pick(g.Rand, []string{"", "x", "W10", "WyIxIl0", "\x00", "𠮷"})
	case "first", "last", "limit", "offset":
		if a.Name == "last" && !g.spoil {
			return nil // it comes in the place of first
		}
		v = g.pageSize()
	case "id":
		v = g.id()
	case "where":
		v = g.filter(a.Type)
	default:
		v = g.input(a.Type, a.Name, "")
	}
	return &member{a.Name, g.given(a.Type, v)}
}

// filter is a filter that is not refused for what planning it takes.
func (g *generator) filter(t *ast.Type) any {
	for {
		if v := g.input(t, "", ""); planned(v) <= mostPlanned {
			return v
		}
	}
}

// nothing is null, by a literal or by a variable, or a variable without a value.
func (g *generator) nothing(t *ast.Type) any {
	switch g.IntN(3) {
	case 0:
		return nil
	case 1:
		return &variable{typ: t.String()}
	}
	return &variable{typ: t.String(), absent: true}
}

// given has a value come by a variable, now and then.
func (g *generator) given(t *ast.Type, v any) any {
	if _, already := v.(*variable); already || !g.chance(4) || holdsVariable(v) {
		return v
	}
	return &variable{typ: t.String(), value: v}
}

func holdsVariable(v any) bool {
	switch v := v.(type) {
	case *variable:
		return true
	case list:
		for _, item := range v {
			if holdsVariable(item) {
				return true
			}
		}
	case object:
		for _, m := range v {
			if holdsVariable(m.value) {
				return true
			}
		}
	}
	return false
}

func (g *generator) pageSize() any {
	if g.spoil && g.chance(4) {
		return number(pick(g.Rand, []string{"-1", "41", "100000", "2147483647", "2147483648", "-2147483649", "1.5", "1e400", "1.0"}))
	}
	return number(fmt.Sprint(pick(g.Rand, []int{0, 1, 1, 2, 3, 5, 8, 20, maxPage})))
}

// id is the id of some node, of none, or what is no id.
// key is a unique key of a node of a type, by which it is looked up.
func (g *generator) key(e *graph.Entity) []*member {
	var keys []*graph.Field
	for _, f := range e.Fields {
		if f.Unique {
			keys = append(keys, f)
		}
	}
	f := pick(g.Rand, keys)
	v := any(e.Name + ":none")
	if nodes := g.graph.Of(e.Name); len(nodes) > 0 && !g.chance(8) {
		v = pick(g.Rand, nodes).Values[f.Name]
	}
	if v == nil {
		f, v = e.Field("id"), e.Name+":none"
	}
	if f.Name == "id" && g.spoil && g.chance(3) {
		v = g.id()
	}
	out := []*member{{f.Name, v}}
	for _, other := range keys {
		switch {
		case other == f:
		case g.spoil && g.chance(4):
			out = append(out, &member{other.Name, "x"})
		case len(keys) > 1 && g.chance(4):
			out = append(out, &member{other.Name, g.nothing(ast.NamedType(string(other.Scalar), nil))})
		}
	}
	return out
}

func (g *generator) id() string {
	typ := pick(g.Rand, g.graph.Model.Nodes).Name
	if g.spoil && g.chance(4) {
		return pick(g.Rand, []string{"", ":", "Zone:", ":a", "zone:1", "Fact:1", "Zone", "\x00", "𠮷:1"})
	}
	nodes := g.graph.Of(typ)
	if g.chance(8) || len(nodes) == 0 {
		return typ + ":" + pick(g.Rand, []string{"none", "a:b", "\x00", "𠮷", " "})
	}
	return pick(g.Rand, nodes).ID()
}
