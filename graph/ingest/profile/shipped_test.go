package profile_test

import (
	"testing"

	"zonegraph/data/profiles"
	"zonegraph/graph/ingest/profile"
	"zonegraph/internal/contract/contracttest"
)

func shipped(t testing.TB) []*profile.Profile {
	t.Helper()
	c := contracttest.Load(t)
	all, err := profile.Read(c.Model, c.API, profiles.Files)
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
