package dataset

import (
	"fmt"
	"strconv"
	"strings"

	"zonegraph/graph"
	"zonegraph/message"
)

// The part of the schema that the cites of a file are written for.
const (
	citationType   = "Citation"
	documentType   = "Document"
	importType     = "Import"
	factInterface  = "Fact"
	citationsField = "citations"
	documentField  = "document"
	locatorKey     = "at"
	// sureByDefault is the confidence of a claim that does not give one.
	sureByDefault = "HIGH"
)

// readCites reads the sources of a node: a list of "document#section#paragraph",
// or of maps with `at` and the properties of a claim.
func (r *reader) readCites(e *entry, v value) {
	f := e.entity.Field(citationsField)
	if f == nil {
		r.add(v.place, "dataset.not-citable", e.ref.Type)
		return
	}
	if v.kind != listValue || len(v.items) == 0 {
		r.add(v.place, "dataset.sources-expected", citesKey, locatorKey)
		e.cited = true // the mistake is reported already
		return
	}
	for _, item := range v.items {
		e.cited = true
		r.readCite(e, f, item)
	}
}

func (r *reader) readCite(e *entry, f *graph.Field, v value) {
	at, claim := v, graph.Values{}
	var marks *graph.Marks
	v.pairs, marks = r.withoutMarks(e, v.pairs)
	switch v.kind {
	case textValue:
	case mapValue:
		at = r.readClaim(e, f.Relationship.Properties, v, claim)
	default:
		r.add(v.place, "dataset.source-expected", citesKey, v.kind)
		return
	}
	if _, given := claim["confidence"]; !given && !e.exported {
		claim["confidence"] = sureByDefault
	}
	r.complete(e, v.place, message.New("dataset.a-source"), f.Relationship.Properties, claim)
	if at.kind != textValue {
		r.add(v.place, "dataset.source-without-locator", locatorKey)
		return
	}
	citation, ok := r.citation(at, marks)
	if !ok {
		return
	}
	r.steps = append(r.steps, step{place: v.place, properties: f.Relationship.Properties, owner: e.ref,
		RelationshipRecord: graph.RelationshipRecord{Type: f.Relationship.Type, From: citation, To: e.ref, Values: claim, Marks: marks}})
}

// readClaim reads the map form of a source and gives its locator.
func (r *reader) readClaim(e *entry, claim *graph.Entity, v value, values graph.Values) (at value) {
	for _, p := range r.withShared(v.pairs, nil) {
		switch f := claim.Field(p.key); {
		case p.key == locatorKey:
			at = p.value
		case f == nil:
			r.add(p.place, "dataset.no-such-claim-key", p.key, nearest(p.key, append(fieldNames(claim), locatorKey)))
		default:
			r.readProperty(e, f, p.value, values)
		}
	}
	if !e.exported {
		r.checkClaim(e, v.place, values)
	}
	return at
}

// checkClaim holds a claim against the node that it is about.
func (r *reader) checkClaim(e *entry, at place, claim graph.Values) {
	name, about := claim["field"].(string)
	text, says := claim["value"].(string)
	if !about {
		if says {
			r.add(at, "dataset.claim-without-field", text)
		}
		return
	}
	f := e.entity.Field(name)
	if f == nil || name == idField || name == syntheticField || name == citationsField {
		r.add(at, "dataset.claim-of-no-field", name, e.ref.Type, nearest(name, fieldNames(e.entity)))
		return
	}
	switch {
	case f.IsProperty() && says && !f.List:
		v, err := r.parseScalar(f, text)
		if err != nil {
			r.add(at, "dataset.claim-of-bad-value", name, text, err)
		}
		switch v.(type) {
		case int64, graph.Decimal:
			// One number has one text, so that only what differs is a conflict.
			claim["value"] = fmt.Sprint(v)
		}
	case f.IsProperty() && !says:
		if _, has := e.values[name]; !has {
			r.add(at, "dataset.claim-of-left-out", name, e.ref)
		}
	case says:
		// The other end may be written out if it is no node, such as a zone
		// that nobody could name.
		if ref, err := graph.ParseRef(text); err == nil && r.model.Node(ref.Type) != nil {
			if err := r.missing(ref); err != nil {
				r.add(at, "dataset.claim-about-missing", name, err)
			}
		}
	}
}

// citation gives the node of a passage, which it makes when it is first cited.
func (r *reader) citation(at value, marks *graph.Marks) (graph.Ref, bool) {
	ref := graph.Ref{Type: citationType, Key: at.text}
	if r.citations[ref] {
		return ref, true
	}
	key := strings.Split(at.text, "#")[0]
	document := r.entries[graph.Ref{Type: documentType, Key: key}]
	if document == nil && r.open {
		document = &entry{ref: graph.Ref{Type: documentType, Key: key}}
	}
	if document == nil {
		r.wrong(at.place, r.missing(graph.Ref{Type: documentType, Key: key}))
		return ref, false
	}
	title := key
	for _, p := range document.fields {
		if p.key == "name" && p.value.kind == textValue {
			title = p.value.text
		}
	}
	name, values, err := passage(at.text, title)
	if err != nil {
		r.wrong(at.place, err)
		return ref, false
	}
	values["name"], values[syntheticField] = name, false
	r.citations[ref] = true
	r.tail = append(r.tail, graph.NodeRecord{Ref: ref, Values: values, Marks: marks})
	step1 := r.model.Node(citationType).Field(documentField).Relationship
	r.steps = append(r.steps, step{place: at.place, owner: ref,
		RelationshipRecord: graph.RelationshipRecord{Type: step1.Type, From: ref, To: document.ref, Marks: marks}})
	return ref, true
}

// passage reads a locator: the name of the passage, its section and paragraph, or
// what is wrong with it.
func passage(at, title string) (name string, values graph.Values, err error) {
	parts := strings.Split(at, "#")
	name, values = title, graph.Values{}
	if len(parts) > 1 {
		values["section"] = parts[1]
		name += " " + parts[1]
	}
	if len(parts) > 2 {
		n, err := strconv.ParseInt(parts[2], 10, 32)
		if err != nil || n < 1 || strconv.FormatInt(n, 10) != parts[2] {
			return "", nil, message.NewError("dataset.bad-paragraph", at, parts[2])
		}
		values["paragraph"] = n
		name += fmt.Sprintf(" 第%d段", n)
	}
	if len(parts) > 3 || (len(parts) > 1 && parts[1] == "") {
		return "", nil, message.NewError("dataset.bad-source", at)
	}
	return name, values, nil
}
