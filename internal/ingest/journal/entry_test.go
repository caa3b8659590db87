package journal

import (
	"reflect"
	"testing"

	"zonegraph/graph"
	"zonegraph/internal/contract/contracttest"
)

// Values come back from the journal as they went in, whatever their types.
func TestEncode(t *testing.T) {
	m := contracttest.Load(t).Model
	amount, err := graph.ParseDecimal("1234.50")
	if err != nil {
		t.Fatal(err)
	}
	for typ, values := range map[string]graph.Values{
		"Enterprise":    {"name": "甲公司", "employees": int64(1) << 60, "revenue": 2.5, "aliases": []string{"甲", "老甲"}, "synthetic": false},
		"Certification": {"validFrom": graph.Date("2021-11-01"), "kind": "HIGH_TECH"},
		"Observation":   {"value": amount},
		"Zone":          {},
	} {
		if got, err := decode(m.Node(typ), Encode(values)); err != nil || !reflect.DeepEqual(got, values) {
			t.Errorf("%s: %v %#v, want %#v", typ, err, got, values)
		}
	}
	if _, err := decode(m.Node("Zone"), "{"); err == nil {
		t.Error("half a value is read")
	}
	if got := LabelOf(m, "Gone:a"); got != "`Gone`" && got != "Gone" {
		t.Errorf("a type that the schema no longer has: %s", got)
	}
}
