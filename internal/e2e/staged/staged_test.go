package staged

import (
	"slices"
	"testing"
)

// everything stages a copy of each node under another id, and of each relationship
// five more: between the nodes that were there, from and to the copies, between the
// copies, and from a node that was there to another one that was there too.
func (w *world) everything(t *testing.T, id string) {
	t.Helper()
	params := map[string]any{"import": id}
	for _, e := range w.Model.Nodes {
		set := "id: n.id + '-staged', _import: $import, _dataset: null"
		for _, f := range e.Fields {
			if f.Unique && f.Name != "id" {
				set += ", " + f.Name + ": n." + f.Name + " + '9'"
			}
		}
		w.write(t, params, "MATCH (n:"+e.Label()+") WHERE n._import IS NULL WITH n, properties(n) AS p CREATE (m:$(labels(n))) SET m = p{.*, "+set+"}")
	}
	w.write(t, params, `MATCH (a)-[r]->(b) WHERE r._import IS NULL
		MATCH (a2:$(labels(a)) {id: a.id + '-staged'}) MATCH (b2:$(labels(b)) {id: b.id + '-staged'})
		CALL (a, b) { MATCH (x:$(labels(b))) WHERE x._import IS NULL AND NOT (a)-->(x) AND x <> a RETURN x ORDER BY x.id LIMIT 1 }
		UNWIND [[a, b], [a, b2], [a2, b], [a2, b2], [a, x]] AS ends
		WITH ends[0] AS from, ends[1] AS to, r
		CREATE (from)-[c:$(type(r))]->(to) SET c = properties(r), c._import = $import, c._dataset = null`)
}

// As long as an import is hidden every answer is what it was before, in whatever
// way the graph is asked; and once it is not, the answers are others.
func TestStagedImportsAreNotSeen(t *testing.T) {
	w := newWorld(t)
	before := w.answers(t)
	for name, text := range w.answers(t) {
		if text != before[name] {
			t.Fatalf("%s is not answered the same way twice\n%s\n%s", name, before[name], text)
		}
	}
	const id = "Import:20261124T120000-abc"
	w.write(t, map[string]any{"import": id}, hide)
	w.everything(t, id)
	for name, text := range w.answers(t) {
		if text != before[name] {
			t.Errorf("%s sees what is hidden\nbefore %s\nnow    %s", name, short(before[name]), short(text))
		}
	}
	w.write(t, map[string]any{"import": id}, show)
	var unchanged []string
	for name, text := range w.answers(t) {
		if text == before[name] {
			unchanged = append(unchanged, name)
		}
	}
	slices.Sort(unchanged)
	t.Logf("answers that the import does not change: %q", unchanged)
	for _, name := range []string{"list", "connection", "count", "conditions", "aggregate", "groups", "node", "search", "searchPinyin", "neighborhood", "ZonesByTier",
		"GapsAgainstAPack", "LiuzhouNanningGuilin", "IsTheTrendComparable", "PathBetweenTwoNodes", "export EnterpriseList", "JSON-LD", "dataset"} {
		if slices.Contains(unchanged, name) {
			t.Errorf("%s is the same although the import is visible, so it shows nothing", name)
		}
	}
	w.write(t, map[string]any{"import": id}, hide)
	for name, text := range w.answers(t) {
		if text != before[name] {
			t.Errorf("%s sees what is hidden again", name)
		}
	}
}

func short(s string) string {
	if len(s) > 3000 {
		return s[:3000]
	}
	return s
}
