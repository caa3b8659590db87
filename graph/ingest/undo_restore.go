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

	"zonegraph/graph"
	"zonegraph/graph/store"
)

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
