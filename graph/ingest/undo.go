package ingest

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"zonegraph/graph"
	"zonegraph/graph/store"
)

// mostReasons is how many reasons a refused undo gives.
const mostReasons = 10

// BuiltUponError says that an import cannot be undone, because others have built
// upon what it wrote. Nothing was changed.
type BuiltUponError struct {
	ID string
	// Reasons are for people, some of them if there are many.
	Reasons []string
}

// Error lists the reasons.
func (e *BuiltUponError) Error() string {
	return fmt.Sprintf("%s cannot be undone, because others have built upon what it wrote:\n  %s", e.ID, strings.Join(e.Reasons, "\n  "))
}

// entry is one change of the journal.
type entry struct {
	seq                     int64
	kind, node, other, link string
	before, after           string
	// former says which import had created a relationship that gave way.
	former any
}

// undoing is one pass of Undo.
type undoing struct {
	tx    store.Tx
	model *graph.Model
	id    string
	why   []string
}

// Undo takes back what an import wrote: its new nodes and relationships go, what it
// changed is as it was before, and its record says so. It happens in one
// transaction, under the lock of imports. at is when, waiting is called if another
// import is in the way.
//
// The error is a *BuiltUponError if something has come to depend on the import
// since: another relationship on a node of its, or another value in a place where it
// put one.
func Undo(ctx context.Context, w store.Writer, m *graph.Model, id string, at time.Time, waiting func()) (Report, error) {
	if waiting == nil {
		waiting = func() {}
	}
	id = graph.Ref{Type: importType, Key: strings.TrimPrefix(id, importType+":")}.String()
	var out Report
	err := w.Write(ctx, func(tx store.Tx) error {
		if err := lock(ctx, tx, waiting); err != nil {
			return err
		}
		u := &undoing{tx: tx, model: m, id: id}
		var err error
		out, err = u.undo(ctx, at)
		return err
	})
	if err == nil {
		err = store.Settle(ctx, w)
	}
	return out, err
}

func (u *undoing) run(ctx context.Context, statement string, params map[string]any) ([][]any, error) {
	all := map[string]any{"import": u.id}
	maps.Copy(all, params)
	rows, err := u.tx.Run(ctx, statement, all)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", statement, err)
	}
	return rows, nil
}

func (u *undoing) undo(ctx context.Context, at time.Time) (Report, error) {
	rows, err := u.run(ctx, "MATCH (i:"+importType+" {id: $import}) RETURN i.state, i.name, i.undoneAt, i.rows, i.nodesNew, i.nodesChanged, i.relationshipsNew, i.relationshipsChanged", nil)
	if err != nil {
		return Report{}, err
	}
	if len(rows) == 0 {
		return Report{}, fmt.Errorf("there is no import %s; `zonegraph import list` shows all", u.id)
	}
	row := rows[0]
	if row[0] == "UNDONE" {
		return Report{}, fmt.Errorf("%s was undone at %v already", u.id, row[2])
	}
	n := func(i int) int { v, _ := row[i].(int64); return int(v) }
	name, _ := row[1].(string)
	report := Report{Import: u.id, File: name, Rows: n(3), Nodes: Counts{New: n(4), Changed: n(5)}, Relationships: Counts{New: n(6), Changed: n(7)}}

	entries, err := u.journal(ctx)
	if err != nil {
		return report, err
	}
	if err := u.checkNew(ctx); err != nil {
		return report, err
	}
	if err := u.checkPrints(ctx); err != nil {
		return report, err
	}
	if err := u.restore(ctx, entries); err != nil {
		return report, err
	}
	if len(u.why) > 0 {
		return report, &BuiltUponError{u.id, u.why}
	}
	for _, statement := range []string{
		"MATCH (j:" + changeLabel + " {import: $import}) DELETE j",
		"MATCH (:" + importType + " {id: $import})-[:IMPORTED_AS]->(d)<-[:IN_DOCUMENT]-(c)-[:SUPPORTS]->(n) WHERE n." + importProperty + " = $import WITH DISTINCT n DETACH DELETE n",
		"MATCH (:" + importType + " {id: $import})-[:IMPORTED_AS]->(d)<-[:IN_DOCUMENT]-(c) DETACH DELETE c",
		"MATCH (:" + importType + " {id: $import})-[:IMPORTED_AS]->(d) DETACH DELETE d",
	} {
		if _, err := u.run(ctx, statement, nil); err != nil {
			return report, err
		}
	}
	_, err = u.run(ctx, "MATCH (i:"+importType+" {id: $import}) SET i.state = 'UNDONE', i.undoneAt = $at", map[string]any{"at": at.UTC().Format(time.RFC3339)})
	return report, err
}

func (u *undoing) because(format string, args ...any) {
	if len(u.why) < mostReasons {
		u.why = append(u.why, fmt.Sprintf(format, args...))
	}
}

func (u *undoing) journal(ctx context.Context) ([]entry, error) {
	rows, err := u.run(ctx, fmt.Sprintf("MATCH (j:%s {import: $import}) RETURN j.seq, j.kind, j.node, j.other, j.link, j.before, j.after, j.%s ORDER BY j.seq DESC", changeLabel, importProperty), nil)
	if err != nil {
		return nil, err
	}
	out := make([]entry, len(rows))
	for i, row := range rows {
		e := &out[i]
		e.seq, _ = row[0].(int64)
		for at, to := range map[int]*string{1: &e.kind, 2: &e.node, 3: &e.other, 4: &e.link, 5: &e.before, 6: &e.after} {
			*to, _ = row[at].(string)
		}
		e.former = row[7]
	}
	return out, nil
}
