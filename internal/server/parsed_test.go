package server

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"zonegraph/internal/contract"
)

// Texts that are all different and as long as may be do not fill the memory, and
// the bound counts what documents really take.
func TestParsedQueriesAreBounded(t *testing.T) {
	c, err := contract.Load()
	if err != nil {
		t.Fatal(err)
	}
	document := func(i, fields int) (string, *ast.QueryDocument) {
		var text strings.Builder
		fmt.Fprintf(&text, "query q%d { zones(limit: 5) {", i)
		for f := range fields {
			fmt.Fprintf(&text, " a%d: name", f)
		}
		text.WriteString(" } }")
		d, errs := gqlparser.LoadQueryWithRules(c.API, text.String(), nil)
		if errs != nil {
			t.Fatal(errs)
		}
		return text.String(), d
	}
	p := newParsed()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	const asked = 60
	for i := range asked {
		text, d := document(i, 2400)
		p.Add(t.Context(), text, d)
		if got, ok := p.Get(t.Context(), text); !ok || got != d {
			t.Fatalf("text %d is not found", i)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	n, bytes, evictions := p.kept.Usage()
	if bytes > parsedBytes || n+int(evictions) != asked || n < 10 {
		t.Errorf("%d kept with %d bytes, %d went", n, bytes, evictions)
	}
	if heap := int64(after.HeapAlloc) - int64(before.HeapAlloc); heap > parsedBytes*5/4 || heap < parsedBytes/3 {
		t.Errorf("what is kept takes %d bytes of heap, and was counted as %d", heap, bytes)
	}
	first, _ := document(0, 2400)
	if _, ok := p.Get(t.Context(), first); ok {
		t.Error("the first of many is still kept")
	}
	runtime.KeepAlive(p)
}
