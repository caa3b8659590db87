package graph

import (
	"strings"
	"unicode"

	"zonegraph/message"
)

// Term is what something of the schema is called: by its name in English texts, and in
// Chinese ones by the Chinese part of its description. The zero value is none.
type Term struct{ Name, Description string }

var _ message.Localized = Term{}

// commonTerms are the Chinese terms of fields that each type has, and whose
// descriptions say in English only what they hold for the type.
var commonTerms = map[string]string{"id": "标识", "name": "名称", "nameEn": "英文名称", "synthetic": "虚构数据"}

// In gives the term to a reader of a language.
func (t Term) In(l message.Language) string {
	if l != message.Chinese {
		return t.Name
	}
	if term := ChineseTerm(t.Description); term != "" {
		return term
	}
	if term := commonTerms[t.Name]; term != "" {
		return term
	}
	return t.Name
}

// String is the name.
func (t Term) String() string { return t.Name }

// ChineseTerm is the Chinese part of a description of the form "中文 — English", of
// alternatives the first; "" if there is none.
func ChineseTerm(description string) string {
	head, _, cut := strings.Cut(strings.TrimSpace(description), " — ")
	if !cut || !strings.ContainsFunc(head, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return ""
	}
	head, _, _ = strings.Cut(head, " / ")
	return strings.Join(strings.Fields(head), " ")
}

// Term is what the type is called.
func (e *Entity) Term() Term { return Term{e.Name, e.Description} }

// FieldTerm is what a field of the type is called, one that it does not have by its name.
func (e *Entity) FieldTerm(name string) Term {
	if f := e.Field(name); f != nil {
		return f.Term()
	}
	return Term{Name: name}
}

// Term is what the field is called.
func (f *Field) Term() Term { return Term{f.Name, f.Description} }

// ValueTerm is what a value of an enum is called.
func (f *Field) ValueTerm(value string) Term { return Term{value, f.Values[value]} }
