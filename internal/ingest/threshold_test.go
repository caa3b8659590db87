package ingest_test

import (
	"testing"

	"zonegraph/internal/ingest"
)

func TestThreshold(t *testing.T) {
	for text, c := range map[string]struct {
		refused, read int
		allowed       bool
	}{"0": {1, 100, false}, "": {}, "1": {1, 100, true}, "1%": {1, 100, true}, "0.5%": {1, 100, false}, "3": {4, 1000, false}, "100%": {9, 9, true}} {
		got, err := ingest.ParseThreshold(text)
		if (text == "") != (err != nil) {
			t.Errorf("%q: %v", text, err)
		} else if err == nil && got.Allows(c.refused, c.read) != c.allowed {
			t.Errorf("%q allows %d of %d: %v", text, c.refused, c.read, !c.allowed)
		}
	}
	if !(ingest.Threshold{}).Allows(0, 0) || (ingest.Threshold{}).Allows(1, 1000) {
		t.Error("the usual threshold is any row")
	}
	for _, bad := range []string{"-1", "101%", "x", "1‰"} {
		if _, err := ingest.ParseThreshold(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}
