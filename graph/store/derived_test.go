package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"testing"

	"zonegraph/graph"
	"zonegraph/internal/contract/contracttest"
)

// pinned is what this version derives of the probes, as a sum. Where the test fails, what
// is stored of existing graphs would no longer be what the program looks for: raise
// DerivedVersion, say there what has changed, and write the new sum here.
const pinned = "4a07ebfb10a3c3cfe915ad7cdc2b487b33e5d141f53d02afc8b2aba54c47715d"

// probes are texts of all kinds that derive treats apart.
var probes = []string{"柳州高新区", "ＬＺ　１２", "桂政办发〔2021〕81号", "甲A+", "桂林⻋业", "⼤门", "甲\ue000、乙\U000323b0", "Liuzhou High-tech Zone", "重庆长安", "91450200MA5KOI2X3Y", "914502000000000060", "İ", "𠀀", "。", ""}

// What is derived changes with its version only.
func TestDerivedVersion(t *testing.T) {
	m := contracttest.Load(t).Model
	sum := sha256.New()
	e := json.NewEncoder(sum)
	for _, entity := range m.Nodes {
		for i, text := range probes {
			values := graph.Values{}
			for _, f := range entity.Fields {
				switch {
				case !f.IsProperty():
				case f.List:
					values[f.Name] = []string{text, probes[(i+1)%len(probes)]}
				case f.Scalar == graph.StringScalar:
					values[f.Name] = text
				case f.Scalar == graph.DecimalScalar:
					values[f.Name] = graph.Decimal(i * 1234)
				case f.Scalar == graph.BooleanScalar:
					values[f.Name] = i%2 == 0
				}
			}
			if err := e.Encode([]any{entity.Name, derive(entity, values)}); err != nil {
				t.Fatal(err)
			}
		}
		// An upgrade goes by nodes.
		for _, f := range entity.Fields {
			if f.Relationship == nil || f.Relationship.Properties == nil {
				continue
			}
			for _, p := range f.Relationship.Properties.Fields {
				if p.Scalar == graph.DecimalScalar {
					t.Errorf("%s.%s is derived of a relationship, which no upgrade looks at", f.Relationship.Properties.Name, p.Name)
				}
			}
		}
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != pinned {
		t.Errorf("version %d derives what it did not before: %s", DerivedVersion, got)
	}
}
