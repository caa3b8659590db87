package ingest

import (
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/search"
	"zonegraph/graph/store"
)

// What the import writes of its own, besides facts.
const (
	importType    = "Import"
	documentType  = "Document"
	citationType  = "Citation"
	supportsType  = "SUPPORTS"
	documentField = "document"
	// importProperty says on nodes and relationships which import created them.
	importProperty = cypher.ImportProperty
	// printProperty has the fingerprint of a node that an import created.
	printProperty = "_print"
	// changeLabel marks the journal: what an import changed, before and after.
	changeLabel = "_Change"
	// lockLabel marks the nodes that stand for locks: importLock is of the one by which
	// imports are serialised, and each lane has its own.
	lockLabel  = "_ImportLock"
	importLock = "import"
)

// writes is what a batch has to write, grouped so that each group is one statement.
type writes struct {
	*run
	// order has the statements in the order in which they must run.
	order  []*group
	groups map[string]*group
}

// group is rows for one statement.
type group struct {
	phase     int
	statement string
	rows      []any
	// shape is of what rows have from the item first on, for the place marked by columns
	// in the statement; nil if there is none.
	shape *store.Shape
	first int
	// amend is the type of nodes of this file to which rows add what they are called,
	// or items of lists.
	amend *graph.Entity
}

// columns stands in a statement for the properties that rows carry.
const columns = "/*columns*/"

// The phases of a batch: nodes come before what links them.
const (
	phaseNodes = iota
	phasePatches
	phaseAmend
	phaseCitations
	phaseClaims
	phaseJournal

	phaseLinks
	phaseDocument
	phaseLinkJournal
	phases
)

// lane is one of the two transactions by which a batch is written, a range of phases.
// The links of a batch are written while the nodes of the next one are. By what the
// first lane writes, all that it creates can be found again: facts by their citations,
// other nodes by the journal.
type lane struct {
	name       string
	begin, end int
}

var (
	nodeLane = lane{"nodes", phaseNodes, phaseLinks}
	linkLane = lane{"links", phaseLinks, phases}
	lanes    = []lane{nodeLane, linkLane}
)

func (r *run) newWrites() *writes { return &writes{run: r, groups: map[string]*group{}} }

func (w *writes) add(phase int, key string, row any, statement func() string) *group {
	g := w.groups[key]
	if g == nil {
		g = &group{phase: phase, statement: statement()}
		w.groups[key] = g
		w.order = append(w.order, g)
	}
	g.rows = append(g.rows, row)
	return g
}

// lean leaves out of the statements what no row has. It is called once, when all rows
// are there.
func (w *writes) lean() {
	for _, g := range w.order {
		if g.shape != nil {
			g.statement = strings.Replace(g.statement, columns, g.shape.Lean(g.rows, g.first), 1)
		}
	}
}

// has tells if there is something to write in a lane.
func (w *writes) has(l lane) bool {
	return slices.ContainsFunc(w.order, func(g *group) bool { return l.begin <= g.phase && g.phase < l.end })
}

func (w *writes) execute(ctx context.Context, tx cypher.Tx, l lane) error {
	for phase := l.begin; phase < l.end; phase++ {
		for _, g := range w.order {
			if g.phase != phase {
				continue
			}
			groups := []*group{g}
			if g.amend != nil {
				var err error
				if groups, err = amended(ctx, tx, g); err != nil {
					return err
				}
			}
			for _, g := range groups {
				if err := w.run.execute(ctx, tx, g); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (r *run) execute(ctx context.Context, tx cypher.Tx, g *group) error {
	out, err := tx.Run(ctx, cypher.Write(g.statement, map[string]any{"rows": g.rows, "import": r.importID, "document": r.document}))
	if err != nil {
		return fmt.Errorf("%s: %w", g.statement, err)
	}
	if n, _ := out[0][0].(int64); n != int64(len(g.rows)) {
		return fmt.Errorf("%s: only %d of %d rows found their nodes; something else changed the graph meanwhile", g.statement, n, len(g.rows))
	}
	return nil
}

func (r *run) shape(e *graph.Entity) *store.Shape {
	s := r.shapes[e]
	if s == nil {
		s = store.NewShape(e)
		r.shapes[e] = s
	}
	return s
}

// create adds a new node, and the citation that supports it unless that is nil.
func (w *writes) create(m match, values graph.Values, by *citation) error {
	s := w.shape(m.entity)
	row, key, supported := []any{m.id, fingerprint(m.entity, values)}, "create ", ""
	if by != nil {
		supported = "<-[:" + supportsType + " " + supportsLiteral + "]-(:" + citationType + " " + citationLiteral(len(row)) + ")"
		row, key = by.appendTo(row), "cite and create "
	}
	first := len(row)
	row, err := s.Append(row, values)
	if err != nil {
		return fmt.Errorf("%s: %w", m.id, err)
	}
	g := w.add(phaseNodes, key+m.entity.Name, row, func() string {
		return fmt.Sprintf("UNWIND $rows AS row CREATE (n%s {id: row[0], %s: row[1], %s: $import%s})%s RETURN count(n)", store.Labels(m.entity), printProperty, importProperty, columns, supported)
	})
	g.shape, g.first = s, first
	return nil
}

// later adds properties to a node of this file. What search has of it is made anew from
// all of its properties, if it depends on those.
func (w *writes) later(m match, values graph.Values) error {
	for name := range values {
		if search.Searched(name) || m.entity.Field(name).List {
			w.add(phaseAmend, "amend "+m.entity.Name, []any{m.id, values}, func() string { return "" }).amend = m.entity
			return nil
		}
	}
	set, expression, err := store.Difference(m.entity, values, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", m.id, err)
	}
	maps.DeleteFunc(set, func(name string, _ any) bool { return strings.HasPrefix(name, "_") })
	w.add(phasePatches, "later "+m.entity.Name+expression, []any{m.id, set, fingerprint(m.entity, values)}, func() string {
		return fmt.Sprintf("UNWIND $rows AS row WITH row, row[1] AS p MATCH (n:%[1]s {id: row[0]}) SET n += %[2]s, n.%[3]s = n.%[3]s + row[2] RETURN count(n)",
			store.Quote(m.entity.Label()), expression, printProperty)
	})
	return nil
}

// amended makes statements of what is added to nodes of this file: items of lists are
// added to those which are there.
func amended(ctx context.Context, tx cypher.Tx, g *group) ([]*group, error) {
	e := g.amend
	ids := make([]any, len(g.rows))
	for i, row := range g.rows {
		ids[i] = row.([]any)[0]
	}
	rows, err := tx.Run(ctx, nodesByID(e, ids).Command())
	if err != nil {
		return nil, err
	}
	have, want := nodesOf(e, rows[0][0]), map[string]graph.Values{}
	for id, values := range have {
		want[id] = maps.Clone(values)
	}
	for _, row := range g.rows {
		id, _ := row.([]any)[0].(string)
		to := want[id]
		if to == nil {
			return nil, fmt.Errorf("%s is gone; something else changed the graph meanwhile", id)
		}
		for name, v := range row.([]any)[1].(graph.Values) {
			if items, isList := v.([]string); isList {
				v = union(listOf(to[name]), items)
			}
			to[name] = v
		}
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
			x = &group{statement: fmt.Sprintf("UNWIND $rows AS row WITH row, row[1] AS p MATCH (n:%s {id: row[0]}) SET n += %s, n.%s = row[2] RETURN count(n)", store.Quote(e.Label()), expression, printProperty)}
			groups[expression], out = x, append(out, x)
		}
		x.rows = append(x.rows, []any{id, set, fingerprint(e, values)})
	}
	return out, nil
}

// union is a list with what another has besides.
func union(had, more []string) []string {
	had = slices.Clip(had)
	for _, item := range more {
		if !slices.Contains(had, item) {
			had = append(had, item)
		}
	}
	return had
}

// fingerprint tells if a new node is as the import left it. It is a sum over the
// properties, so that those which a later row gives can be added.
func fingerprint(e *graph.Entity, values graph.Values) int64 {
	var sum int64
	for _, f := range e.Fields {
		v := values[f.Name]
		if v == nil {
			continue
		}
		h := fnv.New32a()
		_, _ = h.Write([]byte(f.Name + "=" + text(v)))
		sum += int64(h.Sum32())
	}
	return sum
}

func (w *writes) link(c *linkChange) error {
	s := w.shape(c.Properties)
	row, err := s.Append([]any{c.from.id, c.to.id}, c.want)
	if err != nil {
		return fmt.Errorf("%s from %s to %s: %w", c.Type, c.from.id, c.to.id, err)
	}
	g := w.add(phaseLinks, "link "+c.Type+c.from.entity.Name+c.to.entity.Name, row, func() string {
		return fmt.Sprintf("UNWIND $rows AS row MATCH (a:%s {id: row[0]}) MATCH (b:%s {id: row[1]}) CREATE (a)-[r:%s {%s: $import%s}]->(b) RETURN count(r)",
			store.Quote(c.from.entity.Label()), store.Quote(c.to.entity.Label()), store.Quote(c.Type), importProperty, columns)
	})
	g.shape, g.first = s, 2
	if !c.cited {
		w.journal(linkNew, c.from, c.to.id, c.Type, nil, nil)
	}
	return nil
}

// goes notes that a relationship gives way when the import ends.
func (w *writes) goes(g goneLink, c *linkChange) {
	w.seq++
	w.add(phaseLinkJournal, "gone", []any{g.element, g.from, g.to, c.Type, w.seq}, func() string {
		return fmt.Sprintf("UNWIND $rows AS row MATCH ()-[r]->() WHERE elementId(r) = row[0] CREATE (j:%[1]s {import: $import, seq: row[4], kind: '%[2]s', node: row[1], other: row[2], link: row[3], %[3]s: r.%[3]s}) RETURN count(j)", changeLabel, linkGone, importProperty)
	})
}

// documentOf is the id of the file of an import, citationsOf how the ids of its
// citations begin.
func documentOf(importID string) string {
	return documentType + ":import-" + strings.TrimPrefix(importID, importType+":")
}

func citationsOf(document string) string {
	return citationType + strings.TrimPrefix(document, documentType) + "#"
}

// citation is what a row is cited by.
type citation struct {
	id, name string
	section  any
	row      int64
}

func (c *citation) appendTo(row []any) []any { return append(row, c.id, c.name, c.section, c.row) }

// citationLiteral is the properties of a citation that rows carry from an item on, and
// supportsLiteral those of its claim that a node is a fact.
func citationLiteral(first int) string {
	return fmt.Sprintf("{id: row[%d], name: row[%d], section: row[%d], paragraph: row[%d], %s: false, %s: $import}", first, first+1, first+2, first+3, syntheticField, importProperty)
}

const supportsLiteral = "{confidence: 'HIGH', " + importProperty + ": $import}"

// citation gives the id of a row's citation, and the whole of it if it is new: then
// the caller has to write it.
func (w *writes) citation(row *Row) (id string, fresh *citation) {
	id = citationsOf(w.document) + row.Sheet + "#" + strconv.Itoa(row.Number)
	if w.memory.cite(row.Sheet, row.Number) {
		return id, nil
	}
	at := fmt.Sprintf("%s 第%d行", row.Sheet, row.Number)
	c := &citation{id, w.source.Name + " " + strings.TrimSpace(at), row.Sheet, int64(row.Number)}
	if row.Sheet == "" {
		c.section = nil
	}
	w.add(phaseDocument, "document", id, func() string {
		return fmt.Sprintf("MATCH (d:%s {id: $document}) UNWIND $rows AS id MATCH (c:%s {id: id}) CREATE (c)-[:IN_DOCUMENT {%s: $import}]->(d) RETURN count(c)", documentType, citationType, importProperty)
	})
	return id, c
}

// cite adds the citation of a row, unless it is there, and gives its id.
func (w *writes) cite(row *Row) string {
	id, c := w.citation(row)
	if c != nil {
		w.add(phaseCitations, "cite", c.appendTo(nil), func() string {
			return fmt.Sprintf("UNWIND $rows AS row CREATE (c:%s %s) RETURN count(c)", citationType, citationLiteral(0))
		})
	}
	return id
}

func (w *writes) claim(citation string, m match, field, value any) {
	w.add(phaseClaims, "claim "+m.entity.Name, []any{citation, m.id, field, value}, func() string {
		return fmt.Sprintf("UNWIND $rows AS row MATCH (c:%s {id: row[0]}) MATCH (n:%s {id: row[1]}) CREATE (c)-[r:%s {confidence: 'HIGH', field: row[2], value: row[3], %s: $import}]->(n) RETURN count(r)",
			citationType, store.Quote(m.entity.Label()), supportsType, importProperty)
	})
}
