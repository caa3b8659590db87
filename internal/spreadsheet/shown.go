package spreadsheet

import (
	"math/big"
	"strconv"
	"strings"
)

// number is a number as its format shows it, but not rounded: people who want all
// digits click on the cell. raw is the number as the file has it.
func (f *numberFormat) number(raw string, era1904 bool) Cell {
	text := plainNumber(raw)
	if f == nil || f.plain {
		return Cell{Text: text, Kind: Number, From1904: era1904}
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return Cell{Text: text, Kind: Unshown}
	}
	s, ownSign := f.section(v)
	cell, ok := s.show(text, v, ownSign, era1904)
	if !ok {
		return Cell{Text: text, Kind: Unshown}
	}
	cell.From1904 = era1904
	return cell
}

// section finds the section for a number, and tells if the section has to show by itself
// that the number is below zero.
func (f *numberFormat) section(v float64) (s *section, ownSign bool) {
	all := f.numbers
	if all[0].when == nil && (len(all) < 2 || all[1].when == nil) {
		switch {
		case len(all) > 1 && v < 0:
			return &all[1], true
		case len(all) > 2 && v == 0:
			return &all[2], false
		}
		return &all[0], false
	}
	for i := range all[:min(len(all), 2)] {
		// The second section, without a condition of its own, is for what is below zero
		// if a third one is there.
		when := all[i].when
		if when == nil && i == 1 && len(all) > 2 {
			when = &condition{"<", 0}
		}
		if when != nil && when.holds(v) {
			return &all[i], false
		}
	}
	if last := &all[len(all)-1]; last.when == nil {
		return last, false
	}
	return &section{kind: unknownSection}, false // Excel shows ####
}

// show shows a number; false if nobody can tell from what is shown which number it is.
func (s *section) show(text string, v float64, ownSign, era1904 bool) (Cell, bool) {
	switch s.kind {
	case dateSection:
		return s.day(text, v, era1904)
	case literalSection:
		return s.words(s.before, v)
	case unknownSection:
		return Cell{}, false
	}
	if v == 0 && s.kind == digitSection && !s.any {
		return s.words(strings.TrimSpace(s.before+s.behind), v)
	}
	before, behind, negative := strings.TrimSpace(s.before), strings.TrimSpace(s.behind), strings.HasPrefix(text, "-")
	if ownSign {
		told := s.colored
		for _, sign := range []string{"-", "−", "－", "(", "（"} {
			if strings.Contains(before, sign) { // in front of a currency or behind it
				before, told = strings.TrimSpace(strings.Replace(before, sign, "", 1)), true
				break
			}
		}
		if behind = strings.TrimRight(behind, ")） "); !told {
			return Cell{}, false
		}
	}
	if s.percent && before == "" && behind == "%" && s.power == 2 {
		return Cell{Text: text, Kind: Percent}, true
	}
	digits := strings.TrimPrefix(text, "-")
	if !strings.ContainsAny(digits, "eE") {
		digits = shifted(digits, s.power)
		if s.kind == maskSection {
			digits = s.masked(digits)
		} else if whole, _, _ := strings.Cut(digits, "."); len(whole) < s.zeros {
			digits = strings.Repeat("0", s.zeros-len(whole)) + digits
		}
	}
	if negative {
		// The sign stands behind a currency in some formats, and is read in front.
		before = "-" + before
	}
	return Cell{Text: before + digits + behind, Kind: Number}, true
}

const dashes = "-—–－"

// words shows a number as words alone. A dash, perhaps with a currency, stands for 0, as accountants write it.
func (s *section) words(text string, v float64) (Cell, bool) {
	switch {
	case text == "":
		return Cell{}, false
	case v == 0 && strings.ContainsAny(text, dashes) && strings.Trim(text, dashes+"¥￥$€£ ") == "":
		return Cell{Text: "0", Kind: Number}, true
	}
	return Cell{Text: text}, true
}

// day shows as much of a day as the format does.
func (s *section) day(text string, v float64, era1904 bool) (Cell, bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	n, err := strconv.Atoi(whole)
	if err != nil || v < 0 {
		return Cell{}, false
	}
	day, ok := DayOfSerial(n, era1904)
	switch {
	case !ok || !s.shown['y'] || s.shown['d'] && !s.shown['m']:
		return Cell{}, false
	case !s.shown['m']:
		day = day[:len("2006")]
	case !s.shown['d']:
		day = day[:len("2006-01")]
	case s.shown['h']:
		day += clock(fraction)
	}
	return Cell{Text: strings.TrimSpace(s.before) + day + strings.TrimSpace(s.behind), Kind: Date}, true
}

// shifted moves the point of a number without a sign by so many places to the right.
func shifted(digits string, power int) string {
	if power == 0 {
		return digits
	}
	whole, fraction, _ := strings.Cut(digits, ".")
	all, point := whole+fraction, len(whole)+power
	if point <= 0 {
		all, point = strings.Repeat("0", 1-point)+all, 1
	}
	if point > len(all) {
		all += strings.Repeat("0", point-len(all))
	}
	whole, fraction = strings.TrimLeft(all[:point], "0"), strings.TrimRight(all[point:], "0")
	if whole == "" {
		whole = "0"
	}
	if fraction == "" {
		return whole
	}
	return whole + "." + fraction
}

// masked puts the digits of a number between the literal texts of the section, the last
// digit into the last place, and what has no place in front.
func (s *section) masked(digits string) string {
	rounded := digits
	if r, ok := new(big.Rat).SetString(digits); ok {
		rounded = r.FloatString(0)
	}
	out := ""
	for i := len(s.mask) - 1; i >= 0; i-- {
		switch {
		case s.mask[i] != "":
			out = s.mask[i] + out
		case rounded == "":
			out = "0" + out
		default:
			out, rounded = rounded[len(rounded)-1:]+out, rounded[:len(rounded)-1]
		}
	}
	return rounded + out
}

// text is a text as its format shows it; false if the format hides it.
func (f *numberFormat) text(text string) (string, bool) {
	if f == nil || f.texts == nil {
		return text, true
	}
	if f.texts.kind == literalSection {
		return f.texts.before, f.texts.before != ""
	}
	return f.texts.before + text + f.texts.behind, true
}
