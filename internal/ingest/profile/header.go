package profile

import (
	"cmp"
	"regexp"
	"strings"

	"zonegraph/internal/ingest/value"
	"zonegraph/internal/spreadsheet"
	"zonegraph/message"
)

var (
	// references are the places of a title's pattern.
	references = regexp.MustCompile(`\{([A-Za-z0-9]+)\.([A-Za-z0-9]+)\}`)
	// aside is what stands in brackets at the end of a header.
	aside = regexp.MustCompile(`[(（\[〔【]([^()（）\[\]〔〕【】]*)[)）\]〕】]$`)
)

// normal is what two ways of writing a header have in common.
func normal(header string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t*＊:：。、_-/\\·．.“”\"'", r) {
			return -1
		}
		return r
	}, value.Fold(header)))
}

// split takes a header apart: what it is called, and the unit that it names in
// brackets or behind a comma or stroke, if that is a unit.
func split(header string) (text, unit string) {
	text = strings.ReplaceAll(value.Text(header), " ", "")
	for {
		m := aside.FindStringSubmatch(text)
		if m == nil {
			break
		}
		text = strings.TrimSuffix(text, m[0])
		switch u := unitIn(m[1]); {
		case u != "" && unit != "" && u != unit:
			unit = u + "、" + unit // which of both it is cannot be told
		case u != "":
			unit = u
		}
	}
	for _, sign := range []string{"/", "，", ",", "：", ":"} {
		if i := strings.LastIndex(text, sign); i > 0 {
			if u := value.Unit(text[i+len(sign):]); value.KnownUnit(u) {
				return cmp.Or(strings.TrimSuffix(text[:i], "单位"), text), u
			}
		}
	}
	return text, unit
}

// header is one column's header in a sheet.
type header struct {
	// forms are the ways to read it, the likeliest first: with two rows, both
	// together, the lower, the upper.
	forms []string
	// shown is how it stands in the sheet.
	shown string
	// upper says that it stands in the upper of two rows alone.
	upper bool
	// keys are what the forms are known by.
	keys []headerKey
}

// headerKey is a form of a header taken apart: the text without its unit, the same and
// the whole as normal makes them, and the unit.
type headerKey struct{ text, name, whole, unit string }

func (h header) keyed() header {
	for _, form := range h.forms {
		text, unit := split(form)
		h.keys = append(h.keys, headerKey{text, normal(text), normal(form), unit})
	}
	return h
}

// headersOf reads the header from one row of a sheet's beginning, or from two. It
// gives nothing if the rows cannot be a header.
func (b beginning) headersOf(at, height int) []header {
	if at+height > len(b.rows) {
		return nil
	}
	top := b.rows[at]
	width := len(top.Cells)
	if height == 2 {
		if b.rows[at+1].Number != top.Number+1 {
			return nil
		}
		width = max(width, len(b.rows[at+1].Cells))
	}
	out := make([]header, width)
	upper := ""
	for column := range out {
		here := value.Text(top.At(column).Text)
		// A joined cell has its text at its first column only, and in a CSV file
		// nothing tells how far it went.
		if here != "" || b.merges != nil && !b.joined(top.Number, column) {
			upper = here
		}
		if height == 1 {
			out[column] = header{forms: []string{here}, shown: here}.keyed()
			continue
		}
		lower := value.Text(b.rows[at+1].At(column).Text)
		switch {
		case lower == "":
			out[column] = header{forms: []string{here}, shown: here, upper: true}.keyed()
		case upper == "":
			out[column] = header{forms: []string{lower}, shown: lower}.keyed()
		default:
			out[column] = header{forms: []string{upper + lower, lower, upper}, shown: upper + " " + lower}.keyed()
		}
	}
	return out
}

// joined tells if a cell is part of a joined one and not its first column.
func (b beginning) joined(row, column int) bool {
	for _, m := range b.merges {
		if row >= m.FirstRow && row <= m.LastRow && column > m.FirstColumn && column <= m.LastColumn {
			return true
		}
	}
	return false
}

// mapped is a column of a sheet that a profile reads.
type mapped struct {
	column int
	rule   *Column
	header string
	forms  []string // ways in which the header may stand in one row
	unit   string
}

// match is how a profile fits a header.
type match struct {
	profile    *Profile
	at, height int
	columns    []mapped
	across     []acrossColumn
	unread     []string        // headers that it does not know
	headers    []string        // all headers as shown, for a row that repeats them
	madeUp     int             // the column that marks made-up rows, from 1; 0 for none
	twice      message.Message // why two columns give the same, if two do
	known      int             // columns that it reads or ignores on purpose
	width      int             // columns with a header
	missing    []string        // headers of required columns that nothing makes up for
	found      int             // columns that it reads, and needed ones that titles make up for
}

// reads counts the columns that the profile reads.
func (m match) reads() int { return len(m.columns) + len(m.across) }

// share is the part of the columns that the profile knows.
func (m match) share() float64 { return float64(m.known) / float64(max(m.width, 1)) }

// fit matches a profile with a header.
func (p *Profile) fit(headers []header, at, height int) match {
	m := match{profile: p, at: at, height: height}
	taken := map[*Column]string{}
	upper, lower := false, false
	for column, h := range headers {
		m.headers = append(m.headers, h.shown)
		if h.shown == "" {
			continue
		}
		m.width++
		rule, unit, how := p.rule(h)
		switch {
		case rule == nil && h.keys[0].name == MadeUpColumn:
			m.known++
			m.madeUp = column + 1
		case rule == nil && p.ignores(h):
			m.known++
		case rule == nil && p.Across != nil:
			if c, ok := p.Across.column(column, h); ok {
				m.across = append(m.across, c)
				m.known++
				lower = lower || len(h.forms) > 1
			} else {
				m.unread = append(m.unread, spreadsheet.ColumnName(column)+" "+h.shown)
			}
		case rule == nil:
			m.unread = append(m.unread, spreadsheet.ColumnName(column)+" "+h.shown)
		case taken[rule] != "":
			m.twice = message.New("list.columns-give-the-same", taken[rule], h.shown, rule.Headers[0])
		default:
			taken[rule] = h.shown
			both := len(h.forms) > 1
			upper = upper || h.upper || both && how == 0
			lower = lower || !h.upper && how < 2
			m.columns = append(m.columns, mapped{column, rule, h.shown, h.forms, unit})
			m.known++
		}
	}
	// Two rows are a header only if both tell something; else one is a title or data.
	if height == 2 && (!upper || !lower) {
		m.columns = nil
	}
	if p.Across != nil && len(m.across) == 0 {
		m.columns = nil
	}
	return m
}

// rule finds the column that a header is for, the unit that it names, and which of
// its forms told.
func (p *Profile) rule(h header) (*Column, string, int) {
	for i, k := range h.keys {
		c := p.synonyms[k.name]
		if c == nil {
			c = p.synonyms[k.whole]
		}
		if c == nil {
			continue
		}
		unit := k.unit
		if unit == "" && i == 2 { // the upper of two rows told, and the lower may be the unit alone
			if lower := value.Unit(h.keys[1].text); value.KnownUnit(lower) {
				unit = lower
			}
		}
		return c, unit, i
	}
	return nil, "", 0
}

// counters are headers of columns that no list needs.
var counters = map[string]bool{"序号": true, "编次": true, "no": true, "序": true}

func (p *Profile) ignores(h header) bool {
	for _, k := range h.keys {
		if p.ignored[k.name] || counters[k.name] || k.name == MarkedColumn {
			return true
		}
	}
	return false
}

// MadeUpColumn is the header of the column by which exported lists mark rows that are
// made up. These are never taken: they would become facts.
const MadeUpColumn = "虚构数据"

// MarkedColumn is the header of the column that a marked copy of a list has on the
// right; a copy that was mended is read without it.
const MarkedColumn = "问题与办法"
