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
//
// It also holds the operation's slots for statements: gqlgen answers all root
// fields at once, and one operation must not take the whole connection pool.
type Notices struct {
	mu    sync.Mutex
	texts []string
	seen  map[string]bool
	slots chan struct{}
}

// operationSlots is how many statements of one operation run at a time.
const operationSlots = 4

type noticesKey struct{}

// WithNotices gives a request a place for its notices.
func WithNotices(ctx context.Context) (context.Context, *Notices) {
	n := &Notices{seen: map[string]bool{}, slots: make(chan struct{}, operationSlots)}
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
