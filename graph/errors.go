package graph

import (
	"errors"
	"fmt"
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
)

// Error is an error that is meant for the client: a code for machines and a
// message for people. Whatever else goes wrong is shown as an internal error.
type Error struct {
	Code    Code
	Message string
	// Cause is for the log only.
	Cause error
}

// Error is the message for people.
func (e *Error) Error() string { return e.Message }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// BadInput makes a BAD_USER_INPUT error. The message must name the argument.
func BadInput(format string, args ...any) *Error {
	return &Error{Code: CodeBadInput, Message: fmt.Sprintf(format, args...)}
}

// CodeOf is the code of err, INTERNAL if it carries none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}
