package message

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// pattern is an entry whose English text is what a library says.
type pattern struct {
	code     Code
	text     *regexp.Regexp
	literals int
}

// patterns are the entries of a library, by the beginning of their codes, those first of
// which most is literal.
var patterns = sync.OnceValue(func() map[string][]pattern {
	out := map[string][]pattern{}
	for code, e := range shipped().entries {
		area, _, _ := strings.Cut(string(code), ".")
		if area != graphQLLibrary && area != yamlLibrary {
			continue
		}
		if strings.HasSuffix(string(code), ".other") {
			continue // that is for what is not known
		}
		p := pattern{code: code}
		expression, from := "(?s)^", 0
		for _, at := range verbs.FindAllStringIndex(e.EN, -1) {
			expression += regexp.QuoteMeta(e.EN[from:at[0]])
			p.literals += at[0] - from
			switch verb := e.EN[at[0]:at[1]]; verb {
			case "%%":
				expression += "%"
			case "%d":
				expression += `(\d+)`
			default:
				expression += "(.*?)"
			}
			from = at[1]
		}
		p.literals += len(e.EN) - from
		p.text = regexp.MustCompile(expression + regexp.QuoteMeta(e.EN[from:]) + "$")
		out[area] = append(out[area], p)
	}
	for _, all := range out {
		slices.SortFunc(all, func(a, b pattern) int {
			if a.literals != b.literals {
				return b.literals - a.literals
			}
			return strings.Compare(string(a.code), string(b.code))
		})
	}
	return out
})

// recognise finds the entry of a library that says a text.
func recognise(library, text string) (Message, bool) {
	for _, p := range patterns()[library] {
		found := p.text.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		m := Message{Code: p.code}
		for _, group := range found[1:] {
			m.Args = append(m.Args, group)
		}
		return m, true
	}
	return Message{}, false
}

// longestForeign bounds the texts that are looked at: what a client sends can be in them.
const longestForeign = 4_000

// graphQLLibrary is the library that reads GraphQL.
const graphQLLibrary = "gqlparser"

// suggestion is what gqlparser writes behind a message.
var suggestion = regexp.MustCompile(`(?s)^(.*) Did you mean (to use an inline fragment on |the enum value |)(.+)\?$`)

// GraphQL puts what gqlparser says, in its lexer, parser or validator, into a message. The
// English text stays as it is.
func GraphQL(text string) Message {
	if len(text) > longestForeign {
		return New("gqlparser.other", text)
	}
	if found := suggestion.FindStringSubmatch(text); found != nil {
		said, which := GraphQL(found[1]), alternatives(found[3])
		switch found[2] {
		case "":
			return New("suggestion.names", said, which)
		case "the enum value ":
			return New("suggestion.values", said, which)
		}
		return New("suggestion.fragments", said, which)
	}
	m, ok := recognise(graphQLLibrary, text)
	if !ok {
		return New("gqlparser.other", text)
	}
	for i, arg := range m.Args {
		text, _ := arg.(string)
		switch string(m.Code) {
		case "gqlparser.expected", "gqlparser.unexpected", "gqlparser.no-definition", "gqlparser.number-digit", "gqlparser.number-zero":
			m.Args[i] = tokenName(text)
		case "gqlparser.nesting":
			m.Args[i], _ = strconv.Atoi(text)
		case "gqlparser.conflict", "gqlparser.conflict-below":
			if i == 1 {
				m.Args[i] = conflicts(text)
			}
		}
	}
	return m
}

// conflicts are the reasons for which fields cannot be merged.
func conflicts(text string) All {
	var out All
	for i, reason := range strings.Split(text, ` and subfields "`) {
		if i > 0 {
			reason = `subfields "` + reason
		}
		out = append(out, GraphQL(reason))
	}
	return out
}

// alternatives are names as gqlparser lists them: "a", "b", or "c".
type alternatives string

var alternative = regexp.MustCompile(`"[^"]*"|[^\s",]+`)

// In lists them as the language does.
func (a alternatives) In(l Language) string {
	if l == English {
		return string(a)
	}
	var names []string
	for _, name := range alternative.FindAllString(string(a), -1) {
		if name != "or" {
			names = append(names, "“"+strings.Trim(name, `"`)+"”")
		}
	}
	if last := len(names) - 1; last > 0 {
		return strings.Join(names[:last], "、") + "或" + names[last]
	}
	return strings.Join(names, "")
}

// tokenName is a token as gqlparser calls it: its kind, or its kind and its text.
type tokenName string

var tokenKinds = map[string]Code{"<EOF>": "token.end", "<Invalid>": "token.invalid", "Name": "token.name", "Int": "token.whole-number",
	"Float": "token.number", "String": "token.text", "BlockString": "token.text", "Comment": "token.comment"}

// In calls it as the language does.
func (t tokenName) In(l Language) string {
	kind, text, named := strings.Cut(string(t), " ")
	code, ok := tokenKinds[kind]
	if l == English || !ok {
		return string(t)
	}
	if value, err := strconv.Unquote(text); named && err == nil {
		return New("token.with-text", code, value).In(l)
	}
	return code.In(l)
}

// ofGraphQL is an error of gqlparser for people, with its place.
func ofGraphQL(l Language, e *gqlerror.Error) string {
	if l == English {
		return e.Error()
	}
	text := GraphQL(e.Message).In(l)
	if len(e.Locations) > 0 {
		text = Place(l, New("place.in-text", e.Locations[0].Line, e.Locations[0].Column), text)
	}
	return text
}
