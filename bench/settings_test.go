package main

import (
	"strings"
	"testing"
)

// Another build is measured beside this one alone, unless others are named.
func TestWhoTakesPart(t *testing.T) {
	for _, c := range []struct {
		settings settings
		want     string
	}{
		{settings{}, "zonegraph zonegraph-exact zonegraph-250ms neo4j-graphql cypher bytes postgraphile"},
		{settings{growth: true}, "zonegraph zonegraph-exact cypher postgraphile"},
		{settings{soak: 1}, "zonegraph zonegraph-exact"},
		{settings{only: []string{"nested", "cypher"}}, "zonegraph cypher"},
		{settings{against: "old"}, "zonegraph zonegraph-exact against against-exact"},
		{settings{against: "old", only: []string{"nested"}}, "zonegraph zonegraph-exact against against-exact"},
		{settings{against: "old", only: []string{"against", "cypher"}}, "zonegraph against cypher"},
	} {
		var got []string
		for _, name := range contestants {
			if c.settings.wants(name) {
				got = append(got, name)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%+v: %v, want %s", c.settings, got, c.want)
		}
	}
}

func TestTheOtherBuildMustBeNamed(t *testing.T) {
	s := settings{dir: t.TempDir(), rounds: 1, seconds: 1, connections: []int{1}, sizes: []int{1000}, enterprises: 1000, only: []string{against}}
	if err := s.validate(); err == nil || !strings.Contains(err.Error(), "--against") {
		t.Errorf("no program for the other build: %v", err)
	}
	s.against = "old"
	if err := s.validate(); err != nil || !strings.HasSuffix(s.against, "/old") {
		t.Errorf("%q: %v", s.against, err)
	}
}
