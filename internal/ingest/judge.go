package ingest

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"zonegraph/graph"
)

// nodeChange is what a row does to a node.
type nodeChange struct {
	match
	// want is the node as it shall be, have as it is; have is nil for a new one.
	want, have graph.Values
	// later says that the node is of this file, and want only what the row adds; given
	// is all that the row gives of it.
	later  bool
	given  graph.Values
	fields []FieldChange
	say    []uint64
	hash   uint64
	before told
	now    standing
}

// verdict is what a row does, if it is not refused.
type verdict struct {
	nodes []nodeChange
	links []linkChange
}

// refusal says why a row is refused and what to do; inChinese adds the same for those
// who filled in the list.
func (r *run) refusal(row *Row, m *Mention, reason, remedy string) *mistake {
	out := &mistake{Refusal: Refusal{Sheet: row.Sheet, Row: row.Number, Reason: reason, Remedy: remedy}}
	if m != nil {
		out.Column, out.Value = m.Column, shown(m)
	}
	return out
}

func (m *mistake) inChinese(reason, remedy string) *mistake {
	m.ReasonZH, m.RemedyZH = reason, remedy
	return m
}

// judge tells what a row changes. It changes nothing itself, so that a row that is
// refused for its last cell leaves no trace.
func (r *run) judge(row *Row, matches []match, s *stored) (*verdict, *mistake, error) {
	v := &verdict{}
	fresh := map[string]bool{} // nodes that are new with this row
	for i := range row.Mentions {
		values, fault := r.valuesOf(row, i, matches)
		if fault != nil {
			return nil, fault, nil
		}
		if values == nil {
			continue // it is mentioned before
		}
		c := nodeChange{match: matches[i], hash: r.memory.hash(matches[i].id)}
		c.before = r.memory.nodes[c.hash]
		c.have = s.nodes[c.id]
		switch {
		case c.before.standing == created:
			fault = r.judgeLater(row, &row.Mentions[i], &c, values)
		case c.have != nil:
			fault = r.judgeKnown(row, &row.Mentions[i], &c, values)
		default:
			fresh[c.id] = true
			fault = r.judgeNew(row, &row.Mentions[i], &c, values)
		}
		if fault != nil {
			return nil, fault, nil
		}
		v.nodes = append(v.nodes, c)
	}
	for _, l := range row.Links {
		fault, err := r.judgeLink(row, l, matches, s, fresh, v)
		if err != nil || fault != nil {
			return nil, fault, err
		}
	}
	return v, nil, nil
}

// valuesOf are all values that a row gives of a node: a node that is mentioned twice
// has them at its first mention, and nil at the others.
func (r *run) valuesOf(row *Row, i int, matches []match) (graph.Values, *mistake) {
	for j := range i {
		if matches[j].id == matches[i].id {
			return nil, nil
		}
	}
	out := r.own(&row.Mentions[i], matches[i])
	for j := i + 1; j < len(matches); j++ {
		if matches[j].id != matches[i].id {
			continue
		}
		for name, v := range r.own(&row.Mentions[j], matches[j]) {
			if first, given := out[name]; given && !reflect.DeepEqual(first, v) && name != nameField {
				return nil, r.refusal(row, &row.Mentions[j], fmt.Sprintf("the row gives %s twice, as %v and as %v", name, text(first), text(v)), "leave one of them").
					inChinese(fmt.Sprintf("同一行两次给出%s：%s和%s", name, text(first), text(v)), "请只保留一个")
			}
			out[name] = v
		}
	}
	return out, nil
}

// own are the values that a mention gives, its code and name among them.
func (r *run) own(m *Mention, at match) graph.Values {
	out := make(graph.Values, len(m.Values)+2)
	for name, v := range m.Values {
		if v != nil {
			out[name] = v
		}
	}
	if m.Identity != "" && m.IdentityField != idField && at.entity.Field(m.IdentityField) != nil {
		out[m.IdentityField] = m.Identity
	}
	if m.Name != "" && out[nameField] == nil {
		out[nameField] = m.Name
	}
	return out
}

// judgeNew completes a node that the graph does not have.
func (r *run) judgeNew(row *Row, m *Mention, c *nodeChange, values graph.Values) *mistake {
	if !m.MayCreate {
		return r.refusal(row, m, fmt.Sprintf("there is no such %s; the row that would create it is refused or comes later", c.entity.Name), "import it first").
			inChinese("图谱中还没有它；应当新建它的那一行被拒绝，或排在后面", "请先导入它")
	}
	if values[nameField] == nil {
		var parts []string
		for _, i := range m.KeyOf {
			if name := row.Mentions[i].Name; name != "" {
				parts = append(parts, name)
			}
		}
		values[nameField] = strings.Join(append(parts, m.KeyParts...), " ")
	}
	values[syntheticField] = false
	for _, f := range c.entity.Fields {
		if _, has := values[f.Name]; has || !f.IsProperty() || f.Name == idField {
			continue
		}
		switch {
		case f.List:
			values[f.Name] = []string{}
		case f.NonNull:
			return r.refusal(row, m, fmt.Sprintf("the %s is new and the row gives no %s for it, which each must have", c.entity.Name, f.Name), "fill in "+f.Name).
				inChinese(fmt.Sprintf("它是新的，但此行没有给出必需的%s", f.Name), "请补填")
		}
	}
	c.want, c.now = values, created
	for i, f := range c.entity.Fields {
		if v := values[f.Name]; v != nil && f.Name != syntheticField {
			c.say = append(c.say, r.packed(v, row.Number, i))
			if text(v) != "" {
				c.fields = append(c.fields, FieldChange{Field: f.Name, New: text(v)})
			}
		}
	}
	return nil
}

// judgeLater adds what a row says of a node that an earlier row created.
func (r *run) judgeLater(row *Row, m *Mention, c *nodeChange, values graph.Values) *mistake {
	c.now, c.later, c.want, c.given = created, true, graph.Values{}, values
	for i, f := range c.entity.Fields {
		v := values[f.Name]
		if v == nil || f.Name == syntheticField {
			continue
		}
		said, equal, first := r.memory.saidOf(c.before, i, r.hashOf(v))
		switch {
		case said && equal, f.Name == nameField && c.how != byCode:
		case said && !f.List:
			return r.refusal(row, m, fmt.Sprintf("the %s is new, and row %d gives another %s for it than %s", c.entity.Name, first, f.Name, text(v)), "make the two rows agree").
				inChinese(fmt.Sprintf("第%d行给出的%s与此行的%s不同", first, f.Name, text(v)), "请使两行一致")
		default:
			c.want[f.Name] = v
			c.say = append(c.say, r.packed(v, row.Number, i))
			c.fields = append(c.fields, FieldChange{Field: f.Name, New: text(v)})
		}
	}
	return nil
}

// judgeKnown compares what a row says of a node with what the graph has of it.
func (r *run) judgeKnown(row *Row, m *Mention, c *nodeChange, values graph.Values) *mistake {
	c.now = max(c.before.standing, same)
	want := maps.Clone(c.have)
	for i, f := range c.entity.Fields {
		v := values[f.Name]
		if v == nil || f.Name == syntheticField {
			continue
		}
		if f.Name == nameField {
			r.rename(c, want, v)
			continue
		}
		said, equal, first := r.memory.saidOf(c.before, i, r.hashOf(v))
		switch list, _ := v.([]string); {
		case said && equal:
		case f.List:
			want[f.Name] = union(listOf(want[f.Name]), list)
		case said:
			return r.refusal(row, m, fmt.Sprintf("row %d gives another %s for it than %s", first, f.Name, text(v)), "make the two rows agree").
				inChinese(fmt.Sprintf("第%d行给出的%s与此行的%s不同", first, f.Name, text(v)), "请使两行一致")
		default:
			want[f.Name] = v
			c.say = append(c.say, r.packed(v, row.Number, i))
		}
	}
	for _, f := range c.entity.Fields {
		if f.IsProperty() && !reflect.DeepEqual(want[f.Name], c.have[f.Name]) {
			c.fields = append(c.fields, FieldChange{Field: f.Name, Old: text(c.have[f.Name]), New: text(want[f.Name])})
		}
	}
	c.want = want
	if len(c.fields) == 0 {
		return nil
	}
	if c.have[syntheticField] == true {
		return r.refusal(row, m, fmt.Sprintf("%s is made up for demonstration; a file of facts cannot change it", c.id), "import into a graph of facts").
			inChinese(c.id+"是演示用的虚构数据，不能由事实改动", "请导入存放事实的图谱")
	}
	c.now = changed
	return nil
}

// rename takes a new name for a node that was found by its code, and keeps the old
// one as an alias. A name that the node has already, in whatever signs, is none; and
// where the name was what found the node it is not news.
func (r *run) rename(c *nodeChange, want graph.Values, name any) {
	to, _ := name.(string)
	old, _ := want[nameField].(string)
	aliases, _ := want[aliasesField].([]string)
	// Most names are the very same, and folding one to its key takes time.
	if c.how != byCode || to == old || keyOf(to) == keyOf(old) || slices.ContainsFunc(aliases, func(a string) bool { return keyOf(a) == keyOf(to) }) {
		return
	}
	want[nameField] = to
	if c.entity.Field(aliasesField) != nil {
		want[aliasesField] = append(aliases[:len(aliases):len(aliases)], old)
	}
}

func (r *run) packed(v any, row, field int) uint64 { return pack(r.hashOf(v), row, field) }

func (r *run) hashOf(v any) uint64 { return r.memory.hash(text(v)) }

// text writes a value for people.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case graph.Date:
		return string(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case []string:
		return strings.Join(v, "、")
	}
	return fmt.Sprint(v)
}
