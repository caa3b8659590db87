package store

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"iter"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/message"
)

// bulkRows is how many rows go into one transaction of Bulk, dropRows how many
// nodes with all their relationships go out in one of DropSynthetic: what a
// transaction changes is kept on the database's heap until it ends.
const (
	bulkRows = 5_000
	dropRows = 2_000
)

// BulkReport counts what Bulk has committed so far.
type BulkReport struct{ Nodes, Relationships int }

// Bulk writes a large generated graph, in many transactions and without looking
// for what is there: every record is created. So it refuses to start when the
// graph has generated nodes already, and it takes generated nodes only (with
// synthetic set) and relationships that touch at least one of them, which is
// what lets DropSynthetic take everything away again. The far end of a
// relationship may be a fact that is in the graph.
//
// Progress, which may be nil, is called after each transaction. If Bulk fails, the
// part that was committed stays, and DropSynthetic removes it. Call Migrate
// first: the ends of relationships are found by the constraint on id. At the end
// the database is settled if much was written.
func Bulk(ctx context.Context, w cypher.Writer, m *graph.Model, nodes iter.Seq[graph.NodeRecord], relationships iter.Seq[graph.RelationshipRecord], progress func(BulkReport)) (BulkReport, error) {
	b := newBulk(w, m, progress)
	id, err := anySynthetic(ctx, w, m)
	if err != nil {
		return b.report, err
	}
	if id != "" {
		return b.report, message.NewError("store.generated-there", id)
	}
	for n := range nodes {
		if err := b.node(ctx, n); err != nil {
			return b.report, message.Trace(n.Ref.String(), err)
		}
	}
	if err := b.flushAll(ctx); err != nil {
		return b.report, err
	}
	for r := range relationships {
		if err := b.relationship(ctx, r); err != nil {
			return b.report, message.Trace(r.String(), err)
		}
	}
	if err := b.flushAll(ctx); err != nil {
		return b.report, err
	}
	return b.report, SettleAfter(ctx, w, b.report.Nodes+b.report.Relationships)
}

func newBulk(w cypher.Writer, m *graph.Model, progress func(BulkReport)) *bulk {
	return &bulk{model: m, writer: w, progress: progress, written: map[uint64]struct{}{}, seed: maphash.MakeSeed(),
		steps: map[stepKind]*graph.Relationship{}, batches: map[string]*batch{}, shapes: shapes{}}
}

type bulk struct {
	model    *graph.Model
	writer   cypher.Writer
	progress func(BulkReport)
	report   BulkReport
	// written has hashes of the nodes' references: half a million texts would
	// take much more room.
	written map[uint64]struct{}
	seed    maphash.Seed
	steps   map[stepKind]*graph.Relationship
	batches map[string]*batch
	shapes
}

// stepKind is what a relationship's place in the model depends on.
type stepKind struct{ typ, from, to string }

// batch is rows that one statement writes.
type batch struct {
	statement string
	rows      []any
	count     *int
}

func (b *bulk) node(ctx context.Context, n graph.NodeRecord) error {
	entity := b.model.Node(n.Ref.Type)
	if entity == nil {
		return errors.New("there is no such node type")
	}
	if n.Values["synthetic"] != true {
		return errors.New("only generated nodes, with synthetic set, are written in bulk")
	}
	h := b.hash(n.Ref)
	if _, dup := b.written[h]; dup {
		return errors.New("it is there twice")
	}
	b.written[h] = struct{}{}
	return b.create(ctx, entity, n, nil)
}

// create writes a node, with marks.
func (b *bulk) create(ctx context.Context, entity *graph.Entity, n graph.NodeRecord, marks map[string]any) error {
	enc, err := encode(entity, n.Values)
	if err != nil {
		return err
	}
	row := b.of(entity).appendEncoded([]any{n.Ref.String(), marks}, enc)
	return b.add(ctx, "n "+n.Ref.Type, row, &b.report.Nodes, func() string {
		return "UNWIND $rows AS row CREATE (n" + labels(entity) + " {" + idProperty + ": row[0]" + b.of(entity).Literal(2) + "}) SET n += coalesce(row[1], {}) RETURN count(n)"
	})
}

func (b *bulk) relationship(ctx context.Context, r graph.RelationshipRecord) error {
	_, from := b.written[b.hash(r.From)]
	_, to := b.written[b.hash(r.To)]
	if !from && !to {
		return errors.New("neither end is a generated node of this load")
	}
	return b.link(ctx, r, nil)
}

// link writes a relationship, with marks.
func (b *bulk) link(ctx context.Context, r graph.RelationshipRecord, marks map[string]any) error {
	kind := stepKind{r.Type, r.From.Type, r.To.Type}
	step, known := b.steps[kind]
	if !known {
		var err error
		if step, err = stepBetween(b.model, r); err != nil {
			return err
		}
		b.steps[kind] = step
	}
	enc, err := encode(step.Properties, r.Values)
	if err != nil {
		return err
	}
	row := b.of(step.Properties).appendEncoded([]any{r.From.String(), r.To.String(), marks}, enc)
	return b.add(ctx, fmt.Sprint("r ", kind), row, &b.report.Relationships, func() string {
		return fmt.Sprintf("UNWIND $rows AS row MATCH (a:%s {id: row[0]}) MATCH (b:%s {id: row[1]}) CREATE (a)-[r:%s {%s}]->(b) SET r += coalesce(row[2], {}) RETURN count(r)",
			quote(b.model.Node(r.From.Type).Label()), quote(b.model.Node(r.To.Type).Label()), quote(r.Type),
			strings.TrimPrefix(b.of(step.Properties).Literal(3), ", "))
	})
}

func (b *bulk) hash(r graph.Ref) uint64 { return maphash.Comparable(b.seed, r) }

// add puts a row into the batch of its key, and writes the batch when it is full.
func (b *bulk) add(ctx context.Context, key string, row any, count *int, statement func() string) error {
	g := b.batches[key]
	if g == nil {
		g = &batch{statement: statement(), count: count}
		b.batches[key] = g
	}
	g.rows = append(g.rows, row)
	if len(g.rows) < bulkRows {
		return nil
	}
	return b.flush(ctx, g)
}

func (b *bulk) flush(ctx context.Context, g *batch) error {
	if len(g.rows) == 0 {
		return nil
	}
	err := b.writer.Write(ctx, func(tx cypher.Tx) error { return writeRows(ctx, tx, g.statement, g.rows) })
	if err != nil {
		return err
	}
	*g.count += len(g.rows)
	g.rows = g.rows[:0]
	if b.progress != nil {
		b.progress(b.report)
	}
	return nil
}

func (b *bulk) flushAll(ctx context.Context) error {
	for _, g := range b.batches {
		if err := b.flush(ctx, g); err != nil {
			return err
		}
	}
	b.batches = map[string]*batch{}
	return nil
}

// DropSynthetic removes every generated node with its relationships, in many
// transactions, and gives the number of nodes removed. Facts and what was
// imported stay.
func DropSynthetic(ctx context.Context, w cypher.Writer, m *graph.Model) (int, error) {
	total := 0
	for _, e := range m.Nodes {
		for {
			n, err := dropSome(ctx, w, e)
			if err != nil {
				return total, err
			}
			total += n
			if n < dropRows {
				break
			}
		}
	}
	return total, SettleAfter(ctx, w, total)
}

func dropSome(ctx context.Context, w cypher.Writer, e *graph.Entity) (int, error) {
	var removed int64
	err := w.Write(ctx, func(tx cypher.Tx) error {
		rows, err := run(ctx, tx, "MATCH (n:"+quote(e.Label())+") WHERE n.synthetic = true WITH n LIMIT $limit DETACH DELETE n RETURN count(n)",
			map[string]any{"limit": dropRows})
		if err != nil {
			return err
		}
		removed, _ = rows[0][0].(int64)
		return nil
	})
	return int(removed), err
}

// anySynthetic gives the id of a generated node, or nothing if there is none.
func anySynthetic(ctx context.Context, w cypher.Writer, m *graph.Model) (string, error) {
	id := ""
	err := w.Write(ctx, func(tx cypher.Tx) error {
		for _, e := range m.Nodes {
			rows, err := run(ctx, tx, "MATCH (n:"+quote(e.Label())+") WHERE n.synthetic = true RETURN n.id LIMIT 1", nil)
			if err != nil {
				return err
			}
			if len(rows) > 0 {
				id, _ = rows[0][0].(string)
				return nil
			}
		}
		return nil
	})
	return id, err
}
