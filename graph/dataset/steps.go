package dataset

import (
	"fmt"
	"slices"

	"zonegraph/graph"
	"zonegraph/message"
)

// readSteps reads a relationship field: one target or a list of them, each
// "Type:key" or a map with `to` and the relationship's properties.
func (r *reader) readSteps(e *entry, f *graph.Field, v value) {
	targets := []value{v}
	if v.kind == listValue {
		if !f.Relationship.Many && !e.exported {
			r.add(v.place, "dataset.one-expected", f.Name, f.Relationship.Target.Name)
			return
		}
		targets = v.items
	} else if f.Relationship.Many {
		r.add(v.place, "dataset.references-expected", f.Name, f.Relationship.Target.Name, r.exampleRef(f))
		return
	}
	for _, t := range targets {
		r.readStep(e, f, t)
	}
}

func (r *reader) readStep(e *entry, f *graph.Field, v value) {
	target, values, ok := v, graph.Values(nil), true
	var marks *graph.Marks
	v.pairs, marks = r.withoutMarks(e, v.pairs)
	if f.Relationship.Properties != nil {
		values = graph.Values{}
	}
	if v.kind == mapValue {
		target, ok = r.readStepProperties(e, f, v, values)
	} else if v.kind != textValue {
		r.add(v.place, "dataset.reference-expected", f.Name, v.kind, r.exampleRef(f))
		return
	}
	if f.Relationship.Properties != nil {
		r.complete(e, v.place, message.New("dataset.item-of", f.Name), f.Relationship.Properties, values)
	}
	if !ok {
		return
	}
	to, err := r.target(f, target.text)
	if err != nil {
		r.wrong(target.place, err)
		return
	}
	s := step{place: target.place, properties: f.Relationship.Properties, owner: e.ref,
		RelationshipRecord: graph.RelationshipRecord{Type: f.Relationship.Type, From: e.ref, To: to, Values: values, Marks: marks}}
	if !f.Relationship.Out {
		s.From, s.To = s.To, s.From
	}
	r.steps = append(r.steps, s)
}

// readStepProperties reads the map form into values and gives the target.
func (r *reader) readStepProperties(e *entry, f *graph.Field, v value, values graph.Values) (target value, ok bool) {
	for _, p := range r.withShared(v.pairs, nil) {
		properties := f.Relationship.Properties
		switch {
		case p.key == targetKey && p.value.kind == textValue:
			target, ok = p.value, true
		case p.key == targetKey:
			r.add(p.value.place, "dataset.target-expected", targetKey, p.value.kind, r.exampleRef(f))
		case properties == nil:
			r.add(p.place, "dataset.no-properties", f.Name, r.exampleRef(f))
		case properties.Field(p.key) == nil:
			r.add(p.place, "dataset.no-such-property", f.Name, p.key, nearest(p.key, append(fieldNames(properties), targetKey)))
		default:
			r.readProperty(e, properties.Field(p.key), p.value, values)
		}
	}
	if !slices.ContainsFunc(v.pairs, func(p pair) bool { return p.key == targetKey }) {
		r.add(v.place, "dataset.item-without-target", f.Name, targetKey, r.exampleRef(f))
	}
	return target, ok
}

// target finds the node that a reference names, or says what is wrong with it.
func (r *reader) target(f *graph.Field, text string) (graph.Ref, error) {
	ref, err := graph.ParseRef(text)
	if err != nil {
		return ref, message.NewError("dataset.not-a-reference", f.Name, text, r.exampleRef(f))
	}
	members := f.Relationship.Target.Members
	if !slices.ContainsFunc(members, func(m *graph.Entity) bool { return m.Name == ref.Type }) {
		var leads message.Either
		for _, m := range members {
			leads = append(leads, m.Name)
		}
		return ref, message.NewError("dataset.other-target", f.Name, leads, ref.Type, nearest(ref.Type, memberNames(members)))
	}
	return ref, r.missing(ref)
}

// missing says that a node is not in the dataset, nil if it is.
func (r *reader) missing(ref graph.Ref) error {
	if r.entries[ref] != nil || r.open {
		return nil
	}
	var keys []string
	for other := range r.entries {
		if other.Type == ref.Type {
			keys = append(keys, other.Key)
		}
	}
	slices.Sort(keys)
	return message.NewError("dataset.no-such-node", ref, nearest(ref.Key, keys))
}

func (r *reader) exampleRef(f *graph.Field) string {
	return f.Relationship.Target.Members[0].Name + ":key"
}

// checkRelationships reports a relationship written twice, and a second one
// where a field takes one, from whichever side it is written.
func (r *reader) checkRelationships() {
	seen := map[string]place{}
	taken := map[string]step{}
	for _, s := range r.steps {
		identity := fmt.Sprint(s.Type, " ", s.From, " ", s.To)
		if s.properties != nil {
			for _, name := range s.properties.DistinctBy {
				identity += fmt.Sprintf(" %q", fmt.Sprint(s.Values[name]))
			}
		}
		if first, dup := seen[identity]; dup {
			r.add(s.place, "dataset.relationship-twice", first, s.Type, s.From, s.To)
			continue
		}
		seen[identity] = s.place
		r.checkToOne(taken, s, s.From, s.To, true)
		r.checkToOne(taken, s, s.To, s.From, false)
	}
}

func (r *reader) checkToOne(taken map[string]step, s step, end, other graph.Ref, out bool) {
	for _, f := range r.model.Node(end.Type).Fields {
		rel := f.Relationship
		if rel == nil || rel.Many || rel.Out != out || rel.Type != s.Type || !slices.Contains(memberNames(rel.Target.Members), other.Type) {
			continue
		}
		slot := end.String() + "." + f.Name
		if first, has := taken[slot]; has {
			already := first.To
			if !out {
				already = first.From
			}
			r.add(s.place, "dataset.taken-already", slot, already, first.place)
			continue
		}
		taken[slot] = s
	}
}

func memberNames(members []*graph.Entity) []string {
	var out []string
	for _, m := range members {
		out = append(out, m.Name)
	}
	return out
}
