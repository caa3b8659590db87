package ingest

import (
	"context"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/store"
)

// The properties that every node has apart from what a row says of it.
const (
	idField        = "id"
	nameField      = "name"
	aliasesField   = "aliases"
	syntheticField = "synthetic"
)

// standing is where a node stands in an import.
type standing uint8

const (
	unknown standing = iota
	same             // in the graph, and the file says nothing else
	changed          // in the graph, and the file changes it
	created          // by the file
)

// told is what the file has said of a node so far: its standing, and where in memory
// the values stand that rows gave.
type told struct {
	from, to uint32
	standing standing
}

// memory is what rows have said so far, so that two rows that contradict each other
// are noticed and nothing is done twice. It holds hashes: eight bytes for each value,
// about 100 for a node.
type memory struct {
	seed  maphash.Seed
	nodes map[uint64]told
	// said has a hash of a value in its upper half, then the row and the field.
	said []uint64
	// links has a hash of the values and the row by a hash of a relationship, ones a
	// hash of the other end by a hash of a node and its to-one field.
	links, ones map[uint64]uint64
	// cited has a bit for each row of a sheet that has a citation.
	cited map[string][]uint64
}

func newMemory(seed maphash.Seed) *memory {
	return &memory{seed: seed, nodes: map[uint64]told{}, links: map[uint64]uint64{}, ones: map[uint64]uint64{}, cited: map[string][]uint64{}}
}

func (m *memory) hash(text string) uint64 { return maphash.String(m.seed, text) }

// cite notes that a row has a citation, and tells if it had one.
func (m *memory) cite(sheet string, row int) bool {
	bits := m.cited[sheet]
	for len(bits) <= row/64 {
		bits = append(bits, 0)
	}
	had := bits[row/64]>>(row%64)&1 == 1
	bits[row/64] |= 1 << (row % 64)
	m.cited[sheet] = bits
	return had
}

const (
	rowBits   = 24
	fieldBits = 8
)

// pack is a hash in the upper half and below it a row and a field.
func pack(hash uint64, row int, field int) uint64 {
	return hash>>32<<32 | uint64(row)&(1<<rowBits-1)<<fieldBits | uint64(field)
}

func rowOf(packed uint64) int { return int(packed >> fieldBits & (1<<rowBits - 1)) }

// saidOf finds what was said of a field of a node: not at all, the same, or
// something else, and in which row.
func (m *memory) saidOf(n told, field int, hash uint64) (said, equal bool, row int) {
	for _, p := range m.said[n.from:n.to] {
		if int(p&(1<<fieldBits-1)) == field {
			return true, p>>32 == hash>>32, rowOf(p)
		}
	}
	return false, false, 0
}

// add remembers more of a node.
func (m *memory) add(n told, more []uint64) told {
	if len(more) == 0 {
		return n
	}
	if int(n.to) != len(m.said) {
		from := uint32(len(m.said))
		m.said = append(m.said, m.said[n.from:n.to]...)
		n.from = from
	}
	m.said = append(m.said, more...)
	n.to = uint32(len(m.said))
	return n
}

// pair is two nodes and the type of a relationship between them.
type pair struct{ typ, from, to string }

// stored is what the graph has of the nodes that a batch speaks of.
type stored struct {
	nodes map[string]graph.Values
	links map[pair][]link
	// ones has the other ends of to-one steps by node and field.
	ones map[[2]string][]link
}

// link is a relationship of the graph.
type link struct {
	element, other string
	// dataset is the dataset that it belongs to, empty for none.
	dataset string
	values  graph.Values
}

// nodesByID is a statement for nodes of a type by their ids, with all their properties
// or some; nodesOf reads its answer. It has one row: a row for each node costs several
// times as much.
func nodesByID(e *graph.Entity, ids []any, properties ...string) cypher.Statement {
	return cypher.New(func(c *cypher.Compiler) string {
		return fmt.Sprintf("UNWIND %s AS id MATCH %s RETURN collect([id, %s])", c.Bind("rows", ids), c.Node("n:"+store.Quote(e.Label())+" {id: id}"), store.Projection("n", e, properties...))
	})
}

func nodesOf(e *graph.Entity, row any) map[string]graph.Values {
	nodes := graph.ListOf(row)
	out := make(map[string]graph.Values, len(nodes))
	for _, n := range nodes {
		node := graph.ListOf(n)
		properties, _ := node[1].(map[string]any)
		out[graph.TextOf(node[0])] = store.Decode(e, properties)
	}
	return out
}

// wanted are the nodes of one type of which a batch speaks, and the fields of them that
// it needs: what rows say of them, and by what they are known.
type wanted struct {
	ids    map[string]bool
	fields map[string]bool
}

// fetchNodes reads what the graph has of the nodes that rows speak of, but for those
// that are read.
func (r *run) fetchNodes(ctx context.Context, rows []*Row, matches [][]match, into *stored) error {
	types := map[*graph.Entity]*wanted{}
	for i, row := range rows {
		for j, m := range matches[i] {
			w := types[m.entity]
			if w == nil {
				w = &wanted{map[string]bool{}, map[string]bool{nameField: true, aliasesField: true, syntheticField: true}}
				for _, f := range codeFields(m.entity) {
					w.fields[f] = true
				}
				types[m.entity] = w
			}
			for name := range row.Mentions[j].Values {
				w.fields[name] = true
			}
			if f := row.Mentions[j].IdentityField; m.entity.Field(f) != nil {
				w.fields[f] = true
			}
			if _, read := into.nodes[m.id]; !read && r.memory.nodes[r.memory.hash(m.id)].standing != created {
				w.ids[m.id] = true
			}
		}
	}
	for e, w := range types {
		if len(w.ids) == 0 {
			continue
		}
		ids := make([]any, 0, len(w.ids))
		for id := range w.ids {
			ids = append(ids, id)
		}
		rows, err := r.read(ctx, nodesByID(e, ids, slices.Sorted(maps.Keys(w.fields))...))
		if err != nil {
			return err
		}
		for id, values := range nodesOf(e, rows[0]) {
			maps.Copy(values, r.edited[id])
			into.nodes[id] = values
		}
	}
	return nil
}

// step is a relationship that a row states, as the graph has it.
type step struct {
	*graph.Relationship
	field    *graph.Field
	from, to match
	// fromOne and toOne are the fields that take one only, nil if they take many.
	fromOne, toOne *graph.Field
}

// stepOf reads a link. The error is a mistake of the profile.
func (r *run) stepOf(l Link, matches []match) (step, error) {
	a, b := matches[l.From], matches[l.To]
	f := a.entity.Field(l.Field)
	if f == nil || f.IsProperty() || !slices.Contains(f.Relationship.Target.Members, b.entity) {
		return step{}, fmt.Errorf("the profile links a %s by %s to a %s, which the schema does not", a.entity.Name, l.Field, b.entity.Name)
	}
	s := step{Relationship: f.Relationship, field: f, from: a, to: b}
	back := r.model.Reverse(f, b.entity)
	one, other := single(f), single(back)
	if !f.Relationship.Out {
		s.from, s.to = b, a
		one, other = other, one
	}
	s.fromOne, s.toOne = one, other
	return s, nil
}

func single(f *graph.Field) *graph.Field {
	if f == nil || f.Relationship.Many {
		return nil
	}
	return f
}

func (r *run) fetchLinks(ctx context.Context, steps []step, into *stored) error {
	type kind struct {
		typ      string
		from, to *graph.Entity
	}
	pairs := map[kind][]any{}
	properties := map[kind]*graph.Entity{}
	ones := map[*graph.Field]map[string]bool{}
	owner := map[*graph.Field]*graph.Entity{}
	one := func(f *graph.Field, m match) {
		if f == nil || into.nodes[m.id] == nil {
			return
		}
		if ones[f] == nil {
			ones[f] = map[string]bool{}
		}
		ones[f][m.id], owner[f] = true, m.entity
	}
	for _, s := range steps {
		if into.nodes[s.from.id] != nil && into.nodes[s.to.id] != nil {
			k := kind{s.Type, s.from.entity, s.to.entity}
			pairs[k] = append(pairs[k], []any{s.from.id, s.to.id})
			properties[k] = s.Properties
		}
		one(s.fromOne, s.from)
		one(s.toOne, s.to)
	}
	for k, rows := range pairs {
		found, err := r.read(ctx, linksBetween(k.typ, k.from, k.to, properties[k], rows))
		if err != nil {
			return err
		}
		for _, v := range found {
			row := graph.ListOf(v)
			p := pair{typ: k.typ, from: graph.TextOf(row[0]), to: graph.TextOf(row[1])}
			l := link{other: p.to, element: graph.TextOf(row[2]), dataset: graph.TextOf(row[3])}
			if m, ok := row[4].(map[string]any); ok {
				l.values = store.Decode(properties[k], m)
			}
			into.links[p] = append(into.links[p], l)
		}
	}
	for f, ids := range ones {
		found, err := r.read(ctx, endsAlong(owner[f], f, slices.Collect(maps.Keys(ids))))
		if err != nil {
			return err
		}
		for _, v := range found {
			row := graph.ListOf(v)
			key := [2]string{graph.TextOf(row[0]), f.Name}
			into.ones[key] = append(into.ones[key], link{other: graph.TextOf(row[1]), element: graph.TextOf(row[2]), dataset: graph.TextOf(row[3])})
		}
	}
	return nil
}

// linksBetween asks for the relationships of a type between pairs of nodes. Each row is
// [from, to, element id, dataset, properties].
func linksBetween(typ string, from, to, properties *graph.Entity, pairs []any) cypher.Statement {
	values := "null"
	if properties != nil {
		values = store.Projection("r", properties)
	}
	return cypher.New(func(c *cypher.Compiler) string {
		return fmt.Sprintf("UNWIND %s AS row MATCH %s MATCH %s MATCH %s RETURN DISTINCT [a.id, b.id, elementId(r), r.%s, %s]",
			c.Bind("rows", pairs), c.Node("a:"+store.Quote(from.Label())+" {id: row[0]}"), c.Node("b:"+store.Quote(to.Label())+" {id: row[1]}"),
			c.Path("a", cypher.Out("r", store.Quote(typ), "b")), store.OwnerProperty, values)
	})
}

// endsAlong asks for the ends of a step from nodes of a type. Each row is [from, to,
// element id, dataset].
func endsAlong(e *graph.Entity, f *graph.Field, ids []string) cypher.Statement {
	return cypher.New(func(c *cypher.Compiler) string {
		return fmt.Sprintf("UNWIND %s AS id MATCH %s MATCH %s RETURN [id, x.id, elementId(r), r.%s]",
			c.Bind("ids", ids), c.Node("n:"+store.Quote(e.Label())+" {id: id}"), c.Path("n", cypher.Along("r", f, "x")), store.OwnerProperty)
	})
}
