// Package cell keeps a spreadsheet from running what stands in a text: a CSV cell
// that begins like a formula is marked by an apostrophe, and read back without it.
package cell

import "strings"

// triggers are the characters with which a spreadsheet takes a cell for a formula,
// or drops them and then does; the last four are those of full width.
const triggers = "=+-@\t\r\n＝＋－＠"

// Neutralise marks a text that a spreadsheet would run as a formula. Restore undoes
// it, whatever the text was.
func Neutralise(text string) string {
	if runs(text) {
		return "'" + text
	}
	return text
}

// Restore gives the text that Neutralise was given.
func Restore(text string) string {
	if strings.HasPrefix(text, "'") && runs(text) {
		return text[1:]
	}
	return text
}

// runs tells if a formula begins behind the apostrophes, if there are any: one that
// stood in the text itself must survive too.
func runs(text string) bool {
	rest := strings.TrimLeft(text, "'")
	for _, first := range rest {
		return strings.ContainsRune(triggers, first)
	}
	return false
}
