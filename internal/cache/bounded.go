package cache

import (
	"crypto/sha256"
	"math"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// Key names what is kept: a digest, so that equal keys mean equal questions.
type Key [sha256.Size]byte

// itemOverhead is what an item takes beside its value, about: the key twice, a
// list element and a map cell.
const itemOverhead = 256

// Bounded keeps values within a bound in bytes; the least recently used go first.
// It is safe for concurrent use.
type Bounded[V any] struct {
	mu        sync.Mutex
	items     *simplelru.LRU[Key, item[V]]
	limit     int64
	bytes     int64
	evictions int64
}

type item[V any] struct {
	value V
	bytes int64
}

// NewBounded makes an empty one that never holds more than so many bytes.
func NewBounded[V any](limit int64) *Bounded[V] {
	b := &Bounded[V]{limit: limit}
	// The number of items is bounded by their bytes.
	b.items, _ = simplelru.NewLRU(math.MaxInt, func(_ Key, i item[V]) { b.bytes -= i.bytes })
	return b
}

// Get gives a value and marks it as used.
func (b *Bounded[V]) Get(k Key) (V, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	i, ok := b.items.Get(k)
	return i.value, ok
}

// Put keeps a value that takes so many bytes, in place of the key's former one.
// What takes more than an eighth of the bound is not kept, lest one value drive
// out all others.
func (b *Bounded[V]) Put(k Key, v V, bytes int) bool {
	size := int64(bytes) + itemOverhead
	b.mu.Lock()
	defer b.mu.Unlock()
	b.items.Remove(k)
	if size > b.limit/8 {
		return false
	}
	for b.bytes+size > b.limit {
		b.items.RemoveOldest()
		b.evictions++
	}
	b.bytes += size
	b.items.Add(k, item[V]{v, size})
	return true
}

// Usage is how much is kept, and how much had to go.
func (b *Bounded[V]) Usage() (items int, bytes, evictions int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.items.Len(), b.bytes, b.evictions
}
