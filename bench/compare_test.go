package main

import (
	"slices"
	"strings"
	"testing"
)

func TestLeaves(t *testing.T) {
	got, err := leaves([]byte(`{"data":{"zones":[{"name":"a","city":{"code":"0450"},"n":3.0000000001,"x":null,"list":[1,{"k":"v"},[]],"on":true},{"name":"b"}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	if want := "a 450 3 null 1 v true b"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if _, err := leaves([]byte(`{"data":null,"errors":[{"message":"no"}]}`)); err == nil || !strings.Contains(err.Error(), "no") {
		t.Errorf("an answer with errors passes: %v", err)
	}
}

// The same values in another form agree; any other value does not.
func TestSame(t *testing.T) {
	ours := []byte(`{"data":{"zones":[{"id":"Z:1","sum":0.30000000000000004,"city":{"name":"x"}},{"id":"Z:2","sum":null,"city":null}]}}`)
	for other, agrees := range map[string]bool{
		`{"data":{"zones":{"nodes":[{"rowId":"Z:1","sum":"0.3","city":[{"name":"x"}]},{"rowId":"Z:2","sum":null,"city":null}]}}}`: true,
		`{"data":{"zones":[{"id":"Z:2","sum":null,"city":null},{"id":"Z:1","sum":0.3,"city":{"name":"x"}}]}}`:                     false,
		`{"data":{"zones":[{"id":"Z:1","sum":0.31,"city":{"name":"x"}},{"id":"Z:2","sum":null,"city":null}]}}`:                    false,
		`{"data":{"zones":[{"id":"Z:1","sum":0.3,"city":{"name":"x"}}]}}`:                                                         false,
		`{"data":{"zones":[]}}`: false,
	} {
		how, err := (&question{}).same(ours, []byte(other))
		if (err == nil) != agrees {
			t.Errorf("%s: %q, %v", other, how, err)
		}
	}
	reordered := []byte(`{"data":{"zones":[{"id":"Z:2","sum":null,"city":null},{"id":"Z:1","sum":0.3,"city":{"name":"x"}}]}}`)
	if _, err := (&question{essence: unordered}).same(ours, reordered); err != nil {
		t.Errorf("the order matters though it should not: %v", err)
	}
}

func TestGroupsWithoutZone(t *testing.T) {
	ours := groupsWithoutZone([]string{"north", "LAB", "3", "south", "BASE", "2"})
	theirs := groupsWithoutZone([]string{"2", "BASE", "2", "1", "LAB", "3"})
	if !slices.Equal(ours, theirs) || len(ours) != 2 {
		t.Errorf("%v, %v", ours, theirs)
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
