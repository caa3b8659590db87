package ingest_test

import (
	"reflect"
	"testing"

	"zonegraph/graph/dataset"
	"zonegraph/internal/ingest/read"
)

const added = `
Document:
  notice: {name: 公告, category: 网页}
Zone:
  hexi: {name: 柳州河西高新区, stage: UPGRADE_SUPPORTED, cites: [{at: notice#2#1, field: stage}]}
Enterprise:
  new:
    name: 柳州新企业
    city: City:450200
    zones: [{to: Zone:hexi, role: 总部}]
    cites: [notice#1]
`

// A file in the dataset's own format adds to the graph: it may refer to what the
// graph has and to what it says itself further down, its sources come with it, and
// all of it can be undone.
func TestFacts(t *testing.T) {
	w := newWorld(t)
	before := w.snapshot(t)
	parts, err := dataset.ReadParts("add.yaml", []byte(added), w.Model)
	if err != nil {
		t.Fatal(err)
	}
	src := read.Source{Name: "add.yaml", Hash: "0123456789", Rows: read.Facts(w.Model, parts)}
	o := w.commit(t, src)
	if o.Nodes.New != 4 || o.Nodes.Changed != 1 {
		t.Errorf("%+v", o.Report)
	}
	rows := w.rows(t, `MATCH (e:Enterprise {id: 'Enterprise:new'})-[s:HAS_SITE]->(z) MATCH (e)-[:BASED_IN]->(c) MATCH (e)<-[:SUPPORTS]-(:Citation {id: 'Citation:notice#1'})
		MATCH (z)<-[:SUPPORTS {field: 'stage', confidence: 'HIGH'}]-(:Citation {id: 'Citation:notice#2#1'})-[:IN_DOCUMENT]->(d) RETURN s.role, z.stage, c.name, d.name`)
	if !reflect.DeepEqual(rows, [][]any{{"总部", "UPGRADE_SUPPORTED", "柳州市", "公告"}}) {
		t.Errorf("%v", rows)
	}
	if again := w.commit(t, src); again.Changes() {
		t.Errorf("again: %+v %+v", again.Report, again.diffs)
	}
	if err := w.undo(t, o.Import); err != nil {
		t.Fatal(err)
	}
	w.unchanged(t, "undone", before)
}
