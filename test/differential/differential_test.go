// Package differential_test asks zonegraph and npm @neo4j/graphql 7 the same
// questions about the same graph, and wants the same answers. The library reads
// the same domain SDL (derive.Peer), runs in a process of its own (test/peer) and
// shares nothing with zonegraph but the database.
//
// The questions are tables of comparison, by theme, in the files cases_*. An
// order is compared wherever it was asked for, and only there: the answer to a
// field with a sort argument is a list, to one without it a multiset. Where the
// library is wrong, the table says why, what the right answer is, and what the
// library answers.
package differential_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"zonegraph/internal/embedded/embeddedtest"
)

// comparison is one question.
type comparison struct {
	name  string
	query string
	// variables is a JSON object; empty for none.
	variables string
	// peerQuery is the question in the library's words where the dialects differ
	// by design: a condition on a to-one step, for one, is a condition on a list
	// there. Its answer must have the form of the query's.
	peerQuery string
	// nextPage is the path of a connection, such as "zones.0.enterprisesConnection".
	// The question is asked again with the connection's endCursor, each side's own,
	// as the variable $after.
	nextPage string
	// ties is true where several texts are the shortest or longest: zonegraph gives
	// the first in order, the library any, so only their lengths are compared.
	ties bool
	// want is the right answer, a JSON object. It is only needed where the library
	// does not give it, or where an answer is worth stating.
	want string
	// peerWrong says what is wrong with the library's answer, peerGives what it is:
	// a JSON object or "error: " and a part of the message. It is empty if it
	// differs from one time to the next.
	peerWrong, peerGives string
	// refused is a part of our message where there is no answer by design; the
	// library must refuse as well, in its own words, unless peerWrong says why not.
	refused string
}

// values are the variables.
func (c comparison) values(t *testing.T) map[string]any {
	t.Helper()
	out := map[string]any{}
	if c.variables != "" {
		decode(t, []byte(c.variables), &out)
	}
	return out
}

func TestMain(m *testing.M) { embeddedtest.Main(m) }

func TestSameAnswers(t *testing.T) {
	w := newWorld(t)
	for _, group := range [][]comparison{
		filters, related, aggregateFilters, orders, pages, aggregates, selections,
	} {
		for _, c := range group {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				w.compare(t, c)
			})
		}
	}
}

func (w *world) compare(t *testing.T, c comparison) {
	doc, errs := gqlparser.LoadQueryWithRules(w.api, c.query, rules.NewDefaultRules())
	if errs != nil {
		t.Fatalf("the question is no query: %v", errs)
	}
	s := w.shapeOf(doc, c.ties)
	peerQuery := c.peerQuery
	if peerQuery == "" {
		peerQuery = c.query
	}
	variables := c.values(t)
	ours := w.ours.ask(t, c.query, variables)
	if c.refused != "" {
		if len(ours.Errors) == 0 || !strings.Contains(ours.Errors[0].Message, c.refused) {
			t.Errorf("it should be refused because %q, but: %s", c.refused, ours.text())
		}
	} else {
		w.check(t, c, s, "zonegraph", ours, c.want)
	}
	theirs := w.peer.ask(t, peerQuery, variables)
	if c.peerWrong != "" {
		w.checkFault(t, c, s, theirs)
		return
	}
	if c.refused != "" {
		if len(theirs.Errors) == 0 {
			t.Errorf("the library does not refuse it: %s", theirs.text())
		}
		return
	}
	w.check(t, c, s, "the library", theirs, c.want)
	w.same(t, c, s, ours, theirs)
	if c.nextPage == "" {
		return
	}
	ours = w.ours.ask(t, c.query, withCursor(t, variables, ours, c.nextPage))
	theirs = w.peer.ask(t, peerQuery, withCursor(t, variables, theirs, c.nextPage))
	w.same(t, c, s, ours, theirs)
}

// check holds an answer against the stated one, if there is one.
func (w *world) check(t *testing.T, c comparison, s *shape, who string, a answer, want string) {
	t.Helper()
	if len(a.Errors) > 0 {
		t.Fatalf("%s refuses: %s\n%s", who, a.text(), w.cypher(t, c))
	}
	if want == "" {
		return
	}
	var wanted any
	decode(t, []byte(want), &wanted)
	if d := differences(s.canonical(a.Data, who != "zonegraph"), s.canonical(wanted, false)); len(d) > 0 {
		t.Errorf("%s is not as stated (given, stated):\n%s\n%s", who, strings.Join(d, "\n"), w.cypher(t, c))
	}
}

// checkFault holds that the library still answers as the table says.
func (w *world) checkFault(t *testing.T, c comparison, s *shape, a answer) {
	t.Helper()
	if c.want == "" && c.refused == "" {
		t.Error("the right answer must be stated where the library is wrong")
	}
	if message, isError := strings.CutPrefix(c.peerGives, "error: "); isError {
		if len(a.Errors) == 0 || !strings.Contains(a.Errors[0].Message, message) {
			t.Errorf("the library no longer fails with %q: %s", message, a.text())
		}
		return
	}
	if c.peerGives == "" {
		return
	}
	var given any
	decode(t, []byte(c.peerGives), &given)
	if d := differences(s.canonical(a.Data, true), s.canonical(given, true)); len(d) > 0 || len(a.Errors) > 0 {
		t.Errorf("the library does not answer as the table says (given, stated):\n%s\n%s", strings.Join(d, "\n"), a.text())
	}
}

func (w *world) same(t *testing.T, c comparison, s *shape, ours, theirs answer) {
	t.Helper()
	if len(ours.Errors)+len(theirs.Errors) > 0 {
		t.Fatalf("zonegraph: %s\nthe library: %s", ours.text(), theirs.text())
	}
	if ours.Extensions != nil {
		t.Errorf("zonegraph adds %v", ours.Extensions)
	}
	if d := differences(s.canonical(ours.Data, false), s.canonical(theirs.Data, true)); len(d) > 0 {
		t.Errorf("zonegraph and the library differ:\n%s\n%s", strings.Join(d, "\n"), w.cypher(t, c))
	}
}

// withCursor adds the end of a connection's page to the variables.
func withCursor(t *testing.T, variables map[string]any, a answer, path string) map[string]any {
	t.Helper()
	v := a.Data
	for _, key := range strings.Split(path+".pageInfo.endCursor", ".") {
		switch at := v.(type) {
		case map[string]any:
			v = at[key]
		case []any:
			i := 0
			if _, err := fmt.Sscan(key, &i); err != nil || i >= len(at) {
				t.Fatalf("there is no %s in %s", path, a.text())
			}
			v = at[i]
		}
	}
	if _, ok := v.(string); !ok {
		t.Fatalf("the first page has no endCursor at %s: %s", path, a.text())
	}
	out := map[string]any{"after": v}
	for k, v := range variables {
		out[k] = v
	}
	return out
}

func decode(t *testing.T, text []byte, into any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		t.Fatalf("%v: %.500s", err, text)
	}
}
