package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/message"
)

// conflicts finds what others have in the place of what is new.
func (p plan) conflicts(ctx context.Context, tx cypher.Tx, owner string) error {
	conflict := &ConflictError{Owner: owner}
	byLabel := grouped(p.newNodes, func(n node) string { return n.entity.Label() })
	for _, label := range slices.Sorted(maps.Keys(byLabel)) {
		var ids []any
		for _, n := range byLabel[label] {
			ids = append(ids, n.id)
		}
		rows, err := run(ctx, tx, "UNWIND $ids AS id MATCH (n:"+quote(label)+" {id: id}) RETURN n.id", map[string]any{"ids": ids})
		if err != nil {
			return err
		}
		for _, id := range texts(rows, 0) {
			conflict.Conflicts = append(conflict.Conflicts, message.New("store.node-there", id))
		}
	}
	isNew := map[string]bool{}
	for _, n := range p.newNodes {
		isNew[n.id] = true
	}
	// A new relationship can only be there already between nodes that are.
	var between []relationship
	for _, r := range p.newSteps {
		if !isNew[r.from.String()] && !isNew[r.to.String()] {
			between = append(between, r)
		}
	}
	groups := grouped(between, group)
	for _, g := range slices.Sorted(maps.Keys(groups)) {
		first := groups[g][0]
		same := ""
		for _, name := range first.distinct {
			same += fmt.Sprintf(" AND (r.%[1]s = row.set.%[1]s OR (r.%[1]s IS NULL AND row.set.%[1]s IS NULL))", quote(name))
		}
		rows, err := run(ctx, tx, fmt.Sprintf("UNWIND $rows AS row %s MATCH (a)-[r:%s]->(b) WHERE (r.%[3]s IS NULL OR r.%[3]s <> $owner)%s RETURN DISTINCT a.id, b.id",
			ends(first), quote(first.typ), graph.DatasetProperty, same), map[string]any{"rows": stepRows(groups[g]), "owner": owner})
		if err != nil {
			return err
		}
		for _, row := range rows {
			conflict.Conflicts = append(conflict.Conflicts, message.New("store.relationship-there", first.typ, fmt.Sprint(row[0]), fmt.Sprint(row[1])))
		}
	}
	if len(conflict.Conflicts) > 0 {
		return conflict
	}
	return nil
}
