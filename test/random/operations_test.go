package random_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"zonegraph/internal/contract/contracttest"
	"zonegraph/test/random/plain"
)

// Each random operation is answered as the plain graph answers it, or refused where
// that refuses it.
func TestOperations(t *testing.T) {
	w := theWorld(t)
	s := seedOfRun(t)
	failed, refused := 0, w.refused
	for n := range *operations {
		o := newGenerator(w.plain, s, uint64(n)).operation()
		fault := w.fault(o.request())
		if fault == "" {
			continue
		}
		if failed++; failed > maxFailures {
			t.Fatalf("seed %d, operation %d fails too; no more are tried", s, n)
		}
		kind := kindOf(fault)
		t.Logf("operation %d: %.1000s\n%s\nis made smaller", n, fault, o.request().query)
		minimise(o, func(o *operation) bool { return kindOf(w.fault(o.request())) == kind })
		r := o.request()
		variables, err := json.Marshal(r.variables)
		if err != nil {
			t.Fatal(err)
		}
		t.Errorf("seed %d, operation %d\n%s\n%s\n%s", s, n, r.query, variables, w.fault(r))
	}
	t.Logf("%d operations, %d of them with something to refuse, %d cursors", *operations, w.refused-refused, len(w.plain.Places))
	if *operations >= 100 && (w.refused == refused || w.refused-refused > *operations/3 || len(w.plain.Places) < *operations/10) {
		t.Error("the operations are not what they should be, so this tests little")
	}
}

// What the generator makes is what the contract allows, unless it is meant to be refused,
// and all of it comes: each root field, argument and operator.
func TestOperationsAreOfTheContract(t *testing.T) {
	contract := contracttest.Load(t)
	nodes, links := awkwardGraph(contract.Model)
	g := plain.New(contract.API, contract.Model, nodes, links)
	invalid, spoiled := 0, 0
	var all strings.Builder
	const tried = 3000
	for n := range uint64(tried) {
		made := newGenerator(g, 1, n)
		r := made.operation().request()
		all.WriteString(r.query)
		_, errs := gqlparser.LoadQueryWithRules(contract.API, r.query, rules.NewDefaultRules())
		switch {
		case errs != nil && !made.spoil:
			t.Errorf("%v\n%s", errs, r.query)
		case errs != nil:
			invalid++
		case made.spoil:
			spoiled++
		}
	}
	if invalid < tried/100 || spoiled < tried/100 {
		t.Errorf("%d operations are invalid, and %d more are spoiled", invalid, spoiled)
	}
	for _, f := range contract.API.Query.Fields {
		if !strings.HasPrefix(f.Name, "__") && !strings.Contains(all.String(), ": "+f.Name) {
			t.Errorf("%s is never asked for", f.Name)
		}
	}
	for _, word := range []string{
		"eq", "in", "lt", "lte", "gt", "gte", "contains", "startsWith", "endsWith", "matches", "includes", "AND", "OR", "NOT", "some", "all", "none", "single",
		"typename", "validAt", "aggregate", "count", "edge", "shortestLength", "sum", "limit", "offset", "first", "last", "after", "before", "sort", "by",
	} {
		if !strings.Contains(all.String(), word+": ") {
			t.Errorf("%s is never given", word)
		}
	}
}

// maxFailures is how many operations that go wrong are made small and shown.
const maxFailures = 10

// kindOf is the first word of a fault: while an operation is made smaller, it must not
// come to fail for another cause.
func kindOf(fault string) string {
	kind, _, _ := strings.Cut(fault, " ")
	if strings.HasPrefix(kind, "data") {
		return "data"
	}
	return kind
}
