package export

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// selected is one response key of an object, with all that is selected under it.
type selected struct {
	key string
	// field is the first of the fields that share the key.
	field *ast.Field
	sets  []ast.SelectionSet
}

// collect gathers the response keys of an object, in order. Fragments on different
// types are taken together: a row can be of either.
func collect(sets []ast.SelectionSet, variables map[string]any) []*selected {
	var out []*selected
	var visit func(ast.SelectionSet)
	visit = func(set ast.SelectionSet) {
		for _, s := range set {
			switch s := s.(type) {
			case *ast.Field:
				if !included(s.Directives, variables) {
					continue
				}
				i := slices.IndexFunc(out, func(o *selected) bool { return o.key == s.Alias })
				if i < 0 {
					i = len(out)
					out = append(out, &selected{key: s.Alias, field: s})
				}
				if len(s.SelectionSet) > 0 {
					out[i].sets = append(out[i].sets, s.SelectionSet)
				}
			case *ast.InlineFragment:
				if included(s.Directives, variables) {
					visit(s.SelectionSet)
				}
			case *ast.FragmentSpread:
				if included(s.Directives, variables) {
					visit(s.Definition.SelectionSet)
				}
			}
		}
	}
	for _, set := range sets {
		visit(set)
	}
	return out
}

// included evaluates @skip and @include.
func included(directives ast.DirectiveList, variables map[string]any) bool {
	is := func(name string) (value, given bool) {
		d := directives.ForName(name)
		if d == nil {
			return false, false
		}
		value, _ = d.ArgumentMap(variables)["if"].(bool)
		return value, true
	}
	skip, _ := is("skip")
	include, given := is("include")
	return !skip && (include || !given)
}

// inline copies a selection with its fragments put in place, so that it stands by
// itself, and lets change add to the copy of each field's selection.
func inline(set ast.SelectionSet, change func(*ast.Field)) ast.SelectionSet {
	out := make(ast.SelectionSet, 0, len(set))
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			f := *s
			f.SelectionSet = inline(s.SelectionSet, change)
			change(&f)
			out = append(out, &f)
		case *ast.InlineFragment:
			f := *s
			f.SelectionSet = inline(s.SelectionSet, change)
			out = append(out, &f)
		case *ast.FragmentSpread:
			out = append(out, &ast.InlineFragment{TypeCondition: s.Definition.TypeCondition, Directives: s.Directives, SelectionSet: inline(s.Definition.SelectionSet, change)})
		}
	}
	return out
}

// variablesIn names the variables that a selection uses.
func variablesIn(set ast.SelectionSet) map[string]bool {
	used := map[string]bool{}
	var value func(*ast.Value)
	value = func(v *ast.Value) {
		if v == nil {
			return
		}
		if v.Kind == ast.Variable {
			used[v.Raw] = true
		}
		for _, c := range v.Children {
			value(c.Value)
		}
	}
	arguments := func(list ast.ArgumentList) {
		for _, a := range list {
			value(a.Value)
		}
	}
	directives := func(list ast.DirectiveList) {
		for _, d := range list {
			arguments(d.Arguments)
		}
	}
	var visit func(ast.SelectionSet)
	visit = func(set ast.SelectionSet) {
		for _, s := range set {
			switch s := s.(type) {
			case *ast.Field:
				arguments(s.Arguments)
				directives(s.Directives)
				visit(s.SelectionSet)
			case *ast.InlineFragment:
				directives(s.Directives)
				visit(s.SelectionSet)
			}
		}
	}
	visit(set)
	return used
}
