package export

import (
	"bufio"
	"context"
	"encoding/csv"
	"io"
	"slices"
	"strconv"

	"zonegraph/internal/spreadsheet"
)

const bom = "\ufeff"

// csv writes one table, or its sources.
func (p *Plan) csv(ctx context.Context, to io.Writer) error {
	t := p.tables[0]
	buffered := bufio.NewWriterSize(to, 1<<16)
	w := csv.NewWriter(buffered)
	write := func(values []value) error {
		line := make([]string, len(values))
		for i, v := range values {
			if line[i] = v.text; v.kind != numberKind {
				line[i] = spreadsheet.Neutral(v.text)
			}
		}
		return w.Write(line)
	}
	number, begun := 1, false
	err := p.read(ctx, t, func(_ any, items []any) error {
		if !begun {
			begun = true
			if !p.request.NoBOM {
				if _, err := buffered.WriteString(bom); err != nil {
					return err
				}
			}
			titles := t.header()
			if p.request.Part == Sources {
				titles = titlesOf(t.sourceColumns())
			}
			for i := range titles {
				titles[i] = spreadsheet.Neutral(titles[i])
			}
			if err := w.Write(titles); err != nil {
				return err
			}
		}
		for _, item := range items {
			number++
			lines := [][]value{}
			if p.request.Part == Sources {
				lines = t.sources(item, strconv.Itoa(number))
			} else {
				lines = append(lines, t.values(item))
			}
			for _, line := range lines {
				if err := write(line); err != nil {
					return err
				}
			}
		}
		w.Flush()
		return w.Error()
	})
	if err != nil {
		return err
	}
	return buffered.Flush()
}

// jsonl writes each row as the object that the operation selects, in a line. What is
// made up says so, also where synthetic is not selected.
func (p *Plan) jsonl(ctx context.Context, to io.Writer) error {
	t := p.tables[0]
	w := bufio.NewWriterSize(to, 1<<16)
	var line []byte
	err := p.read(ctx, t, func(_ any, items []any) error {
		for _, item := range items {
			row := at(item, t.row...)
			if o, ok := row.(*object); ok && t.marked {
				key := "synthetic"
				if slices.Contains(o.keys, key) {
					key = "_" + key
				}
				row = &object{append(o.keys[:len(o.keys):len(o.keys)], key), append(o.values[:len(o.values):len(o.values)], t.synthetic(item))}
			}
			var err error
			if line, err = appendJSON(line[:0], row); err != nil {
				return err
			}
			if _, err := w.Write(append(line, '\n')); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return w.Flush()
}
