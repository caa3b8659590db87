package report

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

func sample() *Results {
	f := func(rate, p99 float64) []Figures {
		return []Figures{{Connections: 16, Rounds: 5, Rate: rate, P50: 1, P99: p99}}
	}
	return &Results{Machine: Machine{Processor: "A & B <1>", Cores: 2}, Versions: map[string]string{"Go": "1"}, Began: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), Rounds: 5, Seconds: 1, Rows: []*Row{
		{Question: "point", About: "by <id>", Contestant: uncached, Title: "ours", Enterprises: 1000, Hits: 11, Figures: f(90, 2)},
		{Question: "point", Contestant: cypher, Title: "theirs", Enterprises: 1000, Hits: 10, Figures: f(100, 1)},
		{Question: "point", Contestant: neo4jGraphQL, Title: "peer", Enterprises: 1000, Never: "it cannot"},
	}}
}

func TestTableAndBars(t *testing.T) {
	var b strings.Builder
	if err := sample().Table(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"0.90x", "n/a: it cannot", "reached      0.90, at least 0.85   point: requests/s of zonegraph against cypher", "MISSED       2.00, at most 1.30   point: p99", "reached      1.10, at most 1.10   point: dbHits"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, b.String())
		}
	}
}

// Another build has a table of its own, and a bar for the worst of each form.
func TestBuilds(t *testing.T) {
	r := sample()
	figures := func(rate, p50, cpu float64) []Figures {
		return []Figures{{Connections: 16, Rounds: 5, Rate: rate, P50: p50, ServiceCPU: cpu}}
	}
	r.Rows[0].Figures = figures(90, 1, 3)
	r.Rows = append(r.Rows, &Row{Question: "point", Contestant: against, Title: "before", Figures: figures(120, 2, 2)},
		&Row{Question: "conn", Contestant: uncached, Title: "ours", Figures: figures(100, 1, 1)},
		&Row{Question: "conn", Contestant: against, Title: "before", Figures: figures(100, 1, 1)})
	var b strings.Builder
	if err := r.Table(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"requests/s at 16", "0.75x  0.50x  1.50x", "1.00x  1.00x  1.00x", "MISSED       0.75, at least 0.90   zonegraph against the other build: least requests/s, point at 16 connections"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, b.String())
		}
	}
	if strings.Contains(b.String(), "zonegraph-exact against the other build") {
		t.Errorf("a form that took no part is judged:\n%s", b.String())
	}
}

func TestGrowth(t *testing.T) {
	r := sample()
	r.Growth = true
	r.Rows = append(r.Rows, &Row{Question: "point", Contestant: uncached, Title: "ours", Enterprises: 10_000, Figures: []Figures{{Connections: 16, P50: 1.5}}})
	var b strings.Builder
	if err := r.Table(&b); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "1.50x") || !strings.Contains(b.String(), "MISSED       1.50, at most 1.30   point: p50 at 10000 enterprises against 1000") {
		t.Errorf("got\n%s", b.String())
	}
}

// The picture is well-formed XML and shows each figure.
func TestPicture(t *testing.T) {
	text := sample().picture()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
	}
	for _, want := range []string{">90<", ">100<", "peer: n/a, it cannot", "2026-11-24, A &amp; B", "16 connections, 1,000 enterprises", ">point</tspan> by &lt;id&gt;<"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// The columns are about as long, and no question is parted.
func TestColumns(t *testing.T) {
	var groups []group
	for _, q := range []string{"a", "a", "a", "b", "b", "c"} {
		groups = append(groups, group{question: q, name: q, bars: make([]bar, 4)})
	}
	parts := deal(groups)
	if len(parts) != columns || len(parts[0]) != 3 || len(parts[1]) != 3 {
		t.Errorf("parted after %d of %d", len(parts[0]), len(groups))
	}
	if parts = deal(groups[:1]); len(parts[0]) != 1 || len(parts[1]) != 0 {
		t.Errorf("one group in columns of %d and %d", len(parts[0]), len(parts[1]))
	}
}

// What does not fit goes to further lines, and nothing is lost.
func TestLongLists(t *testing.T) {
	long := strings.Repeat("some-package 1.2.3, ", 30) + "last 1"
	lines := wrap(long)
	if strings.Join(lines, " ") != long || len(lines) < 3 {
		t.Errorf("%d lines: %q", len(lines), lines)
	}
	for _, l := range lines {
		if len(l) > versionsWidth {
			t.Errorf("%d characters: %q", len(l), l)
		}
	}
}
