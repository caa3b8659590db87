package search

import (
	"slices"
	"strings"

	"zonegraph/graph"
	"zonegraph/graph/search/pinyin"
)

// Properties that are stored on each fact for search. They are fields of no type,
// so no query can select them.
const (
	// KeysProperty has the keys of the names, as Key makes them.
	KeysProperty = "_keys"
	// codesProperty has the keys of the codes, tailsProperty of the second halves
	// of credit codes: the code of the organisation, which people know by itself.
	codesProperty = "_codes"
	tailsProperty = "_tails"
	// pinyinProperty has the syllables of the Chinese names, initialsProperty
	// their first letters.
	pinyinProperty   = "_pinyin"
	initialsProperty = "_initials"
	// kindProperty has the type in lower case and "fact" or "synthetic".
	kindProperty = "_kind"
	// CodeProperty has the key of the code of a node whose name is derived. It is the
	// only one that is a text, and it has a range index for each type: full-text indexes
	// cost several times as much when much is written, and the longer they get, the more.
	CodeProperty = "_code"
)

// named are the properties that nodes with names of their own can have.
var named = []string{KeysProperty, codesProperty, tailsProperty, pinyinProperty, initialsProperty, kindProperty}

// Stored are the names of all properties that Properties can give.
var Stored = append(slices.Clone(named), CodeProperty)

// StoredOf are the names of those that it can give for a type.
func StoredOf(e *graph.Entity) []string {
	switch {
	case !slices.Contains(e.Implements, factInterface):
		return nil
	case e.DerivedName:
		return []string{CodeProperty}
	}
	return named
}

// The properties by which a fact can be called, in the order in which they are
// shown as what matched.
var (
	nameFields = []string{"name", "nameEn", "aliases"}
	codeFields = []string{"creditCode", "code", "formerCode", "documentNumber", "number", "otherNumbers"}
)

// factInterface is the interface of what can be found.
const factInterface = "Fact"

// creditCodeLength and creditCodeTail are the length of a credit code and where
// the code of the organisation begins in it.
const (
	creditCodeLength = 18
	creditCodeTail   = 8
)

// form is one way to call a node.
type form struct {
	property, text string
	code           bool
}

// forms are the ways to call a node whose properties get gives.
func forms(get func(property string) any) []form {
	var out []form
	add := func(property string, text any, code bool) {
		if s, ok := text.(string); ok && s != "" {
			out = append(out, form{property, s, code})
		}
	}
	for i, property := range slices.Concat(nameFields, codeFields) {
		code := i >= len(nameFields)
		switch v := get(property).(type) {
		case []string:
			for _, s := range v {
				add(property, s, code)
			}
		case []any:
			for _, s := range v {
				add(property, s, code)
			}
		default:
			add(property, v, code)
		}
	}
	return out
}

// Properties gives what is stored of a node for search: lists of texts, one text for
// CodeProperty, and nothing for a node that cannot be found.
func Properties(e *graph.Entity, values graph.Values) (lists map[string][]string, code string) {
	switch {
	case !slices.Contains(e.Implements, factInterface):
		return nil, ""
	case e.DerivedName:
		for _, property := range codeFields {
			if s, ok := values[property].(string); ok && code == "" {
				code = CodeKey(s)
			}
		}
		return nil, code
	}
	out := map[string][]string{}
	add := func(property, text string) {
		if text != "" && !slices.Contains(out[property], text) {
			out[property] = append(out[property], text)
		}
	}
	for _, f := range forms(func(p string) any { return values[p] }) {
		if f.code {
			key := CodeKey(f.text)
			add(codesProperty, key)
			if f.property == "creditCode" && len(key) == creditCodeLength {
				add(tailsProperty, key[creditCodeTail:])
			}
			continue
		}
		folded := fold(f.text)
		add(KeysProperty, wordsOf(folded))
		for _, s := range pinyin.Spell(folded) {
			add(pinyinProperty, s.Syllables)
			add(initialsProperty, s.Initials)
		}
	}
	add(kindProperty, kind(e))
	if values["synthetic"] == true {
		add(kindProperty, "synthetic")
	} else {
		add(kindProperty, factKind)
	}
	return out, ""
}

// factKind marks what is no made-up node.
const factKind = "fact"

func kind(e *graph.Entity) string { return strings.ToLower(e.Name) }

// Index is a full-text index that search needs.
type Index struct {
	Name, Analyzer     string
	Labels, Properties []string
}

// The indexes: one holds each stored form as a whole, for what is equal or begins
// so; the other holds words and pairs of Chinese characters.
const (
	keyIndex  = "search_keys"
	textIndex = "search_text"
)

// Indexes are the full-text indexes over all facts of a model.
func Indexes(m *graph.Model) []Index {
	facts := m.Entities[factInterface]
	if facts == nil {
		return nil
	}
	var labels []string
	for _, e := range facts.Members {
		if !e.DerivedName {
			labels = append(labels, e.Label())
		}
	}
	return []Index{
		{keyIndex, "keyword", labels, named},
		{textIndex, "cjk", labels, append(slices.Clone(nameFields), pinyinProperty, kindProperty)},
	}
}

// derived are the types of facts with derived names.
func derived(m *graph.Model) []*graph.Entity {
	var out []*graph.Entity
	if facts := m.Entities[factInterface]; facts != nil {
		for _, e := range facts.Members {
			if e.DerivedName {
				out = append(out, e)
			}
		}
	}
	return out
}

// Searched tells if a property of a fact is among those by which it can be called,
// so that what Properties gives depends on it.
func Searched(property string) bool {
	return slices.Contains(nameFields, property) || slices.Contains(codeFields, property)
}
