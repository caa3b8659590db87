package main

import (
	"testing"
	"time"
)

// What makes them too many is how long how many run, as they were last seen, whatever
// was there before.
func TestStuck(t *testing.T) {
	limits := stuckLimits{many: 10 * time.Second, one: time.Minute}
	type look struct {
		at      time.Duration
		running []string
		count   int
		tooMany bool
	}
	for name, c := range map[string]struct {
		processors int
		looks      []look
	}{
		"none":                     {1, []look{{0, nil, 0, false}, {time.Hour, nil, 0, false}}},
		"one that ends":            {1, []look{{0, []string{"a"}, 1, false}, {9 * time.Second, []string{"a"}, 1, false}, {11 * time.Second, nil, 0, false}}},
		"half the processors":      {4, []look{{0, []string{"a", "b"}, 2, false}, {9 * time.Second, []string{"a", "b"}, 2, false}, {10 * time.Second, []string{"a", "b"}, 2, true}}},
		"fewer":                    {4, []look{{0, []string{"a"}, 1, false}, {59 * time.Second, []string{"a"}, 1, false}, {60 * time.Second, []string{"a"}, 1, true}}},
		"others each time":         {1, []look{{0, []string{"a"}, 1, false}, {20 * time.Second, []string{"b"}, 1, false}, {40 * time.Second, []string{"c"}, 1, false}}},
		"some new, some old":       {4, []look{{0, []string{"a"}, 1, false}, {15 * time.Second, []string{"a", "b", "c"}, 3, false}, {25 * time.Second, []string{"a", "b", "c"}, 3, true}}},
		"one that was gone is new": {1, []look{{0, []string{"a"}, 1, false}, {5 * time.Second, nil, 0, false}, {12 * time.Second, []string{"a"}, 1, false}}},
	} {
		began := time.Now()
		s := stuck{}
		for _, l := range c.looks {
			count, _, tooMany := s.see(began.Add(l.at), l.running, limits, c.processors)
			if count != l.count || tooMany != l.tooMany {
				t.Errorf("%s, after %s: %d, too many: %t; want %d, %t", name, l.at, count, tooMany, l.count, l.tooMany)
			}
		}
	}
}
