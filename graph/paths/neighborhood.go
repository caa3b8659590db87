package paths

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
)

// Around asks for the nodes around a node, nearest first.
type Around struct {
	Center graph.Ref
	// Shown are the types of the nodes around it, Through those of them that are
	// expanded: what is beyond the others is not shown.
	Shown, Through []*graph.Entity
	// Depth is the most steps from the center, Limit the most nodes, the center
	// included.
	Depth, Limit int
}

// Neighborhood is part of the graph.
type Neighborhood struct {
	// Nodes in the order of their distances and ids, Edges in that of their ends.
	Nodes []Neighbor
	Edges []graph.RelationshipRecord
	// Cut is how many relationships lead from a node that was expanded to one
	// that the limit keeps out.
	Cut int
}

// Neighbor is a node of a neighborhood.
type Neighbor struct {
	Ref      graph.Ref
	Distance int
	// Degree counts its relationships in the graph, those to sources excepted, Shown
	// those of them that are edges.
	Degree, Shown int
}

// supporting are the relationships that lead to sources.
var supporting = []string{"SUPPORTS", "IN_DOCUMENT"}

// Run reads the neighborhood. It takes one statement to find the center, one for each
// step away from it, and one for the edges. The error is NOT_FOUND naming the
// argument if the center does not exist.
func (q *Around) Run(ctx context.Context, m *graph.Model, r cypher.Reader) (*Neighborhood, error) {
	var center int64
	if err := r.Read(ctx, q.centerOf(m), func(v any) (err error) {
		var ok bool
		if center, ok = v.(int64); !ok {
			err = graph.NoNode("id", q.Center)
		}
		return err
	}); err != nil {
		return nil, err
	}
	distance := map[int64]int{center: 0}
	seen, edge, expanded := []int64{center}, []int64{center}, []int64{}
	for d := 1; d <= q.Depth && len(edge) > 0; d++ {
		expanded = append(expanded, edge...)
		if len(seen) >= q.Limit {
			break
		}
		var next, on []int64
		if err := r.Read(ctx, q.beyond(m, edge, seen), func(v any) error {
			row := graph.ListOf(v)
			if len(row) != 2 {
				return errShape
			}
			n := numberOf(row[0])
			distance[n] = d
			next = append(next, n)
			if row[1] == true {
				on = append(on, n)
			}
			return nil
		}); err != nil {
			return nil, err
		}
		seen, edge = append(seen, next...), on
	}
	return q.picture(ctx, m, r, distance, seen, expanded)
}

// picture reads the nodes and the relationships between them.
func (q *Around) picture(ctx context.Context, m *graph.Model, r cypher.Reader, distance map[int64]int, nodes, expanded []int64) (*Neighborhood, error) {
	out := &Neighborhood{Nodes: make([]Neighbor, 0, len(nodes))}
	err := r.Read(ctx, q.edgesOf(m, nodes, expanded), func(v any) error {
		row := graph.ListOf(v)
		if len(row) != 5 {
			return errShape
		}
		ref, err := graph.ParseRef(graph.TextOf(row[1]))
		if err != nil {
			return errShape
		}
		out.Nodes = append(out.Nodes, Neighbor{Ref: ref, Distance: distance[numberOf(row[0])], Degree: graph.IntOf(row[2])})
		out.Cut += graph.IntOf(row[3])
		for _, item := range graph.ListOf(row[4]) {
			e, err := edgeFrom(ref, item)
			if err != nil {
				return err
			}
			out.Edges = append(out.Edges, e)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(out.Nodes, func(a, b Neighbor) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), strings.Compare(a.Ref.String(), b.Ref.String()))
	})
	slices.SortFunc(out.Edges, func(a, b graph.RelationshipRecord) int {
		return cmp.Or(strings.Compare(a.From.String(), b.From.String()), strings.Compare(a.To.String(), b.To.String()), strings.Compare(a.Type, b.Type))
	})
	ends := map[graph.Ref]int{}
	for _, e := range out.Edges {
		if !slices.Contains(supporting, e.Type) {
			ends[e.From]++
			ends[e.To]++
		}
	}
	for i, n := range out.Nodes {
		out.Nodes[i].Shown = ends[n.Ref]
	}
	return out, nil
}

func edgeFrom(from graph.Ref, v any) (graph.RelationshipRecord, error) {
	slots := graph.ListOf(v)
	if len(slots) != 2 {
		return graph.RelationshipRecord{}, errShape
	}
	to, err := graph.ParseRef(graph.TextOf(slots[1]))
	if err != nil {
		return graph.RelationshipRecord{}, errShape
	}
	return graph.RelationshipRecord{Type: graph.TextOf(slots[0]), From: from, To: to}, nil
}

// centerOf asks for the number of the center, null if it does not exist.
func (q *Around) centerOf(m *graph.Model) cypher.Statement {
	return cypher.New(func(c *cypher.Compiler) string {
		return "OPTIONAL MATCH " + c.Node("c:"+m.Node(q.Center.Type).Label()+" {id: "+c.Bind("id", q.Center.String())+"}") + " RETURN id(c) AS v"
	})
}

// beyond asks for nodes that are one step beyond some and have not been seen, as many
// as there is room for. Each row is [number, whether paths run through it].
//
// They are dealt out in turn: first the first of each type of relationship of each
// node, then the second of each, and so on, so that the thousands of one kind leave
// room for the few of another.
func (q *Around) beyond(m *graph.Model, edge, seen []int64) cypher.Statement {
	return cypher.New(func(c *cypher.Compiler) string {
		c.Bind("edge", edge)
		c.Bind("seen", seen)
		c.Bind("room", int64(q.Limit-len(seen)))
		return "MATCH " + c.Node("f") + " WHERE id(f) IN $edge\n" +
			"CALL { WITH f MATCH " + c.Path("f", cypher.Either("r", typesOf(Anything(m)), "n:"+labels(q.Shown))) + " WHERE NOT id(n) IN $seen" +
			" WITH DISTINCT type(r) AS t, startNode(r) = f AS out, n ORDER BY n.id" +
			" WITH t, out, collect(n)[..$room] AS line UNWIND range(0, size(line) - 1) AS i RETURN line[i] AS n, i }\n" +
			"WITH n, min(i) AS i ORDER BY i, n.id LIMIT $room\n" +
			"RETURN [id(n), n:" + labels(q.Through) + "] AS v"
	})
}

// edgesOf asks for the relationships between nodes. Each row is [number, id, degree,
// how many relationships lead to nodes that are kept out, [[type, id of the far
// end], …]].
func (q *Around) edgesOf(m *graph.Model, nodes, expanded []int64) cypher.Statement {
	all := Anything(m)
	counted := typesOf(slices.DeleteFunc(slices.Clone(all), func(s Step) bool { return slices.Contains(supporting, s.Type) }))
	return cypher.New(func(c *cypher.Compiler) string {
		c.Bind("nodes", nodes)
		c.Bind("expanded", expanded)
		return "MATCH " + c.Node("n") + " WHERE id(n) IN $nodes\n" +
			"RETURN [id(n), n.id, COUNT { " + c.Path("n", cypher.Either("", counted, "")) + " }," +
			" CASE WHEN id(n) IN $expanded THEN COUNT { MATCH " + c.Path("n", cypher.Either("", typesOf(all), "o:"+labels(q.Shown))) + " WITH id(o) AS o WHERE NOT o IN $nodes RETURN o } ELSE 0 END," +
			" COLLECT { MATCH " + c.Path("n", cypher.Out("r", typesOf(all), "o")) + " WITH type(r) AS t, o, id(o) AS i WHERE i IN $nodes RETURN DISTINCT [t, o.id] }] AS v"
	})
}
