package random_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"zonegraph/graph"
	"zonegraph/internal/synthetic"
)

// texts are characters that programs read wrongly: those that two orders of text put in
// different places, that have two spellings or two cases, that steer how text is shown,
// that other languages would take for their own.
var texts = []string{
	"", " ", "a", "A", "Ａ", "B", "ab", "a b", "é", "e\u0301", "柳州", "柳州市", "𠮷野家", "吉野家", "😀", "\ue000", "（", "\ufffd", "\uffff",
	"𠮷\ue000", "\ue000𠮷", "\u202eabc", "a\u200bb", `"`, `\`, `\u0041`, "'", "`", "a\nb", "a\r\nb", "\t", "\x00", "a\x00b", "\x7f",
	"İstanbul", "istanbul", "i\u0307stanbul", "ıI", "ß", "ẞ", "SS", "ﬁ", "ΟΔΟΣ", "οδος", "Σ", "%", "$v", "{", "}", "*", ".*", "null", "0", "1e5", "-1",
	"ｱｲ", "アイ", "가", "가", "Å", "Å", strings.Repeat("广", 700), strings.Repeat("x", 2000) + "𠮷", "⻋业", "车业", "a\u0301\u0302", "\ud7ff", "\U0010ffff",
}

// The numbers at the limits of their types, and some that many share.
var (
	ints     = []int64{0, 0, 1, 1, 2, -1, 7, 2020, 2021, math.MaxInt32, math.MinInt32}
	floats   = []float64{0, math.Copysign(0, -1), 1, 0.5, -2.25, 12.5, 12.5, 1e15, 1e300, 5e-324, 123456789.25}
	decimals = []graph.Decimal{0, 1, -1, 500_000, 12_500_000, 12_500_000, -3_000_000, 8_529_270_000, graph.MaxDecimal, -graph.MaxDecimal}
	dates    = []graph.Date{"0001-01-01", "1999-12-31", "2020-02-29", "2021-01-01", "2021-12-31", "2021-12-31", "2024-06-15", "9999-12-31"}
)

// maker makes a graph.
type maker struct {
	*rand.Rand
	model *graph.Model
	nodes []graph.NodeRecord
	links []graph.RelationshipRecord
	// taken are the relationships that there are, and the steps to one that are used.
	taken map[string]bool
}

const (
	generatedOfType = 8
	awkwardOfType   = 10
)

// awkwardGraph is a part of the generated graph, and nodes of every type with awkward
// values and with links among all. It is the same each time.
func awkwardGraph(m *graph.Model) ([]graph.NodeRecord, []graph.RelationshipRecord) {
	k := &maker{Rand: rand.New(rand.NewPCG(1, 2)), model: m, taken: map[string]bool{}}
	g := synthetic.New(synthetic.Options{Enterprises: 20, Seed: 1})
	kept := map[graph.Ref]bool{}
	of := map[string]int{}
	for n := range g.Nodes() {
		if of[n.Ref.Type]++; of[n.Ref.Type] <= generatedOfType {
			kept[n.Ref] = true
			k.nodes = append(k.nodes, n)
		}
	}
	for r := range g.Relationships() {
		if kept[r.From] && kept[r.To] {
			k.link(r)
		}
	}
	for _, e := range m.Nodes {
		for i := range awkwardOfType {
			ref := graph.Ref{Type: e.Name, Key: fmt.Sprint(pick(k.Rand, []string{"", "a ", "吉", "𠮷", "（", `"`}), i)}
			k.nodes = append(k.nodes, graph.NodeRecord{Ref: ref, Values: k.record(e, i)})
		}
	}
	for _, n := range slices.Clone(k.nodes) {
		for _, f := range m.Node(n.Ref.Type).Fields {
			if !f.IsProperty() && f.Relationship.Out {
				k.leadOn(n.Ref, f)
			}
		}
	}
	return k.nodes, k.links
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// record are values of an entity, of which many are not recorded.
func (k *maker) record(e *graph.Entity, i int) graph.Values {
	out := graph.Values{}
	for _, f := range e.Fields {
		if !f.IsProperty() || f.Scalar == graph.IDScalar || !f.NonNull && k.IntN(3) == 0 {
			continue
		}
		v := k.value(f)
		if text, ok := v.(string); ok && f.Unique {
			v = fmt.Sprint(text, i)
		}
		out[f.Name] = v
	}
	return out
}

func (k *maker) value(f *graph.Field) any {
	switch f.Scalar {
	case graph.IntScalar:
		return pick(k.Rand, ints)
	case graph.FloatScalar:
		return pick(k.Rand, floats)
	case graph.DecimalScalar:
		return pick(k.Rand, decimals)
	case graph.DateScalar:
		return pick(k.Rand, dates)
	case graph.BooleanScalar:
		return k.IntN(2) == 0
	case graph.EnumScalar:
		return pick(k.Rand, k.model.Enums[f.Enum])
	}
	if !f.List {
		return pick(k.Rand, texts)
	}
	list := []string{}
	for range k.IntN(3) {
		list = append(list, pick(k.Rand, texts))
	}
	return list
}

// leadOn makes relationships along a step, as many as the model allows at both ends.
func (k *maker) leadOn(from graph.Ref, step *graph.Field) {
	for range k.IntN(4) {
		to := pick(k.Rand, k.nodes).Ref
		for range 200 {
			if step.Relationship.Target.Has(k.model.Node(to.Type)) {
				break
			}
			to = pick(k.Rand, k.nodes).Ref
		}
		if !step.Relationship.Target.Has(k.model.Node(to.Type)) {
			continue
		}
		for range 1 + k.IntN(2) { // two between the same nodes, where they can differ
			r := graph.RelationshipRecord{Type: step.Relationship.Type, From: from, To: to}
			if p := step.Relationship.Properties; p != nil {
				r.Values = k.record(p, 0)
			}
			k.link(r)
		}
	}
}

// link adds a relationship unless there is one like it, or a step to one would lead to two.
func (k *maker) link(r graph.RelationshipRecord) {
	out := k.stepOf(r.From, r.To, r.Type, true)
	back := k.stepOf(r.To, r.From, r.Type, false)
	same := fmt.Sprint(r.Type, r.From, r.To)
	if p := out.Relationship.Properties; p != nil {
		for _, name := range p.DistinctBy {
			same += fmt.Sprintf("%v\x00", r.Values[name])
		}
	}
	one := []string{same}
	if !out.Relationship.Many {
		one = append(one, fmt.Sprint(r.From, out.Name))
	}
	if !back.Relationship.Many {
		one = append(one, fmt.Sprint(r.To, back.Name))
	}
	for _, key := range one {
		if k.taken[key] {
			return
		}
	}
	for _, key := range one {
		k.taken[key] = true
	}
	k.links = append(k.links, r)
}

func (k *maker) stepOf(near, far graph.Ref, typ string, out bool) *graph.Field {
	for _, f := range k.model.Node(near.Type).Fields {
		if r := f.Relationship; r != nil && r.Type == typ && r.Out == out && r.Target.Has(k.model.Node(far.Type)) {
			return f
		}
	}
	panic("random: no step " + typ + " from " + near.String() + " to " + far.String())
}
