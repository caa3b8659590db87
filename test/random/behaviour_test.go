package random_test

import (
	"github.com/vektah/gqlparser/v2/ast"
)

// behaviours make the arguments of root fields with behaviour of their own.
var behaviours = map[string]func(*generator) []*member{
	"search": func(g *generator) []*member {
		text := "柳州"
		if v, ok := g.recorded("name", pick(g.Rand, g.graph.Model.Nodes).Name).(string); ok && searchable(v) {
			text = v
		}
		return g.some(&member{"text", text}, &member{"types", list{enum("Enterprise"), enum("Zone"), enum("Platform")}}, &member{"first", number("5")})
	},
	"path": func(g *generator) []*member {
		from, to := g.known(), g.known()
		for from == to {
			to = g.known()
		}
		return append([]*member{{"from", from}}, g.some(&member{"to", to}, &member{"maxLength", number("4")}, &member{"first", number("3")})...)
	},
	"neighborhood": func(g *generator) []*member {
		return g.some(&member{"id", g.known()}, &member{"depth", number("2")}, &member{"limit", number("30")})
	},
	"conflicts": func(g *generator) []*member {
		return g.some(nil, &member{"synthetic", g.chance(2)}, &member{"first", number("5")})
	},
	"peers": func(g *generator) []*member {
		return g.some(&member{"zone", g.knownOf("Zone")}, &member{"by", list{object{{"property", enum("AGE")}}}}, &member{"among", g.where("Zone")}, &member{"first", number("3")})
	},
	"trend": func(g *generator) []*member {
		return append([]*member{{"indicators", list{g.knownOf("Indicator")}}}, g.some(&member{"subjects", list{g.knownOf("Zone"), g.knownOf("Group")}}, &member{"fromYear", number("2000")})...)
	},
	"ratio": func(g *generator) []*member {
		return []*member{{"numerator", list{g.knownOf("Funding")}}, {"denominator", g.knownOf("Cohort")}}
	},
	"comparison": func(g *generator) []*member {
		return append([]*member{{"zones", g.where("Zone")}}, g.some(&member{"metrics", list{object{{"count", object{{"enterprises", g.where("Enterprise")}}}}}}, &member{"first", number("3")})...)
	},
	"coverage": func(g *generator) []*member {
		requirement := object{{"key", "a"}, {"zone", object{{"platforms", object{{"some", g.where("Platform")}}}}}}
		return append([]*member{{"zones", g.where("Zone")}}, g.some(&member{"requirements", list{requirement}}, &member{"first", number("3")}, &member{"asOf", "2021-12-31"})...)
	},
	"requirementPacks": func(*generator) []*member { return nil },
}

// some are an argument, nil for none, and some of others.
func (g *generator) some(first *member, others ...*member) []*member {
	var out []*member
	if first != nil {
		out = append(out, first)
	}
	for i, m := range others {
		// The first of the others is needed where there are needed ones.
		if i == 0 && first != nil || g.chance(2) {
			out = append(out, m)
		}
	}
	return out
}

func (g *generator) where(typ string) any {
	spoil := g.spoil
	g.spoil = false
	defer func() { g.spoil = spoil }()
	return g.filter(ast.NamedType(typ+"Where", nil))
}

// known is the id of some node.
func (g *generator) known() string { return g.knownOf(pick(g.Rand, g.graph.Model.Nodes).Name) }

func (g *generator) knownOf(typ string) string { return pick(g.Rand, g.graph.Of(typ)).ID() }

// searchable tells if a text has a letter or a digit that every table knows, and is short.
func searchable(s string) bool {
	for _, r := range s {
		if r >= '一' && r <= '龥' || r >= 'a' && r <= 'z' {
			return len([]rune(s)) <= 100
		}
	}
	return false
}

// everything selects all of an answer with behaviour of its own, and of the nodes in it
// random fields besides the id.
func (g *generator) everything(f *ast.FieldDefinition, depth int) []*selection {
	def := g.schema.Types[f.Type.Name()]
	if !def.IsCompositeType() {
		return nil
	}
	if g.graph.Model.Entities[def.Name] != nil {
		out := []*selection{{name: "id"}}
		if g.left > 0 && depth < 8 {
			g.left--
			spoil := g.spoil
			g.spoil = false
			out = append(out, g.set(def)...)
			g.spoil = spoil
		}
		return out
	}
	out := []*selection{{name: "__typename"}}
	for _, inner := range def.Fields {
		composite := g.schema.Types[inner.Type.Name()].IsCompositeType()
		if needs(inner) || composite && depth > 6 {
			continue
		}
		out = append(out, &selection{name: inner.Name, selections: g.everything(inner, depth+1)})
	}
	return out
}

// needs tells if a field has an argument that must be given.
func needs(f *ast.FieldDefinition) bool {
	for _, a := range f.Arguments {
		if a.Type.NonNull && a.DefaultValue == nil {
			return true
		}
	}
	return false
}
