// Package contracttest gives tests the shipped schema.
package contracttest

import (
	"testing"

	"zonegraph/internal/contract"
)

// Load is contract.Load, and fails the test if that does.
func Load(t testing.TB) *contract.Contract {
	t.Helper()
	c, err := contract.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}
