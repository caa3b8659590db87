package store

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/search"
	"zonegraph/message"
)

// plan is what has to be written to get from one state to another.
type plan struct {
	report              Report
	newNodes, goneNodes []node
	changedNodes        []node // only what differs, nil for what goes
	newSteps, goneSteps []relationship
	changedSteps        []relationship
}

func compare(want, have state) plan {
	var p plan
	for _, id := range slices.Sorted(maps.Keys(want.nodes)) {
		w := want.nodes[id]
		h, exists := have.nodes[id]
		if !exists {
			p.newNodes = append(p.newNodes, w)
			continue
		}
		if d, differs := difference(leaveImported(w.encoded, h.encoded), h.encoded); differs {
			p.changedNodes = append(p.changedNodes, node{w.entity, id, d})
		} else {
			p.report.Nodes.Unchanged++
		}
	}
	for _, id := range slices.Sorted(maps.Keys(have.nodes)) {
		if _, wanted := want.nodes[id]; !wanted {
			p.goneNodes = append(p.goneNodes, have.nodes[id])
		}
	}
	for _, identity := range slices.Sorted(maps.Keys(want.relationships)) {
		w := want.relationships[identity]
		h, exists := have.relationships[identity]
		if !exists {
			p.newSteps = append(p.newSteps, w)
			continue
		}
		if d, differs := difference(leaveImported(w.encoded, h.encoded), h.encoded); differs {
			h.encoded = d
			p.changedSteps = append(p.changedSteps, h)
		} else {
			p.report.Relationships.Unchanged++
		}
	}
	p.goneSteps = have.surplus
	for _, identity := range slices.Sorted(maps.Keys(have.relationships)) {
		if _, wanted := want.relationships[identity]; !wanted {
			p.goneSteps = append(p.goneSteps, have.relationships[identity])
		}
	}
	n, r := &p.report.Nodes, &p.report.Relationships
	n.New, n.Changed, n.Removed = len(p.newNodes), len(p.changedNodes), len(p.goneNodes)
	r.New, r.Changed, r.Removed = len(p.newSteps), len(p.changedSteps), len(p.goneSteps)
	return p
}

// leaveImported is what a dataset wants of a node or relationship, but for what an
// import has changed of it: that, and what search has of it, is as it is there.
func leaveImported(want, have encoded) encoded {
	imported, _ := have.properties[graph.ImportedProperty].([]any)
	if len(imported) == 0 {
		return want
	}
	out := encoded{properties: maps.Clone(want.properties), dates: slices.Clone(want.dates)}
	keep := append(slices.Clone(search.Stored), graph.ImportedProperty)
	for _, f := range imported {
		name, _ := f.(string)
		keep = append(keep, name, name+graph.DecimalSuffix)
		if slices.Contains(have.dates, name) && !slices.Contains(out.dates, name) {
			out.dates = append(out.dates, name)
		}
	}
	for _, name := range keep {
		if v, has := have.properties[name]; has {
			out.properties[name] = v
		} else {
			delete(out.properties, name)
		}
	}
	return out
}

// difference gives the properties to set, nil for those to remove.
func difference(want, have encoded) (encoded, bool) {
	d := encoded{properties: map[string]any{}}
	for name, v := range want.properties {
		if !reflect.DeepEqual(v, have.properties[name]) {
			d.properties[name] = v
			if slices.Contains(want.dates, name) {
				d.dates = append(d.dates, name)
			}
		}
	}
	for name := range have.properties {
		if _, wanted := want.properties[name]; !wanted {
			d.properties[name] = nil
		}
	}
	slices.Sort(d.dates)
	return d, len(d.properties) > 0
}

// execute writes the plan. Removal comes first, so that a node may take over a
// unique value from one that goes.
func (p plan) execute(ctx context.Context, tx cypher.Tx, owner string) error {
	if err := p.conflicts(ctx, tx, owner); err != nil {
		return err
	}
	if len(p.goneSteps) > 0 {
		ids := make([]any, len(p.goneSteps))
		for i, r := range p.goneSteps {
			ids[i] = r.element
		}
		_, err := run(ctx, tx, "UNWIND $ids AS id MATCH ()-[r]->() WHERE elementId(r) = id DELETE r", map[string]any{"ids": ids})
		if err != nil {
			return err
		}
	}
	if err := p.removeNodes(ctx, tx, owner); err != nil {
		return err
	}
	if err := writeNodes(ctx, tx, p.newNodes, func(n node) string {
		return "UNWIND $rows AS row WITH row.set AS p CREATE (n" + labels(n.entity) + ") SET n = " + typed(n.dates) + " RETURN count(n)"
	}); err != nil {
		return err
	}
	if err := writeNodes(ctx, tx, p.changedNodes, func(n node) string {
		return "UNWIND $rows AS row WITH row, row.set AS p MATCH (n:" + quote(n.entity.Label()) + " {id: row.id}) SET n += " + typed(n.dates) + " RETURN count(n)"
	}); err != nil {
		return err
	}
	if err := writeSteps(ctx, tx, p.newSteps, func(r relationship) string {
		return "UNWIND $rows AS row WITH row, row.set AS p " + ends(r) + " CREATE (a)-[r:" + quote(r.typ) + "]->(b) SET r = " + typed(r.dates) + " RETURN count(r)"
	}); err != nil {
		return err
	}
	return writeSteps(ctx, tx, p.changedSteps, func(r relationship) string {
		return "UNWIND $rows AS row WITH row, row.set AS p MATCH ()-[r]->() WHERE elementId(r) = row.element SET r += " + typed(r.dates) + " RETURN count(r)"
	})
}

func (p plan) removeNodes(ctx context.Context, tx cypher.Tx, owner string) error {
	conflict := &ConflictError{Owner: owner}
	byLabel := grouped(p.goneNodes, func(n node) string { return n.entity.Label() })
	for _, label := range slices.Sorted(maps.Keys(byLabel)) {
		var ids []any
		for _, n := range byLabel[label] {
			ids = append(ids, n.id)
		}
		match := "UNWIND $ids AS id MATCH (n:" + quote(label) + " {id: id})"
		rows, err := run(ctx, tx, match+"-[r]-() RETURN n.id, type(r), count(r) ORDER BY n.id, type(r)", map[string]any{"ids": ids})
		if err != nil {
			return err
		}
		for _, row := range rows {
			conflict.Conflicts = append(conflict.Conflicts, message.New("store.still-linked", graph.TextOf(row[0]), graph.IntOf(row[2]), graph.TextOf(row[1])))
		}
		if len(conflict.Conflicts) > 0 {
			continue
		}
		if _, err := run(ctx, tx, match+" DELETE n", map[string]any{"ids": ids}); err != nil {
			return err
		}
	}
	if len(conflict.Conflicts) > 0 {
		return conflict
	}
	return nil
}

func writeNodes(ctx context.Context, tx cypher.Tx, nodes []node, statement func(node) string) error {
	groups := grouped(nodes, func(n node) string { return n.entity.Name + " " + strings.Join(n.dates, " ") })
	for _, g := range slices.Sorted(maps.Keys(groups)) {
		var rows []any
		for _, n := range groups[g] {
			rows = append(rows, map[string]any{"id": n.id, "set": n.properties})
		}
		if err := writeRows(ctx, tx, statement(groups[g][0]), rows); err != nil {
			return err
		}
	}
	return nil
}

func writeSteps(ctx context.Context, tx cypher.Tx, steps []relationship, statement func(relationship) string) error {
	groups := grouped(steps, group)
	for _, g := range slices.Sorted(maps.Keys(groups)) {
		if err := writeRows(ctx, tx, statement(groups[g][0]), stepRows(groups[g])); err != nil {
			return err
		}
	}
	return nil
}

// writeRows runs a statement that returns how many rows it wrote, and holds it
// to all of them: a MATCH that finds nothing is no error to Cypher.
func writeRows(ctx context.Context, tx cypher.Tx, statement string, rows []any) error {
	result, err := run(ctx, tx, statement, map[string]any{"rows": rows})
	if err != nil {
		return err
	}
	if n, _ := result[0][0].(int64); n != int64(len(rows)) {
		return message.Trace(statement, message.NewError("changed.rows-lost", n, len(rows)))
	}
	return nil
}

// ends matches the two nodes of a relationship row.
func ends(r relationship) string {
	return "MATCH (a:" + quote(r.fromLabel) + " {id: row.from}) MATCH (b:" + quote(r.toLabel) + " {id: row.to})"
}

// group names relationships that one statement can write.
func group(r relationship) string {
	return r.typ + " " + r.from.Type + " " + r.to.Type + " " + strings.Join(r.dates, " ")
}

func stepRows(steps []relationship) []any {
	var rows []any
	for _, r := range steps {
		rows = append(rows, map[string]any{"from": r.from.String(), "to": r.to.String(), "element": r.element, "set": r.properties})
	}
	return rows
}

func grouped[T any](all []T, key func(T) string) map[string][]T {
	out := map[string][]T{}
	for _, one := range all {
		out[key(one)] = append(out[key(one)], one)
	}
	return out
}
