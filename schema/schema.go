// Package schema holds the GraphQL contract: the hand-written domain SDL, one
// file per concept, and api.graphqls, the complete contract that internal/derive
// writes from it. It holds no behaviour beyond parsing.
package schema

import (
	"embed"
	"fmt"
	"io/fs"
	"sort"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
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

// LoadDomain parses and validates the hand-written SDL.
func LoadDomain() (*ast.Schema, error) { return load(Domain()...) }

// LoadAPI parses and validates the contract that clients see.
func LoadAPI() (*ast.Schema, error) {
	return load(&ast.Source{Name: APIFile, Input: text(APIFile)})
}

func load(sources ...*ast.Source) (*ast.Schema, error) {
	s, err := gqlparser.LoadSchema(sources...)
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	return s, nil
}

func text(name string) string {
	b, err := files.ReadFile(name)
	if err != nil {
		panic(err) // embedded
	}
	return string(b)
}

// API is the contract that clients see, as text.
func API() string { return text(APIFile) }
