package loaders

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"

	"zonegraph/graph"
	"zonegraph/message"
)

// Notices gathers what a client should know of an answer that is no error: that a
// list was cut because nobody said how long it may be. It goes out with the
// response, as extensions.notices.
type Notices struct {
	mu   sync.Mutex
	all  []message.Message
	seen map[string]bool
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

// All are the notices, each once, in the order in which they arose.
func (n *Notices) All() []message.Message {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.all
}

func (n *Notices) add(m message.Message) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if text := m.String(); !n.seen[text] {
		n.seen[text] = true
		n.all = append(n.all, m)
	}
}

// NoteAbsent notes that an argument of the field that ctx is about is the id of no node.
func NoteAbsent(ctx context.Context, err *graph.Error) {
	if n := noticesOf(ctx); n != nil {
		n.add(message.New("notice.absent", graphql.GetPath(ctx).String(), err.Argument, err.Message))
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
	w.notices.add(message.New("notice.list-cut", where, limit))
}
