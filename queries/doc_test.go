package queries_test

import (
	"os"
	"strings"
	"testing"

	"zonegraph/queries"
	"zonegraph/web"
)

// Every saved operation is documented with its answer.
func TestQuestionsAreDocumented(t *testing.T) {
	text, err := os.ReadFile("../docs/questions.md")
	if err != nil {
		t.Fatal(err)
	}
	saved, err := web.ParseSavedQueries(queries.Files)
	if err != nil {
		t.Fatal(err)
	}
	if len(saved) != 25 {
		t.Errorf("%d operations", len(saved))
	}
	for _, q := range saved {
		if !strings.Contains(string(text), "(../queries/answers/"+q.Name+".json)") {
			t.Errorf("%s is not in docs/questions.md", q.Name)
		}
	}
	files, err := os.ReadDir("answers")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(saved) {
		t.Errorf("%d files of answers for %d operations", len(files), len(saved))
	}
}
