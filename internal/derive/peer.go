package derive

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/parser"

	"zonegraph/graph"
)

// Peer derives the SDL of the same graph for npm @neo4j/graphql 7, whose
// directives the domain SDL uses, so that the library can answer the same
// queries. What it does not know is left out or replaced:
//
//   - Query, the interface Node, and enums that no property has;
//   - @index, @unique, the arguments distinctBy and orderBy, and the definitions of directives
//     and scalars, which it brings along or has no use for;
//   - a to-one step is a list there, with one item or none;
//   - a Decimal is a String there: values and equality are the same, but order,
//     comparison and aggregates go by the text.
func Peer(sources []*ast.Source, m *graph.Model) (string, error) {
	doc, err := parser.ParseSchemas(sources...)
	if err != nil {
		return "", fmt.Errorf("derive: %w", err)
	}
	out := &ast.SchemaDocument{}
	for _, def := range doc.Definitions {
		if !peerKnows(def, m) {
			continue
		}
		def.Interfaces = slices.DeleteFunc(def.Interfaces, func(name string) bool { return name == nodeInterface })
		keepDirectives(&def.Directives, "node", "relationshipProperties")
		for _, d := range def.Directives {
			d.Arguments = slices.DeleteFunc(d.Arguments, func(a *ast.Argument) bool { return a.Name == "distinctBy" })
		}
		for _, f := range def.Fields {
			keepDirectives(&f.Directives, "relationship")
			for _, d := range f.Directives {
				d.Arguments = slices.DeleteFunc(d.Arguments, func(a *ast.Argument) bool { return a.Name == "orderBy" })
			}
			if len(f.Directives) > 0 && f.Type.Elem == nil {
				f.Type = ast.NonNullListType(ast.NonNullNamedType(f.Type.Name(), nil), nil)
			}
			if f.Type.NamedType == string(graph.DecimalScalar) {
				f.Type.NamedType = string(graph.StringScalar)
			}
		}
		out.Definitions = append(out.Definitions, def)
	}
	var b bytes.Buffer
	b.WriteString("# Derived from schema/ for npm @neo4j/graphql 7.\n\n")
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchemaDocument(out)
	return b.String(), nil
}

// nodeInterface is the interface that every node type implements.
const nodeInterface = "Node"

// peerKnows tells if the library has a use for a definition.
func peerKnows(def *ast.Definition, m *graph.Model) bool {
	switch def.Kind {
	case ast.Object, ast.Interface:
		return def.Name != nodeInterface && (m.Entities[def.Name] != nil || m.Properties[def.Name] != nil)
	case ast.Enum:
		return m.Enums[def.Name] != nil
	}
	return false
}

func keepDirectives(list *ast.DirectiveList, names ...string) {
	*list = slices.DeleteFunc(*list, func(d *ast.Directive) bool { return !slices.Contains(names, d.Name) })
}
