package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/store"
)

// The kinds of entry in the journal.
const (
	nodeChanged = "node"
	nodeNew     = "new node" // that is no fact, so that no citation leads to it
	linkNew     = "new link"
	linkChanged = "link"
	linkGone    = "gone link"
)

// entry is one change of the journal.
type entry struct {
	seq                     int64
	kind, node, other, link string
	before, after           string
	// former says which import had created a relationship that gives way.
	former any
}

// journal reads a page of entries behind a place, those with numbers beyond after, or,
// with order "DESC", below it.
func journal(ctx context.Context, tx cypher.Tx, id, order string, most int, after int64) ([]entry, error) {
	beyond := ">"
	if order == "DESC" {
		beyond = "<"
	}
	rows, err := tx.Run(ctx, cypher.Write(fmt.Sprintf("MATCH (j:%s) WHERE j.import = $import AND j.seq %s $after RETURN j.seq, j.kind, j.node, j.other, j.link, j.before, j.after, j.%s ORDER BY j.seq %s LIMIT %d",
		changeLabel, beyond, importProperty, order, most), map[string]any{"import": id, "after": after}))
	if err != nil {
		return nil, fmt.Errorf("reading the journal: %w", err)
	}
	out := make([]entry, len(rows))
	for i, row := range rows {
		e := &out[i]
		e.seq, _ = row[0].(int64)
		for at, to := range map[int]*string{1: &e.kind, 2: &e.node, 3: &e.other, 4: &e.link, 5: &e.before, 6: &e.after} {
			*to, _ = row[at].(string)
		}
		e.former = row[7]
	}
	return out, nil
}

// journal notes a change of what was there before.
func (w *writes) journal(kind string, m match, other, link string, before, after graph.Values) {
	w.seq++
	phase := phaseLinkJournal
	if other == "" {
		phase = phaseJournal
	}
	w.add(phase, fmt.Sprint("journal ", phase), []any{w.seq, kind, m.id, other, link, written(before), written(after)}, func() string {
		return fmt.Sprintf("UNWIND $rows AS row CREATE (j:%s {import: $import, seq: row[0], kind: row[1], node: row[2], other: row[3], link: row[4], before: row[5], after: row[6]}) RETURN count(j)", changeLabel)
	})
}

func only(values graph.Values, fields []FieldChange) graph.Values {
	out := graph.Values{}
	for _, f := range fields {
		if v := values[f.Field]; v != nil {
			out[f.Field] = v
		}
	}
	return out
}

// written is values as the journal keeps them.
func written(values graph.Values) string {
	plain := make(map[string]any, len(values))
	for name, v := range values {
		if d, ok := v.(graph.Decimal); ok {
			v = d.String()
		}
		plain[name] = v
	}
	b, err := json.Marshal(plain)
	if err != nil {
		return "{}" // values are texts, numbers and lists of texts
	}
	return string(b)
}

// unwritten reads values of the journal.
func unwritten(e *graph.Entity, s string) (graph.Values, error) {
	d := json.NewDecoder(bytes.NewReader([]byte(s)))
	d.UseNumber()
	var plain map[string]any
	if err := d.Decode(&plain); err != nil {
		return nil, fmt.Errorf("the journal has %q: %w", s, err)
	}
	for name, v := range plain {
		n, isNumber := v.(json.Number)
		f := e.Field(name)
		if !isNumber || f == nil {
			continue
		}
		if f.Scalar == graph.IntScalar {
			plain[name], _ = n.Int64()
		} else {
			plain[name], _ = n.Float64()
		}
	}
	return store.Decode(e, plain), nil
}

// labelOf is the label by which a node with an id is found. A type that the schema no
// longer has is found by its name.
func labelOf(m *graph.Model, id string) string {
	typ, _, _ := strings.Cut(id, ":")
	if e := m.Node(typ); e != nil {
		return store.Quote(e.Label())
	}
	return store.Quote(typ)
}

// endsOf finds the ends of a relationship of the journal for rows of their ids.
func endsOf(m *graph.Model, e entry) string {
	return fmt.Sprintf("UNWIND $rows AS row MATCH (a:%s {id: row[0]}) MATCH (b:%s {id: row[1]}) ", labelOf(m, e.node), labelOf(m, e.other))
}
