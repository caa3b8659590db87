package queries_test

import (
	"os"
	"strings"
	"testing"

	"zonegraph/queries"
)

// Every question is documented with its answer; the lists that follow them are not.
func TestQuestionsAreDocumented(t *testing.T) {
	text, err := os.ReadFile("../docs/questions.md")
	if err != nil {
		t.Fatal(err)
	}
	saved, err := queries.Parse(queries.Files)
	if err != nil {
		t.Fatal(err)
	}
	questions := 0
	for _, q := range saved {
		if strings.HasSuffix(q.Name, "List") {
			continue
		}
		questions++
		if !strings.Contains(string(text), "(../queries/answers/"+q.Name+".json)") {
			t.Errorf("%s is not in docs/questions.md", q.Name)
		}
	}
	if questions != 25 {
		t.Errorf("%d questions", questions)
	}
	files, err := os.ReadDir("answers")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(saved) {
		t.Errorf("%d files of answers for %d operations", len(files), len(saved))
	}
}
