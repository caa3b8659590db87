package message

import (
	"cmp"
	"strings"

	"golang.org/x/text/language"
)

// Language is one in which the program speaks.
type Language int

// The languages. English is what readers get who ask for neither.
const (
	English Language = iota
	Chinese
)

// Languages are all of them, each at its own index.
var Languages = [...]Language{English, Chinese}

var tags = [len(Languages)]language.Tag{language.English, language.Chinese}

// String is the language's tag.
func (l Language) String() string { return tags[l].String() }

// ParseLanguage reads a tag that String writes.
func ParseLanguage(tag string) (Language, bool) {
	for _, l := range Languages {
		if tag == l.String() {
			return l, true
		}
	}
	return English, false
}

// Accepted is the language that an Accept-Language header prefers.
func Accepted(header []string) Language {
	if len(header) == 0 {
		return English
	}
	wanted, _, err := language.ParseAcceptLanguage(strings.Join(header, ","))
	if err != nil {
		return English
	}
	for _, tag := range wanted {
		base, _ := tag.Base()
		if l, ok := ParseLanguage(base.String()); ok {
			return l
		}
	}
	return English
}

// OfLocale is the language of the environment, by the variables that POSIX has for
// messages.
func OfLocale(getenv func(string) string) Language {
	locale := cmp.Or(getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"))
	name, _, _ := strings.Cut(locale, "_")
	name, _, _ = strings.Cut(name, ".")
	l, _ := ParseLanguage(strings.ToLower(name))
	return l
}
