package dataset

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/creditcode"
)

const (
	idField        = "id"
	syntheticField = "synthetic"
	citesKey       = "cites"
	targetKey      = "to"
)

// readEntry turns a node's fields into values, relationships and citations.
func (r *reader) readEntry(e *entry) {
	e.values = graph.Values{syntheticField: false}
	for _, p := range e.fields {
		switch f := e.entity.Field(p.key); {
		case p.key == citesKey:
			// Claims are checked against the values, so they are read last.
		case p.key == idField:
			r.add(p.place, "the id is not written: it is made of the type and the key, %s", e.ref)
		case p.key == syntheticField && e.exported && p.value.text == "true":
			e.values[syntheticField] = true
		case p.key == syntheticField:
			r.add(p.place, "synthetic is not written: what stands in a dataset is a fact with a source")
		case f == nil:
			r.add(p.place, "%s has no field %s%s", e.ref.Type, p.key, nearest(p.key, append(fieldNames(e.entity), citesKey)))
		case f.IsProperty():
			r.readProperty(f, p.value, e.values)
		case f.Relationship.Target.Name == citationType:
			r.add(p.place, "citations are written under %s of the node that they support", citesKey)
		default:
			r.readSteps(e, f, p.value)
		}
	}
	r.complete(e.place, e.ref.String(), e.entity, e.values)
	for _, p := range e.fields {
		if p.key == citesKey {
			r.readCites(e, p.value)
		}
	}
	if !e.cited && !e.exported && !r.open && e.ref.Type != documentType && slices.Contains(e.entity.Implements, factInterface) {
		r.add(e.place, "%s has no %s: a fact needs a source", e.ref, citesKey)
	}
}

// complete gives missing lists as empty ones and reports what must be there.
func (r *reader) complete(at place, what string, entity *graph.Entity, values graph.Values) {
	for _, f := range entity.Fields {
		if _, has := values[f.Name]; has || !f.IsProperty() || f.Name == idField || f.Name == syntheticField {
			continue
		}
		switch {
		case f.List:
			values[f.Name] = []string{}
		case f.NonNull:
			r.add(at, "%s has no %s, which must be given", what, f.Name)
		}
	}
}

// readProperty reads a property into values. A property that is there but wrong
// gets its zero value, so that it is not reported as missing as well.
func (r *reader) readProperty(f *graph.Field, v value, values graph.Values) {
	if !f.List {
		if v.kind != textValue {
			r.add(v.place, "%s is %s, where %s is expected; leave out a field that is not known", f.Name, v.kind, r.expected(f))
			values[f.Name] = nil
			return
		}
		values[f.Name] = r.scalar(f, v)
		return
	}
	list := []string{}
	if v.kind != listValue {
		r.add(v.place, "%s is %s, where a list such as [a, b] is expected", f.Name, v.kind)
	}
	for _, item := range v.items {
		if item.kind != textValue {
			r.add(item.place, "%s has %s in its list, where %s is expected", f.Name, item.kind, r.expected(f))
			continue
		}
		if slices.Contains(list, item.text) {
			r.add(item.place, "%s has %q twice", f.Name, item.text)
		}
		list = append(list, item.text)
	}
	values[f.Name] = list
}

func (r *reader) scalar(f *graph.Field, v value) any {
	out, reason := r.parseScalar(f, v.text)
	if reason != "" {
		r.add(v.place, "%s is %q: %s", f.Name, v.text, reason)
	}
	return out
}

// parseScalar reads a text as a property's value, or says what is wrong with it.
func (r *reader) parseScalar(f *graph.Field, text string) (any, string) {
	wrong := r.expected(f) + " is expected"
	switch f.Scalar {
	case graph.StringScalar:
		if strings.TrimSpace(text) == "" {
			return nil, "empty; leave out a field that is not known"
		}
		if f.Name == creditCodeField {
			if err := creditcode.Valid(text); err != nil {
				return nil, err.Error()
			}
		}
		return text, ""
	case graph.IntScalar:
		n, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return nil, wrong
		}
		return n, ""
	case graph.FloatScalar:
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
			return nil, wrong
		}
		return n, ""
	case graph.BooleanScalar:
		if text != "true" && text != "false" {
			return nil, wrong
		}
		return text == "true", ""
	case graph.DecimalScalar:
		d, err := graph.ParseDecimal(text)
		if err != nil {
			return nil, err.Error()
		}
		return d, ""
	case graph.DateScalar:
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			return nil, wrong
		}
		return graph.Date(text), ""
	case graph.EnumScalar:
		if allowed := r.model.Enums[f.Enum]; !slices.Contains(allowed, text) {
			return nil, wrong + nearest(text, allowed)
		}
		return text, ""
	default:
		return nil, "a dataset cannot give a " + string(f.Scalar)
	}
}

// expected describes the values of a property for a message.
func (r *reader) expected(f *graph.Field) string {
	switch f.Scalar {
	case graph.IntScalar:
		return "a whole number of 32 bits"
	case graph.FloatScalar:
		return "a number"
	case graph.BooleanScalar:
		return "true or false"
	case graph.DecimalScalar:
		return "a decimal number such as 8529.27"
	case graph.DateScalar:
		return "a date that exists, of the form YYYY-MM-DD,"
	case graph.EnumScalar:
		return "one of " + strings.Join(r.model.Enums[f.Enum], ", ")
	default:
		return "a text"
	}
}

func fieldNames(e *graph.Entity) []string {
	var names []string
	for _, f := range e.Fields {
		if f.Name != idField && f.Name != syntheticField && (f.IsProperty() || f.Relationship.Target.Name != citationType) {
			names = append(names, f.Name)
		}
	}
	return names
}
