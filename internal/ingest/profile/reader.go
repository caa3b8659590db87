package profile

import (
	"errors"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"

	"zonegraph/internal/ingest/read"
	"zonegraph/internal/ingest/value"
	"zonegraph/internal/spreadsheet"
	"zonegraph/message"
)

// Options say what a file does not.
type Options struct {
	// Profile is the id of the profile to read by; empty to recognise it.
	Profile string
	// Sheets are the names of those to read; empty for all that a profile fits.
	Sheets []string
	// Given has values for all rows, by what they give, such as
	// certification.kind: they are words as a cell would have them.
	Given map[string]string
	// Table is for opening the file.
	Table spreadsheet.Options

	file string
}

// Reader reads a file by the profiles that fit its sheets.
type Reader struct {
	// Book is the file; its Size and Taken tell how far reading has come.
	Book *spreadsheet.Book
	// Sheets of the file, in order, with what was recognised of each.
	Sheets []*Sheet
}

// Open opens a file and recognises its sheets. It is an error, usually a
// *spreadsheet.Fault, if none of them can be read.
func Open(path string, profiles []*Profile, o Options) (*Reader, error) {
	if err := o.check(profiles); err != nil {
		return nil, err
	}
	book, err := spreadsheet.Open(path, o.Table)
	if err != nil {
		return nil, err
	}
	o.file = path
	r := &Reader{Book: book}
	if err := r.recognise(profiles, o); err != nil {
		if closing := book.Close(); closing != nil {
			return nil, errors.Join(err, closing)
		}
		return nil, err
	}
	return r, nil
}

func (o Options) check(profiles []*Profile) error {
	known := map[string]bool{}
	var ids []string
	for _, p := range profiles {
		ids = append(ids, p.ID)
		for _, c := range p.Columns {
			known[c.target] = true
		}
	}
	if o.Profile != "" && !slices.Contains(ids, o.Profile) {
		return &spreadsheet.Fault{Reason: message.New("list.no-such-profile", o.Profile), Remedy: message.New("remedy.name-one-of", ids)}
	}
	for _, target := range slices.Sorted(maps.Keys(o.Given)) {
		if !known[target] {
			return &spreadsheet.Fault{Reason: message.New("list.no-such-target", target), Remedy: message.New("remedy.name-target")}
		}
	}
	return nil
}

func (r *Reader) recognise(profiles []*Profile, o Options) error {
	read := false
	if err := r.named(o.Sheets); err != nil {
		return err
	}
	for i, sheet := range r.Book.Sheets {
		s := &Sheet{Name: sheet.Name, index: i, single: len(r.Book.Sheets) == 1 || len(o.Sheets) == 1}
		r.Sheets = append(r.Sheets, s)
		if len(o.Sheets) > 0 && !slices.Contains(o.Sheets, sheet.Name) {
			s.Reason = message.New("list.sheet-not-wanted")
			continue
		}
		if sheet.Hidden && len(o.Sheets) == 0 {
			s.Reason = message.New("list.sheet-hidden")
			continue
		}
		b, err := beginningOf(r.Book, i)
		if err != nil {
			return err
		}
		recognise(b, profiles, o, s)
		s.Hidden = s.match.hidden(r.Book.Sheets[i].HiddenColumns)
		read = read || s.Profile != nil
	}
	if read {
		return nil
	}
	var reasons message.Clauses
	for _, s := range r.Sheets {
		if s.Name == "" {
			reasons = append(reasons, s.Reason)
		} else {
			reasons = append(reasons, message.New("list.of-sheet", s.Name, s.Reason))
		}
	}
	return &spreadsheet.Fault{Reason: message.New("list.no-sheet-readable"), Remedy: message.New("list.reasons", reasons)}
}

// named tells if the file has the sheets that are wanted.
func (r *Reader) named(wanted []string) error {
	var have []string
	for _, s := range r.Book.Sheets {
		have = append(have, s.Name)
	}
	for _, name := range wanted {
		if !slices.Contains(have, name) {
			return &spreadsheet.Fault{Reason: message.New("list.no-such-sheet", name), Remedy: message.New("remedy.name-one-of", have)}
		}
	}
	return nil
}

// Close closes the file.
func (r *Reader) Close() error { return r.Book.Close() }

// Result is what became of one row of a file: a row for the graph, or why it is
// refused, or why it is passed over. Exactly one of Row, Refusals and Skipped is set. A
// row with figures side by side gives several results, one behind the other.
type Result struct {
	Row      *read.Row
	Refusals []read.Refusal
	// Skipped says why the row is no data; Sheet and Number tell which.
	Skipped message.Message
	Sheet   string
	Number  int
	// Hidden says that people who open the file do not see the row.
	Hidden bool
}

// Rows reads the data rows of all sheets that a profile fits. It can be called
// again, and then reads them again. An error ends it.
func (r *Reader) Rows() iter.Seq2[Result, error] {
	return func(yield func(Result, error) bool) {
		for _, s := range r.Sheets {
			if s.Profile != nil && !r.sheet(s, yield) {
				return
			}
		}
	}
}

// sheet reads one sheet; false if the caller has had enough.
func (r *Reader) sheet(s *Sheet, yield func(Result, error) bool) bool {
	g := newGroups(r.Book.Sheets[s.index].Merges, s.DataRow)
	b := newBuilder(s)
	b.separated = r.Book.Separated
	for row, err := range r.Book.Rows(s.index) {
		if err != nil {
			yield(Result{}, err)
			return false
		}
		if row.Number < s.DataRow {
			continue
		}
		single := g.fill(&row)
		if blank(row) {
			continue
		}
		for _, out := range b.results(row, single) {
			out.Sheet, out.Number, out.Hidden = s.Name, row.Number, row.Hidden
			if !yield(out, nil) {
				return false
			}
		}
	}
	return true
}

// results are what becomes of a row: one thing, but for lists with figures side by
// side, whose rows make several, of which some may be refused.
func (b *builder) results(row spreadsheet.Row, joined bool) []Result {
	if why := b.skip(row, joined); why.Code != "" {
		return []Result{{Skipped: why}}
	}
	if refusal := b.beyondHeader(row); refusal != nil {
		return []Result{{Refusals: []read.Refusal{*refusal}}}
	}
	built, refusals, skipped := b.rows(row)
	if skipped.Code != "" {
		return []Result{{Skipped: skipped}}
	}
	out := make([]Result, 0, 1+len(built))
	for _, r := range built {
		out = append(out, Result{Row: r})
	}
	if len(refusals) > 0 {
		out = append(out, Result{Refusals: refusals})
	}
	return out
}

// beyondHeader refuses a row of a text that has something in a column without a header: a
// separator within a name moves all that stands behind it.
func (b *builder) beyondHeader(row spreadsheet.Row) *read.Refusal {
	if !b.separated {
		return nil
	}
	for column, c := range row.Cells {
		if !b.sheet.match.headed(column) && !blankText(c.Text) {
			return &read.Refusal{Sheet: b.sheet.Name, Row: row.Number, Column: spreadsheet.ColumnName(column), Value: c.Text,
				Reason: message.New("cell.beyond-header"), Remedy: message.New("remedy.quote-cells")}
		}
	}
	return nil
}

// groups gives the cells that are joined downwards the text of the first.
type groups struct {
	waiting []spreadsheet.Range // by first row
	open    []openGroup
}

type openGroup struct {
	spreadsheet.Range
	cell spreadsheet.Cell
}

func newGroups(merges []spreadsheet.Range, from int) *groups {
	g := &groups{}
	for _, m := range merges {
		if m.LastRow >= from {
			g.waiting = append(g.waiting, m)
		}
	}
	slices.SortFunc(g.waiting, func(a, b spreadsheet.Range) int { return a.FirstRow - b.FirstRow })
	return g
}

// fill completes a row, and tells if a joined cell takes up most of it.
func (g *groups) fill(row *spreadsheet.Row) bool {
	single := false
	for len(g.waiting) > 0 && g.waiting[0].FirstRow <= row.Number {
		m := g.waiting[0]
		g.waiting = g.waiting[1:]
		if m.LastRow < row.Number {
			continue
		}
		single = single || m.FirstRow == row.Number && m.LastColumn > m.FirstColumn
		if m.FirstRow == row.Number && m.LastRow > m.FirstRow {
			g.open = append(g.open, openGroup{m, row.At(m.FirstColumn)})
		}
	}
	keep := g.open[:0]
	for _, o := range g.open {
		if o.FirstRow < row.Number && row.At(o.FirstColumn).Text == "" && o.cell.Text != "" {
			for len(row.Cells) <= o.FirstColumn {
				row.Cells = append(row.Cells, spreadsheet.Cell{})
			}
			row.Cells[o.FirstColumn] = o.cell
		}
		if o.LastRow > row.Number {
			keep = append(keep, o)
		}
	}
	g.open = keep
	return single
}

var (
	total   = regexp.MustCompile(`^(合计|总计|小计|共计|累计|总数|本页合计|本页小计|平均|汇总)([:：(（0-9].*)?$`)
	ending  = regexp.MustCompile(`(合计|小计|总计)$`)
	note    = regexp.MustCompile(`^(注|备注|说明|附注|填表说明|填报说明|填表人|填报人|制表|制表人|审核|审核人|负责人|联系人|联系电话|填报单位|填表单位|填报日期|制表日期|单位负责人|数据来源|资料来源)[:：\s0-9]`)
	example = regexp.MustCompile(`^(示例|样例|例|填写示例)[0-9]*$`)
)

// skip tells why a row is no data; no message for a row that has some. A section row, whose
// one text tells a value for the rows below it, is remembered.
func (b *builder) skip(row spreadsheet.Row, joined bool) message.Message {
	texts, first := 0, ""
	for column, c := range row.Cells {
		text := strings.ReplaceAll(value.Text(c.Text), " ", "")
		if text == "" {
			continue
		}
		if texts++; texts == 1 {
			first = text
		}
		if texts <= 3 && !b.valued[column] && strings.ContainsAny(text, "计总平汇") && (total.MatchString(text) || texts <= 2 && ending.MatchString(text) && !b.named(row)) {
			return message.New("list.sum", text)
		}
		if column == 0 && example.MatchString(text) {
			return message.New("list.example")
		}
	}
	switch {
	case b.sheet.match.madeUp > 0 && value.Text(row.At(b.sheet.match.madeUp-1).Text) == "是":
		return message.New("list.made-up", MadeUpColumn)
	case note.MatchString(first):
		return message.New("list.note", short(first))
	case b.repeats(row):
		return message.New("list.header-again")
	case texts == 1 && unitRow.MatchString(first) && len(unitsIn(first)) > 0:
		b.units = unitsIn(first)
		return message.New("list.section", []string{"unit = " + strings.Join(b.units, "、")})
	case texts == 1 && (joined || len(b.sheet.match.columns) > 2):
		if told := b.section(first); len(told) > 0 {
			return message.New("list.section", told)
		}
	}
	return message.Message{}
}

// named tells if the row has a code, which a sum has not.
func (b *builder) named(row spreadsheet.Row) bool {
	for _, f := range b.sheet.match.columns {
		if f.rule.identifies() && row.At(f.column).Text != "" {
			return true
		}
	}
	return false
}

// repeats tells if a row is the header once more, as on each printed page.
func (b *builder) repeats(row spreadsheet.Row) bool {
	same := 0
	for _, f := range b.sheet.match.columns {
		if !slices.Contains(f.forms, value.Text(row.At(f.column).Text)) {
			return false
		}
		same++
	}
	return same > 1
}

// section takes a text that stands alone in its row for the rows below it; it gives
// what it told, or nothing. What sections within an earlier section of the same kind
// told holds no longer: the grade of the last award of one kind is not that of the
// first of the next.
func (b *builder) section(text string) []string {
	var told []string
	for _, c := range b.sheet.Profile.Columns {
		if _, has := b.columns[c]; !c.FromTitle || has {
			continue
		}
		if found, ok := c.within(text); ok {
			if i := slices.Index(b.sections, c); i >= 0 {
				for _, inner := range b.sections[i+1:] {
					b.forget(inner)
				}
				b.sections = b.sections[:i]
			}
			b.sections = append(b.sections, c)
			b.context[c] = found
			told = append(told, c.target+" = "+found)
		}
	}
	return told
}

// forget takes back what a section told of a column.
func (b *builder) forget(c *Column) {
	delete(b.context, c)
	if told, ok := b.sheet.context[c]; ok {
		b.context[c] = told
	}
}

// short shortens a text for a message.
func short(text string) string {
	const most = 30
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
