// Package lexical names what stands in a GraphQL text and is no word of GraphQL: the
// character, its place, and the sign that is meant where it looks like one. The parser
// tells only that something is invalid, and reads one half of a surrogate pair as a
// replacement character.
//
// What lives here: the faults of single words. What does not: the grammar, which is the
// parser's, and the schema.
package lexical

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/lexer"
	"golang.org/x/text/unicode/norm"

	"zonegraph/message"
)

// Fault is what is wrong with a word, and where: line and column from 1, in characters.
type Fault struct {
	Line, Column int
	Message      message.Message
}

// Check gives the first word of a text that is none, nil if all are words.
func Check(query string) *Fault {
	l := lexer.New(&ast.Source{Input: query})
	for {
		token, err := l.ReadToken()
		if err != nil {
			return faultOf(token, err, []rune(query))
		}
		if token.Kind == lexer.EOF {
			return nil
		}
	}
}

// faultOf words what the lexer could not read. Its tokens count characters; their
// columns are one off behind a line that ends in CR LF, and within texts.
func faultOf(token lexer.Token, err error, text []rune) *Fault {
	said, at := err.Error(), token.Pos.End
	start := token.Pos.Start
	switch {
	case strings.Contains(said, "Unterminated string"):
		for start > 0 && text[start-1] == '"' {
			start--
		}
		p := placeOf(text, start)
		return p.says(message.New("graphql.open-text", p.Line, p.Column))
	case strings.Contains(said, "Invalid character escape"):
		p := placeOf(text, at-1)
		return p.says(message.New("graphql.bad-escape", p.Line, p.Column, excerpt(text, at-1, escapeLength)))
	case strings.Contains(said, "Invalid number"):
		p := placeOf(text, at)
		return p.says(message.New("graphql.bad-number", p.Line, p.Column, excerpt(text, start, at+1-start)))
	case at >= len(text):
		return nil
	}
	p, name := placeOf(text, at), characterName(text[at])
	if unicode.IsControl(text[at]) {
		return p.says(message.New("graphql.control-character", p.Line, p.Column, name))
	}
	if meant := lookAlike(text[at]); meant != "" {
		if meant == " " {
			return p.says(message.New("graphql.look-alike", p.Line, p.Column, name, message.New("graphql.space")))
		}
		return p.says(message.New("graphql.look-alike", p.Line, p.Column, name, meant))
	}
	return p.says(message.New("graphql.foreign-character", p.Line, p.Column, name))
}

// escapeLength is how long the longest escape in a text is: \u and four digits.
const escapeLength = 6

func excerpt(text []rune, start, length int) string {
	return string(text[start:min(start+length, len(text))])
}

// placeOf gives the place of a character.
func placeOf(text []rune, at int) *Fault {
	p := &Fault{Line: 1, Column: 1}
	for i, r := range text[:at] {
		if r == '\n' || r == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			p.Line, p.Column = p.Line+1, 1
		} else {
			p.Column++
		}
	}
	return p
}

func (f *Fault) says(m message.Message) *Fault {
	f.Message = m
	return f
}

// characterName shows a character, if it can be seen, and its number.
func characterName(r rune) string {
	number := fmt.Sprintf("U+%04X", r)
	if unicode.IsGraphic(r) && !unicode.IsSpace(r) {
		return fmt.Sprintf("%c (%s)", r, number)
	}
	return number
}

// lookAlikes are characters that people type for a sign of GraphQL, beyond those that
// Unicode itself maps to one (the full-width forms).
var lookAlikes = map[rune]string{
	'“': `"`, '”': `"`, '„': `"`, '‟': `"`, '«': `"`, '»': `"`, '「': `"`, '」': `"`, '『': `"`, '』': `"`, '〝': `"`, '〞': `"`,
	'‘': `"`, '’': `"`, '\'': `"`, '＇': `"`, '`': `"`, '、': `,`, '﹑': `,`, '【': `[`, '】': `]`, '〔': `[`, '〕': `]`,
	'−': `-`, '–': `-`, '—': `-`, '‐': `-`, '‑': `-`, '￥': `$`, '¥': `$`, '…': `...`, '⋯': `...`, '｡': `.`, '。': `.`,
}

// lookAlike is the sign that is meant by a character, "" if none is known.
func lookAlike(r rune) string {
	if sign := lookAlikes[r]; sign != "" {
		return sign
	}
	if unicode.IsSpace(r) || r == '\u3000' {
		return " "
	}
	plain := norm.NFKC.String(string(r))
	if sign := plain[0]; r >= utf8.RuneSelf && sign > ' ' && sign < utf8.RuneSelf {
		return plain[:1]
	}
	return ""
}

// HalfCharacter is the fault of an escape in a text of the query that is one half of
// a surrogate pair; the lexer would read a replacement character. It is nil if there is
// none.
func HalfCharacter(query string) *Fault {
	if !strings.Contains(query, `\u`) {
		return nil
	}
	text := []rune(query)
	l := lexer.New(&ast.Source{Input: query})
	for {
		token, err := l.ReadToken()
		if err != nil || token.Kind == lexer.EOF {
			return nil
		}
		if token.Kind != lexer.String {
			continue
		}
		if at, half := halfIn(text[token.Pos.Start:token.Pos.End]); half {
			at += token.Pos.Start
			p := placeOf(text, at)
			return p.says(message.New("graphql.half-character", p.Line, p.Column, excerpt(text, at, escapeLength)))
		}
	}
}

// halfIn is where one half of a pair stands in a text with its quotation marks, whose
// escapes are valid.
func halfIn(text []rune) (at int, half bool) {
	for at < len(text) {
		switch {
		case text[at] != '\\':
			at++
		case text[at+1] != 'u' || text[at+2] == '{':
			at += 2
		default:
			unit := unitOf(text[at:])
			switch {
			case unit < 0xD800 || unit > 0xDFFF:
				at += escapeLength
			case unit < 0xDC00 && isLow(text[at+escapeLength:]):
				at += 2 * escapeLength
			default:
				return at, true
			}
		}
	}
	return 0, false
}

func isLow(text []rune) bool {
	unit := unitOf(text)
	return unit >= 0xDC00 && unit <= 0xDFFF
}

// unitOf reads an escape of four digits, -1 if there is none.
func unitOf(text []rune) (unit int) {
	if len(text) < escapeLength {
		return -1
	}
	if n, err := fmt.Sscanf(string(text[:escapeLength]), `\u%04x`, &unit); n != 1 || err != nil {
		return -1
	}
	return unit
}
