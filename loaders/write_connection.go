package loaders

import (
	"slices"
	"strconv"

	"zonegraph/graph"
)

// connection writes a connection from its slots: the page, if it is read, then
// one for each count and each aggregate. step is nil at the root.
func (w *writer) connection(n *graph.Connection, step *graph.Field, v any) error {
	slots, ok := v.([]any)
	if !ok {
		return errShape
	}
	var page pageRows
	if n.ReadsPage() {
		if len(slots) == 0 {
			return errShape
		}
		rows, ok := slots[0].([]any)
		if !ok {
			return errShape
		}
		page = newPageRows(n, step, rows)
		slots = slots[1:]
	}
	nodeSlot := len(page.fields)
	for i, o := range n.Outputs {
		w.key(i, o.Key)
		w.enter(o.Key)
		var err error
		switch {
		case o.Edges != nil:
			nodeSlot, err = w.edges(o.Edges, page, nodeSlot)
		case o.PageInfo != nil:
			w.pageInfo(o.PageInfo, page)
		case o.TotalCount || o.Aggregate != nil || o.Groups != nil:
			if len(slots) == 0 {
				return errShape
			}
			slot := slots[0]
			slots = slots[1:]
			switch {
			case o.TotalCount:
				err = w.value(slot)
			case o.Groups != nil:
				err = w.groups(n, o.Groups, slot)
			default:
				err = w.aggregate(o.Aggregate, slot)
			}
		default:
			w.text(o.TypeName)
		}
		if err != nil {
			return err
		}
		w.leave()
	}
	w.objectEnd(len(n.Outputs))
	return nil
}

// pageRows are the rows of a page in the order of the connection, without the
// one that was read only to tell if there are more.
type pageRows struct {
	plan   *graph.Connection
	fields []*graph.Field
	rows   []any
	more   bool
}

func newPageRows(n *graph.Connection, step *graph.Field, rows []any) pageRows {
	p := pageRows{plan: n, fields: n.CursorFields(step), rows: rows}
	if len(rows) > n.Page.Limit {
		p.rows, p.more = rows[:n.Page.Limit], true
	}
	if n.Page.Backward {
		p.rows = slices.Clone(p.rows)
		slices.Reverse(p.rows)
	}
	return p
}

func (p pageRows) cursor(row []any) string {
	return graph.EncodeCursor(p.fields, p.plan.Sort, row[:len(p.fields)])
}

// edges writes one output of edges, whose slots in a row begin at first, and
// returns where those of the next output begin.
func (w *writer) edges(outputs []graph.EdgeOutput, page pageRows, first int) (int, error) {
	next := first
	for _, o := range outputs {
		if o.Node != nil || o.Properties != nil {
			next++
		}
	}
	w.listStart()
	for i, v := range page.rows {
		row, ok := v.([]any)
		if !ok || len(row) < next {
			return 0, errShape
		}
		w.listItem(i)
		w.enterItem(i)
		slot := first
		for j, o := range outputs {
			w.key(j, o.Key)
			w.enter(o.Key)
			var err error
			switch {
			case o.Cursor:
				w.text(page.cursor(row))
			case o.Node != nil:
				err = w.object(o.Node, row[slot])
				slot++
			case o.Properties != nil:
				properties, ok := row[slot].([]any)
				if !ok {
					return 0, errShape
				}
				err = w.outputs(&graph.Entity{Name: "properties"}, o.Properties, properties)
				slot++
			default:
				w.text(o.TypeName)
			}
			if err != nil {
				return 0, err
			}
			w.leave()
		}
		w.objectEnd(len(outputs))
		w.leave()
	}
	w.listEnd()
	return next, nil
}

func (w *writer) pageInfo(outputs []graph.PageInfoOutput, page pageRows) {
	p := page.plan.Page
	cursorAt := func(i int) {
		if row, ok := page.rows[i].([]any); ok {
			w.text(page.cursor(row))
		}
	}
	for i, o := range outputs {
		w.key(i, o.Key)
		switch o.Name {
		case "hasNextPage":
			w.buf = strconv.AppendBool(w.buf, (!p.Backward && page.more) || (p.Backward && p.Before != nil))
		case "hasPreviousPage":
			w.buf = strconv.AppendBool(w.buf, (p.Backward && page.more) || (!p.Backward && p.After != nil))
		case "startCursor", "endCursor":
			switch {
			case len(page.rows) == 0:
				w.buf = append(w.buf, "null"...)
			case o.Name == "startCursor":
				cursorAt(0)
			default:
				cursorAt(len(page.rows) - 1)
			}
		default:
			w.text(o.TypeName)
		}
	}
	w.objectEnd(len(outputs))
}

// aggregate writes an aggregate from [[figure, …], text, …].
func (w *writer) aggregate(outputs []graph.AggregateOutput, v any) error {
	slots, ok := v.([]any)
	if !ok || len(slots) == 0 {
		return errShape
	}
	figures, _ := slots[0].([]any)
	texts := slots[1:]
	for i := range outputs {
		w.key(i, outputs[i].Key)
		if err := w.aggregateOutput(&outputs[i], &figures, &texts); err != nil {
			return err
		}
	}
	w.objectEnd(len(outputs))
	return nil
}

// aggregateOutput writes one output, taking its figures from the front of the two
// lists.
func (w *writer) aggregateOutput(o *graph.AggregateOutput, figures, texts *[]any) error {
	take := func(from *[]any) (any, error) {
		if len(*from) == 0 {
			return nil, errShape
		}
		v := (*from)[0]
		*from = (*from)[1:]
		return v, nil
	}
	switch {
	case o.Count != nil:
		for j, n := range o.Count {
			w.key(j, n.Key)
			if n.Name == "__typename" {
				w.text(n.TypeName)
				continue
			}
			v, err := take(figures)
			if err != nil {
				return err
			}
			if err := w.value(v); err != nil {
				return err
			}
		}
		w.objectEnd(len(o.Count))
	case o.Fields != nil:
		for j, f := range o.Fields {
			w.key(j, f.Key)
			if f.Field == nil {
				w.text(f.TypeName)
				continue
			}
			for k, g := range f.Figures {
				w.key(k, g.Key)
				if g.Name == "__typename" {
					w.text(g.TypeName)
					continue
				}
				from := figures
				if g.Name == "shortest" || g.Name == "longest" {
					from = texts
				}
				v, err := take(from)
				if err != nil {
					return err
				}
				if g.Name == "recorded" {
					err = w.value(v)
				} else {
					err = w.figure(f.Field, g.Name, v)
				}
				if err != nil {
					return err
				}
			}
			w.objectEnd(len(f.Figures))
		}
		w.objectEnd(len(o.Fields))
	default:
		w.text(o.TypeName)
	}
	return nil
}

// figure writes an aggregate of a property. Those of a Decimal come in millionths, its
// sum and average as [units, millionths, number of values].
func (w *writer) figure(f *graph.Field, name string, v any) error {
	if f.Scalar != graph.DecimalScalar {
		return w.value(v)
	}
	switch v := v.(type) {
	case int64:
		w.text(graph.Decimal(v).String())
		return nil
	case []any:
		var parts [3]int64
		if len(v) != len(parts) {
			return errShape
		}
		for i := range parts {
			n, ok := v[i].(int64)
			if !ok {
				return errShape
			}
			parts[i] = n
		}
		by := int64(1)
		if name == "average" {
			by = parts[2]
		}
		if parts[2] == 0 {
			return w.value(nil)
		}
		w.text(graph.DecimalQuotient(parts[0], parts[1], by))
		return nil
	}
	return w.value(v)
}
