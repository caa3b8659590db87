package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/message"
)

// state is the part of a graph that one owner has, or wants.
type state struct {
	nodes         map[string]node
	relationships map[string]relationship
	// surplus are relationships that are there more than once.
	surplus []relationship
}

type node struct {
	entity *graph.Entity
	id     string
	encoded
}

type relationship struct {
	typ      string
	from, to graph.Ref
	// element is the element id, empty if it is not in the graph.
	element string
	// fromLabel, toLabel and distinct (the properties of distinctBy) are known
	// for what is wanted.
	fromLabel, toLabel string
	distinct           []string
	encoded
}

// identity tells relationships apart: by type, ends and the properties that the
// schema names in distinctBy.
func (r relationship) identity(s *graph.Relationship) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %q %q", r.typ, r.from, r.to)
	if s.Properties != nil {
		for _, name := range s.Properties.DistinctBy {
			fmt.Fprintf(&b, " %q", fmt.Sprint(r.properties[name]))
		}
	}
	return b.String()
}

// wanted is the state that the records describe.
func wanted(m *graph.Model, owner string, nodes []graph.NodeRecord, relationships []graph.RelationshipRecord) (state, error) {
	s := state{nodes: map[string]node{}, relationships: map[string]relationship{}}
	for _, n := range nodes {
		entity := m.Node(n.Ref.Type)
		if entity == nil {
			return s, fmt.Errorf("%s: there is no such node type", n.Ref)
		}
		enc, err := encode(entity, n.Values)
		if err != nil {
			return s, message.Trace(n.Ref.String(), err)
		}
		id := n.Ref.String()
		if _, dup := s.nodes[id]; dup {
			return s, fmt.Errorf("%s is there twice", id)
		}
		enc.properties[idProperty], enc.properties[graph.DatasetProperty] = id, owner
		s.nodes[id] = node{entity, id, enc}
	}
	for _, r := range relationships {
		step, err := stepBetween(m, r)
		if err != nil {
			return s, err
		}
		enc, err := encode(step.Properties, r.Values)
		if err != nil {
			return s, message.Trace(r.String(), err)
		}
		enc.properties[graph.DatasetProperty] = owner
		rel := relationship{typ: r.Type, from: r.From, to: r.To, encoded: enc,
			fromLabel: m.Node(r.From.Type).Label(), toLabel: m.Node(r.To.Type).Label()}
		if step.Properties != nil {
			rel.distinct = step.Properties.DistinctBy
		}
		identity := rel.identity(step)
		if _, dup := s.relationships[identity]; dup {
			return s, fmt.Errorf("%s is there twice", r)
		}
		s.relationships[identity] = rel
	}
	return s, nil
}

// current reads the state that the owner has. It reads real properties rather
// than a checksum, so that a change by hand is put right too.
func current(ctx context.Context, tx cypher.Tx, m *graph.Model, owner string) (state, error) {
	s := state{nodes: map[string]node{}, relationships: map[string]relationship{}}
	var all []*graph.Entity
	for _, e := range m.Properties {
		all = append(all, e)
	}
	params := map[string]any{"owner": owner}
	for _, e := range m.Nodes {
		// A relationship of the owner starts at one of its nodes, because a
		// dataset has both ends of each.
		rows, err := run(ctx, tx, fmt.Sprintf("MATCH (n:%[1]s) WHERE n.%[2]s = $owner RETURN n.id, %[3]s, [(n)-[r]->(b) WHERE r.%[2]s = $owner | [type(r), n.id, b.id, elementId(r), %[4]s]]",
			quote(e.Label()), graph.DatasetProperty, untyped("n", e), untyped("r", all...)), params)
		if err != nil {
			return s, err
		}
		for _, row := range rows {
			id, _ := row[0].(string)
			s.nodes[id] = node{e, id, decoded(row[1], e)}
			steps, _ := row[2].([]any)
			for _, step := range steps {
				s.addRelationship(m, step.([]any), all)
			}
		}
	}
	return s, nil
}

func (s *state) addRelationship(m *graph.Model, row []any, all []*graph.Entity) {
	r := relationship{encoded: decoded(row[4], all...)}
	r.typ, _ = row[0].(string)
	from, _ := row[1].(string)
	to, _ := row[2].(string)
	r.element, _ = row[3].(string)
	r.from, _ = graph.ParseRef(from)
	r.to, _ = graph.ParseRef(to)
	step, err := stepBetween(m, graph.RelationshipRecord{Type: r.typ, From: r.from, To: r.to})
	if err != nil {
		// The schema no longer knows it; no dataset can want it.
		s.surplus = append(s.surplus, r)
		return
	}
	identity := r.identity(step)
	if _, dup := s.relationships[identity]; dup {
		s.surplus = append(s.surplus, r)
		return
	}
	s.relationships[identity] = r
}

// decoded is what untyped gave, without the dates that are not there.
func decoded(v any, entities ...*graph.Entity) encoded {
	properties, _ := v.(map[string]any)
	out := encoded{properties: properties}
	for _, e := range entities {
		for _, f := range e.Fields {
			if f.Scalar != graph.DateScalar || slices.Contains(out.dates, f.Name) {
				continue
			}
			if properties[f.Name] == nil {
				delete(properties, f.Name)
			} else {
				out.dates = append(out.dates, f.Name)
			}
		}
	}
	return out
}
