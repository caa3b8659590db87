package judge

import (
	"fmt"
	"maps"
	"reflect"
	"strings"

	"zonegraph/graph"
	"zonegraph/internal/ingest/match"
	"zonegraph/internal/ingest/read"
	"zonegraph/message"
)

// link judges what the row says of a relationship.
func (j *judging) link(i int) *read.Refusal {
	l, st := j.row.Links[i], j.row.Steps[i]
	m := &j.row.Mentions[l.To]
	if st.From.ID == st.To.ID {
		return j.refuse(m, message.New("refusal.linked-to-itself", j.called(st.From), st.Field.Term()), message.New("remedy.check-names"))
	}
	c := LinkChange{Step: st, Kind: Created, Want: graph.Values{}, Cited: j.fresh[st.From.ID] || j.fresh[st.To.ID]}
	if fault := j.properties(m, l, &c); fault != nil {
		return fault
	}
	if again, fault := j.saidBefore(m, &c); again || fault != nil {
		return fault
	}
	if has := alike(j.stored.links[Pair{st.Type, st.From.ID, st.To.ID}], st.Properties, c.Want); has != nil {
		c.compare(has)
	} else {
		if fault := j.one(m, &c, st.FromOne, st.From, st.To); fault != nil {
			return fault
		}
		if fault := j.one(m, &c, st.ToOne, st.To, st.From); fault != nil {
			return fault
		}
	}
	j.verdict.Links = append(j.verdict.Links, c)
	return nil
}

// properties takes those that the row gives of a relationship.
func (j *judging) properties(m *read.Mention, l read.Link, c *LinkChange) *read.Refusal {
	if c.Properties == nil {
		return nil
	}
	maps.Copy(c.Want, l.Values)
	maps.DeleteFunc(c.Want, func(_ string, v any) bool { return v == nil })
	for _, f := range c.Properties.Fields {
		if f.NonNull && !f.List && c.Want[f.Name] == nil {
			at, _ := c.owner()
			return j.refuse(m, message.New("refusal.link-property-missing", j.called(at), c.Field.Term(), f.Term()), message.New("remedy.fill-in", f.Term()))
		}
	}
	return nil
}

// saidBefore tells if an earlier row, or this one, has said the same; that is all then.
func (j *judging) saidBefore(m *read.Mention, c *LinkChange) (bool, *read.Refusal) {
	c.single = c.Properties == nil && (c.FromOne != nil || c.ToOne != nil)
	if c.single {
		at, one, other := c.From, c.FromOne, c.To
		if one == nil {
			at, one, other = c.To, c.ToOne, c.From
		}
		key, is := j.memory.oneKey(at.ID, one.Name), j.memory.hash(other.ID)
		if said, again := j.memory.ones[key]; again && agree(said, is) {
			return true, nil
		}
		c.ones = append(c.ones, [2]uint64{key, is})
	}
	values := ""
	if len(c.Want) > 0 {
		values = fmt.Sprint(c.Want)
	}
	c.hash, c.say = j.memory.hash(c.identity()), pack(j.memory.hash(values), j.row.Number, 0)
	if said, again := j.memory.links[c.hash]; again {
		if !agree(said, c.say) {
			at, _ := c.owner()
			return false, j.refuse(m, message.New("refusal.other-row-of-link", rowOf(said), j.called(at), c.Field.Term()), message.New("remedy.make-rows-agree"))
		}
		return true, nil
	}
	for i := range j.verdict.Links {
		if j.verdict.Links[i].hash == c.hash {
			return true, nil
		}
	}
	return false, nil
}

// identity tells relationships apart: by type, ends and the properties that the schema
// names in distinctBy.
func (c *LinkChange) identity() string {
	out := c.Type + " " + c.From.ID + " " + c.To.ID
	if c.Properties != nil {
		for _, name := range c.Properties.DistinctBy {
			out += " " + read.Text(c.Want[name])
		}
	}
	return out
}

// alike finds the relationship of the graph that is the one stated.
func alike(links []Link, properties *graph.Entity, want graph.Values) *Link {
	for i := range links {
		equal := true
		if properties != nil {
			for _, name := range properties.DistinctBy {
				equal = equal && reflect.DeepEqual(links[i].Values[name], want[name])
			}
		}
		if equal {
			return &links[i]
		}
	}
	return nil
}

// compare holds the change against the relationship of the graph, and keeps what the
// row does not speak of.
func (c *LinkChange) compare(has *Link) {
	c.Kind, c.Have = Unchanged, has.Values
	if c.Properties == nil {
		return
	}
	want := graph.Values{}
	maps.Copy(want, c.Have)
	maps.Copy(want, c.Want)
	c.Want, c.Fields = want, changesOf(c.Properties, c.Have, want)
	if len(c.Fields) > 0 {
		c.Kind = Changed
	}
}

// one holds a new relationship against a field that takes one only. The node that the
// row starts from may change its other end; a node that belongs to another is not taken
// away from it.
func (j *judging) one(m *read.Mention, c *LinkChange, one *graph.Field, at, other match.Match) *read.Refusal {
	if one == nil {
		return nil
	}
	key, is := j.memory.oneKey(at.ID, one.Name), j.memory.hash(other.ID)
	said, before := j.saidOfOne(key)
	if before && !agree(said, is) {
		return j.refuse(m, message.New("refusal.one-only", j.called(at), one.Term(), rowOf(said)), message.New("remedy.make-rows-agree"))
	}
	c.ones = append(c.ones, [2]uint64{key, is})
	if before {
		return nil
	}
	for _, l := range j.stored.ends[End{at.ID, one.Name}] {
		target := targetOf(one, l.Other)
		if l.Other == other.ID || target == nil {
			continue
		}
		holder := read.Node{ID: l.Other, Name: l.Name, Type: target.Term()}
		switch {
		case one != c.Field:
			return j.refuse(m, message.New("refusal.held-already", j.called(at), one.Term(), holder), message.New("remedy.check-owner"))
		case l.Dataset != "":
			return j.refuse(m, message.New("refusal.held-by-dataset", j.called(at), one.Term(), holder, l.Dataset), message.New("remedy.correct-dataset"))
		}
		gone := Gone{Element: l.Element, From: at.ID, To: l.Other}
		if !one.Relationship.Out {
			gone.From, gone.To = l.Other, at.ID
		}
		c.Gone = append(c.Gone, gone)
	}
	return nil
}

// saidOfOne is what this row or an earlier one has said of a field that takes one only.
func (j *judging) saidOfOne(key uint64) (said uint64, before bool) {
	said, before = j.memory.ones[key]
	for i := range j.verdict.Links {
		for _, o := range j.verdict.Links[i].ones {
			if o[0] == key {
				said, before = pack(o[1], j.row.Number, 0), true
			}
		}
	}
	return said, before
}

// targetOf is the type of a node if the field can lead to it, else nil: other fields may
// use the same type of relationship towards other types.
func targetOf(f *graph.Field, id string) *graph.Entity {
	typ, _, _ := strings.Cut(id, ":")
	for _, e := range f.Relationship.Target.Members {
		if e.Name == typ {
			return e
		}
	}
	return nil
}
