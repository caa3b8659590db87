package read_test

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"

	"zonegraph/internal/ingest/read"
)

// items are a file: "r" is a row, "x" one that is refused, "b" a row of which a part is
// refused, "!" an error.
func items(file string) iter.Seq2[read.Item, error] {
	return func(yield func(read.Item, error) bool) {
		for i, c := range file {
			var item read.Item
			var err error
			if c == 'r' || c == 'b' {
				item.Row = &read.Row{Number: i}
			}
			if c == 'x' || c == 'b' {
				item.Refusals = []read.Refusal{{Row: i}}
			}
			if c == '!' {
				err = errors.New("unreadable")
			}
			if !yield(item, err) {
				return
			}
		}
	}
}

// Each row and each refusal comes once and in its order, and the last batch even if it
// is empty; refusals that come with an error are not lost.
func TestBatches(t *testing.T) {
	for file, want := range map[string][]string{
		"":       {"[] []"},
		"r":      {"[0] []"},
		"rr":     {"[0 1] []", "[] []"},
		"rrr":    {"[0 1] []", "[2] []"},
		"rxrxr":  {"[0 2] [1]", "[4] [3]"},
		"xxxr":   {"[] [0 1]", "[3] [2]"},
		"bbr":    {"[0 1] [0 1]", "[2] []"},
		"rx!r":   {"[] [1] unreadable"},
		"rrxr!r": {"[0 1] []", "[] [2] unreadable"},
	} {
		var got []string
		for b, err := range read.Batches(items(file), 2) {
			rows, refused := []int{}, []int{}
			for _, r := range b.Rows {
				rows = append(rows, r.Number)
			}
			for _, r := range b.Refused {
				refused = append(refused, r[0].Row)
			}
			text := fmt.Sprint(rows, " ", refused)
			if err != nil {
				text += " " + err.Error()
			}
			got = append(got, text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", file, got, want)
		}
	}
	for b, err := range read.Batches(items("rrrr!"), 2) {
		if len(b.Rows) != 2 || err != nil {
			t.Error(b, err)
		}
		break // whoever has seen enough stops the reading
	}
}
