package message

import (
	"errors"
	"io/fs"
	"os"
)

// Trace adds to an error what programmers need to find its place, such as the statement
// that failed. People are told it only of an error that has no words for them.
func Trace(detail string, err error) error {
	if err == nil {
		return nil
	}
	return &traced{detail, err}
}

type traced struct {
	detail string
	err    error
}

func (t *traced) Error() string { return t.detail + ": " + t.err.Error() }
func (t *traced) Unwrap() error { return t.err }

// Known tells if an error has words for people: its own, or those for an error of the
// system. Another is a fault of the program.
func Known(err error) bool {
	if err == nil {
		return false
	}
	var own Localized
	var path *fs.PathError
	var link *os.LinkError
	if errors.As(err, &own) || errors.As(err, &path) || errors.As(err, &link) {
		return true
	}
	if _, ok := systemMessage(err); ok {
		return true
	}
	switch e := err.(type) { //nolint:errorlint // Each level is looked at by itself.
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			if Known(one) {
				return true
			}
		}
		return false
	case interface{ Unwrap() error }:
		return Known(e.Unwrap())
	}
	return false
}
