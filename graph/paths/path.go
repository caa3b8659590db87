package paths

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/message"
)

// Search asks for the shortest paths between two nodes.
type Search struct {
	From, To graph.Ref
	// Through are the types of the nodes between the two, Via the relationships.
	Through []*graph.Entity
	Via     []Step
	// MaxLength is the most steps, First the most paths.
	MaxLength, First int
	// MaxReads is how many relationships may be read, about.
	MaxReads int

	from, to   *graph.Entity
	start, end int64
}

// Found is the answer to a Search.
type Found struct {
	// Length is that of the shortest paths, 0 if there are none.
	Length int
	// Searched is up to which length all paths were looked at: less than what was
	// asked for if paths were found, or if there was too much to read.
	Searched int
	// Total is the number of the shortest paths, MaxTotal if there are as many or
	// more. Paths are the first of them in the order of the ids on the way.
	Total int
	Paths []Path
}

// MaxTotal is how far paths are counted.
const MaxTotal = 1_000_000

// Path is a way from one node to another.
type Path struct {
	// Nodes and their Names are one more than Steps.
	Nodes []graph.Ref
	Names []string
	Steps []PathStep
}

// PathStep is a relationship that is followed along its arrow (Out) or against it.
type PathStep struct {
	Type string
	Out  bool
}

// Run searches. It takes one statement to find the ends, one for each step of the
// shortest paths, and one for their names. The error is NOT_FOUND naming
// the argument for an end that does not exist.
func (s *Search) Run(ctx context.Context, m *graph.Model, r cypher.Reader) (*Found, error) {
	s.from, s.to = m.Node(s.From.Type), m.Node(s.To.Type)
	if err := r.Read(ctx, s.endsOf(), s.readEnds); err != nil {
		return nil, err
	}
	ahead, behind := newSide(s.start), newSide(s.end)
	out := &Found{}
	for reads := 0; out.Searched < s.MaxLength; out.Searched++ {
		var meet []int64
		var cost int
		err := r.Read(ctx, s.levelOf(ahead, behind, s.MaxReads-reads), func(v any) (err error) {
			meet, cost, err = advance(ahead, behind, v)
			return err
		})
		if err != nil {
			return nil, err
		}
		if reads += cost; reads > s.MaxReads {
			return out, nil
		}
		if len(meet) > 0 {
			out.Searched++
			out.Length = out.Searched
			return out, s.trace(ctx, r, out, &tangle{start: s.start, ahead: ahead, behind: behind, meet: meet})
		}
		if len(ahead.frontier) == 0 || len(behind.frontier) == 0 {
			out.Searched = s.MaxLength // There is nothing further on.
			return out, nil
		}
	}
	return out, nil
}

func (s *Search) readEnds(v any) error {
	row := graph.ListOf(v)
	if len(row) != 2 {
		return errShape
	}
	for i, end := range []struct {
		argument string
		ref      graph.Ref
		number   *int64
	}{{"from", s.From, &s.start}, {"to", s.To, &s.end}} {
		n, ok := row[i].(int64)
		if !ok {
			return graph.NoNode(end.argument, end.ref)
		}
		*end.number = n
	}
	return nil
}

// side is what was found from one end.
type side struct {
	// frontier are the nodes at the largest distance so far, in order.
	frontier []int64
	// nearer has, for each node that was found, the steps to it from the nodes
	// that are one step nearer to the end.
	nearer map[int64][]hop
}

// hop is a relationship to a node: from which one, its type, and whether it points
// from the beginning of the whole path towards its end.
type hop struct {
	node  int64
	typ   string
	along bool
}

func newSide(end int64) *side {
	return &side{[]int64{end}, map[int64][]hop{end: nil}}
}

// advance takes the answer for a level and gives the nodes that both sides have
// found, in order: since levels are complete, the first of them lie on the shortest
// paths, and each shortest path has exactly one.
func advance(ahead, behind *side, v any) (meet []int64, cost int, err error) {
	row := graph.ListOf(v)
	if len(row) != 3 {
		return nil, 0, errShape
	}
	moved, other := behind, ahead
	if row[0] == true {
		moved, other = ahead, behind
	}
	cost = graph.IntOf(row[1])
	next := map[int64][]hop{}
	for _, item := range graph.ListOf(row[2]) {
		slots := graph.ListOf(item)
		if len(slots) != 4 {
			return nil, cost, errShape
		}
		h := hop{numberOf(slots[0]), graph.TextOf(slots[1]), slots[2] == true}
		for _, beyond := range graph.ListOf(slots[3]) {
			if y := numberOf(beyond); !moved.has(y) {
				next[y] = append(next[y], h)
			}
		}
	}
	moved.frontier = make([]int64, 0, len(next))
	for y, hops := range next {
		moved.nearer[y] = hops
		moved.frontier = append(moved.frontier, y)
		if other.has(y) {
			meet = append(meet, y)
		}
	}
	slices.Sort(moved.frontier)
	slices.Sort(meet)
	return meet, cost, nil
}

func (s *side) has(n int64) bool {
	_, ok := s.nearer[n]
	return ok
}

func (s PathStep) arrow() string {
	if s.Out {
		return " -" + s.Type + "→ "
	}
	return " ←" + s.Type + "- "
}

// String is the path in one line: names, and relationships as arrows in their own
// direction.
func (p Path) String() string {
	var b strings.Builder
	for i, name := range p.Names {
		if i > 0 {
			b.WriteString(p.Steps[i-1].arrow())
		}
		b.WriteString(cmp.Or(name, p.Nodes[i].String()))
	}
	return b.String()
}

// Conclusion says what a search has shown, and no more.
func (s *Search) Conclusion(f *Found) message.Message {
	shown := len(f.Paths)
	switch {
	case f.Length == 0 && f.Searched < s.MaxLength:
		return message.New("paths.none-as-far-as-read", f.Searched)
	case f.Length == 0:
		return message.New("paths.none", s.MaxLength)
	case f.Total >= MaxTotal && shown < f.Total:
		return message.New("paths.many-some-shown", f.Length, f.Total, shown)
	case f.Total >= MaxTotal:
		return message.New("paths.many", f.Length, f.Total)
	case shown < f.Total:
		return message.New("paths.found-some-shown", f.Length, f.Total, shown)
	}
	return message.New("paths.found", f.Length, f.Total)
}
