package server

import (
	"context"
	"crypto/sha256"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/internal/cache"
)

// parsed keeps parsed and validated query texts. Their number alone would bound
// little: a thousand texts of the most tokens allowed take 570 MB.
type parsed struct {
	kept *cache.Bounded[*ast.QueryDocument]
}

var _ graphql.Cache[*ast.QueryDocument] = parsed{}

// parsedBytes bounds what is kept; a usual query takes 3 to 30 kB.
const parsedBytes = 16 << 20

// parsedPerByte is how many bytes a document takes for each of its text, with the
// text: 23 to 30 were measured for 100 to 25,000 bytes.
const parsedPerByte = 30

func newParsed() parsed { return parsed{cache.NewBounded[*ast.QueryDocument](parsedBytes)} }

// Get implements graphql.Cache.
func (p parsed) Get(_ context.Context, text string) (*ast.QueryDocument, bool) {
	return p.kept.Get(sha256.Sum256([]byte(text)))
}

// Add implements graphql.Cache.
func (p parsed) Add(_ context.Context, text string, document *ast.QueryDocument) {
	p.kept.Put(sha256.Sum256([]byte(text)), document, parsedPerByte*len(text))
}
