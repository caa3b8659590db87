package files

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"zonegraph/graph/cypher"
	"zonegraph/graph/store"
	"zonegraph/internal/graphtest"
	"zonegraph/internal/ingest"
	"zonegraph/message"
)

// homes are graphs as older versions have left them: statements for constraints and
// indexes, then nodes and relationships with all that was stored of them. Each version
// had loaded a few facts and imported the two lists that are beside them.
const homes = "testdata/homes"

// olderHome is a service over the graph of a file of homes.
func olderHome(t *testing.T, name string) *graphtest.Env {
	t.Helper()
	e := graphtest.Unused(t)
	file, err := os.Open(filepath.Join(homes, name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	nodes := 0
	for lines.Scan() {
		var line struct {
			Statement, Type string
			Labels          []string
			Properties      map[string]any
			From, To        int
		}
		d := json.NewDecoder(strings.NewReader(lines.Text()))
		d.UseNumber()
		if err := d.Decode(&line); err != nil {
			t.Fatal(err)
		}
		expression := "p {.*"
		for name, v := range line.Properties {
			switch v := v.(type) {
			case json.Number:
				if line.Properties[name], err = v.Int64(); err != nil {
					t.Fatal(err)
				}
			case map[string]any:
				line.Properties[name] = v["date"]
				expression += fmt.Sprintf(", `%[1]s`: date(p.`%[1]s`)", name)
			}
		}
		params := map[string]any{"p": line.Properties, "at": int64(nodes), "from": int64(line.From), "to": int64(line.To)}
		text := line.Statement
		switch {
		case len(line.Labels) > 0:
			text = "WITH $p AS p CREATE (n:`" + strings.Join(line.Labels, "`:`") + "`) SET n = " + expression + "}, n.at = $at"
			nodes++
		case line.Type != "":
			text = "WITH $p AS p MATCH (a {at: $from}) MATCH (b {at: $to}) CREATE (a)-[r:`" + line.Type + "`]->(b) SET r = " + expression + "}"
		}
		write(t, e, text, params)
	}
	if err := lines.Err(); err != nil || nodes < 20 {
		t.Fatalf("%d nodes %v", nodes, err)
	}
	write(t, e, "MATCH (n) REMOVE n.at", nil)
	return e
}

func write(t *testing.T, e *graphtest.Env, text string, params map[string]any) {
	t.Helper()
	err := e.DB.Write(t.Context(), func(tx cypher.Tx) error {
		_, err := tx.Run(t.Context(), cypher.Write(text, params))
		return err
	})
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
}

// found are the ids that a search finds.
func found(t *testing.T, e *graphtest.Env, text string) []string {
	t.Helper()
	var out struct {
		Search struct {
			Edges []struct{ Node struct{ ID string } }
		}
	}
	e.Query(t, &out, "query($text: String!) { search(text: $text, first: 5) { edges { node { id } } } }", map[string]any{"text": text})
	var ids []string
	for _, edge := range out.Search.Edges {
		ids = append(ids, edge.Node.ID)
	}
	return ids
}

// What older versions have left is found as if this one had written it, known to imports,
// and can be undone.
func TestOlderHomes(t *testing.T) {
	for _, home := range []string{"before-codes.jsonl", "before-versions.jsonl"} {
		t.Run(home, func(t *testing.T) {
			e := olderHome(t, home)
			looked := 0
			s, err := store.Open(t.Context(), e.DB, e.Model, store.Opening{Filling: "facts", By: store.Serve, Upgrading: func(done, all int) {
				if looked = done; done > all {
					t.Errorf("%d of %d", done, all)
				}
			}})
			if err != nil {
				t.Fatal(err)
			}
			if s.Filling != "" || s.Empty() || looked != s.Facts {
				t.Errorf("%+v, %d looked at", s, looked)
			}
			if err := ingest.Prepare(t.Context(), e.DB); err != nil {
				t.Fatal(err)
			}
			for text, want := range map[string]string{
				"GR202145000902": "Certification:HIGH_TECH-GR202145000902", "gr2021 4500 0901": "Certification:HIGH_TECH-GR202145000901",
				"甲加": "Enterprise:jia", "⻋业甲": "Enterprise:jia", "车业甲": "Enterprise:jia", "914502000000000060": "Enterprise:914502000000000060", "lzgxq": "Zone:liuzhou",
			} {
				if got := found(t, e, text); !slices.Contains(got, want) {
					t.Errorf("%s finds %v, want %s", text, got, want)
				}
			}
			// All is stored as this version would store it.
			after, files := stored(t, e), exported(t, e)
			again, err := store.Open(t.Context(), e.DB, e.Model, store.Opening{Upgrading: func(int, int) { t.Error("it is upgraded twice") }})
			if err != nil || !again.Current() {
				t.Errorf("%+v %v", again, err)
			}
			for _, list := range []string{"高企名单.csv", "企业名录.csv"} {
				if r := taken(t, e, filepath.Join(homes, list), true, time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)); r.Changes() || r.Rows == 0 {
					t.Errorf("%s has something new: %+v", list, r)
				}
			}
			records, err := ingest.List(t.Context(), e.DB)
			if err != nil || len(records) != 2 {
				t.Fatalf("%+v %v", records, err)
			}
			for _, r := range records {
				if _, err := ingest.Undo(t.Context(), e.DB, e.Model, r.ID, ingest.UndoOptions{At: time.Now()}); err != nil {
					t.Error(err)
				}
			}
			sameStored(t, stored(t, restored(t, files)), after)
		})
	}
}

// failing is a writer whose transactions fail from a number on.
type failing struct {
	cypher.Writer
	left int
}

var errKilled = errors.New("killed")

// Write implements cypher.Writer.
func (f *failing) Write(ctx context.Context, work func(cypher.Tx) error) error {
	if f.left--; f.left < 0 {
		return errKilled
	}
	return f.Writer.Write(ctx, work)
}

// An upgrade that ends wherever goes on from there, and the graph is not taken for
// current before.
func TestUpgradeResumed(t *testing.T) {
	e := olderHome(t, "before-codes.jsonl")
	total := 0
	steps, ends := 0, 0
	for {
		w := &failing{Writer: e.DB, left: 6 + 5*ends}
		looked := 0
		_, err := store.Open(t.Context(), w, e.Model, store.Opening{Upgrading: func(done, _ int) { looked = done; steps++ }})
		total += looked
		if err == nil {
			break
		}
		if !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		ends++
		s, err := store.Look(t.Context(), e.DB)
		if err != nil || s.Current() {
			t.Fatalf("after %d ends: %+v %v", ends, s, err)
		}
	}
	contents, err := store.Count(t.Context(), e.DB, e.Model)
	if err != nil {
		t.Fatal(err)
	}
	if ends < 3 || total < contents.Facts || total > contents.Facts+ends {
		t.Errorf("after %d ends %d nodes were looked at, of %d", ends, total, contents.Facts)
	}
	if got := found(t, e, "GR202145000902"); !reflect.DeepEqual(got, []string{"Certification:HIGH_TECH-GR202145000902"}) {
		t.Error(got)
	}
}

// A graph of a newer version is refused, whatever it is opened for, and left as it is.
func TestNewerHome(t *testing.T) {
	e := graphtest.Unused(t)
	if _, err := store.Open(t.Context(), e.DB, e.Model, store.Opening{}); err != nil {
		t.Fatal(err)
	}
	write(t, e, "MATCH (g:_Graph) SET g.derived = $version", map[string]any{"version": store.DerivedVersion + 1})
	write(t, e, "DROP INDEX search_text", nil)
	_, err := store.Open(t.Context(), e.DB, e.Model, store.Opening{})
	_, looking := store.Look(t.Context(), e.DB)
	if message.CodeOf(err) != "store.newer" || message.CodeOf(looking) != "store.newer" {
		t.Errorf("%v %v", err, looking)
	}
	if rows := e.Rows(t, "SHOW INDEXES YIELD name WHERE name = 'search_text' RETURN [name]", nil); len(rows) > 0 {
		t.Error("an index was made in a graph that was refused")
	}
}

// A graph that is being filled does not pass for whole, and one that nobody has filled is
// no new one.
func TestStanding(t *testing.T) {
	e := graphtest.Unused(t)
	open := func(filling string, by store.Filler) store.Standing {
		t.Helper()
		s, err := store.Open(t.Context(), e.DB, e.Model, store.Opening{Filling: filling, By: by, Contents: true})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := open("facts", store.Serve); s.Filling != "facts" || s.By != store.Serve || message.CodeOf(s.Whole()) != "store.load-unfinished" {
		t.Errorf("new: %+v", s)
	}
	s := open("others", store.Load)
	if s.Filling != "facts" || s.By != store.Serve {
		t.Errorf("begun: %+v", s)
	}
	// What is left of parts goes before the other begins, and nothing else does: what was
	// written at once is all there.
	write(t, e, "CREATE (:City {id: 'City:left', name: '遗留'})-[:IN_REGION]->(:Region {id: 'Region:left'})", nil)
	for _, parts := range []bool{false, true} {
		if s = open("", ""); s.Facts != 2 {
			t.Errorf("%+v", s)
		}
		if err := s.Fill(t.Context(), e.DB, e.Model, "facts", store.Load, parts); err != nil {
			t.Fatal(err)
		}
	}
	s = open("", "")
	if err := s.Fill(t.Context(), e.DB, e.Model, "others", store.Load, true); err != nil {
		t.Fatal(err)
	}
	if s := open("", ""); !s.Empty() || s.Filling != "others" || s.By != store.Load {
		t.Errorf("begun again: %+v", s)
	}
	if err := s.Filled(t.Context(), e.DB); err != nil {
		t.Fatal(err)
	}
	if s := open("facts", store.Serve); s.Filling != "" || s.Whole() != nil || !s.Empty() {
		t.Errorf("an empty graph that is whole: %+v", s)
	}
	if err := s.Fill(t.Context(), e.DB, e.Model, "generate", store.Generate, true); err != nil {
		t.Fatal(err)
	}
	if s := open("", ""); message.CodeOf(s.Whole()) != "store.generating-unfinished" {
		t.Errorf("generating: %v", s.Whole())
	}
}
