// Package schema holds the GraphQL contract: the hand-written domain SDL, one
// file per concept, and api.graphqls, the complete contract that internal/derive
// writes from it. It holds no behaviour beyond parsing.
package schema

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"sort"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
)

// APIFile is the name of the file that the generator writes.
const APIFile = "api.graphqls"

//go:embed *.graphqls
var files embed.FS

// Domain returns the hand-written SDL files in name order.
func Domain() []*ast.Source {
	names, err := fs.Glob(files, "*.graphqls")
	if err != nil {
		panic(err) // the pattern is constant
	}
	sort.Strings(names)
	var out []*ast.Source
	for _, name := range names {
		if name != APIFile {
			out = append(out, &ast.Source{Name: name, Input: text(name)})
		}
	}
	return out
}

// LoadDomain parses and validates what the graph is made of: node types, the
// interfaces over them, relationship properties, enums and scalars. The types of
// fields with behaviour of their own refer to derived ones, so they are not valid
// by themselves; they are checked as part of the contract.
func LoadDomain() (*ast.Schema, error) {
	doc, err := parser.ParseSchemas(append([]*ast.Source{validator.Prelude}, Domain()...)...)
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	doc.Extensions = nil // of Query alone
	doc.Definitions = slices.DeleteFunc(doc.Definitions, func(d *ast.Definition) bool { return !ofGraph(d) })
	s, err := validator.ValidateSchemaDocument(doc)
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	return s, nil
}

func ofGraph(d *ast.Definition) bool {
	switch {
	case d.BuiltIn || strings.HasPrefix(d.Name, "__"):
		return true
	case d.Kind == ast.Object:
		return d.Directives.ForName("node") != nil || d.Directives.ForName("relationshipProperties") != nil
	}
	return d.Kind == ast.Interface || d.Kind == ast.Enum || d.Kind == ast.Scalar
}

// LoadAPI parses and validates the contract that clients see.
func LoadAPI() (*ast.Schema, error) {
	s, err := gqlparser.LoadSchema(&ast.Source{Name: APIFile, Input: API()})
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	// gqlparser announces it by itself, and nothing here does it.
	delete(s.Directives, "defer")
	return s, nil
}

// API is the contract that clients see, as text.
func API() string { return text(APIFile) }

func text(name string) string {
	b, err := files.ReadFile(name)
	if err != nil {
		panic(err) // embedded
	}
	return string(b)
}
