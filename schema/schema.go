// Package schema holds the GraphQL contract: the hand-written SDL, one file per
// concept, and derived.graphqls, which internal/derive writes from it. It holds
// no behaviour beyond parsing.
package schema

import (
	"embed"
	"fmt"
	"io/fs"
	"sort"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// DerivedFile is the name of the file that is written by the generator.
const DerivedFile = "derived.graphqls"

//go:embed *.graphqls
var files embed.FS

// Sources returns the SDL files in name order, with or without the derived one.
func Sources(derived bool) []*ast.Source {
	names, err := fs.Glob(files, "*.graphqls")
	if err != nil {
		panic(err) // the pattern is constant
	}
	sort.Strings(names)
	var out []*ast.Source
	for _, name := range names {
		if name == DerivedFile && !derived {
			continue
		}
		text, err := files.ReadFile(name)
		if err != nil {
			panic(err) // it was listed a line above
		}
		out = append(out, &ast.Source{Name: name, Input: string(text)})
	}
	return out
}

// Load parses and validates the whole contract.
func Load() (*ast.Schema, error) {
	s, err := gqlparser.LoadSchema(Sources(true)...)
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	return s, nil
}

// LoadDomain parses and validates the hand-written part alone.
func LoadDomain() (*ast.Schema, error) {
	s, err := gqlparser.LoadSchema(Sources(false)...)
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	return s, nil
}
