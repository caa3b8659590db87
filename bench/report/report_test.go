package report

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

func sample() *Results {
	f := func(rate, p99 float64) []Figures {
		return []Figures{{Connections: 16, Rounds: 5, Rate: rate, P50: 1, P99: p99}}
	}
	return &Results{Machine: Machine{Processor: "A & B <1>", Cores: 2}, Versions: map[string]string{"Go": "1"}, Rounds: 5, Seconds: 1, Rows: []*Row{
		{Question: "point", Contestant: uncached, Title: "ours", Enterprises: 1000, Hits: 11, Figures: f(90, 2)},
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
	for _, want := range []string{">90<", ">100<", "peer: n/a, it cannot", "A &amp; B"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}
