package main

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Memory that is too much, or that grows, is told of and is an error.
func TestVerdictOfASoak(t *testing.T) {
	run := func(resident func(i int) float64) []soakLine {
		var lines []soakLine
		for i := range soakLines {
			m := resident(i)
			lines = append(lines, soakLine{at: time.Duration(i) * time.Minute, contestant: "zonegraph", rate: 100, resident: m, peak: m + 5})
		}
		return lines
	}
	for _, c := range []struct {
		name     string
		resident func(i int) float64
		want     []string // in the error; none if it must pass
	}{
		{"flat", func(int) float64 { return 60 }, nil},
		{"grows until the cache is full", func(i int) float64 { return 60 + float64(min(i, 6))*5 }, nil},
		{"grows", func(i int) float64 { return 60 + float64(i) }, []string{"last quarter"}},
		{"large", func(int) float64 { return 146 }, []string{"MISSED     151.00, at most 150.00   zonegraph: largest RSS"}},
		{"unseen", func(int) float64 { return 0 }, []string{"last quarter"}},
	} {
		var out strings.Builder
		err := verdict(&out, run(c.resident))
		if (err != nil) != (len(c.want) > 0) {
			t.Errorf("%s: %v", c.name, err)
		}
		for _, w := range c.want {
			if !strings.Contains(fmt.Sprint(err), w) {
				t.Errorf("%s: %q is not in %v", c.name, w, err)
			}
		}
		if n := strings.Count(out.String(), "  100  "); n != soakLines {
			t.Errorf("%s: %d lines in\n%s", c.name, n, out.String())
		}
	}
}
