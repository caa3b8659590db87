package match

import (
	"hash/maphash"
	"slices"

	"zonegraph/graph"
	"zonegraph/internal/ingest/read"
	"zonegraph/internal/ingest/value"
)

// Index finds the nodes of one type by code and by name: those of the graph, and
// those that the file creates. It holds hashes of what it finds nodes by, 150 bytes
// a node or so with its id. A node has a number in it.
type Index struct {
	entity *graph.Entity
	seed   maphash.Seed
	ids    []string
	// codeFields are the type's CodeFields; codes has the hash of each node's code, 0
	// for none.
	codeFields []string
	codes      []uint64
	byCode     map[uint64]uint32
	byKey      many
	byBase     many
	// byLoose has the names whose loose key is another than the key.
	byLoose many
}

func newIndex(e *graph.Entity, seed maphash.Seed) *Index {
	return &Index{entity: e, seed: seed, codeFields: CodeFields(e), byCode: map[uint64]uint32{}, byKey: newMany(), byBase: newMany(), byLoose: newMany()}
}

// CodeFields are the unique properties of a type by which people name a node.
func CodeFields(e *graph.Entity) []string {
	var out []string
	for _, f := range e.Fields {
		if f.Unique && f.Name != read.IDField {
			out = append(out, f.Name)
		}
	}
	return out
}

// Add has a node of the graph found by keys of its names, as Key makes them, and by its
// codes, which are in the order of CodeFields, "" for none.
func (x *Index) Add(id string, keys, codes []string) {
	n := x.add(id)
	for _, k := range keys {
		x.addKey(k, n)
	}
	for i, code := range codes {
		if code != "" {
			x.addCode(x.codeFields[i], code, n)
		}
	}
}

func (x *Index) add(id string) uint32 {
	x.ids = append(x.ids, id)
	x.codes = append(x.codes, 0)
	return uint32(len(x.ids) - 1)
}

func (x *Index) addKey(key string, n uint32) {
	if key == "" {
		return
	}
	x.byKey.add(x.hash(key), n)
	x.byBase.add(x.hash(base(x.entity.Name, key)), n)
	if loose := value.LooseKey(key); loose != key {
		x.byLoose.add(x.hash(loose), n)
	}
}

func (x *Index) addCode(field, code string, n uint32) {
	h := x.hash(field + "=" + code)
	x.byCode[h], x.codes[n] = n, h
}

func (x *Index) hash(text string) uint64 { return maphash.String(x.seed, text) }

// coded finds the node that has a code.
func (x *Index) coded(field, code string) (uint32, bool) {
	n, found := x.byCode[x.hash(field+"="+code)]
	return n, found
}

// named finds the nodes that have a key of a name, or only its base.
func (x *Index) named(key string, how How) []uint32 {
	if how == ByVariant {
		return x.byBase.get(x.hash(base(x.entity.Name, key)))
	}
	return x.byKey.get(x.hash(key))
}

// butForSigns finds the nodes that have a key but for signs that some people leave out.
func (x *Index) butForSigns(key string) []uint32 {
	loose := value.LooseKey(key)
	if loose == "" {
		return nil
	}
	found := x.byLoose.get(x.hash(loose))
	if loose != key {
		found = append(found, x.byKey.get(x.hash(loose))...)
	}
	return found
}

// learn has a node found by what it is called from now on. had is what it was called
// before.
func (x *Index) learn(id string, had, now graph.Values) {
	n, found := x.find(id, had)
	if !found {
		return
	}
	name, _ := now[read.NameField].(string)
	aliases, _ := now[read.AliasesField].([]string)
	for _, name := range append([]string{name}, aliases...) {
		x.addKey(Key(name), n)
	}
	for _, field := range x.codeFields {
		if code, ok := now[field].(string); ok {
			x.addCode(field, code, n)
		}
	}
}

// find gives the number of a node by a name or a code that it had.
func (x *Index) find(id string, had graph.Values) (uint32, bool) {
	name, _ := had[read.NameField].(string)
	key := Key(name)
	numbers := append(x.named(key, ByName), x.named(key, ByVariant)...)
	for _, field := range x.codeFields {
		code, _ := had[field].(string)
		if n, ok := x.coded(field, code); ok {
			numbers = append(numbers, n)
		}
	}
	for _, n := range numbers {
		if x.ids[n] == id {
			return n, true
		}
	}
	return 0, false
}

// many maps a hash to one number or several.
type many struct {
	first map[uint64]uint32
	more  map[uint64][]uint32
}

func newMany() many { return many{map[uint64]uint32{}, map[uint64][]uint32{}} }

func (m *many) add(h uint64, n uint32) {
	first, taken := m.first[h]
	switch {
	case !taken:
		m.first[h] = n
	case first != n && !slices.Contains(m.more[h], n):
		m.more[h] = append(m.more[h], n)
	}
}

func (m *many) get(h uint64) []uint32 {
	first, found := m.first[h]
	if !found {
		return nil
	}
	return append([]uint32{first}, m.more[h]...)
}
