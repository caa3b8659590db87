package main

import (
	"slices"
	"strings"
	"testing"
)

func TestLeaves(t *testing.T) {
	got, err := leaves([]byte(`{"data":{"zones":[{"name":"a","city":{"code":"0450"},"n":3.50,"x":null,"list":[1,{"k":"v"},[]],"on":true},{"name":"b"}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []leaf{
		{"zones[0].name", "a", false}, {"zones[0].city.code", "0450", false}, {"zones[0].n", "3.50", true}, {"zones[0].x", "null", true},
		{"zones[0].list[0]", "1", true}, {"zones[0].list[1].k", "v", false}, {"zones[0].on", "true", true}, {"zones[1].name", "b", false},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	if _, err := leaves([]byte(`{"data":null,"errors":[{"message":"no"}]}`)); err == nil || !strings.Contains(err.Error(), "no") {
		t.Errorf("an answer with errors passes: %v", err)
	}
	if _, err := leaves([]byte(`{"data":`)); err == nil {
		t.Error("half an answer passes")
	}
}

// The same values in another form agree; any other value does not, and the error says
// where it stands in both answers.
func TestSame(t *testing.T) {
	ours := []byte(`{"data":{"zones":[{"id":"Z:1","sum":0.30000000000000004,"city":{"name":"x","code":"0450"}},{"id":"Z:2","sum":null,"city":null}]}}`)
	for other, where := range map[string]string{
		`{"data":{"zones":{"nodes":[{"rowId":"Z:1","sum":"0.3","city":[{"name":"x","code":"0450"}]},{"rowId":"Z:2","sum":null,"city":null}]}}}`: "",
		`{"data":{"zones":[{"id":"Z:2","sum":null,"city":null},{"id":"Z:1","sum":0.3,"city":{"name":"x","code":"0450"}}]}}`:                     `"Z:2" at zones[0].id, want "Z:1" at zones[0].id (7 values, want 7)`,
		`{"data":{"zones":{"nodes":[{"rowId":"Z:1","sum":0.31}]}}}`:                                                                             `"0.31" at zones.nodes[0].sum, want "0.30000000000000004" at zones[0].sum (2 values, want 7)`,
		`{"data":{"zones":[{"id":"Z:1","sum":0.3,"city":{"name":"x","code":"450"}}]}}`:                                                          `"450" at zones[0].city.code, want "0450" at zones[0].city.code (4 values, want 7)`,
		`{"data":{"zones":[{"id":"Z:1","sum":0.3,"city":{"name":"x","code":"0450"}}]}}`:                                                         `the end, want "Z:2" at zones[1].id (4 values, want 7)`,
		`{"data":{"zones":[]}}`: `the end, want "Z:1" at zones[0].id (0 values, want 7)`,
	} {
		how, err := (&question{}).same(ours, []byte(other))
		if where == "" && err != nil || where != "" && (err == nil || err.Error() != "first difference: "+where) {
			t.Errorf("%s: %q, %v", other, how, err)
		}
	}
}

// The groups of PostGraphile come in any order, and with another key for the zone.
func TestGroupsWithoutZone(t *testing.T) {
	group := &question{essence: groupsWithoutZone}
	ours := []byte(`{"data":{"groups":[{"key":["north","LAB"],"n":3},{"key":["south","BASE"],"n":2}]}}`)
	if how, err := group.same(ours, []byte(`{"data":{"groups":[{"keys":["2","BASE"],"n":"2"},{"keys":["1","LAB"],"n":"3"}]}}`)); err != nil || how != "the same 2 essential values" {
		t.Errorf("%q, %v", how, err)
	}
	if how, err := group.same(ours, []byte(`{"data":{"groups":[{"keys":["2","BASE"],"n":"3"},{"keys":["1","LAB"],"n":"3"}]}}`)); err == nil {
		t.Errorf("another number passes: %q", how)
	}
}

// Each question has what each contestant that answers it needs.
func TestQuestions(t *testing.T) {
	f := &facts{ids: []string{"a", "b"}, candidates: []string{"a", "b", "c"}}
	for _, q := range questions {
		if q.about == "" || q.ours == "" {
			t.Errorf("%s: not described", q.name)
		}
		for _, c := range contestants {
			if q.never[c] == "" && c != cypher && c != ready && q.text(c) == "" {
				t.Errorf("%s: nothing to ask %s", q.name, c)
			}
			if len(q.variables(f, c)) == 0 {
				t.Errorf("%s: no variables for %s", q.name, c)
			}
		}
	}
}
