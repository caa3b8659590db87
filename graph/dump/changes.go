package dump

import (
	"context"
	"fmt"

	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/message"
)

// importType is the type of what remains of an import, state and committed say which
// have entries in the journal that count: those of an import that is under way, or is
// being undone, go with it.
const (
	importType = "Import"
	state      = "state"
	committed  = "COMMITTED"
)

// Changes hands over the journal of imports: entry by entry, in their order, of one
// import after another.
func Changes(ctx context.Context, r cypher.Reader, m *graph.Model, each func(graph.Change) error) error {
	e := m.Node(importType)
	if e == nil {
		return nil
	}
	var ids []string
	err := r.Read(ctx, cypher.New(func(c *cypher.Compiler) string {
		return fmt.Sprintf("MATCH %s WHERE i.%s = '%s' RETURN i.id ORDER BY i.id", c.Node("i"+cypher.Labels(e)), state, committed)
	}), func(v any) error {
		ids = append(ids, graph.TextOf(v))
		return nil
	})
	for _, id := range ids {
		if err == nil {
			err = changesOf(ctx, r, id, each)
		}
	}
	if err != nil {
		return message.NewError("dump.unreadable", graph.ChangeLabel, err)
	}
	return nil
}

func changesOf(ctx context.Context, r cypher.Reader, id string, each func(graph.Change) error) error {
	for after, n := int64(0), pageSize; n == pageSize; {
		n = 0
		err := r.Read(ctx, cypher.New(func(c *cypher.Compiler) string {
			return fmt.Sprintf("MATCH (j:%s) WHERE j.import = %s AND j.seq > %s RETURN [j.seq, properties(j)] ORDER BY j.seq LIMIT %s", graph.ChangeLabel, c.Bind("import", id), c.Bind("after", after), c.Bind("limit", pageSize))
		}), func(v any) error {
			row := graph.ListOf(v)
			if len(row) != 2 {
				return errShape
			}
			n++
			after, _ = row[0].(int64)
			change := graph.Change{Import: id, Seq: after, Texts: map[string]string{}}
			properties, _ := row[1].(map[string]any)
			for name, v := range properties {
				if text, is := v.(string); is && name != "import" {
					change.Texts[name] = text
				}
			}
			return each(change)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
