package profile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"zonegraph/graph"
	"zonegraph/internal/ingest/read"
	"zonegraph/internal/ingest/value"
	"zonegraph/internal/spreadsheet"
	"zonegraph/message"
)

// builder makes rows for the graph of the rows of one sheet.
type builder struct {
	sheet *Sheet
	// separated says that the file's cells are told by separators.
	separated bool
	columns   map[*Column]mapped
	// context has the values that no column gives, as titles and sections tell them.
	context map[*Column]string
	// units are those that titles and sections tell.
	units units
	// valued are the columns that give something else than a name, in which the word
	// 合计 or 累计 is a value and no sign of a sum.
	valued map[int]bool
	// sections are the columns of which sections have told, outer ones first.
	sections []*Column
	// across are the figures of a list that has them side by side.
	across   []figures
	rules    []*Column
	row      spreadsheet.Row
	drafts   []draft // by mention rule
	links    map[*LinkRule]graph.Values
	refusals []read.Refusal
}

// draft is what a row says of one mention, before it becomes one or several.
type draft struct {
	names    []string // more than one for a list
	identity string
	idField  string
	values   graph.Values
	validity value.Validity
	column   string
	text     string
	spoken   bool // the row says something of it
	words    map[string]string
}

func newBuilder(s *Sheet) *builder {
	b := &builder{sheet: s, columns: map[*Column]mapped{}, valued: map[int]bool{}, context: maps.Clone(s.context), units: s.units, drafts: make([]draft, len(s.Profile.Mentions))}
	for _, f := range s.match.columns {
		b.columns[f.rule] = f
		b.valued[f.column] = f.rule.Field != nameField
	}
	b.rules = s.Profile.Columns
	if a := s.Profile.Across; a != nil {
		b.across = figuresOf(s.match.across)
		b.rules = append(append(slices.Clone(b.rules), a.Names), a.Parts...)
	}
	return b
}

// build makes a row, or tells why it cannot.
func (b *builder) build(row spreadsheet.Row) (*read.Row, []read.Refusal) {
	b.row, b.refusals, b.links = row, nil, map[*LinkRule]graph.Values{}
	for i, m := range b.sheet.Profile.Mentions {
		b.drafts[i] = draft{values: maps.Clone(m.Set), words: map[string]string{}}
	}
	// Units come first, since numbers need them; days last, since their years take
	// the place of what a title tells.
	for _, turn := range []int{0, 1, 2} {
		for _, c := range b.rules {
			if c.turn() == turn {
				b.column(c)
			}
		}
	}
	for i, m := range b.sheet.Profile.Mentions {
		b.complete(m, &b.drafts[i])
	}
	if len(b.refusals) > 0 {
		return nil, b.refusals
	}
	out := &read.Row{Sheet: b.sheet.Name, Number: row.Number}
	b.assemble(out)
	if len(b.refusals) > 0 {
		return nil, b.refusals
	}
	return out, nil
}

// turn is when a column is read.
func (c *Column) turn() int {
	switch {
	case c.Read == ReadUnit:
		return 0
	case c.YearField != "":
		return 2
	}
	return 1
}

// refuse notes that a cell cannot be taken.
func (b *builder) refuse(c *Column, text string, p *value.Problem) {
	b.refusals = append(b.refusals, read.Refusal{Sheet: b.sheet.Name, Row: b.row.Number, Column: b.header(c), Value: text, Reason: p.Reason, Remedy: p.Remedy})
}

// header is what the sheet calls a column, with its letters.
func (b *builder) header(c *Column) string {
	if f, ok := b.columns[c]; ok {
		return spreadsheet.ColumnName(f.column) + " " + f.header
	}
	return c.Headers[0]
}

// column takes what one column gives.
func (b *builder) column(c *Column) {
	f, has := b.columns[c]
	var cell spreadsheet.Cell
	if has {
		cell = b.row.At(f.column)
	}
	text, p := value.Cell(cell)
	if p != nil {
		b.refuse(c, cell.Text, p)
		return
	}
	if blankText(text) {
		told, ok := b.context[c]
		if !ok {
			if c.Required {
				b.refuse(c, text, value.NewProblem(message.New("cell.not-given", c.Headers[0]), message.New("remedy.fill-required")))
			}
			return
		}
		cell, text = spreadsheet.Cell{Text: told}, told
	}
	v, p := b.read(c, f.unit, cell, text)
	if p != nil {
		b.refuse(c, text, p)
		return
	}
	if v != nil {
		b.put(c, v, text)
	}
}

// blankText tells if a cell says that there is nothing on record.
func blankText(text string) bool { return value.Blank(value.Text(text)) }

// put stores a value where the column gives it.
func (b *builder) put(c *Column, v any, text string) {
	if c.Link != nil {
		if b.links[c.Link] == nil {
			b.links[c.Link] = graph.Values{}
		}
		b.links[c.Link][c.Field] = v
		return
	}
	d := &b.drafts[c.Mention.index]
	d.spoken = true
	switch names, list := v.([]string); {
	case c.identifies():
		d.identity, d.idField = v.(string), c.Field
		if d.column == "" {
			d.column, d.text = b.header(c), text
		}
		return
	case c.Read == ReadNames:
		d.names, d.column, d.text = names, b.header(c), text
		return
	case c.finds():
		d.names, d.column, d.text = []string{v.(string)}, b.header(c), text
		return
	case list && d.values[c.Field] != nil:
		d.values[c.Field] = append(d.values[c.Field].([]string), names...)
		return
	}
	d.values[c.Field] = v
	if c.Field == nameField || d.column == "" {
		d.column, d.text = b.header(c), text
	}
}

// complete works out what follows from the values of a mention.
func (b *builder) complete(m *MentionRule, d *draft) {
	if d.validity != (value.Validity{}) {
		b.complain(d, d.valid(m.Entity))
	}
	for field, byValue := range m.Implies {
		maps.Copy(d.values, byValue[fmt.Sprint(d.values[field])])
	}
	if _, has := m.Set["nature"]; has && d.spoken {
		d.nature(m)
	}
	for _, span := range [][2]string{{"validFrom", "validTo"}, {"periodStart", "periodEnd"}} {
		from, _ := d.values[span[0]].(graph.Date)
		to, _ := d.values[span[1]].(graph.Date)
		if from != "" && to != "" && from > to {
			b.complain(d, value.NewProblem(message.New("cell.days-reversed", m.Entity.Term(), to, from), message.New("remedy.compare-days")))
		}
	}
}

// complain refuses the row for something that no single cell is to blame for.
func (b *builder) complain(d *draft, p *value.Problem) {
	if p == nil {
		return
	}
	b.refusals = append(b.refusals, read.Refusal{Sheet: b.sheet.Name, Row: b.row.Number, Column: d.column, Value: d.text, Reason: p.Reason, Remedy: p.Remedy})
}

// valid works out the last day of validity.
func (d *draft) valid(e *graph.Entity) *value.Problem {
	v := d.validity
	if v.From != "" {
		if had, ok := d.values["validFrom"].(graph.Date); ok && had != v.From {
			return value.NewProblem(message.New("cell.two-first-days", e.Term(), had, v.From), message.New("remedy.compare-with-certificate"))
		}
		d.values["validFrom"] = v.From
	}
	if v.To != "" {
		d.values["validTo"] = v.To
		return nil
	}
	// An end that is not recorded is open, as it is if there is none. Without a first
	// day the length tells no last one, and none is made up.
	if from, ok := d.values["validFrom"].(graph.Date); ok && v.Years > 0 {
		if to, ok := value.EndAfter(from, v.Years); ok {
			d.values["validTo"] = to
		}
	}
	return nil
}

// nature tells how a figure relates to time, where its words do: per cent is a ratio,
// as of a day a stock. Else the profile's own value stays.
func (d *draft) nature(m *MentionRule) {
	if d.values["nature"] != m.Set["nature"] || d.words["nature"] != "" {
		return
	}
	switch {
	case d.values["unit"] == "%" || d.values["unit"] == "‰":
		d.values["nature"] = "RATIO"
	case d.values["asOf"] != nil:
		d.values["nature"] = "STOCK"
	}
}

// title fills the pattern of a mention's name.
func (b *builder) title(m *MentionRule) string {
	var out strings.Builder
	for _, part := range m.pattern {
		if part.mention == nil {
			out.WriteString(part.text)
			continue
		}
		d := &b.drafts[part.mention.index]
		switch v := d.values[part.text]; {
		case d.words[part.text] != "":
			out.WriteString(d.words[part.text])
		case part.text == nameField && len(d.names) > 0:
			out.WriteString(strings.Join(d.names, "、"))
		case part.text == nameField && v == nil:
			out.WriteString(d.identity)
		case v != nil:
			fmt.Fprint(&out, v)
		}
	}
	return strings.TrimSpace(out.String())
}
