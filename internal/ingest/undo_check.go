package ingest

import (
	"context"
	"fmt"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/store"
	"zonegraph/internal/ingest/journal"
	"zonegraph/internal/ingest/read"
	"zonegraph/internal/ingest/stage"
	"zonegraph/message"
)

// checkedRows is how many citations are looked at together.
const checkedRows = 2_000

// checkNew finds what others have linked to the nodes that the import created, or
// changed of them. The nodes come in pages of citations, because there may be a million.
func (u *undoing) checkNew(ctx context.Context) error {
	prefix := stage.CitationsOf(u.id)
	for after := ""; len(u.why) < mostReasons; {
		page := cypher.New(func(c *cypher.Compiler) string {
			return fmt.Sprintf("MATCH (c:%s) WHERE c.id STARTS WITH %s AND %s RETURN c.id ORDER BY c.id LIMIT %d", stage.CitationType, c.Param(prefix), c.OrderText("c.id", graph.OpGt, after), checkedRows)
		})
		rows, err := u.run(ctx, page.Text(), page.Params())
		if err != nil || len(rows) == 0 {
			return err
		}
		ids := make([]any, len(rows))
		for i, row := range rows {
			ids[i] = row[0]
		}
		after, _ = ids[len(ids)-1].(string)
		if err := u.checkPage(ctx, ids); err != nil {
			return err
		}
		u.checked(len(ids))
	}
	return nil
}

func (u *undoing) checkPage(ctx context.Context, citations []any) error {
	params := map[string]any{"citations": citations}
	cited := "UNWIND $citations AS id MATCH (c:" + stage.CitationType + " {id: id}) "
	match := cited + "MATCH (c)-[:" + stage.SupportsType + "]->(n) WHERE n." + graph.ImportProperty + " = $import WITH DISTINCT n "
	foreign := fmt.Sprintf("MATCH (n)-[r]-(o) WHERE r.%[1]s IS NULL OR r.%[1]s <> $import ", graph.ImportProperty)
	for _, check := range []struct {
		statement string
		reason    func(row []any) message.Message
	}{
		{match + foreign + fmt.Sprintf("RETURN n.id, n.name, type(r), o.id, o.name, coalesce(r.%s, r.%s)", graph.ImportProperty, graph.DatasetProperty), u.linked},
		{match + fmt.Sprintf("MATCH (j:%s {node: n.id}) WHERE j.import <> $import RETURN DISTINCT n.id, n.name, j.import", graph.ChangeLabel), func(row []any) message.Message {
			return message.New("undo.changed-by", u.node(row[0], row[1]), graph.TextOf(row[2]))
		}},
		{cited + "WITH c AS n " + foreign + "RETURN n.id, type(r), o.id, o.name", func(row []any) message.Message {
			return message.New("undo.source-linked", u.node(row[0], nil), u.step(row[0], row[1], row[2]), u.node(row[2], row[3]))
		}},
	} {
		rows, err := u.run(ctx, fmt.Sprintf("%s LIMIT %d", check.statement, mostReasons), params)
		if err != nil {
			return err
		}
		for _, row := range rows {
			u.because(check.reason(row))
		}
	}
	return u.checkPrints(ctx, match, params)
}

// linked tells of a relationship of others with a new node.
func (u *undoing) linked(row []any) message.Message {
	n, step, o := u.node(row[0], row[1]), u.step(row[0], row[2], row[3]), u.node(row[3], row[4])
	if by := graph.TextOf(row[5]); by != "" {
		return message.New("undo.linked-by", n, step, o, by)
	}
	return message.New("undo.linked", n, step, o)
}

// node is a node of the graph as people are told of it, step a relationship.
func (u *undoing) node(id, name any) read.Node {
	return journal.NodeOf(u.model, graph.TextOf(id), graph.TextOf(name))
}

func (u *undoing) step(from, typ, to any) graph.Term {
	return journal.TermOf(u.model, graph.TextOf(typ), graph.TextOf(from), graph.TextOf(to))
}

// checkPrints finds new nodes that are not as the import left them.
func (u *undoing) checkPrints(ctx context.Context, match string, params map[string]any) error {
	types, err := u.run(ctx, match+"RETURN DISTINCT head(split(n.id, ':'))", params)
	if err != nil {
		return err
	}
	for _, t := range types {
		name, _ := t[0].(string)
		e := u.model.Node(name)
		if e == nil {
			continue
		}
		rows, err := u.run(ctx, fmt.Sprintf("%sWITH n WHERE n:%s RETURN n.id, n.name, n.%s, %s", match, store.Quote(e.Label()), graph.FingerprintProperty, store.Projection("n", e)), params)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if m, _ := row[3].(map[string]any); stage.Fingerprint(e, store.Decode(e, m)) != row[2] {
				u.because(message.New("undo.changed", u.node(row[0], row[1])))
			}
		}
	}
	return nil
}
