package ingest

import (
	"context"
	"fmt"
	"strings"

	"zonegraph/graph/store"
)

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
