package loaders

import (
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/graph"
)

// selector makes plans of the fields that an operation selects: fragments,
// aliases, variables and @skip/@include are resolved here.
type selector struct {
	op     *graphql.OperationContext
	limits Limits
}

// list plans a list of nodes: a root field's, or that of a to-many step.
func (s *selector) list(e *graph.Entity, step *graph.Field, field graphql.CollectedField) (*graph.List, error) {
	args := s.arguments(field)
	l := &graph.List{Entity: e}
	var err error
	if l.Where, err = graph.ParseFilter(e, args.values["where"], args.name("where")); err != nil {
		return nil, err
	}
	if l.Sort, err = args.sort(e); err != nil {
		return nil, err
	}
	if l.Page.Limit, l.Page.Defaulted, err = args.size("limit", s.limits); err != nil {
		return nil, err
	}
	if l.Page.Skip, err = args.offset(); err != nil {
		return nil, err
	}
	if step != nil && l.Sort == nil {
		l.Sort = step.Relationship.Order()
	}
	// Pages by offset need an order in which each item has one place.
	l.Page.ByID = len(l.Sort) > 0 || args.values["offset"] != nil
	l.Object, err = s.object(e, field.Selections)
	return l, err
}

// object plans what is selected of a node. For an interface there is a variant
// for each type that a node can have.
func (s *selector) object(e *graph.Entity, set ast.SelectionSet) (*graph.Selection, error) {
	sel := &graph.Selection{Entity: e}
	var err error
	if !e.Abstract() {
		sel.Outputs, err = s.outputs(e, set)
		return sel, err
	}
	for _, m := range e.Members {
		outputs, err := s.outputs(m, set)
		if err != nil {
			return nil, err
		}
		sel.Variants = append(sel.Variants, graph.Variant{Entity: m, Outputs: outputs})
	}
	if uniform(sel.Variants) {
		sel.Outputs, sel.Variants = sel.Variants[0].Outputs, nil
	}
	return sel, nil
}

// uniform tells if all variants return the same properties under the same keys,
// so that the node's type does not matter.
func uniform(variants []graph.Variant) bool {
	first := variants[0].Outputs
	for _, v := range variants {
		if len(v.Outputs) != len(first) {
			return false
		}
		for i, o := range v.Outputs {
			if o.Property == nil || first[i].Property == nil || o.Key != first[i].Key || o.Property.Name != first[i].Property.Name || o.Property.Scalar != first[i].Property.Scalar {
				return false
			}
		}
	}
	return true
}

// outputs plans the response keys of one entity.
func (s *selector) outputs(e *graph.Entity, set ast.SelectionSet) ([]graph.Output, error) {
	satisfies := append([]string{e.Name}, e.Implements...)
	fields := collect(s.op, set, satisfies)
	out := make([]graph.Output, 0, len(fields))
	for _, field := range fields {
		o := graph.Output{Key: field.Alias}
		if field.Name == "__typename" {
			o.TypeName = e.Name
		} else if f := e.Field(field.Name); f != nil && f.IsProperty() {
			o.Property = f
		} else {
			step, err := s.step(e, field)
			if err != nil {
				return nil, err
			}
			o.Step = step
		}
		out = append(out, o)
	}
	return out, nil
}

func (s *selector) step(e *graph.Entity, field graphql.CollectedField) (*graph.Step, error) {
	var err error
	if f := e.Field(field.Name); f != nil {
		step := &graph.Step{Field: f}
		if f.Relationship.Many {
			step.List, err = s.list(f.Relationship.Target, f, field)
		} else {
			step.One, err = s.object(f.Relationship.Target, field.Selections)
		}
		return step, err
	}
	f := e.Field(strings.TrimSuffix(field.Name, "Connection"))
	step := &graph.Step{Field: f}
	step.Connection, err = s.connection(f.Relationship.Target, f, field)
	return step, err
}

// connection plans a page of nodes: of a root field, or of a step.
func (s *selector) connection(e *graph.Entity, step *graph.Field, field graphql.CollectedField) (*graph.Connection, error) {
	args := s.arguments(field)
	n := &graph.Connection{Entity: e}
	var err error
	if step == nil {
		if n.Where, err = graph.ParseFilter(e, args.values["where"], args.name("where")); err != nil {
			return nil, err
		}
		n.Sort, err = args.sort(e)
	} else {
		if n.Where, err = graph.ParseConnectionFilter(step, args.values["where"], args.name("where")); err != nil {
			return nil, err
		}
		if n.Sort, err = args.edgeSort(step); n.Sort == nil {
			n.Sort = step.Relationship.Order()
		}
	}
	if err != nil {
		return nil, err
	}
	if err = args.page(n, step, s.limits); err != nil {
		return nil, err
	}
	for _, f := range s.fields(field) {
		o := graph.ConnectionOutput{Key: f.Alias}
		switch f.Name {
		case "totalCount":
			o.TotalCount = true
		case "edges":
			o.Edges, err = s.edges(e, step, f)
		case "pageInfo":
			o.PageInfo = []graph.PageInfoOutput{}
			for _, p := range s.fields(f) {
				o.PageInfo = append(o.PageInfo, graph.PageInfoOutput{Key: p.Alias, Name: p.Name, TypeName: p.ObjectDefinition.Name})
			}
		case "aggregate":
			for _, g := range s.fields(f) {
				o.Aggregate = append(o.Aggregate, s.aggregate(e, step, g))
			}
			if o.Aggregate == nil {
				o.Aggregate = []graph.AggregateOutput{}
			}
		case "groups":
			o.Groups, err = s.groups(e, step, f)
		default:
			o.TypeName = f.ObjectDefinition.Name
		}
		if err != nil {
			return nil, err
		}
		n.Outputs = append(n.Outputs, o)
	}
	return n, nil
}

func (s *selector) edges(e *graph.Entity, step *graph.Field, field graphql.CollectedField) ([]graph.EdgeOutput, error) {
	out := []graph.EdgeOutput{}
	for _, f := range s.fields(field) {
		o := graph.EdgeOutput{Key: f.Alias}
		var err error
		switch f.Name {
		case "cursor":
			o.Cursor = true
		case "node":
			o.Node, err = s.object(e, f.Selections)
		case "properties":
			o.Properties, err = s.outputs(step.Relationship.Properties, f.Selections)
		default:
			o.TypeName = f.ObjectDefinition.Name
		}
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}

// aggregate plans one field of an aggregate or of a group.
func (s *selector) aggregate(e *graph.Entity, step *graph.Field, f graphql.CollectedField) graph.AggregateOutput {
	o := graph.AggregateOutput{Key: f.Alias}
	switch f.Name {
	case "count":
		o.Count = []graph.CountOutput{}
		for _, n := range s.fields(f) {
			o.Count = append(o.Count, graph.CountOutput{Key: n.Alias, Name: n.Name, TypeName: n.ObjectDefinition.Name})
		}
	case "node":
		o.Fields = s.figures(e, f)
	case "edge":
		o.Fields = s.figures(step.Relationship.Properties, f)
	default:
		o.TypeName = f.ObjectDefinition.Name
	}
	return o
}

// groups plans the groups of a connection.
func (s *selector) groups(e *graph.Entity, step *graph.Field, field graphql.CollectedField) (*graph.Groups, error) {
	args := s.arguments(field)
	g := &graph.Groups{ByKey: args.values["sort"] == "KEY"}
	var props *graph.Entity
	if step != nil {
		props = step.Relationship.Properties
	}
	var err error
	if g.By, err = args.groupKeys(e, props); err != nil {
		return nil, err
	}
	if g.Limit, _, err = args.size("limit", s.limits); err != nil {
		return nil, err
	}
	for _, f := range s.fields(field) {
		o := graph.GroupOutput{Key: f.Alias}
		switch f.Name {
		case "key":
			o.Keys = []graph.GroupKeyOutput{}
			for _, k := range s.fields(f) {
				o.Keys = append(o.Keys, graph.GroupKeyOutput{Key: k.Alias, Name: k.Name, TypeName: k.ObjectDefinition.Name})
			}
		case "__typename":
			o.TypeName = f.ObjectDefinition.Name
		default:
			a := s.aggregate(e, step, f)
			o.Aggregate = &a
		}
		g.Outputs = append(g.Outputs, o)
	}
	return g, nil
}

func (s *selector) figures(e *graph.Entity, field graphql.CollectedField) []graph.AggregateField {
	out := []graph.AggregateField{}
	for _, f := range s.fields(field) {
		a := graph.AggregateField{Key: f.Alias, Field: e.Field(f.Name)}
		if a.Field == nil {
			a.TypeName = f.ObjectDefinition.Name
		} else {
			for _, g := range s.fields(f) {
				a.Figures = append(a.Figures, graph.AggregateFigure{Key: g.Alias, Name: g.Name, TypeName: g.ObjectDefinition.Name})
			}
		}
		out = append(out, a)
	}
	return out
}

// fields collects what is selected of a field whose type is not of the graph.
func (s *selector) fields(field graphql.CollectedField) []graphql.CollectedField {
	return collect(s.op, field.Selections, []string{field.Definition.Type.Name()})
}

// collect is graphql.CollectFields, which leaves a field twice if it is selected
// through two interfaces that both declare it: each response key comes once.
func collect(op *graphql.OperationContext, set ast.SelectionSet, satisfies []string) []graphql.CollectedField {
	fields := graphql.CollectFields(op, set, satisfies)
	at := make(map[string]int, len(fields))
	var merged []graphql.CollectedField // nil while there is nothing to merge
	for i, f := range fields {
		first, twice := at[f.Alias]
		switch {
		case twice:
			if merged == nil {
				merged = slices.Clone(fields[:i])
			}
			merged[first].Selections = append(slices.Clone(merged[first].Selections), f.Selections...)
		case merged != nil:
			at[f.Alias] = len(merged)
			merged = append(merged, f)
		default:
			at[f.Alias] = i
		}
	}
	if merged == nil {
		return fields
	}
	return merged
}
