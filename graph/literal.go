package graph

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// shownCharacters is how much of a value a message shows.
const shownCharacters = 100

// Literal writes an input value as GraphQL writes it, for messages: texts in
// quotes, objects without quotes around their keys. What is long is cut.
func Literal(v any) string {
	var b strings.Builder
	writeLiteral(&b, v)
	return cut(b.String(), shownCharacters)
}

// cut is a text, or so many characters of its beginning.
func cut(text string, most int) string {
	if len(text) > most && utf8.RuneCountInString(text) > most {
		return string([]rune(text)[:most]) + "…"
	}
	return text
}

func writeLiteral(b *strings.Builder, v any) {
	if b.Len() > 4*shownCharacters {
		return // cut anyway
	}
	switch v := v.(type) {
	case nil:
		b.WriteString("null")
	case string:
		var quoted bytes.Buffer
		e := json.NewEncoder(&quoted)
		e.SetEscapeHTML(false)
		_ = e.Encode(v) // a text can always be written
		b.WriteString(strings.TrimSuffix(quoted.String(), "\n"))
	case map[string]any:
		b.WriteByte('{')
		for i, key := range sortedKeys(v) {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(key + ": ")
			writeLiteral(b, v[key])
		}
		b.WriteByte('}')
	case json.Number:
		b.WriteString(v.String())
	case float64:
		b.WriteString(NumberText(v))
	case bool, int, int64:
		fmt.Fprint(b, v)
	default:
		b.WriteByte('[')
		for i, item := range Items(v) {
			if i > 0 {
				b.WriteString(", ")
			}
			writeLiteral(b, item)
		}
		b.WriteByte(']')
	}
}
