package doctest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"zonegraph/internal/doctest"
)

// The contestants, as docs/benchmark.svg calls them.
const (
	uncached = "zonegraph, uncached"
	exact    = "zonegraph, exact cache"
	bounded  = "zonegraph, cache within 250 ms"
	library  = "@neo4j/graphql on Yoga"
	byHand   = "hand-written Cypher, bare driver"
	ready    = "the bytes from memory"
)

// What README.md and docs/scaling.md say of the benchmark is what its picture shows.
func TestBenchmarkFigures(t *testing.T) {
	rates := pictured(t)
	readme := strings.Join(strings.Fields(read(t, "README.md")), " ")
	for _, sentence := range []string{
		ratios(t, rates, uncached, byHand) + " of the requests a second of Cypher written by hand",
		ratios(t, rates, uncached, library) + " times those of @neo4j/graphql",
		ratios(t, rates, exact, byHand) + " times those of Cypher written by hand",
		ratios(t, rates, bounded, ready) + " of those of the bare bytes",
	} {
		if !strings.Contains(readme, sentence) {
			t.Errorf("README.md does not say: %s", sentence)
		}
	}
	rows := regexp.MustCompile("(?m)^\\| [^|]*\\(`(\\w+)`( of `zonegraph-exact`)?\\) \\| ([\\d,]+) \\|").FindAllStringSubmatch(read(t, "docs/scaling.md"), -1)
	if len(rows) < 10 {
		t.Fatalf("docs/scaling.md has %d rows of rates", len(rows))
	}
	for _, row := range rows {
		contestant := uncached
		if row[2] != "" {
			contestant = exact
		}
		if got, err := strconv.ParseFloat(strings.ReplaceAll(row[3], ",", ""), 64); err != nil || got != rates[row[1]][contestant] {
			t.Errorf("docs/scaling.md says %s for %s, the picture %v", row[3], row[1], rates[row[1]][contestant])
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(doctest.Root(t), name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// pictured are the requests a second in the picture, by question and contestant.
func pictured(t *testing.T) map[string]map[string]float64 {
	t.Helper()
	out := map[string]map[string]float64{}
	var question map[string]float64
	for _, found := range regexp.MustCompile(`<tspan font-weight="bold">(\w+)</tspan>|<title>(.+?): ([\d.]+)</title>`).FindAllStringSubmatch(read(t, "docs/benchmark.svg"), -1) {
		if found[1] != "" {
			question = map[string]float64{}
			out[found[1]] = question
			continue
		}
		rate, err := strconv.ParseFloat(found[3], 64)
		if err != nil {
			t.Fatal(err)
		}
		question[found[2]] = rate
	}
	return out
}

// ratios are the smallest and the largest quotient of two contestants, where both have
// answered.
func ratios(t *testing.T, rates map[string]map[string]float64, of, to string) string {
	t.Helper()
	low, high := 0.0, 0.0
	for _, question := range rates {
		if question[of] == 0 || question[to] == 0 {
			continue
		}
		ratio := question[of] / question[to]
		if low == 0 || ratio < low {
			low = ratio
		}
		high = max(high, ratio)
	}
	if low == 0 {
		t.Fatalf("the picture does not have both %s and %s", of, to)
	}
	return short(low) + " to " + short(high)
}

// short writes a ratio with the digits that mean something.
func short(ratio float64) string {
	switch {
	case ratio < 2:
		return fmt.Sprintf("%.2f", ratio)
	case ratio < 10:
		return fmt.Sprintf("%.1f", ratio)
	}
	return fmt.Sprintf("%.0f", ratio)
}
