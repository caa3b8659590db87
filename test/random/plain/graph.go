package plain

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/graph"
)

// Graph is all nodes and relationships, and the contract in which they are asked for.
type Graph struct {
	Schema *ast.Schema
	Model  *graph.Model
	// DefaultPage and MaxPage are the sizes of pages that the service is set to.
	DefaultPage, MaxPage int
	// Places are the cursors that were seen in answers, with the edges that they mark.
	Places map[string]Place

	nodes []*Node
	byID  map[string]*Node
}

// Node is a node with what leads from it and to it.
type Node struct {
	Type   *graph.Entity
	Values graph.Values
	links  []*link
}

// ID is the node's global id.
func (n *Node) ID() string { return n.Values["id"].(string) }

// link is a relationship.
type link struct {
	typ      string
	from, to *Node
	values   graph.Values
}

// Place is what a cursor marks: an edge, by its node and by what tells relationships
// between the same nodes apart.
type Place struct{ Node, Relationship string }

// edge is a node in a list or a connection, with the relationship that led to it, nil at
// the root.
type edge struct {
	node *Node
	link *link
}

// place is what a cursor of the edge marks, where the relationship has such properties.
func (e edge) place(properties *graph.Entity) Place {
	p := Place{Node: e.node.ID()}
	if properties != nil {
		for _, name := range properties.DistinctBy {
			p.Relationship += fmt.Sprintf("%v\x00", e.link.values[name])
		}
	}
	return p
}

// New puts records together.
func New(s *ast.Schema, m *graph.Model, nodes []graph.NodeRecord, links []graph.RelationshipRecord) *Graph {
	g := &Graph{Schema: s, Model: m, Places: map[string]Place{}, byID: map[string]*Node{}}
	for _, r := range nodes {
		n := &Node{Type: m.Node(r.Ref.Type), Values: graph.Values{"id": r.Ref.String()}}
		for name, v := range r.Values {
			if v != nil {
				n.Values[name] = v
			}
		}
		g.nodes, g.byID[n.ID()] = append(g.nodes, n), n
	}
	for _, r := range links {
		l := &link{typ: r.Type, from: g.byID[r.From.String()], to: g.byID[r.To.String()], values: r.Values}
		l.from.links = append(l.from.links, l)
		if l.to != l.from {
			l.to.links = append(l.to.links, l)
		}
	}
	return g
}

// Node is the node with an id, nil if there is none.
func (g *Graph) Node(id string) *Node { return g.byID[id] }

// Of are the nodes of a type, in the order in which they were given.
func (g *Graph) Of(typ string) []*Node {
	var out []*Node
	for _, n := range g.nodes {
		if n.Type.Name == typ {
			out = append(out, n)
		}
	}
	return out
}

// root are all nodes of a type as edges.
func (g *Graph) root(e *graph.Entity) []edge {
	var out []edge
	for _, n := range g.Of(e.Name) {
		out = append(out, edge{node: n})
	}
	return out
}

// along are the edges along a step of a node.
func along(n *Node, step *graph.Field) []edge {
	r := step.Relationship
	var out []edge
	for _, l := range n.links {
		if l.typ != r.Type {
			continue
		}
		near, far := l.to, l.from
		if r.Out {
			near, far = l.from, l.to
		}
		if near == n && r.Target.Has(far.Type) {
			out = append(out, edge{far, l})
		}
	}
	return out
}

// once are edges with each node once.
func once(edges []edge) []edge {
	seen := map[*Node]bool{}
	var out []edge
	for _, e := range edges {
		if !seen[e.node] {
			seen[e.node] = true
			out = append(out, e)
		}
	}
	return out
}

// number is how many nodes are along a step.
func number(n *Node, step *graph.Field) int64 { return int64(len(once(along(n, step)))) }
