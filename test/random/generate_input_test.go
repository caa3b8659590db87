package random_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/graph"
)

// input is a value of an input type. owner is the type that has the property that the
// value is compared with, property its name.
func (g *generator) input(t *ast.Type, property, owner string) any {
	if t.Elem != nil {
		if g.chance(8) {
			return g.input(t.Elem, property, owner) // stands for a list with it
		}
		out := list{}
		for range g.IntN(4) {
			out = append(out, g.input(t.Elem, property, owner))
		}
		if property == "by" && !g.spoil {
			return distinct(out, g.input(t.Elem, property, owner))
		}
		if len(out) > 0 && g.chance(4) {
			out = append(out, out[0])
		}
		if g.spoil && g.chance(8) {
			out = append(out, nil)
		}
		return out
	}
	def := g.schema.Types[t.NamedType]
	switch def.Kind {
	case ast.InputObject:
		return g.object(def, property, owner)
	case ast.Enum:
		if g.spoil && g.chance(12) {
			return enum("NONE")
		}
		return enum(pick(g.Rand, def.EnumValues).Name)
	}
	if g.spoil && g.chance(12) {
		return pick(g.Rand, wrongValues)
	}
	return g.scalar(def.Name, property, owner)
}

// distinct are the items of a list, and one more, each once.
func distinct(items list, more any) list {
	out := list{more}
	for _, item := range items {
		if !slices.Contains(out, item) {
			out = append(out, item)
		}
	}
	return out
}

// wrongValues are wrong for most types, and at the limits of the others.
var wrongValues = []any{
	"", "x", number("1"), number("1.5"), true, list{}, number("2147483648"), number("-2147483649"), number("1e400"), "2021-02-30", "2021-1-1", "10000-01-01",
	"+2021-01-01", "1.2345678", "1234567890123.5", "1e5", "NaN", "Infinity", "0x10", "１２", object{},
}

// object is an input object with a few of its members.
func (g *generator) object(def *ast.Definition, property, owner string) any {
	switch {
	case strings.HasSuffix(def.Name, "AggregationWhere"):
		owner = strings.TrimSuffix(def.Name, "AggregationWhere")
	case strings.HasSuffix(def.Name, "Where"):
		owner = strings.TrimSuffix(def.Name, "Where")
	}
	out := object{}
	for range g.size(def) {
		d := pick(g.Rand, def.Fields)
		if has(out, d.Name) || !g.room(d) {
			continue
		}
		at := property
		if !operators[d.Name] {
			at = d.Name
		}
		out = append(out, &member{d.Name, g.memberValue(d, at, owner)})
	}
	for _, d := range def.Fields {
		if d.Type.NonNull && !has(out, d.Name) {
			out = append(out, &member{d.Name, g.input(d.Type, d.Name, owner)})
		}
	}
	return out
}

// operators are members that say how a property is compared.
var operators = map[string]bool{
	"eq": true, "in": true, "lt": true, "lte": true, "gt": true, "gte": true, "contains": true, "startsWith": true, "endsWith": true, "matches": true, "includes": true,
	"min": true, "max": true, "sum": true, "average": true, "averageLength": true, "shortestLength": true, "longestLength": true, "nodes": true, "edges": true,
}

// size is how many members an object has.
func (g *generator) size(def *ast.Definition) int {
	if g.chance(12) {
		return 0
	}
	if strings.HasSuffix(def.Name, "ConnectionSort") && !g.spoil {
		return 1 // by node and by edge in one object is refused
	}
	if strings.HasSuffix(def.Name, "Filters") {
		return 1 + g.IntN(5)/4
	}
	return 1 + g.IntN(3)
}

func has(o object, name string) bool {
	for _, m := range o {
		if m.name == name {
			return true
		}
	}
	return false
}

// room tells if there is room for a member: conditions that hold others are few.
func (g *generator) room(d *ast.FieldDefinition) bool {
	left := &g.related
	switch name := d.Type.Name(); {
	case d.Name == "AND" || d.Name == "OR" || d.Name == "NOT":
		left = &g.joined
	case !strings.HasSuffix(name, "Where") && !strings.HasSuffix(name, "RelationshipFilters") && !strings.HasSuffix(name, "ConnectionFilters"):
		return true
	}
	*left--
	return *left >= 0
}

func (g *generator) memberValue(d *ast.FieldDefinition, property, owner string) any {
	if !d.Type.NonNull && g.chance(8) {
		v := g.nothing(d.Type)
		if of, ok := v.(*variable); g.spoil || d.Name == "eq" || !operators[d.Name] || ok && of.absent {
			return v
		}
	}
	v := g.input(d.Type, property, owner)
	if d.Name == "matches" && v == "" && !g.spoil {
		v = "a" // a text without characters matches nothing, and is refused
	}
	return g.given(d.Type, v)
}

// mostPlanned is how much a filter can have the database plan before it is refused.
const mostPlanned = 30

// planned is, at most, what planning the conditions of a filter takes: within all and
// single each counts four times.
func planned(v any) int {
	n := 0
	switch v := v.(type) {
	case *variable:
		return planned(v.value)
	case list:
		for _, item := range v {
			n += planned(item)
		}
	case object:
		for _, m := range v {
			inner := planned(m.value)
			switch m.name {
			case "all", "single":
				inner = 2 + 4*inner
			case "AND", "OR", "NOT", "node", "edge", "aggregate":
			default: // more than those that count, so that none is refused
				inner++
			}
			n += inner
		}
	}
	return n
}

// scalar is a value like those that a property has.
func (g *generator) scalar(typ, property, owner string) any {
	if v := g.recorded(property, owner); v != nil && !g.chance(4) {
		if out := literalOf(g.Rand, typ, v); out != nil {
			return out
		}
	}
	switch typ {
	case "Int":
		return number(fmt.Sprint(pick(g.Rand, append(ints, 3, 4, 5))))
	case "Float":
		return pick(g.Rand, []any{number("0"), number("-0.0"), number("1"), number("0.3137"), number("12.5"), number("-2.25"), number("1e15"), number("1e300"), number("5e-324"), number("123456789.3137"), number("1.7976931348623157e308")})
	case "Decimal":
		return pick(g.Rand, []any{"0", "-0", "1.000000", "0.313731", "12.5", "999999999999.999999", "-999999999999.999999", number("12.5"), number("3"), "0.000001", "007"})
	case "Date":
		return string(pick(g.Rand, append(dates, "0000-01-01", "2020-02-28")))
	case "Boolean":
		return g.chance(2)
	case "ID":
		return pick(g.Rand, []any{g.id(), g.id(), number("5"), ""})
	}
	return pick(g.Rand, texts)
}

// recorded is the value of a property of some node of a type, or of one behind an
// interface; nil if there is none.
func (g *generator) recorded(property, owner string) any {
	e := g.graph.Model.Entities[owner]
	if e == nil {
		return nil
	}
	nodes := g.graph.Of(pick(g.Rand, e.Members).Name)
	if len(nodes) == 0 {
		return nil
	}
	return pick(g.Rand, nodes).Values[property]
}

// literalOf is a recorded value, or a part of one, as a value of a scalar; nil if it is
// of another kind.
func literalOf(r *rand.Rand, typ string, v any) any {
	switch v := v.(type) {
	case int64:
		if typ == "Int" || typ == "Float" {
			return number(fmt.Sprint(v))
		}
	case float64:
		if typ == "Float" {
			return number(fmt.Sprint(v))
		}
	case graph.Decimal:
		if typ == "Decimal" {
			return decimalText(v)
		}
	case graph.Date:
		if typ == "Date" {
			return string(v)
		}
	case []string:
		if typ == "String" && len(v) > 0 {
			return pick(r, v)
		}
	case string:
		if typ != "String" && typ != "ID" {
			return nil
		}
		runes := []rune(v)
		if len(runes) < 2 || r.IntN(2) == 0 {
			return v
		}
		from := r.IntN(len(runes))
		return string(runes[from : from+1+r.IntN(len(runes)-from)])
	}
	return nil
}

// decimalText writes millionths with all six places.
func decimalText(d graph.Decimal) string {
	n, sign := int64(d), ""
	if n < 0 {
		n, sign = -n, "-"
	}
	return fmt.Sprintf("%s%d.%06d", sign, n/1_000_000, n%1_000_000)
}
