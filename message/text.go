package message

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Text is what an error says to a reader of a language, a line for each of several
// errors. Errors of the system and of libraries that people meet have Chinese texts too;
// what else comes from outside of the program is quoted.
func Text(l Language, err error) string {
	if own, ok := err.(Localized); ok { //nolint:errorlint // What wraps it has words of its own.
		return own.In(l)
	}
	switch e := err.(type) { //nolint:errorlint // Each level is put into words by itself.
	case interface{ Unwrap() []error }:
		var lines []string
		for _, one := range e.Unwrap() {
			lines = append(lines, Text(l, one))
		}
		return strings.Join(lines, "\n")
	case *traced:
		if Known(e.err) {
			return Text(l, e.err)
		}
		return quoted(l, err)
	case *gqlerror.Error:
		return ofGraphQL(l, e)
	case *exec.ExitError:
		if code := e.ExitCode(); code >= 0 {
			return New("system.exit-status", code).In(l)
		}
	case *exec.Error:
		if l != English {
			return New("system.no-program", e.Name).In(l)
		}
	case *net.OpError:
		if l != English && e.Addr != nil { // what was tried is an English word
			return Place(l, e.Addr, Text(l, e.Err))
		}
	case *os.SyscallError:
		if l != English {
			return Text(l, e.Err)
		}
	case *fs.PathError:
		if l != English { // the operation is an English word
			return Place(l, e.Path, Text(l, e.Err))
		}
	case *os.LinkError:
		if l != English {
			return Place(l, e.Old+" → "+e.New, Text(l, e.Err))
		}
	}
	if inner := errors.Unwrap(err); inner != nil {
		return strings.Replace(err.Error(), inner.Error(), Text(l, inner), 1)
	}
	if m, ok := systemMessage(err); ok && l != English {
		return m.In(l)
	}
	return quoted(l, err)
}

// quoted is an error that has no words in the language.
func quoted(l Language, err error) string {
	if l == English {
		return err.Error()
	}
	return New("system.says", err.Error()).In(l)
}

// systemMessage is what an error of the system or of a context says, false if the
// catalogue does not have it.
func systemMessage(err error) (Message, bool) {
	for _, known := range []struct {
		err error
		m   Message
	}{
		{context.Canceled, New("system.canceled")}, {context.DeadlineExceeded, New("system.too-late")},
		{syscall.ENOENT, New("system.no-such-file")}, {syscall.EACCES, New("system.not-permitted")}, {syscall.EPERM, New("system.not-permitted")},
		{syscall.EEXIST, New("system.exists")}, {syscall.ENOTDIR, New("system.no-folder")}, {syscall.EISDIR, New("system.is-folder")},
		{syscall.ENOTEMPTY, New("system.not-empty")}, {syscall.ENOSPC, New("system.no-space")}, {syscall.EROFS, New("system.read-only")},
		{syscall.ECONNREFUSED, New("system.no-connection")},
	} {
		if err == known.err { //nolint:errorlint // The error itself; what wraps it has words of its own.
			return known.m, true
		}
	}
	return Message{}, false
}
