package judge

import (
	"maps"
	"slices"

	"zonegraph/graph"
	"zonegraph/internal/ingest/match"
	"zonegraph/internal/ingest/read"
)

// Stored is what the graph has of the nodes that a batch of rows speaks of, with what
// the file has changed of it.
type Stored struct {
	file *File
	// nodes has the values of nodes by their ids, as far as they are needed.
	nodes map[string]graph.Values
	links map[Pair][]Link
	ends  map[End][]Link
}

// Pair is two nodes and the type of a relationship between them.
type Pair struct{ Type, From, To string }

// End is a node and a field of its that takes one only.
type End struct{ Node, Field string }

// Link is a relationship of the graph.
type Link struct {
	// Element is its element id, Other and Name are of the node at its other end; the
	// name is known of an End only.
	Element, Other, Name string
	// Dataset is the dataset that it belongs to, empty for none.
	Dataset string
	Values  graph.Values
}

// Stored has nothing yet.
func (f *File) Stored() *Stored {
	return &Stored{file: f, nodes: map[string]graph.Values{}, links: map[Pair][]Link{}, ends: map[End][]Link{}}
}

// AddNode takes in what the graph has of a node.
func (s *Stored) AddNode(id string, values graph.Values) {
	maps.Copy(values, s.file.edited[id])
	s.nodes[id] = values
}

// AddLink takes in a relationship between two nodes, AddEnd the other end of a field
// that takes one only.
func (s *Stored) AddLink(p Pair, l Link) { s.links[p] = append(s.links[p], l) }

// AddEnd is described with AddLink.
func (s *Stored) AddEnd(e End, l Link) { s.ends[e] = append(s.ends[e], l) }

// Has tells if the graph has a node.
func (s *Stored) Has(id string) bool { return s.nodes[id] != nil }

// Told tells if an earlier row has spoken of a node.
func (s *Stored) Told(id string) bool { return s.file.memory.node(id).standing != unknown }

// Nodes are nodes of one type of which values are needed.
type Nodes struct {
	Entity *graph.Entity
	IDs    []string
	// Fields are what rows say of them, and what they are known by.
	Fields []string
}

// MissingNodes are the nodes of which rows speak and that are not Stored. The graph may
// not have them.
func (s *Stored) MissingNodes(rows []match.Row) []Nodes {
	types := map[*graph.Entity]*missing{}
	var order []*missing
	for i := range rows {
		for j, m := range rows[i].Nodes {
			w := types[m.Entity]
			if w == nil {
				w = newMissing(m.Entity)
				types[m.Entity], order = w, append(order, w)
			}
			w.need(&rows[i].Mentions[j])
			if !s.Has(m.ID) && s.file.memory.node(m.ID).standing != created {
				w.ids[m.ID] = true
			}
		}
	}
	var out []Nodes
	for _, w := range order {
		if len(w.ids) > 0 {
			out = append(out, Nodes{w.entity, slices.Collect(maps.Keys(w.ids)), slices.Sorted(maps.Keys(w.fields))})
		}
	}
	return out
}

// missing are Nodes in the making.
type missing struct {
	entity      *graph.Entity
	ids, fields map[string]bool
}

func newMissing(e *graph.Entity) *missing {
	w := &missing{e, map[string]bool{}, map[string]bool{read.NameField: true, read.AliasesField: true, read.SyntheticField: true}}
	for _, f := range match.CodeFields(e) {
		w.fields[f] = true
	}
	return w
}

func (w *missing) need(m *read.Mention) {
	for name := range m.Values {
		w.fields[name] = true
	}
	if w.entity.Field(m.IdentityField) != nil {
		w.fields[m.IdentityField] = true
	}
}

// Links are relationships of one type between nodes of two types.
type Links struct {
	Type                 string
	From, To, Properties *graph.Entity
	// Pairs are the ids of the nodes.
	Pairs [][2]string
}

// Ends are the other ends of a field from nodes of a type.
type Ends struct {
	Entity *graph.Entity
	Field  *graph.Field
	IDs    []string
}

// MissingLinks are the relationships that decide what the steps of rows do: those
// between the same nodes, and those of fields that take one only.
func (s *Stored) MissingLinks(rows []match.Row) ([]Links, []Ends) {
	type kind struct {
		typ      string
		from, to *graph.Entity
	}
	links := map[kind]*Links{}
	ends := map[*graph.Field]map[string]*graph.Entity{}
	end := func(f *graph.Field, m match.Match) {
		if f == nil || !s.Has(m.ID) {
			return
		}
		if ends[f] == nil {
			ends[f] = map[string]*graph.Entity{}
		}
		ends[f][m.ID] = m.Entity
	}
	for i := range rows {
		for _, st := range rows[i].Steps {
			if s.Has(st.From.ID) && s.Has(st.To.ID) {
				k := kind{st.Type, st.From.Entity, st.To.Entity}
				if links[k] == nil {
					links[k] = &Links{Type: st.Type, From: st.From.Entity, To: st.To.Entity, Properties: st.Properties}
				}
				links[k].Pairs = append(links[k].Pairs, [2]string{st.From.ID, st.To.ID})
			}
			end(st.FromOne, st.From)
			end(st.ToOne, st.To)
		}
	}
	var between []Links
	for _, l := range links {
		between = append(between, *l)
	}
	var along []Ends
	for f, ids := range ends {
		e := Ends{Field: f}
		for id, entity := range ids {
			e.Entity, e.IDs = entity, append(e.IDs, id)
		}
		along = append(along, e)
	}
	return between, along
}
