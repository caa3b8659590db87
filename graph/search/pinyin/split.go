package pinyin

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	library "github.com/mozillazg/go-pinyin"
	"golang.org/x/text/unicode/norm"
)

// maxReadings is how many ways to divide a text are considered: "fangan" has two.
const maxReadings = 8

// Typed is one way in which typed letters can be divided into syllables.
type Typed struct {
	// Syllables of the typed text; the last one may be only begun.
	Syllables []string
	// Begun is true if the last one is no whole syllable.
	Begun bool
}

// Divide finds the ways to read a typed text as pinyin, best first: those with a
// whole last syllable, then those with fewer syllables. Tone marks, spaces and
// apostrophes are ignored; ü may be written v, u: or yu after l and n. Digits
// count as syllables of their own. The text is expected in lower case.
func Divide(text string) []Typed {
	letters := plain(text)
	if letters == "" {
		return nil
	}
	var out []Typed
	ends := map[string]bool{} // remainders that lead nowhere, so as not to try them twice
	var divide func(rest string, done []string)
	divide = func(rest string, done []string) {
		before := len(out)
		defer func() { ends[rest] = len(out) == before }()
		if len(out) >= 4*maxReadings || ends[rest] {
			return
		}
		if rest == "" {
			out = append(out, Typed{slices.Clone(done), false})
			return
		}
		if n := leadingDigits(rest); n > 0 {
			divide(rest[n:], append(done, rest[:n]))
			return
		}
		for n := min(longestSyllable, len(rest)); n > 0; n-- {
			if s, ok := table().whole[rest[:n]]; ok {
				divide(rest[n:], append(done, s))
			}
		}
		if table().begun[rest] {
			out = append(out, Typed{append(slices.Clone(done), canonical(rest)), true})
		}
	}
	divide(letters, nil)
	slices.SortStableFunc(out, func(a, b Typed) int {
		if a.Begun != b.Begun {
			if b.Begun {
				return -1
			}
			return 1
		}
		return len(a.Syllables) - len(b.Syllables)
	})
	return out[:min(len(out), maxReadings)]
}

// Completions are the syllables that begin so.
func Completions(begun string) []string {
	var out []string
	for _, s := range table().sorted {
		if strings.HasPrefix(s, begun) {
			out = append(out, s)
		}
	}
	return out
}

// plain keeps the letters a to z and the digits of a typed text, without tone
// marks, ü as v; "" if there is anything else but separators.
func plain(text string) string {
	var b strings.Builder
	runes := []rune(norm.NFD.String(text))
	for i, r := range runes {
		switch {
		case r == 'u' && i+1 < len(runes) && runes[i+1] == '\u0308':
			b.WriteByte('v')
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.IsLetter(r), unicode.IsNumber(r):
			return ""
		}
	}
	return b.String()
}

func leadingDigits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

// longestSyllable is the length of zhuang, chuang and shuang.
const longestSyllable = 6

// syllables are the tables of what can be typed.
type syllables struct {
	// whole maps what is typed to the syllable as Spell writes it.
	whole map[string]string
	// begun has the proper beginnings of what can be typed.
	begun  map[string]bool
	sorted []string
}

// table is all syllables that some character has, from the library.
var table = sync.OnceValue(func() syllables {
	t := syllables{whole: map[string]string{}, begun: map[string]bool{}}
	seen := map[string]bool{}
	for _, readings := range library.PinyinDict {
		for reading := range strings.SplitSeq(readings, ",") {
			if seen[reading] {
				continue
			}
			seen[reading] = true
			s := plain(reading)
			if s == "" || !strings.ContainsAny(s, "aeiouv") || s == "i" || s == "u" || s == "v" {
				continue // m, n, ng: sounds that no name has
			}
			t.whole[s] = s
		}
	}
	for s := range t.whole {
		t.sorted = append(t.sorted, s)
	}
	slices.Sort(t.sorted)
	for _, s := range t.sorted {
		for i := 1; i < len(s); i++ {
			t.begun[s[:i]] = true
		}
	}
	// Other ways to type ü.
	for typed, s := range map[string]string{"lyu": "lv", "nyu": "nv", "lyue": "lve", "nyue": "nve", "lue": "lve", "nue": "nve"} {
		t.whole[typed] = s
		t.begun[typed[:2]] = true
	}
	return t
})

// canonical is a begun syllable as Spell would begin it.
func canonical(begun string) string {
	if begun == "ly" || begun == "ny" {
		return begun[:1] + "v"
	}
	return begun
}
