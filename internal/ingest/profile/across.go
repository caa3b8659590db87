package profile

import (
	"slices"
	"strings"

	"zonegraph/internal/ingest/read"
	"zonegraph/internal/spreadsheet"
	"zonegraph/message"
)

// AcrossRule is for lists that have figures side by side, such as a row for each zone
// and a column for each indicator: a column that the profile does not know, and whose
// header names a unit, is one of them.
type AcrossRule struct {
	// Names gets what the header calls the figure.
	Names *Column
	// Parts are what there may be of each figure; the first is the figure itself,
	// and the others are told by how a header ends or by its lower row.
	Parts []*Column

	// byName finds a part by what a lower row calls it.
	byName map[string]*Column
}

// acrossColumn is one column of such a list.
type acrossColumn struct {
	mapped
	name string
}

// column tells what a header is of, if it is one of the rule's.
func (a *AcrossRule) column(column int, h header) (acrossColumn, bool) {
	out := acrossColumn{mapped: mapped{column: column, rule: a.Parts[0], header: h.shown, forms: h.forms}}
	last := h.keys[len(h.keys)-1]
	text, unit := last.text, last.unit
	if len(h.keys) == 3 {
		lower := h.keys[1]
		if part := a.byName[lower.name]; part != nil {
			out.rule = part
		} else {
			text = lower.text
		}
		if lower.unit != "" {
			unit = lower.unit
		}
	}
	if part := a.endOf(text); part != nil && out.rule == a.Parts[0] {
		out.rule = part
		for _, h := range part.Headers {
			if rest, ok := strings.CutSuffix(text, h); ok && rest != "" {
				text = rest
				break
			}
		}
	}
	out.name, out.unit = text, unit
	return out, text != "" && (unit != "" || out.rule != a.Parts[0])
}

// endOf finds the part that a header ends with.
func (a *AcrossRule) endOf(text string) *Column {
	for _, p := range a.Parts[1:] {
		for _, h := range p.Headers {
			if text != h && strings.HasSuffix(text, h) {
				return p
			}
		}
	}
	return nil
}

// figures are the columns of one name.
type figures struct {
	name    string
	columns []mapped
}

func figuresOf(columns []acrossColumn) []figures {
	var out []figures
	for _, c := range columns {
		i := slices.IndexFunc(out, func(f figures) bool { return f.name == c.name })
		if i < 0 {
			i = len(out)
			out = append(out, figures{name: c.name})
		}
		out[i].columns = append(out[i].columns, c.mapped)
	}
	return out
}

// rows makes the rows for the graph of one row of a sheet: one, or one for each
// figure that is there.
func (b *builder) rows(row spreadsheet.Row) (out []*read.Row, refusals []read.Refusal, skipped message.Message) {
	if b.across == nil {
		built, refusals := b.build(row)
		if built != nil {
			out = []*read.Row{built}
		}
		return out, refusals, message.Message{}
	}
	type place struct {
		column, value string
		code          message.Code
	}
	seen := map[place][]*read.Refusal{}
	for _, f := range b.across {
		if !f.in(row) {
			continue
		}
		for _, c := range f.columns {
			b.columns[c.rule] = c
		}
		b.context[b.sheet.Profile.Across.Names] = f.name
		built, refused := b.build(row)
		if built != nil {
			out = append(out, built)
		}
		for i := range refused {
			one := &refused[i]
			at := place{one.Column, one.Value, one.Reason.Code}
			if !slices.ContainsFunc(seen[at], one.Repeats) {
				seen[at] = append(seen[at], one)
				refusals = append(refusals, *one)
			}
		}
		for _, c := range f.columns {
			delete(b.columns, c.rule)
		}
	}
	if len(out) == 0 && len(refusals) == 0 {
		skipped = message.New("list.no-figure", len(b.sheet.match.across))
	}
	return out, refusals, skipped
}

// in tells if the row has anything in the figure's own column.
func (f figures) in(row spreadsheet.Row) bool {
	for _, c := range f.columns {
		if cell := row.At(c.column); cell.Kind == spreadsheet.Uncomputed || !blankText(cell.Text) {
			return true
		}
	}
	return false
}
