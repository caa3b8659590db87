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

// tangle is all shortest paths at once.
type tangle struct {
	start         int64
	ahead, behind *side
	// meet are the nodes where the sides have met.
	meet []int64
	// after has, for each node on the way, the steps that go on from it.
	after map[int64][]hop
	names map[int64]named
	left  map[int64]int
}

type named struct {
	ref      graph.Ref
	id, name string
}

// compare orders by type, then along before against.
func (s PathStep) compare(o PathStep) int {
	return cmp.Or(strings.Compare(s.Type, o.Type), strings.Compare(s.arrow(), o.arrow()))
}

// trace counts the shortest paths and writes down the first of them.
func (s *Search) trace(ctx context.Context, r cypher.Reader, out *Found, t *tangle) error {
	t.link()
	nodes := make([]int64, 0, len(t.after)+1)
	for n := range t.after {
		nodes = append(nodes, n)
	}
	nodes = append(nodes, s.end)
	slices.Sort(nodes)
	t.names = make(map[int64]named, len(nodes))
	err := r.Read(ctx, namesOf(nodes), func(v any) error {
		row := graph.ListOf(v)
		if len(row) != 3 {
			return errShape
		}
		ref, err := graph.ParseRef(graph.TextOf(row[1]))
		if err != nil {
			return errShape
		}
		t.names[numberOf(row[0])] = named{ref, graph.TextOf(row[1]), graph.TextOf(row[2])}
		return nil
	})
	if err != nil {
		return err
	}
	if len(t.names) != len(nodes) || t.names[s.start].ref != s.From || t.names[s.end].ref != s.To {
		return &graph.Error{Code: graph.CodeUnavailable, Message: message.New("paths.changed")}
	}
	t.left = map[int64]int{s.end: 1}
	out.Total = t.count(s.start)
	for _, hops := range t.after {
		slices.SortFunc(hops, func(a, b hop) int {
			return cmp.Or(strings.Compare(t.names[a.node].id, t.names[b.node].id), PathStep{a.typ, a.along}.compare(PathStep{b.typ, b.along}))
		})
	}
	t.write(s.start, nil, s.First, &out.Paths)
	return nil
}

// link turns the steps around that were found from the beginning, so that all lead
// from there to the end, and keeps those on shortest paths.
func (t *tangle) link() {
	t.after = map[int64][]hop{}
	for level := t.meet; len(level) > 0; {
		var nearer []int64
		for _, y := range level {
			for _, h := range t.ahead.nearer[y] {
				if _, seen := t.after[h.node]; !seen {
					nearer = append(nearer, h.node)
				}
				t.after[h.node] = append(t.after[h.node], hop{y, h.typ, h.along})
			}
		}
		level = nearer
	}
	for level := t.meet; len(level) > 0; {
		var nearer []int64
		for _, x := range level {
			hops := t.behind.nearer[x]
			if _, seen := t.after[x]; seen || len(hops) == 0 {
				continue
			}
			t.after[x] = slices.Clone(hops)
			for _, h := range hops {
				nearer = append(nearer, h.node)
			}
		}
		level = nearer
	}
}

// count is how many paths lead on from a node, MaxTotal at most.
func (t *tangle) count(n int64) int {
	if known, ok := t.left[n]; ok {
		return known
	}
	total := 0
	for _, h := range t.after[n] {
		total = min(total+t.count(h.node), MaxTotal)
	}
	t.left[n] = total
	return total
}

// write adds the paths that begin with the given steps and go on from a node, until
// there are enough. Each node on the way leads to the end, so none is tried in vain.
func (t *tangle) write(n int64, begun []hop, enough int, out *[]Path) {
	if len(t.after[n]) == 0 {
		*out = append(*out, t.path(begun))
		return
	}
	for _, h := range t.after[n] {
		if len(*out) == enough {
			return
		}
		t.write(h.node, append(begun, h), enough, out)
	}
}

func (t *tangle) path(steps []hop) Path {
	first := t.names[t.start]
	p := Path{Nodes: []graph.Ref{first.ref}, Names: []string{first.name}}
	for _, h := range steps {
		p.Nodes, p.Names = append(p.Nodes, t.names[h.node].ref), append(p.Names, t.names[h.node].name)
		p.Steps = append(p.Steps, PathStep{h.typ, h.along})
	}
	return p
}
