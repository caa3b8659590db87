package synthetic_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"zonegraph/graph"
	"zonegraph/graph/creditcode"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/synthetic"
)

func shippedModel(t *testing.T) *graph.Model {
	t.Helper()
	return contracttest.Load(t).Model
}

// validity judges a graph by the model.
type validity struct {
	t      *testing.T
	model  *graph.Model
	seen   map[graph.Ref]bool
	unique map[string]bool
	// links are the relationships that were there, with what tells them apart.
	links map[string]bool
	// single are the to-one steps that are taken.
	single map[string]bool
	// steps are the kinds of relationship by the types of both ends.
	steps map[string]bool
	// faults are counted, and only the first ones told.
	faults int
}

func (v *validity) fault(format string, args ...any) {
	v.t.Helper()
	if v.faults++; v.faults <= 20 {
		v.t.Errorf(format, args...)
	}
}

func TestGraphIsValid(t *testing.T) {
	for _, o := range []synthetic.Options{{Enterprises: 1, Seed: 1}, {Enterprises: 2, Seed: 9}, {Enterprises: 157, Seed: 2}, {Enterprises: 8_000, Seed: 1}} {
		t.Run(fmt.Sprint(o.Enterprises), func(t *testing.T) {
			v := &validity{t: t, model: shippedModel(t), seen: map[graph.Ref]bool{}, unique: map[string]bool{},
				links: map[string]bool{}, single: map[string]bool{}, steps: map[string]bool{}}
			g := synthetic.New(o)
			types := map[string]bool{}
			for n := range g.Nodes() {
				v.node(n)
				types[n.Ref.Type] = true
			}
			for r := range g.Relationships() {
				v.relationship(r)
			}
			for _, e := range v.model.Nodes {
				if !types[e.Name] && e.Name != imports && o.Enterprises > 100 {
					t.Errorf("there is no %s", e.Name)
				}
			}
			if o.Enterprises > 1_000 {
				v.everyStep()
			}
		})
	}
}

func (v *validity) node(n graph.NodeRecord) {
	e := v.model.Node(n.Ref.Type)
	if e == nil {
		v.fault("%v: there is no such type", n.Ref)
		return
	}
	if v.seen[n.Ref] {
		v.fault("%v is there twice", n.Ref)
	}
	v.seen[n.Ref] = true
	if !strings.HasPrefix(n.Ref.Key, synthetic.KeyPrefix) || n.Values["synthetic"] != true {
		v.fault("%v is not marked", n.Ref)
	}
	if name, _ := n.Values["name"].(string); !strings.Contains(name, "演示") {
		v.fault("%v: the name %q is not marked", n.Ref, name)
	}
	v.values(n.Ref.String(), e, n.Values)
	for _, f := range e.Fields {
		value, ok := n.Values[f.Name]
		if !f.Unique || !ok {
			continue
		}
		if key := e.Name + "." + f.Name + fmt.Sprint(value); v.unique[key] {
			v.fault("%v: %s is not unique", n.Ref, f.Name)
		} else {
			v.unique[key] = true
		}
	}
	if code, ok := n.Values["creditCode"].(string); ok {
		if err := creditcode.Valid(code); err != nil || code[2:4] != "99" {
			v.fault("%v: %s: %v", n.Ref, code, err)
		}
	}
	if code, ok := n.Values["code"].(string); ok && !strings.HasPrefix(code, "99") {
		v.fault("%v has a code that could be real: %s", n.Ref, code)
	}
}

// values checks the properties of a node or a relationship.
func (v *validity) values(what string, e *graph.Entity, values graph.Values) {
	for name, value := range values {
		if f := e.Field(name); f == nil || !f.IsProperty() {
			v.fault("%s: %s has no property %s", what, e.Name, name)
		} else if !v.fits(f, value) {
			v.fault("%s: %s = %#v does not fit", what, name, value)
		}
	}
	for _, f := range e.Fields {
		if _, ok := values[f.Name]; !ok && f.IsProperty() && f.NonNull && f.Name != "id" {
			v.fault("%s: %s is missing", what, f.Name)
		}
	}
}

var datePattern = regexp.MustCompile(`^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$`)

func (v *validity) fits(f *graph.Field, value any) bool {
	if f.List {
		texts, ok := value.([]string)
		return ok && f.Scalar == graph.StringScalar && !slices.Contains(texts, "")
	}
	switch value := value.(type) {
	case string:
		if f.Scalar == graph.EnumScalar {
			return slices.Contains(v.model.Enums[f.Enum], value)
		}
		return f.Scalar == graph.StringScalar && value != ""
	case int64:
		return f.Scalar == graph.IntScalar && value >= -1<<31 && value < 1<<31
	case float64:
		return f.Scalar == graph.FloatScalar
	case bool:
		return f.Scalar == graph.BooleanScalar
	case graph.Decimal:
		_, err := graph.ParseDecimal(value.String())
		return f.Scalar == graph.DecimalScalar && err == nil
	case graph.Date:
		return f.Scalar == graph.DateScalar && datePattern.MatchString(string(value))
	}
	return false
}

// step finds the field by which a relationship is walked from one end.
func step(e *graph.Entity, typ string, out bool, to *graph.Entity) *graph.Field {
	for _, f := range e.Fields {
		r := f.Relationship
		if r != nil && r.Type == typ && r.Out == out && slices.Contains(r.Target.Members, to) {
			return f
		}
	}
	return nil
}

func (v *validity) relationship(r graph.RelationshipRecord) {
	what := fmt.Sprintf("(%v)-[%s]->(%v)", r.From, r.Type, r.To)
	from, to := v.model.Node(r.From.Type), v.model.Node(r.To.Type)
	if !v.seen[r.From] || !v.seen[r.To] {
		v.fault("%s: an end is not there", what)
		return
	}
	ahead, back := step(from, r.Type, true, to), step(to, r.Type, false, from)
	if ahead == nil || back == nil {
		v.fault("%s: the model has no such step", what)
		return
	}
	v.steps[from.Name+" "+r.Type+" "+to.Name] = true
	key := what
	if p := ahead.Relationship.Properties; p != nil {
		v.values(what, p, r.Values)
		for _, name := range p.DistinctBy {
			key += fmt.Sprint("|", r.Values[name])
		}
	} else if len(r.Values) > 0 {
		v.fault("%s has properties", what)
	}
	if v.links[key] {
		v.fault("%s is there twice", key)
	}
	v.links[key] = true
	for _, s := range []struct {
		f    *graph.Field
		from graph.Ref
	}{{ahead, r.From}, {back, r.To}} {
		if s.f.Relationship.Many {
			continue
		}
		one := s.f.Name + s.from.String()
		if v.single[one] {
			v.fault("%s: %s is a to-one step and taken twice", what, s.f.Name)
		}
		v.single[one] = true
	}
}

// imports is the type that a generated graph is without: nobody has imported it.
const imports = "Import"

// everyStep demands each kind of relationship with each pair of types.
func (v *validity) everyStep() {
	for _, e := range v.model.Nodes {
		for _, f := range e.Fields {
			if f.IsProperty() || !f.Relationship.Out || e.Name == imports {
				continue
			}
			for _, to := range f.Relationship.Target.Members {
				if kind := e.Name + " " + f.Relationship.Type + " " + to.Name; !v.steps[kind] {
					v.t.Errorf("there is no %s", kind)
				}
			}
		}
	}
}
