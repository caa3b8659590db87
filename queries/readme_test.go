package queries_test

import (
	"encoding/json"
	"os"
	"reflect"
	"regexp"
	"testing"

	"zonegraph/internal/graphtest"
)

// The README's questions have the README's answers.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	pairs := regexp.MustCompile("```graphql\n([^`]*)```\n```json\n([^`]*)```").FindAllSubmatch(text, -1)
	if len(pairs) < 5 {
		t.Fatalf("the README has %d questions with answers, want five", len(pairs))
	}
	e := graphtest.Guangxi(t)
	for _, p := range pairs {
		var want struct{ Data any }
		if err := json.Unmarshal(p[2], &want); err != nil {
			t.Fatalf("%v in\n%s", err, p[2])
		}
		var got any
		e.Query(t, &got, string(p[1]), nil)
		if !reflect.DeepEqual(got, want.Data) {
			text, _ := json.Marshal(map[string]any{"data": got})
			t.Errorf("%s\nis answered with\n%s\nnot with\n%s", p[1], text, p[2])
		}
	}
}
