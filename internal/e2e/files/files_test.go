package files

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"zonegraph/graph/neo4j"
	"zonegraph/graph/snapshot"
	"zonegraph/graph/store"
	"zonegraph/internal/embedded"
	"zonegraph/internal/graphtest"
	"zonegraph/internal/server"
	"zonegraph/internal/synthetic"
)

// A graph that the bulk importer makes is the one that transactions make, and a
// failed import leaves a home in which one can be made.
func TestImportedGraphIsTheSame(t *testing.T) {
	const enterprises = 300
	g := synthetic.New(synthetic.Options{Enterprises: enterprises, Seed: graphtest.Seed})
	e := graphtest.Empty(t)
	if _, err := store.Bulk(t.Context(), e.DB, e.Model, g.Nodes(), g.Relationships(), nil); err != nil {
		t.Fatal(err)
	}
	o := embedded.Options{Home: t.TempDir(), HeapMB: 512, PageCacheMB: 64, ShortLived: true}
	broken := errors.New("broken")
	for _, write := range []func(string) ([]string, error){
		func(string) ([]string, error) { return nil, broken },
		func(dir string) ([]string, error) { return []string{"--nodes=Zone=" + dir + "/missing.csv"}, nil },
	} {
		if err := embedded.Import(t.Context(), o, nil, write); err == nil {
			t.Fatal("a broken import is no error")
		}
		if fresh, err := embedded.Fresh(o); err != nil || !fresh {
			t.Fatalf("after a broken import the home is no longer fresh: %v", err)
		}
	}
	var report store.BulkReport
	err := embedded.Import(t.Context(), o, nil, func(dir string) (arguments []string, err error) {
		arguments, report, err = store.WriteFiles(t.Context(), dir, e.Model, g.Nodes(), g.Relationships(), nil)
		return arguments, err
	})
	if err != nil {
		t.Fatal(err)
	}
	if fresh, err := embedded.Fresh(o); err != nil || fresh {
		t.Fatalf("the imported database is not there: %v", err)
	}
	if _, err := os.Stat(o.Home + "/import"); err == nil {
		t.Error("the import left its files behind")
	}
	i, err := embedded.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = i.Stop(t.Context()) }()
	db, err := neo4j.Open(neo4j.Options{URI: i.PlainURI, User: i.User, Password: i.Password})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close(t.Context()) }()
	if err := store.Migrate(t.Context(), db, e.Model); err != nil {
		t.Fatal(err)
	}
	const lists = `query { enterprisesConnection(where: {aliases: {eq: []}}) { totalCount } enterprises(limit: 1000, sort: [{id: ASC}]) { id aliases } }`
	var ours, theirs any
	e.Query(t, &theirs, lists, nil)
	e.With(func(o *server.Options) { o.Database = db }).Query(t, &ours, lists, nil)
	if !reflect.DeepEqual(ours, theirs) {
		t.Errorf("empty lists are read as\n%v\nwant\n%v", ours, theirs)
	}
	for _, all := range []string{
		"MATCH (n) RETURN [n.id, [l IN labels(n) | l], properties(n)]",
		"MATCH (a)-[r]->(b) RETURN [a.id + ' ' + type(r) + ' ' + b.id, properties(r)]",
	} {
		made, want := contents(t, db, all), contents(t, e.DB, all)
		if total := report.Nodes + report.Relationships; len(want) == 0 || len(want) > total {
			t.Fatalf("%d rows", len(want))
		}
		if !slices.Equal(made, want) {
			n := 0
			for n < min(len(made), len(want)) && made[n] == want[n] {
				n++
			}
			t.Errorf("%d rows, want %d; the first that differs is\n%v\nwant\n%v", len(made), len(want), made[n:min(n+1, len(made))], want[n:min(n+1, len(want))])
		}
	}
}

// contents gives the rows of a statement as sorted texts.
func contents(t *testing.T, db *neo4j.DB, statement string) []string {
	t.Helper()
	var rows []string
	_, err := db.Run(graphtest.Own(t.Context()), graphtest.Statement(statement, nil), snapshot.RunOptions{}, func(v any) error {
		var b strings.Builder
		for _, item := range v.([]any) {
			if properties, ok := item.(map[string]any); ok {
				for _, name := range slices.Sorted(maps.Keys(properties)) {
					// The importer drops empty lists, and the compiler reads them all the same.
					if list, ok := properties[name].([]any); ok && len(list) == 0 {
						continue
					}
					fmt.Fprintf(&b, "%s: %#v, ", name, properties[name])
				}
				continue
			}
			fmt.Fprint(&b, item, " ")
		}
		rows = append(rows, b.String())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(rows)
	return rows
}
