package match

import (
	"fmt"
	"hash/maphash"
	"slices"

	"zonegraph/graph"
	"zonegraph/internal/ingest/read"
)

// Known is what nodes can be found by, as far as a file needs it: codes and names of
// the graph's nodes, those of the nodes that the file has created so far, and the nodes
// that keys were found to mean.
type Known struct {
	model   *graph.Model
	seed    maphash.Seed
	indexes map[*graph.Entity]*Index
	// recalled has the ids of nodes that the graph has, by the ids that rows make.
	recalled map[string]string
}

// NewKnown knows nothing yet.
func NewKnown(m *graph.Model) *Known {
	return &Known{model: m, seed: maphash.MakeSeed(), indexes: map[*graph.Entity]*Index{}, recalled: map[string]string{}}
}

// Index starts the index of a type, to which all nodes of the graph have to be added.
func (k *Known) Index(e *graph.Entity) *Index {
	x := newIndex(e, k.seed)
	k.indexes[e] = x
	return x
}

// Missing are the types that rows name by codes or names and that have no index yet.
func (k *Known) Missing(rows []*read.Row) []*graph.Entity {
	var out []*graph.Entity
	need := func(name string) {
		if e := k.model.Node(name); e != nil && k.indexes[e] == nil && !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	for _, row := range rows {
		for i := range row.Mentions {
			m := &row.Mentions[i]
			switch {
			case keyed(m):
				if namesake(m) != "" {
					need(m.Type)
				}
			case m.Identity != "" && m.IdentityField == read.IDField:
			case m.Identity != "" || m.Name != "":
				need(m.Type)
				for _, other := range m.Or {
					need(other)
				}
			}
		}
	}
	return out
}

// Learn has a node found by what it is called from now on; had is what it was called
// before.
func (k *Known) Learn(m Match, had, now graph.Values) {
	if x := k.indexes[m.Entity]; x != nil {
		x.learn(m.ID, had, now)
	}
}

// index gives the index of a type. The error is a mistake of this program.
func (k *Known) index(e *graph.Entity) (*Index, error) {
	if x := k.indexes[e]; x != nil {
		return x, nil
	}
	return nil, fmt.Errorf("the names of %s were not read", e.Name)
}
