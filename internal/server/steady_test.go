package server_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"zonegraph/graph/cypher"
	"zonegraph/graph/snapshot"
)

// busy is a database to which others commit, behind each of its first statements.
type busy struct {
	mu                 sync.Mutex
	commits, ran, last int
}

var _ snapshot.Database = (*busy)(nil)

func (b *busy) bookmark() string { return fmt.Sprint("state ", b.last) }

// Run implements snapshot.Database. Each row tells in which state it was read.
func (b *busy) Run(_ context.Context, _ cypher.Statement, _ snapshot.RunOptions, each func(any) error) (snapshot.Ending, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	err := each([]any{b.bookmark()})
	end := b.bookmark()
	b.ran++
	if b.ran <= b.commits {
		b.last++
	}
	return snapshot.Ending{Bookmark: end}, err
}

// Bookmark implements snapshot.Database.
func (b *busy) Bookmark(context.Context) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.bookmark(), nil
}

// State implements snapshot.Database.
func (b *busy) State(context.Context, ...string) (snapshot.State, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return snapshot.State{Bookmark: b.bookmark(), Exact: true}, nil
}

// The root fields of one answer show one state of the graph. Where it does not come to
// rest, the answer says that it may show several.
func TestRootFieldsShowOneState(t *testing.T) {
	for name, c := range map[string]struct {
		commits, notices int
		want             string
	}{
		"quiet":        {0, 0, `{"a":[{"name":"state 0"}],"b":[{"name":"state 0"}]}`},
		"one commit":   {1, 0, `{"a":[{"name":"state 1"}],"b":[{"name":"state 1"}]}`},
		"always a new": {1000, 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := handler(t, &busy{commits: c.commits}, nil, nil)
			r := post(t, h, `{ a: zones { name } b: zones { name } }`, nil)
			if c.want != "" && string(r.Data) != c.want || len(r.Errors) > 0 || len(r.Extensions.Notices) != c.notices {
				t.Errorf("%s %v %q", r.Data, r.Errors, r.Extensions.Notices)
			}
		})
	}
	// A lone statement shows one state by itself.
	if r := post(t, handler(t, &busy{commits: 1000}, nil, nil), `{ zones { name } }`, nil); len(r.Extensions.Notices) > 0 {
		t.Errorf("%q", r.Extensions.Notices)
	}
}
