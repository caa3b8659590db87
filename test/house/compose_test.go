package house_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The composition has no password that everybody knows: without one of one's own it does
// not start, and says what to set.
func TestComposeHasNoDefaultPassword(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "compose.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	uses := 0
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "#")
		if !strings.Contains(line, "PASSWORD") && !strings.Contains(line, "AUTH") {
			continue
		}
		uses++
		if !regexp.MustCompile(`: (neo4j/)?\$\{NEO4J_PASSWORD:\?[^}]+\}\s*$`).MatchString(line) {
			t.Errorf("not a password that must be set: %s", line)
		}
	}
	if uses != 2 {
		t.Errorf("%d passwords, want those of Neo4j and of the service", uses)
	}
}
