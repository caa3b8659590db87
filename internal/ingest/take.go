package ingest

import (
	"maps"
	"slices"

	"zonegraph/graph"
)

// take remembers what a row changes, counts it, tells of it, and puts it among what
// is to be written.
func (r *run) take(row *Row, v *verdict, s *stored, w *writes) error {
	var cited string
	cite := func(m match, field, value any) {
		if !isFact(m.entity) {
			return // what is no fact, such as a citation, has no sources
		}
		if cited == "" {
			cited = w.cite(row)
		}
		w.claim(cited, m, field, value)
	}
	told := map[string]*Diff{}
	var order []*Diff
	diff := func(m match, name string) *Diff {
		if told[m.id] == nil {
			told[m.id] = &Diff{Sheet: row.Sheet, Row: row.Number, ID: m.id, Name: name, By: m.how.String()}
			order = append(order, told[m.id])
		}
		return told[m.id]
	}
	for i := range v.nodes {
		c := &v.nodes[i]
		r.count(c)
		n := r.memory.add(c.before, c.say)
		n.standing = c.now
		r.memory.nodes[c.hash] = n
		if len(c.fields) == 0 {
			continue
		}
		name, _ := c.want[nameField].(string)
		d := diff(c.match, name)
		d.Fields = c.fields
		var err error
		switch {
		case c.later:
			d.New = true
			err = w.later(c.match, c.want)
			if x := r.indexes[c.entity.Name]; x != nil {
				x.called(c.match, c.given, c.want)
			}
			for _, f := range c.fields {
				cite(c.match, f.Field, f.New)
			}
		case c.have == nil:
			d.New, d.By = true, ""
			if x := r.indexes[c.entity.Name]; x != nil && len(listOf(c.want[aliasesField])) > 0 {
				x.called(c.match, c.want, c.want)
			}
			var by *citation
			if cited == "" && isFact(c.entity) {
				cited, by = w.citation(row)
			}
			err = w.create(c.match, c.want, by)
			if !isFact(c.entity) {
				w.journal(nodeNew, c.match, "", "", nil, nil)
			}
			if by == nil {
				cite(c.match, nil, nil)
			}
		default:
			r.remember(c, s)
			w.journal(nodeChanged, c.match, "", "", only(c.have, c.fields), only(c.want, c.fields))
			for _, f := range c.fields {
				cite(c.match, f.Field, f.New)
			}
		}
		if err != nil {
			return err
		}
	}
	for i := range v.links {
		c := &v.links[i]
		if !c.single {
			r.memory.links[c.hash] = c.say
		}
		for _, o := range c.ones {
			r.memory.ones[o[0]] = pack(o[1], row.Number, 0)
		}
		at, other := c.from, c.to
		if !c.field.Relationship.Out {
			at, other = other, at
		}
		old := ""
		switch fields := c.changedFields(); {
		case c.have == nil:
			r.report.Relationships.New++
			for _, g := range c.gone {
				old = g.to
				if !c.field.Relationship.Out {
					old = g.from
				}
				w.goes(g, c)
			}
			if err := w.link(c); err != nil {
				return err
			}
		case len(fields) > 0:
			r.report.Relationships.Changed++
			w.journal(linkChanged, c.from, c.to.id, c.Type, only(c.have, fields), only(c.want, fields))
		default:
			r.report.Relationships.Unchanged++
			continue
		}
		name, _ := s.nodes[at.id][nameField].(string)
		d := diff(at, name)
		d.Fields = append(d.Fields, FieldChange{Field: c.field.Name, Old: old, New: other.id, Link: true})
		if !c.cited {
			cite(at, c.field.Name, other.id)
		}
	}
	for _, d := range order {
		r.options.Changed(*d)
	}
	return nil
}

// count moves a node from its former standing to the new one.
func (r *run) count(c *nodeChange) {
	n := &r.report.Nodes
	if c.before.standing == c.now {
		return
	}
	if c.before.standing == same {
		n.Unchanged--
	}
	switch c.now {
	case same:
		n.Unchanged++
	case changed:
		n.Changed++
	case created:
		n.New++
	}
}

// remember keeps of a changed node what later rows must know: in the rest of the
// batch all of it, and behind that what it is called by, and lists.
func (r *run) remember(c *nodeChange, s *stored) {
	s.nodes[c.id] = maps.Clone(c.want)
	for _, f := range c.fields {
		if f.Field == nameField || c.entity.Field(f.Field).List {
			if r.edited[c.id] == nil {
				r.edited[c.id] = graph.Values{}
			}
			r.edited[c.id][f.Field] = c.want[f.Field]
		}
	}
	if x := r.indexes[c.entity.Name]; x != nil {
		x.called(c.match, c.have, c.want)
	}
}

// called has a node found by what it is called from now on. had is what it was called
// before.
func (x *index) called(m match, had, now graph.Values) {
	place, found := x.placeOf(m, had)
	if !found {
		return
	}
	for _, name := range append([]string{text(now[nameField])}, listOf(now[aliasesField])...) {
		x.addKey(keyOf(name), place)
	}
	for _, field := range codeFields(x.entity) {
		if code, ok := now[field].(string); ok {
			x.addCode(field, code, place)
		}
	}
}

// placeOf finds a node in the index by a name or a code that it had.
func (x *index) placeOf(m match, had graph.Values) (uint32, bool) {
	key := keyOf(text(had[nameField]))
	places := append(x.byKey.get(x.hash(key)), x.byBase.get(x.hash(base(x.entity.Name, key)))...)
	for _, field := range codeFields(x.entity) {
		if place, ok := x.byCode[x.hash(field+"="+text(had[field]))]; ok {
			places = append(places, place)
		}
	}
	for _, place := range places {
		if x.ids[place] == m.id {
			return place, true
		}
	}
	return 0, false
}

func listOf(v any) []string {
	list, _ := v.([]string)
	return list
}

// factInterface is the interface of what can be cited.
const factInterface = "Fact"

func isFact(e *graph.Entity) bool { return slices.Contains(e.Implements, factInterface) }
