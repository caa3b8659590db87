package dataset

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/creditcode"
	"zonegraph/message"
)

const (
	idField        = "id"
	syntheticField = "synthetic"
	citesKey       = "cites"
	targetKey      = "to"
)

// readEntry turns a node's fields into values, relationships and citations.
func (r *reader) readEntry(e *entry) {
	e.values = graph.Values{}
	if e.entity.Field(syntheticField) != nil {
		e.values[syntheticField] = false
	}
	for _, p := range e.fields {
		if e.exported && isMark(p.key) {
			r.readMark(p, &e.marks)
		}
	}
	for _, p := range e.fields {
		switch f := e.entity.Field(p.key); {
		case e.exported && isMark(p.key):
		case p.key == citesKey:
			// Claims are checked against the values, so they are read last.
		case p.key == idField:
			r.add(p.place, "dataset.id-written", e.ref)
		case p.key == syntheticField && e.exported && p.value.text == "true":
			e.values[syntheticField] = true
		case p.key == syntheticField:
			r.add(p.place, "dataset.synthetic-written")
		case f == nil:
			r.add(p.place, "dataset.no-such-field", e.ref.Type, p.key, nearest(p.key, append(fieldNames(e.entity), citesKey)))
		case f.IsProperty():
			r.readProperty(e, f, p.value, e.values)
		case f.Relationship.Target.Name == citationType:
			r.add(p.place, "dataset.citations-elsewhere", citesKey)
		default:
			r.readSteps(e, f, p.value)
		}
	}
	r.complete(e, e.place, e.ref, e.entity, e.values)
	for _, p := range e.fields {
		if p.key == citesKey {
			r.readCites(e, p.value)
		}
	}
	if !e.cited && !e.exported && !r.open && e.ref.Type != documentType && slices.Contains(e.entity.Implements, factInterface) {
		r.add(e.place, "dataset.no-source", e.ref, citesKey)
	}
}

// complete gives missing lists as empty ones and reports what must be there. What was
// written from a graph has all that the graph has.
func (r *reader) complete(e *entry, at place, what any, entity *graph.Entity, values graph.Values) {
	if e.exported {
		return
	}
	for _, f := range entity.Fields {
		if _, has := values[f.Name]; has || !f.IsProperty() || f.Name == idField || f.Name == syntheticField {
			continue
		}
		switch {
		case f.List:
			values[f.Name] = []string{}
		case f.NonNull:
			r.add(at, "dataset.field-missing", message.Clauses{what}, f.Name)
		}
	}
}

// readProperty reads a property into values. A property that is there but wrong
// gets its zero value, so that it is not reported as missing as well.
func (r *reader) readProperty(e *entry, f *graph.Field, v value, values graph.Values) {
	if !f.List {
		if v.kind != textValue {
			r.add(v.place, "dataset.value-expected", f.Name, v.kind, r.expected(f))
			values[f.Name] = nil
			return
		}
		values[f.Name] = r.scalar(e, f, v)
		return
	}
	list := []string{}
	if v.kind != listValue {
		r.add(v.place, "dataset.list-expected", f.Name, v.kind)
	}
	for _, item := range v.items {
		if item.kind != textValue {
			r.add(item.place, "dataset.item-expected", f.Name, item.kind, r.expected(f))
			continue
		}
		if slices.Contains(list, item.text) && !e.exported {
			r.add(item.place, "dataset.item-twice", f.Name, item.text)
		}
		list = append(list, item.text)
	}
	values[f.Name] = list
}

func (r *reader) scalar(e *entry, f *graph.Field, v value) any {
	switch {
	case !e.exported:
	case f.Scalar == graph.StringScalar:
		return v.text // an old code with a slip in it, for one
	case f.Scalar == graph.IntScalar:
		if n, err := strconv.ParseInt(v.text, 10, 64); err == nil {
			return n
		}
	}
	out, err := r.parseScalar(f, v.text)
	if err != nil {
		r.add(v.place, "dataset.bad-value", f.Name, v.text, err)
	}
	return out
}

// parseScalar reads a text as a property's value, or says what is wrong with it.
func (r *reader) parseScalar(f *graph.Field, text string) (any, error) {
	wrong := message.NewError("dataset.expected", r.expected(f))
	switch f.Scalar {
	case graph.StringScalar:
		if strings.TrimSpace(text) == "" {
			return nil, message.NewError("dataset.empty-text")
		}
		if f.Name == creditCodeField {
			if err := creditcode.Valid(text); err != nil {
				return nil, err
			}
		}
		return text, nil
	case graph.IntScalar:
		n, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return nil, wrong
		}
		return n, nil
	case graph.FloatScalar:
		n, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
			return nil, wrong
		}
		return n, nil
	case graph.BooleanScalar:
		if text != "true" && text != "false" {
			return nil, wrong
		}
		return text == "true", nil
	case graph.DecimalScalar:
		d, err := graph.ParseDecimal(text)
		if err != nil {
			return nil, err
		}
		return d, nil
	case graph.DateScalar:
		if _, err := time.Parse(time.DateOnly, text); err != nil {
			return nil, wrong
		}
		return graph.Date(text), nil
	case graph.EnumScalar:
		if allowed := r.model.Enums[f.Enum]; !slices.Contains(allowed, text) {
			return nil, message.NewError("dataset.expected-word", allowed, nearest(text, allowed))
		}
		return text, nil
	default:
		return nil, message.NewError("dataset.no-such-scalar", string(f.Scalar))
	}
}

// expected describes the values of a property for a message.
func (r *reader) expected(f *graph.Field) message.Message {
	switch f.Scalar {
	case graph.IntScalar:
		return message.New("dataset.an-int")
	case graph.FloatScalar:
		return message.New("dataset.a-float")
	case graph.BooleanScalar:
		return message.New("dataset.a-boolean")
	case graph.DecimalScalar:
		return message.New("dataset.a-decimal")
	case graph.DateScalar:
		return message.New("dataset.a-date")
	case graph.EnumScalar:
		return message.New("dataset.one-of", r.model.Enums[f.Enum])
	default:
		return message.New("dataset.a-text")
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
