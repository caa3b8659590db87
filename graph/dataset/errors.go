package dataset

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Error is one mistake in a file of the dataset.
type Error struct {
	// File is the path within the dataset.
	File string
	// Line counts from 1; 0 stands for the file as a whole.
	Line int
	// Reason is a message for the person who edits the file.
	Reason string
}

// Error has the form file:line: reason.
func (e Error) Error() string {
	if e.Line == 0 {
		return e.File + ": " + e.Reason
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason)
}

// Errors are all mistakes of a dataset, by file and line.
type Errors []Error

// Error lists the mistakes, one a line.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// place is where something stands in the files.
type place struct {
	file string
	line int
}

func (p place) String() string { return fmt.Sprintf("%s:%d", p.file, p.line) }

// faults collects mistakes.
type faults struct{ list Errors }

func (f *faults) add(at place, format string, args ...any) {
	f.list = append(f.list, Error{at.file, at.line, fmt.Sprintf(format, args...)})
}

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

// nearest suggests the candidate that was probably meant, as the end of a
// message, or gives nothing if none is near.
func nearest(name string, candidates []string) string {
	best, distance := "", 1+len([]rune(name))/3
	for _, c := range candidates {
		d := levenshtein.ComputeDistance(strings.ToLower(name), strings.ToLower(c))
		if d < distance || (d == distance && (best == "" || c < best)) {
			best, distance = c, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %s?)", best)
}
