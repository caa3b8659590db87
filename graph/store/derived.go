package store

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/search"
)

// DerivedVersion is the version of what is derived: it grows by one whenever derive gives
// something else for the same values, or for other types. A graph of an older version is
// brought to this one when it is opened.
//
//	0  before there were versions: certifications were not found by number, and keys
//	   lacked the characters that no table of Unicode knows
//	1  each node has what search needs of it, with ideographs for radicals, and the
//	   integer beside each decimal
const DerivedVersion = 1

// upgradeRows is how many nodes one transaction of an upgrade looks at.
const upgradeRows = 1_000

// derive computes what is stored of a node or a relationship besides its values: by what
// search finds it, and the integer beside each decimal, by which the database compares.
// All else that is stored was put in, or tells who put it in.
func derive(e *graph.Entity, values graph.Values) map[string]any {
	out := map[string]any{}
	if e == nil {
		return out
	}
	for name, v := range values {
		if d, is := v.(graph.Decimal); is {
			out[name+graph.DecimalSuffix] = int64(d)
		}
	}
	if e.Kind != graph.NodeKind {
		return out
	}
	lists, code := search.Properties(e, values)
	for name, texts := range lists {
		out[name] = list(texts)
	}
	if code != "" {
		out[search.CodeProperty] = code
	}
	return out
}

// derivedOf are the names of all that can be derived of a type, now or in an older version.
func derivedOf(e *graph.Entity) []string {
	names := slices.Clone(search.Stored)
	for _, f := range e.Fields {
		if f.Scalar == graph.DecimalScalar {
			names = append(names, f.Name+graph.DecimalSuffix)
		}
	}
	return names
}

// upgrade computes anew what is derived of all nodes, in many transactions, each of which
// keeps how far it has come: if it is interrupted, the next one goes on from there.
// Relationships have nothing derived.
func (s *Standing) upgrade(ctx context.Context, w cypher.Writer, m *graph.Model, progress func(done, all int)) error {
	if progress == nil {
		progress = func(int, int) {}
	}
	if s.upgradingTo != DerivedVersion {
		s.upgraded = place{}
	}
	done, changed := 0, 0
	for _, e := range m.Nodes {
		if e.Name < s.upgraded.Type {
			continue
		}
		after := ""
		if e.Name == s.upgraded.Type {
			after = s.upgraded.ID
		}
		for n := upgradeRows; n == upgradeRows; {
			var wrote int
			err := w.Write(ctx, func(tx cypher.Tx) (err error) {
				n, wrote, after, err = upgradeSome(ctx, tx, e, after)
				return err
			})
			if err != nil {
				return err
			}
			done, changed = done+n, changed+wrote
			progress(done, s.Facts+s.Synthetic)
		}
	}
	s.derived = DerivedVersion
	err := w.Write(ctx, func(tx cypher.Tx) error {
		_, err := run(ctx, tx, "MATCH "+standing+" SET g.derived = $version REMOVE g.upgradingTo, g.upgradedType, g.upgradedID", map[string]any{"version": s.derived})
		return err
	})
	if err != nil {
		return err
	}
	return SettleAfter(ctx, w, changed)
}

// upgradeSome upgrades some nodes of a type behind an id. It gives how many it looked at,
// how many it changed, and the id of the last one.
func upgradeSome(ctx context.Context, tx cypher.Tx, e *graph.Entity, after string) (looked, changed int, last string, err error) {
	names := derivedOf(e)
	statement := cypher.New(func(c *cypher.Compiler) string {
		return fmt.Sprintf("MATCH (n:%s) WHERE %s WITH n ORDER BY n.id LIMIT %d RETURN n.id, %s AS stored, n {.%s} AS derived", quote(e.Label()), c.OrderText("n.id", graph.OpGt, after), upgradeRows,
			Projection("n", e), strings.Join(names, ", ."))
	})
	rows, err := tx.Run(ctx, statement.Command())
	if err != nil || len(rows) == 0 {
		return 0, 0, after, err
	}
	var changes []any
	for _, row := range rows {
		stored, _ := row[1].(map[string]any)
		have, _ := row[2].(map[string]any)
		want, set := derive(e, Decode(e, stored)), map[string]any{}
		for _, name := range names {
			if !reflect.DeepEqual(have[name], want[name]) {
				set[name] = want[name]
			}
		}
		last = graph.TextOf(row[0])
		if len(set) > 0 {
			changes = append(changes, []any{last, set})
		}
	}
	if len(changes) > 0 {
		if err := writeRows(ctx, tx, "UNWIND $rows AS row MATCH (n:"+quote(e.Label())+" {id: row[0]}) SET n += row[1] RETURN count(n)", changes); err != nil {
			return 0, 0, after, err
		}
	}
	_, err = run(ctx, tx, "MATCH "+standing+" SET g.upgradingTo = $version, g.upgradedType = $type, g.upgradedID = $id", map[string]any{"version": DerivedVersion, "type": e.Name, "id": last})
	return len(rows), len(changes), last, err
}
