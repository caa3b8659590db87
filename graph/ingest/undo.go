package ingest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
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

// checkNew finds what others have linked to the nodes that the import created, or
// changed of them.
func (u *undoing) checkNew(ctx context.Context) error {
	match := "MATCH (:" + importType + " {id: $import})-[:IMPORTED_AS]->(d)<-[:IN_DOCUMENT]-(c)-[:SUPPORTS]->(n) WHERE n." + importProperty + " = $import WITH DISTINCT n "
	rows, err := u.run(ctx, fmt.Sprintf("%sMATCH (n)-[r]-(o) WHERE r.%[2]s IS NULL OR r.%[2]s <> $import RETURN n.id, n.name, type(r), o.id, coalesce(r.%[2]s, r.%[3]s) LIMIT %d", match, importProperty, store.OwnerProperty, mostReasons), nil)
	if err != nil {
		return err
	}
	for _, row := range rows {
		u.because("%v (%v), which it created, has a relationship %v with %v%s", row[0], row[1], row[2], row[3], by(row[4]))
	}
	rows, err = u.run(ctx, fmt.Sprintf("%sMATCH (j:%s {node: n.id}) WHERE j.import <> $import RETURN DISTINCT n.id, n.name, j.import LIMIT %d", match, changeLabel, mostReasons), nil)
	if err != nil {
		return err
	}
	for _, row := range rows {
		u.because("%v (%v), which it created, was changed by %v", row[0], row[1], row[2])
	}
	rows, err = u.run(ctx, fmt.Sprintf("MATCH (:%s {id: $import})-[:IMPORTED_AS]->(d)<-[:IN_DOCUMENT]-(c) WITH collect(DISTINCT d) + collect(c) AS own UNWIND own AS n MATCH (n)-[r]-(o) WHERE r.%[2]s IS NULL OR r.%[2]s <> $import RETURN n.id, type(r), o.id LIMIT %d", importType, importProperty, mostReasons), nil)
	if err != nil {
		return err
	}
	for _, row := range rows {
		u.because("its source %v has a relationship %v with %v", row[0], row[1], row[2])
	}
	return nil
}

// checkPrints finds new nodes that are not as the import left them. The nodes come in
// pages of citations, because there may be a million.
func (u *undoing) checkPrints(ctx context.Context) error {
	types, err := u.run(ctx, "MATCH (:"+importType+" {id: $import})-[:IMPORTED_AS]->(d)<-[:IN_DOCUMENT]-(c)-[:SUPPORTS]->(n) WHERE n."+importProperty+" = $import RETURN DISTINCT head(split(n.id, ':')), d.id", nil)
	if err != nil {
		return err
	}
	for _, t := range types {
		name, _ := t[0].(string)
		document, _ := t[1].(string)
		e := u.model.Node(name)
		if e == nil {
			continue
		}
		statement := fmt.Sprintf("MATCH (c:%s) WHERE c.id STARTS WITH $prefix AND c.id > $after WITH c ORDER BY c.id LIMIT %d OPTIONAL MATCH (c)-[:SUPPORTS]->(n:%s) WHERE n.%s = $import RETURN c.id, n.id, n.name, n.%s, %s ORDER BY c.id",
			citationType, batchRows, store.Quote(e.Label()), importProperty, printProperty, store.Projection("n", e))
		prefix := citationType + strings.TrimPrefix(document, documentType) + "#"
		for after := ""; ; {
			rows, err := u.run(ctx, statement, map[string]any{"prefix": prefix, "after": after})
			if err != nil {
				return err
			}
			if len(rows) == 0 {
				break
			}
			for _, row := range rows {
				after, _ = row[0].(string)
				m, _ := row[4].(map[string]any)
				if row[1] != nil && fingerprint(e, store.Decode(e, m)) != row[3] {
					u.because("%v (%v), which it created, was changed since", row[1], row[2])
				}
			}
		}
	}
	return nil
}

func by(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprintf(" by %v", v)
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

// restore undoes the entries of the journal, the last first, and checks each against
// what is there.
func (u *undoing) restore(ctx context.Context, entries []entry) error {
	nodes := map[graph.Ref][]entry{}
	var order []graph.Ref
	for _, e := range entries {
		ref, err := graph.ParseRef(e.node)
		if err != nil {
			return fmt.Errorf("the journal of %s: %w", u.id, err)
		}
		switch e.kind {
		case nodeChanged:
			if nodes[ref] == nil {
				order = append(order, ref)
			}
			nodes[ref] = append(nodes[ref], e)
		case nodeNew:
			if err := u.remove(ctx, ref); err != nil {
				return err
			}
		default:
			if err := u.restoreLink(ctx, e); err != nil {
				return err
			}
		}
	}
	byType := map[string][]graph.Ref{}
	for _, ref := range order {
		byType[ref.Type] = append(byType[ref.Type], ref)
	}
	for _, typ := range slices.Sorted(maps.Keys(byType)) {
		for some := range slices.Chunk(byType[typ], batchRows) {
			if err := u.restoreNodes(ctx, u.model.Node(typ), some, nodes); err != nil {
				return err
			}
		}
	}
	return nil
}

// remove takes away a new node that is no fact.
func (u *undoing) remove(ctx context.Context, ref graph.Ref) error {
	e := u.model.Node(ref.Type)
	if e == nil {
		return fmt.Errorf("the schema no longer has the type of %s", ref)
	}
	match := "MATCH (n:" + store.Quote(e.Label()) + " {id: $id}) "
	rows, err := u.run(ctx, fmt.Sprintf("%sMATCH (n)-[r]-(o) WHERE r.%[2]s IS NULL OR r.%[2]s <> $import RETURN type(r), o.id LIMIT 1", match, importProperty), map[string]any{"id": ref.String()})
	if err != nil {
		return err
	}
	if len(rows) > 0 {
		u.because("%s, which it created, has a relationship %v with %v", ref, rows[0][0], rows[0][1])
		return nil
	}
	_, err = u.run(ctx, match+"DETACH DELETE n", map[string]any{"id": ref.String()})
	return err
}

func (u *undoing) restoreNodes(ctx context.Context, e *graph.Entity, refs []graph.Ref, entries map[graph.Ref][]entry) error {
	if e == nil {
		return errors.New("the schema no longer has a type that the import changed")
	}
	ids := make([]any, len(refs))
	for i, ref := range refs {
		ids[i] = ref.String()
	}
	rows, err := u.run(ctx, fmt.Sprintf("UNWIND $ids AS id MATCH (n:%s {id: id}) RETURN id, %s", store.Quote(e.Label()), store.Projection("n", e)), map[string]any{"ids": ids})
	if err != nil {
		return err
	}
	have := map[string]graph.Values{}
	for _, row := range rows {
		id, _ := row[0].(string)
		m, _ := row[1].(map[string]any)
		have[id] = store.Decode(e, m)
	}
	groups := map[string][]any{}
	for _, ref := range refs {
		id := ref.String()
		now := have[id]
		if now == nil {
			u.because("%s, which it changed, is gone", id)
			continue
		}
		want := maps.Clone(now)
		fields := map[string]bool{}
		for _, j := range entries[ref] { // the last change first
			before, err := unwritten(e, j.before)
			if err != nil {
				return err
			}
			after, err := unwritten(e, j.after)
			if err != nil {
				return err
			}
			for name := range before {
				fields[name] = true
			}
			for name := range after {
				fields[name] = true
			}
			for name := range fieldsOf(before, after) {
				if !reflect.DeepEqual(want[name], after[name]) {
					u.because("%s of %s is %s, where it put %s", name, id, text(want[name]), text(after[name]))
				}
				if v, had := before[name]; had {
					want[name] = v
				} else {
					delete(want, name)
				}
			}
		}
		set, expression, err := store.Difference(e, want, now)
		if err != nil {
			return err
		}
		groups[expression] = append(groups[expression], []any{id, set, slices.Sorted(maps.Keys(fields))})
	}
	if len(u.why) > 0 {
		return nil // nothing is going to stay
	}
	for expression, rows := range groups {
		_, err := u.run(ctx, fmt.Sprintf("UNWIND $rows AS row WITH row, row[1] AS p MATCH (n:%[1]s {id: row[0]}) SET n += %[2]s WITH n, row %[3]s",
			store.Quote(e.Label()), expression, released("n")), map[string]any{"rows": rows})
		if err != nil {
			return err
		}
	}
	return nil
}

func fieldsOf(maps ...graph.Values) map[string]bool {
	out := map[string]bool{}
	for _, m := range maps {
		for name := range m {
			out[name] = true
		}
	}
	return out
}

// restoreLink undoes one change of a relationship between nodes that were there.
func (u *undoing) restoreLink(ctx context.Context, e entry) error {
	from, err := graph.ParseRef(e.node)
	if err != nil {
		return err
	}
	to, err := graph.ParseRef(e.other)
	if err != nil {
		return err
	}
	step, err := store.StepOf(u.model, graph.RelationshipRecord{Type: e.link, From: from, To: to})
	if err != nil {
		return err
	}
	params := map[string]any{"from": e.node, "to": e.other, "former": e.former}
	ends := fmt.Sprintf("MATCH (a:%s {id: $from}) MATCH (b:%s {id: $to}) ", store.Quote(u.model.Node(from.Type).Label()), store.Quote(u.model.Node(to.Type).Label()))
	arrow := fmt.Sprintf("MATCH (a)-[r:%s]->(b) ", store.Quote(e.link))
	var rows [][]any
	switch e.kind {
	case linkNew:
		rows, err = u.run(ctx, ends+arrow+"WHERE r."+importProperty+" = $import DELETE r RETURN count(r)", params)
	case linkGone:
		rows, err = u.run(ctx, ends+fmt.Sprintf("CREATE (a)-[r:%s {%s: $former}]->(b) RETURN count(r)", store.Quote(e.link), importProperty), params)
	case linkChanged:
		return u.restoreValues(ctx, e, step, ends+arrow, params)
	default:
		return fmt.Errorf("the journal of %s has an entry of an unknown kind %q", u.id, e.kind)
	}
	if err == nil && rows[0][0] == int64(0) {
		u.because("the relationship %s from %s to %s, which it wrote, is gone", e.link, e.node, e.other)
	}
	return err
}

// restoreValues puts the properties of a relationship back.
func (u *undoing) restoreValues(ctx context.Context, e entry, step *graph.Relationship, match string, params map[string]any) error {
	before, err := unwritten(step.Properties, e.before)
	if err != nil {
		return err
	}
	after, err := unwritten(step.Properties, e.after)
	if err != nil {
		return err
	}
	rows, err := u.run(ctx, match+"RETURN elementId(r), "+store.Projection("r", step.Properties), params)
	if err != nil {
		return err
	}
	for _, row := range rows {
		m, _ := row[1].(map[string]any)
		now := store.Decode(step.Properties, m)
		want, equal := maps.Clone(now), true
		for name := range fieldsOf(before, after) {
			equal = equal && reflect.DeepEqual(now[name], after[name])
			if v, had := before[name]; had {
				want[name] = v
			} else {
				delete(want, name)
			}
		}
		if !equal {
			continue
		}
		set, expression, err := store.Difference(step.Properties, want, now)
		if err != nil {
			return err
		}
		_, err = u.run(ctx, "UNWIND $rows AS row WITH row, row[1] AS p MATCH ()-[r]->() WHERE elementId(r) = row[0] SET r += "+expression+" WITH r, row "+released("r"),
			map[string]any{"rows": []any{[]any{row[0], set, slices.Sorted(maps.Keys(fieldsOf(before, after)))}}})
		return err
	}
	u.because("the relationship %s from %s to %s is not as it left it", e.link, e.node, e.other)
	return nil
}

// unwritten reads values of the journal.
func unwritten(e *graph.Entity, s string) (graph.Values, error) {
	d := json.NewDecoder(bytes.NewReader([]byte(s)))
	d.UseNumber()
	var plain map[string]any
	if err := d.Decode(&plain); err != nil {
		return nil, fmt.Errorf("the journal has %q: %w", s, err)
	}
	for name, v := range plain {
		n, isNumber := v.(json.Number)
		f := e.Field(name)
		if !isNumber || f == nil {
			continue
		}
		if f.Scalar == graph.IntScalar {
			plain[name], _ = n.Int64()
		} else {
			plain[name], _ = n.Float64()
		}
	}
	return store.Decode(e, plain), nil
}
