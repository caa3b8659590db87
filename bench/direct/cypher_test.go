package direct

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	// byID is an order in which no two rows are alike; so is one by all the keys of groups.
	byID = regexp.MustCompile(`\bORDER BY ([^\n{}]*, )?(\w+\.id|zone, kind)$`)
	// comprehension is a list of what a pattern finds, which cannot be ordered. The head
	// of one is a to-one step.
	comprehension = regexp.MustCompile(`(head\()?\[\(\w*\)\s*(<-|-)`)
	limit         = regexp.MustCompile(` LIMIT \d+`)
	// single matches a statement with one row at most.
	single = regexp.MustCompile(`^MATCH \(e:Enterprise \{id: \$id\}\)\n`)
)

// chance names the parts of a statement that give a list of which the database could
// choose the items, or their order. A statement with judge makes sets of the lists in
// its rows.
func (s Statement) chance() (found []string) {
	if s.judge == nil {
		for _, m := range comprehension.FindAllString(s.Cypher, -1) {
			if !strings.HasPrefix(m, "head(") {
				found = append(found, "comprehension")
			}
		}
	}
	for _, m := range limit.FindAllStringIndex(s.Cypher, -1) {
		if !byID.MatchString(s.Cypher[:m[0]]) {
			found = append(found, "LIMIT")
		}
	}
	outer, inner := subqueries(limit.ReplaceAllString(s.Cypher, ""))
	for _, q := range inner {
		if s.judge == nil && !byID.MatchString(q) {
			found = append(found, "COLLECT")
		}
	}
	// What collect() puts into a list comes in the order of the WITH before it.
	if before, _, ok := strings.Cut(outer, "collect("); ok {
		if i := strings.LastIndex(before, "\n"); !byID.MatchString(before[:max(i, 0)]) {
			found = append(found, "collect()")
		}
	} else if !byID.MatchString(outer) && !single.MatchString(outer) {
		found = append(found, "rows")
	}
	return found
}

// subqueries parts a statement from the bodies of its COLLECT subqueries, however deep.
func subqueries(cypher string) (outer string, inner []string) {
	const word = "COLLECT {"
	for {
		i := strings.LastIndex(cypher, word) // the last one has none in it
		if i < 0 {
			return cypher, inner
		}
		end, depth := i+len(word), 1
		for ; depth > 0; end++ {
			switch cypher[end] {
			case '{':
				depth++
			case '}':
				depth--
			}
		}
		inner = append(inner, strings.TrimSpace(cypher[i+len(word):end-1]))
		cypher = cypher[:i] + "list" + cypher[end:]
	}
}

// Every list of every statement has a total order, so that all contestants give the same
// items in the same order.
func TestStatementsAreOrdered(t *testing.T) {
	for name, s := range Statements {
		if found := s.chance(); len(found) > 0 {
			t.Errorf("%s: no total order of %v in\n%s", name, found, s.Cypher)
		}
	}
}

func TestChanceIsFound(t *testing.T) {
	for cypher, want := range map[string][]string{
		"MATCH (z:Zone)\nRETURN z.id, z.name":                                                                                                          {"rows"},
		"MATCH (z:Zone)\nRETURN z.id, z.name ORDER BY z.name":                                                                                          {"rows"},
		"MATCH (z:Zone)\nRETURN z.id ORDER BY z.id, z.name":                                                                                            {"rows"},
		"MATCH (z:Zone)\nRETURN z.id ORDER BY z.name, z.id LIMIT 100":                                                                                  nil,
		"MATCH (z:Zone)\nRETURN z.id, [(z)-[:LIES_IN]->(c:City) | c.name] ORDER BY z.id":                                                               {"comprehension"},
		"MATCH (z:Zone)\nRETURN z.id, head([(z)-[:LIES_IN]->(c:City) | c.name]) ORDER BY z.id":                                                         nil,
		"MATCH (z:Zone)\nRETURN z.id, COLLECT {\n  MATCH (z)<--(e)\n  WITH e LIMIT 10\n  RETURN [e.id]\n}\nORDER BY z.id":                              {"LIMIT", "COLLECT"},
		"MATCH (z:Zone)\nRETURN z.id, COLLECT { MATCH (z)<--(e) WITH e LIMIT 10 RETURN [e.id] ORDER BY e.id }\nORDER BY z.id":                          {"LIMIT"},
		"MATCH (z:Zone)\nRETURN z.id, COLLECT { MATCH (z)<--(e) RETURN [e.id, COLLECT { MATCH (e)-->(p) RETURN p.id }] ORDER BY e.id }\nORDER BY z.id": {"COLLECT"},
		"MATCH (z:Zone)\nWITH collect(z.name) AS zones\nRETURN zones":                                                                                  {"collect()"},
		"MATCH (z:Zone)\nWITH z ORDER BY z.name, z.id LIMIT 21\nWITH collect(z.name) AS zones\nRETURN zones":                                           nil,
		"MATCH (e:Enterprise {id: $id})\nRETURN e.id":                                                                                                  nil,
	} {
		if found := (Statement{Cypher: cypher}).chance(); !slices.Equal(found, want) {
			t.Errorf("%s\nfound %v, want %v", cypher, found, want)
		}
	}
}
