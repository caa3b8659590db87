package dataset_test

import (
	"errors"
	"reflect"
	"testing"

	"zonegraph/graph"
	"zonegraph/graph/dataset"
	"zonegraph/graph/dump"
	"zonegraph/message"
)

// Who put what there, and the journal, are read as they were written; a relationship has
// the marks of the node under which it is written unless it says others.
func TestMarksRoundTrip(t *testing.T) {
	m := model(t)
	city, region := graph.Ref{Type: "City", Key: "*"}, graph.Ref{Type: "Region", Key: "r"}
	sum, steps := int64(-5), m.Node("City").Field("region")
	none, own := graph.Marks{}, graph.Marks{Dataset: "guangxi", Import: "Import:a", Imported: []string{"name", "code"}, Fingerprint: &sum}
	files := written(t, dump.Node{Entity: m.Node("City"), Ref: city, Marks: own, Values: map[string]any{"name": "甲市"}, Steps: []dump.Step{
		{Field: steps, To: region, Marks: graph.Marks{Dataset: "guangxi", Import: "Import:a"}},
		{Field: steps, To: region, Marks: none},
		{Field: steps, To: region, Marks: graph.Marks{Import: "Import:b", Imported: []string{"x"}}},
	}}, dump.Node{Entity: m.Node("Region"), Ref: region, Values: map[string]any{}})
	d, err := dataset.Read(files, m)
	if err != nil {
		t.Fatal(err)
	}
	if !d.Exported || len(d.Nodes) != 2 || !reflect.DeepEqual(*d.Nodes[0].Marks, own) || d.Nodes[0].Ref != city || !reflect.DeepEqual(*d.Nodes[1].Marks, none) {
		t.Errorf("%+v", d)
	}
	want := []graph.Marks{{Dataset: "guangxi", Import: "Import:a"}, none, {Import: "Import:b", Imported: []string{"x"}}}
	for i, r := range d.Relationships {
		if i >= len(want) || !reflect.DeepEqual(*r.Marks, want[i]) {
			t.Errorf("%d: %+v", i, *r.Marks)
		}
	}
	if len(d.Relationships) != len(want) {
		t.Errorf("%d relationships", len(d.Relationships))
	}
}

// What only an export can say is refused in what people write, and the other way round.
func TestExportedApart(t *testing.T) {
	m := model(t)
	reasons := func(err error) map[message.Code]bool {
		out := map[message.Code]bool{message.CodeOf(err): true}
		var all dataset.Errors
		if errors.As(err, &all) {
			for _, e := range all {
				out[e.Reason.Code] = true
			}
		}
		return out
	}
	const exported = "exported: true\nCity:\n  x: {name: 甲市, code: x, _dataset: guangxi}\n"
	for _, c := range []struct {
		text string
		want message.Code
	}{
		{"City:\n  x: {name: 甲市, code: x, _dataset: guangxi}\n", "dataset.no-such-field"},
		{"Import:\n  x: {name: a.csv}\n", "dataset.imports-elsewhere"},
		{"_journal:\n  Import:x: []\n", "dataset.no-such-type"},
		{"exported: true\nCity:\n  x: {_print: many}\n", "dataset.bad-mark"},
		{"exported: true\nCity:\n  x: {_imported: name}\n", "dataset.bad-mark"},
		{"exported: true\n_journal:\n  Import:x:\n    - {seq: first}\n", "dataset.bad-mark"},
	} {
		if _, err := dataset.Read(files("a.yaml", c.text), m); !reasons(err)[c.want] {
			t.Errorf("%s: %v, want %s", c.text, err, c.want)
		}
	}
	if _, err := dataset.Read(files("a.yaml", exported, "b.yaml", good), m); !reasons(err)["dataset.partly-exported"] {
		t.Error(err)
	}
	if _, err := dataset.ReadParts("a.yaml", []byte(exported), m); !reasons(err)["dataset.exported-import"] {
		t.Error(err)
	}
}
