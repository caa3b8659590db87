package profile

import (
	"zonegraph/graph"
	"zonegraph/message"
)

var (
	_ message.Localized = (*Profile)(nil)
	_ message.Localized = target{}
)

// In names the profile: by its id, which flags take, for Chinese readers behind its title.
func (p *Profile) In(l message.Language) string {
	if l != message.Chinese {
		return p.ID
	}
	return message.New("node.named", p.TitleZH, p.ID).In(l)
}

// String is the id.
func (p *Profile) String() string { return p.ID }

// target is what a column gives, a field of a node or of a relationship.
type target struct{ column *Column }

// gives is what the column gives, for people.
func (c *Column) gives() target { return target{c} }

// In names the field by the terms of the schema for Chinese readers, and for others as
// profiles and --set do.
func (t target) In(l message.Language) string {
	if l != message.Chinese {
		return t.column.target
	}
	if m := t.column.Mention; m != nil {
		return message.New("list.target", m.Entity.Term(), m.Entity.FieldTerm(t.column.Field)).In(l)
	}
	link := t.column.Link
	field := graph.Term{Name: t.column.Field}
	if link.properties != nil {
		field = link.properties.FieldTerm(t.column.Field)
	}
	return message.New("list.target", link.From.Entity.FieldTerm(link.Field), field).In(l)
}

// String is the English text.
func (t target) String() string { return t.In(message.English) }
