package loaders

import (
	"context"
	"fmt"
	"sync"

	"zonegraph/graph"
)

// Notices gathers what a client should know of an answer that is no error: that a
// list was cut because nobody said how long it may be. It goes out with the
// response, as extensions.notices.
type Notices struct {
	mu    sync.Mutex
	texts []string
	seen  map[string]bool
}

type noticesKey struct{}

// WithNotices gives a request a place for its notices.
func WithNotices(ctx context.Context) (context.Context, *Notices) {
	n := &Notices{seen: map[string]bool{}}
	return context.WithValue(ctx, noticesKey{}, n), n
}

func noticesOf(ctx context.Context) *Notices {
	n, _ := ctx.Value(noticesKey{}).(*Notices)
	return n
}

// Texts are the notices, each once, in the order in which they arose.
func (n *Notices) Texts() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.texts
}

func (n *Notices) add(text string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.seen[text] {
		n.seen[text] = true
		n.texts = append(n.texts, text)
	}
}

// cut notes that a list has more items than the default page; step is nil for
// the root field itself.
func (w *writer) cut(step *graph.Field, limit int) {
	if w.notices == nil {
		return
	}
	where := w.root.String()
	if step != nil {
		where += ": " + step.Owner.Name + "." + step.Name
	}
	w.notices.add(fmt.Sprintf("%s was cut to the default of %d items, there are more; set limit, or use the connection for all of them", where, limit))
}
