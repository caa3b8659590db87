package spreadsheet

import (
	"slices"
	"strings"
)

// numberFormat is what a number format makes of a cell, read from its code as
// ECMA-376 part 1, 18.8.31 describes it and as East Asian versions extend it.
type numberFormat struct {
	code string
	// numbers are the sections for numbers, texts the one for texts, nil if texts are
	// shown as they are.
	numbers []section
	texts   *section
	// plain says that numbers are shown as they are, apart from rounding.
	plain bool
}

// section is a part of a code between semicolons.
type section struct {
	kind sectionKind
	// when is the condition for the section; nil for that of its place.
	when *condition
	// before and behind are literal texts around the number, the day or the text. A
	// section of literal texts alone has them in before.
	before, behind string
	// colored says that a colour is named: negative numbers are often told by it alone.
	colored bool
	// power is the power of ten by which the number is multiplied to be shown: scaling
	// commas, a point in quotes, a sign of per cent.
	power   int
	percent bool
	// zeros is the number of digits that are shown in any case before the point; any
	// says that a digit is shown in any case.
	zeros int
	any   bool
	// mask has the digits of a number with texts between them: a placeholder for each
	// digit, else the text.
	mask []string
	// shown are the parts of a day that are shown: y, m, d and h.
	shown map[byte]bool
}

type sectionKind uint8

const (
	literalSection sectionKind = iota
	generalSection
	digitSection
	maskSection
	dateSection
	textSection
	unknownSection
)

// condition is [>=100].
type condition struct {
	operator string
	limit    float64
}

func (c condition) holds(v float64) bool {
	switch c.operator {
	case "<":
		return v < c.limit
	case "<=":
		return v <= c.limit
	case ">":
		return v > c.limit
	case ">=":
		return v >= c.limit
	case "<>":
		return v != c.limit
	}
	return v == c.limit
}

// formatOf reads a code; nil for one that says nothing.
func formatOf(code string) *numberFormat {
	if code == "" {
		return nil
	}
	f := &numberFormat{code: code}
	parts := sectionsOf(code)
	all := make([]section, len(parts))
	for i, part := range parts {
		all[i] = sectionOf(part)
	}
	// Texts have the fourth section, or the last one if it has their place.
	last := len(all) - 1
	switch {
	case len(all) > 3:
		f.texts, all = &all[3], all[:3]
	case all[last].kind == textSection:
		f.texts = &all[last]
		if last > 0 {
			all = all[:last]
		}
	}
	if f.texts != nil && f.texts.kind != textSection && f.texts.kind != literalSection {
		f.texts = nil // it is for numbers only, and shows texts as they are
	}
	if f.texts != nil && f.texts.kind == textSection && f.texts.before+f.texts.behind == "" {
		f.texts = nil
	}
	f.numbers = all
	f.plain = len(all) == 1 && all[0].showsAsIs()
	return f
}

// showsAsIs tells if the section shows every number as it is, apart from rounding.
func (s section) showsAsIs() bool {
	number := s.kind == generalSection || s.kind == textSection || s.kind == digitSection && s.any
	return number && s.when == nil && s.before+s.behind == "" && s.power == 0 && s.zeros <= 1
}

// sectionsOf divides a code at its semicolons.
func sectionsOf(code string) []string {
	var out []string
	var one strings.Builder
	r := []rune(code)
	for i := 0; i < len(r); i++ {
		switch c := r[i]; c {
		case ';':
			out = append(out, one.String())
			one.Reset()
			continue
		case '"', '[':
			end := slices.Index(r[i+1:], map[rune]rune{'"': '"', '[': ']'}[c])
			if end < 0 {
				end = len(r) - i - 2
			}
			one.WriteString(string(r[i : i+1+end]))
			i += end + 1
		case '\\', '!', '_', '*':
			one.WriteRune(c)
			if i++; i == len(r) {
				continue
			}
		}
		one.WriteRune(r[i])
	}
	return append(out, one.String())
}
