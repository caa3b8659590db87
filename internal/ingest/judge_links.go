package ingest

import (
	"fmt"
	"maps"
	"reflect"
	"strings"

	"zonegraph/graph"
)

// linkChange is what a row does to a relationship.
type linkChange struct {
	step
	// want is the relationship as it shall be; have as it is, nil if it is new.
	want, have graph.Values
	element    string
	// gone are the relationships of a to-one step that it takes the place of.
	gone []goneLink
	// cited says that a new node at one end carries the citation.
	cited bool
	hash  uint64
	say   uint64
	// ones are what it says of fields that take one only; single says that this tells
	// it apart from all others.
	ones   [][2]uint64
	single bool
}

// goneLink is a relationship that gives way to another.
type goneLink struct {
	element  string
	from, to string
}

func (r *run) judgeLink(row *Row, l Link, matches []match, s *stored, fresh map[string]bool, v *verdict) (*mistake, error) {
	st, err := r.stepOf(l, matches)
	if err != nil {
		return nil, err
	}
	m := &row.Mentions[l.To]
	c := linkChange{step: st, want: graph.Values{}, cited: fresh[st.from.id] || fresh[st.to.id]}
	if st.from.id == st.to.id {
		return r.refusal(row, m, fmt.Sprintf("it would be linked to itself by %s", l.Field), "check the names").
			inChinese("它会与自身相连", "请核对名称"), nil
	}
	if st.Properties != nil {
		maps.Copy(c.want, l.Values)
		maps.DeleteFunc(c.want, func(_ string, v any) bool { return v == nil })
		for _, f := range st.Properties.Fields {
			if f.NonNull && !f.List && c.want[f.Name] == nil {
				return r.refusal(row, m, fmt.Sprintf("the row gives no %s for %s, which each must have", f.Name, l.Field), "fill in "+f.Name).
					inChinese(fmt.Sprintf("此行没有给出必需的%s", f.Name), "请补填"), nil
			}
		}
	}
	identity := st.Type + " " + st.from.id + " " + st.to.id
	if st.Properties != nil {
		for _, name := range st.Properties.DistinctBy {
			identity += " " + text(c.want[name])
		}
	}
	c.single = st.Properties == nil && (st.fromOne != nil || st.toOne != nil)
	if c.single {
		at, one, other := st.from, st.fromOne, st.to
		if one == nil {
			at, one, other = st.to, st.toOne, st.from
		}
		key, is := r.memory.hash(at.id+"."+one.Name), r.memory.hash(other.id)
		if said, again := r.memory.ones[key]; again && said>>32 == is>>32 {
			return nil, nil
		}
		c.ones = append(c.ones, [2]uint64{key, is})
	}
	values := ""
	if len(c.want) > 0 {
		values = fmt.Sprint(c.want)
	}
	c.hash, c.say = r.memory.hash(identity), pack(r.memory.hash(values), row.Number, 0)
	if said, again := r.memory.links[c.hash]; again {
		if said>>32 != c.say>>32 {
			return r.refusal(row, m, fmt.Sprintf("row %d says otherwise of its %s", rowOf(said), l.Field), "make the two rows agree").
				inChinese(fmt.Sprintf("第%d行的说法与此行不同", rowOf(said)), "请使两行一致"), nil
		}
		return nil, nil
	}
	for _, other := range v.links {
		if other.hash == c.hash {
			return nil, nil // the row says it twice
		}
	}
	if has := known(s.links[pair{st.Type, st.from.id, st.to.id}], st.Properties, c.want); has != nil {
		r.compareLink(&c, has)
		v.links = append(v.links, c)
		return nil, nil
	}
	if fault := r.judgeOne(row, m, &c, st.fromOne, st.from, st.to, s, v); fault != nil {
		return fault, nil
	}
	if fault := r.judgeOne(row, m, &c, st.toOne, st.to, st.from, s, v); fault != nil {
		return fault, nil
	}
	v.links = append(v.links, c)
	return nil, nil
}

// known finds the relationship of the graph that is the one stated.
func known(links []link, properties *graph.Entity, want graph.Values) *link {
	for i := range links {
		equal := true
		if properties != nil {
			for _, name := range properties.DistinctBy {
				equal = equal && reflect.DeepEqual(links[i].values[name], want[name])
			}
		}
		if equal {
			return &links[i]
		}
	}
	return nil
}

// compareLink keeps what the row does not speak of.
func (r *run) compareLink(c *linkChange, known *link) {
	c.have, c.element = known.values, known.element
	if c.have == nil {
		c.have = graph.Values{}
	}
	want := maps.Clone(c.have)
	maps.Copy(want, c.want)
	c.want = want
}

// changedFields are those of a known relationship that the row changes.
func (c *linkChange) changedFields() []FieldChange {
	var out []FieldChange
	if c.Properties == nil {
		return nil
	}
	for _, f := range c.Properties.Fields {
		if !reflect.DeepEqual(c.want[f.Name], c.have[f.Name]) {
			out = append(out, FieldChange{Field: f.Name, Old: text(c.have[f.Name]), New: text(c.want[f.Name])})
		}
	}
	return out
}

// judgeOne holds a new relationship against a field that takes one only. The node
// that the row starts from may change its other end; a node that belongs to another
// is not taken away from it.
func (r *run) judgeOne(row *Row, m *Mention, c *linkChange, one *graph.Field, at, other match, s *stored, v *verdict) *mistake {
	if one == nil {
		return nil
	}
	key, is := r.memory.hash(at.id+"."+one.Name), r.memory.hash(other.id)
	said, before := r.memory.ones[key]
	for _, earlier := range v.links {
		for _, o := range earlier.ones {
			if o[0] == key {
				said, before = pack(o[1], row.Number, 0), true
			}
		}
	}
	if before && said>>32 != is>>32 {
		return r.refusal(row, m, fmt.Sprintf("%s of %s takes one, and row %d gives another", one.Name, at.id, rowOf(said)), "make the two rows agree").
			inChinese(fmt.Sprintf("%s只能有一个，而第%d行给出了另一个", at.id, rowOf(said)), "请使两行一致")
	}
	c.ones = append(c.ones, [2]uint64{key, is})
	if before {
		return nil
	}
	for _, l := range s.ones[[2]string{at.id, one.Name}] {
		switch {
		case l.other == other.id:
			continue
		case !r.targets(one, l.other):
			continue
		case one != c.field:
			return r.refusal(row, m, fmt.Sprintf("%s of %s is %s already", one.Name, at.id, l.other), "check the number or the name; if it has changed hands, correct the graph first").
				inChinese(fmt.Sprintf("图谱中%s已属于%s", at.id, l.other), "请核对编号或名称；如确已变更，请先更正图谱")
		case l.dataset != "":
			return r.refusal(row, m, fmt.Sprintf("%s of %s is %s by the dataset %s", one.Name, at.id, l.other, l.dataset), "correct it in the dataset's files").
				inChinese(fmt.Sprintf("数据集%s中%s已属于%s", l.dataset, at.id, l.other), "请在数据集的文件中更正")
		}
		gone := goneLink{element: l.element, from: at.id, to: l.other}
		if !one.Relationship.Out {
			gone.from, gone.to = l.other, at.id
		}
		c.gone = append(c.gone, gone)
	}
	return nil
}

// targets tells if a field can lead to the node: other fields may use the same type
// of relationship towards other types.
func (r *run) targets(f *graph.Field, id string) bool {
	typ, _, _ := strings.Cut(id, ":")
	for _, e := range f.Relationship.Target.Members {
		if e.Name == typ {
			return true
		}
	}
	return false
}
