package dataset

import (
	"fmt"
	"slices"

	"zonegraph/graph"
)

// creditCodeField is checked against GB 32100-2015 wherever it occurs.
const creditCodeField = "creditCode"

// checkUnique reports two nodes of a type with the same value of a unique field.
func (r *reader) checkUnique() {
	first := map[string]*entry{}
	for _, e := range r.order {
		for _, f := range e.entity.Fields {
			v := e.values[f.Name]
			if !f.Unique || f.Name == idField || v == nil {
				continue
			}
			slot := fmt.Sprint(e.ref.Type, ".", f.Name, "=", v)
			if other := first[slot]; other != nil {
				r.add(e.placeOf(f.Name), "dataset.not-unique", e.ref, f.Name, fmt.Sprint(v), other.ref, other.placeOf(f.Name))
				continue
			}
			first[slot] = e
		}
	}
}

// checkRules holds what the schema says in words: a span does not end before it
// begins, a key that is a code is that code, and numbers of a cohort agree.
func (r *reader) checkRules() {
	for _, e := range r.order {
		for _, span := range [][2]string{{"windowStart", "windowEnd"}, {"periodStart", "periodEnd"}, {"validFrom", "validTo"}} {
			start, _ := e.values[span[0]].(graph.Date)
			end, _ := e.values[span[1]].(graph.Date)
			if start != "" && end != "" && start > end {
				r.add(e.placeOf(span[1]), "dataset.ends-before-it-begins", span[1], end, span[0], start)
			}
		}
		// A made-up place has a code that none has, and a key that says so.
		if f := e.entity.Field("code"); f != nil && f.Unique && e.values[syntheticField] != true && e.values["code"] != nil && e.values["code"] != e.ref.Key {
			r.add(e.placeOf("code"), "dataset.key-is-not-code", e.ref, fmt.Sprint(e.values["code"]))
		}
		if e.ref.Type == cohortType {
			r.checkMemberType(e)
		}
	}
	r.checkCohorts()
}

const (
	cohortType  = "Cohort"
	countField  = "count"
	memberField = "memberType"
)

// checkMemberType holds a cohort's memberType against the types of the schema
// that can be counted.
func (r *reader) checkMemberType(e *entry) {
	members := e.entity.Field("members")
	name, ok := e.values[memberField].(string)
	if !ok || members == nil {
		return
	}
	if allowed := memberNames(members.Relationship.Target.Members); !slices.Contains(allowed, name) {
		r.add(e.placeOf(memberField), "dataset.no-such-member-type", memberField, name, allowed, nearest(name, allowed))
	}
}

// checkCohorts holds counts against named members and parts: fewer may be named
// than counted, never more, and the parts add up to the whole.
func (r *reader) checkCohorts() {
	entity := r.model.Node(cohortType)
	if entity == nil || entity.Field("members") == nil || entity.Field("parts") == nil {
		return
	}
	members, parts := entity.Field("members").Relationship, entity.Field("parts").Relationship
	named, sum := map[graph.Ref]int64{}, map[graph.Ref]int64{}
	for _, s := range r.steps {
		switch s.Type {
		case members.Type:
			named[s.From]++
			if want, _ := r.entries[s.From].values[memberField].(string); want != "" && want != s.To.Type {
				r.add(s.place, "dataset.member-of-other-type", s.From, want, s.To)
			}
		case parts.Type:
			n, _ := r.entries[s.From].values[countField].(int64)
			sum[s.To] += n
		}
	}
	for _, e := range r.order {
		count, ok := e.values[countField].(int64)
		if e.ref.Type != cohortType || !ok {
			continue
		}
		if named[e.ref] > count {
			r.add(e.placeOf(countField), "dataset.too-many-members", e.ref, count, named[e.ref])
		}
		if total, has := sum[e.ref]; has && total != count {
			r.add(e.placeOf(countField), "dataset.parts-do-not-add-up", e.ref, count, total)
		}
	}
}

// placeOf is the place of a field's value, or of the node if it has none.
func (e *entry) placeOf(field string) place {
	for _, p := range e.fields {
		if p.key == field {
			return p.value.place
		}
	}
	return e.place
}
