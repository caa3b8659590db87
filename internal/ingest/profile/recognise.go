package profile

import (
	"cmp"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"zonegraph/internal/ingest/value"
	"zonegraph/internal/spreadsheet"
	"zonegraph/message"
)

// beginning is the first rows of a sheet, kept to find its header.
type beginning struct {
	rows []spreadsheet.Row
	// merges are the cells of these rows that are joined sideways; nil if nothing in
	// the sheet is joined, or nothing tells.
	merges []spreadsheet.Range
	// headers are all rows and pairs of rows that may be the header.
	headers []candidateHeader
	// texts are the first texts of each row, at most maxTitles of them.
	texts [][]string
}

// candidateHeader is one row that may be the header, or two.
type candidateHeader struct {
	at, height int
	headers    []header
}

// Rows and columns of a sheet's beginning that are kept, and the rows among which its
// header must be.
const (
	maxTitles   = 100
	keptRows    = 40
	keptColumns = 1000
	headerRows  = 25
)

func beginningOf(b *spreadsheet.Book, sheet int) (beginning, error) {
	var out beginning
	for row, err := range b.Rows(sheet) {
		if err != nil {
			return out, err
		}
		if blank(row) {
			continue
		}
		out.rows = append(out.rows, spreadsheet.Row{Number: row.Number, Cells: slices.Clone(row.Cells[:min(len(row.Cells), keptColumns)]), Hidden: row.Hidden})
		if len(out.rows) == keptRows {
			break
		}
	}
	if all := b.Sheets[sheet].Merges; len(all) > 0 && len(out.rows) > 0 {
		out.merges = []spreadsheet.Range{}
		for _, m := range all {
			if m.LastColumn > m.FirstColumn && m.FirstRow <= out.rows[len(out.rows)-1].Number {
				out.merges = append(out.merges, m)
			}
		}
	}
	for _, row := range out.rows {
		out.texts = append(out.texts, textsOf(row))
	}
	for at := range out.rows[:min(len(out.rows), headerRows)] {
		for _, height := range []int{1, 2} {
			if h := out.headersOf(at, height); h != nil {
				out.headers = append(out.headers, candidateHeader{at, height, h})
			}
		}
	}
	return out, nil
}

// textsOf are the first texts of a row.
func textsOf(row spreadsheet.Row) []string {
	var out []string
	for _, c := range row.Cells {
		if text := value.Text(c.Text); text != "" && len(out) < maxTitles {
			out = append(out, text)
		}
	}
	return out
}

func blank(row spreadsheet.Row) bool {
	for _, c := range row.Cells {
		if c.Kind == spreadsheet.Uncomputed || value.Text(c.Text) != "" {
			return false
		}
	}
	return true
}

// Candidate is a profile that a sheet may be read by, with the share of the sheet's
// columns that it knows.
type Candidate struct {
	Profile *Profile
	Share   float64
	// Missing are the headers of required columns that the sheet has not.
	Missing []string
}

// Sheet is what was recognised of a sheet.
type Sheet struct {
	Name string
	// Profile reads the sheet; nil if it is not read, for the Reason.
	Profile *Profile
	Reason  message.Message
	// Share of the columns that the profile knows, from 0 to 1.
	Share float64
	// HeaderRow is the number of the header's first row, and DataRow of the first
	// row that may have data.
	HeaderRow, DataRow int
	// Columns tells what each column that is read is called and gives.
	Columns []message.Message
	// Unread are the columns that the profile does not know.
	Unread []string
	// Hidden are the columns, read or not, that people who open the file do not see.
	Hidden []string
	// HiddenAbove are the hidden rows above the data, whose titles and headers are read.
	HiddenAbove []int
	// Told are values that titles or names tell for the whole sheet.
	Told []message.Message
	// Others are the other profiles that could read it, best first.
	Others []Candidate

	index int
	// single says that no other sheet can be meant.
	single  bool
	match   match
	titles  []string
	context map[*Column]string
	units   units
}

// recognise finds the header of a sheet, and the profile that fits it best: of those
// that find all they need, the one that reads most columns.
func recognise(b beginning, profiles []*Profile, o Options, s *Sheet) {
	if len(b.rows) == 0 {
		s.Reason = message.New("list.sheet-empty")
		return
	}
	var best []match // of each profile
	for _, p := range profiles {
		if o.Profile != "" && o.Profile != p.ID {
			continue
		}
		if m := p.best(b, s, o); len(m.columns) > 0 {
			best = append(best, m)
		}
	}
	slices.SortStableFunc(best, func(m, n match) int {
		return cmp.Or(cmp.Compare(len(m.missing), len(n.missing)), cmp.Compare(n.found, m.found), cmp.Compare(n.share(), m.share()))
	})
	var fitting []match
	for i, m := range best {
		if len(m.missing) == 0 && (m.reads() > 1 || o.Profile != "" && s.single) {
			fitting = append(fitting, m)
		}
		if i > 0 {
			s.Others = append(s.Others, Candidate{m.profile, m.share(), m.missing})
		}
	}
	switch {
	case len(fitting) == 0 && len(best) > 0 && len(best[0].missing) > 0:
		s.Reason = message.New("list.header-lacks", best[0].profile, best[0].missing)
	case len(fitting) == 0:
		s.Reason = message.New("list.no-header", min(len(b.rows), headerRows))
	case len(fitting) > 1 && fitting[0].found == fitting[1].found && fitting[0].share() == fitting[1].share():
		s.Reason = message.New("list.two-profiles-fit", fitting[0].profile, fitting[1].profile)
	case fitting[0].twice.Code != "":
		s.Reason = fitting[0].twice
	default:
		s.take(fitting[0], b, o)
	}
}

// best is the header by which the profile reads most.
func (p *Profile) best(b beginning, s *Sheet, o Options) match {
	best := match{profile: p}
	for _, h := range b.headers {
		m := p.fit(h.headers, h.at, h.height)
		if len(m.columns) == 0 {
			continue
		}
		m.search(b, s, o)
		if len(best.columns) == 0 || cmp.Or(cmp.Compare(len(best.missing), len(m.missing)), cmp.Compare(m.reads(), best.reads())) > 0 {
			best = m
		}
	}
	return best
}

// search works out what a match lacks and what it has: columns, and needed ones that
// titles make up for. A list of 瞪羚企业 is one of certifications, though its columns
// fit others.
func (m *match) search(b beginning, s *Sheet, o Options) {
	m.found = len(m.columns) + min(1, len(m.across))
	titles := titlesOf(b, m.at)
	for _, c := range m.profile.Columns {
		if !c.Required && !c.Expected || slices.ContainsFunc(m.columns, func(f mapped) bool { return f.rule == c }) {
			continue
		}
		if _, told := c.told(titles, s.Name, o); told {
			m.found++
		} else if !c.inSection(b, m.at) {
			m.missing = append(m.missing, c.Headers[0])
		}
	}
}

// inSection tells if a row that stands alone below the header tells the column's
// value for the rows below it.
func (c *Column) inSection(b beginning, at int) bool {
	if !c.FromTitle {
		return false
	}
	for _, texts := range b.texts[min(at+1, len(b.texts)):] {
		if len(texts) != 1 {
			continue
		}
		if _, ok := c.within(texts[0]); ok {
			return true
		}
	}
	return false
}

// titlesOf are the texts above a header.
func titlesOf(b beginning, at int) []string {
	var out []string
	for _, texts := range b.texts[:min(at, len(b.texts))] {
		out = append(out, texts...)
	}
	return out[:min(len(out), maxTitles)]
}

var titleYear = regexp.MustCompile(`((?:19|20)[0-9]{2})\s*年`)

// told is a column's value as the user, a title, the sheet's name or the file's name
// tells it.
func (c *Column) told(titles []string, sheet string, o Options) (string, bool) {
	if given, ok := o.Given[c.target]; ok {
		return given, true
	}
	if !c.FromTitle {
		return "", false
	}
	file := strings.TrimSuffix(filepath.Base(o.file), filepath.Ext(o.file))
	for _, text := range append(slices.Clone(titles), sheet, file) {
		if found, ok := c.within(value.Text(text)); ok {
			return found, true
		}
	}
	return "", false
}

// within finds the column's value in a text: a year, or the longest word.
func (c *Column) within(text string) (string, bool) {
	switch c.Read {
	case ReadYear:
		if m := titleYear.FindStringSubmatch(value.Fold(text)); m != nil {
			return m[1], true
		}
	case ReadPeriod:
		if m := titleYear.FindStringSubmatch(value.Fold(text)); m != nil {
			return m[1] + "年", true
		}
	case ReadWord:
		key, longest := normal(text), ""
		for word := range c.Words {
			if len([]rune(word)) > 1 && strings.Contains(key, word) && (len(word) > len(longest) || len(word) == len(longest) && word < longest) {
				longest = word
			}
		}
		return longest, longest != ""
	}
	return "", false
}

// take lets the sheet be read by a match.
func (s *Sheet) take(m match, b beginning, o Options) {
	s.match, s.Profile, s.Share, s.Unread = m, m.profile, m.share(), m.unread
	s.HeaderRow = b.rows[m.at].Number
	s.DataRow = b.rows[m.at+m.height-1].Number + 1
	s.titles = titlesOf(b, m.at)
	s.context = map[*Column]string{}
	for _, f := range m.columns {
		s.Columns = append(s.Columns, message.New("list.column", spreadsheet.ColumnName(f.column), f.header, f.rule.gives()))
	}
	for _, f := range m.across {
		s.Columns = append(s.Columns, message.New("list.column-of-figure", spreadsheet.ColumnName(f.column), f.header, f.rule.gives(), f.name))
	}
	for _, c := range m.profile.Columns {
		if slices.ContainsFunc(m.columns, func(f mapped) bool { return f.rule == c }) {
			continue
		}
		if told, ok := c.told(s.titles, s.Name, o); ok {
			s.context[c] = told
			s.Told = append(s.Told, message.New("list.told", c.gives(), told))
		}
	}
	if s.units = unitsIn(strings.Join(s.titles, " ")); len(s.units) > 0 {
		s.Told = append(s.Told, message.New("list.told-unit", s.units))
	}
	s.Unread = append(s.Unread, b.withoutHeader(m)...)
	for _, row := range b.rows[:m.at+m.height] {
		if row.Hidden {
			s.HiddenAbove = append(s.HiddenAbove, row.Number)
		}
	}
}

// withoutHeader are the columns that have cells below the header and nothing in it.
func (b beginning) withoutHeader(m match) []string {
	var out []string
	for column := range keptColumns {
		if m.headed(column) {
			continue
		}
		if slices.ContainsFunc(b.rows[m.at+m.height:], func(row spreadsheet.Row) bool { return !blankText(row.At(column).Text) }) {
			out = append(out, spreadsheet.ColumnName(column))
		}
	}
	return out
}

// headed tells if a column has a header.
func (m match) headed(column int) bool { return column < len(m.headers) && m.headers[column] != "" }

// hidden are the columns with a header that nobody sees who opens the file.
func (m match) hidden(ranges [][2]int) []string {
	var out []string
	for column, header := range m.headers {
		if header != "" && slices.ContainsFunc(ranges, func(r [2]int) bool { return column >= r[0] && column <= r[1] }) {
			out = append(out, spreadsheet.ColumnName(column)+" "+header)
		}
	}
	return out
}
