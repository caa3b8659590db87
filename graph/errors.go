package graph

import (
	"errors"

	"zonegraph/message"
)

// Code classifies an error for machines; the schema's enum ErrorCode lists and
// describes the values.
type Code string

// The codes of the errors that can reach a client.
const (
	CodeParse       Code = "GRAPHQL_PARSE_FAILED"
	CodeValidation  Code = "GRAPHQL_VALIDATION_FAILED"
	CodeBadInput    Code = "BAD_USER_INPUT"
	CodeNotFound    Code = "NOT_FOUND"
	CodeTooComplex  Code = "TOO_COMPLEX"
	CodeTimeout     Code = "TIMEOUT"
	CodeUnavailable Code = "DATABASE_UNAVAILABLE"
	CodeInternal    Code = "INTERNAL"

	CodePersistedQueryNotFound Code = "PERSISTED_QUERY_NOT_FOUND"
	CodeUntrustedDocument      Code = "UNTRUSTED_DOCUMENT"
	CodeForbidden              Code = "FORBIDDEN"
	CodeOverloaded             Code = "OVERLOADED"
)

// Error is an error that is meant for the client: codes for machines and a message
// for people. Whatever else goes wrong is shown as an internal error.
type Error struct {
	Code Code
	// Argument is what of the request is at fault, "" if it is none of its arguments.
	Argument string
	Message  message.Message
	// Cause is for the log only.
	Cause error
}

// maxEchoed is how many characters of what a client sent, and of what a library says of
// it, an error gives back.
const maxEchoed = 300

// In is the message for people who read a language, with the argument before it. What
// is long in it is cut.
func (e *Error) In(l message.Language) string {
	text := shortened(l, e.Message).In(l)
	if e.Argument == "" {
		return text
	}
	return message.Place(l, cut(e.Argument, maxEchoed), text)
}

// Error is the English message.
func (e *Error) Error() string { return e.In(message.English) }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// BadInput makes a BAD_USER_INPUT error about an argument.
func BadInput(argument string, code message.Code, args ...any) *Error {
	return &Error{Code: CodeBadInput, Argument: argument, Message: message.New(code, args...)}
}

// BadValue makes a BAD_USER_INPUT error of what is wrong with an argument's value.
func BadValue(argument string, err error) *Error {
	var known *message.Error
	if errors.As(err, &known) {
		return &Error{Code: CodeBadInput, Argument: argument, Message: known.Message}
	}
	return BadInput(argument, "input.invalid", err)
}

// shortened is a message of which what is long is cut, also in the messages within it.
func shortened(l message.Language, m message.Message) message.Message {
	out := message.Message{Code: m.Code, Args: make([]any, len(m.Args))}
	for i, a := range m.Args {
		switch a := a.(type) {
		case string:
			out.Args[i] = cut(a, maxEchoed)
		case Ref:
			out.Args[i] = cut(a.String(), maxEchoed)
		case message.Message:
			out.Args[i] = shortened(l, a)
		case error:
			out.Args[i] = cut(message.Text(l, a), maxEchoed)
		default:
			out.Args[i] = a
		}
	}
	return out
}

// NoNode makes the NOT_FOUND error about an argument that is an id, but of no node.
func NoNode(argument string, id Ref) *Error {
	return &Error{Code: CodeNotFound, Argument: argument, Message: message.New("node.none", id)}
}

// NoNodeWith makes the NOT_FOUND error about a unique key that is that of no node.
func NoNodeWith(e *Entity, key Compare) *Error {
	return &Error{Code: CodeNotFound, Argument: key.Field.Name, Message: message.New("node.none-with", e.Term(), key.Field.Term(), Literal(key.Value))}
}

// CodeOf is the code of err, INTERNAL if it carries none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}
