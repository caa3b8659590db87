package graph

import (
	"slices"
	"strings"
)

// GroupKeys are what the nodes of a connection can be grouped by: their
// properties, and the years of their dates; those of the relationship that leads
// to them, if props is not nil; what names or classifies the nodes along each step;
// and one to-one step further the places (what has a code) where those are. More
// would make the contract large; it can be had by starting nearer to it.
func GroupKeys(e, props *Entity) []GroupKey {
	out := ownKeys("", e)
	if props != nil {
		out = append(out, ownKeys("edge_", props)...)
	}
	for _, f := range e.Fields {
		if f.IsProperty() {
			continue
		}
		for _, p := range f.Relationship.Target.Fields {
			if p.IsProperty() && !p.List && (p.Scalar == EnumScalar || slices.Contains([]string{"id", "name", "code", "year"}, p.Name)) {
				out = append(out, GroupKey{Name: f.Name + "_" + p.Name, Steps: []*Field{f}, Property: p})
			}
		}
		for _, g := range onward(f) {
			code := g.Relationship.Target.Field("code")
			if code == nil {
				continue
			}
			for _, p := range []*Field{g.Relationship.Target.Field("name"), code} {
				out = append(out, GroupKey{Name: f.Name + "_" + g.Name + "_" + p.Name, Steps: []*Field{f, g}, Property: p})
			}
		}
	}
	return out
}

func ownKeys(prefix string, e *Entity) []GroupKey {
	var out []GroupKey
	for _, f := range e.Fields {
		if !f.IsProperty() || f.List {
			continue
		}
		out = append(out, GroupKey{Name: prefix + f.Name, Property: f})
		if f.Scalar == DateScalar {
			out = append(out, GroupKey{Name: prefix + f.Name + "_year", Property: f, Year: true})
		}
	}
	return out
}

// onward are the to-one steps at the end of a step, the way back left out. At an
// interface, those of one name of its members are one step, which may go along
// relationships of several types: a recipient is based in a city if it is an
// enterprise, and seated in one if it is an organisation. Steps that share no more
// than the name are left out, and those whose relationship another member knows by
// another name.
func onward(f *Field) []*Field {
	var out []*Field
	apart := map[string]bool{}
	for _, m := range f.Relationship.Target.Members {
		for _, g := range m.Fields {
			if g.IsProperty() || g.Relationship.Many || g.Relationship.Type == f.Relationship.Type && g.Relationship.Out != f.Relationship.Out {
				continue
			}
			i := slices.IndexFunc(out, func(o *Field) bool { return o.Name == g.Name })
			if i < 0 {
				out = append(out, g)
				continue
			}
			r, q := *out[i].Relationship, g.Relationship
			if q.Target != r.Target || q.Out != r.Out {
				apart[g.Name] = true
			} else if !slices.Contains(strings.Split(r.Type, "|"), q.Type) {
				r.Type += "|" + q.Type
				out[i] = &Field{Name: g.Name, Description: g.Description, Owner: f.Relationship.Target, Relationship: &r}
			}
		}
	}
	return slices.DeleteFunc(out, func(g *Field) bool { return apart[g.Name] || otherwiseNamed(f.Relationship.Target, g) })
}

// otherwiseNamed tells if a member of an entity has a step's relationship by a
// field of another name.
func otherwiseNamed(e *Entity, step *Field) bool {
	r := step.Relationship
	for _, m := range e.Members {
		for _, f := range m.Fields {
			if q := f.Relationship; q != nil && f.Name != step.Name && q.Out == r.Out && slices.Contains(strings.Split(r.Type, "|"), q.Type) &&
				slices.ContainsFunc(q.Target.Members, r.Target.Has) {
				return true
			}
		}
	}
	return false
}
