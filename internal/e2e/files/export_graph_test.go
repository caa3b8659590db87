package files

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/piprate/json-gold/ld"

	"zonegraph/data/guangxi"
	"zonegraph/graph"
	"zonegraph/graph/cypher"
	"zonegraph/graph/dataset"
	"zonegraph/graph/dump"
	"zonegraph/graph/store"
	"zonegraph/internal/export/jsonld"
	"zonegraph/internal/graphtest"
	"zonegraph/internal/synthetic"
)

// memory is a file of an fstest.MapFS that is being written.
type memory struct {
	bytes.Buffer
	files fstest.MapFS
	name  string
}

// Close puts the file where it can be read.
func (m *memory) Close() error {
	m.files[m.name] = &fstest.MapFile{Data: m.Bytes()}
	return nil
}

// unchanged loads a dataset over the graph of an owner, where nothing must change.
func unchanged(t *testing.T, e *graphtest.Env, owner string, files fstest.MapFS) store.Report {
	t.Helper()
	d, err := dataset.Read(files, e.Model)
	if err != nil {
		text := err.Error()
		t.Fatal(text[:min(len(text), 2000)])
	}
	report, err := store.Apply(t.Context(), e.DB, e.Model, owner, d.Nodes, d.Relationships)
	if err != nil {
		t.Fatal(err)
	}
	if report.Written() {
		t.Errorf("%s", report)
	}
	return report
}

// What is written as a dataset and read again is the graph that it was.
func TestDatasetRoundTrip(t *testing.T) {
	e := graphtest.Guangxi(t)
	files := exported(t, e)
	report := unchanged(t, e, guangxi.Name, files)
	if report.Nodes.Unchanged < 200 || report.Relationships.Unchanged < 400 {
		t.Errorf("only %s", report)
	}
	if text := string(files["zone.yaml"].Data); !strings.Contains(text, "  liuzhou:\n    name: 柳州高新区\n    nameEn: ") || !strings.Contains(text, "    cities:\n      - City:450200\n    cites:\n      - {at: ") {
		t.Error(text)
	}
}

// So is a made-up graph, whose citations have keys of their own and whose facts have
// no source for the most part.
func TestDatasetRoundTripSynthetic(t *testing.T) { syntheticRoundTrip(t, 300) }

func syntheticRoundTrip(t *testing.T, enterprises int) {
	e := graphtest.Empty(t)
	g := synthetic.New(synthetic.Options{Enterprises: enterprises, Seed: graphtest.Seed})
	loaded, err := store.Bulk(t.Context(), e.DB, e.Model, g.Nodes(), g.Relationships(), nil)
	if err != nil {
		t.Fatal(err)
	}
	const owner = "made-up"
	own(t, e, owner)
	report := unchanged(t, e, owner, exported(t, e))
	if report.Nodes.Unchanged != loaded.Nodes || report.Relationships.Unchanged != loaded.Relationships {
		t.Errorf("%s of %+v", report, loaded)
	}
}

// own gives all that is in the graph to an owner, so that a dataset can be held
// against it: what is loaded in bulk has none.
func own(t *testing.T, e *graphtest.Env, owner string) {
	t.Helper()
	for _, match := range []string{"(x)", "()-[x]->()"} {
		for n := int64(1); n > 0; {
			err := e.DB.Write(t.Context(), func(tx cypher.Tx) error {
				rows, err := tx.Run(t.Context(), cypher.Write("MATCH "+match+" WHERE x."+graph.DatasetProperty+" IS NULL WITH x LIMIT 5000 SET x."+graph.DatasetProperty+" = $owner RETURN count(x)", map[string]any{"owner": owner}))
				if err == nil {
					n = rows[0][0].(int64)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

// The document expands by the rules of JSON-LD 1.1 without losing anything: every
// key has a term, every link leads to a node that is there.
func TestJSONLD(t *testing.T) {
	e := graphtest.Guangxi(t)
	var b bytes.Buffer
	w, err := jsonld.NewWriter(&b, e.Model)
	if err != nil {
		t.Fatal(err)
	}
	nodes, steps := 0, 0
	values := map[string]int{}
	err = dump.Each(t.Context(), e.Reader(), e.Model, func(n dump.Node) error {
		nodes++
		steps += len(n.Steps)
		values[jsonld.ID(n.Ref)] = len(n.Values)
		return w.Node(n)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var document any
	if err := json.Unmarshal(b.Bytes(), &document); err != nil {
		t.Fatal(err)
	}
	options := ld.NewJsonLdOptions("")
	options.ProcessingMode = ld.JsonLd_1_1
	expanded, err := ld.NewJsonLdProcessor().Expand(document, options)
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]map[string]any{}
	for _, v := range expanded {
		n := v.(map[string]any)
		byID[n["@id"].(string)] = n
	}
	if len(expanded) != nodes || len(byID) != nodes {
		t.Fatalf("%d nodes with %d ids, want %d", len(expanded), len(byID), nodes)
	}
	links := 0
	for id, n := range byID {
		for key, v := range n {
			if !strings.HasPrefix(key, "@") && !strings.HasPrefix(key, "https://schema.org/") && !strings.HasPrefix(key, jsonld.Vocabulary) {
				t.Fatalf("%s has the key %s", id, key)
			}
			items, _ := v.([]any)
			for _, item := range items {
				o, ok := item.(map[string]any)
				if !ok {
					continue
				}
				if via, ok := o[jsonld.Vocabulary+"target"].([]any); ok {
					o = via[0].(map[string]any)
				}
				if to, ok := o["@id"].(string); ok && strings.HasPrefix(to, jsonld.Base) {
					links++
					if byID[to] == nil {
						t.Errorf("%s leads to %s, which is not there", id, to)
					}
				}
			}
		}
	}
	if links != steps {
		t.Errorf("%d links, want %d", links, steps)
	}
	liuzhou := byID["urn:zonegraph:node:Zone:liuzhou"]
	for key, want := range map[string]string{
		"@type":                                `["urn:zonegraph:vocabulary:Zone","https://schema.org/Place"]`,
		"https://schema.org/name":              `[{"@value":"柳州高新区"},{"@language":"en","@value":"Liuzhou High-tech Zone"}]`,
		"https://schema.org/containedInPlace":  `[{"@id":"urn:zonegraph:node:City:450200"}]`,
		jsonld.Vocabulary + "Zone.tier":        `[{"@id":"urn:zonegraph:vocabulary:ZoneTier:NATIONAL"}]`,
		jsonld.Vocabulary + "Zone.foundedYear": `[{"@value":1992}]`,
		jsonld.Vocabulary + "Zone.synthetic":   `[{"@value":false}]`,
	} {
		if got, _ := json.Marshal(liuzhou[key]); string(got) != want {
			t.Errorf("%s is %s, want %s", key, got, want)
		}
	}
	sgmw, _ := json.Marshal(byID["urn:zonegraph:node:Enterprise:sgmw"][jsonld.Vocabulary+"Enterprise.zones"])
	if want := `[{"@type":["urn:zonegraph:vocabulary:Site"],"urn:zonegraph:vocabulary:Site.role":[{"@value":"宝骏基地（柳东）"}],"urn:zonegraph:vocabulary:target":[{"@id":"urn:zonegraph:node:Zone:liuzhou"}]}]`; string(sgmw) != want {
		t.Errorf("the site is %s", sgmw)
	}
	output, _ := json.Marshal(byID["urn:zonegraph:node:Observation:industrial-output-2021"]["https://schema.org/value"])
	if want := fmt.Sprintf(`[{"@type":"%s","@value":"8529.27"}]`, "http://www.w3.org/2001/XMLSchema#decimal"); string(output) != want {
		t.Errorf("the value is %s", output)
	}
	citation := byID["urn:zonegraph:node:Citation:reply-2022317%231.3%231"]
	if citation == nil || len(citation[jsonld.Vocabulary+"Citation.facts"].([]any)) < 10 {
		t.Errorf("the citation is %v", citation)
	}
}
