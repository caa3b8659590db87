package dataset_test

import (
	"bytes"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"zonegraph/graph"
	"zonegraph/graph/dataset"
	"zonegraph/graph/dump"
)

type file struct {
	bytes.Buffer
	close func([]byte)
}

// Close hands over what was written.
func (f *file) Close() error {
	f.close(f.Bytes())
	return nil
}

// written is a dataset of nodes.
func written(t *testing.T, nodes ...dump.Node) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	w := dataset.NewWriter(func(name string) (io.WriteCloser, error) {
		return &file{close: func(data []byte) { out[name] = &fstest.MapFile{Data: data} }}, nil
	})
	for _, n := range nodes {
		if err := w.Node(n); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out
}

// Any text is read as it was written, whatever it means to YAML.
func TestTextsRoundTrip(t *testing.T) {
	m := model(t)
	texts := []string{"柳州高新区", "null", "~", "true", "No", "1e5", "0x1F", "2021-01-01", "- a", "a: b", "a #b", "[x]", "{x}", "\"q\"", "'q'", "\\", " lead", "trail ", "a\nb", "a\tb", "a\rb",
		"\u0000", "a\u0085", "a\u2028", "\ufeff", "\u00a0x", "😀", "\U000e0001", "=1", "<<", "*a", "&a", "!a", "%", "@", "`", "|", ">", "?", ":", "a:", "、", "（柳东）", strings.Repeat("长", 300), "第2022317号", "1.3#1"}
	var nodes []dump.Node
	want := map[string]string{}
	for i, text := range texts {
		ref := graph.Ref{Type: "City", Key: "c" + string(rune('a'+i))}
		want[ref.String()] = text
		nodes = append(nodes, dump.Node{Entity: m.Node("City"), Ref: ref, Values: map[string]any{"name": text, "code": ref.Key, "aliases": []any{text}, "synthetic": true}})
	}
	d, err := dataset.Read(written(t, nodes...), m)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range d.Nodes {
		text := want[n.Ref.String()]
		if n.Values["name"] != text || !reflect.DeepEqual(n.Values["aliases"], []string{text}) || n.Values["synthetic"] != true {
			t.Errorf("%q came back as %q and %q", text, n.Values["name"], n.Values["aliases"])
		}
	}
	if len(d.Nodes) != len(texts) {
		t.Errorf("%d of %d", len(d.Nodes), len(texts))
	}
}

// What only an exported file may hold is refused in one that people write.
func TestExportedOnly(t *testing.T) {
	const made = "City:\n  x: {name: 甲市, code: x, synthetic: true}\nDocument:\n  d: {name: 文件, category: 答复, synthetic: true}\nCitation:\n  odd: {name: 一处, document: Document:d, facts: [{to: City:x, confidence: LOW}]}\n"
	d, err := dataset.Read(files("a.yaml", "exported: true\n"+made), model(t))
	if err != nil {
		t.Fatal(err)
	}
	cited := rel("SUPPORTS", "Citation:odd", "City:x", graph.Values{"confidence": "LOW"})
	cited.Marks = &graph.Marks{}
	if len(d.Nodes) != 3 || !d.Exported || !has(d, cited) {
		t.Errorf("%+v", d)
	}
	_, err = dataset.Read(files("a.yaml", made), model(t))
	if err == nil || !strings.Contains(err.Error(), "synthetic is not written") || !strings.Contains(err.Error(), "citations are written under cites") {
		t.Error(err)
	}
	_, err = dataset.Read(files("a.yaml", "exported: maybe\n"+made), model(t))
	if err == nil || !strings.Contains(err.Error(), "no node type exported") {
		t.Error(err)
	}
}
