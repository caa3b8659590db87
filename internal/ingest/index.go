package ingest

import (
	"context"
	"fmt"
	"hash/maphash"
	"slices"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/search"
	"zonegraph/graph/store"
)

// indexPage is how many nodes are read at once into an index.
const indexPage = 5_000

// index finds the nodes of one type by code and by name: those of the graph, and
// those that the file creates. It holds hashes of what it finds nodes by, 150 bytes
// a node or so with its id.
type index struct {
	entity *graph.Entity
	seed   maphash.Seed
	ids    []string
	// codes has the hash of each node's code, 0 for none; fromFile where the file's
	// own nodes begin.
	codes    []uint64
	fromFile int
	byCode   map[uint64]uint32
	byKey    many
	byBase   many
}

// many maps a hash to one place or several.
type many struct {
	first map[uint64]uint32
	more  map[uint64][]uint32
}

func (m *many) add(h uint64, place uint32) {
	first, taken := m.first[h]
	switch {
	case !taken:
		m.first[h] = place
	case first != place && !slices.Contains(m.more[h], place):
		m.more[h] = append(m.more[h], place)
	}
}

func (m *many) get(h uint64) []uint32 {
	first, found := m.first[h]
	if !found {
		return nil
	}
	return append([]uint32{first}, m.more[h]...)
}

// codeFields are the unique properties of a type by which people name a node.
func codeFields(e *graph.Entity) []string {
	var out []string
	for _, f := range e.Fields {
		if f.Unique && f.Name != idField {
			out = append(out, f.Name)
		}
	}
	return out
}

// loadIndex reads the codes and names of all nodes of a type.
func loadIndex(ctx context.Context, r *reader, e *graph.Entity, seed maphash.Seed) (*index, error) {
	x := &index{entity: e, seed: seed, byCode: map[uint64]uint32{}, byKey: many{map[uint64]uint32{}, map[uint64][]uint32{}}, byBase: many{map[uint64]uint32{}, map[uint64][]uint32{}}}
	fields := codeFields(e)
	codes := ""
	for i, f := range fields {
		if i > 0 {
			codes += ", "
		}
		codes += "n." + store.Quote(f)
	}
	for after := ""; ; {
		rows, err := r.read(ctx, cypher.New(func(c *cypher.Compiler) string {
			return fmt.Sprintf("MATCH %s WHERE n.id > %s WITH n ORDER BY n.id LIMIT %s RETURN collect([n.id, n.%s, [%s]])",
				c.Node("n:"+store.Quote(e.Label())), c.Bind("after", after), c.Bind("page", int64(indexPage)), search.KeysProperty, codes)
		}))
		if err != nil {
			return nil, err
		}
		nodes := graph.ListOf(rows[0])
		for _, node := range nodes {
			row, _ := node.([]any)
			id, _ := row[0].(string)
			place := x.place(id)
			for _, k := range graph.TextsOf(row[1]) {
				x.addKey(k, place)
			}
			values, _ := row[2].([]any)
			for i, f := range fields {
				if code, ok := values[i].(string); ok {
					x.addCode(f, code, place)
				}
			}
			after = id
		}
		if len(nodes) < indexPage {
			x.fromFile = len(x.ids)
			return x, nil
		}
	}
}

func (x *index) place(id string) uint32 {
	x.ids = append(x.ids, id)
	x.codes = append(x.codes, 0)
	return uint32(len(x.ids) - 1)
}

func (x *index) addKey(key string, place uint32) {
	if key == "" {
		return
	}
	x.byKey.add(x.hash(key), place)
	x.byBase.add(x.hash(base(x.entity.Name, key)), place)
}

func (x *index) addCode(field, code string, place uint32) {
	h := x.hash(field + "=" + code)
	x.byCode[h], x.codes[place] = place, h
}

func (x *index) hash(text string) uint64 { return maphash.String(x.seed, text) }
