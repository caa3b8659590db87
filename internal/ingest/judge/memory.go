package judge

import (
	"hash/maphash"

	"zonegraph/internal/ingest/read"
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
}

func newMemory() *memory {
	return &memory{seed: maphash.MakeSeed(), nodes: map[uint64]told{}, links: map[uint64]uint64{}, ones: map[uint64]uint64{}}
}

func (m *memory) hash(text string) uint64 { return maphash.String(m.seed, text) }

func (m *memory) hashOf(v any) uint64 { return m.hash(read.Text(v)) }

// node is what was said of a node.
func (m *memory) node(id string) told { return m.nodes[m.hash(id)] }

// oneKey is the hash of a node and a field of its that takes one only.
func (m *memory) oneKey(id, field string) uint64 { return m.hash(id + "." + field) }

const (
	rowBits   = 24
	fieldBits = 8
)

// pack is a hash in the upper half and below it a row and a field.
func pack(hash uint64, row int, field int) uint64 {
	return hash>>32<<32 | uint64(row)&(1<<rowBits-1)<<fieldBits | uint64(field)
}

// agree tells if two packed hashes are of the same.
func agree(a, b uint64) bool { return a>>32 == b>>32 }

func rowOf(packed uint64) int { return int(packed >> fieldBits & (1<<rowBits - 1)) }

// saidOf finds what was said of a field of a node: not at all, the same, or
// something else, and in which row.
func (m *memory) saidOf(n told, field int, hash uint64) (said, equal bool, row int) {
	for _, p := range m.said[n.from:n.to] {
		if int(p&(1<<fieldBits-1)) == field {
			return true, agree(p, hash), rowOf(p)
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
