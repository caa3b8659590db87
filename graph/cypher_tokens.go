package graph

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word, a parameter or a number; a quoted text; a quoted name; or one
// sign of Cypher. Blanks and comments are none.
type token struct {
	kind       tokenKind
	text       string
	start, end int
}

type tokenKind int

const (
	wordToken tokenKind = iota
	textToken
	nameToken
	signToken
)

// is tells if the token is a sign, or a word whatever its case.
func (t token) is(text string) bool {
	return (t.kind == signToken && t.text == text) || (t.kind == wordToken && strings.EqualFold(t.text, text))
}

// variable tells if the token can be the name of a variable.
func (t token) variable() bool {
	if t.kind == nameToken {
		return true
	}
	first, _ := utf8.DecodeRuneInString(t.text)
	return t.kind == wordToken && first != '$' && !unicode.IsDigit(first)
}

// tokens splits a statement.
func tokens(text string) ([]token, error) {
	var out []token
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		t := token{start: i}
		switch {
		case unicode.IsSpace(r):
			i += size
			continue
		case strings.HasPrefix(text[i:], "//"):
			n := strings.IndexByte(text[i:], '\n')
			if n < 0 {
				return out, nil
			}
			i += n
			continue
		case strings.HasPrefix(text[i:], "/*"):
			n := strings.Index(text[i+2:], "*/")
			if n < 0 {
				return nil, fmt.Errorf("a comment without an end at %d", i)
			}
			i += n + 4
			continue
		case r == '\'' || r == '"' || r == '`':
			end := quotedEnd(text, i)
			if end < 0 {
				return nil, fmt.Errorf("a quote without an end at %d", i)
			}
			t.kind, t.end = textToken, end
			if r == '`' {
				t.kind = nameToken
			}
		case r == '$' || wordRune(r):
			t.kind, t.end = wordToken, i+size
			for t.end < len(text) {
				r, size := utf8.DecodeRuneInString(text[t.end:])
				if !wordRune(r) {
					break
				}
				t.end += size
			}
		default:
			t.kind, t.end = signToken, i+size
		}
		t.text, i = text[i:t.end], t.end
		out = append(out, t)
	}
	return out, nil
}

func wordRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// quotedEnd is the place behind what is quoted from a place on, -1 if it has no
// end. In texts a backslash takes the next character's meaning; a doubled
// backtick is two names to us, which does no harm.
func quotedEnd(text string, from int) int {
	for i := from + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			if text[from] != '`' {
				i++
			}
		case text[from]:
			return i + 1
		}
	}
	return -1
}

// brackets finds for each bracket the one that belongs to it.
func brackets(ts []token) (map[int]int, error) {
	closing := map[string]string{"(": ")", "[": "]", "{": "}"}
	out := map[int]int{}
	var open []int
	for i, t := range ts {
		if t.kind != signToken {
			continue
		}
		switch t.text {
		case "(", "[", "{":
			open = append(open, i)
		case ")", "]", "}":
			if len(open) == 0 || closing[ts[open[len(open)-1]].text] != t.text {
				return nil, fmt.Errorf("a bracket that was not opened at %d", t.start)
			}
			last := open[len(open)-1]
			open = open[:len(open)-1]
			out[last], out[i] = i, last
		}
	}
	if len(open) > 0 {
		return nil, fmt.Errorf("a bracket that is not closed at %d", ts[open[0]].start)
	}
	return out, nil
}
