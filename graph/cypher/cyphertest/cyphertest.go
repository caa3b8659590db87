// Package cyphertest tells if a statement leaves out what it must not see. It looks at
// the text, and so knows nothing of how the compiler has come to it. It holds no tests
// of the service.
package cyphertest

import (
	"fmt"
	"regexp"
	"strings"

	"zonegraph/graph/cypher"
)

// guard is what each part of a pattern has where something is left out.
const guard = "IN $hidden"

var (
	// relationship is a relationship of a pattern, with what it has in brackets.
	relationship = regexp.MustCompile(`-\[([^\]]*)\]-`)
	// bare is a relationship without brackets.
	bare = regexp.MustCompile(`\)\s*<?--?>?\s*\(`)
	// behind is a node at the end of a relationship that has no condition.
	behind = regexp.MustCompile(`\]->?\(([^()]*)\)`)
	// alone is a node without a condition where a pattern begins. One that is no more
	// than a variable, and from which a relationship leads on, was matched before.
	alone = regexp.MustCompile(`(?:MATCH|\{|shortestPath\()\s*\(([^()]*)\)(\s*<?-)?`)
	// search is a search in a full-text index, with what stands behind it.
	search = regexp.MustCompile(`queryNodes\([^)]*\) YIELD node(?: AS \w+)?([^\n]*)`)
	// reads are the words of a statement that reads nodes or relationships.
	reads = regexp.MustCompile(`\bMATCH\b|\bqueryNodes\b|\]-|-\[`)
	// state is the one pattern of what is no part of the graph.
	state = regexp.MustCompile(`MATCH \(\w+:_\w+\)`)
)

// Unguarded names a part of a statement that could show something of an import which is
// left out; "" if there is none. A statement that is the same with and without the
// import must read nothing of the graph.
func Unguarded(s cypher.Statement) string {
	text := s.Without([]string{"Import:hidden"}).Text()
	if _, hides := s.Params()["hidden"]; !hides && text == s.Text() {
		if found := reads.FindString(state.ReplaceAllString(text, "")); found != "" {
			return "it reads (" + found + "), and is the same when an import is left out"
		}
		return ""
	}
	for _, m := range relationship.FindAllStringSubmatch(text, -1) {
		if !strings.Contains(m[1], guard) && !strings.Contains(m[1], "*") {
			return fmt.Sprintf("the relationship %q", m[0])
		}
	}
	if n, all := strings.Count(text, "*1.."), strings.Count(text, "all(u IN "); n != all {
		return fmt.Sprintf("%d relationships of variable length, %d conditions on them", n, all)
	}
	if found := bare.FindString(text); found != "" {
		return fmt.Sprintf("the relationship %q", found)
	}
	if m := behind.FindStringSubmatch(text); m != nil {
		return fmt.Sprintf("the node %q behind a relationship", m[1])
	}
	for _, m := range alone.FindAllStringSubmatch(text, -1) {
		if m[2] == "" || strings.ContainsAny(m[1], ": {") || m[1] == "" {
			return fmt.Sprintf("the node %q at the beginning of a pattern", m[1])
		}
	}
	for _, m := range search.FindAllStringSubmatch(text, -1) {
		if !strings.HasPrefix(m[1], " WHERE ") || !strings.Contains(m[1], guard) {
			return fmt.Sprintf("the search %q", m[0])
		}
	}
	return ""
}
