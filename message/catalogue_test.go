package message

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// kinds are the kinds of arguments, by their verbs.
var kinds = map[string]string{"s": "text", "q": "text", "d": "whole number", "f": "number"}

// arguments are the kinds of the arguments that a text has.
func arguments(text string) (map[int]string, error) {
	out := map[int]string{}
	next := 1
	for _, m := range verbs.FindAllStringSubmatch(text, -1) {
		if m[3] == "%" {
			continue
		}
		kind := kinds[m[3]]
		if kind == "" {
			return nil, fmt.Errorf("%s is not among the verbs of the catalogue", m[0])
		}
		if m[1] != "" {
			next, _ = strconv.Atoi(m[1])
		}
		if before := out[next]; before != "" && before != kind {
			return nil, fmt.Errorf("argument %d is a %s and a %s", next, before, kind)
		}
		out[next] = kind
		next++
	}
	for i := range len(out) {
		if out[i+1] == "" {
			return nil, fmt.Errorf("argument %d is missing", i+1)
		}
	}
	return out, nil
}

// Each entry has a text in each language, with the same arguments, written as the
// language is.
func TestEntries(t *testing.T) {
	code := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$`)
	for name, e := range shipped().entries {
		if !code.MatchString(string(name)) {
			t.Errorf("%s: a code is lower-case words, joined by - and .", name)
		}
		english, err := arguments(e.EN)
		chinese, errZH := arguments(e.ZH)
		if err != nil || errZH != nil {
			t.Errorf("%s: %v %v", name, err, errZH)
			continue
		}
		for _, w := range e.Plural {
			if english[w.Arg] != "whole number" || w.One == "" || w.Other == "" {
				t.Errorf("%s: words that depend on a number need the number, and both forms", name)
			}
		}
		if !maps.Equal(english, chinese) {
			t.Errorf("%s: the arguments differ:\n%v %s\n%v %s", name, english, e.EN, chinese, e.ZH)
		}
		for _, fault := range faultsOf(e) {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

// quotedInEnglish is what English texts may have of Chinese: words of lists, in quotation
// marks, and values of flags.
var quotedInEnglish = regexp.MustCompile(`"[^"]*"|[a-z]+\.[a-z]+=\S+`)

// latin are words in Latin letters, with the signs of flags, paths and types.
var latin = regexp.MustCompile(`[-.@$*]*[A-Za-z][-A-Za-z0-9_./+$@#:]*`)

// latinForms are what Chinese texts may have in Latin letters by its form: flags, settings
// and abbreviations, endings of files, addresses, names with capitals within, units.
var latinForms = regexp.MustCompile(`^(--?[a-z0-9-]+|[A-Z][A-Z0-9_-]*|\.[a-z0-9-]+|\*\.[a-z]+|[a-z0-9+]+://\S+|[a-z0-9]+[A-Z][A-Za-z]*|[a-z0-9]+\.[a-z]+[A-Za-z]*|(\*|graph)\.example\.org|[A-Z]\d+)$`)

// latinNames are the others: names of what stands in files, requests and command lines. An
// entry may use one only if its English text has it too, unless it is a product or a word
// of JSON.
var (
	products   = strings.Fields("Apache Apollo Content-Encoding Excel Go GraphQL Java LibreOffice Lines Linux macOS Maven Neo4j Unicode true false null")
	latinNames = strings.Fields(`
		Ctrl-C PersistedQueryNotFound Zonegraph-Receipt: @neo4j/graphql bin/java bolt mvn neo4j neo4j-admin neo4j-graphql neo4j-server npm sh
		YYYY-MM-DD YYYY-MM-DDThh:mm:ssZ Type:key Zone: host:port Cohort Funding Observation m30s ms s a b
		across after against before bom by clients columns count csv dataset debug edge edge: en ending eq error export field first from generate gives headers id
		import indicator info java json jsonl jsonld key last limit link list load mention mentions minimum name names node node: part parts password
		platforms: port profile property query read rows serve source sources subject synthetic template text type undo variables version warn where word words
		xlsx zh zip zonegraph zones`)
)

// faultsOf names what is not written as the languages are.
func faultsOf(e entry) []string {
	var out []string
	if strings.TrimSpace(e.EN) != e.EN || strings.TrimSpace(e.ZH) != e.ZH || e.EN == "" || e.ZH == "" {
		out = append(out, "there is a blank around a text, or none at all")
	}
	if strings.ContainsFunc(quotedInEnglish.ReplaceAllString(e.EN, ""), func(r rune) bool {
		return unicode.Is(unicode.Han, r) || strings.ContainsRune("，。；：？！（）“”、", r)
	}) {
		out = append(out, "Chinese in the English text: "+e.EN)
	}
	english := verbs.ReplaceAllString(e.EN, " ")
	for _, word := range latin.FindAllString(verbs.ReplaceAllString(e.ZH, " "), -1) {
		word = strings.TrimRight(word, ".")
		if !latinForms.MatchString(word) && !slices.Contains(products, word) && (!slices.Contains(latinNames, word) || !strings.Contains(english, strings.TrimSuffix(word, ":"))) {
			out = append(out, fmt.Sprintf("%q in the Chinese text: %s", word, e.ZH))
		}
	}
	letters := func(text string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) {
				return r
			}
			return -1
		}, verbs.ReplaceAllString(text, ""))
	}
	if bare := letters(e.ZH); !strings.ContainsFunc(bare, func(r rune) bool { return unicode.Is(unicode.Han, r) }) && bare != letters(e.EN) {
		out = append(out, "no Chinese in the Chinese text: "+e.ZH)
	}
	text := []rune(e.ZH)
	for i, r := range text {
		beside := func(j int) bool { return j >= 0 && j < len(text) && unicode.Is(unicode.Han, text[j]) }
		if strings.ContainsRune(`,;:?!()"'`, r) && (beside(i-1) || beside(i+1)) {
			out = append(out, fmt.Sprintf("%q beside a Chinese character: %s", r, e.ZH))
		}
	}
	return out
}

// The check above finds what it is for.
func TestEntriesAreJudged(t *testing.T) {
	for _, e := range []entry{
		{EN: " x", ZH: "甲"}, {EN: "", ZH: "甲"}, {EN: "甲", ZH: "甲"}, {EN: "x", ZH: "y"}, {EN: "x", ZH: "甲,乙"}, {EN: "x", ZH: `说"甲"`},
		{EN: "the graph has it", ZH: "graph中已有"}, {EN: "it is 甲", ZH: "是甲"}, {EN: "it", ZH: "按limit"},
	} {
		if len(faultsOf(e)) == 0 {
			t.Errorf("%+v passes", e)
		}
	}
	for _, e := range []entry{
		{EN: `write "是"`, ZH: "请填“是”"}, {EN: "limit is %d; see NEO4J_URI or --data in Neo4j", ZH: "limit为%d；见Neo4j的NEO4J_URI或--data"},
	} {
		if faults := faultsOf(e); len(faults) > 0 {
			t.Errorf("%+v: %s", e, faults)
		}
	}
	for _, text := range []string{"%v", "%[2]s", "%[1]s %[1]d"} {
		if _, err := arguments(text); err == nil {
			t.Errorf("%q passes", text)
		}
	}
	for text, want := range map[string][]string{"%s of %d": {"text", "whole number"}, "%[2]q %[1]d %%": {"whole number", "text"}, "%.1f": {"number"}} {
		got, err := arguments(text)
		if err != nil || !slices.Equal(inOrder(got), want) {
			t.Errorf("%q: %v %v", text, got, err)
		}
	}
}

func inOrder(arguments map[int]string) []string {
	var out []string
	for _, i := range slices.Sorted(maps.Keys(arguments)) {
		out = append(out, arguments[i])
	}
	return out
}
