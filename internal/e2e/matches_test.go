package e2e

import (
	"fmt"
	"testing"

	"zonegraph/graph"
	"zonegraph/graph/store"
	"zonegraph/internal/graphtest"
)

// A text matches whatever is written alike but for the case and the width of letters,
// itself at the least. Σ has two small letters, and İ one of two signs.
func TestMatchesIgnoresCaseAndWidth(t *testing.T) {
	e := graphtest.Empty(t)
	names := []string{"ΟΔΟΣ ΑΘΗΝΑΣ", "οδος αθηνας", "İSTANBUL", "i\u0307stanbul", "ＡＢＣ１２", "abc12", "Straße", "STRAẞE"}
	var nodes []graph.NodeRecord
	for i, name := range names {
		nodes = append(nodes, graph.NodeRecord{Ref: graph.Ref{Type: "Enterprise", Key: fmt.Sprint(i)}, Values: graph.Values{"name": name, "synthetic": false}})
	}
	if _, err := store.Apply(t.Context(), e.DB, e.Model, "matches", nodes, nil); err != nil {
		t.Fatal(err)
	}
	for i, name := range names {
		var got struct{ Enterprises []struct{ ID string } }
		e.Query(t, &got, `query($t: String) { enterprises(where: {name: {matches: $t}}, sort: [{id: ASC}]) { id } }`, map[string]any{"t": name})
		first := i / 2 * 2
		want := fmt.Sprintf("[{Enterprise:%d} {Enterprise:%d}]", first, first+1)
		if s := fmt.Sprint(got.Enterprises); s != want {
			t.Errorf("%q matches %s, want %s", name, s, want)
		}
	}
}
