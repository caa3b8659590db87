package server_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/graph/cypher"
	"zonegraph/internal/contract/contracttest"
	"zonegraph/internal/server"
)

// questions are selections of the root fields with arguments that must be given; each
// reads. Lists and connections of a type need none, and look-ups an id.
var questions = map[string]string{
	"node":             `node(id: "Zone:a") { id }`,
	"nodes":            `nodes(ids: ["Zone:a", "City:a"]) { id }`,
	"comparison":       `comparison(zones: {}, metrics: [{key: "a", indicator: {id: "Indicator:a"}}]) { rows { zone { id } } }`,
	"conflicts":        `conflicts { totalCount }`,
	"coverage":         `coverage(zones: {}, requirements: [{key: "a", zone: {platforms: {some: {}}}}]) { rows { subject { id } } }`,
	"path":             `path(from: "Zone:a", to: "Zone:b") { length }`,
	"neighborhood":     `neighborhood(id: "Zone:a") { nodes { distance } }`,
	"peers":            `peers(zone: "Zone:a") { __typename }`,
	"ratio":            `ratio(numerator: ["Funding:a"], denominator: "Cohort:b") { value }`,
	"search":           `search(text: "柳州") { totalCount }`,
	"trend":            `trend(indicators: ["Indicator:a"], subjects: ["Zone:a"]) { comparable }`,
	"requirementPacks": "", // reads nothing
}

// One operation runs a few statements at a time, however many root fields it has and
// whichever these are.
func TestOperationsShareThePool(t *testing.T) {
	const times, most = 12, 4
	var running, atOnce, all atomic.Int32
	h := handler(t, reader(func(context.Context, cypher.Statement, func(any) error) error {
		all.Add(1)
		n := running.Add(1)
		for seen := atOnce.Load(); n > seen && !atOnce.CompareAndSwap(seen, n); seen = atOnce.Load() {
		}
		time.Sleep(5 * time.Millisecond)
		running.Add(-1)
		return nil
	}), nil, func(o *server.Options) {
		o.Limits.Aliases, o.Limits.Tokens, o.Limits.Complexity, o.Timeout = times, 10_000, 1<<40, time.Minute
	})
	for _, f := range contracttest.Load(t).API.Query.Fields {
		if strings.HasPrefix(f.Name, "__") {
			continue
		}
		question, known := questions[f.Name]
		switch {
		case known && question == "":
			continue
		case !known && looksUp("Query", f):
			question = fmt.Sprintf("%s(id: \"%s:a\") { __typename id }", f.Name, f.Type.Name())
		case !known && needsArgument(f):
			t.Errorf("%s needs arguments: it is missing among the questions", f.Name)
			continue
		case !known && f.Type.Elem != nil:
			question = f.Name + " { __typename id }"
		case !known:
			question = f.Name + " { totalCount }"
		}
		t.Run(f.Name, func(t *testing.T) {
			atOnce.Store(0)
			all.Store(0)
			var query strings.Builder
			for i := range times {
				fmt.Fprintf(&query, "a%d: %s\n", i, question)
			}
			r := post(t, h, "{ "+query.String()+" }", nil)
			if n := all.Load(); n < times {
				t.Fatalf("%d statements for %d root fields: %.300s", n, times, fmt.Sprint(r.Errors))
			}
			if n := atOnce.Load(); n < 2 || n > most {
				t.Errorf("%d statements at once, want 2 to %d", n, most)
			}
		})
	}
}

func needsArgument(f *ast.FieldDefinition) bool {
	for _, a := range f.Arguments {
		if a.Type.NonNull && a.DefaultValue == nil {
			return true
		}
	}
	return false
}

// The largest answer is that of an operation, however many root fields it has.
func TestRootFieldsCountTogether(t *testing.T) {
	h := handler(t, reader(func(_ context.Context, _ cypher.Statement, each func(any) error) error {
		for range 10 {
			if err := each([]any{strings.Repeat("x", 60_000)}); err != nil {
				return err
			}
		}
		return nil
	}), nil, nil)
	for query, refused := range map[string]bool{`{ zones { id } }`: false, `{ a: zones { id } b: zones { id } }`: true} {
		r := post(t, h, query, nil)
		if tooLarge := len(r.Errors) > 0 && r.Errors[0].Extensions.MessageCode == "answer.too-large"; tooLarge != refused || len(r.Data) > 1<<20 {
			t.Errorf("%s: %d bytes and %+v", query, len(r.Data), r.Errors)
		}
	}
}
