package message

import (
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Clauses are parts of one sentence, texts or messages.
type Clauses []any

// List are things one after another, texts or messages.
type List []any

// All are parts that hold together, texts or messages.
type All []any

// Either are texts or messages of which one holds.
type Either []any

func render(l Language, code Code, args []any) string {
	c := shipped()
	e, ok := c.entries[code]
	if !ok {
		// A code from outside, such as a log line of a library.
		return strings.TrimSpace(string(code) + " " + strings.Join(words(l, args), " "))
	}
	wrapped := make([]any, len(args))
	for i, a := range args {
		wrapped[i] = argument(l, a)
	}
	if len(e.Plural) == 0 {
		// A matrix of coverage can have a hundred thousand reasons, and this takes a
		// third of the time that the printer does.
		return fmt.Sprintf([...]string{e.EN, e.ZH}[l], wrapped...)
	}
	return c.printers[l].Sprintf(message.Key(string(code), string(code)), wrapped...)
}

// words are arguments, each in words.
func words(l Language, args []any) []string {
	out := make([]string, len(args))
	for i, a := range args {
		if t, ok := argument(l, a).(text); ok {
			out[i] = t.s
		} else {
			out[i] = fmt.Sprint(a)
		}
	}
	return out
}

// argument makes of a value what is written in a language. Package message of x/text
// would group the digits of numbers, of years and settings too.
func argument(l Language, v any) any {
	switch v := v.(type) {
	case string:
		return text{l, v}
	case int:
		return number{int64(v)}
	case Localized:
		return text{l, v.In(l)}
	case error:
		return text{l, Text(l, v)}
	case []string:
		return text{l, strings.Join(v, [...]string{", ", "、"}[l])}
	case List:
		return text{l, strings.Join(words(l, v), [...]string{", ", "、"}[l])}
	case All:
		return text{l, strings.Join(words(l, v), [...]string{" and ", "、"}[l])}
	case Either:
		return text{l, strings.Join(words(l, v), [...]string{" or ", "或"}[l])}
	case Clauses:
		return text{l, strings.Join(words(l, v), [...]string{"; ", "；"}[l])}
	case time.Duration:
		return text{l, span(l, v)}
	case fmt.Stringer:
		return text{l, v.String()}
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return number{r.Int()}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return number{r.Uint()}
	case reflect.Float32, reflect.Float64:
		return number{r.Float()}
	case reflect.String:
		return text{l, r.String()}
	}
	return v
}

// text is written by %s, and by %q between the quotation marks of the language.
type text struct {
	l Language
	s string
}

// Format implements fmt.Formatter.
func (t text) Format(f fmt.State, verb rune) {
	if _, cut := f.Precision(); verb == 's' && !cut {
		_, _ = io.WriteString(f, t.s)
		return
	}
	s := t.s
	if verb == 'q' {
		s = strconv.Quote(s)
		if t.l == Chinese {
			s = "“" + strings.ReplaceAll(s[1:len(s)-1], `\"`, `"`) + "”"
		}
		verb = 's'
	}
	if limit, ok := f.Precision(); ok && len([]rune(s)) > limit {
		s = string([]rune(s)[:limit])
	}
	_, _ = fmt.Fprintf(f, "%"+string(verb), s)
}

// number is written as package fmt does it.
type number struct{ v any }

var _ plural.Interface = number{}

// Format implements fmt.Formatter.
func (n number) Format(f fmt.State, verb rune) {
	if whole, ok := n.v.(int64); ok && verb == 'd' {
		_, _ = io.WriteString(f, strconv.FormatInt(whole, 10))
		return
	}
	_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), n.v)
}

// PluralForm implements plural.Interface for whole numbers.
func (n number) PluralForm(t language.Tag, _ int) (plural.Form, int) {
	i := 0
	switch v := n.v.(type) {
	case int64:
		i = int(v % 10_000_000)
	case uint64:
		i = int(v % 10_000_000)
	}
	return plural.Cardinal.MatchPlural(t, i, 0, 0, 0, 0), i
}

// span writes a time that has passed or will.
func span(l Language, d time.Duration) string {
	if l == English {
		return d.String()
	}
	replaced := d.String()
	for _, unit := range [...][2]string{{"ms", "毫秒"}, {"µs", "微秒"}, {"ns", "纳秒"}, {"h", "小时"}, {"m", "分"}, {"s", "秒"}} {
		replaced = strings.ReplaceAll(replaced, unit[0], unit[1])
	}
	return replaced
}
