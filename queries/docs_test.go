package queries_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"zonegraph/internal/doctest"
	"zonegraph/internal/graphtest"
)

// The questions of the documentation have the answers that it gives; one without an
// answer has one without errors. With -update the answers are written as they are.
func TestDocumentedQuestions(t *testing.T) {
	e := graphtest.Guangxi(t)
	answered := map[string]int{}
	for _, p := range doctest.Pages(t) {
		source := p.Source
		blocks := p.Blocks("graphql")
		slices.Reverse(blocks) // so that what is written moves no block that is still to come
		for _, b := range blocks {
			r, err := e.Ask(t.Context(), b.Text, nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Errors) > 0 {
				t.Errorf("%s: %s\n%+v", p.Path, b.Text, r.Errors)
				continue
			}
			if b.Next == nil || b.Next.Language != "json" {
				continue
			}
			answered[p.Path]++
			var got any
			var want struct{ Data any }
			if err := json.Unmarshal(r.Data, &got); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal([]byte(b.Next.Text), &want); err == nil && reflect.DeepEqual(got, want.Data) {
				continue
			}
			answer := slices.Concat([]byte(`{"data":`), r.Data, []byte("}\n"))
			if !*update {
				t.Errorf("%s: %sis answered with\n%snot with\n%sIf that is right, write it with -update.", p.Path, b.Text, answer, b.Next.Text)
				continue
			}
			source = slices.Concat(source[:b.Next.Start], answer, source[b.Next.Stop:])
		}
		if *update {
			if err := os.WriteFile(filepath.Join(doctest.Root(t), p.Path), source, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if answered["README.md"] != 5 {
		t.Errorf("the README has %d questions with answers, want five", answered["README.md"])
	}
}
