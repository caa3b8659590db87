package ingest

import (
	"context"
	"maps"
	"strings"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/store"
	"zonegraph/internal/ingest/journal"
	"zonegraph/internal/ingest/judge"
	"zonegraph/internal/ingest/stage"
	"zonegraph/message"
)

// mostReasons is how many reasons a refused undo gives.
const mostReasons = 10

// BuiltUponError says that an import cannot be undone, because others have built
// upon what it wrote. Nothing was changed.
type BuiltUponError struct {
	ID string
	// Reasons are for people, some of them if there are many.
	Reasons []message.Message
}

// In lists the reasons.
func (e *BuiltUponError) In(l message.Language) string {
	out := message.New("undo.built-upon", e.ID).In(l)
	for _, why := range e.Reasons {
		out += "\n  " + why.In(l)
	}
	return out
}

// Error is the English text.
func (e *BuiltUponError) Error() string { return e.In(message.English) }

// UndoOptions say how to undo. The functions may be nil.
type UndoOptions struct {
	At time.Time
	// Progress is told which part is done, from 0 to 1.
	Progress func(part float64)
	// Waiting is called if another import is in the way.
	Waiting func()
}

// undoing is one pass of Undo.
type undoing struct {
	tx    cypher.Tx
	model *graph.Model
	id    string
	why   []message.Message
	// rows is how many the import has, checked is told of those that were looked at.
	rows    int
	checked func(rows int)
}

// Undo takes back what an import wrote: what it changed is as it was before, its new
// nodes and relationships go, and its record says so. The first transaction does it
// all as far as anybody can see: it hides what is to go, which then goes in many.
//
// The error is a *BuiltUponError if something has come to depend on the import
// since: another relationship on a node of its, or another value in a place where it
// put one.
func Undo(ctx context.Context, db Database, m *graph.Model, id string, o UndoOptions) (Report, error) {
	if o.Waiting == nil {
		o.Waiting = func() {}
	}
	if o.Progress == nil {
		o.Progress = func(float64) {}
	}
	id = graph.Ref{Type: stage.ImportType, Key: strings.TrimPrefix(id, stage.ImportType+":")}.String()
	var out Report
	err := stage.Hold(ctx, db, o.Waiting, func() error {
		if err := removeLeft(ctx, db, m); err != nil {
			return err
		}
		staged := stage.Import{DB: db, Model: m, ID: id}
		// Each row is looked at, and then what it wrote is removed.
		u := &undoing{model: m, id: id}
		done := 0
		count := func(rows int) {
			done += rows
			o.Progress(min(1, float64(done)/float64(2*max(1, u.rows))))
		}
		u.checked = count
		err := db.Write(stage.WithPhase(ctx, stage.Undo), func(tx cypher.Tx) (err error) {
			u.tx, u.why, done = tx, nil, 0
			if out, err = u.undo(ctx, o.At); err != nil {
				return err
			}
			return staged.Stage(ctx, tx)
		})
		if err != nil {
			return err
		}
		if err := staged.Remove(ctx, count); err != nil {
			return message.NewError("import.undone-not-removed", id, err)
		}
		return nil
	})
	if err == nil {
		err = store.SettleAfter(ctx, db, out.changes())
	}
	return out, err
}

func (u *undoing) run(ctx context.Context, statement string, params map[string]any) ([][]any, error) {
	all := map[string]any{"import": u.id}
	maps.Copy(all, params)
	rows, err := u.tx.Run(ctx, cypher.Write(statement, all))
	if err != nil {
		return nil, message.Trace(statement, err)
	}
	return rows, nil
}

func (u *undoing) undo(ctx context.Context, at time.Time) (Report, error) {
	rows, err := u.run(ctx, "MATCH (i:"+stage.ImportType+" {id: $import}) RETURN i.state, i.name, i.undoneAt, i.rows, i.nodesNew, i.nodesChanged, i.relationshipsNew, i.relationshipsChanged", nil)
	if err != nil {
		return Report{}, err
	}
	if len(rows) == 0 {
		return Report{}, message.NewError("import.no-such", strings.TrimPrefix(u.id, stage.ImportType+":"))
	}
	row := rows[0]
	if row[0] == "UNDONE" {
		return Report{}, message.NewError("import.undone-already", u.id, graph.TextOf(row[2]))
	}
	n := func(i int) int { v, _ := row[i].(int64); return int(v) }
	u.rows = n(3)
	name, _ := row[1].(string)
	report := Report{Import: u.id, File: name, Rows: n(3), Nodes: judge.Counts{New: n(4), Changed: n(5)}, Relationships: judge.Counts{New: n(6), Changed: n(7)}}

	if err := u.checkNew(ctx); err != nil {
		return report, err
	}
	if err := journal.Backward(ctx, u.tx, u.model, u.id, u.because); err != nil {
		return report, err
	}
	if len(u.why) > 0 {
		return report, &BuiltUponError{u.id, u.why}
	}
	_, err = u.run(ctx, "MATCH (i:"+stage.ImportType+" {id: $import}) SET i.state = 'UNDONE', i.undoneAt = $at", map[string]any{"at": at.UTC().Format(time.RFC3339)})
	return report, err
}

func (u *undoing) because(why message.Message) {
	if len(u.why) < mostReasons {
		u.why = append(u.why, why)
	}
}
