package profile_test

import (
	"sync"
	"testing"

	"zonegraph/data/profiles"
	"zonegraph/internal/contract"
	"zonegraph/internal/ingest/profile"
)

// loaded reads the shipped profiles once for all tests.
var loaded = sync.OnceValues(func() ([]*profile.Profile, error) {
	c, err := contract.Load()
	if err != nil {
		return nil, err
	}
	return profile.Read(c.Model, c.API, profiles.Files)
})

func shipped(t testing.TB) []*profile.Profile {
	t.Helper()
	all, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestShippedProfiles(t *testing.T) {
	ids := map[string]bool{}
	for _, p := range shipped(t) {
		ids[p.ID] = true
	}
	for _, id := range []string{"enterprises", "certifications", "platforms", "awards", "talents", "indicators", "observations", "zones", "sites", "completeness"} {
		if !ids[id] {
			t.Errorf("there is no profile %s", id)
		}
	}
}
