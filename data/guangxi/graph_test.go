package guangxi_test

import (
	"slices"
	"strings"
	"testing"

	"zonegraph/data/guangxi"
	"zonegraph/graph"
	"zonegraph/graph/dataset"
	"zonegraph/internal/contract/contracttest"
)

// facts is the shipped dataset, walked in memory.
type facts struct {
	t     *testing.T
	model *graph.Model
	nodes map[string]graph.Values
	steps []graph.RelationshipRecord
}

func load(t *testing.T) facts {
	t.Helper()
	m := contracttest.Load(t).Model
	d, err := dataset.Read(guangxi.Files, m)
	if err != nil {
		t.Fatal(err)
	}
	f := facts{t: t, model: m, nodes: map[string]graph.Values{}, steps: d.Relationships}
	for _, n := range d.Nodes {
		f.nodes[n.Ref.String()] = n.Values
	}
	return f
}

// get is a property of a node that must be there.
func (f facts) get(id, field string) any {
	f.t.Helper()
	n, ok := f.nodes[id]
	if !ok {
		f.t.Fatalf("there is no %s", id)
	}
	return n[field]
}

// walk gives the ids that a field of a node leads to, in order.
func (f facts) walk(id, field string) []string {
	f.t.Helper()
	ref, _ := graph.ParseRef(id)
	step := f.model.Node(ref.Type).Field(field)
	if step == nil || step.Relationship == nil {
		f.t.Fatalf("%s has no relationship %s", ref.Type, field)
	}
	var out []string
	for _, r := range f.steps {
		near, far := r.From, r.To
		if !step.Relationship.Out {
			near, far = far, near
		}
		if r.Type == step.Relationship.Type && near == ref && slices.ContainsFunc(step.Relationship.Target.Members, func(e *graph.Entity) bool { return e.Name == far.Type }) {
			out = append(out, far.String())
		}
	}
	slices.Sort(out)
	return out
}

// claims gives what the citations of a node say about a field, as
// "document value confidence".
func (f facts) claims(id, field string) []string {
	var out []string
	for _, r := range f.steps {
		if r.Type != "SUPPORTS" || r.To.String() != id || r.Values["field"] != field {
			continue
		}
		document, _, _ := strings.Cut(r.From.Key, "#")
		value, _ := r.Values["value"].(string)
		out = append(out, strings.Join([]string{document, value, r.Values["confidence"].(string)}, " "))
	}
	slices.Sort(out)
	return out
}

// all gives the ids of a type for which ok holds, in order.
func (f facts) all(typ string, ok func(id string, v graph.Values) bool) []string {
	var out []string
	for id, v := range f.nodes {
		if strings.HasPrefix(id, typ+":") && ok(id, v) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out
}
