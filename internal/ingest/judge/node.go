package judge

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"zonegraph/graph"
	"zonegraph/internal/ingest/match"
	"zonegraph/internal/ingest/read"
	"zonegraph/message"
)

// node judges what the row says of a node that it mentions.
func (j *judging) node(i int) *read.Refusal {
	values, fault := j.valuesOf(i)
	if fault != nil || values == nil { // it is mentioned before
		return fault
	}
	m := &j.row.Mentions[i]
	c := NodeChange{Match: j.row.Nodes[i], hash: j.memory.hash(j.row.Nodes[i].ID)}
	c.before, c.Have = j.memory.nodes[c.hash], j.stored.nodes[c.ID]
	switch {
	case c.before.standing == created:
		fault = j.added(m, &c, values)
	case c.Have != nil:
		fault = j.known(m, &c, values)
	default:
		j.fresh[c.ID] = true
		fault = j.created(m, &c, values)
	}
	if fault == nil {
		j.verdict.Nodes = append(j.verdict.Nodes, c)
	}
	return fault
}

// created completes a node that the graph does not have.
func (j *judging) created(m *read.Mention, c *NodeChange, values graph.Values) *read.Refusal {
	if !m.MayCreate {
		return j.refuse(m, message.New("refusal.not-there", c.Entity.Term()), message.New("remedy.import-first"))
	}
	if values[read.NameField] == nil {
		values[read.NameField] = j.nameOf(m)
	}
	values[read.SyntheticField] = false
	for _, f := range c.Entity.Fields {
		if _, has := values[f.Name]; has || !f.IsProperty() || f.Name == read.IDField {
			continue
		}
		switch {
		case f.List:
			values[f.Name] = []string{}
		case f.NonNull:
			return j.refuse(m, message.New("refusal.field-missing", c.Entity.Term(), f.Term()), message.New("remedy.fill-in", f.Term()))
		}
	}
	c.Want, c.now = values, created
	for i, f := range c.Entity.Fields {
		if v := values[f.Name]; v != nil && f.Name != read.SyntheticField {
			j.say(c, i, v)
			if text := read.Text(v); text != "" {
				c.Fields = append(c.Fields, FieldChange{Field: f.Name, Of: f, New: text})
			}
		}
	}
	c.settle(Created)
	return nil
}

// nameOf makes the name of a new node that the row gives none: of its key.
func (j *judging) nameOf(m *read.Mention) string {
	var parts []string
	for _, i := range m.KeyOf {
		if name := j.row.Mentions[i].Name; name != "" {
			parts = append(parts, name)
		}
	}
	return strings.Join(append(parts, m.KeyParts...), " ")
}

// added takes what the row says of a node that an earlier row has created.
func (j *judging) added(m *read.Mention, c *NodeChange, values graph.Values) *read.Refusal {
	c.now, c.Want, c.given = created, graph.Values{}, values
	for i, f := range c.Entity.Fields {
		v := values[f.Name]
		if v == nil || f.Name == read.SyntheticField {
			continue
		}
		said, equal, first := j.memory.saidOf(c.before, i, j.memory.hashOf(v))
		switch {
		case said && equal, f.Name == read.NameField && c.How != match.ByCode:
		case said && !f.List:
			return j.otherRow(m, c, first, f, v)
		default:
			c.Want[f.Name] = v
			j.say(c, i, v)
			c.Fields = append(c.Fields, FieldChange{Field: f.Name, Of: f, New: read.Text(v)})
		}
	}
	c.settle(Added)
	return nil
}

// known compares what the row says of a node with what the graph has of it.
func (j *judging) known(m *read.Mention, c *NodeChange, values graph.Values) *read.Refusal {
	c.now = max(c.before.standing, same)
	c.Want = maps.Clone(c.Have)
	for i, f := range c.Entity.Fields {
		v := values[f.Name]
		if v == nil || f.Name == read.SyntheticField {
			continue
		}
		if f.Name == read.NameField {
			c.rename(v)
			continue
		}
		said, equal, first := j.memory.saidOf(c.before, i, j.memory.hashOf(v))
		switch list, _ := v.([]string); {
		case said && equal:
		case f.List:
			c.Want[f.Name] = Union(c.Want[f.Name], list)
		case said:
			return j.otherRow(m, c, first, f, v)
		default:
			c.Want[f.Name] = v
			j.say(c, i, v)
		}
	}
	c.Fields = changesOf(c.Entity, c.Have, c.Want)
	if len(c.Fields) == 0 {
		return nil
	}
	if c.Have[read.SyntheticField] == true {
		return j.refuse(m, message.New("refusal.made-up", j.called(c.Match)), message.New("remedy.among-facts"))
	}
	c.now = changed
	c.settle(Changed)
	return nil
}

// otherRow refuses what contradicts an earlier row.
func (j *judging) otherRow(m *read.Mention, c *NodeChange, first int, f *graph.Field, v any) *read.Refusal {
	return j.refuse(m, message.New("refusal.other-row-of-field", first, c.Entity.Term(), f.Term(), read.FieldValue{Field: f, Value: v}), message.New("remedy.make-rows-agree"))
}

// called is a node of the row as people are told of it.
func (j *judging) called(at match.Match) read.Node {
	name, _ := j.stored.nodes[at.ID][read.NameField].(string)
	for i := range j.row.Mentions {
		if name == "" && j.row.Nodes[i].ID == at.ID {
			name, _ = own(&j.row.Mentions[i], at)[read.NameField].(string)
		}
	}
	return read.Node{ID: at.ID, Name: name, Type: at.Entity.Term()}
}

// settle gives a change that has fields its kind.
func (c *NodeChange) settle(k Kind) {
	if len(c.Fields) > 0 {
		c.Kind = k
	}
}

// say notes what is to be remembered of a field.
func (j *judging) say(c *NodeChange, field int, v any) {
	c.say = append(c.say, pack(j.memory.hashOf(v), j.row.Number, field))
}

// rename takes a new name for a node that was found by its code, and keeps the old
// one as an alias. A name that the node has already, in whatever signs, is none; and
// where the name was what found the node it is not news.
func (c *NodeChange) rename(name any) {
	to, _ := name.(string)
	old, _ := c.Want[read.NameField].(string)
	aliases, _ := c.Want[read.AliasesField].([]string)
	// Most names are the very same, and folding one to its key takes time.
	if c.How != match.ByCode || to == old || match.Key(to) == match.Key(old) || slices.ContainsFunc(aliases, func(a string) bool { return match.Key(a) == match.Key(to) }) {
		return
	}
	c.Want[read.NameField] = to
	if c.Entity.Field(read.AliasesField) != nil {
		c.Want[read.AliasesField] = append(aliases[:len(aliases):len(aliases)], old)
	}
}

// changesOf are the properties that differ.
func changesOf(e *graph.Entity, have, want graph.Values) []FieldChange {
	var out []FieldChange
	for _, f := range e.Fields {
		if f.IsProperty() && !reflect.DeepEqual(want[f.Name], have[f.Name]) {
			out = append(out, FieldChange{Field: f.Name, Of: f, Old: read.Text(have[f.Name]), New: read.Text(want[f.Name])})
		}
	}
	return out
}

// Union is a list, nil for none, with the items of another that it does not have.
func Union(list any, more []string) []string {
	had, _ := list.([]string)
	had = slices.Clip(had)
	for _, item := range more {
		if !slices.Contains(had, item) {
			had = append(had, item)
		}
	}
	return had
}
