package profile

import (
	"fmt"
	"maps"
	"strings"

	"zonegraph/graph"
	"zonegraph/internal/ingest/read"
	"zonegraph/internal/ingest/value"
	"zonegraph/message"
)

// assemble makes the mentions and links of a row of its drafts.
func (b *builder) assemble(out *read.Row) {
	rules := b.sheet.Profile.Mentions
	places := make([][]int, len(rules)) // of each rule's mentions
	for i, m := range rules {
		d := &b.drafts[i]
		if i > 0 && !d.spoken {
			continue
		}
		switch {
		case len(m.Keys) > 0 && m.listed:
			for _, name := range d.names {
				places[i] = append(places[i], len(out.Mentions))
				out.Mentions = append(out.Mentions, b.mention(m, d, "", name))
			}
		case len(m.Keys) > 0:
			places[i] = append(places[i], len(out.Mentions))
			out.Mentions = append(out.Mentions, b.mention(m, d, "", ""))
		case len(d.names) == 0 && d.identity == "":
			b.complain(d, value.NewProblem(message.New("cell.neither-name-nor-code", m.Entity.Term()), message.New("remedy.fill-name-or-code")))
			return
		case len(d.names) == 0:
			places[i] = append(places[i], len(out.Mentions))
			out.Mentions = append(out.Mentions, b.mention(m, d, "", ""))
		default:
			for _, name := range d.names {
				places[i] = append(places[i], len(out.Mentions))
				out.Mentions = append(out.Mentions, b.mention(m, d, name, ""))
			}
		}
	}
	for i, m := range rules {
		for _, place := range places[i] {
			b.key(m, &out.Mentions[place], places)
		}
	}
	b.link(out, places)
}

// mention makes one mention. display is the name of one in a list whose mentions
// have keys.
func (b *builder) mention(m *MentionRule, d *draft, name, display string) read.Mention {
	out := read.Mention{Type: m.Entity.Name, Or: m.Or, IdentityField: d.idField, Identity: d.identity, Name: name, MayCreate: m.Create,
		Values: maps.Clone(d.values), Column: d.column, Text: d.text}
	known := name + display
	for _, e := range m.Endings {
		if endsWith(known, e.Words) {
			out.Type, out.Or = e.Type, nil
			maps.Copy(out.Values, e.Set)
			break
		}
	}
	switch {
	case display != "":
		out.Values[nameField] = display
	case m.Title != "" && out.Values[nameField] == nil:
		out.Values[nameField] = b.title(m)
	}
	if len(d.names) > 1 {
		out.Text = name + display
	}
	return out
}

func endsWith(name string, words []string) bool {
	for _, w := range words {
		if strings.HasSuffix(name, w) {
			return true
		}
	}
	return false
}

// key takes the first way to make the mention's key for which the row has all.
func (b *builder) key(m *MentionRule, out *read.Mention, places [][]int) {
	if len(m.Keys) == 0 {
		return
	}
	var lacking message.Either
	for _, k := range m.Keys {
		parts, of, lack := k.parts(m.Entity, out.Values, places)
		if lack == (graph.Term{}) {
			out.KeyParts, out.KeyOf, out.KeyFields = parts, of, k.Fields
			return
		}
		lacking = append(lacking, lack)
	}
	b.complain(&b.drafts[m.index], value.NewProblem(message.New("cell.which-one", m.Entity.Term(), lacking), message.New("remedy.fill-what-lacks")))
}

// parts makes the key, or tells what is lacking.
func (k KeyRule) parts(e *graph.Entity, values graph.Values, places [][]int) (parts []string, of []int, lack graph.Term) {
	for _, other := range k.Of {
		if len(places[other.index]) == 0 {
			return nil, nil, other.Entity.Term()
		}
		of = append(of, places[other.index][0])
	}
	for _, field := range k.Fields {
		v := values[field]
		if v == nil {
			return nil, nil, e.FieldTerm(field)
		}
		parts = append(parts, fmt.Sprint(v))
	}
	return parts, of, lack
}

// link relates the mentions of a row.
func (b *builder) link(out *read.Row, places [][]int) {
	for _, l := range b.sheet.Profile.Links {
		for _, from := range places[l.From.index] {
			for _, to := range places[l.To.index] {
				if l.OfType != "" && out.Mentions[to].Type != l.OfType {
					continue
				}
				values := maps.Clone(l.Set)
				maps.Copy(values, b.links[l])
				// One name alone has no rank: nothing says that others were behind it.
				if list, at := l.ranked(places, from, to); l.Rank != "" && len(list) > 1 {
					values[l.Rank] = int64(at - list[0] + 1)
				}
				out.Links = append(out.Links, read.Link{From: from, To: to, Field: l.Field, Values: values})
			}
		}
	}
}

// ranked gives the mentions that a list names, and the one whose place in it counts.
func (l *LinkRule) ranked(places [][]int, from, to int) (list []int, at int) {
	if l.From.listed && !l.To.listed {
		return places[l.From.index], from
	}
	return places[l.To.index], to
}
