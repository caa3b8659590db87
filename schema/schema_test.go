package schema_test

import (
	"testing"

	"zonegraph/schema"
)

// The contract must be valid by itself, and every type, field, argument and enum
// value in it must tell a reader what it is.
func TestContractIsValidAndDescribed(t *testing.T) {
	s, err := schema.LoadAPI()
	if err != nil {
		t.Fatal(err)
	}
	for name, def := range s.Types {
		if def.BuiltIn {
			continue
		}
		if def.Description == "" {
			t.Errorf("type %s has no description", name)
		}
		for _, f := range def.Fields {
			if f.Description == "" && f.Name[0] != '_' {
				t.Errorf("%s.%s has no description", name, f.Name)
			}
			for _, a := range f.Arguments {
				if a.Description == "" && f.Name[0] != '_' {
					t.Errorf("%s.%s(%s:) has no description", name, f.Name, a.Name)
				}
			}
		}
		for _, v := range def.EnumValues {
			if v.Description == "" {
				t.Errorf("%s.%s has no description", name, v.Name)
			}
		}
	}
}
