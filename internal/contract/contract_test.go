package contract_test

import (
	"strings"
	"testing"
	"unicode"

	"zonegraph/graph"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/message"
)

// Chinese readers are told of types, fields and values by Chinese terms, so each must have
// one.
func TestEverythingHasAChineseTerm(t *testing.T) {
	m := contracttest.Load(t).Model
	has := func(what string, term graph.Term) {
		t.Helper()
		if !strings.ContainsFunc(term.In(message.Chinese), func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%s has no Chinese term in its description: %q", what, term.Description)
		}
	}
	entities := 0
	for _, all := range []map[string]*graph.Entity{m.Entities, m.Properties} {
		for name, e := range all {
			entities++
			if e.Kind != graph.InterfaceKind { // nothing is of an interface alone
				has(name, e.Term())
			}
			for _, f := range e.Fields {
				has(name+"."+f.Name, f.Term())
				for value := range f.Values {
					has(f.Enum+"."+value, f.ValueTerm(value))
				}
			}
		}
	}
	if entities < 20 {
		t.Errorf("only %d types are looked at", entities)
	}
}
