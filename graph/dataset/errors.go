package dataset

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"zonegraph/message"
)

// Error is one mistake in a file of the dataset.
type Error struct {
	// File is the path within the dataset.
	File string
	// Line counts from 1; 0 stands for the file as a whole.
	Line int
	// Reason is for the person who edits the file.
	Reason message.Message
}

// In has the form file:line: reason.
func (e Error) In(l message.Language) string {
	at := place{e.File, e.Line}.String()
	if e.Line == 0 {
		at = e.File
	}
	return message.Place(l, at, e.Reason.In(l))
}

// Error is what In says in English.
func (e Error) Error() string { return e.In(message.English) }

// Errors are all mistakes of a dataset, by file and line.
type Errors []Error

// In lists the mistakes, one a line.
func (e Errors) In(l message.Language) string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.In(l)
	}
	return strings.Join(lines, "\n")
}

// Error is what In says in English.
func (e Errors) Error() string { return e.In(message.English) }

// place is where something stands in the files.
type place struct {
	file string
	line int
}

func (p place) String() string { return fmt.Sprintf("%s:%d", p.file, p.line) }

// faults collects mistakes.
type faults struct{ list Errors }

func (f *faults) add(at place, code message.Code, args ...any) {
	f.list = append(f.list, Error{at.file, at.line, message.New(code, args...)})
}

// wrong adds what an error says.
func (f *faults) wrong(at place, err error) { f.add(at, "input.invalid", err) }

// err is nil if there are no mistakes.
func (f *faults) err() error {
	if len(f.list) == 0 {
		return nil
	}
	slices.SortStableFunc(f.list, func(a, b Error) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return f.list
}

// meant is what somebody probably meant, as the end of a message; "" says nothing.
type meant string

// In is the suggestion.
func (m meant) In(l message.Language) string {
	switch {
	case m == "":
		return ""
	case l == message.English:
		return " " + message.New("dataset.did-you-mean", string(m)).In(l)
	}
	return message.New("dataset.did-you-mean", string(m)).In(l)
}

// nearest suggests the candidate that was probably meant, if one is near.
func nearest(name string, candidates []string) meant {
	best, distance := "", 1+len([]rune(name))/3
	for _, c := range candidates {
		d := levenshtein.ComputeDistance(strings.ToLower(name), strings.ToLower(c))
		if d < distance || (d == distance && (best == "" || c < best)) {
			best, distance = c, d
		}
	}
	return meant(best)
}
