package profile

import (
	"strings"

	"zonegraph/graph"
	"zonegraph/internal/ingest/value"
	"zonegraph/internal/spreadsheet"
	"zonegraph/message"
)

// read reads a cell as its column says. nil and no problem mean that the cell gives
// something else than the column's own field, or nothing that can be kept.
func (b *builder) read(c *Column, unit string, cell spreadsheet.Cell, text string) (any, *value.Problem) {
	switch c.Read {
	case ReadNumber:
		return b.number(c, unit, cell)
	case ReadWhole:
		return b.count(c, unit, cell)
	case ReadYear:
		return whole(value.ReadYear(cell))
	case ReadDay:
		return b.day(c, cell)
	case ReadPeriod:
		return b.period(c, cell)
	case ReadValidity:
		v, p := value.ReadValidity(cell)
		b.drafts[c.Mention.index].validity = v
		b.drafts[c.Mention.index].spoken = true
		return nil, p
	case ReadWord:
		return b.word(c, text)
	case ReadYesNo:
		return yesNo(text)
	case ReadNames, ReadTexts:
		items, p := value.List(text)
		if p != nil {
			return nil, p
		}
		return items, nil
	}
	s, p := readText(c.Read, cell, text)
	if p != nil {
		return nil, p
	}
	return s, nil
}

// readText reads what stays a text.
func readText(how Reading, cell spreadsheet.Cell, text string) (string, *value.Problem) {
	switch how {
	case ReadCode:
		return value.Code(cell)
	case ReadCreditCode:
		return value.CreditCode(cell)
	case ReadCertificate:
		return value.Certificate(cell)
	case ReadDocumentNumber:
		return value.DocumentNumber(text), nil
	case ReadUnit:
		return value.Unit(text), nil
	case ReadName:
		if cell.Kind != spreadsheet.Text {
			return "", value.NewProblem(message.New("cell.not-a-name"), message.New("remedy.slipped-column"))
		}
	}
	return value.Text(text), nil
}

func whole(n int64, p *value.Problem) (any, *value.Problem) {
	if p == nil && int64(int32(n)) != n {
		p = value.NewProblem(message.New("cell.number-too-large"), message.New("remedy.compare-with-source"))
	}
	if p != nil {
		return nil, p
	}
	return n, nil
}

// count reads a number of things. The unit of a title is that of money as a rule, and
// counts only if it is one of what the column counts.
func (b *builder) count(c *Column, unit string, cell spreadsheet.Cell) (any, *value.Problem) {
	n, p := value.ReadNumber(cell)
	if p != nil {
		return nil, p
	}
	if unit == "" {
		unit = b.units.of(c.Unit)
	}
	return whole(n.Count(c.Unit, unit))
}

// number reads a number into the column's unit, or keeps the unit that it has.
func (b *builder) number(c *Column, unit string, cell spreadsheet.Cell) (any, *value.Problem) {
	n, p := value.ReadNumber(cell)
	if p != nil {
		return nil, p
	}
	var d graph.Decimal
	switch {
	case c.Unit != "":
		if unit == "" {
			unit = b.units.of(c.Unit)
		}
		if unit == "" && n.Unit == "" {
			return b.unitless(c, n)
		}
		d, p = n.In(c.Unit, unit)
	case c.UnitField != "":
		d, p = b.withUnit(c, n, unit)
	case unit != "":
		p = value.NewProblem(message.New("cell.unit-not-expected", unit), message.New("remedy.plain-number"))
	default:
		d, p = n.Plain()
	}
	return result(c, d, p)
}

func result(c *Column, d graph.Decimal, p *value.Problem) (any, *value.Problem) {
	if p != nil {
		return nil, p
	}
	if c.scalar == graph.FloatScalar {
		return d.Float(), nil
	}
	return d, nil
}

// unitless takes a number whose unit nothing tells. For a share that is per cent,
// unless it is so small that it may be a part of 1; for anything else the unit could
// be any.
func (b *builder) unitless(c *Column, n value.Number) (any, *value.Problem) {
	if c.Unit != "%" {
		return nil, value.NewProblem(message.New("cell.no-unit"), message.New("remedy.unit-in-header", c.Header()))
	}
	d, p := n.Plain()
	if one := graph.WholeDecimal(1); p == nil && d != 0 && d < one && d > -one {
		return nil, value.NewProblem(message.New("cell.per-cent-or-part", d), message.New("remedy.write-per-cent"))
	}
	return result(c, d, p)
}

// withUnit takes a number in the unit that its row, its header, its cell or a title
// names, in this order. A header and a row that name different ones leave it in doubt.
func (b *builder) withUnit(c *Column, n value.Number, unit string) (graph.Decimal, *value.Problem) {
	d := &b.drafts[c.Mention.index]
	if said, ok := d.values[c.UnitField].(string); ok && said != "" {
		if unit != "" && unit != said {
			return 0, value.NewProblem(message.New("cell.two-units", said, unit), message.New("remedy.one-unit"))
		}
		return n.In(said, said)
	}
	if told := b.units.of(n.Unit); unit == "" && (n.Unit == "" || told != "") {
		unit = told
	}
	if unit == "" && n.Unit != "" {
		if unit = n.Unit; !value.KnownUnit(unit) {
			return 0, value.NewProblem(message.New("cell.no-such-unit", unit), message.New("remedy.add-unit"))
		}
	}
	if unit == "" {
		return 0, value.NewProblem(message.New("cell.no-unit"), message.New("remedy.add-unit"))
	}
	d.values[c.UnitField] = unit
	return n.In(unit, unit)
}

// day reads a day, and its year if that is wanted too; a year alone gives no day.
func (b *builder) day(c *Column, cell spreadsheet.Cell) (any, *value.Problem) {
	d, p := value.ReadDay(cell)
	if p != nil {
		return nil, p
	}
	if c.YearField != "" {
		draft := &b.drafts[c.Mention.index]
		draft.spoken = true
		// The row's own day tells more than a title; a column for the year tells most.
		if !b.gives(c.Mention, c.YearField) {
			draft.values[c.YearField] = int64(d.Year)
		}
	}
	if d.Date == "" {
		if c.YearField != "" && d.Month == 0 {
			return nil, nil
		}
		return nil, value.NewProblem(message.New("cell.without-day"), message.New("remedy.write-whole-day"))
	}
	return d.Date, nil
}

// gives tells if a column of this sheet gives a field, with a value in this row.
func (b *builder) gives(m *MentionRule, field string) bool {
	for _, f := range b.sheet.match.columns {
		if f.rule.Mention == m && f.rule.Field == field && !blankText(b.row.At(f.column).Text) {
			return true
		}
	}
	return false
}

// period reads a time into the fields that its mention has for it.
func (b *builder) period(c *Column, cell spreadsheet.Cell) (any, *value.Problem) {
	p, wrong := value.ReadPeriod(cell)
	if wrong != nil {
		return nil, wrong
	}
	d := &b.drafts[c.Mention.index]
	for field, v := range map[string]graph.Date{"periodStart": p.Start, "periodEnd": p.End, "windowStart": p.Start, "windowEnd": p.End, "asOf": p.AsOf} {
		if v != "" && c.Mention.Entity.Field(field) != nil {
			d.values[field] = v
		}
	}
	if p.Year != 0 && c.Mention.Entity.Field("year") != nil {
		d.values["year"] = int64(p.Year)
	}
	return p.Words, nil
}

func (b *builder) word(c *Column, text string) (any, *value.Problem) {
	v, ok := c.Words[text]
	if !ok {
		v, ok = c.Words[normal(text)]
	}
	if !ok {
		return nil, value.NewProblem(message.New("cell.no-such-value", short(value.Text(text)), c.Headers[0]), message.New("remedy.write-one-of", c.Choices))
	}
	if c.Mention != nil {
		b.drafts[c.Mention.index].words[c.Field] = value.Text(text)
	}
	return v, nil
}

func yesNo(text string) (any, *value.Problem) {
	switch strings.ToLower(value.Text(text)) {
	case "是", "有", "√", "✓", "y", "yes", "true", "1":
		return true, nil
	case "否", "没有", "×", "x", "n", "no", "false", "0":
		return false, nil
	}
	return nil, value.NewProblem(message.New("cell.neither-yes-nor-no", short(value.Text(text))), message.New("remedy.write-yes-or-no"))
}
