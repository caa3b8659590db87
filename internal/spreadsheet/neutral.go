package spreadsheet

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A spreadsheet takes a text that begins with an equals sign, and some others, for a
// formula, also in a CSV file that somebody else filled. Whatever writes a text into a
// cell passes it through Neutral, and whatever reads one passes it through Plain, so that
// a file that goes out and comes back says the same. Numbers and dates that are written
// as such are not texts.

// mark is put in front of a text that is to be shown and not run. Spreadsheets know
// it as the sign of a text.
const mark = '\''

// Neutral gives the text in a form that no spreadsheet runs: with an apostrophe in
// front if it begins like a formula, behind spaces or not, or with an apostrophe of
// its own.
func Neutral(text string) string {
	if runs(text) || strings.HasPrefix(text, string(mark)) {
		return string(mark) + text
	}
	return text
}

// Plain is the text that was meant: without the apostrophe in front, whether Neutral
// or a person put it there. Plain(Neutral(text)) is text, for every text.
func Plain(text string) string { return strings.TrimPrefix(text, string(mark)) }

// runs tells if a spreadsheet could take the text for a formula. The wide forms of
// the signs are among them, since East Asian versions take those too; so are the
// control characters that some programs drop before they look.
func runs(text string) bool {
	if text == "" {
		return false
	}
	if first, _ := utf8.DecodeRuneInString(text); unicode.IsControl(first) {
		return true
	}
	begin := strings.TrimLeftFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\ufeff' || r == '\u200b' })
	first, _ := utf8.DecodeRuneInString(begin)
	return strings.ContainsRune("=+-@＝＋－＠", first) && begin != ""
}
