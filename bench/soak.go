package main

import (
	compiler "zonegraph/graph/cypher"

	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"zonegraph/bench/load"
	"zonegraph/bench/report"
)

// What the service may take, and how much more in the last quarter of a soak than
// in the second, by which time all that is kept is there.
const (
	mostResidentMB = 150
	mostGrowth     = 1.1
)

// A soak is told of in so many lines, of each of which the memory is looked at
// often enough to see what comes and goes.
const (
	soakLines = 20
	soakLook  = 500 * time.Millisecond
)

// A commit so often makes everything that is kept worthless, so that the cache is
// filled and emptied again and again.
const soakCommit = 10 * time.Second

// soakLine is what one contestant did in one part of the time; memory in MB.
type soakLine struct {
	at                   time.Duration
	contestant           string
	rate                 float64
	errors               int
	first                error
	resident, heap, peak float64
	goroutines           float64
}

// soak has the service asked everything by many connections for a long time, with
// and without its cache, and tells what memory it takes.
func soak(ctx context.Context, s *settings) error {
	st, err := open(ctx, s, s.enterprises)
	if err != nil {
		return err
	}
	defer st.close()
	connections := slices.Max(s.connections)
	requests, err := st.everything(ctx)
	if err != nil {
		return err
	}
	say("%d connections to each of %d services for %s, a commit every %s", connections, len(st.running), s.soak, soakCommit)
	ctx, cancel := context.WithCancel(ctx)
	var commits sync.WaitGroup
	commits.Go(func() { st.commit(ctx) })
	defer commits.Wait()
	defer cancel()

	var mu sync.Mutex
	var lines []soakLine
	var services sync.WaitGroup
	start, part := time.Now(), s.soak/soakLines
	for _, c := range st.running {
		services.Go(func() {
			for ctx.Err() == nil && time.Since(start) < s.soak-part/2 {
				line := c.soak(ctx, connections, part, requests)
				line.at = time.Since(start)
				mu.Lock()
				lines = append(lines, line)
				mu.Unlock()
				say("%-16s %6.0f/s  %d errors  RSS %.0f MB (peak %.0f)  heap %.0f MB  %.0f goroutines", c.name, line.rate, line.errors, line.resident, line.peak, line.heap, line.goroutines)
			}
		})
	}
	services.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, c := range st.running {
		if err := c.process.Alive(); err != nil {
			return err
		}
	}
	_, _ = fmt.Printf("%s\n%s\n%d enterprises, %d connections to each service, %s, a commit every %s\n\n", report.ThisMachine(), (&report.Results{Versions: st.versions(ctx)}).VersionLine(), s.enterprises, connections, s.soak, soakCommit)
	return verdict(os.Stdout, lines)
}

// everything is one list of all questions in turn, point with all ids, so that a
// cache has much to keep. The answers' lengths are those of the first answers.
func (st *stage) everything(ctx context.Context) ([]load.Request, error) {
	var others, points []load.Request
	for i := range questions {
		q := &questions[i]
		f := *st.facts
		if q.name == "point" {
			f.ids = nil
			for n := range st.enterprises {
				f.ids = append(f.ids, fmt.Sprintf("Enterprise:synthetic-%d", n))
			}
		}
		one := stage{facts: &f}
		r, err := one.requests(q, uncached)
		if err != nil {
			return nil, err
		}
		if q.name == "point" {
			points = r
			continue
		}
		if !st.settings.asks(q) {
			continue
		}
		body, err := st.patiently(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", q.name, err)
		}
		r[0].Want = len(body)
		others = append(others, r[0])
	}
	var out []load.Request
	for _, p := range points {
		out = append(append(out, p), others...)
	}
	return out, nil
}

// patiently gives an answer to a question. A database that has just started may
// take too long to plan it the first times.
func (st *stage) patiently(ctx context.Context, q *question) (body []byte, err error) {
	for range 5 {
		if body, err = st.ask(ctx, q, uncached); err == nil {
			_, err = leaves(body)
		}
		if err == nil || ctx.Err() != nil {
			break
		}
	}
	return body, err
}

// commit writes to the graph now and then what nobody asks for.
func (st *stage) commit(ctx context.Context) {
	run := func(ctx context.Context, text string) error {
		return st.db.Write(ctx, func(tx compiler.Tx) error {
			_, err := tx.Run(ctx, compiler.Write(text, nil))
			return err
		})
	}
	t := time.NewTicker(soakCommit)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			if err := run(ctx, "MERGE (s:BenchSoak) SET s.at = timestamp()"); err != nil && ctx.Err() == nil {
				say("commit: %v", err)
			}
		case <-ctx.Done():
			_ = run(context.WithoutCancel(ctx), "MATCH (s:BenchSoak) DELETE s")
			return
		}
	}
}

// soak loads a service for a time and looks at its memory meanwhile.
func (c *contestant) soak(ctx context.Context, connections int, d time.Duration, requests []load.Request) soakLine {
	line := soakLine{contestant: c.name}
	watch, done := context.WithCancel(ctx)
	var looks sync.WaitGroup
	looks.Go(func() {
		n := 0.0
		t := time.NewTicker(soakLook)
		defer t.Stop()
		for {
			select {
			case <-watch.Done():
				line.resident, line.heap, line.goroutines = line.resident/max(n, 1), line.heap/max(n, 1), line.goroutines/max(n, 1)
				return
			case <-t.C:
			}
			f, err := c.figures(watch)
			if err != nil {
				continue // also at the end of the time
			}
			n++
			resident := f["process_resident_memory_bytes"] / (1 << 20)
			line.resident += resident
			line.peak = max(line.peak, resident)
			line.heap += f["go_memstats_heap_alloc_bytes"] / (1 << 20)
			line.goroutines += f["go_goroutines"]
		}
	})
	r := load.Run(ctx, c.address, connections, d, requests)
	done()
	looks.Wait()
	line.rate, line.errors, line.first = r.Rate(), r.Errors, r.First
	return line
}

// figures are what a service tells Prometheus, without those that have labels.
func (c *contestant) figures(ctx context.Context) (map[string]float64, error) {
	text, err := load.Once(ctx, c.address, load.Request{Wire: []byte("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")})
	if err != nil {
		return nil, err
	}
	out := map[string]float64{}
	for line := range bytes.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSpace(string(line)), " ")
		if v, err := strconv.ParseFloat(value, 64); err == nil {
			out[name] = v
		}
	}
	return out, nil
}

// verdict writes the lines as a table, and what they must show. It is an error if
// they do not.
func verdict(w io.Writer, lines []soakLine) error {
	slices.SortStableFunc(lines, func(a, b soakLine) int { return strings.Compare(a.contestant, b.contestant) })
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(t, "service\tuntil\trequests/s\terrors\tRSS MB\tpeak RSS MB\theap MB\tgoroutines\t")
	for _, l := range lines {
		_, _ = fmt.Fprintf(t, "%s\t%s\t%.0f\t%d\t%.1f\t%.1f\t%.1f\t%.0f\t\n", l.contestant, l.at.Round(time.Second), l.rate, l.errors, l.resident, l.peak, l.heap, l.goroutines)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	var faults []error
	_, _ = fmt.Fprintln(w, "\nWhat it must show:")
	for len(lines) > 0 {
		n := slices.IndexFunc(lines, func(l soakLine) bool { return l.contestant != lines[0].contestant })
		if n < 0 {
			n = len(lines)
		}
		name, own := lines[0].contestant, lines[:n]
		lines = lines[n:]
		peak, errs := 0.0, 0
		var first error
		for _, l := range own {
			peak, errs = max(peak, l.peak), errs+l.errors
			first = cmp.Or(first, l.first)
		}
		for _, b := range []report.Bar{
			{What: name + ": largest RSS in MB", Value: peak, Limit: mostResidentMB, Most: true},
			{What: name + ": mean RSS of the last quarter against the second", Value: resident(own[n*3/4:]) / resident(own[n/4:max(n/2, n/4+1)]), Limit: mostGrowth, Most: true},
		} {
			b.Reached = b.Value <= b.Limit // not so if nothing was seen
			_, _ = fmt.Fprintln(w, b)
			if !b.Reached {
				faults = append(faults, errors.New(strings.TrimSpace(b.String())))
			}
		}
		if errs > 0 {
			_, _ = fmt.Fprintf(w, "  %s: %d errors, first: %v\n", name, errs, first)
		}
	}
	return errors.Join(faults...)
}

// resident is the mean.
func resident(lines []soakLine) (mean float64) {
	for _, l := range lines {
		mean += l.resident / float64(len(lines))
	}
	return mean
}
