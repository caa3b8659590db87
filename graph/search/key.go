package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"zonegraph/graph"
)

// Key is what two ways of writing the same name have in common: letters and
// digits, folded as the filter `matches` folds them, without spaces, brackets,
// hyphens and other signs. It is for finding, which may find more than one;
// imports compare names by a stricter key of their own.
func Key(text string) string { return wordsOf(fold(text)) }

// fold is the folding of the filter `matches`, and radicals written as the ideographs
// that look the same: what was copied out of a PDF has them in their place.
func fold(text string) string { return graph.Fold(strings.Map(graph.Ideograph, text)) }

// wordsOf are the letters and digits of a folded text, and what may be a letter though
// no table says so: private characters, radicals, and the planes of ideographs, of which
// new ones come with every version of Unicode.
func wordsOf(folded string) string {
	return strings.Map(func(r rune) rune {
		if isWord(r) || unicode.Is(unicode.Co, r) || unicode.Is(unicode.Radical, r) || r >= 0x20000 && r < 0x40000 {
			return r
		}
		return -1
	}, folded)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// CodeKey is the Key of a code. Credit codes have neither O nor I, but are often
// typed with them; so O is 0 and I is 1 in all codes.
func CodeKey(text string) string { return codeLetters.Replace(Key(text)) }

var codeLetters = strings.NewReplacer("o", "0", "i", "1")

// run is a run of letters and digits of a text, either all written without spaces
// between words (Chinese, Japanese, Korean) or not at all.
type run struct {
	text string
	cjk  bool
}

// runs divides a text as the analyzer of the text index does.
func runs(text string) []run {
	var out []run
	joins := false
	for _, r := range fold(text) {
		if !isWord(r) {
			joins = false
			continue
		}
		cjk := unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
		if !joins || out[len(out)-1].cjk != cjk {
			out = append(out, run{cjk: cjk})
		}
		out[len(out)-1].text += string(r)
		joins = true
	}
	return out
}

// length is the number of characters.
func (r run) length() int { return utf8.RuneCountInString(r.text) }

// stopWords are words that the analyzer cjk leaves out.
var stopWords = func() map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq("a and are as at be but by for if in into is it no not of on or s such t that the their then there these they this to was will with www") {
		out[w] = true
	}
	return out
}()
