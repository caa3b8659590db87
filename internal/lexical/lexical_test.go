package lexical_test

import (
	"strings"
	"testing"

	"zonegraph/internal/lexical"
	"zonegraph/message"
)

// What is no word of GraphQL is named, with its place and the sign that is meant.
func TestCheck(t *testing.T) {
	for query, c := range map[string]struct {
		code         message.Code
		line, column int
		says         string
	}{
		"{zones(limit:1，offset:1){id}}":                  {"graphql.look-alike", 1, 15, `Line 1, column 15: the character ， (U+FF0C) is no sign of GraphQL; use , instead.`},
		"{zones(limit:1、offset:1){id}}":                  {"graphql.look-alike", 1, 15, `use , instead`},
		"{\n# 柳州\r\n  zones(limit：1){id}}":               {"graphql.look-alike", 3, 14, `use : instead`},
		"{zones（limit:1）{id}}":                           {"graphql.look-alike", 1, 7, `use ( instead`},
		"{zones(where:{name:{eq:“x”}}){id}}":             {"graphql.look-alike", 1, 24, `use " instead`},
		"{zones(where:{name:{eq:'x'}}){id}}":             {"graphql.look-alike", 1, 24, `use " instead`},
		"{zones(where:{name:{eq:\"柳州\"}}｝{id}}":          {"graphql.look-alike", 1, 30, `use } instead`},
		"{zones(where:{name:{in:【\"x\"】}}){id}}":         {"graphql.look-alike", 1, 24, `use [ instead`},
		"{\u3000zones{id}}":                              {"graphql.look-alike", 1, 2, `use a plain space instead`},
		"{zones\u00a0{id}}":                              {"graphql.look-alike", 1, 7, `use a plain space instead`},
		"query($n＝Int){zones{id}}":                       {"graphql.look-alike", 1, 9, `use = instead`},
		"{zones(limit:１){id}}":                           {"graphql.look-alike", 1, 14, `use 1 instead`},
		"{zones{…Fields}}":                               {"graphql.look-alike", 1, 8, `use ... instead`},
		"{zones(offset:−1){id}}":                         {"graphql.look-alike", 1, 15, `use - instead`},
		"{区{id}}":                                        {"graphql.foreign-character", 1, 2, "区 (U+533A)"},
		"{zones\u200b{id}}":                              {"graphql.foreign-character", 1, 7, "U+200B"},
		"{zones{id}}😀":                                   {"graphql.foreign-character", 1, 12, "U+1F600"},
		"{zones{id}}\x00":                                {"graphql.control-character", 1, 12, "U+0000"},
		"{zones(where:{name:{eq:\"a\x01\"}}){id}}":       {"graphql.control-character", 1, 26, "U+0001"},
		"{zones(where:{name:{eq:\"x}}){id}}":             {"graphql.open-text", 1, 24, "Line 1, column 24"},
		"{zones(where:{name:{eq:\"x\n\"}}){id}}":         {"graphql.open-text", 1, 24, ""},
		"{zones(where:{name:{eq:\"":                      {"graphql.open-text", 1, 24, ""},
		"{zones(where:\n{name:{eq:\"\"\"x\ny\"}}){id}}":  {"graphql.open-text", 2, 11, ""},
		"{zones(where:{name:{eq:\"\\x\"}}){id}}":         {"graphql.bad-escape", 1, 25, `\x`},
		"{zones(where:{name:{eq:\"柳\\u12\"}}){id}}":      {"graphql.bad-escape", 1, 26, `\u12`},
		"{zones(where:{name:{eq:\"\\u{110000}\"}}){id}}": {"graphql.bad-escape", 1, 25, `\u{1`},
		"{zones(limit:01){id}}":                          {"graphql.bad-number", 1, 15, `"01"`},
		"{zones(limit:1.){id}}":                          {"graphql.bad-number", 1, 16, `"1.)"`},
		"{zones(limit:-){id}}":                           {"graphql.bad-number", 1, 15, `"-)"`},
	} {
		f := lexical.Check(query)
		if f == nil || f.Message.Code != c.code || f.Line != c.line || f.Column != c.column || !strings.Contains(f.Message.String(), c.says) {
			t.Errorf("%q: got %+v, want %s at %d:%d saying %s", query, f, c.code, c.line, c.column, c.says)
		}
	}
	for _, query := range []string{"", "{zones{id}}", "\ufeff# 柳州，\n{zones(where:{name:{eq:\"柳州，“”\\u{1F600}\"}}){id}}", `{a(b:"""，"\u""")}`, "{ zones( } ) $ !"} {
		if f := lexical.Check(query); f != nil {
			t.Errorf("%q: %+v", query, f)
		}
	}
}

// One half of a surrogate pair in a text is found; pairs, braces, and what is no escape
// are let be.
func TestHalfCharacter(t *testing.T) {
	for query, column := range map[string]int{
		`{a(b:"\uD800")}`: 7, `{a(b:"柳\uDC00")}`: 8, `{a(b:"\uD83D\uD83D\uDE00")}`: 7, `{a(b:"\uDE00\uD83D")}`: 7, `{a(b:"\\\uD800")}`: 9,
		`{a(b:"\uD83D\u{DE00}")}`: 0, `{a(b:"\uD83D\uDE00\u{1F600}\u67f3\\uD800")}`: 0, `{a(b:"""\uD800""")} # \uD800`: 0, `{a(b:"\u12")}`: 0, `{a}`: 0,
	} {
		f := lexical.HalfCharacter(query)
		if (f == nil) != (column == 0) || f != nil && (f.Column != column || f.Message.Code != message.Code("graphql.half-character")) {
			t.Errorf("%s: %+v, want column %d", query, f, column)
		}
	}
}
