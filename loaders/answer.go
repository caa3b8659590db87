package loaders

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"

	"zonegraph/graph"
	"zonegraph/message"
)

// Answer is what the root fields of one operation have in common: how large they have
// grown together, and what a client should know of the answer that is no error, such as
// that a list was cut because nobody said how long it may be. That goes out with the
// response, as extensions.notices.
type Answer struct {
	bytes atomic.Int64

	mu      sync.Mutex
	notices []message.Message
	seen    map[string]bool
}

type answerKey struct{}

// WithAnswer begins the answer of an operation.
func WithAnswer(ctx context.Context) (context.Context, *Answer) {
	a := &Answer{seen: map[string]bool{}}
	return context.WithValue(ctx, answerKey{}, a), a
}

// answerOf is the answer that was begun, or one of its own for a single field.
func answerOf(ctx context.Context) *Answer {
	if a, ok := ctx.Value(answerKey{}).(*Answer); ok {
		return a
	}
	return &Answer{seen: map[string]bool{}}
}

// Notices are all notices, each once, in the order in which they arose.
func (a *Answer) Notices() []message.Message {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.notices
}

func (a *Answer) note(m message.Message) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if text := m.String(); !a.seen[text] {
		a.seen[text] = true
		a.notices = append(a.notices, m)
	}
}

// grow notes that the answer has grown, and refuses what has grown too large.
func (a *Answer) grow(n int, limits Limits) error {
	return limits.CheckBytes(int(a.bytes.Add(int64(n))))
}

// NoteAbsent notes that an argument of the field that ctx is about is the id of no node.
func NoteAbsent(ctx context.Context, err *graph.Error) {
	answerOf(ctx).note(message.New("notice.absent", graphql.GetPath(ctx).String(), err))
}

// cut notes that a list has more items than the default page; step is nil for
// the root field itself.
func (w *writer) cut(step *graph.Field, limit int) {
	where := w.root.String()
	if step != nil {
		where += ": " + step.Owner.Name + "." + step.Name
	}
	w.answer.note(message.New("notice.list-cut", where, limit))
}
