package server

import (
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
)

// argumentAt names the argument, or the part of one, whose value stands at a place of
// the query, such as zones.where.name.eq; "" if none does. The validator gives the
// place alone.
func argumentAt(query string, at []gqlerror.Location) string {
	if len(at) == 0 {
		return ""
	}
	doc, err := parser.ParseQuery(&ast.Source{Input: query})
	if err != nil {
		return ""
	}
	for _, op := range doc.Operations {
		if name := argumentIn(op.SelectionSet, at[0]); name != "" {
			return name
		}
	}
	for _, f := range doc.Fragments {
		if name := argumentIn(f.SelectionSet, at[0]); name != "" {
			return name
		}
	}
	return ""
}

func argumentIn(set ast.SelectionSet, at gqlerror.Location) string {
	for _, selection := range set {
		var inner ast.SelectionSet
		switch s := selection.(type) {
		case *ast.InlineFragment:
			inner = s.SelectionSet
		case *ast.Field:
			inner = s.SelectionSet
			for _, a := range s.Arguments {
				if name := valueAt(a.Value, s.Alias+"."+a.Name, at); name != "" {
					return name
				}
			}
		}
		if name := argumentIn(inner, at); name != "" {
			return name
		}
	}
	return ""
}

// valueAt names the part of a value that stands at a place.
func valueAt(v *ast.Value, name string, at gqlerror.Location) string {
	if v.Position != nil && v.Position.Line == at.Line && v.Position.Column == at.Column {
		return name
	}
	for i, c := range v.Children {
		part := name + "[" + strconv.Itoa(i) + "]"
		if c.Name != "" {
			part = name + "." + c.Name
		}
		if found := valueAt(c.Value, part, at); found != "" {
			return found
		}
	}
	return ""
}
