package loaders

import (
	"fmt"

	"zonegraph/graph"
	"zonegraph/message"
)

// groups writes the groups of a connection from [[[key, …], [figure, …]], …].
func (w *writer) groups(n *graph.Connection, g *graph.Groups, v any) error {
	rows, ok := v.([]any)
	if !ok {
		return errShape
	}
	if len(rows) > g.Limit {
		rows = rows[:g.Limit]
		cut := message.New("notice.groups-cut-by-size", w.root, n.Entity.Name, g.Limit)
		if g.ByKey {
			cut = message.New("notice.groups-cut-by-key", w.root, n.Entity.Name, g.Limit)
		}
		w.answer.note(cut)
	}
	w.listStart()
	for i, row := range rows {
		w.listItem(i)
		parts, ok := row.([]any)
		if !ok || len(parts) != 2 {
			return errShape
		}
		keys, _ := parts[0].([]any)
		figures, _ := parts[1].([]any)
		if len(keys) != len(g.By) {
			return errShape
		}
		for j := range g.Outputs {
			o := &g.Outputs[j]
			w.key(j, o.Key)
			switch {
			case o.Aggregate != nil:
				// In groups the texts stand among the figures.
				if err := w.aggregateOutput(o.Aggregate, &figures, &figures); err != nil {
					return err
				}
			case o.Keys != nil:
				w.groupKeys(g.By, o.Keys, keys)
			default:
				w.text(o.TypeName)
			}
		}
		w.objectEnd(len(g.Outputs))
	}
	w.listEnd()
	return nil
}

// groupKeys writes the keys of a group, with their values as texts.
func (w *writer) groupKeys(by []graph.GroupKey, outputs []graph.GroupKeyOutput, keys []any) {
	w.listStart()
	for i, k := range by {
		w.listItem(i)
		for j, o := range outputs {
			w.key(j, o.Key)
			switch {
			case o.Name == "field":
				w.text(k.Name)
			case o.Name != "value":
				w.text(o.TypeName)
			case keys[i] == nil:
				w.buf = append(w.buf, "null"...)
			default:
				w.text(keyText(k, keys[i]))
			}
		}
		w.objectEnd(len(outputs))
	}
	w.listEnd()
}

// keyText writes a group's key as the text of its value.
func keyText(k graph.GroupKey, v any) string {
	if n, ok := v.(int64); ok && k.Property.Scalar == graph.DecimalScalar {
		return graph.Decimal(n).String()
	}
	if text := graph.NumberText(v); text != "" {
		return text
	}
	return fmt.Sprint(v)
}
