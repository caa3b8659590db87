package journal

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/store"
	"zonegraph/message"
)

// Kind is what an entry tells of.
type Kind string

// The kinds of entries.
const (
	NodeChanged Kind = "node"
	NodeNew     Kind = "new node" // that is no fact, so that no citation leads to it
	LinkNew     Kind = "new link"
	LinkChanged Kind = "link"
	LinkGone    Kind = "gone link"
)

// Entry is one change.
type Entry struct {
	// Seq is its number within the import, from 1.
	Seq  int64
	Kind Kind
	// Node is the id of the node, or of the one from which a relationship of the type
	// Link leads to Other.
	Node, Other, Link string
	// before and after are values as Encode writes them.
	before, after string
	// former says which import had created a relationship that gives way.
	former any
}

// Indexes are statements that create what finding entries needs.
func Indexes() []string {
	return []string{
		"DROP INDEX `_change_import` IF EXISTS", // of an older version
		"CREATE INDEX `_change_seq` IF NOT EXISTS FOR (n:" + graph.ChangeLabel + ") ON (n.import, n.seq)",
		"CREATE INDEX `_change_node` IF NOT EXISTS FOR (n:" + graph.ChangeLabel + ") ON (n.node)",
	}
}

// CreateStatement writes entries of $import: each row is [seq, kind, node, other, link,
// before, after].
const CreateStatement = "UNWIND $rows AS row CREATE (j:" + graph.ChangeLabel + " {import: $import, seq: row[0], kind: row[1], node: row[2], other: row[3], link: row[4], before: row[5], after: row[6]}) RETURN count(j)"

// CreateGoneStatement writes entries of relationships that give way: each row is
// [element id, from, to, type, seq].
const CreateGoneStatement = "UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row[0] CREATE (j:" + graph.ChangeLabel + " {import: $import, seq: row[4], kind: '" + string(LinkGone) + "', node: row[1], other: row[2], link: row[3], " + graph.ImportProperty + ": r." + graph.ImportProperty + "}) RETURN count(j)"

// Page says which entries to read.
type Page struct {
	Import string
	// Kind is their kind, "" for any.
	Kind Kind
	// Descending has the last ones come first.
	Descending bool
	// Beyond is the number behind which the page begins, Most how many it has at most.
	Beyond int64
	Most   int
}

// Read gives a page of entries in the order of their numbers.
func Read(ctx context.Context, tx cypher.Tx, p Page) ([]Entry, error) {
	beyond, order, of := ">", "", ""
	if p.Descending {
		beyond, order = "<", "DESC"
	}
	if p.Kind != "" {
		of = "AND j.kind = $kind "
	}
	rows, err := tx.Run(ctx, cypher.Write(fmt.Sprintf("MATCH (j:%s) WHERE j.import = $import AND j.seq %s $after %sRETURN j.seq, j.kind, j.node, j.other, j.link, j.before, j.after, j.%s ORDER BY j.seq %s LIMIT %d",
		graph.ChangeLabel, beyond, of, graph.ImportProperty, order, p.Most), map[string]any{"import": p.Import, "after": p.Beyond, "kind": string(p.Kind)}))
	if err != nil {
		return nil, message.Trace("reading the journal", err)
	}
	out := make([]Entry, len(rows))
	for i, row := range rows {
		text := func(at int) string { return graph.TextOf(row[at]) }
		seq, _ := row[0].(int64)
		out[i] = Entry{Seq: seq, Kind: Kind(text(1)), Node: text(2), Other: text(3), Link: text(4), before: text(5), after: text(6), former: row[7]}
	}
	return out, nil
}

// Encode is values as entries keep them.
func Encode(values graph.Values) string {
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

// decode reads values of an entry.
func decode(e *graph.Entity, s string) (graph.Values, error) {
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

// LabelOf is the label, quoted, by which a node with an id is found. A type that the
// schema no longer has is found by its name.
func LabelOf(m *graph.Model, id string) string {
	typ, _, _ := strings.Cut(id, ":")
	if e := m.Node(typ); e != nil {
		return store.Quote(e.Label())
	}
	return store.Quote(typ)
}

// Ends finds the ends a and b of the relationships of entries like this one, for rows
// that begin with the ids of both.
func (e Entry) Ends(m *graph.Model) string {
	return fmt.Sprintf("UNWIND $rows AS row MATCH (a:%s {id: row[0]}) MATCH (b:%s {id: row[1]}) ", LabelOf(m, e.Node), LabelOf(m, e.Other))
}
