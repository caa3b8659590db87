package queries_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"zonegraph/data/packs"
	"zonegraph/graph/coverage"
	"zonegraph/internal/graphtest"
	"zonegraph/internal/server"
	"zonegraph/queries"
)

// syntheticEnterprises is the size of the graph on which the saved operations are
// compared with hand-written Cypher.
const syntheticEnterprises = 20_000

// check is a saved operation on the synthetic graph.
type check struct {
	variables map[string]any
	tables    []table
}

// table is a part of the answer beside the Cypher that gives the same.
type table struct {
	// columns are paths into the data; * stands for each item of a list, and
	// equal prefixes with * stand for the same item.
	columns string
	// cypher returns a list of values for each row. Without ORDER BY at its end, the
	// order of both sides is free.
	cypher string
	// params are added to the variables, under which the Cypher also finds them.
	params map[string]any
	// empty says that the right answer has no rows.
	empty bool
}

// Every saved operation gives on 20,000 enterprises what Cypher gives that was
// written for this test, without any part of the compiler.
func TestAnswersOnASyntheticGraph(t *testing.T) {
	saved, err := queries.Parse(queries.Files)
	if err != nil {
		t.Fatal(err)
	}
	e := graphtest.Synthetic(t, syntheticEnterprises)
	all, err := coverage.ReadPacks(e.Model, e.Options.Schema, packs.Files, fstest.MapFS{"packs.yaml": {Data: []byte(syntheticUpgrade)}, "indicators.yaml": {Data: []byte(syntheticEvaluation())}})
	if err != nil {
		t.Fatal(err)
	}
	e = e.With(func(o *server.Options) { o.Packs = all })
	for _, q := range saved {
		t.Run(q.Name, func(t *testing.T) {
			c, ok := checks[q.Name]
			if !ok {
				t.Fatal("there is no Cypher to check it by")
			}
			var data any
			e.Query(t, &data, q.Query, c.variables)
			for _, want := range c.tables {
				want.compare(t, e, data, c.variables)
			}
		})
	}
	if len(saved) != len(checks) {
		t.Errorf("%d operations, %d checks", len(saved), len(checks))
	}
}

func (w table) compare(t *testing.T, e *graphtest.Env, data any, variables map[string]any) {
	t.Helper()
	params := map[string]any{}
	for _, from := range []map[string]any{variables, w.params} {
		for name, v := range from {
			params[name] = v
		}
	}
	var want []string
	err := e.Read(t.Context(), graphtest.Statement(w.cypher, params), func(v any) error {
		row, ok := v.([]any)
		if !ok {
			return fmt.Errorf("%T, not a list", v)
		}
		want = append(want, joined(row))
		return nil
	})
	if err != nil {
		t.Fatalf("%v in\n%s", err, w.cypher)
	}
	got := flat(data, strings.Fields(w.columns))
	if strings.LastIndex(w.cypher, "ORDER BY") < strings.LastIndex(w.cypher, "RETURN") {
		slices.Sort(want)
		slices.Sort(got)
	}
	if w.empty != (len(want) == 0) {
		t.Errorf("%d rows from\n%s", len(want), w.cypher)
	}
	if !slices.Equal(got, want) {
		n := min(len(got), len(want))
		i := 0
		for i < n && got[i] == want[i] {
			i++
		}
		t.Errorf("%s\n%d rows, want %d; from row %d:\n%s\nwant\n%s", w.columns, len(got), len(want), i, few(got[i:]), few(want[i:]))
	}
}

func few(rows []string) string { return strings.Join(rows[:min(len(rows), 5)], "\n") }

func joined(row []any) string {
	texts := make([]string, len(row))
	for i, v := range row {
		if v == nil {
			v = "null"
		}
		texts[i] = fmt.Sprint(v)
	}
	return strings.Join(texts, " | ")
}

// flat gives the rows of a table: the values at the paths for each item of the
// lists that the longest path goes through.
func flat(data any, paths []string) []string {
	longest := paths[0]
	for _, p := range paths {
		if strings.Count(p, "*") > strings.Count(longest, "*") {
			longest = p
		}
	}
	var rows []string
	var walk func(v any, rest []string, items []string)
	walk = func(v any, rest, items []string) {
		for i, step := range rest {
			if step == "*" {
				list, _ := v.([]any)
				for n, item := range list {
					walk(item, rest[i+1:], append(items[:len(items):len(items)], fmt.Sprint(n)))
				}
				return
			}
			m, _ := v.(map[string]any)
			v = m[step]
		}
		row := make([]any, len(paths))
		for c, p := range paths {
			for _, n := range items {
				p = strings.Replace(p, "*", n, 1)
			}
			if row[c] = at(data, p); row[c] == "<nil>" {
				row[c] = "null"
			}
		}
		rows = append(rows, joined(row))
	}
	walk(data, strings.Split(longest, "."), nil)
	return rows
}
