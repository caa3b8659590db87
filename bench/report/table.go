package report

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// Table writes the results for people.
func (r *Results) Table(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n%d rounds of %.1f s, contestants in turn; medians; answers compared before. CPU is processor time per answer, mem the peak.\n* fewer rounds, since answers take long. Transactions are Neo4j's per answer, looks at the token included.\n", r.Machine, r.VersionLine(), r.Rounds, r.Seconds)
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	if r.Growth {
		r.growthTable(t)
	} else {
		for _, c := range r.connections() {
			r.connectionsTable(t, c)
		}
		r.buildsTable(t)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	r.Bars = r.bars()
	if len(r.Bars) > 0 {
		b.WriteString("\nWhat it must show:\n")
		for _, bar := range r.Bars {
			b.WriteString(bar.String() + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Results) connectionsTable(w io.Writer, connections int) {
	_, _ = fmt.Fprintf(w, "\n\nAt %d connections\n", connections)
	_, _ = fmt.Fprintln(w, "question\tcontestant\trequests/s\tof Cypher\tp50 ms\tp99 ms\terrors\tCPU ms\tdb CPU ms\tmem MB\tdb mem MB\tdbHits\tstatements\ttransactions\t")
	for _, q := range r.questions() {
		var base float64
		if row := r.find(q, cypher, 0); row != nil && row.at(connections) != nil {
			base = row.at(connections).Rate
		}
		for _, c := range r.contestants() {
			row := r.find(q, c, 0)
			if row == nil {
				continue
			}
			f := row.at(connections)
			if f == nil {
				_, _ = fmt.Fprintf(w, "%s\t%s\tn/a: %s\t\t\t\t\t\t\t\t\t\t\t\t\n", q, row.Contestant, row.Never)
				continue
			}
			mark := ""
			if f.Rounds < r.Rounds {
				mark = "*"
			}
			_, _ = fmt.Fprintf(w, "%s\t%s\t%s%s\t%s\t%s\t%s\t%d\t%s\t%s\t%.0f\t%s\t%s\t%s\t%s\t\n", q, row.Contestant, mark, rate(f.Rate), times(f.Rate, base), short(f.P50), short(f.P99), f.Errors,
				short(f.ServiceCPU), known(f.DatabaseCPU, short), f.ServiceMB, known(f.DatabaseMB, whole), known(float64(row.Hits), whole), known(row.Statements, whole), known(f.Transactions, short))
		}
	}
}

func (r *Results) growthTable(w io.Writer) {
	sizes, connections := r.sizes(), r.connections()
	if len(connections) == 0 {
		return
	}
	_, _ = fmt.Fprintf(w, "\n\nCost against size at %d connections: p50 in ms (requests/s), dbHits\n", connections[0])
	_, _ = fmt.Fprint(w, "question\tcontestant\t")
	for _, n := range sizes {
		_, _ = fmt.Fprintf(w, "%d enterprises\tdbHits\t", n)
	}
	_, _ = fmt.Fprintln(w, "slower by\t")
	for _, q := range r.questions() {
		for _, c := range r.contestants() {
			_, _ = fmt.Fprintf(w, "%s\t%s\t", q, c)
			var first, last float64
			for _, n := range sizes {
				row := r.find(q, c, n)
				if row == nil || row.at(connections[0]) == nil {
					_, _ = fmt.Fprint(w, "n/a\t\t")
					continue
				}
				f := row.at(connections[0])
				if first == 0 {
					first = f.P50
				}
				last = f.P50
				_, _ = fmt.Fprintf(w, "%s (%.0f)\t%s\t", short(f.P50), f.Rate, known(float64(row.Hits), whole))
			}
			_, _ = fmt.Fprintf(w, "%s\t\n", times(last, first))
		}
	}
}

func times(a, b float64) string {
	if b == 0 {
		return ""
	}
	return fmt.Sprintf("%.2fx", a/b)
}

func short(x float64) string {
	switch {
	case x >= 100:
		return fmt.Sprintf("%.0f", x)
	case x >= 10:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.2f", x)
}

// rate has decimals where whole numbers would say little.
func rate(x float64) string {
	if x < 20 {
		return fmt.Sprintf("%.1f", x)
	}
	return whole(x)
}

func whole(x float64) string { return fmt.Sprintf("%.0f", x) }

func known(x float64, show func(float64) string) string {
	if x == 0 {
		return ""
	}
	return show(x)
}
