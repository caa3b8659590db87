package message

import (
	"errors"
	"reflect"
)

// Code names an entry of the catalogue.
type Code string

// In is the text of an entry without arguments.
func (c Code) In(l Language) string { return render(l, c, nil) }

// Arguments is how many arguments the entry has, none if there is no such entry.
func (c Code) Arguments() int { return shipped().entries[c].arguments() }

// Known tells if there is such an entry.
func (c Code) Known() bool {
	_, ok := shipped().entries[c]
	return ok
}

// Message is something to say: an entry of the catalogue and its arguments.
type Message struct {
	Code Code
	Args []any
}

// New makes a message.
func New(code Code, args ...any) Message { return Message{code, args} }

// In is the text for a reader of a language.
func (m Message) In(l Language) string { return render(l, m.Code, m.Args) }

// Equal tells if it says the same as another message.
func (m Message) Equal(o Message) bool { return m.Code == o.Code && reflect.DeepEqual(m.Args, o.Args) }

// String is the English text.
func (m Message) String() string { return m.In(English) }

// MarshalText gives machines the English text.
func (m Message) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// Localized is what has a text in each language, English by String or Error.
type Localized interface{ In(Language) string }

// Error is an error with a message. Errors among the arguments are its causes.
type Error struct{ Message }

// NewError makes an error.
func NewError(code Code, args ...any) *Error { return &Error{New(code, args...)} }

// Error is the English text.
func (e *Error) Error() string { return e.String() }

// Unwrap gives the causes.
func (e *Error) Unwrap() []error {
	var out []error
	for _, a := range e.Args {
		if err, ok := a.(error); ok {
			out = append(out, err)
		}
	}
	return out
}

// At says where an error is: at an argument, a flag, a line of a file. It is nil if
// the error is.
func At(place any, err error) error {
	if err == nil {
		return nil
	}
	return &placed{place, err}
}

type placed struct {
	place any
	err   error
}

func (p *placed) In(l Language) string { return Place(l, p.place, Text(l, p.err)) }
func (p *placed) Error() string        { return p.In(English) }
func (p *placed) Unwrap() error        { return p.err }

// Place is a text with the place before it that it is about.
func Place(l Language, place any, text string) string {
	return New("place", Clauses{place}, text).In(l)
}

// CodeOf is the code of the first message in an error, "" if there is none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
