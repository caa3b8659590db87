package search

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"zonegraph/graph/search/pinyin"
)

// tier is the way in which a hit matches; the smaller, the better.
type tier int

const (
	exact tier = iota
	begins
	contains
	codeBegins
	pinyinWhole
	pinyinBegins
	pinyinInside
	initialsWhole
	initialsBegin
	abbreviation
	tiers
)

// The shortest code and the shortest text as an abbreviation that are searched
// for; a shorter one would find everything.
const (
	shortestCode         = 2
	shortestAbbreviation = 2
)

// maxPhrases bounds the completions of a syllable that is only begun.
const maxPhrases = 200

// probe is one question to an index, as a parameter of the statement. The index is a
// full-text index, or the label of nodes with derived names, whose codes then begin
// with the query.
type probe struct {
	index, query string
	tier         tier
	// inside, if set, are texts of which the spaced pinyin must have one: the
	// index cannot tell where one name ends and the next begins.
	inside []any
}

func (p probe) parameter() map[string]any {
	m := map[string]any{"index": p.index, "query": p.query, "tier": int64(p.tier), "inside": nil}
	if p.inside != nil {
		m["inside"] = p.inside
	}
	return m
}

// probes are the questions that a text asks. Only letters and digits get into a
// query, so there is nothing in it that Lucene's syntax could take for itself.
func probes(text string) []probe {
	key, code := Key(text), CodeKey(text)
	out := []probe{
		{keyIndex, KeysProperty + ":" + key + " " + codesProperty + ":" + code, exact, nil},
		{keyIndex, KeysProperty + ":" + key + "*", begins, nil},
	}
	if q := wordsQuery(runs(text)); q != "" {
		out = append(out, probe{textIndex, q, contains, nil})
	}
	if utf8.RuneCountInString(code) >= shortestCode {
		out = append(out, probe{keyIndex, codesProperty + ":" + code + "* " + tailsProperty + ":" + code + "*", codeBegins, nil})
	}
	out = append(out, pinyinProbes(pinyin.Divide(fold(text)))...)
	if isLatin(key) {
		out = append(out,
			probe{keyIndex, initialsProperty + ":" + key, initialsWhole, nil},
			probe{keyIndex, initialsProperty + ":" + key + "*", initialsBegin, nil})
	}
	return out
}

// codeProbes are the questions to the codes of wanted nodes with derived names.
func (q *Query) codeProbes() []probe {
	code := CodeKey(q.text)
	if utf8.RuneCountInString(code) < shortestCode {
		return nil
	}
	var out []probe
	for _, e := range derived(q.model) {
		if len(q.types) == 0 || slices.Contains(q.types, e) {
			out = append(out, probe{e.Label(), code, codeBegins, nil})
		}
	}
	return out
}

// isLatin tells if a key can be initials: it has a letter, and all are ASCII.
func isLatin(key string) bool {
	return strings.ContainsAny(key, "abcdefghijklmnopqrstuvwxyz") && strings.IndexFunc(key, func(r rune) bool { return r > 'z' }) < 0
}

// wordsQuery asks for all words of a text, each in any of the names. The last one
// may be only the beginning of a word, as it is while somebody types.
func wordsQuery(words []run) string {
	var out []string
	for i, w := range words {
		term := w.text
		switch {
		case w.cjk && w.length() == 1:
			term = w.text + "* OR *" + w.text // of the pairs that the index has
		case w.cjk:
			term = `"` + w.text + `"`
		case i == len(words)-1:
			term += "*"
		}
		if !w.cjk && stopWords[w.text] {
			continue
		}
		out = append(out, "+("+inNames(term)+")")
	}
	return strings.Join(out, " ")
}

// inNames asks for a term in any of the names.
func inNames(term string) string {
	var out []string
	for _, f := range nameFields {
		out = append(out, f+":("+term+")")
	}
	return strings.Join(out, " ")
}

func pinyinProbes(typed []pinyin.Typed) []probe {
	if len(typed) == 0 {
		return nil
	}
	var whole, begun, phrases []string
	var inside []any
	for _, t := range typed {
		syllables := strings.Join(t.Syllables, `\ `)
		begun = append(begun, pinyinProperty+":"+syllables+"*")
		if !t.Begun {
			whole = append(whole, pinyinProperty+":"+syllables)
		}
		if len(t.Syllables) < 2 {
			continue // a single syllable stands in too many names
		}
		phrase := strings.Join(t.Syllables, " ")
		if !t.Begun {
			phrases = append(phrases, phrase)
			inside = append(inside, " "+phrase+" ")
			continue
		}
		inside = append(inside, " "+phrase)
		last := len(t.Syllables) - 1
		for _, s := range pinyin.Completions(t.Syllables[last]) {
			phrases = append(phrases, strings.Join(append(slices.Clone(t.Syllables[:last]), s), " "))
		}
	}
	out := []probe{{keyIndex, strings.Join(begun, " "), pinyinBegins, nil}}
	if whole != nil {
		out = append(out, probe{keyIndex, strings.Join(whole, " "), pinyinWhole, nil})
	}
	if phrases != nil {
		phrases = phrases[:min(len(phrases), maxPhrases)]
		out = append(out, probe{textIndex, fmt.Sprintf(`%s:("%s")`, pinyinProperty, strings.Join(phrases, `" "`)), pinyinInside, inside})
	}
	return out
}

// abbreviationQuery asks for names that share pairs of characters with a text;
// "" if it is not Chinese.
func abbreviationQuery(words []run) string {
	var pairs []string
	for _, w := range words {
		runes := []rune(w.text)
		for i := 0; w.cjk && i+2 <= len(runes); i++ {
			pairs = append(pairs, string(runes[i:i+2]))
		}
	}
	if len(pairs) == 0 {
		return ""
	}
	return inNames(strings.Join(pairs, " "))
}
