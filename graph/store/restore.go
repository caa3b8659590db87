package store

import (
	"context"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/message"
)

// Restore writes a whole graph into an empty one, as an export has it: nodes and
// relationships with the marks of who put them there, and the journal of the imports, so
// that loads and undoing go on as before. It takes many transactions; until it has ended,
// Standing.Fill keeps the graph from passing for whole. Call Open first.
//
// Progress, which may be nil, is called after each transaction.
func Restore(ctx context.Context, w cypher.Writer, m *graph.Model, nodes []graph.NodeRecord, relationships []graph.RelationshipRecord, changes []graph.Change, progress func(BulkReport)) (BulkReport, error) {
	b := newBulk(w, m, progress)
	err := b.restore(ctx, nodes, relationships, changes)
	if err != nil {
		return b.report, err
	}
	return b.report, SettleAfter(ctx, w, b.report.Nodes+b.report.Relationships)
}

func (b *bulk) restore(ctx context.Context, nodes []graph.NodeRecord, relationships []graph.RelationshipRecord, changes []graph.Change) error {
	for _, n := range nodes {
		e := b.model.Node(n.Ref.Type)
		if e == nil {
			return message.NewError("store.not-restored", n.Ref, message.New("store.no-such-type"))
		}
		if err := b.create(ctx, e, n, stored(n.Marks)); err != nil {
			return message.NewError("store.not-restored", n.Ref, err)
		}
	}
	if err := b.flushAll(ctx); err != nil {
		return err
	}
	for _, r := range relationships {
		if err := b.link(ctx, r, stored(r.Marks)); err != nil {
			return message.NewError("store.not-restored", r.String(), err)
		}
	}
	entries := 0
	for _, c := range changes {
		entry := map[string]any{"import": c.Import, "seq": c.Seq}
		for name, text := range c.Texts {
			entry[name] = text
		}
		err := b.add(ctx, "j", entry, &entries, func() string {
			return "UNWIND $rows AS row CREATE (j:" + graph.ChangeLabel + ") SET j = row RETURN count(j)"
		})
		if err != nil {
			return err
		}
	}
	return b.flushAll(ctx)
}

// stored are marks as they are stored, nil for none.
func stored(m *graph.Marks) map[string]any {
	if m == nil {
		return nil
	}
	out := map[string]any{}
	if m.Dataset != "" {
		out[graph.DatasetProperty] = m.Dataset
	}
	if m.Import != "" {
		out[graph.ImportProperty] = m.Import
	}
	if len(m.Imported) > 0 {
		out[graph.ImportedProperty] = list(m.Imported)
	}
	if m.Fingerprint != nil {
		out[graph.FingerprintProperty] = *m.Fingerprint
	}
	return out
}
