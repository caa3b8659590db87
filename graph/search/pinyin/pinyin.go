// Package pinyin spells Chinese names in Latin letters, without tones, and reads
// what people type of such a spelling. The readings of single characters are
// those of go-pinyin; words and characters that names read otherwise are in
// words.go. It knows nothing of the graph.
package pinyin

import (
	"strings"
	"sync"
	"unicode"

	library "github.com/mozillazg/go-pinyin"
)

// maxSpellings is how many spellings a name has at most: every word with two
// readings doubles them.
const maxSpellings = 4

// Spelling is one way to spell a name.
type Spelling struct {
	// Syllables are separated by spaces: "liu zhou shi". Runs of letters and
	// digits that are no Chinese stand among them as they are.
	Syllables string
	// Initials are the first letters of the syllables, "lzs", with the runs of
	// other letters and digits as they are.
	Initials string
}

// Spell gives the spellings of a text, the usual one first, and none if there is
// nothing Chinese in it. The text is expected in lower case, with letters and
// digits of normal width.
func Spell(text string) []Spelling {
	runes := []rune(text)
	out := []spelling{{}}
	chinese := false
	for i := 0; i < len(runes); {
		switch r := runes[i]; {
		case unicode.Is(unicode.Han, r):
			readings, n := readingsAt(runes[i:])
			chinese = chinese || len(readings) > 0
			out = product(out, readings, true)
			i += n
		case !isWord(r):
			i++
		default:
			start := i
			for i < len(runes) && isWord(runes[i]) && !unicode.Is(unicode.Han, runes[i]) {
				i++
			}
			out = product(out, []string{string(runes[start:i])}, false)
		}
	}
	if !chinese {
		return nil
	}
	spellings := make([]Spelling, len(out))
	for i, s := range out {
		spellings[i] = Spelling{strings.Join(s.syllables, " "), string(s.initials)}
	}
	return spellings
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// spelling is a Spelling in the making.
type spelling struct {
	syllables []string
	initials  []byte
}

// product continues each spelling with each reading, as long as there are not
// too many; then only with the first.
func product(list []spelling, readings []string, initialOnly bool) []spelling {
	if len(readings) == 0 {
		return list
	}
	if len(list)*len(readings) > maxSpellings {
		readings = readings[:1]
	}
	out := make([]spelling, 0, len(list)*len(readings))
	for _, reading := range readings { // the first reading of all comes first
		for _, s := range list {
			if len(readings) > 1 {
				s = spelling{append([]string(nil), s.syllables...), append([]byte(nil), s.initials...)}
			}
			for syllable := range strings.FieldsSeq(reading) {
				s.syllables = append(s.syllables, syllable)
				if initialOnly {
					s.initials = append(s.initials, syllable[0])
				} else {
					s.initials = append(s.initials, syllable...)
				}
			}
			out = append(out, s)
		}
	}
	return out
}

// readingsAt gives the readings of the longest known word at the start of a
// text, or of its first character, and how many characters that is.
func readingsAt(runes []rune) ([]string, int) {
	for n := min(longest[runes[0]], len(runes)); n > 0; n-- {
		if readings, ok := words[string(runes[:n])]; ok {
			return readings, n
		}
	}
	return readings(runes[0]), 1
}

// known keeps what the library said of a character: it takes a regular
// expression each time, and a graph's names use few characters.
var known sync.Map

func readings(r rune) []string {
	if v, ok := known.Load(r); ok {
		return v.([]string)
	}
	v := library.SinglePinyin(r, library.NewArgs())
	known.Store(r, v)
	return v
}
