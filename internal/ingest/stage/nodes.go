package stage

import (
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/search"
	"zonegraph/graph/store"
	"zonegraph/internal/ingest/judge"
	"zonegraph/internal/ingest/match"
	"zonegraph/internal/ingest/read"
	"zonegraph/message"
)

// create adds a new node, and the citation that supports it unless that is nil.
func (b *Batch) create(m match.Match, values graph.Values, by *citation) error {
	s := b.shape(m.Entity)
	row, key, supported := []any{m.ID, Fingerprint(m.Entity, values)}, "create ", ""
	if by != nil {
		supported = "<-[:" + SupportsType + " " + supportsLiteral + "]-(:" + CitationType + " " + citationLiteral(len(row)) + ")"
		row, key = by.appendTo(row), "cite and create "
	}
	first := len(row)
	row, err := s.Append(row, values)
	if err != nil {
		return fmt.Errorf("%s: %w", m.ID, err)
	}
	g := b.add(rankNodes, key+m.Entity.Name, row, func() string {
		return fmt.Sprintf("UNWIND $rows AS row CREATE (n%s {id: row[0], %s: row[1], %s: $import%s})%s RETURN count(n)", store.Labels(m.Entity), graph.FingerprintProperty, graph.ImportProperty, columns, supported)
	})
	g.shape, g.first = s, first
	return nil
}

// addTo adds properties to a node of this file. What search has of it is made anew from
// all of its properties, if it depends on those.
func (b *Batch) addTo(m match.Match, values graph.Values) error {
	for name := range values {
		if search.Searched(name) || m.Entity.Field(name).List {
			b.add(rankAmend, "amend "+m.Entity.Name, amendment{m.ID, values}, func() string { return "" }).amend = m.Entity
			return nil
		}
	}
	set, expression, err := store.Difference(m.Entity, values, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", m.ID, err)
	}
	maps.DeleteFunc(set, func(name string, _ any) bool { return strings.HasPrefix(name, "_") })
	b.add(rankPatches, "add "+m.Entity.Name+expression, []any{m.ID, set, Fingerprint(m.Entity, values)}, func() string {
		return fmt.Sprintf("UNWIND $rows AS row WITH row, row[1] AS p MATCH (n:%[1]s {id: row[0]}) SET n += %[2]s, n.%[3]s = n.%[3]s + row[2] RETURN count(n)",
			store.Quote(m.Entity.Label()), expression, graph.FingerprintProperty)
	})
	return nil
}

// amendment is what is added to a node of this file.
type amendment struct {
	id     string
	values graph.Values
}

// amended makes statements of amendments: items of lists are added to those which are
// there.
func amended(ctx context.Context, tx cypher.Tx, g *group) ([]*group, error) {
	e := g.amend
	ids := make([]string, len(g.rows))
	for i, row := range g.rows {
		ids[i] = row.(amendment).id
	}
	rows, err := tx.Run(ctx, store.NodesByID(e, ids).Command())
	if err != nil {
		return nil, err
	}
	have := store.DecodeNodes(e, rows[0][0])
	want, err := amend(e, g.rows, have)
	if err != nil {
		return nil, err
	}
	groups := map[string]*group{}
	var out []*group
	for id, values := range want {
		set, expression, err := store.Difference(e, values, have[id])
		if err != nil {
			return nil, err
		}
		x := groups[expression]
		if x == nil {
			x = &group{statement: fmt.Sprintf("UNWIND $rows AS row WITH row, row[1] AS p MATCH (n:%s {id: row[0]}) SET n += %s, n.%s = row[2] RETURN count(n)", store.Quote(e.Label()), expression, graph.FingerprintProperty)}
			groups[expression], out = x, append(out, x)
		}
		x.rows = append(x.rows, []any{id, set, Fingerprint(e, values)})
	}
	return out, nil
}

// amend gives nodes as they shall be.
func amend(e *graph.Entity, amendments []any, have map[string]graph.Values) (map[string]graph.Values, error) {
	want := map[string]graph.Values{}
	for id, values := range have {
		want[id] = maps.Clone(values)
	}
	for _, row := range amendments {
		a := row.(amendment)
		to := want[a.id]
		if to == nil {
			return nil, message.NewError("import.graph-changed", message.New("changed.node-gone", read.Node{ID: a.id, Type: e.Term()}))
		}
		for name, v := range a.values {
			if items, isList := v.([]string); isList {
				v = judge.Union(to[name], items)
			}
			to[name] = v
		}
	}
	return want, nil
}

// Fingerprint tells if a new node is as the import left it. It is a sum over the
// properties, so that those which a later row gives can be added.
func Fingerprint(e *graph.Entity, values graph.Values) int64 {
	var sum int64
	for _, f := range e.Fields {
		v := values[f.Name]
		if v == nil {
			continue
		}
		h := fnv.New32a()
		_, _ = h.Write([]byte(f.Name + "=" + read.Text(v)))
		sum += int64(h.Sum32())
	}
	return sum
}
