package report

import (
	"fmt"
	"io"
)

// builds are the forms of the service that another build of it is held against.
var builds = [][2]string{{uncached, against}, {exact, againstExact}}

// leastRate is how many times the other build's requests/s a row must have: a tenth is
// left to the noise of the medians.
const leastRate = 0.9

// buildsTable shows for each question what this build does against the other one.
func (r *Results) buildsTable(w io.Writer) {
	connections, headed := r.connections(), false
	for _, q := range r.questions() {
		for _, pair := range builds {
			ours, theirs := r.find(q, pair[0], 0), r.find(q, pair[1], 0)
			if ours == nil || theirs == nil {
				continue
			}
			if !headed {
				_, _ = fmt.Fprint(w, "\n\nThis build against the other; 1.00x is the same\nquestion\tcontestant\t")
				for _, c := range connections {
					_, _ = fmt.Fprintf(w, "requests/s at %d\tp50\tCPU\t", c)
				}
				_, _ = fmt.Fprintln(w)
				headed = true
			}
			_, _ = fmt.Fprintf(w, "%s\t%s\t", q, pair[0])
			for _, c := range connections {
				if a, b := ours.at(c), theirs.at(c); a != nil && b != nil {
					_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t", times(a.Rate, b.Rate), times(a.P50, b.P50), times(a.ServiceCPU, b.ServiceCPU))
				} else {
					_, _ = fmt.Fprint(w, "n/a\t\t\t")
				}
			}
			_, _ = fmt.Fprintln(w)
		}
	}
}

// builds demands of each form of the service that no question is answered more slowly
// than by the other build.
func (j *judge) builds() {
	for _, pair := range builds {
		least, where := 0.0, ""
		for _, q := range j.results.questions() {
			for _, c := range j.results.connections() {
				a, b := j.figures(q, pair[0], c), j.figures(q, pair[1], c)
				if a == nil || b == nil || b.Rate == 0 {
					continue
				}
				if x := a.Rate / b.Rate; where == "" || x < least {
					least, where = x, fmt.Sprintf("%s at %d connections", q, c)
				}
			}
		}
		if where != "" {
			j.add(fmt.Sprintf("%s against the other build: least requests/s, %s", pair[0], where), least, leastRate, false)
		}
	}
}
