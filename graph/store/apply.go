package store

import (
	"context"
	"errors"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/message"
)

// Report tells what Apply found and did.
type Report struct{ Nodes, Relationships Tally }

// Tally counts records by what became of them.
type Tally struct{ New, Changed, Unchanged, Removed int }

// Written tells if anything was written.
func (r Report) Written() bool { return r.changes() > 0 }

func (r Report) changes() int { return r.Nodes.changes() + r.Relationships.changes() }

func (t Tally) changes() int { return t.New + t.Changed + t.Removed }

// In is a line for people.
func (r Report) In(l message.Language) string {
	return message.New("store.report", r.Nodes, r.Relationships).In(l)
}

// String is the line in English.
func (r Report) String() string { return r.In(message.English) }

// In lists the four counts.
func (t Tally) In(l message.Language) string {
	return message.New("store.tally", t.New, t.Changed, t.Unchanged, t.Removed).In(l)
}

// ConflictError says that a dataset and something else in the graph want the
// same node or relationship; nothing was written.
type ConflictError struct {
	Owner string
	// Conflicts are what is there already.
	Conflicts []message.Message
}

// In lists the conflicts.
func (e *ConflictError) In(l message.Language) string {
	lines := []string{message.New("store.conflicts", e.Owner).In(l)}
	for _, c := range e.Conflicts {
		lines = append(lines, c.In(l))
	}
	return strings.Join(lines, "\n  ")
}

// Error is what In says in English.
func (e *ConflictError) Error() string { return e.In(message.English) }

// Apply makes the part of the graph that belongs to owner equal to the records:
// what is new is created, what differs is changed property by property, what an
// earlier Apply for the same owner left and is not among the records is removed.
// What is equal is not written at all. Everything happens in one transaction,
// after which the database is settled if much was written.
//
// Nodes and relationships of others are never touched. Where they are in the
// way (a node with the same id, a relationship to a node that is to be removed)
// the error is a *ConflictError.
func Apply(ctx context.Context, w cypher.Writer, m *graph.Model, owner string, nodes []graph.NodeRecord, relationships []graph.RelationshipRecord) (Report, error) {
	if owner == "" {
		return Report{}, errors.New("a dataset needs a name to be told apart from others")
	}
	want, err := wanted(m, owner, nodes, relationships)
	if err != nil {
		return Report{}, message.NewError("store.dataset", owner, err)
	}
	var report Report
	err = w.Write(ctx, func(tx cypher.Tx) error {
		have, err := current(ctx, tx, m, owner)
		if err != nil {
			return message.NewError("store.unreadable", err)
		}
		p := compare(want, have)
		report = p.report
		if !report.Written() {
			return nil
		}
		return p.execute(ctx, tx, owner)
	})
	if err != nil {
		return Report{}, err
	}
	return report, SettleAfter(ctx, w, report.changes())
}
